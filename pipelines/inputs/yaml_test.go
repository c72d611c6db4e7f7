package inputs

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"interlock/devices"
)

// TestHostileYAML gives texts that are small and meant to be huge, deep or slow. Each must be refused, and in time.
func TestHostileYAML(t *testing.T) {
	for name, text := range map[string]string{
		"alias bomb":      "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\n",
		"brackets":        strings.Repeat("[", 1<<20),
		"braces":          strings.Repeat("{a: ", 1<<18),
		"dashes":          strings.Repeat("- ", 1<<19),
		"stairs":          stairs(2000),
		"keys in a line":  strings.Repeat("a: ", 1<<18),
		"one quote":       `a: "` + strings.Repeat("x", 1<<20),
		"directives":      strings.Repeat("%", 1<<20),
		"question marks":  strings.Repeat("? ", 1<<19),
		"exclamations":    strings.Repeat("!", 1<<20),
		"invalid UTF-8":   "version: 1\nname: \xff\n",
		"NUL":             "version: 1\x00\n",
		"one long scalar": strings.Repeat("x ", 1<<19),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			s, _, err := parseSite("interlock.yaml", []byte(text))
			if err == nil || s != nil {
				t.Error("let through")
			} else if !strings.HasPrefix(err.Error(), "interlock.yaml") || !utf8.ValidString(err.Error()) || len(err.Error()) > 20000 {
				t.Errorf("not a message for people: %.200s", err)
			}
			if took := time.Since(start); took > 2*parseTime {
				t.Errorf("took %s", took)
			}
		})
	}
}

// TestSlowYAML gives a text that takes the parser time that grows with the square of its length.
func TestSlowYAML(t *testing.T) {
	d, root := parseWithin(time.Millisecond, "interlock.yaml", []byte(strings.Repeat("[]", 1<<14)))
	want := "interlock.yaml: takes longer than 1ms to read as YAML; write it in plainer YAML, or shorter"
	if err := d.problems.err(); root != nil || err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// TestContractSite reads the example of CONTRACT.md and looks at what became of it.
func TestContractSite(t *testing.T) {
	s, _, err := ReadSite(os.DirFS("testdata"), "interlock.yaml")
	if err != nil {
		t.Fatal(err)
	}
	core := s.Groups["core"]
	if !reflect.DeepEqual(core.Halves, map[string][]string{"A": {"core-a"}, "B": {"core-b"}}) || core.Keep != 1 || core.Order != "either" {
		t.Errorf("group core: %+v", core)
	}
	if h := s.Hosts["array-1"]; h.Address.String() != "10.2.0.10/24" || h.Optics != "QSFP-40G-SR4" || h.Attached[1] != (devices.PortRef{Device: "core-b", Port: "Ethernet1/49"}) {
		t.Errorf("host array-1: %+v", h)
	}
	if v := s.Services["vm-storage"]; v.From != "hv-1" || v.To != "array-1" || v.Port != "tcp/3260" || !v.BothWays || v.Kind != "storage" {
		t.Errorf("service vm-storage: %+v", v)
	}
	if d := s.Devices["core-b"]; d.OS != "nxos" || d.Version != "10.3(4a)" || d.Address.String() != "192.0.2.12" || d.OutOfBand.String() != "198.51.100.12" {
		t.Errorf("device core-b: %+v", d)
	}
	if v := s.Versions["nxos"]; len(v) != 2 || v[0].MixedFor != 24*time.Hour || v[0].Never || !v[1].Never || v[1].Why != "vPC role flap" || v[1].Pair != [2]string{"9.3(8)", "10.4(2)"} {
		t.Errorf("versions: %+v", v)
	}
	if w := s.Windows[0]; !reflect.DeepEqual(w.Days, []time.Weekday{time.Tuesday, time.Thursday}) || w.From != "22:00" || w.To != "04:00" || w.Zone.String() != "America/Chicago" {
		t.Errorf("window: %+v", w)
	}
	if f := s.Freezes[0]; f.From.Format(time.DateOnly) != "2026-12-20" || f.To.Format(time.DateOnly) != "2027-01-04" || f.Why != "year end" {
		t.Errorf("freeze: %+v", f)
	}
	if !reflect.DeepEqual(s.Approvals.Needed, map[string]int{"normal": 1, "standard": 0, "emergency": 1, "vendor": 2}) || s.Approvals.Signers != "allowed_signers" {
		t.Errorf("approvals: %+v", s.Approvals)
	}
	if o := s.OnCall; o.Acknowledge != 10*time.Minute || !reflect.DeepEqual(o.Notify, []string{"exec:./page.sh"}) {
		t.Errorf("on call: %+v", o)
	}
	if s.Uplinks["storage"].Keep != 1 || s.Recovery["paging"].Via != "out_of_band" || s.Recovery["runner"].Host != "ci-1" || s.Spares["QSFP-40G-SR4"] != 2 {
		t.Errorf("uplinks, recovery or spares: %+v %+v %+v", s.Uplinks, s.Recovery, s.Spares)
	}
}

// TestPositions sees that each place found is where the text is, behind tabs and other letters too.
func TestPositions(t *testing.T) {
	text := "version: 1\r\nname: 'é'\r\nspares: {\"é\": 1, käse: 2}\r\nuplinks:\r\n  ü: x\r\n  u: {ports: [core-a:e1, \"core-b:e1\"], keep: 1}\r\n"
	d, root := parseYAML("interlock.yaml", []byte(text))
	if len(d.problems) > 0 {
		t.Fatal(d.problems)
	}
	d.root(root).object(may("version", func(value) {}), may("name", func(value) {}), may("spares", func(v value) { readSpares(v) }), may("uplinks", func(v value) { readUplinks(v) }))
	lines := strings.Split(text, "\n")
	for path, want := range map[string]string{"name": "name:", "spares.é": `"é"`, "spares.käse": "käse:", "uplinks.u.ports[0]": "core-a:e1", "uplinks.u.ports[1]": `"core-b:e1"`, "uplinks.u.keep": "keep:"} {
		p := d.positions[path]
		if p.Line == 0 || !strings.HasPrefix(lines[p.Line-1][p.Col-1:], want) {
			t.Errorf("%s is at %s, which is not %s", path, p, want)
		}
	}
}
