package report

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/simulate"
)

// cabled is a change of both cores with the storage that hangs on them, as ScoNet had it.
func cabled(c *pipelines.Change) *pipelines.Change {
	var links []devices.Link
	for _, core := range []string{"core-a", "core-b"} {
		for _, p := range []string{"Ethernet1/49", "Ethernet1/50"} {
			links = append(links, devices.Link{A: port(core, p), B: devices.PortRef{Device: "array-1"}, Source: "site"})
		}
		links = append(links, devices.Link{A: port(core, "Ethernet1/1"), B: devices.PortRef{Device: "hv-1"}, Source: "site"}, devices.Link{A: port(core, "Ethernet1/31"), B: port("voip-a", "Ethernet31"), Source: "lldp"})
	}
	for _, n := range []*devices.Network{c.Before, c.After} {
		n.Links = links
		n.Site.Hosts["array-1"] = &devices.Host{}
	}
	return c
}

func packetOf(t *testing.T, c *pipelines.Change, o Options) string {
	t.Helper()
	f, err := ByName("html")
	if err != nil {
		t.Fatal(err)
	}
	return written(t, f, c, o)
}

// walk calls f for every element.
func walk(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		walk(k, f)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// TestPacketStandsAlone holds every case's page to what a page must be that is kept for years and read by anybody: nothing
// loaded from elsewhere, no script, headings in order, every link leads somewhere, every drawing says in words what it shows.
func TestPacketStandsAlone(t *testing.T) {
	for _, tc := range cases {
		c := tc.change()
		if c.Before != nil {
			c = cabled(c)
		}
		text := packetOf(t, c, options())
		root, err := html.Parse(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		ids, links, level := map[string]int{}, []string{}, 0
		h1, drawings := 0, 0
		walk(root, func(n *html.Node) {
			if id := attr(n, "id"); id != "" {
				ids[id]++
			}
			switch n.Data {
			case "script", "img", "iframe", "link", "object", "embed", "form":
				t.Errorf("%s: a <%s> in a page that stands alone", tc.name, n.Data)
			case "a":
				links = append(links, attr(n, "href"))
			case "h1", "h2", "h3", "h4":
				now := int(n.Data[1] - '0')
				if now > level+1 {
					t.Errorf("%s: <%s> follows a heading of level %d", tc.name, n.Data, level)
				}
				if level = now; now == 1 {
					h1++
				}
			case "svg":
				if attr(n, "aria-hidden") != "true" {
					drawings++
					if attr(n, "role") != "img" || attr(n, "aria-labelledby") == "" || n.FirstChild == nil || n.FirstChild.Data != "title" {
						t.Errorf("%s: a drawing without words", tc.name)
					}
				}
			case "th":
				if attr(n, "scope") == "" {
					t.Errorf("%s: a heading cell without scope", tc.name)
				}
			}
			for _, a := range n.Attr {
				if a.Key == "src" || strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("%s: attribute %s on <%s>", tc.name, a.Key, n.Data)
				}
			}
		})
		for _, l := range links {
			if !strings.HasPrefix(l, "#") || ids[strings.TrimPrefix(l, "#")] != 1 {
				t.Errorf("%s: the link %q leads to %d places", tc.name, l, ids[strings.TrimPrefix(l, "#")])
			}
		}
		for id, n := range ids {
			if n > 1 {
				t.Errorf("%s: %d elements have the id %s", tc.name, n, id)
			}
		}
		if h1 != 1 || drawings != len(c.Forecast.States) {
			t.Errorf("%s: %d main headings, %d drawings for %d states", tc.name, h1, drawings, len(c.Forecast.States))
		}
		if strings.Contains(text, "<no value>") || strings.Contains(text, "ZgotmplZ") {
			t.Errorf("%s: the template has a hole", tc.name)
		}
		if !strings.Contains(text, verdictWord(c.Verdict)) || !strings.Contains(text, "Risk "+pipelines.Assess(c).Level) {
			t.Errorf("%s: verdict or risk is not on the page", tc.name)
		}
	}
}

// TestDiagramTellsStates reads the drawings as somebody who sees no colours would.
func TestDiagramTellsStates(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change *pipelines.Change
		words  [][]string // in each state
		cables []int      // that are down in each
	}{
		{"all at once", cabled(denied()), [][]string{{"half A", "half B"}, {"A · DOWN", "B · DOWN"}, {"A · changed", "B · changed"}}, []int{0, 8, 0}},
		{"by halves", cabled(byHalvesPass()), [][]string{{"half A", "half B"}, {"A · DOWN", "half B"}, {"A · changed", "half B"}, {"A · changed", "B · DOWN"}, {"A · changed", "B · changed"}}, []int{0, 4, 0, 4, 0}},
	} {
		d := newDiagram(tc.change)
		if len(d.nodes) < 5 || len(d.edges) < 4 {
			t.Fatalf("%s: %d nodes and %d edges", tc.name, len(d.nodes), len(d.edges))
		}
		for i, words := range tc.words {
			svg := string(d.svg(tc.change, i))
			for _, w := range words {
				if !strings.Contains(svg, ">"+w+"<") {
					t.Errorf("%s: state %d does not say %q", tc.name, i, w)
				}
			}
			if got := strings.Count(svg, `class="cross"`); got != tc.cables[i] {
				t.Errorf("%s: state %d has %d cables crossed out, want %d", tc.name, i, got, tc.cables[i])
			}
			if strings.Contains(svg, "DOWN") != strings.Contains(svg, `class="hatch"`) {
				t.Errorf("%s: state %d: what is down is hatched and says so, both", tc.name, i)
			}
			if alt := d.alt(tc.change, i); !strings.Contains(alt, fmt.Sprintf("%d of 8 cables down", tc.cables[i])) {
				t.Errorf("%s: state %d in words: %s", tc.name, i, alt)
			}
		}
		if !strings.Contains(string(d.svg(tc.change, 0)), `class="link uplink"`) {
			t.Errorf("%s: storage uplinks are not drawn as such", tc.name)
		}
	}
}

