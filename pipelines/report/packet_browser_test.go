package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"interlock/pipelines"
)

// measure is a page that loads the packet at several widths and writes down what it finds: what stands out to the right,
// and text whose colour is too near to what it stands on, by WCAG 2.1 (4.5 to 1).
const measure = `<!DOCTYPE html><meta charset="utf-8"><body><script>
const out = [];
function channel(v) { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); }
function parse(c) { const m = c.match(/[\d.]+/g).map(Number); return {r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1}; }
function light(c) { return 0.2126 * channel(c.r) + 0.7152 * channel(c.g) + 0.0722 * channel(c.b); }
function ground(e, win) { for (; e; e = e.parentElement) { const c = parse(win.getComputedStyle(e).backgroundColor); if (c.a > 0.99) return c; } return {r: 255, g: 255, b: 255, a: 1}; }
function look(frame, width) {
  const doc = frame.contentDocument, win = frame.contentWindow, root = doc.documentElement;
  const r = {width, scroll: root.scrollWidth, client: root.clientWidth, height: root.scrollHeight, outside: [], pale: [], texts: 0, columns: win.getComputedStyle(doc.querySelector('.columns')).gridTemplateColumns.split(' ').length, dark: win.matchMedia('(prefers-color-scheme: dark)').matches};
  for (const e of doc.querySelectorAll('main *, header *')) {
    const box = e.getBoundingClientRect();
    if (box.width > 0 && box.right > root.clientWidth + 1 && !e.closest('.scroll')) r.outside.push(e.tagName + ' ' + e.className);
    if (e.closest('svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    r.texts++;
    const fore = parse(win.getComputedStyle(e).color), back = ground(e, win);
    const a = light(fore), b = light(back), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) r.pale.push(e.tagName + ' ' + ratio.toFixed(2) + ' ' + e.textContent.slice(0, 30));
  }
  out.push(r);
}
let left = 3;
for (const width of [360, 768, 1280]) {
  const f = document.createElement('iframe');
  f.width = width; f.height = 800; f.style.border = 0; f.src = '/packet';
  f.onload = () => { look(f, width); if (--left === 0) { const p = document.createElement('pre'); p.id = 'found'; p.textContent = JSON.stringify(out); document.body.replaceChildren(p); } };
  document.body.append(f);
}
</script>`

// TestPacketInABrowser looks at the page in a real Chromium: at the widths of a phone, a tablet and a desk, light and dark,
// and on paper. With INTERLOCK_SHOTS=DIR the pictures stay there.
func TestPacketInABrowser(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not here, so nobody has looked at the page")
	}
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	dir := t.TempDir()
	shots := os.Getenv("INTERLOCK_SHOTS")
	if shots == "" {
		shots = dir
	}
	pages := map[string]string{"/measure": measure}
	for name, c := range map[string]*pipelines.Change{"/packet": cabled(byHalvesPass()), "/denied": cabled(denied()), "/large": campus(200)} {
		pages[name] = packetOf(t, c, options())
	}
	// A4, which the command line cannot ask for; the page itself takes what the printer has.
	pages["/a4"] = strings.Replace(pages["/packet"], "@page { margin", "@page { size: A4; margin", 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, page)
	}))
	defer server.Close()
	browse := func(args ...string) []byte {
		t.Helper()
		ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
		defer stop()
		cmd := exec.CommandContext(ctx, chromium, append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--user-data-dir=" + filepath.Join(dir, "profile")}, args...)...)
		var out, said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &said
		if err := cmd.Run(); err != nil {
			t.Fatalf("chromium %v: %v\n%.2000s", args, err, said.String())
		}
		return out.Bytes()
	}
	for _, theme := range []string{"light", "dark"} {
		args := []string{"--virtual-time-budget=20000", "--dump-dom", server.URL + "/measure"}
		if theme == "dark" {
			args = append([]string{"--blink-settings=preferredColorScheme=0"}, args...)
		}
		m := regexp.MustCompile(`<pre id="found">(.*)</pre>`).FindSubmatch(browse(args...))
		if m == nil {
			t.Fatalf("%s: the page was not measured", theme)
		}
		var found []struct {
			Width, Scroll, Client, Height, Texts, Columns int
			Outside, Pale                                 []string
			Dark                                          bool
		}
		if err := json.Unmarshal([]byte(html.UnescapeString(string(m[1]))), &found); err != nil {
			t.Fatal(err)
		}
		if len(found) != 3 {
			t.Fatalf("%s: %d widths were measured", theme, len(found))
		}
		for _, f := range found {
			at := fmt.Sprintf("%s, %d wide", theme, f.Width)
			if f.Scroll > f.Client || len(f.Outside) > 0 {
				t.Errorf("%s: the page is %d wide where %d fit; outside: %.5q", at, f.Scroll, f.Client, f.Outside)
			}
			if len(f.Pale) > 0 || f.Texts < 100 {
				t.Errorf("%s: of %d texts these are too pale: %.8q", at, f.Texts, f.Pale)
			}
			if f.Dark != (theme == "dark") || (f.Columns == 1) != (f.Width < 700) {
				t.Errorf("%s: dark is %v, %d columns", at, f.Dark, f.Columns)
			}
		}
	}
	for _, shot := range []struct {
		name, page    string
		width, height int
	}{{"desktop", "/packet", 1280, 1700}, {"phone", "/denied", 500, 2600}, {"large", "/large", 1280, 1700}} {
		file := filepath.Join(shots, shot.name+".png")
		browse(fmt.Sprintf("--window-size=%d,%d", shot.width, shot.height), "--screenshot="+file, server.URL+shot.page)
		if colours := colours(t, file); colours < 60 {
			t.Errorf("%s: the picture has %d colours; it is blank", shot.name, colours)
		}
	}
	// The printer's own paper is Letter here.
	for _, page := range []string{"/a4", "/packet", "/denied"} {
		file := filepath.Join(shots, "print"+strings.ReplaceAll(page, "/", "-")+".pdf")
		browse("--no-pdf-header-footer", "--print-to-pdf="+file, server.URL+page)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(regexp.MustCompile(`/Type /Page\b[^s]`).FindAll(text, -1)); n < 2 || n > 8 {
			t.Errorf("%s prints on %d pages, want 2 to 8", page, n)
		}
		if first, err := exec.Command("pdftotext", "-f", "1", "-l", "1", file, "-").Output(); err == nil {
			for _, want := range []string{"What happens", "At a glance", "Window", "Approvals", "The network, state by state", "What one more failure breaks", "The way back", "Risk, part by part"} {
				if !strings.Contains(string(first), want) {
					t.Errorf("%s: the first page on paper lacks %q", page, want)
				}
			}
			// All of the first page is on one page: what follows is the details.
			if second, err := exec.Command("pdftotext", "-f", "2", "-l", "2", file, "-").Output(); err != nil || !strings.HasPrefix(strings.TrimSpace(string(second)), "Findings") {
				t.Errorf("%s: the first page runs onto the second: %.300s %v", page, second, err)
			}
		}
	}
}

// colours counts the colours of a picture.
func colours(t *testing.T, file string) int {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[[3]uint32]bool{}
	for y := 0; y < img.Bounds().Dy(); y += 3 {
		for x := 0; x < img.Bounds().Dx(); x += 3 {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r, g, b}] = true
		}
	}
	return len(seen)
}
