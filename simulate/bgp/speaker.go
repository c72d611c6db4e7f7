package bgp

import (
	"maps"
	"net/netip"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
	"interlock/simulate/systems"
)

// speaker is BGP in one VRF of one device.
type speaker struct {
	index    int32
	id       rib.ID
	device   *layer3.Device
	config   *devices.BGP
	vrf      *devices.BGPVRF
	rules    *systems.BGP
	system   *systems.System
	policies *routepolicy.Policies
	// live reports a speaker that runs: its device is up and BGP is not shut down.
	live bool
	// asn is the AS it belongs to (of the member of a confederation), confederation the one that it shows outside, 0 for none.
	asn, confederation uint32
	routerID           netip.Addr
	clusterID          netip.Addr
	sides              []*side
	// up are the sides whose session is up, in order.
	up []*side
	// addresses are the device's own in this VRF.
	addresses []*layer3.Interface
	families  [families]speakerFamily
	// path is the model path of the VRF's BGP.
	path string
	// What ready works out: the local preference of paths without one, whether multipaths may have different AS paths, whether a neighbour
	// is told more than the best, and the device's own addresses.
	defaultLocalPref  uint32
	relaxed, addPaths bool
	// keepsAll says that all valid paths are wanted, for aggregates.
	keepsAll bool
	owns     map[netip.Addr]bool
	// vpn is what a VRF's speaker exchanges with others through its device's master, the speaker of the default VRF; slaves are the other way.
	vpn    *vpn
	master *speaker
	slaves []*speaker
	// rewrites reports a policy on the device that changes AS paths other than by prepending.
	rewrites bool
	// setsHops reports a policy on the device that sets a next hop.
	setsHops bool
	// throughDefault says that next hops, and neighbours, may be found through a default route.
	throughDefault bool
	// ranks reports a policy on the device that sets a weight or a local preference.
	ranks bool
}

// ready works out what is asked for each path.
func (s *speaker) ready() {
	s.defaultLocalPref = s.rules.DefaultLocalPref
	if v := s.vrf.Settings["default local-preference"]; v != "" {
		s.defaultLocalPref = uint32(lastNumber(v, int(s.defaultLocalPref)))
	}
	s.relaxed = s.relaxes()
	s.owns = map[netip.Addr]bool{}
	for _, i := range s.addresses {
		for _, a := range i.Addresses {
			s.owns[a.Prefix.Addr()] = true
		}
	}
	for _, x := range s.up {
		for _, f := range x.families {
			s.addPaths = s.addPaths || f != nil && f.addPathsOut
		}
	}
}

// workersAtOnce is how many cores there are to use.
func workersAtOnce() int { return max(1, runtime.GOMAXPROCS(0)) }

// family is an address family whose routes are prefixes.
type family uint8

const (
	ipv4 family = iota
	ipv6
	vpn4
	vpn6
	evpn
	families
)

var familyWords = [families]string{"ipv4 unicast", "ipv6 unicast", "vpnv4 unicast", "vpnv6 unicast", "l2vpn evpn"}

func familyOf(p netip.Prefix) family {
	if p.Addr().Is4() {
		return ipv4
	}
	return ipv6
}

// speakerFamily is what a speaker does in one family.
type speakerFamily struct {
	config *devices.BGPFamily
	// external, internal and mixed are how many paths may be used together.
	external, internal, mixed int
	distance                  [3]int // of external, internal and local routes
	clientToClientOff         bool
	inactive                  bool // best paths that do not forward are advertised
	aggregates                []*aggregate
	// tableMap is what routes pass on their way into the table; tableFilter reports that those it rejects are not installed.
	tableMap    *routepolicy.Policy
	tableFilter bool
}

// speakersOf lists the speakers of all devices, in order of device and VRF.
func speakersOf(in Input) []*speaker {
	var out []*speaker
	for _, d := range in.Network.Devices {
		b := d.Config.BGP
		if b == nil || d.System == nil {
			continue
		}
		for _, vrf := range d.VRFs {
			v := b.VRFs[vrf]
			if v == nil && systems.BGPOf(d.System, d.Config).EveryVRF && d.Config.VRFs[vrf] != nil && d.Config.VRFs[vrf].RD != "" {
				v = &devices.BGPVRF{}
			}
			if v == nil {
				continue
			}
			s := &speaker{index: int32(len(out)), id: rib.ID{Device: d.Name, VRF: vrf}, device: d, config: b, vrf: v, system: d.System, rules: systems.BGPOf(d.System, d.Config),
				policies: in.Policies(d.Name), path: devices.PathJoin("router bgp", devices.PathLevel("vrf", vrf))}
			s.live = s.isLive(d)
			s.throughDefault = s.rules.NextHopThroughDefault || said(d.Config, vrf, "ip nht resolve-via-default")
			s.asn, s.confederation = ownAS(b, v)
			for _, i := range d.Interfaces {
				if i.VRF == vrf {
					s.addresses = append(s.addresses, i)
				}
			}
			s.identify()
			for f := range families {
				s.families[f] = s.family(f)
			}
			out = append(out, s)
		}
	}
	return out
}

// said reports that a device's statement is made for a VRF, and not taken back.
func said(c *devices.Config, vrf, statement string) bool {
	if vrf != "default" {
		statement = "vrf " + vrf + " " + statement
	}
	text := c.Settings[statement]
	return text != "" && !strings.HasPrefix(text, "no ")
}

