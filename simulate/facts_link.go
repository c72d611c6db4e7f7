package simulate

import (
	"cmp"
	"fmt"

	"interlock/devices"
	"interlock/simulate/systems"
)

// vlanPruned finds VLANs that a trunk carries at one end only while both devices use them.
func vlanPruned(v *view) []Fact {
	var out []Fact
	for _, w := range v.wires() {
		if !w.a.Switchport || !w.b.Switchport || w.a.Mode != devices.Trunk || w.b.Mode != devices.Trunk {
			continue
		}
		for _, x := range [...]wire{w, {w.bDev, w.aDev, w.b, w.a, w.down}} {
			out = append(out, v.prunedAt(x)...)
		}
	}
	return out
}

// prunedAt finds what the A end of a trunk does not carry and the B end does.
func (v *view) prunedAt(w wire) []Fact {
	ca, cb := v.configs[w.aDev], v.configs[w.bDev]
	var missing, uncreated []int
	for _, id := range sortedKeys(cb.VLANs) {
		if !carries(cb, w.b, id) || id == untagged(w.a) {
			continue
		}
		switch {
		case ca.VLANs[id] != nil && !carries(ca, w.a, id):
			missing = append(missing, id)
		case !knowsVLAN(ca, id) && w.a.AllowedVLANs != "" && w.a.AllowedVLANs != devices.AllVLANs && w.a.AllowedVLANs.Contains(id):
			uncreated = append(uncreated, id)
		}
	}
	var out []Fact
	if len(missing) > 0 {
		path := "interface " + w.a.Name + " / allowed vlans"
		out = append(out, v.fact("vlan/pruned", w.aDev, path, w.bDev, "interface "+w.b.Name+" / allowed vlans",
			fmt.Sprintf("%s:%s does not carry VLAN %s and %s:%s at its other end does, while both devices have it: nothing of it passes this link", w.aDev, w.a.Name, devices.VLANs(missing...), w.bDev, w.b.Name),
			"allow the VLAN at both ends, or at neither"))
	}
	if len(uncreated) > 0 {
		path := "interface " + w.a.Name + " / allowed vlans"
		f := v.fact("vlan/pruned", w.aDev, path, w.bDev, "interface "+w.b.Name+" / allowed vlans",
			fmt.Sprintf("%s:%s allows VLAN %s, which %s has not created and %s at the other end uses: nothing of it passes this link", w.aDev, w.a.Name, devices.VLANs(uncreated...), w.aDev, w.bDev),
			"create the VLAN, or take it off the trunk")
		out = append(out, f)
	}
	return out
}

// nativeMismatch finds links whose ends put untagged frames into different VLANs.
func nativeMismatch(v *view) []Fact {
	var out []Fact
	for _, w := range v.wires() {
		if !w.a.Switchport || !w.b.Switchport {
			continue
		}
		x, y := untagged(w.a), untagged(w.b)
		if x == 0 || y == 0 || x == y {
			continue
		}
		word := func(i *devices.Interface) string {
			if i.Mode == devices.Trunk {
				return "native vlan"
			}
			return "access vlan"
		}
		out = append(out, v.fact("vlan/native-mismatch", w.aDev, "interface "+w.a.Name+" / "+word(w.a), w.bDev, "interface "+w.b.Name+" / "+word(w.b),
			fmt.Sprintf("%s:%s has %s %d and %s:%s at its other end %s %d: untagged frames change VLAN on the link, and spanning tree blocks it where it sees that",
				w.aDev, w.a.Name, word(w.a), x, w.bDev, w.b.Name, word(w.b), y),
			"give both ends the same VLAN for untagged frames"))
	}
	return out
}

// mtuOf is the largest packet (layer 3) or frame payload (layer 2) that an interface takes, in bytes; false where it is
// not known. Ports take what their system takes unless told otherwise. On EOS the interface's MTU holds for routed packets
// only, and switched frames pass up to the hardware's limit.
func mtuOf(c *devices.Config, i *devices.Interface) (int, bool) {
	switch {
	case i.Kind == devices.Subinterface && i.MTU == 0:
		if p := c.Interfaces[i.Parent]; p == nil || p.MTU != 0 {
			return 0, false // whether it inherits its parent's is the system's affair
		}
		return defaultMTU(c, i)
	case i.Switchport && c.OS == "eos":
		return 0, false
	case i.MTU != 0:
		return i.MTU, true
	default:
		return defaultMTU(c, i)
	}
}

// defaultMTU is what an interface takes of which nothing is said, as its own statement would count it: of IOS what "system mtu" says, 1500
// bytes without it (Catalyst 9000 Interface and Hardware Configuration Guide, "Configuring System MTU").
func defaultMTU(c *devices.Config, i *devices.Interface) (int, bool) {
	switch s := systems.LinkOf(c.OS); {
	case c.OS == "nxos" || c.OS == "eos":
		return s.MTU, true
	case c.OS == "ios" && isPhysical(i):
		return cmp.Or(c.System.MTU, s.MTU), true
	}
	return 0, false
}

