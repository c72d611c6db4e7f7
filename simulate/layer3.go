package simulate

import (
	"maps"
	"net/netip"
	"slices"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/routing"
	"interlock/simulate/systems"
)

// Layers answers for one network, state after state, what its ports, bundles and VLANs leave to layer 3. What does not depend on what is
// down is worked out once, and a state costs what differs from the steady one.
type Layers struct {
	f      *fabric
	steady *Lower
}

// Lower is what layers 1 and 2 are in one state. It is not changed after it is made.
type Lower struct {
	layers  *Layers
	state   *state
	up      []bool  // by layer-3 interface
	seg     []int32 // by layer-3 interface: the smallest interface in its segment, -1 for none
	ptr     []*layer3.Interface
	held    []bool  // joins that spanning tree holds back
	roles   []role  // by member of a first-hop redundancy group
	scratch []int32 // while it is made
	// from is the state that it was worked out from, nil for the steady one; resegmented are the areas in which what joins
	// places was looked at again.
	from        *Lower
	resegmented map[int32]bool
	// goes is the state by whose elections shared gateway addresses are answered for, nil for this one (While).
	goes *Lower
	// Network is the same as layer 3 takes it. A device's entry is the steady network's own where nothing of it differs.
	Network *layer3.Network
}

// NewLayers makes a network ready. n.Links must be what Links gives.
func NewLayers(n *devices.Network) *Layers {
	l := &Layers{f: newFabric(newTopology(n))}
	l.steady = l.state(l.f.evaluate(Down{}, nothing, false))
	l.steady.doubtTrees()
	return l
}

// Layer3 says what layer 3 finds of a network with something down.
func Layer3(n *devices.Network, down Down) *layer3.Network { return NewLayers(n).With(down).Network }

// Steady is the network with nothing down.
func (l *Layers) Steady() *Lower { return l.steady }

// With is the network with something down. It costs what differs from the steady state.
func (l *Layers) With(down Down) *Lower { return l.steady.with(down) }

// Up reports whether an interface is up: its line protocol, whatever kind it is.
func (w *Lower) Up(ref devices.PortRef) bool {
	up, _ := w.state.refUp(ref)
	return up
}

// state works everything out.
func (l *Layers) state(s *state) *Lower {
	f := l.f
	w := &Lower{layers: l, state: s, up: make([]bool, len(f.l3)), seg: make([]int32, len(f.l3)), ptr: make([]*layer3.Interface, len(f.l3)),
		Network: &layer3.Network{Segments: make([][]*layer3.Interface, len(f.l3))}}
	all := map[int]bool{}
	for k := range f.layer2 {
		all[k] = true
	}
	w.held = w.heldIn(nil, all)
	for a := range f.areaJoins {
		w.segment(int32(a))
	}
	for d := range f.names {
		w.interfaces(d)
	}
	w.roles = make([]role, len(f.members))
	for a := range f.areaGroups {
		w.elect(a, w.roles, nil)
	}
	for d, name := range f.names {
		c := f.configs[name]
		w.Network.Devices = append(w.Network.Devices, &layer3.Device{Name: name, Index: d, Config: c, System: systems.Of(c.OS), VRFs: f.vrfs(d)})
		w.build(d)
	}
	for n, x := range f.l3 {
		if x.place >= 0 {
			w.Network.Segments[w.seg[n]] = append(w.Network.Segments[w.seg[n]], w.ptr[n])
		}
	}
	w.scratch = nil
	return w
}

// vrfs are the names of a device's routing tables.
func (f *fabric) vrfs(d int) []string {
	names := map[string]bool{}
	for v := range f.configs[f.names[d]].VRFs {
		names[v] = true
	}
	for _, n := range f.l3Of[d] {
		names[vrfOf(f.l3[n].ifc)] = true
	}
	delete(names, "default")
	return append([]string{"default"}, slices.Sorted(maps.Keys(names))...)
}

