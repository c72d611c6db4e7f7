package bgp

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
)

// reads are settings, kept as written by the vendors' readers, that the computation takes into account: the leading words of their keys.
var reads = []string{"type", "cluster", "multipath", "allowas-in", "advertise-inactive", "suppress-inactive", "default local-preference", "default-metric", "default-information originate",
	"unsafe-ebgp-policy", "missing-policy ebgp", "ebgp-requires-policy", "no network import-check", "disable-ebgp-connected-route-check", "default ipv6-unicast", "shutdown", "admin-state", "import vrf",
	"route-target vpn", "rd vpn export", "import vpn", "export vpn", "vpn-apply-export", "router-id vrf auto-assign", "ebgp-default-reject-policy", "next-hop address-family ipv6", "send-community",
	"passive", "inherit ", "redistribute-internal"}

// harmless are settings that do not touch which routes there are once all is settled: timers, how failures are noticed, how much is sent at
// once, how things are shown. By document: dampening holds back only what flaps (RFC 2439, 4.2), and a settled network has no flaps; graceful restart
// keeps routes while a peer restarts (RFC 4724, 4; RFC 9494); the interval of advertisements and connect retry say when, not what (RFC 4271, 9.2.1.1
// and 10); max-med on-startup and update-delay end (FRR user guide, BGP); dynamic and software-version capabilities are words between peers (FRR user
// guide); precedence and dscp mark packets; what is left of prefix-limit beside the number, which maximum-prefix holds, is what is logged and how
// long the session waits (Nokia SR OS, prefix-limit). How many dynamic peers may come (listen limit) is not counted.
var harmless = []string{"timers", "bfd", "graceful-restart", "long-lived-graceful-restart", "advertisement-interval", "min-route-advertisement", "connect-retry", "minimum-hold-time", "minimum-holdtime", "hold-down",
	"mtu-discovery", "no-mtu-discovery", "path-mtu-discovery", "tcp", "transport pmtud", "max-med on-startup", "update-delay", "update wait", "coalesce-time", "listen limit", "dynamic peer max", "maximum-peers",
	"convergence", "log", "description", "snmp", "asnotation", "nexthop trigger", "scan-time", "aggregate-timer", "route-map delay-timer", "out-delay", "output-queue", "send-buffer", "receive-buffer",
	"precedence", "dscp", "reconnect-interval", "idle", "soft-reconfig", "fall-over", "session-open-mode", "transport connection-mode", "traffic-statistics", "precision-timers", "capability dynamic", "dynamic-capability",
	"capability fqdn", "capability software-version", "sso", "refresh", "consistency-checker", "ipv6-auto-ra", "suppress-duplicates", "conditional-advertisement timer", "label-preference", "aggregator-id-zero",
	"default-label-preference", "asn-4-byte", "fast-external-failover", "dampening", "damping", "fast-convergence", "suppress-fib-pending", "prefix-limit", "allocate-index", "initial-send-delay-zero"}

// bestPaths are the statements about the choice of paths that are computed.
var bestPaths = map[string]bool{"as-path multipath-relax": true, "as-path ignore": true, "as-path confed": true, "always-compare-med": true, "deterministic-med": true, "med missing-as-worst": true, "med confed": true,
	"compare-routerid": true, "tie-break router-id": true, "igp-metric ignore": true, "igp-cost ignore": true, "skip next-hop igp-cost": true, "ecmp-fast": true, "cost-community ignore": true, "tie-break cluster-list-length": true}

func known(key string) bool {
	for _, words := range [...][]string{reads, harmless} {
		for _, w := range words {
			if strings.HasPrefix(key, w) {
				return true
			}
		}
	}
	return false
}

// unmodelled tells of statements whose effect is not computed.
func (n *network) unmodelled() []rib.Problem {
	var out []rib.Problem
	for _, s := range n.speakers {
		if !s.live {
			continue
		}
		tell := func(message string, level ...string) { out = append(out, s.problem("unmodelled", message, level...)) }
		settings := func(m map[string]string, level ...string) {
			for _, k := range slices.Sorted(maps.Keys(m)) {
				if !known(k) {
					tell(fmt.Sprintf("what %q does to BGP is not computed; routes may be others than shown", k), append(level, k)...)
				}
			}
		}
		if !s.rules.Modelled {
			tell("how BGP of this system decides is not modelled")
		}
		settings(s.vrf.Settings)
		for _, k := range slices.Sorted(maps.Keys(s.vrf.BestPath)) {
			if s.vrf.BestPath[k] && !bestPaths[k] {
				tell(fmt.Sprintf("the choice of paths by %q is not computed", k), "bestpath "+k)
			}
		}
		for _, f := range slices.Sorted(maps.Keys(s.vrf.Families)) {
			settings(s.vrf.Families[f].Settings, "address-family "+f)
		}
		for f := range family(families) {
			for _, a := range s.families[f].aggregates {
				if n.mayKeepDistance(s, f, a) {
					tell(fmt.Sprintf("the aggregate %s is there as soon as the networks are, and keeps the distance of 200 where it is made before the line with the distance is read; the configured one is what is computed", a.prefix), "address-family "+familyWords[f], "distance")
				}
			}
		}
		for _, x := range s.sides {
			if x.up {
				n.unmodelledSide(x, func(message string, level ...string) {
					out = append(out, rib.Problem{Kind: "unmodelled", Device: s.id.Device, VRF: s.id.VRF, Path: devices.PathJoin(append([]string{x.path}, level...)...), Pos: x.posOf(level...), Message: message})
				})
			}
		}
	}
	return out
}