// TestDiagramDoesNotOverlap holds that no node stands on another.
func TestDiagramDoesNotOverlap(t *testing.T) {
	for _, c := range []*pipelines.Change{cabled(denied()), cabled(byHalvesPass()), campus(20), campus(200)} {
		d := newDiagram(c)
		for i, a := range d.nodes {
			for _, b := range d.nodes[:i] {
				if a.row == b.row && math.Abs(a.x-b.x) < nodeWidth/slotWidth {
					t.Errorf("%s stands on %s", a.label, b.label)
				}
			}
			if a.x < 0.4 || a.x > d.width-0.4 || a.row < 0 || a.row >= d.rows {
				t.Errorf("%s stands outside: %v of %v, row %d of %d", a.label, a.x, d.width, a.row, d.rows)
			}
		}
	}
}

// campus is a change of one pair of n switches.
func campus(n int) *pipelines.Change {
	c := cabled(byHalvesPass())
	for i := range n {
		name := fmt.Sprintf("access-%d", i)
		for _, net := range []*devices.Network{c.Before, c.After} {
			net.Devices[name] = &devices.Device{Name: name, Config: &devices.Config{}, Trees: []*devices.Tree{{File: name}}}
			for j, core := range []string{"core-a", "core-b"} {
				net.Links = append(net.Links, devices.Link{A: port(name, fmt.Sprint("Ethernet", j)), B: port(core, fmt.Sprint("Ethernet2/", i)), Source: "lldp"})
			}
		}
	}
	return c
}

func TestLargeNetworksAreDrawnInPart(t *testing.T) {
	start := time.Now()
	d := newDiagram(campus(200))
	boxes := 0
	for _, n := range d.nodes {
		if !n.host {
			boxes++
		}
	}
	if boxes > maxDrawn || boxes < maxDrawn/2 || len(d.left) == 0 || !strings.Contains(d.left[0], fmt.Sprintf("%d of 204 devices drawn", boxes)) {
		t.Errorf("%d devices drawn; said: %q", boxes, d.left)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("laying out 200 devices took %v", took)
	}
}