// mtuMismatch finds links whose ends take packets of different size.
func mtuMismatch(v *view) []Fact {
	edge, edgeKnown := v.edgeMTU()
	var out []Fact
	for _, w := range v.wires() {
		x, xOK := mtuOf(v.configs[w.aDev], w.a)
		y, yOK := mtuOf(v.configs[w.bDev], w.b)
		if !xOK || !yOK || x == y {
			continue
		}
		f := v.fact("mtu/mismatch", w.aDev, "interface "+w.a.Name+" / mtu", w.bDev, "interface "+w.b.Name+" / mtu", "", "give both ends the same MTU")
		says := fmt.Sprintf("%s:%s has MTU %d and %s:%s at its other end %d: ", w.aDev, w.a.Name, x, w.bDev, w.b.Name, y)
		small := min(x, y)
		switch {
		case w.a.Switchport != w.b.Switchport:
			// a routed port facing a switched one: only a smaller switched end drops what the routed one sends
			if w.a.Switchport && x > y || w.b.Switchport && y > x {
				continue
			}
			f.Message = says + fmt.Sprintf("frames over %d bytes are dropped", small)
		case !w.a.Switchport && v.ospfCares(w):
			f.Message = says + fmt.Sprintf("the OSPF adjacency will not form, and packets over %d bytes are dropped", small)
		case !w.a.Switchport && edgeKnown && small >= edge:
			f.Weak = true
			f.Message = says + fmt.Sprintf("packets over %d bytes are dropped, though no port at the edge of the network sends any over %d", small, edge)
		default:
			f.Message = says + fmt.Sprintf("packets over %d bytes are dropped", small)
		}
		out = append(out, f)
	}
	return out
}

// edgeMTU is the largest packet that can enter the network: the largest MTU of a routed interface with no device of
// the network at its other end. It is not known where there are tunnels, whose packets grow on the way.
func (v *view) edgeMTU() (int, bool) {
	inner := map[devices.PortRef]bool{}
	for _, w := range v.wires() {
		inner[devices.PortRef{Device: w.aDev, Port: w.a.Name}] = true
		inner[devices.PortRef{Device: w.bDev, Port: w.b.Name}] = true
	}
	largest, known := 0, true
	for _, dev := range v.live() {
		c := v.configs[dev]
		for _, name := range sortedKeys(c.Interfaces) {
			i := c.Interfaces[name]
			switch {
			case i.Kind == devices.VXLAN || i.Kind == devices.Tunnel:
				return 0, false
			case i.Kind == devices.Loopback || isManagement(c, i) || i.Shutdown || i.Switchport || i.Channel != nil:
				continue
			case inner[devices.PortRef{Device: dev, Port: name}]:
				continue
			case i.Kind == devices.Subinterface && inner[devices.PortRef{Device: dev, Port: i.Parent}]:
				continue
			case len(i.Addresses) == 0:
				continue
			}
			m, ok := mtuOf(c, i)
			known = known && ok
			largest = max(largest, m)
		}
	}
	return largest, known && largest > 0
}

// lagBelowMinLinks finds port-channels that cannot come up: fewer members than min-links, or members that LACP never bundles.
func lagBelowMinLinks(v *view) []Fact {
	var out []Fact
	for g := range v.lags {
		l := &v.lags[g]
		if l.ifc == nil || l.ifc.Shutdown || !v.state.devUp[l.dev] || len(l.members) == 0 && l.min <= 1 {
			continue
		}
		dev, path := l.ref.Device, "interface "+l.ref.Port+" / lag / min-links"
		if len(l.members) < l.min {
			out = append(out, v.fact("lag/below-min-links", dev, path, "", "",
				fmt.Sprintf("%s needs %d links and has %d members: it never comes up", l.ref.Port, l.min, len(l.members)),
				"add members, or lower min-links"))
			continue
		}
		n, peer, why := 0, "", ""
		for _, m := range l.members {
			p := &v.ports[m]
			if p.ifc.Shutdown {
				continue
			}
			if p.noBundle == "" && p.bad == "" {
				n++
				continue
			}
			why = p.ref.Port + ": " + p.noBundle + p.bad
			if p.peer >= 0 {
				peer = v.ports[p.peer].ref.Device
			}
		}
		if n < l.min && (why != "" || l.min > 1) && !(l.alone && why != "") {
			if why == "" {
				why = "the others are shut down"
			}
			out = append(out, v.fact("lag/below-min-links", dev, path, peer, "",
				fmt.Sprintf("%s needs %d of its %d members and can have %d (%s): it does not come up", l.ref.Port, l.min, len(l.members), n, why),
				"mend the members, or lower min-links"))
		}
	}
	return out
}
