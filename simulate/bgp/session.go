package bgp

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// kind is what a neighbour is to a speaker.
type kind uint8

const (
	external kind = iota
	internal
	// confederate is in another member AS of the confederation.
	confederate
)

// side is one speaker's side of a session.
type side struct {
	index   int32
	speaker *speaker
	// key is the neighbour as configured: an address, an interface, or the range that let it in.
	key  string
	path string
	says *devices.BGPNeighbor // with what its groups say
	// remote and local are the addresses of the session; iface is the interface of an unnumbered one.
	remote, local netip.Addr
	iface         string
	dynamic       bool
	// multipath and relaxed are what a neighbour says of multipaths itself (Junos).
	multipath, relaxed bool

	peer *side
	kind kind
	// localAS is what the speaker shows to the neighbour, remoteAS what the neighbour shows.
	localAS, remoteAS uint32
	// connected is the interface whose subnet the neighbour is in, nil for none.
	connected *layer3.Interface
	up        bool
	// waits reports that nothing but a route to the neighbour is missing.
	waits    bool
	why      string
	whyPath  string
	families [families]*sideFamily
}

func (s *side) at() devices.Pos {
	pos, _ := s.speaker.device.Config.Where(devices.PathJoin(s.path, s.whyPath))
	return pos
}

// sessions finds who speaks with whom.
type sessions struct {
	in       Input
	speakers []*speaker
	*directory
	sides []*side
	// over is what BGP settled on without the sessions that need it to reach their neighbours, nil at first.
	over *State
	// redo are the sides that are looked at, nil for all; beyond reports that one of them has to do with one that is not.
	redo   []bool
	beyond bool
}

type peerKey struct {
	speaker int32
	peer    string
}

func newSessions(in Input, speakers []*speaker, over *State) *sessions {
	t := &sessions{in: in, over: over, speakers: speakers, directory: newDirectory(speakers)}
	for _, s := range speakers {
		t.configured(s)
	}
	t.meet()
	return t
}

// meet lets sides find each other and agree.
func (t *sessions) meet() {
	for _, x := range slices.Clone(t.sides) { // ranges let in who connects; their sides join the list
		if t.looksAt(x) && x.speaker.live {
			t.resolve(x)
		}
	}
	for _, passive := range [...]bool{false, true} { // who connects first, then who waited in vain
		for _, x := range t.sides {
			if t.looksAt(x) && x.peer == nil && x.why == "" && x.says.Passive == passive {
				t.pair(x)
			}
		}
	}
	for _, x := range t.sides {
		if t.looksAt(x) {
			t.judge(x)
		}
	}
	for _, x := range t.sides {
		if t.looksAt(x) {
			x.up = x.why == "" && x.peer != nil && x.peer.why == ""
		}
		if x.up {
			x.speaker.up = append(x.speaker.up, x)
		}
	}
}

// looksAt reports whether a side is looked at: all are where nothing is known from a state before.
func (t *sessions) looksAt(x *side) bool { return t.redo == nil || t.redo[x.index] }

// configured makes the sides of a speaker's neighbours, in order.
func (t *sessions) configured(s *speaker) {
	for _, key := range slices.Sorted(maps.Keys(s.vrf.Neighbors)) {
		n := s.vrf.Neighbors[key]
		says := inherit(s.config, n)
		x := t.add(s, key, devices.PathLevel("neighbor", key), &says)
		x.remote, _ = netip.ParseAddr(key)
		if !x.remote.IsValid() || x.remote.IsLinkLocalUnicast() {
			x.iface = cmp.Or(x.says.Interface, x.remote.Zone(), key)
			if a, zone, ok := strings.Cut(key, "%"); ok && !x.remote.IsValid() {
				x.remote, _ = netip.ParseAddr(a)
				x.iface = zone
			}
		}
		t.byPeer[peerKey{s.index, cmp.Or(x.iface, x.remote.String())}] = x.index
		if x.iface == "" {
			t.byRemote[x.remote] = append(t.byRemote[x.remote], x.index)
		}
	}
}