// with works out what differs with something else down.
func (w *Lower) with(down Down) *Lower {
	f := w.layers.f
	s, touched := w.state.with(down)
	o := &Lower{layers: w.layers, state: s, up: slices.Clone(w.up), seg: slices.Clone(w.seg), ptr: slices.Clone(w.ptr), held: w.held, roles: w.roles}
	devs, areas, trees := map[int]bool{}, map[int32]bool{}, map[int]bool{}
	for d := range f.names {
		if s.devUp[d] != w.state.devUp[d] {
			devs[d] = true
			o.regrow(d, trees)
			for _, a := range f.vtepAreas[d] {
				areas[a] = true
			}
		}
	}
	for _, refs := range [...]map[devices.PortRef]bool{w.state.down.Ports, down.Ports} {
		for ref := range refs { // interfaces that are no ports: loopbacks, tunnels, SVIs
			if d, ok := f.dev[ref.Device]; ok && w.state.down.Ports[ref] != down.Ports[ref] {
				devs[d] = true
			}
		}
	}
	for _, n := range touched {
		part := f.parts.list[n]
		for _, p := range part.ports {
			if s.up[p] != w.state.up[p] {
				devs[f.ports[p].dev] = true
				o.regrow(f.ports[p].dev, trees)
				if k := f.wireOf[p]; k >= 0 {
					for _, a := range f.wireAreas[k] {
						areas[a] = true
					}
				}
			}
		}
		for _, g := range part.lags {
			if s.lagUp[g] != w.state.lagUp[g] || s.bundled[g] != w.state.bundled[g] {
				devs[f.lags[g].dev] = true
			}
		}
	}
	if len(trees) > 0 {
		o.held = o.heldIn(w.held, trees)
		for j := range o.held {
			if o.held[j] != w.held[j] {
				areas[f.area[f.joins[j].a]] = true
			}
		}
	}
	o.from, o.resegmented = w, areas
	for a := range areas {
		o.segment(a)
	}
	for d := range devs {
		o.interfaces(d)
	}
	o.reelect(w, devs, areas)
	o.rebuild(w, devs, areas)
	o.scratch = nil
	return o
}

// reelect elects gateways anew where an interface, who it hears, or what a device may follow differs, and notes the devices that then
// answer for other addresses.
func (w *Lower) reelect(from *Lower, devs map[int]bool, areas map[int32]bool) {
	f := w.layers.f
	if len(f.members) == 0 {
		return
	}
	again := maps.Clone(areas)
	for d := range devs {
		for _, n := range f.l3Of[d] {
			for range f.groupsOf[n] {
				again[f.area[f.l3[n].place]] = true
			}
		}
	}
	w.roles = slices.Clone(from.roles)
	for a := range again {
		w.elect(a, w.roles, nil)
		for _, m := range f.areaGroups[a] {
			devs[f.l3[f.members[m].l3].dev] = true
		}
	}
}

// regrow notes that the spanning trees of a device's part are to be worked out again, if they hold anything back.
func (w *Lower) regrow(d int, trees map[int]bool) {
	if k := w.layers.f.bridgingOf[d]; k >= 0 && w.layers.f.layer2[k].acts {
		trees[k] = true
	}
}

// rebuild makes a state's Network from the one before, with the devices and segments that differ made anew.
func (w *Lower) rebuild(from *Lower, devs map[int]bool, areas map[int32]bool) {
	f := w.layers.f
	for a := range areas {
		for _, n := range f.areaL3[a] {
			if w.seg[n] != from.seg[n] {
				devs[f.l3[n].dev] = true
			}
		}
	}
	w.Network = &layer3.Network{Devices: slices.Clone(from.Network.Devices), Segments: slices.Clone(from.Network.Segments)}
	fresh := make([]bool, len(f.l3)) // segments to be listed anew
	for d := range devs {
		if !w.differs(from, d) {
			continue
		}
		w.build(d)
		for _, n := range f.l3Of[d] {
			if f.l3[n].place >= 0 {
				fresh[w.seg[n]], fresh[from.seg[n]] = true, true
				w.Network.Segments[w.seg[n]], w.Network.Segments[from.seg[n]] = nil, nil
			}
		}
	}
	for n := range f.l3 {
		if f.l3[n].place >= 0 && fresh[w.seg[n]] {
			w.Network.Segments[w.seg[n]] = append(w.Network.Segments[w.seg[n]], w.ptr[n])
		}
	}
}

// differs reports whether layer 3 sees anything of a device otherwise than before.
func (w *Lower) differs(from *Lower, d int) bool {
	if w.state.devUp[d] != from.state.devUp[d] {
		return true
	}
	for _, n := range w.layers.f.l3Of[d] {
		if w.up[n] != from.up[n] || w.seg[n] != from.seg[n] || w.bandwidth(int(n)) != from.ptr[n].Bandwidth || !slices.Equal(w.answers(n, w.roles), from.ptr[n].Virtual) {
			return true
		}
	}
	return false
}

