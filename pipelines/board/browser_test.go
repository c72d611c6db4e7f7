package board

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/websocket"

	"interlock/pipelines/journal"
	"interlock/pipelines/rollout"
)

// browser is a real Chromium, driven over its own protocol (https://chromedevtools.github.io/devtools-protocol/).
type browser struct {
	t      *testing.T
	ws     *websocket.Conn
	n      int
	failed []string // what the pages' consoles complained of
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not here, so nobody has looked at the pages")
	}
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	cmd := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--remote-debugging-port=0", "--remote-allow-origins=*", "--user-data-dir="+t.TempDir(), "about:blank")
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	at := ""
	buf := make([]byte, 0, 8192)
	for end := time.Now().Add(time.Minute); at == "" && time.Now().Before(end); {
		b := make([]byte, 1024)
		n, err := said.Read(b)
		if err != nil {
			t.Fatalf("chromium: %v: %s", err, buf)
		}
		buf = append(buf, b[:n]...)
		if m := regexp.MustCompile(`ws://(\S+?)/\S+`).FindSubmatch(buf); m != nil {
			at = string(m[1])
		}
	}
	go func() { // its complaints must not fill the pipe
		b := make([]byte, 4096)
		for {
			if _, err := said.Read(b); err != nil {
				return
			}
		}
	}()
	b := &browser{t: t}
	page := ""
	for range 100 { // the first page comes a moment after the browser
		if page = firstPage(at); page != "" {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if b.ws, err = websocket.Dial(page, "", "http://127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	b.ws.MaxPayloadBytes = 64 << 20
	t.Cleanup(func() { b.ws.Close() })
	for _, m := range []string{"Page.enable", "Runtime.enable", "Log.enable", "DOM.enable"} {
		b.do(m, nil)
	}
	return b
}

// firstPage is where the browser's page is spoken with, "" before there is one.
func firstPage(at string) string {
	resp, err := http.Get("http://" + at + "/json")
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	var targets []struct {
		Type string
		URL  string `json:"webSocketDebuggerUrl"`
	}
	if json.NewDecoder(resp.Body).Decode(&targets) != nil {
		return ""
	}
	for _, t := range targets {
		if t.Type == "page" {
			return t.URL
		}
	}
	return ""
}

// do calls a method and gives its result. Complaints that come meanwhile are kept.
func (b *browser) do(method string, params any) map[string]any {
	b.t.Helper()
	b.n++
	if params == nil {
		params = map[string]any{}
	}
	b.ws.SetDeadline(time.Now().Add(time.Minute))
	if err := websocket.JSON.Send(b.ws, map[string]any{"id": b.n, "method": method, "params": params}); err != nil {
		b.t.Fatal(err)
	}
	for {
		var m struct {
			ID     int
			Method string
			Result map[string]any
			Error  *struct{ Message string }
			Params struct {
				Entry struct{ Level, Text, URL string }
			}
		}
		if err := websocket.JSON.Receive(b.ws, &m); err != nil {
			b.t.Fatalf("%s: %v", method, err)
		}
		if m.Method == "Log.entryAdded" && m.Params.Entry.Level == "error" {
			b.failed = append(b.failed, m.Params.Entry.Text+" "+m.Params.Entry.URL)
		}
		if m.ID != b.n {
			continue
		}
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error.Message)
		}
		return m.Result
	}
}

// eval gives what a script says of the page.
func (b *browser) eval(script string, into any) {
	b.t.Helper()
	r := b.do("Runtime.evaluate", map[string]any{"expression": "JSON.stringify(" + script + ")", "awaitPromise": true, "returnByValue": true})
	value, _ := r["result"].(map[string]any)["value"].(string)
	if err := json.Unmarshal([]byte(value), into); err != nil {
		b.t.Fatalf("%s: %v: %v", script, err, r)
	}
}

// until waits until the page says so.
func (b *browser) until(what, script string) {
	b.t.Helper()
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		var yes bool
		if b.eval("document.readyState === 'complete' && Boolean("+script+")", &yes); yes {
			return
		}
	}
	var text string
	b.eval("document.body.innerText.slice(0, 1500)", &text)
	b.t.Fatalf("%s does not come; the page says:\n%s", what, text)
}

func (b *browser) open(address, what, script string) {
	b.t.Helper()
	b.do("Page.navigate", map[string]any{"url": address})
	b.until(what, script)
}

func says(text string) string { return fmt.Sprintf("document.body.innerText.includes(%q)", text) }

// files chooses files in the form.
func (b *browser) files(names ...string) {
	b.t.Helper()
	root := b.do("DOM.getDocument", nil)["root"].(map[string]any)["nodeId"]
	node := b.do("DOM.querySelector", map[string]any{"nodeId": root, "selector": "#files"})["nodeId"]
	b.do("DOM.setFileInputFiles", map[string]any{"nodeId": node, "files": names})
}

