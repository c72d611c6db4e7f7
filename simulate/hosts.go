package simulate

import (
	"net/netip"
	"slices"

	"interlock/devices"
	"interlock/simulate/flows"
	"interlock/simulate/layer3"
)

// anchor is a port by which somebody hangs on the network, and the place in which frames from there are heard.
type anchor struct {
	port  attachment
	place int32
}

// placeHosts finds where the hosts of the site hang, and gives those without an address one of the subnet they hang in, so that they can be
// traced: what holds for one address of a subnet that nobody else has holds for the others.
func (g *Ground) placeHosts() {
	t := g.topology()
	g.anchors = map[string][]anchor{}
	st := site(g.n)
	low := g.layers.Steady()
	s := &Settled{ground: g, low: low, places: map[int32]map[int32]int{}, open: map[int]bool{}}
	taken := map[netip.Addr]bool{}
	for _, d := range low.Network.Devices {
		for _, i := range d.Interfaces {
			for _, a := range i.Addresses {
				taken[a.Prefix.Addr()] = true
			}
			for _, a := range declaredVirtual(i.Config) {
				taken[a] = true
			}
		}
	}
	for _, h := range st.Hosts {
		taken[h.Address.Addr()] = true
	}
	var hosts []flows.Host
	for _, name := range sortedKeys(st.Hosts) {
		h := st.Hosts[name]
		host := flows.Host{Name: name, Address: h.Address}
		for _, a := range t.attachments(h.Attached) {
			if a.missing {
				continue
			}
			places := g.placesBehind(a)
			g.anchors[name] = append(g.anchors[name], chosen(s, a, places, h.Address)...)
		}
		if !host.Address.IsValid() && len(g.anchors[name]) > 0 {
			host.Address = s.spare(s.segmentAt(g.anchors[name][0].place), taken)
			taken[host.Address.Addr()] = true
		}
		hosts = append(hosts, host)
	}
	g.index = flows.NewIndex(low.Network, hosts)
}

// placesBehind are the places where frames from a port may be heard, those without a tag first.
func (g *Ground) placesBehind(a attachment) []int32 {
	f := g.layers.f
	c := f.configs[a.ref.Device]
	i := c.Interfaces[a.ref.Port]
	if a.port >= 0 {
		i = f.logical(&f.ports[a.port])
	}
	if i == nil {
		return nil
	}
	var spots []spot
	add := func(s spot) {
		if s != (spot{}) && !slices.Contains(spots, s) {
			spots = append(spots, s)
		}
	}
	switch {
	case i.Kind == devices.SVI || i.Kind == devices.Subinterface:
		add(spotOf(a.ref.Device, i))
	default:
		add(f.listener(a.ref.Device, i, 0))
		tags := f.tagsOf(a.ref.Device, i)
		for id := 1; id < 4096; id++ {
			if tags.has(id) {
				add(f.listener(a.ref.Device, i, id))
			}
		}
		if i.Switchport && i.VoiceVLAN != 0 {
			add(spot{dev: a.ref.Device, vlan: i.VoiceVLAN})
		}
	}
	out := make([]int32, 0, len(spots))
	for _, s := range spots {
		out = append(out, f.place(s))
	}
	return out
}

// chosen are the places of a port in which a host with an address is: those whose segment has its subnet; where none has, that of
// frames without a tag.
func chosen(s *Settled, a attachment, places []int32, address netip.Prefix) []anchor {
	var out []anchor
	for _, p := range places {
		if address.IsValid() && s.hasSubnet(s.segmentAt(p), address.Addr()) {
			out = append(out, anchor{a, p})
		}
	}
	if len(out) == 0 && len(places) > 0 {
		out = append(out, anchor{a, places[0]})
	}
	return out
}

// heardIn are the layer-3 interfaces of a segment, up or not.
func (s *Settled) heardIn(segment int) []*layer3.Interface {
	if segment < 0 || segment >= len(s.low.Network.Segments) {
		return nil
	}
	return s.low.Network.Segments[segment]
}

func (s *Settled) hasSubnet(segment int, a netip.Addr) bool {
	for _, i := range s.heardIn(segment) {
		for _, x := range i.Addresses {
			if !x.Borrowed && x.Prefix.Masked().Contains(a) {
				return true
			}
		}
	}
	return false
}

// spare is an address of a segment's first subnet that nobody has, the zero Prefix where there is none.
func (s *Settled) spare(segment int, taken map[netip.Addr]bool) netip.Prefix {
	for _, i := range s.heardIn(segment) {
		for _, x := range i.Addresses {
			if x.Borrowed || x.Prefix.IsSingleIP() {
				continue
			}
			if a := free(x.Prefix.Masked(), taken); a.IsValid() {
				return netip.PrefixFrom(a, x.Prefix.Bits())
			}
		}
	}
	return netip.Prefix{}
}

// free is the first host address of a prefix that nobody has, looked for among the first thousand.
func free(p netip.Prefix, taken map[netip.Addr]bool) netip.Addr {
	a := p.Addr()
	if p.Bits() < a.BitLen()-1 { // a /31 and a /32 have no network address (RFC 3021)
		a = a.Next()
	}
	for range 1000 {
		if !p.Contains(a) {
			break
		}
		if !taken[a] && (p.Contains(a.Next()) || p.Bits() >= a.BitLen()-1) {
			return a
		}
		a = a.Next()
	}
	return netip.Addr{}
}

// attached says where a host hangs in a state: on its ports that are up; one that the site attaches nowhere is somewhere in its subnet.
func (s *Settled) attached(h *flows.Host) (segments []int, names []string) {
	as, said := s.ground.anchors[h.Name]
	if !said {
		if st := site(s.ground.n).Hosts[h.Name]; st != nil && len(st.Attached) > 0 {
			return nil, nil
		}
		for d := range s.low.Network.Devices {
			for _, i := range s.low.Network.Devices[d].Interfaces {
				if i.Up && i.Segment >= 0 && !slices.Contains(segments, i.Segment) && s.hasOwnSubnet(i, h.Address.Addr()) {
					segments = append(segments, i.Segment)
				}
			}
		}
		return segments, nil
	}
	for _, a := range as {
		if !s.low.state.isAttached(a.port) {
			continue
		}
		if seg := s.segmentAt(a.place); !slices.Contains(segments, seg) {
			segments = append(segments, seg)
		}
		if !slices.Contains(names, a.port.ref.Device) {
			names = append(names, a.port.ref.Device)
		}
	}
	return segments, names
}

func (s *Settled) hasOwnSubnet(i *layer3.Interface, a netip.Addr) bool {
	for _, x := range i.Addresses {
		if !x.Borrowed && x.Prefix.Masked().Contains(a) {
			return true
		}
	}
	return false
}

// findEdges lists the ports without a known other end, by the areas they belong to.
func (g *Ground) findEdges() {
	g.edges = map[int32][]anchor{}
	f := g.layers.f
	for p := range f.ports {
		port := &f.ports[p]
		if port.peer >= 0 || port.ifc.Kind == devices.MgmtPort || port.ifc.Shutdown || port.idle {
			continue
		}
		a := attachment{dev: port.dev, ref: port.ref, port: p}
		for _, place := range g.placesBehind(a) {
			if int(place) < len(f.area) {
				g.edges[f.area[place]] = append(g.edges[f.area[place]], anchor{a, place})
			}
		}
	}
}
