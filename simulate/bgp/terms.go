package bgp

import (
	"cmp"
	"net/netip"

	"interlock/devices"
	"interlock/simulate/routepolicy"
	"interlock/simulate/systems"
)

// sideFamily is what a side does with the paths of one family.
type sideFamily struct {
	side   *side
	family family
	says   *devices.BGPNeighborFamily
	in     filters
	out    filters
	// closedIn and closedOut report that nothing passes, for want of a policy.
	closedIn, closedOut bool
	// plainIn reports that importing leaves attributes as they come.
	plainIn     bool
	sends       systems.Kinds
	client      bool
	allowAS     int
	weight      uint32
	unsuppress  *routepolicy.Policy
	group       *group
	addPathsOut bool
	// loops reports that a path with the other side's AS in it is of no use to it: nothing here takes the AS out, and there it is a loop.
	loops bool
}

// filters are the policy and the lists that paths pass in one direction.
type filters struct {
	name                    string
	policy                  *routepolicy.Policy
	depends                 routepolicy.Depends
	prefixes, asPaths, acls string
	any                     bool
}

// perPrefix reports that the outcome may differ between prefixes of the same attributes.
func (f *filters) perPrefix() bool {
	return f.prefixes != "" || f.acls != "" || f.policy != nil && (f.depends.Prefix || f.depends.Protocol || f.depends.Route)
}

// group is the neighbours that a speaker tells the same, but for the next hop (an update group).
type group struct {
	index int32
	// one is any of them.
	one *sideFamily
}

// groupKey is all that what is sent depends on.
type groupKey struct {
	speaker                     int32
	family                      family
	kind                        kind
	localAS, remoteAS           uint32
	policy, prefixes, lists     string
	acls, unsuppress, private   string
	sends                       systems.Kinds
	client, override, peerCheck bool
	closed, noPrepend, replace  bool
	only                        int32
	localPref, hasLocalPref     int
	metricOut                   string
	route                       bool
}

func newSideFamily(x *side, f family) *sideFamily {
	says := x.says.Families[familyWords[f]]
	if says == nil {
		if says = x.says.Families[""]; says == nil {
			says = &devices.BGPNeighborFamily{}
		}
	}
	sp := x.speaker
	r := sp.rules
	out := &sideFamily{side: x, family: f, says: says, allowAS: says.AllowASIn}
	if n := sp.vrf.Settings["allowas-in"]; n != "" && out.allowAS == 0 {
		out.allowAS = lastNumber(n, 3)
	}
	out.in = filters{name: says.PolicyIn, prefixes: says.PrefixListIn, asPaths: says.FilterListIn, acls: says.DistributeIn}
	out.out = filters{name: says.PolicyOut, prefixes: says.PrefixListOut, asPaths: says.FilterListOut, acls: says.DistributeOut}
	for _, d := range [...]*filters{&out.in, &out.out} {
		if d.name != "" {
			d.policy = sp.policies.Policy(d.name)
			d.depends = d.policy.Depends()
		}
		d.any = d.name != "" || d.prefixes != "" || d.asPaths != "" || d.acls != ""
	}
	if says.UnsuppressMap != "" {
		out.unsuppress = sp.policies.Policy(says.UnsuppressMap)
	}
	if x.kind == external {
		reject := func(byDefault bool) bool {
			return byDefault && sp.vrf.Settings["unsafe-ebgp-policy"] == "" || sp.vrf.Settings["ebgp-requires-policy"] == "on"
		}
		out.closedIn = !out.in.any && reject(r.RejectsExternalIn)
		out.closedOut = !out.out.any && reject(r.RejectsExternalOut)
	}
	out.sends = r.SendsInternal
	if x.kind == external {
		out.sends = r.SendsExternal
	}
	if says.SendCommunity != nil {
		said := systems.Kinds{Standard: says.SendCommunity["standard"], Extended: says.SendCommunity["extended"], Large: says.SendCommunity["large"]}
		if r.SendCommunityAdds {
			said.Standard, said.Extended, said.Large = said.Standard || out.sends.Standard, said.Extended || out.sends.Extended, said.Large || out.sends.Large
		}
		out.sends = said
	}
	if f > ipv6 {
		out.sends.Extended = true // route targets are part of these families
	}
	out.client = x.kind == internal && isOn(says.RouteReflectorClient)
	if says.Weight != nil {
		out.weight = uint32(*says.Weight)
	}
	out.plainIn = !out.in.any && !(x.says.LocalAS != 0 && x.kind == external && !x.says.LocalASOptions["no-prepend"]) && !(x.kind != internal && says.LocalPreference != nil)
	return out
}

// pair works out what needs both sides.
func (f *sideFamily) pair(other *sideFamily) {
	x := f.side
	f.loops = x.kind == external && other.allowAS == 0 && !isOn(f.says.ASOverride) && f.says.RemovePrivateAS == "" && !x.speaker.rewrites && other.side.speaker.vrf.Settings["allowas-in"] == "" &&
		x.peer.speaker.confederation == 0 && x.speaker.confederation == 0
}