// mayKeepDistance reports an aggregate of networks that wait for no route, whose distance is configured: a change of the distance reaches the
// routes of neighbours alone (FRR 8.4.4, bgpd/bgp_route.c, bgp_announce_routes_distance_update; simulate/frrjudge/testdata any-9109).
func (n *network) mayKeepDistance(s *speaker, f family, a *aggregate) bool {
	c := s.vrf.Families[familyWords[f]]
	if c == nil || !s.rules.AggregatesKeepDistance || s.families[f].distance[2] == s.system.Distance(rib.Aggregate) || s.vrf.Settings["no network import-check"] == "" {
		return false
	}
	for k := range c.Networks {
		if p, err := netip.ParsePrefix(k); err == nil && a.covers(p) {
			return true
		}
	}
	return false
}

func (x *side) posOf(level ...string) devices.Pos {
	pos, _ := x.speaker.device.Config.Where(devices.PathJoin(append([]string{x.path}, level...)...))
	return pos
}

func (n *network) unmodelledSide(x *side, tell func(message string, level ...string)) {
	for _, k := range slices.Sorted(maps.Keys(x.says.Settings)) {
		if !known(k) {
			tell(fmt.Sprintf("what %q does to the neighbour is not computed", k), k)
		}
	}
	if strings.Contains(x.says.RemoteAS, " ") {
		tell(fmt.Sprintf("whether %q takes the neighbour's AS %d is not computed; it is taken to", x.says.RemoteAS, x.remoteAS), "remote-as")
	}
	for f, sf := range x.families {
		if sf == nil {
			continue
		}
		in := "address-family " + familyWords[f]
		for _, k := range slices.Sorted(maps.Keys(sf.says.Settings)) {
			if !known(k) {
				tell(fmt.Sprintf("what %q does to the neighbour's routes is not computed", k), in, k)
			}
		}
		if x.speaker.rules.RewritesUnknown && sf.out.name != "" && (sf.says.RemovePrivateAS != "" || isOn(sf.says.ASOverride)) && x.kind == external {
			tell("whether private ASes are removed, and the neighbour's overridden, before or after the route-map hangs on the version of FRR, which is not known to be older than 8.5 or from 9.0 on: after it is computed", in)
		}
		if sf.says.AdvertiseMap != "" {
			tell("conditional advertisement is not computed: the routes are taken to be advertised", in, "advertise-map")
		}
		if other := x.peer.families[f]; other != nil && offersPaths(x, family(f), "send") && offersPaths(x.peer, family(f), "receive") {
			tell("additional paths are not exchanged here: the neighbour may use more paths than shown", in, "additional-paths")
		}
		n.tooMany(x, sf, tell)
	}
}

// offersPaths reports whether a side says that it sends or receives additional paths, itself or for the family.
func offersPaths(x *side, f family, word string) bool {
	said := func(m map[string]bool) bool {
		for k, on := range m {
			if on && strings.Contains(k, word) {
				return true
			}
		}
		return false
	}
	if sf := x.families[f]; sf != nil && said(sf.says.AdditionalPaths) {
		return true
	}
	c := x.speaker.vrf.Families[familyWords[f]]
	return c != nil && said(c.AdditionalPaths)
}

// tooMany tells of a neighbour that may send more prefixes than are allowed. Counted is what it has to send, before policies.
func (n *network) tooMany(x *side, sf *sideFamily, tell func(message string, level ...string)) {
	text := sf.says.MaximumPrefix
	if text == "" || strings.Contains(text, "warning") || sf.family > ipv6 {
		return
	}
	limit := 0
	for _, w := range strings.Fields(text) {
		if k := lastNumber(w, 0); k > 0 {
			limit = k
			break
		}
	}
	if limit == 0 {
		return
	}
	count := 0
	for i, p := range n.prefixes {
		if familyOf(p) == sf.family && hears(x.peer, sf.family, n.rows[i].cell(x.peer.speaker.index)) {
			count++
		}
	}
	if count > limit {
		tell(fmt.Sprintf("the neighbour has %d prefixes to send and %d are allowed: whether the session stays up is not computed", count, limit), "address-family "+familyWords[sf.family], "maximum-prefix")
	}
}
