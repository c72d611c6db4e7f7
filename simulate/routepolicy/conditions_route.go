package routepolicy

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
)

// numeric is an attribute that is compared with numbers.
type numeric struct {
	of      func(*run) int64
	reads   attribute
	depends Depends
}

var numerics = map[string]numeric{
	"metric":           {(*run).metric, ofMetric, Depends{Route: true}},
	"med":              {(*run).metric, ofMetric, Depends{Route: true}},
	"tag":              {func(r *run) int64 { return int64(r.s.Tag) }, ofTag, Depends{Route: true}},
	"local-preference": {func(r *run) int64 { return int64(localPref(&r.s.Attributes)) }, ofLocalPref, Depends{}},
	"weight":           {func(r *run) int64 { return int64(r.s.Attributes.Weight) }, ofWeight, Depends{}},
	"preference":       {func(r *run) int64 { return int64(r.s.Distance) }, ofDistance, Depends{Route: true}},
	"evpn route-type":  {func(r *run) int64 { return int64(r.s.EVPNType) }, 0, Depends{Route: true}},
}

// metric is the MED of a BGP route and the metric of another.
func (r *run) metric() int64 {
	if r.s.Protocol.IsBGP() {
		return int64(r.s.Attributes.MED)
	}
	return r.s.Metric
}

// localPref is 100 where none is set (the default of every system here).
func localPref(a *rib.Attributes) uint32 {
	if a.HasLocalPref {
		return a.LocalPref
	}
	return 100
}

// routeTest makes conditions on all else ready.
func (p *Policies) routeTest(m devices.PolicyMatch) (t test, ok bool) {
	if n, found := numerics[m.Kind]; found {
		values := m.Values
		if len(values) > 1 && strings.ContainsAny(values[0], "<>=") {
			values = []string{strings.Join(values, " ")}
		}
		t.reads, t.depends = n.reads, n.depends
		t.holds = each(devices.PolicyMatch{Kind: m.Kind, Values: values}, func(v string) func(*run) (truth, string) {
			holds, err := parseComparison(v)
			return func(r *run) (truth, string) {
				if err != nil {
					return unknown, m.Kind + ": " + err.Error()
				}
				return is(holds(n.of(r))), ""
			}
		})
		return t, true
	}
	simple := func(d Depends, f func(r *run, v string) truth) (test, bool) {
		return test{depends: d, holds: each(m, func(v string) func(*run) (truth, string) {
			return func(r *run) (truth, string) {
				return f(r, v), "condition " + m.Kind + " " + v + " is not computed"
			}
		})}, true
	}
	switch m.Kind {
	case "source-protocol":
		return simple(Depends{Protocol: true}, func(r *run, v string) truth { return r.from(v) })
	case "origin":
		t, _ = simple(Depends{}, func(r *run, v string) truth {
			o, known := origins[strings.ToLower(v)]
			if !known {
				return unknown
			}
			return is(r.s.Attributes.Origin == o)
		})
		t.reads = ofOrigin
		return t, true
	case "interface":
		return simple(Depends{Route: true}, func(r *run, v string) truth {
			return is(hasInterface(r.s.NextHops, v) || r.s.Interface != "" && sameInterface(r.s.Interface, v))
		})
	case "neighbor", "peer", "to neighbor", "to-neighbor":
		return simple(Depends{Peer: true}, func(r *run, v string) truth {
			a, err := netip.ParseAddr(v)
			if err != nil {
				return unknown
			}
			return is(a == r.s.Peer.WithZone(""))
		})
	case "next-hop":
		t, _ = simple(Depends{Route: true}, func(r *run, v string) truth {
			x, err := prefixOrAddress(v)
			if err != nil {
				return unknown
			}
			a := r.nextHop()
			return is(a.IsValid() && x.Contains(a))
		})
		t.reads = ofNextHop
		return t, true
	case "route-type", "isis level", "level", "external", "internal", "metric-type":
		return test{depends: Depends{Protocol: true}, holds: func(r *run) (truth, string) {
			return r.routeType(m), "condition " + m.Kind + " " + strings.Join(m.Values, " ") + " is not computed for such a route"
		}}, true
	case "family":
		return simple(Depends{Prefix: true, Route: true}, (*run).family)
	case "rib", "instance", "to rib", "to instance":
		return simple(Depends{Prefix: true, Route: true}, (*run).table)
	case "state": // what is exported is active
		return simple(Depends{}, func(_ *run, v string) truth {
			if v == "active" {
				return yes
			}
			return unknown
		})
	case "policy", "route-map":
		return p.callTest(m), true
	}
	return t, false
}

