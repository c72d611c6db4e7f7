package eos

import (
	"regexp"
	"sort"
	"testing"

	"interlock/devices"
)

// filledIn are leaves that no line says: what the system does where nothing is said, and what follows from other lines.
var filledIn = regexp.MustCompile(`^(os|version|platform|no ip routing|no ipv6 routing|spanning-tree / mode|vlan 1( / name)?|vrf \\S+ / (management|no routing|vni)|vrf default|system / routing model|service ssh / enabled|service \\S+( vrf \\S+)? / .*)$|` +
	` / (kind|switchport|switchport mode|access vlan|native vlan|allowed vlans|peer-link|reference-bandwidth|maximum-paths|udp-port|vni|bestpath as-path multipath-relax|distance (external|internal|local)|fullname|otherwise)$`)

// TestPositions: nearly every leaf of the models has the place of the very line that says it.
func TestPositions(t *testing.T) {
	near, all := map[string]string{}, 0
	for _, f := range append(labFiles(t), corpusFiles(t)...) {
		_, c, _ := convertFile(t, f)
		for _, p := range devices.Paths(c) {
			if filledIn.MatchString(p) {
				continue
			}
			all++
			if at, exact := c.Where(p); !exact {
				near[regexp.MustCompile(`[0-9]+`).ReplaceAllString(p, "N")] = at.String() + " " + p
			}
		}
	}
	var ps []string
	for p := range near {
		ps = append(ps, p)
	}
	sort.Strings(ps)
	for _, p := range ps {
		t.Logf("not exact: %s", near[p])
	}
	if len(ps)*50 > all {
		t.Errorf("%d kinds of leaves of %d leaves have no place of their own", len(ps), all)
	}
}