func (t *sessions) add(s *speaker, key, level string, says *devices.BGPNeighbor) *side {
	x := &side{index: int32(len(t.sides)), speaker: s, key: key, path: devices.PathJoin(s.path, level), says: says}
	_, x.multipath = says.Settings["multipath"]
	_, x.relaxed = says.Settings["multipath multiple-as"]
	x.multipath = x.multipath || x.relaxed
	x.begin()
	t.sides = append(t.sides, x)
	s.sides = append(s.sides, x)
	return x
}

// begin makes a side as it is before anybody is met.
func (x *side) begin() {
	x.local, x.connected, x.peer = netip.Addr{}, nil, nil
	x.kind, x.localAS, x.remoteAS = external, cmp.Or(x.says.LocalAS, x.speaker.asn), 0
	x.up, x.waits, x.why, x.whyPath = false, false, "", ""
	x.families = [families]*sideFamily{}
	switch {
	case !x.speaker.live:
		x.down("", "the device or its BGP is down")
	case x.says.Shutdown != nil && *x.says.Shutdown:
		x.down("shutdown", "it is shut down")
	}
}

func (x *side) down(path, format string, args ...any) {
	if x.why == "" {
		x.why, x.whyPath = fmt.Sprintf(format, args...), path
	}
}

// table is the routing table that a side's packets take.
func (t *sessions) table(s *speaker) rib.Table { return t.in.Tables(s.id) }

// resolve finds the addresses of a side's session: where its packets leave from.
func (t *sessions) resolve(x *side) {
	if x.iface != "" {
		x.connected = x.speaker.device.ByName[x.iface]
		switch {
		case x.connected == nil:
			x.down("interface", "interface %s has no address and runs no IPv6", x.iface)
		case !x.connected.Up:
			x.down("interface", "interface %s is down", x.iface)
		}
		return
	}
	t.onSubnet(x)
	if x.says.UpdateSource != "" {
		t.source(x)
	} else if a := t.selected(x); a.IsValid() {
		x.local = a
	} else if x.connected == nil {
		if i := x.speaker.device.ByName["system"]; i != nil && x.speaker.rules.SourceIsSystem {
			x.local = i.Primary().Addr()
		} else {
			x.local = t.leaving(x)
		}
	}
	if x.why != "" {
		return
	}
	switch {
	case x.connected != nil && !x.connected.Up:
		x.down("", "interface %s, in whose subnet the neighbour is, is down", x.connected.Name)
	case x.connected == nil && !t.reaches(x.speaker, x.remote) && !t.overBGP(x):
		x.waits = true
		x.down("", "there is no route to %s", x.remote)
	case !x.local.IsValid():
		x.down("", "no address of the device is known from which it would leave")
	}
}

// onSubnet finds the interface in whose subnet the neighbour is: the one that the connected route to it names. Where no route leads to it, an
// interface that is down and should is taken, to say so.
func (t *sessions) onSubnet(x *side) {
	r := t.table(x.speaker).Lookup(x.remote)
	for _, i := range x.speaker.addresses {
		named := r != nil && r.Protocol == rib.Connected && slices.ContainsFunc(r.NextHops, func(h rib.NextHop) bool { return h.Interface == i.Name })
		if !named && (r != nil || i.Up) || i.Config.Kind == devices.Loopback || x.connected != nil {
			continue
		}
		for _, a := range i.Addresses {
			if a.Prefix.Contains(x.remote) && !a.Prefix.IsSingleIP() && a.Prefix.Addr() != x.remote {
				x.connected, x.local = i, a.Prefix.Addr()
				break
			}
		}
	}
}

// source takes the address that is said with update-source: an address, or an interface's.
func (t *sessions) source(x *side) {
	if a, err := netip.ParseAddr(x.says.UpdateSource); err == nil {
		x.local = a
		for _, i := range x.speaker.addresses {
			if i.Owns(a) {
				if !i.Up {
					x.down("update-source", "interface %s, whose address it leaves from, is down", i.Name)
				}
				return
			}
		}
		x.down("update-source", "the device has no address %s to leave from", a)
		return
	}
	i := x.speaker.device.ByName[x.says.UpdateSource]
	switch {
	case i == nil:
		x.down("update-source", "interface %s, whose address it leaves from, has none", x.says.UpdateSource)
		return
	case !i.Up:
		x.down("update-source", "interface %s, whose address it leaves from, is down", i.Name)
	}
	p := i.Primary()
	if x.remote.Is6() {
		p = i.Primary6()
	}
	if x.local = p.Addr(); !x.local.IsValid() {
		x.down("update-source", "interface %s, whose address it leaves from, has none of the neighbour's family", i.Name)
	}
}

