package simulate

import (
	"net/netip"
	"slices"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
)

// fabric is what layers 2 and 3 are made of, whatever is down: which places hear each other over which wires.
type fabric struct {
	*topology
	links []link
	// wireOf finds the wire that a port is a cable of, -1 for none.
	wireOf []int
	spots  map[spot]int32
	places []spot
	// joins tie two places together while what carries them is up; areas are the places that may ever be tied together, and touched
	// the areas whose ties depend on a wire or a device.
	joins     []join
	area      []int32 // by place
	areaJoins [][]int32
	areaL3    [][]int32
	wireAreas [][]int32
	vtepAreas [][]int32 // by device
	l3        []l3
	l3Of      [][]int32 // by device
	subs      map[devices.PortRef][]*devices.Interface
	used      vlanBits // VLANs that any device has
	wireJoins [][]int32
	// layer2 are the parts of layer 2, bridgingOf the part of each device (-1 for none), numberOf the number of each Ethernet port.
	layer2     []bridging
	bridgingOf []int
	numberOf   map[*devices.Interface]int
	// members are the members of first-hop redundancy groups, by area and by layer-3 interface; tracksRoutes reports that one of them
	// follows what only routing knows.
	members      []groupMember
	areaGroups   map[int32][]int
	groupsOf     map[int32][]int
	tracksRoutes bool
	problems     []rib.Problem
}

// l3 is an interface that takes part in layer 3.
type l3 struct {
	dev   int
	ifc   *devices.Interface
	place int32 // -1 where nobody is heard
}

// join ties two places by a wire, by a device's VXLAN tunnels, or (both -1) by what is taken to lie between them.
type join struct {
	a, b       int32
	wire, vtep int
	vlan       int // on the A side, 0 for frames of a routed port
	// guess reports that nothing is known of what lies between, and one segment is taken to.
	guess bool
}

func newFabric(t *topology) *fabric {
	f := &fabric{topology: t, spots: map[spot]int32{}, subs: map[devices.PortRef][]*devices.Interface{},
		l3Of: make([][]int32, len(t.names)), vtepAreas: make([][]int32, len(t.names))}
	f.layer3Interfaces()
	f.findUsed()
	f.gatherWires()
	for w := range f.links {
		f.joinWire(w)
	}
	f.joinVXLAN()
	for _, p := range t.tunnels {
		f.joins = append(f.joins, join{a: f.place(spotOf(t.names[p.aDev], p.a)), b: f.place(spotOf(t.names[p.bDev], p.b)), wire: -1, vtep: -1})
	}
	f.joinUnknown()
	f.findAreas()
	f.numberPorts()
	f.findBridging()
	f.findGroups()
	f.findProblems()
	return f
}

// place numbers a spot.
func (f *fabric) place(s spot) int32 {
	if p, ok := f.spots[s]; ok {
		return p
	}
	p := int32(len(f.places))
	f.spots[s] = p
	f.places = append(f.places, s)
	return p
}

// layer3Interfaces lists the interfaces that take part in layer 3, in order of device and name, and the subinterfaces of each port.
func (f *fabric) layer3Interfaces() {
	for d, name := range f.names {
		c := f.configs[name]
		var unnumbered map[string]bool
		if f.systems[d].LinkLocalEverywhere {
			unnumbered = unnumberedPeers(c)
		}
		for _, in := range sortedKeys(c.Interfaces) {
			i := c.Interfaces[in]
			if i.Kind == devices.Subinterface {
				ref := devices.PortRef{Device: name, Port: i.Parent}
				f.subs[ref] = append(f.subs[ref], i)
			}
			if !isLayer3(i) && (!unnumbered[in] || i.Switchport) {
				continue
			}
			x := l3{dev: d, ifc: i, place: -1}
			if i.Kind != devices.Loopback {
				x.place = f.place(spotOf(name, i))
			}
			f.l3Of[d] = append(f.l3Of[d], int32(len(f.l3)))
			f.l3 = append(f.l3, x)
		}
	}
}