// segment works out which interfaces of an area hear each other.
func (w *Lower) segment(area int32) {
	f := w.layers.f
	ns := f.areaL3[area]
	if len(ns) == 0 {
		return
	}
	if len(ns) == 1 {
		w.seg[ns[0]] = ns[0]
		return
	}
	if w.scratch == nil {
		w.scratch = make([]int32, 2*len(f.places))
	}
	parent, least := w.scratch[:len(f.places)], w.scratch[len(f.places):]
	for _, n := range ns {
		p := f.l3[n].place
		parent[p], least[p] = p, -1
	}
	for _, n := range f.areaJoins[area] {
		j := &f.joins[n]
		parent[j.a], parent[j.b], least[j.a], least[j.b] = j.a, j.b, -1, -1
	}
	for _, n := range f.areaJoins[area] {
		if w.ties(int(n)) {
			unite(parent, f.joins[n].a, f.joins[n].b)
		}
	}
	for _, n := range ns { // in order, so that the first of a segment is its least
		r := find(parent, f.l3[n].place)
		if least[r] < 0 {
			least[r] = n
		}
		w.seg[n] = least[r]
	}
}

// ties reports whether what joins two places is up.
func (w *Lower) ties(n int) bool {
	switch j := &w.layers.f.joins[n]; {
	case j.wire >= 0:
		return !w.held[n] && w.wireUp(j.wire)
	case j.vtep >= 0:
		return w.state.devUp[j.vtep]
	}
	return true
}

// wireUp reports whether a cable of a wire is up.
func (w *Lower) wireUp(n int) bool {
	for _, c := range w.layers.f.links[n].cables {
		if w.state.up[c.a] && w.state.up[c.b] {
			return true
		}
	}
	return false
}

// interfaces works out which layer-3 interfaces of a device are up.
func (w *Lower) interfaces(d int) {
	for _, n := range w.layers.f.l3Of[d] {
		w.up[n] = w.state.interfaceUp(d, w.layers.f.l3[n].ifc)
	}
}

// build makes a device's entry anew.
func (w *Lower) build(d int) {
	f := w.layers.f
	dev := *w.Network.Devices[d]
	dev.Up, dev.Interfaces, dev.ByName = w.state.devUp[d], nil, make(map[string]*layer3.Interface, len(f.l3Of[d]))
	w.Network.Devices[d] = &dev
	made := make([]layer3.Interface, len(f.l3Of[d]))
	for k, n := range f.l3Of[d] {
		x := &f.l3[n]
		l := &made[k]
		if old := w.ptr[n]; old != nil {
			*l = *old
		} else {
			*l = layer3.Interface{Name: x.ifc.Name, VRF: vrfOf(x.ifc), Config: x.ifc, MTU: f.ipMTU(d, x.ifc)}
			l.Addresses, l.Borrowed = f.addresses(d, x.ifc)
		}
		l.Device, l.Up, l.Segment, l.Bandwidth, l.Virtual = &dev, w.up[n], -1, w.bandwidth(int(n)), w.answers(n, w.roles)
		if x.place >= 0 {
			l.Segment = int(w.seg[n])
		}
		w.ptr[n] = l
		dev.Interfaces = append(dev.Interfaces, l)
		dev.ByName[l.Name] = l
	}
}

// addresses gives an interface's usable addresses, and the interface it borrows them from.
func (f *fabric) addresses(d int, i *devices.Interface) ([]layer3.Address, string) {
	out := addressesOf(i)
	from := f.configs[f.names[d]].Interfaces[i.Unnumbered]
	if from == nil {
		return out, ""
	}
	for _, a := range addressesOf(from) {
		a.Borrowed = true
		out = append(out, a)
	}
	return out, from.Name
}

// addressesOf lists an interface's own addresses: IPv4 before IPv6, primary first.
func addressesOf(i *devices.Interface) []layer3.Address {
	var out []layer3.Address
	for _, k := range sortedKeys(i.Addresses) {
		if a := i.Addresses[k]; a.Prefix.IsValid() {
			p := a.Prefix
			if a.EUI64 {
				p = eui64(p, i.MAC)
			}
			out = append(out, layer3.Address{Prefix: p, Secondary: a.Secondary, Tag: a.Tag})
		}
	}
	sort.SliceStable(out, func(x, y int) bool {
		if v, w := out[x].Prefix.Addr().Is4(), out[y].Prefix.Addr().Is4(); v != w {
			return v
		}
		return !out[x].Secondary && out[y].Secondary
	})
	return out
}