// fits holds a page to what people need of it, at a width and in a theme: nothing stands out to the right, no text is too
// pale (WCAG 2.1, 4.5 to 1), one heading of the first order, every field with a name. With INTERLOCK_SHOTS=DIR it is drawn.
const fits = `(() => {
  const channel = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); };
  const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return {r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1}; };
  const light = c => 0.2126 * channel(c.r) + 0.7152 * channel(c.g) + 0.0722 * channel(c.b);
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a > 0.99) return c; } return {r: 255, g: 255, b: 255}; };
  const wrong = [], root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push('it is ' + root.scrollWidth + ' wide');
  if (document.querySelectorAll('h1').length !== 1) wrong.push('headings of the first order: ' + document.querySelectorAll('h1').length);
  for (const f of document.querySelectorAll('input')) if (!f.labels.length) wrong.push('no label: ' + f.name);
  for (const e of document.querySelectorAll('body *')) {
    const box = e.getBoundingClientRect();
    if (box.width > 0 && box.right > root.clientWidth + 1 && !e.closest('.scroll, pre')) wrong.push('outside: ' + e.tagName + ' ' + e.className);
    if (e.matches('script, noscript, option, .skip') || ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
    if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5) wrong.push('pale: ' + e.textContent.slice(0, 40));
  }
  return wrong;
})()`

func (b *browser) look(name string) {
	b.t.Helper()
	for _, width := range []int{360, 768, 1280} {
		for _, theme := range []string{"light", "dark"} {
			b.do("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500})
			b.do("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": theme}}})
			var wrong []string
			if b.eval(fits, &wrong); len(wrong) > 0 {
				b.t.Errorf("%s, %d wide, %s: %.6q", name, width, theme, wrong)
			}
			if shots := os.Getenv("INTERLOCK_SHOTS"); shots != "" {
				r := b.do("Page.captureScreenshot", map[string]any{"captureBeyondViewport": true})
				png, err := base64.StdEncoding.DecodeString(r["data"].(string))
				if err != nil {
					b.t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(shots, fmt.Sprintf("board-%s-%d-%s.png", name, width, theme)), png, 0o644); err != nil {
					b.t.Fatal(err)
				}
			}
		}
	}
}

// TestInABrowser goes through the application as a member of the board does: logs in, reads, signs elsewhere, hands in, and
// watches the run.
func TestInABrowser(t *testing.T) {
	b := newBrowser(t)
	r := newRoom(t)
	r.makePlan("CHG-1042")
	if err := os.Rename(filepath.Join(r.dir, "plans", "CHG-1042.json"), filepath.Join(r.dir, "plans", "denied.json")); err != nil {
		t.Fatal(err)
	}
	at := r.server.URL
	b.open(at+"/", "the login", says("Log in"))
	b.look("login")
	b.do("Runtime.evaluate", map[string]any{"expression": fmt.Sprintf("document.querySelector('#token').value = %q; document.querySelector('main form').submit()", token)})
	b.until("the list", says("vendor monitoring, one core at a time"))
	b.open(at+"/changes/"+r.plan.Sum, "the change", says("0 of 2 approvals"))
	b.open(at+"/", "the list, judged in part", says("risk high"))
	b.look("list")
	b.open(at+"/calendar?from=2026-11-23", "the calendar", says("group core"))
	b.look("calendar")

	// The packet is a page of no origin that runs nothing, and reads as it is.
	b.open(at+"/changes/"+r.plan.Sum+"/packet", "the packet", "true")
	var origin string
	if b.eval("self.origin", &origin); origin != "null" {
		t.Errorf("the packet has the origin %q", origin)
	}

	// A wrong file, then the right ones.
	b.open(at+"/changes/"+r.plan.Sum, "the change", says("Approve or reject"))
	b.look("change")
	_, draft := r.draft(ana, "approve", "read in the board")
	r.write("mine.txt", draft)
	r.write("mine.txt.sig", signed(t, draft, "eve", "interlock"))
	mine := []string{filepath.Join(r.dir, "mine.txt"), filepath.Join(r.dir, "mine.txt.sig")}
	hand := func() {
		b.files(mine...)
		b.do("Runtime.evaluate", map[string]any{"expression": "document.querySelector('form[method=post][enctype]').submit()"})
	}
	hand()
	b.until("the refusal", says("none who may sign with this key"))
	b.look("refused")
	r.write("mine.txt.sig", signed(t, draft, "ana", "interlock"))
	hand()
	b.until("the approval", says("The approval was verified and kept")+" && "+says("1 of 2 approvals"))
	b.look("approved")
	if res := r.result(); res.Given != 1 {
		t.Errorf("the approval was not kept: %+v", res)
	}

	// A run, followed as it goes: the page tells of an event without being loaded again.
	_, add := writeRun(t, filepath.Join(r.dir, "journal.db"), r.plan.Digest)
	b.open(at+"/runs/run-1", "the run", says("core-a: untouched"))
	b.do("Runtime.evaluate", map[string]any{"expression": "window.same = true"})
	add(journal.Entry{Kind: journal.Observed, Act: "preflight", Result: "ok", Text: "all is as it must be"})
	add(journal.Entry{Kind: journal.Intent, Act: "commit", Step: 1, Half: "A", Device: "core-a"})
	add(journal.Entry{Kind: journal.Outcome, Act: "commit", Step: 1, Half: "A", Device: "core-a", Result: "ok"})
	b.until("the event", says("all is as it must be")+" && "+says("core-a: committed")+" && window.same")
	b.look("run")
	add(journal.Entry{Kind: journal.Closed, Result: rollout.ClosedOK})
	b.until("the end", says("every half is changed"))

	b.failed = slices.DeleteFunc(b.failed, func(s string) bool {
		return strings.Contains(s, "422") || strings.Contains(s, "favicon") // the refusal; Chromium asks for an icon
	})
	if len(b.failed) > 0 {
		t.Errorf("the console complains: %q", b.failed)
	}
}
