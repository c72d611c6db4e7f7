package simulate

import (
	"fmt"
	"net/netip"

	"interlock/devices"
	"interlock/simulate/ospf"
	"interlock/simulate/systems"
)

// ospfVersions are the two versions, which look alike in the model, as paths name them.
var ospfVersions = []struct {
	word string
	v6   bool
}{{"ospf", false}, {"ospfv3", true}}

// speakers lists the interfaces of a device that run a version of OSPF and are not shut down.
func (v *view) speakers(dev string, v6 bool) []ospf.Speaker {
	c := v.configs[dev]
	if len(ospf.Processes(c, v6)) == 0 {
		return nil
	}
	var out []ospf.Speaker
	for _, name := range sortedKeys(c.Interfaces) {
		i := c.Interfaces[name]
		if i.Shutdown || i.Kind == devices.Loopback || i.Channel != nil {
			continue
		}
		if s, ok := v.speaks(dev, i, v6); ok {
			out = append(out, s)
		}
	}
	return out
}

func (v *view) speaks(dev string, i *devices.Interface, v6 bool) (ospf.Speaker, bool) {
	c := v.configs[dev]
	return ospf.SpeakerOf(dev, c, i, primaries(c, i), v6, systems.Of(c.OS))
}

// primaries are the primary addresses of an interface, or of the one it borrows them from.
func primaries(c *devices.Config, i *devices.Interface) []netip.Prefix {
	if u := c.Interfaces[i.Unnumbered]; u != nil && len(i.Addresses) == 0 {
		i = u
	}
	var out []netip.Prefix
	for _, key := range sortedKeys(i.Addresses) {
		if a := i.Addresses[key]; a.Prefix.IsValid() && !a.Secondary {
			out = append(out, a.Prefix)
		}
	}
	return out
}

// ospfMismatch finds neighbours on one segment that will not become adjacent, and router ids used twice.
func ospfMismatch(v *view) []Fact {
	var out []Fact
	for _, ver := range ospfVersions {
		at := map[spot][]ospf.Speaker{}
		var spots []spot
		for _, dev := range v.live() {
			for _, s := range v.speakers(dev, ver.v6) {
				if isManagement(v.configs[dev], s.Interface) || !v.isUp(dev, s.Interface) {
					continue
				}
				r := v.l2.root(spotOf(dev, s.Interface))
				if at[r] == nil {
					spots = append(spots, r)
				}
				at[r] = append(at[r], s)
			}
		}
		for _, r := range spots {
			for i, a := range at[r] {
				for _, b := range at[r][i+1:] {
					if a.Device == b.Device {
						continue
					}
					out = append(out, v.adjacency(a, b, len(at[r]) == 2)...)
				}
			}
		}
		out = append(out, v.routerIDs(ver.word, ver.v6)...)
	}
	return out
}

// adjacency compares two neighbours; alone says that nobody else is on the segment.
func (v *view) adjacency(a, b ospf.Speaker, alone bool) []Fact {
	var out []Fact
	tell := func(m ospf.Mismatch) {
		out = append(out, v.fact("ospf/adjacency-mismatch", a.Device, m.PathA, b.Device, m.PathB,
			fmt.Sprintf("%s:%s and %s:%s at its other end %s: the OSPF adjacency will not form", a.Device, a.Interface.Name, b.Device, b.Interface.Name, m.What),
			"make both ends agree"))
	}
	if a.Passive || b.Passive {
		if m, no := ospf.Passive(&a, &b); no && alone {
			tell(m)
		}
		return out
	}
	for _, m := range ospf.Mismatches(&a, &b) {
		if m.Subnet && !alone {
			continue // several subnets may share a segment
		}
		tell(m)
	}
	if m, both, unsure := ospf.KeysUnsure(&a, &b); unsure && len(out) == 0 {
		f := v.fact("simulate/unmodelled", a.Device, m.PathA, b.Device, m.PathB,
			fmt.Sprintf("%s:%s and %s:%s at its other end %s: whether it is the same, and the OSPF adjacency forms, cannot be told", a.Device, a.Interface.Name, b.Device, b.Interface.Name, m.What),
			"make sure both ends have the same key, and waive this")
		f.Detail = both
		out = append(out, f)
	}
	x, _ := mtuOf(v.configs[a.Device], a.Interface)
	y, _ := mtuOf(v.configs[b.Device], b.Interface)
	if m, no := ospf.MTUMismatch(&a, &b, x, y); no {
		tell(m)
	}
	return out
}

// ospfCares reports that both ends of a wire run OSPF and mind the MTU.
func (v *view) ospfCares(w wire) bool {
	for _, ver := range ospfVersions {
		a, aOK := v.speaks(w.aDev, w.a, ver.v6)
		b, bOK := v.speaks(w.bDev, w.b, ver.v6)
		if aOK && bOK && !a.Passive && !b.Passive && !a.MTUIgnore && !b.MTUIgnore {
			return true
		}
	}
	return false
}

// routerIDs finds a router id that two devices are configured with in VRFs of one name.
func (v *view) routerIDs(word string, v6 bool) []Fact {
	type holder struct{ dev, path string }
	seen := map[string]holder{}
	var out []Fact
	for _, dev := range v.live() {
		c := v.configs[dev]
		procs := ospf.Processes(c, v6)
		for _, proc := range sortedKeys(procs) {
			p := procs[proc]
			for _, vrf := range sortedKeys(p.VRFs) {
				id := p.VRFs[vrf].RouterID
				path := "router " + word + " " + proc + " / vrf " + vrf + " / router-id"
				if !id.IsValid() {
					id = c.System.RouterIDs[vrf]
					if vrf == "default" && !id.IsValid() {
						id = c.System.RouterIDs[""]
					}
				}
				if !id.IsValid() || p.Shutdown {
					continue
				}
				k := vrf + " " + id.String()
				first, ok := seen[k]
				if !ok {
					seen[k] = holder{dev, path}
					continue
				}
				if first.dev != dev {
					out = append(out, v.fact("ospf/adjacency-mismatch", first.dev, first.path, dev, path,
						fmt.Sprintf("router-id %s is that of both %s and %s: no adjacency forms between the two, and others take them for one router", id, first.dev, dev),
						"give each device a router-id of its own"))
				}
			}
		}
	}
	return out
}