// eui64 puts the interface identifier of a MAC address (RFC 4291, appendix A) into a prefix. Where the configuration does not tell the
// MAC, the prefix stays as it is: the subnet is known and the address is not.
func eui64(p netip.Prefix, mac string) netip.Prefix {
	var hw []byte
	nibble := -1
	for _, r := range mac {
		v := -1
		switch {
		case r >= '0' && r <= '9':
			v = int(r - '0')
		case r >= 'a' && r <= 'f':
			v = int(r-'a') + 10
		case r >= 'A' && r <= 'F':
			v = int(r-'A') + 10
		default:
			continue
		}
		if nibble < 0 {
			nibble = v
			continue
		}
		hw = append(hw, byte(nibble<<4|v))
		nibble = -1
	}
	if len(hw) != 6 || !p.Addr().Is6() || p.Bits() > 64 {
		return p
	}
	a := p.Masked().Addr().As16()
	copy(a[8:], []byte{hw[0] ^ 2, hw[1], hw[2], 0xff, 0xfe, hw[3], hw[4], hw[5]})
	return netip.PrefixFrom(netip.AddrFrom16(a), p.Bits())
}

// ipMTU is the largest IP packet an interface takes.
func (f *fabric) ipMTU(d int, i *devices.Interface) int {
	c, sys := f.configs[f.names[d]], f.systems[d]
	for _, x := range [...]*devices.Interface{i, c.Interfaces[i.Parent]} {
		if x != nil && x.MTU != 0 {
			return x.MTU - sys.FrameHeader
		}
	}
	return sys.MTU
}

// bandwidth is that of an interface in kbit/s: configured, or of a bundle the sum of its members in service, or by speed or name.
func (w *Lower) bandwidth(n int) int64 {
	x := &w.layers.f.l3[n]
	return w.bandwidthOf(x.dev, x.ifc)
}

func (w *Lower) bandwidthOf(d int, i *devices.Interface) int64 {
	f := w.layers.f
	if i.Bandwidth != 0 {
		return i.Bandwidth
	}
	c, ref := f.configs[f.names[d]], devices.PortRef{Device: f.names[d], Port: i.Name}
	switch i.Kind {
	case devices.Subinterface:
		if p := c.Interfaces[i.Parent]; p != nil {
			return w.bandwidthOf(d, p)
		}
	case devices.PortChannel:
		g, ok := f.lagOf[ref]
		if !ok {
			break
		}
		sum := int64(0)
		for _, m := range f.lags[g].members {
			if w.state.up[m] {
				sum += w.bandwidthOf(d, f.ports[m].ifc)
			}
		}
		return sum
	}
	if mbit := speedOf(i.Speed); mbit != 0 {
		return int64(mbit) * 1000
	}
	if mbit := connectorSpeed(c, i.Name); mbit != 0 {
		return int64(mbit) * 1000
	}
	if p := c.Interfaces[i.Parent]; p != nil && p != i { // an interface on a port is as fast as the port
		return w.bandwidthOf(d, p)
	}
	return f.systems[d].Bandwidth(i.Name)
}

// connectorSpeed is that of a port of a connector in Mbit/s, as the connector's breakout says: 100000 for 1/1/c1/1 of "c1-100g" (Nokia SR OS
// Interface Configuration Guide, "Connectors and connector ports"; labs/sros_ospf_multiarea: cost 1 with the reference of 100 Gbit/s).
func connectorSpeed(c *devices.Config, port string) int {
	slash := strings.LastIndexByte(port, '/')
	if slash < 0 {
		return 0
	}
	connector := c.Interfaces[port[:slash]]
	if connector == nil {
		return 0
	}
	_, speed, _ := strings.Cut(connector.Breakout, "-")
	return speedOf(speed)
}

// Routing settles a network's routing with something down that was up before. n.Links must be what Links gives.
func Routing(n *devices.Network, down Down) *routing.State {
	l := NewLayers(n)
	steady := routing.Compute(l.Steady().Network, nil)
	if len(down.Devices)+len(down.Ports) == 0 {
		return steady
	}
	return routing.Compute(l.With(down).Network, steady)
}

// PortNamed finds an interface by the name that somebody wrote, exactly or shortened where only one can be meant.
func PortNamed(c *devices.Config, name string) (string, bool) { return portNamed(c, name) }