// callTest is a condition that another policy decides. On Junos what that policy leaves open is decided by the protocol's default
// ("Understanding Policy Subroutines in Routing Policy Match Conditions"), and what it sets stays set.
func (p *Policies) callTest(m devices.PolicyMatch) test {
	var parts []*program
	var gone []string
	d := Depends{}
	for _, v := range m.Values {
		if strings.ContainsAny(v, "&|!( ") {
			return unmodelledTest("policy expression " + v + " is not computed")
		}
		if part := p.program(v); part != nil {
			parts = append(parts, part)
			d = d.or(p.reach(v, map[string]bool{}))
		} else {
			gone = append(gone, v)
		}
	}
	chains := p.system.Policy.Chains
	return test{depends: d, holds: func(r *run) (truth, string) {
		if len(gone) > 0 {
			return missing(p.system.Policy.UndefinedMap, "route policy "+gone[0])(r)
		}
		if r.depth >= maxCalls {
			return unknown, "policies call each other too deep"
		}
		for i, part := range parts {
			if r.call(part) == devices.Accept {
				return yes, ""
			}
			if !chains && i == len(parts)-1 {
				return unknown, "what becomes of a route that route-map " + part.name + " denies within another is not known"
			}
		}
		return no, ""
	}}
}

var origins = map[string]rib.Origin{"igp": rib.OriginIGP, "egp": rib.OriginEGP, "incomplete": rib.OriginIncomplete, "any": rib.OriginIGP}

// absent are sources of routes that no system here is computed to have.
var absent = map[string]bool{"rip": true, "ripng": true, "ldp": true, "rsvp": true, "msdp": true, "pim": true, "mvpn": true, "l2vpn": true, "l2circuit": true, "odr": true, "mobile": true, "lisp": true,
	"nhrp": true, "managed": true, "nat": true, "sub-mgmt": true, "periodic": true, "video": true, "srv6": true, "igmp": true, "mld": true, "l2tp": true, "ipsec": true, "route-target": true, "access": true, "access-internal": true, "esis": true, "frr": true, "rift": true, "dvmrp": true, "kernel": true, "babel": true, "openfabric": true, "sharp": true, "table": true, "vnc": true, "nhrpd": true, "linux": true, "gribi": true, "subscriber": true, "application": true}

// from reports that a route comes from a source by a system's word for it, with its process or AS behind it: "direct", "ospf 1",
// "ospf-1", "bgp 65000".
func (r *run) from(word string) truth {
	name, process, has := strings.Cut(strings.ToLower(word), " ")
	if !has {
		if n, id, ok := strings.Cut(name, "-"); ok && (n == "ospf" || n == "bgp" || n == "isis" || n == "eigrp" || n == "ospfv3") && id != "vpn" {
			name, process, has = n, id, true
		}
	}
	p := r.s.Protocol
	var kind bool
	switch name {
	case "connected", "direct", "interface":
		kind, has = p == rib.Connected, false
	case "local":
		kind, has = p == rib.Local, false
	case "static":
		kind, has = p == rib.Static, false
	case "bgp":
		// An aggregate is BGP's own where BGP makes it.
		kind, has = p.IsBGP() && (p != rib.Aggregate || !r.system.Chains) && p != rib.EVPN && p != rib.VPN, false
	case "bgp-vpn", "vpn-leak":
		kind, has = p == rib.VPN, false
	case "evpn", "bgp-evpn", "evpn-ifl", "evpn-iff":
		kind, has = p == rib.EVPN, false
	case "aggregate":
		kind, has = p == rib.Aggregate, false
	case "ospf", "ospf2":
		kind = p.IsOSPF() && r.s.Prefix.Addr().Is4()
	case "ospf3", "ospfv3", "ospf6":
		kind = p.IsOSPF() && r.s.Prefix.Addr().Is6()
	case "isis", "is-is":
		kind = p.IsISIS()
	case "eigrp":
		kind = p.IsEIGRP()
	case "dhcp":
		kind, has = p == rib.DHCP, false
	default:
		if absent[name] {
			return no
		}
		return unknown
	}
	return is(kind && (!has || process == "" || hasID(r.s.Process, process)))
}

