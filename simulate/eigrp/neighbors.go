package eigrp

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// instances finds every process with its interfaces.
func (c *computation) instances() {
	c.runsOn = map[*layer3.Interface][]*instance{}
	for _, d := range c.in.Network.Devices {
		if !d.Up {
			continue
		}
		for _, key := range sortedKeys(d.Config.EIGRP) {
			e := d.Config.EIGRP[key]
			if e.Shutdown {
				continue
			}
			i := &instance{id: rib.ID{Device: d.Name, VRF: e.VRF}, key: key, device: d, config: e, own: map[netip.Prefix]*entry{}, best: map[netip.Prefix]*entry{}}
			c.unmodelled(i)
			for _, l := range d.Interfaces {
				if l.Up && l.VRF == e.VRF && Runs(key, e, l) {
					i.ports = append(i.ports, &port{iface: l, passive: isLoopback(l) || passive(e, l)})
					c.runsOn[l] = append(c.runsOn[l], i)
				}
			}
			c.all = append(c.all, i)
		}
	}
}

// Runs reports whether a process runs on an interface: its own statement says so (NX-OS), a network statement holds its address, or it is a
// named IPv6 process, which runs everywhere.
func Runs(key string, e *devices.EIGRP, l *layer3.Interface) bool {
	if x := l.Config.EIGRP; x != nil && !e.IPv6 && x.Process == tag(key) {
		return true
	}
	for _, a := range l.Addresses {
		if a.Borrowed || a.Prefix.Addr().Is6() != e.IPv6 {
			continue
		}
		if e.IPv6 {
			return e.Name != ""
		}
		for n := range e.Networks {
			if p, err := netip.ParsePrefix(n); err == nil && p.Contains(a.Prefix.Addr()) {
				return true
			}
		}
	}
	return false
}

func passive(e *devices.EIGRP, l *layer3.Interface) bool {
	if p, said := e.Passive[l.Name]; said {
		return p
	}
	return e.PassiveDefault || l.Config.EIGRP != nil && l.Config.EIGRP.Passive
}

// tag is the process of an instance's key: "1" of "1 vrf RED".
func tag(key string) string {
	t, _, _ := strings.Cut(key, " ")
	return t
}

func isLoopback(l *layer3.Interface) bool { return l.Config.Kind == devices.Loopback }

// neighbors finds who becomes whose neighbour: the same AS, a common subnet, neither passive.
func (c *computation) neighbors() {
	for _, i := range c.all {
		for _, p := range i.ports {
			if p.passive {
				continue
			}
			for _, o := range c.in.Network.Neighbors(p.iface) {
				c.meet(i, p, o)
			}
		}
	}
}

func (c *computation) meet(i *instance, p *port, there *layer3.Interface) {
	first := rib.ID{Device: i.device.Name}.Less(rib.ID{Device: there.Device.Name})
	for _, o := range c.runsOn[there] {
		if o.config.IPv6 != i.config.IPv6 {
			continue
		}
		why := ""
		switch {
		case passive(o.config, there):
			continue // on purpose: no neighbours there
		case o.config.AS != i.config.AS:
			if c.shares(i, there) || c.shares(o, p.iface) {
				continue // another process there is the one
			}
			why = fmt.Sprintf("the AS is %d on %s and %d on %s", i.config.AS, i.device.Name, o.config.AS, o.device.Name)
		case !i.config.IPv6 && !p.iface.Primary().Masked().Contains(there.Primary().Addr()) && p.iface.Borrowed == "" && there.Borrowed == "":
			why = fmt.Sprintf("%s and %s are not in one subnet", p.iface.Primary(), there.Primary())
		}
		if why == "" {
			i.peers = append(i.peers, peer{p, o, there})
		}
		if first {
			pos, _ := i.device.Config.Where("router eigrp " + i.key)
			c.state.Adjacencies = append(c.state.Adjacencies, Adjacency{A: p.iface, B: there, AS: [2]int{i.config.AS, o.config.AS}, Up: why == "", Why: why, Pos: pos})
		}
	}
}

// shares reports whether an interface runs some instance of the same AS.
func (c *computation) shares(i *instance, l *layer3.Interface) bool {
	return slices.ContainsFunc(c.runsOn[l], func(o *instance) bool { return o.config.AS == i.config.AS && o.config.IPv6 == i.config.IPv6 })
}

// unmodelled tells of what changes metrics or routes and is not computed.
func (c *computation) unmodelled(i *instance) {
	say := func(leaf, what string) {
		path := "router eigrp " + i.key
		pos, _ := i.device.Config.Where(path + " " + leaf)
		c.state.Problems = append(c.state.Problems, rib.Problem{Kind: "unmodelled", Device: i.id.Device, VRF: i.id.VRF, Path: path + " " + leaf, Pos: pos,
			Message: fmt.Sprintf("EIGRP %s: %s is not computed, so its routes and metrics may be others", i.key, what)})
	}
	for _, k := range [...]string{"metric weights", "metric rib-scale", "summary-metric", "default-information", "traffic-share"} {
		if _, said := i.config.Settings[k]; said {
			say(k, k)
		}
	}
	if i.config.AutoSummary {
		say("auto-summary", "auto-summary")
	}
	if i.config.Variance > 1 {
		say("variance", "load sharing over unequal paths (variance)")
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