// selected is the address that default-address-selection makes a session leave from: for internal and multihop ones the loopback's, else that
// of the first interface (lab junos_default_address_selection). The zero Addr where it is not said or plays no part.
func (t *sessions) selected(x *side) netip.Addr {
	s := x.speaker
	within := x.says.RemoteAS == "internal" || x.says.RemoteAS == strconv.FormatUint(uint64(x.localAS), 10)
	if _, said := s.device.Config.Settings["default-address-selection"]; !said || !s.rules.SourceIsLoopback || !within && x.says.EBGPMultihop == 0 {
		return netip.Addr{}
	}
	var first netip.Addr
	for _, i := range s.addresses {
		if p := i.Primary(); p.IsValid() && i.Up {
			if i.Config.Kind == devices.Loopback {
				return p.Addr()
			}
			if !first.IsValid() {
				first = p.Addr()
			}
		}
	}
	return first
}

// leaving is the address of the interface through which the route to the neighbour goes.
func (t *sessions) leaving(x *side) netip.Addr {
	table := t.table(x.speaker)
	to := x.remote
	for range deepest {
		r := table.Lookup(to)
		if r == nil || len(r.NextHops) == 0 {
			return netip.Addr{}
		}
		h := r.NextHops[0]
		if i := x.speaker.device.ByName[h.Interface]; i != nil && (h.Kind == rib.Via || h.Kind == rib.Attached) {
			best := i.Primary()
			if to.Is6() {
				best = i.Primary6()
			}
			for _, a := range i.Addresses { // the address in the next hop's subnet
				if h.Addr.IsValid() && a.Prefix.Contains(h.Addr) {
					best = a.Prefix
				}
			}
			return best.Addr()
		}
		if !h.Addr.IsValid() {
			return netip.Addr{}
		}
		to = h.Addr
	}
	return netip.Addr{}
}

// reaches reports whether a speaker has a route to an address that does not discard.
func (t *sessions) reaches(s *speaker, to netip.Addr) bool {
	if r := t.table(s).Lookup(to); r != nil {
		return len(r.NextHops) > 0 && r.NextHops[0].Kind != rib.Discard && r.NextHops[0].Kind != rib.Reject
	}
	return false
}

// overBGP reports whether BGP itself, as it settled without the session, leads to the neighbour.
func (t *sessions) overBGP(x *side) bool {
	if t.over == nil {
		return false
	}
	n := t.over.network
	for p, i := range n.known.Supernets(netip.PrefixFrom(x.remote, x.remote.BitLen())) {
		c := n.rows[i].cell(x.speaker.index)
		if c == nil || c.best == nil || c.route == nil || p.Bits() == 0 && !x.speaker.rules.NextHopThroughDefault {
			continue
		}
		if c.best.from == nil || c.best.from.index != x.index {
			return true
		}
	}
	return false
}

// pair finds the other side of a session, and sets peer on both.
func (t *sessions) pair(x *side) {
	if x.iface != "" {
		t.pairLink(x)
		return
	}
	owner := t.owner(x)
	if owner == nil {
		x.down("", "no device of the network that speaks BGP has the address %s", x.remote)
		return
	}
	to := t.speaker(owner.ID())
	if to == nil || !to.live {
		x.down("", "%s, which has the address %s, does not speak BGP there", owner.Device.Name, x.remote)
		return
	}
	back := t.sideOf(to, x.local.String())
	if back == nil {
		back = t.letIn(to, x)
	}
	if back == nil {
		x.down("", "%s has no neighbour %s", to.id, x.local)
		return
	}
	if x.says.Passive && !back.says.Passive {
		x.down("transport passive", "it waits for %s, which does not connect from %s to %s", to.id, x.remote, x.local)
		return
	}
	if back.says.UpdateSource != "" && back.local.IsValid() && back.local != x.remote && back.why == "" {
		x.down("update-source", "%s speaks with %s from %s, not from %s", to.id, x.local, back.local, x.remote)
		return
	}
	if back.peer == nil {
		x.peer, back.peer = back, x
		// The other side takes what comes in, whatever address it would itself have left from.
		back.local = x.remote
	} else if back.peer != x {
		x.down("", "%s already has a session with %s", to.id, back.peer.speaker.id)
	}
}