// key is what tells the side's update group.
func (f *sideFamily) key() groupKey {
	x, s := f.side, f.says
	k := groupKey{speaker: x.speaker.index, family: f.family, kind: x.kind, localAS: x.localAS, policy: f.out.name, prefixes: f.out.prefixes, lists: f.out.asPaths, acls: f.out.acls,
		unsuppress: s.UnsuppressMap, private: s.RemovePrivateAS, sends: f.sends, client: f.client, closed: f.closedOut, noPrepend: x.says.LocalASOptions["no-prepend"] || x.says.LocalASOptions["private"],
		replace: x.says.LocalASOptions["replace-as"] || x.says.LocalASOptions["no-prepend-global-as"] || x.says.LocalASOptions["alias"], only: -1, metricOut: x.says.Settings["metric-out"], route: f.family > ipv6}
	if x.kind == external {
		k.override, k.peerCheck = isOn(s.ASOverride), x.speaker.rules.ChecksPeerAS && !isOn(s.DisablePeerASCheck)
		if k.override || k.peerCheck || k.private != "" {
			k.remoteAS = x.remoteAS
		}
	}
	if s.LocalPreference != nil {
		k.localPref, k.hasLocalPref = *s.LocalPreference, 1
	}
	if f.out.depends.Peer {
		k.only = x.index
	}
	return k
}

func isOn(b *bool) bool { return b != nil && *b }

// lastNumber gives the number that a statement ends in, or a default.
func lastNumber(s string, otherwise int) int {
	n, digits, scale := 0, false, 1
	for i := len(s) - 1; i >= 0 && s[i] >= '0' && s[i] <= '9' && scale <= 1e9; i-- {
		n += int(s[i]-'0') * scale
		scale *= 10
		digits = true
	}
	if !digits {
		return otherwise
	}
	return n
}

// hopFor is the next hop that a side tells its neighbour for a path: what the policy said, the device itself, or the path's own
// (RFC 4271, 5.1.3; RFC 4456, 10).
func (f *sideFamily) hopFor(p *path, said *sent) netip.Addr {
	x := f.side
	self := x.selfAddress(f.family)
	switch said.mode {
	case "self":
		return self
	case "peer-address":
		return x.remote
	case "unchanged":
		if p.nextHop.IsValid() {
			return p.nextHop
		}
		return self
	}
	if said.nextHop.IsValid() {
		return said.nextHop
	}
	if !p.nextHop.IsValid() || p.nextHop.IsUnspecified() {
		return self
	}
	rules := x.speaker.rules
	if x.kind == external {
		switch {
		case isOn(f.says.NextHopUnchanged):
			return p.nextHop
		case f.family == evpn && p.from == nil:
			return p.nextHop
		case isOn(f.says.NextHopSelf), f.says.NextHopThirdPartyOff, !rules.ThirdParty, f.family > ipv6:
			return self
		case x.connected != nil && x.iface == "" && shares(x, p.nextHop):
			return p.nextHop
		}
		return self
	}
	if p.own() && f.family <= ipv6 {
		if isOn(f.says.NextHopSelf) || !rules.KeepsOwnNextHop || f.family > ipv6 {
			return self
		}
		return p.nextHop
	}
	reflected := x.kind == internal && p.from != nil && p.from.kind == internal
	switch {
	case f.says.NextHopSelfAll, isOn(f.says.NextHopSelf) && (!reflected || rules.ReflectsSelf):
		return self
	case f.family == evpn:
		return p.nextHop
	case p.source == fromVRF: // of a VRF of the device
		return self
	}
	return p.nextHop
}

// shares reports whether an address is on the subnet that a side shares with its neighbour.
func shares(x *side, a netip.Addr) bool {
	for _, p := range x.connected.Addresses {
		if p.Prefix.Contains(x.remote) && p.Prefix.Contains(a) && !p.Prefix.IsSingleIP() {
			return true
		}
	}
	return false
}

// selfAddress is the speaker's own next hop on a session.
func (x *side) selfAddress(f family) netip.Addr {
	six := f == ipv6 || f == vpn6
	if x.local.IsValid() && (x.local.Is6() == six || f > ipv6) {
		return x.local
	}
	if x.connected != nil {
		p := x.connected.Primary()
		if six {
			p = x.connected.Primary6()
		}
		if p.IsValid() {
			return p.Addr()
		}
	}
	return x.local
}

// localASOf is the local AS that a neighbour is told besides, or instead of, the real one; 0 where there is none.
func (x *side) localASOf() uint32 {
	if x.says.LocalAS == 0 || x.localAS == x.speaker.asn {
		return 0
	}
	return cmp.Or(x.says.LocalAS)
}
