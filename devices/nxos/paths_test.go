package nxos

import (
	"os"
	"regexp"
	"sort"
	"strings"
	"testing"

	"interlock/devices"
)

// unsaid are paths of statements that say a default, so that nothing is set where they point.
var unsaid = regexp.MustCompile(`/ (shutdown|switchport|mtu|speed|duplex|no negotiate|no preempt|vrf|lacp port-priority|lacp rate|flowcontrol|link debounce|cost|link-type|port-priority|` +
	`no lacp suspend-individual|member|address-family \S+ |aggregate-address|distance|no client-to-client reflection|retain route-target|no enforce-first-as|no fast-external-fallover|` +
	`no next-hop-third-party|range \S+|summary-address \S+|default routed|default shutdown|delay|hsrp version)$|^boot (kickstart|system)$`)

// TestPositions holds the paths of the rows to those that differences are told in: a position must be of a path that
// the model has, or of a parent of one.
func TestPositions(t *testing.T) {
	wrong := map[string]int{}
	total := 0
	for _, f := range append(labFiles(t), corpusFiles(t)...) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		c, _, _ := Vendor.Convert([]*devices.Tree{Vendor.Read("x.cfg", text)})
		known := map[string]bool{}
		for _, p := range devices.Paths(c) {
			for {
				known[p] = true
				i := strings.LastIndex(p, devices.PathSeparator)
				if i < 0 {
					break
				}
				p = p[:i]
			}
		}
		for p := range c.Positions {
			total++
			if !known[p] && !unsaid.MatchString(p) {
				wrong[regexp.MustCompile(`\d+`).ReplaceAllString(p, "N")]++
			}
		}
	}
	var list []string
	for p := range wrong {
		list = append(list, p)
	}
	sort.Strings(list)
	if len(list) > 0 {
		t.Errorf("%d of %d positions are of no path:\n%s", len(list), total, strings.Join(list, "\n"))
	}
}