// owner finds the interface that has a neighbour's address: one that is heard on the subnet, else the only one, else the one whose device
// expects a session from here.
func (t *sessions) owner(x *side) *layer3.Interface {
	var found []*layer3.Interface
	for _, i := range t.owning(x.remote) {
		if i.Device != x.speaker.device || i.VRF != x.speaker.id.VRF {
			found = append(found, i)
		}
	}
	if x.connected != nil {
		// Where several on one subnet have the address, which of them answers is chance; one that has no session yet is taken.
		heard := t.in.Network.Neighbors(x.connected)
		var any *layer3.Interface
		for _, i := range found {
			if !slices.Contains(heard, i) {
				continue
			}
			to := t.speaker(i.ID())
			if to == nil {
				continue
			}
			if back := t.sideOf(to, x.local.String()); back == nil || back.peer == nil {
				return i
			}
			if any == nil {
				any = i
			}
		}
		return any
	}
	for _, i := range found {
		if to := t.speaker(i.ID()); i.Up && to != nil && to.live && t.sideOf(to, x.local.String()) != nil {
			return i
		}
	}
	for _, i := range found {
		if i.Up {
			return i
		}
	}
	return nil
}

// pairLink finds the unnumbered neighbour at the other end of an interface.
func (t *sessions) pairLink(x *side) {
	for _, i := range t.in.Network.Neighbors(x.connected) {
		to := t.speaker(i.ID())
		if to == nil || !to.live {
			continue
		}
		if back := t.sideOf(to, i.Name); back != nil && (back.peer == nil || back.peer == x) {
			x.peer, back.peer = back, x
			return
		}
	}
	x.down("interface", "nobody at the other end of %s speaks BGP on that link", x.iface)
}

// letIn makes the side of a neighbour that a range of a speaker's lets in, nil where none does.
func (t *sessions) letIn(to *speaker, x *side) *side {
	best, bits := "", -1
	for _, k := range slices.Sorted(maps.Keys(to.vrf.DynamicNeighbors)) {
		if p, err := netip.ParsePrefix(k); err == nil && p.Contains(x.local) && p.Bits() > bits {
			best, bits = k, p.Bits()
		}
	}
	if best == "" {
		return nil
	}
	says := inherit(to.config, to.vrf.DynamicNeighbors[best])
	back := t.add(to, best, devices.PathLevel("listen range", best), &says)
	back.remote, back.local, back.dynamic = x.local, x.remote, true
	for _, i := range to.addresses {
		for _, a := range i.Addresses {
			if a.Prefix.Contains(back.remote) && !a.Prefix.IsSingleIP() && i.Up {
				back.connected = i
			}
		}
	}
	t.byPeer[peerKey{to.index, back.remote.String()}] = back.index
	return back
}