// isLive reports whether it runs on the device: that is up, and BGP not shut down.
func (s *speaker) isLive(d *layer3.Device) bool {
	return d.Up && !s.config.Shutdown && s.vrf.Settings["shutdown"] == "" && s.vrf.Settings["admin-state"] != "disable"
}

// identify finds the router id: configured for BGP, configured for the device, else the highest address of a loopback, else of any
// interface that is up (RFC 4271, 4.2; all systems here prefer loopbacks; which of several is taken differs, and NX-OS takes the first).
func (s *speaker) identify() {
	s.routerID = s.vrf.RouterID
	if !s.routerID.IsValid() {
		key := s.id.VRF
		if key == "default" {
			key = ""
		}
		s.routerID = s.device.Config.System.RouterIDs[key]
	}
	if !s.routerID.IsValid() && s.rules.RouterIDOfDefault && s.id.VRF != "default" {
		if d := s.config.VRFs["default"]; d != nil {
			s.routerID = d.RouterID
		}
	}
	if !s.routerID.IsValid() {
		s.routerID = highest(s.addresses, func(i *layer3.Interface) bool { return i.Config.Kind == devices.Loopback })
	}
	if !s.routerID.IsValid() {
		s.routerID = highest(s.addresses, func(*layer3.Interface) bool { return true })
	}
	s.clusterID = s.routerID
	if c := s.vrf.ClusterID; c != "" {
		if a, err := netip.ParseAddr(c); err == nil {
			s.clusterID = a
		} else if n, err := strconv.ParseUint(c, 10, 32); err == nil {
			s.clusterID = netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
		}
	}
}

func highest(of []*layer3.Interface, ok func(*layer3.Interface) bool) netip.Addr {
	var best netip.Addr
	for _, i := range of {
		if !i.Up || !ok(i) {
			continue
		}
		for _, a := range i.Addresses {
			if x := a.Prefix.Addr(); x.Is4() && (!best.IsValid() || best.Less(x)) {
				best = x
			}
		}
	}
	return best
}

// family works out what holds in an address family.
func (s *speaker) family(f family) speakerFamily {
	r := s.rules
	c := s.vrf.Families[familyWords[f]]
	if c == nil {
		c = &devices.BGPFamily{}
	}
	out := speakerFamily{config: c, external: c.MaximumPaths, internal: c.MaximumPathsIBGP, mixed: c.MaximumPathsMixed, clientToClientOff: c.ClientToClientOff, inactive: r.AdvertisesInactive && !c.SuppressInactive}
	if r.OneLimit && out.internal == 0 {
		out.internal = out.external
	}
	if out.external == 0 {
		out.external = r.MaxPaths
	}
	if out.internal == 0 {
		out.internal = r.MaxPathsInternal
	}
	if c.MaximumPathsMixed > 0 {
		out.external, out.internal = max(out.external, c.MaximumPathsMixed), max(out.internal, c.MaximumPathsMixed)
	}
	if s.vrf.Settings["advertise-inactive"] != "" {
		out.inactive = true
	}
	if s.vrf.Settings["suppress-inactive"] != "" {
		out.inactive = false
	}
	for i, p := range [...]rib.Protocol{rib.EBGP, rib.IBGP, rib.Aggregate} {
		out.distance[i] = s.system.Distance(p)
		key := [...]string{"external", "internal", "local"}[i]
		if d := s.vrf.Distance[key]; d != 0 {
			out.distance[i] = d
		}
		if d := c.Distance[key]; d != 0 {
			out.distance[i] = d
		}
	}
	if name, filter := strings.CutSuffix(c.TableMap, " filter"); name != "" {
		out.tableMap, out.tableFilter = s.policies.Policy(name), filter || r.TableMapFilters
	}
	for _, k := range slices.Sorted(maps.Keys(c.Aggregates)) {
		if p, err := netip.ParsePrefix(k); err == nil {
			s.keepsAll = s.keepsAll || r.AggregatesAllPaths && (c.Aggregates[k].ASSet || r.AggregateTakesOrigin)
			out.aggregates = append(out.aggregates, &aggregate{prefix: p.Masked(), config: c.Aggregates[k], path: devices.PathJoin(s.path, "address-family "+familyWords[f], "aggregate-address "+k)})
		}
	}
	return out
}

// at is the place of a statement of the speaker's.
func (s *speaker) at(level ...string) devices.Pos {
	pos, _ := s.device.Config.Where(devices.PathJoin(append([]string{s.path}, level...)...))
	return pos
}

func (s *speaker) problem(kind, message string, level ...string) rib.Problem {
	path := devices.PathJoin(append([]string{s.path}, level...)...)
	pos, _ := s.device.Config.Where(path)
	return rib.Problem{Kind: kind, Device: s.id.Device, VRF: s.id.VRF, Path: path, Pos: pos, Message: message}
}

// policiesDo reports whether any policy of a device changes AS paths other than by prepending, ranks paths, sets next hops.
func policiesDo(c *devices.Config) (rewrite, rank, hop bool) {
	for _, p := range c.RoutePolicies {
		for _, t := range p.Terms {
			for _, s := range t.Set {
				rewrite = rewrite || strings.Contains(s.Kind, "as-path") && !strings.HasPrefix(s.Kind, "as-path prepend")
				hop = hop || strings.HasPrefix(s.Kind, "next-hop")
				rank = rank || strings.HasPrefix(s.Kind, "local-preference") || strings.HasPrefix(s.Kind, "weight")
			}
		}
	}
	return rewrite, rank || rewrite, hop
}
