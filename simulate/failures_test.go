package simulate

import (
	"slices"
	"testing"

	"interlock/devices"
	"interlock/simulate/routing"
)

// A failure worked out from the state it happens in must say what the same network says when everything is worked out anew.
func TestFailureAgreesWithStartingAnew(t *testing.T) {
	agrees := func(n *devices.Network, d Down) {
		t.Helper()
		g := NewGround(n)
		s := g.Settle(d)
		for _, f := range g.topology().single(s.low.state) {
			after := g.settleBy(s.low.with(g.topology().also(d, f.failing)), s, routing.Answer)
			after.judge(s, true)
			anew := NewGround(n).Settle(g.topology().also(d, f.failing))
			if got, want := after.kept(), anew.kept(); !slices.Equal(got, want) {
				t.Errorf("without %s: %v, want %v", f.what, got, want)
			}
			for i := range anew.fates {
				if got, want := after.fates[i], anew.fates[i]; got.why != want.why || got.unsure != want.unsure || !slices.Equal(got.starts, want.starts) {
					t.Errorf("without %s: service %s: %q, want %q", f.what, g.ends[i].name, got.why+got.unsure, want.why+want.unsure)
				}
			}
		}
	}
	agrees(clos(2, 4), Down{})
	agrees(clos(2, 4), down("spine000", "spine001", "spine002"))
	vpc := vpcPair(nil, nil).devices()
	var cables []devices.Link
	for i := 0; i < len(vpcCables); i += 2 {
		cables = append(cables, devices.Link{A: at(vpcCables[i]), B: at(vpcCables[i+1]), Source: "lldp"})
	}
	all, _ := Links(vpc, vpcSite(), cables)
	agrees(&devices.Network{Devices: vpc, Links: all, Site: vpcSite()}, Down{})
	agrees(&devices.Network{Devices: vpc, Links: all, Site: vpcSite()}, down("core-b"))
}