// routeType reports a kind of route within its protocol.
func (r *run) routeType(m devices.PolicyMatch) truth {
	p := r.s.Protocol
	e1, e2 := p == rib.OSPFE1 || p == rib.OSPFN1, p == rib.OSPFE2 || p == rib.OSPFN2
	if m.Kind == "external" || m.Kind == "internal" {
		ext := e1 || e2
		switch {
		case m.Kind == "internal":
			return is(p.IsOSPF() && !ext)
		case len(m.Values) == 0:
			return is(ext)
		case m.Values[0] == "1":
			return is(e1)
		}
		return is(e2)
	}
	words := m.Values
	if len(words) > 0 && words[0] == "external" && len(words) > 1 { // "external type-1"
		words = words[1:]
	}
	out := no
	for _, w := range words {
		t := unknown
		switch strings.ToLower(w) {
		case "internal":
			t = is(p == rib.OSPFIntra || p == rib.OSPFInter || p == rib.EIGRP || p == rib.IBGP)
			if m.Kind == "metric-type" {
				t = unknown
			}
		case "external":
			t = is(e1 || e2 || p == rib.EIGRPExternal || p == rib.EBGP)
			if m.Kind == "metric-type" {
				t = unknown
			}
		case "type-1", "1":
			if t = is(e1); m.Kind == "level" {
				t = is(p == rib.ISISL1)
			}
		case "type-2", "2":
			if t = is(e2); m.Kind == "level" {
				t = is(p == rib.ISISL2)
			}
		case "nssa-external":
			t = is(p == rib.OSPFN1 || p == rib.OSPFN2)
		case "inter-area", "interarea", "ospf-inter-area":
			t = is(p == rib.OSPFInter)
		case "intra-area", "ospf-intra-area":
			t = is(p == rib.OSPFIntra)
		case "ospf-external-type-1":
			t = is(e1)
		case "ospf-external-type-2":
			t = is(e2)
		case "level-1":
			t = is(p == rib.ISISL1)
		case "level-2":
			t = is(p == rib.ISISL2)
		case "level-1-2":
			t = is(p.IsISIS())
		case "local":
			if p.IsBGP() {
				t = is(p == rib.Aggregate)
				if t == no && r.s.Attributes.ASPath.Length() == 0 {
					t = unknown
				}
			} else {
				t = is(p == rib.Connected || p == rib.Local)
			}
		}
		if t == yes {
			return yes
		}
		if t == unknown {
			out = unknown
		}
	}
	return out
}

// family reports a route of an address family.
func (r *run) family(v string) truth {
	v4, plain := r.s.Prefix.Addr().Is4(), r.s.EVPNType == 0 && !r.s.VPN
	switch v {
	case "inet", "ipv4", "ipv4-unicast":
		return is(v4 && plain)
	case "inet6", "ipv6", "ipv6-unicast":
		return is(!v4 && plain)
	case "inet-vpn", "vpn-ipv4", "l3vpn-ipv4-unicast":
		return is(v4 && r.s.VPN)
	case "inet6-vpn", "vpn-ipv6", "l3vpn-ipv6-unicast":
		return is(!v4 && r.s.VPN)
	case "evpn":
		return is(r.s.EVPNType != 0)
	case "label-ipv4", "label-ipv6", "route-target", "iso", "l2vpn", "mvpn-ipv4", "mvpn-ipv6", "mcast-ipv4", "mcast-ipv6", "ms-pw", "flow-ipv4", "flow-ipv6", "inet-mvpn", "inet6-mvpn", "inet-mdt", "traffic-engineering", "inet-vpn-flow":
		return no
	}
	return unknown
}

// table reports a routing table by a system's word for it: "inet.0", "RED.inet6.0", "RED", "master".
func (r *run) table(v string) truth {
	vrf := r.s.VRF
	if vrf == "" {
		vrf = "default"
	}
	name, family := "", ""
	switch {
	case strings.HasSuffix(v, "inet.0"):
		name, family = strings.TrimSuffix(v, "inet.0"), "inet"
	case strings.HasSuffix(v, "inet6.0"):
		name, family = strings.TrimSuffix(v, "inet6.0"), "inet6"
	case strings.Contains(v, "."):
		return unknown
	default:
		if v == "master" {
			v = "default"
		}
		return is(v == vrf)
	}
	if name = strings.TrimSuffix(name, "."); name == "" {
		name = "default"
	}
	if r.family(family) != yes {
		return no
	}
	return is(name == vrf)
}