// TestPacketOfARun tells what the run record has: gates, silence, plots, the approval after the fact, the review.
func TestPacketOfARun(t *testing.T) {
	base, limit := -2.1, -9.9
	at := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	series := Series{Title: "core-a Ethernet1/49 lane 1, received", Unit: "dBm", Baseline: &base, Limit: &limit}
	for i := range 20 {
		if i < 8 || i > 12 {
			series.Points = append(series.Points, Point{at.Add(time.Duration(i) * 10 * time.Second), -2 - float64(i)/10})
		}
	}
	o := options()
	o.Drift = []pipelines.Drift{{Part: "before/core-a", Message: "the configuration of core-a is not as it was"}}
	o.Approvals = &approvals.Result{Needed: 2, Given: 1, Why: "text from a vendor 2", Approvals: []approvals.Approval{{Approver: "ana@x", Counts: true, AfterTheFact: true, Time: at}, {File: "eve.json", Why: "its signature does not hold"}}}
	o.Run = &RunRecord{ID: "R-7", Started: at, Ended: at.Add(11 * time.Minute), Outcome: "rolled back", ExitCode: 6, AfterTheFact: true,
		Gates: []GateRecord{{Name: "health", Half: "A", At: at, Why: "optics/missing", Readings: []ReadingRecord{{Device: "core-a", What: "Ethernet1/49 lane 1", Baseline: "-2.1 dBm", Limit: "-9.9 dBm", OK: true},
			{Device: "core-a", What: "uptime", Baseline: "81 d", Now: "6 min", OK: true}}}},
		Timeline: []EventRecord{{At: at, Half: "A", What: "commit", Result: "ok"}}, Series: []Series{series, {Title: "errors", Unit: "1/s"}}}
	text := packetOf(t, cabled(byHalvesPass()), o)
	for _, want := range []string{"Rolled back (exit code 6)", "Carried out before it was approved, as an emergency", "SILENT", "health, half A: held at 04:00:00", "Stale: this plan is no longer what was planned",
		"1 of 2 given: ana@x", "AFTER THE FACT", "its signature does not hold", "baseline -2.1", "limit -9.9", "no reading", "Was the change carried out as planned?"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Count(text, "> good") != 1 {
		t.Errorf("%d readings are good; a silent one never is", strings.Count(text, "> good"))
	}
	// The gap in the readings breaks the line: two pieces.
	if m := regexp.MustCompile(`class="series" d="([^"]*)"`).FindStringSubmatch(text); m == nil || strings.Count(m[1], "M") != 2 {
		t.Errorf("silence is drawn as if it had a value: %v", m)
	}
}

// TestPacketContrast computes contrast as WCAG 2.1 does, for the colours of each theme: 4.5 for text is level AA.
func TestPacketContrast(t *testing.T) {
	css, err := os.ReadFile("packet/packet.css")
	if err != nil {
		t.Fatal(err)
	}
	themes := regexp.MustCompile(`:root \{[^}]*\}`).FindAll(css, -1)
	if len(themes) != 3 {
		t.Fatalf("%d themes, want light, dark and print", len(themes))
	}
	colour := map[string]string{}
	for i, theme := range themes {
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6})`).FindAllSubmatch(theme, -1) {
			colour[string(m[1])] = string(m[2])
		}
		for _, pair := range [][2]string{{"text", "ground"}, {"text", "panel"}, {"soft", "ground"}, {"soft", "panel"}, {"good", "ground"}, {"good", "panel"}, {"good", "node"}, {"warn", "ground"}, {"warn", "panel"}, {"bad", "ground"}, {"bad", "panel"}, {"bad", "node"},
			{"link", "ground"}, {"link", "panel"}, {"verdict-text", "good"}, {"verdict-text", "warn"}, {"verdict-text", "bad"}} {
			if r := contrast(colour[pair[0]], colour[pair[1]]); r < 4.5 {
				t.Errorf("theme %d: %s on %s has a contrast of %.2f", i, pair[0], pair[1], r)
			}
		}
	}
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(hex string) float64 {
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			return math.NaN()
		}
		v := float64(n) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

// TestPacketWithoutParts holds that a page is written of a change that has almost nothing.
func TestPacketWithoutParts(t *testing.T) {
	var b bytes.Buffer
	if err := writePacket(&b, &pipelines.Change{Forecast: pipelines.Forecast{States: []pipelines.State{{Name: "before", Outcome: simulate.Outcome{}}}}}, Options{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "NO VERDICT") {
		t.Error("a change that was not judged reads as if it were")
	}
}
