package junos

import (
	"os"
	"regexp"
	"sort"
	"strings"
	"testing"

	"interlock/devices"
)

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

// unsaid are paths of statements whose value another statement takes to another place: what a VLAN or a filter says,
// once all is read, stands under a number or a family.
var unsaid = regexp.MustCompile(`^(vlan|prefix-list|community-list|as-path list|access-list|mlag|spanning-tree|evpn instance|vrf)( |$)|/ (spanning-tree|lag|description|bandwidth|no preempt|switchport mode|allowed vlans|native vlan|proxy-arp|channel-group|tunnel|shutdown)$|^router bgp`)
