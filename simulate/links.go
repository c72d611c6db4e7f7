package simulate

import (
	"fmt"
	"net/netip"
	"sort"

	"interlock/devices"
)

// Links gives the cables of a network. Declared links (layer1_topology.json, LLDP, CDP) win; a port that none of them
// names is linked where the configurations leave no doubt: two routed ports alone in one subnet, and the peer-link of
// an MLAG pair. The ports that hosts of the site are attached to are links too, with the host as B and no port.
// What a declared link or the site names and no configuration has is a fact.
func Links(devs map[string]*devices.Device, site *devices.Site, declared []devices.Link) ([]devices.Link, []Fact) {
	l := linker{configs: configs(&devices.Network{Devices: devs}), taken: map[devices.PortRef]bool{}}
	for _, d := range declared {
		l.declare(d)
	}
	hosts := map[devices.PortRef]bool{}
	if site != nil {
		hosts = l.hostPorts(site)
	}
	l.subnets(hosts)
	l.peerLinks(site)
	if site != nil {
		l.attachments(site)
	}
	sort.Slice(l.links, func(i, j int) bool { return linkLess(l.links[i], l.links[j]) })
	return l.links, sortFacts(l.facts)
}

type linker struct {
	configs map[string]*devices.Config
	links   []devices.Link
	taken   map[devices.PortRef]bool
	seen    map[[2]devices.PortRef]bool
	facts   []Fact
}

func linkLess(a, b devices.Link) bool {
	for _, p := range [...][2]string{{a.A.Device, b.A.Device}, {a.A.Port, b.A.Port}, {a.B.Device, b.B.Device}, {a.B.Port, b.B.Port}} {
		if p[0] != p[1] {
			return p[0] < p[1]
		}
	}
	return a.Source < b.Source
}

func refLess(a, b devices.PortRef) bool {
	return a.Device < b.Device || a.Device == b.Device && a.Port < b.Port
}

// declare takes a link that somebody wrote down or a device reported, once, smaller end first.
func (l *linker) declare(d devices.Link) {
	a, aOK := l.end(d.A, d.B, d.Source)
	b, bOK := l.end(d.B, d.A, d.Source)
	if !aOK || !bOK {
		return
	}
	as, bs := l.members(a), l.members(b)
	if len(as) != len(bs) {
		l.facts = append(l.facts, Fact{Kind: "reference/undefined", Device: a.Device, Peer: b.Device, Path: "interface " + a.Port, Pos: where(l.configs[a.Device], "interface "+a.Port),
			Message: fmt.Sprintf("%s links %s to %s, which have %d and %d members: which port goes where is not known, and the link is taken as not there", d.Source, a, b, len(as), len(bs)),
			Hint:    "declare the links of the member ports"})
		return
	}
	for i := range as {
		l.add(devices.Link{A: as[i], B: bs[i], Source: d.Source})
	}
}

func (l *linker) add(k devices.Link) {
	if refLess(k.B, k.A) {
		k.A, k.B = k.B, k.A
	}
	pair := [2]devices.PortRef{k.A, k.B}
	if l.seen[pair] {
		return
	}
	if l.seen == nil {
		l.seen = map[[2]devices.PortRef]bool{}
	}
	l.seen[pair] = true
	l.taken[k.A], l.taken[k.B] = true, true
	l.links = append(l.links, k)
}

// end gives a link's end in the configuration's own spelling.
func (l *linker) end(p, other devices.PortRef, source string) (devices.PortRef, bool) {
	c := l.configs[p.Device]
	if c == nil {
		f := Fact{Kind: "reference/undefined", Device: other.Device, Peer: p.Device, Path: "interface " + other.Port, Weak: true,
			Message: fmt.Sprintf("%s links %s to %s, and there is no configuration of %s: what lies behind the port is not known", source, other, p, p.Device),
			Hint:    "add the device's configuration, or attach it to the port as a host in interlock.yaml"}
		if oc := l.configs[other.Device]; oc != nil {
			f.Pos = where(oc, f.Path)
		}
		l.facts = append(l.facts, f)
		return p, false
	}
	name, ok := portNamed(c, p.Port)
	if !ok {
		l.facts = append(l.facts, Fact{Kind: "reference/undefined", Device: p.Device, Peer: other.Device, Path: "interface " + p.Port,
			Message: fmt.Sprintf("%s links %s to %s, but the configuration of %s has no interface %q: the link is taken as not there", source, p, other, p.Device, p.Port),
			Hint:    "correct the port's name where the link is declared, or configure the port"})
		return p, false
	}
	if i := c.Interfaces[name]; i.Kind == devices.Subinterface && c.Interfaces[i.Parent] != nil {
		name = i.Parent // the cable is in the parent
	}
	return devices.PortRef{Device: p.Device, Port: name}, true
}

// hostPorts are the ports that hosts of the site are attached to: two of them in one subnet share a segment, not a cable.
func (l *linker) hostPorts(site *devices.Site) map[devices.PortRef]bool {
	out := map[devices.PortRef]bool{}
	for _, h := range site.Hosts {
		for _, at := range h.Attached {
			if c := l.configs[at.Device]; c != nil {
				if name, ok := portNamed(c, at.Port); ok {
					out[devices.PortRef{Device: at.Device, Port: name}] = true
				}
			}
		}
	}
	return out
}

