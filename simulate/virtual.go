package simulate

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
)

// declaredVirtual are all addresses that an interface may answer for beside its own, whether it does or not.
func declaredVirtual(i *devices.Interface) []netip.Addr {
	var out []netip.Addr
	add := func(text string) {
		text, _, _ = strings.Cut(text, "/")
		if a, err := netip.ParseAddr(strings.TrimSpace(text)); err == nil {
			out = append(out, a)
		}
	}
	for _, k := range sortedKeys(i.VirtualAddresses) {
		add(k)
	}
	for _, k := range sortedKeys(i.Gateways) {
		for _, a := range sortedKeys(i.Gateways[k].Addresses) {
			add(a)
		}
	}
	return out
}

// virtual are the addresses that an interface answers for in a state beside its own: shared ones that every device answers for, and those
// of groups in which it is active.
func (s *Settled) virtual(i *layer3.Interface) []netip.Addr {
	if !i.Up || len(i.Config.VirtualAddresses) == 0 && len(i.Config.Gateways) == 0 {
		return nil
	}
	var out []netip.Addr
	for _, k := range sortedKeys(i.Config.VirtualAddresses) {
		text, _, _ := strings.Cut(k, "/")
		if a, err := netip.ParseAddr(text); err == nil {
			out = append(out, a)
		}
	}
	for _, k := range sortedKeys(i.Config.Gateways) {
		g := i.Config.Gateways[k]
		if g.Shutdown || !s.forwards(i, k, g) {
			continue
		}
		for _, text := range sortedKeys(g.Addresses) {
			if a, err := netip.ParseAddr(text); err == nil {
				out = append(out, a)
			}
		}
	}
	return out
}

// forwards reports whether an interface forwards for a group: it is active, or the active one is its partner in a vPC or MLAG pair, which
// both forward what is sent to the virtual MAC (Nexus 9000 Interfaces Configuration Guide, "vPC and HSRP").
func (s *Settled) forwards(i *layer3.Interface, key string, g *devices.Gateway) bool {
	active, best := i, groupPriority(g)
	for _, o := range s.low.Network.Neighbors(i) {
		h := o.Config.Gateways[key]
		if h == nil || h.Shutdown {
			continue
		}
		if p := groupPriority(h); p > best || p == best && active.Primary().Addr().Less(o.Primary().Addr()) {
			active, best = o, p
		}
	}
	if active == i {
		return true
	}
	return i.Device.Config.MLAG != nil && s.ground.layers.f.pairOf(i.Device.Name) == active.Device.Name
}

func groupPriority(g *devices.Gateway) int {
	if g.Priority == 0 {
		return 100
	}
	return g.Priority
}

// pairOf is the other member of a device's MLAG pair, "" where it is in none.
func (t *topology) pairOf(dev string) string {
	for n := range t.domains {
		switch d := &t.domains[n]; dev {
		case t.names[d.a]:
			return t.names[d.b]
		case t.names[d.b]:
			return t.names[d.a]
		}
	}
	return ""
}