// unnumberedPeers are interfaces that BGP neighbours are said by: where every interface has a link-local address by itself, they need no more
// (Cumulus Linux User Guide, "BGP unnumbered"). Elsewhere "ipv6 enable" or its like is needed.
func unnumberedPeers(c *devices.Config) map[string]bool {
	if c.BGP == nil {
		return nil
	}
	out := map[string]bool{}
	for _, v := range c.BGP.VRFs {
		for key := range v.Neighbors {
			out[key] = true
		}
	}
	return out
}

func isLayer3(i *devices.Interface) bool {
	return !i.Switchport && i.Kind != devices.VXLAN &&
		(len(i.Addresses) > 0 || i.Unnumbered != "" || i.IPv6Enabled || i.LinkLocal.IsValid() || i.OSPF != nil || i.OSPFv3 != nil || i.ISIS != nil || i.IPForward || i.DHCPClient || len(i.VirtualAddresses) > 0)
}

// link is a wire between two devices as layers 2 and 3 see it: members of a port-channel are one.
type link struct {
	aDev, bDev int
	a, b       *devices.Interface
	cables     []edge
}

// gatherWires puts the cables between the same two interfaces together.
func (f *fabric) gatherWires() {
	f.wireOf = make([]int, len(f.ports))
	for p := range f.wireOf {
		f.wireOf[p] = -1
	}
	at := map[[2]*devices.Interface]int{}
	for _, e := range f.edges {
		a, b := f.logical(&f.ports[e.a]), f.logical(&f.ports[e.b])
		if a == nil || b == nil {
			continue
		}
		key := [2]*devices.Interface{a, b}
		w, ok := at[key]
		if !ok {
			w = len(f.links)
			at[key] = w
			f.links = append(f.links, link{aDev: e.aDev, bDev: e.bDev, a: a, b: b})
		}
		f.links[w].cables = append(f.links[w].cables, e)
		f.wireOf[e.a], f.wireOf[e.b] = w, w
	}
}

// joinWire ties the places at both ends of a wire, for each tag that both understand.
func (f *fabric) joinWire(w int) {
	l := &f.links[w]
	aDev, bDev := f.names[l.aDev], f.names[l.bDev]
	tie := func(tag int) {
		x, y := f.listener(aDev, l.a, tag), f.listener(bDev, l.b, tag)
		if x == (spot{}) || y == (spot{}) {
			return
		}
		f.joins = append(f.joins, join{a: f.place(x), b: f.place(y), wire: w, vtep: -1, vlan: x.vlan})
	}
	mine, theirs := f.tagsOf(aDev, l.a), f.tagsOf(bDev, l.b)
	if x, y := untagged(l.a), untagged(l.b); f.seesPVID(l) && x != y {
		mine[x/64] &^= 1 << (x % 64)
		mine[y/64] &^= 1 << (y % 64)
	} else {
		tie(0)
	}
	for i := range mine {
		if both := mine[i] & theirs[i]; both != 0 {
			for bit := range 64 {
				if both&(1<<bit) != 0 {
					tie(i*64 + bit)
				}
			}
		}
	}
}

// seesPVID reports a trunk whose ends notice that their native VLANs differ, and block both VLANs on it: PVST+ at both ends ("Troubleshooting
// STP on Catalyst Switches: PVID- and Type-Inconsistencies": "the port is put into a PVID-inconsistent state" for both VLANs).
func (f *fabric) seesPVID(l *link) bool {
	return l.a.Switchport && l.b.Switchport && l.a.Mode == devices.Trunk && l.b.Mode == devices.Trunk && isPVST(f.stpMode(l.aDev)) && isPVST(f.stpMode(l.bDev)) &&
		l.a.STP.BPDUFilter != "enable" && l.b.STP.BPDUFilter != "enable"
}

// findUsed lists the VLANs that any device says anything of: a device that learns its VLANs from others may have any of these.
func (f *fabric) findUsed() {
	f.used.add(1)
	for _, c := range f.configs {
		for id := range c.VLANs {
			f.used.add(id)
		}
		for _, i := range c.Interfaces {
			f.used.add(i.AccessVLAN)
			if i.Kind == devices.SVI {
				f.used.add(sviVLAN(i))
			}
		}
	}
}