// subnets links two routed ports that are alone in a subnet.
func (l *linker) subnets(hosts map[devices.PortRef]bool) {
	type subnet struct {
		vrf    string
		prefix netip.Prefix
	}
	members := map[subnet][]devices.PortRef{}
	crowded := map[subnet]bool{} // somebody lives there who is no port of a cable
	for _, dev := range sortedKeys(l.configs) {
		c := l.configs[dev]
		for _, name := range sortedKeys(c.Interfaces) {
			i := c.Interfaces[name]
			if i.Shutdown || isManagement(c, i) || i.Kind == devices.Loopback || i.Kind == devices.Tunnel {
				continue
			}
			for _, key := range sortedKeys(i.Addresses) {
				p := i.Addresses[key].Prefix.Masked()
				if !p.IsValid() || p.IsSingleIP() || p.Addr().IsLinkLocalUnicast() {
					continue
				}
				s := subnet{vrfOf(i), p}
				port, ok := cable(c, i)
				if !ok {
					crowded[s] = true
					continue
				}
				members[s] = append(members[s], devices.PortRef{Device: dev, Port: port})
			}
		}
	}
	keys := make([]subnet, 0, len(members))
	for s := range members {
		keys = append(keys, s)
	}
	sort.Slice(keys, func(i, j int) bool {
		if c := keys[i].prefix.Compare(keys[j].prefix); c != 0 {
			return c < 0
		}
		return keys[i].vrf < keys[j].vrf
	})
	taken := map[devices.PortRef]bool{}
	for p := range l.taken {
		taken[p] = true
	}
	for p := range hosts {
		taken[p] = true
	}
	for _, s := range keys {
		m := members[s]
		if len(m) != 2 || crowded[s] || m[0].Device == m[1].Device {
			continue
		}
		l.pair(m[0], m[1], "shared subnet", taken)
	}
}

// cable names the port or port-channel that an interface's frames leave by: itself, or a subinterface's parent.
func cable(c *devices.Config, i *devices.Interface) (string, bool) {
	switch i.Kind {
	case devices.Ethernet, devices.PortChannel, devices.OtherKind:
		return i.Name, !i.Switchport
	case devices.Subinterface:
		p := c.Interfaces[i.Parent]
		return i.Parent, p != nil && (p.Kind == devices.Ethernet || p.Kind == devices.PortChannel)
	default:
		return "", false
	}
}

// pair links two ports, or the members of two port-channels one by one, unless one of them is spoken for.
func (l *linker) pair(a, b devices.PortRef, source string, taken map[devices.PortRef]bool) {
	as, bs := l.members(a), l.members(b)
	if len(as) != len(bs) {
		return // which member goes where is not known
	}
	for i := range as {
		if taken[as[i]] || taken[bs[i]] {
			return
		}
	}
	for i := range as {
		l.add(devices.Link{A: as[i], B: bs[i], Source: source})
	}
}

func (l *linker) members(p devices.PortRef) []devices.PortRef {
	c := l.configs[p.Device]
	if i := c.Interfaces[p.Port]; i == nil || i.Kind != devices.PortChannel {
		return []devices.PortRef{p}
	}
	var out []devices.PortRef
	for _, name := range sortedKeys(c.Interfaces) {
		if m := c.Interfaces[name].Channel; m != nil && m.Group == p.Port {
			out = append(out, devices.PortRef{Device: p.Device, Port: name})
		}
	}
	return out
}

// peerLinks links the peer-link members of an MLAG pair, which every such pair has cabled.
func (l *linker) peerLinks(site *devices.Site) {
	for _, p := range mlagPairs(l.configs, site, l.links) {
		a, b := peerLinkOf(l.configs[p[0]]), peerLinkOf(l.configs[p[1]])
		if a != "" && b != "" {
			l.pair(devices.PortRef{Device: p[0], Port: a}, devices.PortRef{Device: p[1], Port: b}, "mlag peer-link", l.taken)
		}
	}
}

// attachments links the hosts of the site to their ports.
func (l *linker) attachments(site *devices.Site) {
	for _, host := range sortedKeys(site.Hosts) {
		h := site.Hosts[host]
		for _, at := range h.Attached {
			c := l.configs[at.Device]
			if c == nil {
				l.facts = append(l.facts, Fact{Kind: "reference/undefined", Device: at.Device, Path: "interface " + at.Port, Pos: h.Pos,
					Message: fmt.Sprintf("host %s is attached to %s, but there is no configuration of %s: the attachment counts as down", host, at, at.Device),
					Hint:    "correct the port in interlock.yaml, or add the device's configuration"})
				continue
			}
			name, ok := portNamed(c, at.Port)
			if !ok {
				l.facts = append(l.facts, Fact{Kind: "reference/undefined", Device: at.Device, Path: "interface " + at.Port, Pos: h.Pos,
					Message: fmt.Sprintf("host %s is attached to %s, but the configuration of %s has no such interface: the attachment counts as down", host, at, at.Device),
					Hint:    "correct the port in interlock.yaml, or configure it"})
				continue
			}
			l.links = append(l.links, devices.Link{A: devices.PortRef{Device: at.Device, Port: name}, B: devices.PortRef{Device: host}, Source: "site"})
		}
	}
}
