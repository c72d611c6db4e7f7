package simulate

import (
	"slices"
	"testing"

	"interlock/devices"
)

// The shortcut for cables must say what evaluating the whole network says.
func TestShortcutAgreesWithEvaluation(t *testing.T) {
	links := func(n *devices.Network, d Down) {
		top := newTopology(n)
		p := promises{top.services(), top.uplinks(), top.groups()}
		base := top.evaluate(d, nothing, false)
		for _, f := range top.single(base) {
			fast, slow := p.after(base, f.failing), p.kept(top.evaluate(d, f.failing, false))
			if !slices.Equal(fast, slow) {
				t.Errorf("without %s: %v, want %v", f.what, fast, slow)
			}
		}
	}
	links(clos(2, 4), Down{})
	links(clos(2, 4), down("spine000", "spine001", "spine002"))
	vpc := vpcPair(nil, nil).devices()
	var cables []devices.Link
	for i := 0; i < len(vpcCables); i += 2 {
		cables = append(cables, devices.Link{A: at(vpcCables[i]), B: at(vpcCables[i+1]), Source: "lldp"})
	}
	all, _ := Links(vpc, vpcSite(), cables)
	links(&devices.Network{Devices: vpc, Links: all, Site: vpcSite()}, Down{})
	links(&devices.Network{Devices: vpc, Links: all, Site: vpcSite()}, down("core-b"))
}