// tagsOf are the tags, other than none, that an interface's device understands on it.
func (f *fabric) tagsOf(dev string, i *devices.Interface) *vlanBits {
	out := &vlanBits{}
	c := f.configs[dev]
	if !i.Switchport {
		for _, s := range f.subs[devices.PortRef{Device: dev, Port: i.Name}] {
			out.add(s.Dot1q)
		}
		return out
	}
	if i.Mode != devices.Trunk {
		return out
	}
	own := untagged(i)
	if learnsVLANs(c) {
		for w, allow := range f.bitsOf(allowed(i)) {
			out[w] = allow & f.used[w]
		}
		out[own/64] &^= 1 << (own % 64)
		return out
	}
	for id := range c.VLANs {
		if id != own && f.carries(c, i, id) {
			out.add(id)
		}
	}
	if own != 1 && c.VLANs[1] == nil && f.carries(c, i, 1) {
		out.add(1)
	}
	return out
}

// listener is what on a device hears frames with a tag that arrive at an interface.
func (f *fabric) listener(dev string, i *devices.Interface, tag int) spot {
	if i.Switchport {
		if tag != 0 {
			return spot{dev: dev, vlan: tag}
		}
		c := f.configs[dev]
		if u := untagged(i); u != 0 && f.carries(c, i, u) && knowsVLAN(c, u) {
			return spot{dev: dev, vlan: u}
		}
		return spot{}
	}
	subs := f.subs[devices.PortRef{Device: dev, Port: i.Name}]
	for _, s := range subs {
		if tag == 0 && ownUnit(i, s) || tag != 0 && s.Dot1q == tag {
			return spot{dev: dev, port: s.Name}
		}
	}
	if tag == 0 {
		return spot{dev: dev, port: i.Name}
	}
	return spot{}
}

// ownUnit reports an interface without a tag that is its port's own layer 3: unit 0 (Junos, SR Linux), or one with a name of its own that is
// bound to the port (SR OS).
func ownUnit(port, unit *devices.Interface) bool {
	return unit.Dot1q == 0 && (unit.Name == port.Name+".0" || !strings.HasPrefix(unit.Name, port.Name+"."))
}

// joinVXLAN ties the VLANs of all devices that have the same VNI.
func (f *fabric) joinVXLAN() {
	for d, dev := range f.names {
		for _, id := range sortedKeys(f.vnis[d]) {
			f.joins = append(f.joins, join{a: f.place(spot{dev: dev, vlan: id}), b: f.place(spot{vlan: f.vnis[d][id]}), wire: -1, vtep: d, vlan: id})
		}
	}
}

// joinUnknown ties interfaces in one subnet behind which nothing is known: what lies between them is taken to be one segment.
func (f *fabric) joinUnknown() {
	parent := f.potential()
	devicesIn := map[int32]int{} // by root: 1 + a device, -1 for several
	for _, x := range f.l3 {
		if x.place < 0 {
			continue
		}
		r := find(parent, x.place)
		switch devicesIn[r] {
		case 0, x.dev + 1:
			devicesIn[r] = x.dev + 1
		default:
			devicesIn[r] = -1
		}
	}
	type subnet struct {
		prefix     netip.Prefix
		management bool
	}
	loose := map[subnet][]int32{}
	for n, x := range f.l3 {
		if x.place < 0 || x.ifc.Kind == devices.Tunnel || devicesIn[find(parent, x.place)] < 0 || !f.unknownBehind(x) {
			continue
		}
		for _, a := range addressesOf(x.ifc) {
			if p := a.Prefix; !p.IsSingleIP() && !p.Addr().IsLinkLocalUnicast() {
				s := subnet{p.Masked(), isManagement(f.configs[f.names[x.dev]], x.ifc)}
				loose[s] = append(loose[s], int32(n))
				break
			}
		}
	}
	subnets := make([]subnet, 0, len(loose))
	for s := range loose {
		subnets = append(subnets, s)
	}
	sort.Slice(subnets, func(i, j int) bool {
		if c := subnets[i].prefix.Compare(subnets[j].prefix); c != 0 {
			return c < 0
		}
		return !subnets[i].management && subnets[j].management
	})
	for _, s := range subnets {
		first := map[string]int32{} // by VRF, where one device has the subnet in several
		several := f.severalOnOne(loose[s])
		for _, n := range loose[s] {
			x := f.l3[n]
			key := ""
			if several {
				key = vrfOf(x.ifc)
			}
			if a, ok := first[key]; ok {
				f.joins = append(f.joins, join{a: a, b: x.place, wire: -1, vtep: -1, guess: true})
			} else {
				first[key] = x.place
			}
		}
	}
}