// judge compares what the two sides say; what keeps the session down is said on the side that will not have it.
func (t *sessions) judge(x *side) {
	p := x.peer
	if p == nil {
		return
	}
	shown, other := presented(p, x)
	x.remoteAS = shown
	if !accepts(x, shown) && other != 0 && accepts(x, other) {
		x.remoteAS = other
	}
	if shown, other := presented(x, p); !accepts(p, shown) && other != 0 && accepts(p, other) {
		x.localAS = other
	} else {
		x.localAS = shown
	}
	switch {
	case x.remoteAS == x.localAS:
		x.kind = internal
	case x.speaker.confederation != 0 && x.speaker.config.ConfederationPeers[x.remoteAS]:
		x.kind = confederate
	default:
		x.kind = external
	}
	if !accepts(x, x.remoteAS) {
		x.down("remote-as", "it is expected in AS %s and shows itself as AS %d", cmp.Or(x.says.RemoteAS, "(none given)"), x.remoteAS)
	}
	if (x.says.Password == "") != (p.says.Password == "") {
		x.down("password", "only one of the two sides has a password")
	}
	if x.says.Passive && p.says.Passive {
		x.down("transport passive", "both sides wait for the other to open it")
	}
	if x.kind != internal && x.connected == nil && x.iface == "" && x.says.EBGPMultihop <= 1 && x.says.TTLSecurity == 0 && !x.says.DisableConnectedCheck && x.speaker.vrf.Settings["disable-ebgp-connected-route-check"] == "" {
		x.down("ebgp-multihop", "the neighbour is in another AS and in no subnet of the device, without ebgp-multihop")
	}
	// A packet may cross as many links as its TTL says (RFC 4271 leaves it open; FRR and the vendors send with the number of ebgp-multihop as TTL).
	if ttl := x.says.EBGPMultihop; x.kind != internal && x.connected == nil && ttl > 1 && ttl < 255 {
		if n := t.links(x, ttl); n > ttl {
			x.down("ebgp-multihop", "its packets may cross %d links, and the neighbour is further away", ttl)
		}
	}
	// Without ebgp-multihop packets to another AS leave with a TTL of 1 (RFC 5082, 2.1; Cisco IOS BGP command reference, "neighbor ttl-security":
	// it has to be configured on both sides).
	if x.says.TTLSecurity > 0 && p.says.TTLSecurity == 0 && x.kind == external && max(1, p.says.EBGPMultihop) < 255-x.says.TTLSecurity+1 {
		x.down("ttl-security hops", "packets of the other side come with too low a TTL")
	}
	if s := x.speaker; s.routerID.IsValid() && s.routerID == p.speaker.routerID && s.id.Device != p.speaker.id.Device && (x.kind == internal || s.rules.RouterIDsDiffer) {
		x.down("", "both sides have the router id %s", s.routerID)
	}
	some := false
	for f := range families {
		a, b := t.active(x, f), t.active(p, f)
		if a && b {
			x.families[f], some = newSideFamily(x, f), true
		}
	}
	_ = some
}

// presented is the AS that a side shows to the other, and a second one where local-as may be either.
func presented(x, to *side) (as, alt uint32) {
	own := x.speaker.asn
	if c := x.speaker.confederation; c != 0 && to.speaker.confederation != c {
		own = c
	}
	if x.says.LocalAS != 0 && x.says.LocalAS != own {
		if x.says.LocalASOptions["dual-as"] || x.says.LocalASOptions["alias"] || x.says.LocalASOptions["fallback"] {
			alt = own
		}
		return x.says.LocalAS, alt
	}
	return own, 0
}

// accepts reports whether a side's remote-as fits an AS.
func accepts(x *side, as uint32) bool {
	own := cmp.Or(x.says.LocalAS, x.speaker.asn)
	switch want := x.says.RemoteAS; {
	case want == "external":
		return as != own
	case want == "internal":
		return as == own
	case want == "auto":
		return true
	case strings.Contains(want, " "):
		return true // a route-map or peer-filter decides: said as a problem
	default:
		n, err := strconv.ParseUint(want, 10, 32)
		return err == nil && uint32(n) == as
	}
}

// active reports whether a side has a family.
func (t *sessions) active(x *side, f family) bool {
	s := x.says.Families[familyWords[f]]
	if s != nil && s.Activate != nil {
		return *s.Activate
	}
	if all := x.says.Families[""]; all != nil && all.Activate != nil {
		return *all.Activate && f == ipv4
	}
	r := x.speaker.rules
	six := x.remote.Is6() || x.iface != ""
	switch f {
	case ipv4:
		return r.IPv4ByDefault && !x.speaker.vrf.NoDefaultIPv4 && (!six || x.iface != "" || r.IPv4OverIPv6)
	case ipv6:
		_, on := x.speaker.vrf.Settings["default ipv6-unicast"]
		return on
	}
	return false
}
