package bgp

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
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
	waits bool
	// doubtful reports that the way to the neighbour hangs on a default route or on BGP: others on the way may not know the neighbour.
	doubtful bool
	// silent reports that it does not open the session itself, for want of a route that is more than a default.
	silent   bool
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
	// kept are sides whose session could not come up as things are, and may have stayed up.
	kept []*side
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
	x.up, x.waits, x.doubtful, x.silent, x.why, x.whyPath = false, false, false, false, "", ""
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