// severalOnOne reports whether two of these interfaces, which are in order of device, are on one device.
func (f *fabric) severalOnOne(ns []int32) bool {
	for i := 1; i < len(ns); i++ {
		if f.l3[ns[i]].dev == f.l3[ns[i-1]].dev {
			return true
		}
	}
	return false
}

// unknownBehind reports that no known cable is plugged into what an interface is made of. A VLAN with cables that do not carry it is cut
// off, not unknown: VLANs are only guessed at where no cabling was declared and the device has no layer-2 cable at all.
func (f *fabric) unknownBehind(x l3) bool {
	dev := f.names[x.dev]
	name := x.ifc.Name
	switch x.ifc.Kind {
	case devices.SVI:
		if len(f.n.Declared) > 0 {
			return false
		}
		for _, p := range f.portsOf[x.dev] {
			if l := f.logical(&f.ports[p]); f.wireOf[p] >= 0 && l != nil && l.Switchport {
				return false
			}
		}
		return true
	case devices.Subinterface:
		name = x.ifc.Parent
	}
	ref := devices.PortRef{Device: dev, Port: name}
	if p, ok := f.index[ref]; ok {
		return f.ports[p].peer < 0 && !f.ports[p].host
	}
	if g, ok := f.lagOf[ref]; ok {
		for _, p := range f.lags[g].members {
			if f.ports[p].peer >= 0 || f.ports[p].host {
				return false
			}
		}
		return true
	}
	return false
}

// potential puts together all places that may ever be tied.
func (f *fabric) potential() []int32 {
	parent := make([]int32, len(f.places))
	for p := range parent {
		parent[p] = int32(p)
	}
	for _, j := range f.joins {
		unite(parent, j.a, j.b)
	}
	return parent
}

func find(parent []int32, p int32) int32 {
	for parent[p] != p {
		parent[p] = parent[parent[p]]
		p = parent[p]
	}
	return p
}

// unite makes two sets one, whose root is the smaller number.
func unite(parent []int32, a, b int32) {
	a, b = find(parent, a), find(parent, b)
	if b < a {
		a, b = b, a
	}
	parent[b] = a
}

func (f *fabric) findAreas() {
	parent := f.potential()
	f.area = make([]int32, len(f.places))
	number := map[int32]int32{}
	for p := range f.places {
		r := find(parent, int32(p))
		n, ok := number[r]
		if !ok {
			n = int32(len(number))
			number[r] = n
		}
		f.area[p] = n
	}
	f.areaJoins, f.areaL3, f.wireAreas = make([][]int32, len(number)), make([][]int32, len(number)), make([][]int32, len(f.links))
	f.wireJoins = make([][]int32, len(f.links))
	for n, j := range f.joins {
		a := f.area[j.a]
		f.areaJoins[a] = append(f.areaJoins[a], int32(n))
		if j.wire >= 0 {
			f.wireAreas[j.wire] = append(f.wireAreas[j.wire], a)
			f.wireJoins[j.wire] = append(f.wireJoins[j.wire], int32(n))
		}
		if j.vtep >= 0 {
			f.vtepAreas[j.vtep] = append(f.vtepAreas[j.vtep], a)
		}
	}
	for n, x := range f.l3 {
		if x.place >= 0 {
			f.areaL3[f.area[x.place]] = append(f.areaL3[f.area[x.place]], int32(n))
		}
	}
	for _, as := range [...][][]int32{f.wireAreas, f.vtepAreas} {
		for i := range as {
			slices.Sort(as[i])
			as[i] = slices.Compact(as[i])
		}
	}
}
