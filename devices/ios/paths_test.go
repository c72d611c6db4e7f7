package ios

import (
	"regexp"
	"testing"

	"interlock/devices"
)

// filledIn are leaves that no line says: what the system does where nothing is said, and what follows from other lines.
var filledIn = regexp.MustCompile(`^(os|version|platform|system / (no ip routing|no ipv6 routing|routing model)|spanning-tree / mode|vlan 1( / name)?|vrf default|service (ssh|telnet)( / enabled)?|route-map .* / otherwise|vlan 1 / vni)$`)

// TestPositions: every leaf of the models has a place, most of them that of the very line that says it.
func TestPositions(t *testing.T) {
	exact, all := 0, 0
	for _, f := range append(labFiles(t), corpusFiles(t)...) {
		_, c, _ := convertFile(t, f)
		for _, p := range devices.Paths(c) {
			if filledIn.MatchString(p) {
				continue
			}
			all++
			at, is := c.Where(p)
			if at.IsZero() {
				t.Errorf("%s: %s has no place", f, p)
			}
			if is {
				exact++
			}
		}
	}
	if t.Logf("%d of %d leaves have a place of their own", exact, all); exact*3 < all {
		t.Error("too few")
	}
}
