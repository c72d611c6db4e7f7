package simulate

import (
	"maps"
	"slices"
	"strings"

	"interlock/devices"
)

// unworked tells a problem of a device at a path of its model.
type unworked func(d int, path, format string, args ...any)

// uncomputedWords are settings kept as written whose effect below layer 3 is not computed, by how their keys begin.
var uncomputedWords = map[string]string{
	"glbp weighting ":          "the weights of a GLBP group decide which of its routers forward, and are not computed: all are taken to",
	"vpc orphan-port suspend ": "a port that is suspended with its device's vPCs when the peer-link goes is taken to stay up",
}

// tellUncomputed tells of what a configuration says and nothing here works out.
func (f *fabric) tellUncomputed(tell unworked) {
	for d, name := range f.names {
		c := f.configs[name]
		for _, k := range slices.Sorted(maps.Keys(c.Settings)) {
			for w, what := range uncomputedWords {
				if strings.HasPrefix(k, w) {
					tell(d, k, "%s", what)
				}
			}
		}
		tellImports(d, c, tell)
	}
	f.tellSpeeds(tell)
	f.tellSuspended(tell)
}

// tellSpeeds tells of bundles whose members are said to be of different speeds: which of them bundle is the system's choice (IEEE 802.1AX, 6.3.5:
// only links of one operational key do).
func (f *fabric) tellSpeeds(tell unworked) {
	for g := range f.lags {
		said := map[string]bool{}
		for _, m := range f.lags[g].members {
			said[f.ports[m].ifc.Speed] = true
		}
		if delete(said, ""); len(said) > 1 {
			tell(f.lags[g].dev, "interface "+f.lags[g].ref.Port, "the members of %s have speeds %s: which of them are bundled is not computed, all are taken to be", f.lags[g].ref.Port, strings.Join(slices.Sorted(maps.Keys(said)), " and "))
		}
	}
}

// tellSuspended tells of vPC and MLAG legs that do not carry the same VLANs: those that one side lacks are suspended (Cisco Nexus 9000 Series NX-OS
// Interfaces Configuration Guide, vPC consistency: VLANs that are not allowed on both), which is not computed.
func (f *fabric) tellSuspended(tell unworked) {
	type leg struct{ domain, leg int }
	first := map[leg]int{}
	for g := range f.lags {
		x := &f.lags[g]
		if x.leg == 0 || x.domain < 0 || x.ifc == nil || x.ifc.Mode != devices.Trunk {
			continue
		}
		at := leg{x.domain, x.leg}
		o, seen := first[at]
		if !seen {
			first[at] = g
			continue
		}
		if y := &f.lags[o]; y.dev != x.dev && allowed(x.ifc) != allowed(y.ifc) {
			tell(x.dev, "interface "+x.ref.Port+" / switchport trunk allowed vlan", "%s of %s and %s of %s are one bundle and carry different VLANs: that those of one side alone are suspended is not computed", x.ref.Port, f.names[x.dev], y.ref.Port, f.names[y.dev])
		}
	}
}

// tellImports tells of VRFs of one device that are to exchange routes where no BGP runs to carry them.
func tellImports(d int, c *devices.Config, tell unworked) {
	if c.BGP != nil {
		return
	}
	for _, to := range sortedKeys(c.VRFs) {
		for _, from := range sortedKeys(c.VRFs) {
			for target, on := range c.VRFs[to].ImportTargets {
				if from != to && on && c.VRFs[from].ExportTargets[target] {
					tell(d, "vrf "+to, "VRF %s imports target %s, which VRF %s exports, and no BGP runs on the device: whether routes pass is not computed, they are taken not to", to, target, from)
				}
			}
		}
	}
}
