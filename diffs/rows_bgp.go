package diffs

import "strings"

const (
	srcBGPOpen    = "RFC 4271 sections 4.2 and 6.2 (what OPEN carries holds for the life of the session), section 8.2.2 (ManualStop, and a changed peer configuration, end it)"
	srcBGPTCP     = "RFC 4271 section 8.2.1.4, RFC 5925 and RFC 2385 (the session lives on one TCP connection with its addresses, TTL and key)"
	srcBGPCap     = "RFC 5492 section 3 (capabilities are exchanged in OPEN, so a change needs a new session), RFC 4760 section 8"
	srcBGPPolicy  = "RFC 4271 section 9.1 (which routes are chosen and advertised follows from policy), RFC 2918"
	srcBGPReflect = "RFC 4456 section 8 (originator and cluster attributes); implementations reset sessions whose reflection changes"
)

// peers are the paths of neighbours, listen ranges and templates, whose settings are the same.
const (
	peer     = "router bgp / [vrf *] / (neighbor|listen range) *"
	template = "router bgp / template *"
)

// atPeers gives the paths of a setting of neighbours, listen ranges and templates.
func atPeers(settings ...string) string {
	s := ""
	for _, p := range settings {
		if s != "" {
			s += "; "
		}
		s += peer + " / " + p + "; " + template + " / " + p
	}
	return s
}

// sessionOf names the session of a neighbour, or all those that take from a template.
func sessionOf(c *change) string {
	switch {
	case len(c.keys) > 1 && c.keys[0] != "" && !isTemplate(c):
		return "bgp " + c.keys[1] + " vrf " + c.keys[0]
	case isTemplate(c):
		return "bgp template " + c.keys[0]
	case len(c.keys) > 1:
		return "bgp " + c.keys[1]
	}
	return "bgp"
}

func isTemplate(c *change) bool { return strings.HasPrefix(c.Path, "router bgp / template ") }

// bgpRows are about BGP.
var bgpRows = []DeltaRow{
	{ID: "delta/bgp-added", Paths: "router bgp; router bgp / vrf *; " + peer + "; " + template, Ops: "+", Kind: NoEffect, Scope: ScopeProtocol, hits: sessionOf, Detail: "a new process, VRF or neighbour touches no session there is", Source: "RFC 4271 section 8.2.2 (sessions are independent of each other)"},
	{ID: "delta/bgp-removed", Paths: "router bgp; router bgp / vrf *; " + peer + "; " + template, Ops: "-", Kind: Session, Scope: ScopeProtocol, hits: sessionOf, Detail: "the session ends, and its routes go", Source: srcBGPOpen},
	{ID: "delta/bgp-process", Paths: "router bgp / asn; router bgp / confederation identifier; router bgp / confederation peers *", Kind: Session, Scope: ScopeProtocol, Target: "bgp", Detail: "every session is formed anew with another AS", Source: srcBGPOpen + "; RFC 5065"},
	{ID: "delta/bgp-shutdown", Paths: "router bgp / shutdown; " + atPeers("shutdown"), only: turnsOn, Kind: Session, Scope: ScopeProtocol, hits: sessionOf, Detail: "the session ends and stays down", Source: srcBGPOpen},
	{ID: "delta/bgp-no-shutdown", Paths: "router bgp / shutdown; " + atPeers("shutdown"), only: turnsOff, Kind: NoEffect, Scope: ScopeProtocol, hits: sessionOf, Detail: "the session comes up", Source: srcBGPOpen},
	{ID: "delta/bgp-vrf", Paths: "router bgp / [vrf *] / (cluster-id|local-as|no default ipv4-unicast|graceful-restart|keepalive|hold-time)", Kind: Session, Scope: ScopeProtocol, Target: "bgp", Detail: "every session there is formed anew to take the value", Source: srcBGPOpen + "; RFC 4724 section 3; " + srcBGPReflect},
	{ID: "delta/bgp-vrf-routes", Paths: "router bgp / [vrf *] / (rd|no enforce-first-as|distance); router bgp / [vrf *] / (bestpath|distance) *; router bgp / [vrf *] / route-target (import|export) *", Kind: Capacity, Scope: ScopeProtocol, Target: "bgp", Detail: "other routes are taken or preferred", Source: srcBGPPolicy},
	{ID: "delta/bgp-failover", Paths: "router bgp / [vrf *] / no fast-external-fallover", Kind: Capacity, Scope: ScopeProtocol, Target: "bgp", When: OnFailover, Detail: "the loss of a link is noticed at once, or only by the hold timer", Source: "RFC 4271 section 8.2.1.4 (TcpConnectionFails) and 6.5 (hold timer)"},

	{ID: "delta/bgp-session", Paths: atPeers("remote-as", "update-source", "interface", "ebgp-multihop", "ttl-security hops", "disable-connected-check", "password", "local-as", "local-as option *", "transport passive"), Kind: Session, Scope: ScopeProtocol, hits: sessionOf, Detail: "the session ends and is formed anew; it stays down until the other end agrees", Source: srcBGPOpen + "; " + srcBGPTCP},
	{ID: "delta/bgp-inherit", Paths: atPeers("inherit", "address-family * / inherit"), Kind: Session, Scope: ScopeProtocol, hits: sessionOf, Detail: "another template may change anything of the session", Source: srcBGPOpen},
	{ID: "delta/bgp-timers", Paths: atPeers("keepalive", "hold-time"), Kind: Session, Scope: ScopeProtocol, hits: sessionOf, Detail: "the hold time is agreed on when a session starts, so it is formed anew to take the value", Source: "RFC 4271 section 4.2 (hold time is negotiated in OPEN)"},
	{ID: "delta/bgp-family", Paths: atPeers("address-family *", "address-family * / activate", "activate", "address-family * / additional-paths *", "additional-paths *", "address-family * / encapsulation", "encapsulation"), Kind: Session, Scope: ScopeProtocol, hits: sessionOf, Detail: "families and capabilities are agreed on when a session starts, so it is formed anew", Source: srcBGPCap + "; RFC 7911 section 4"},
	{ID: "delta/bgp-reflector", Paths: atPeers("[address-family *] / route-reflector-client"), Kind: Session, Scope: ScopeProtocol, hits: sessionOf, Detail: "the session is formed anew, and other routes are reflected", Source: srcBGPReflect},
	{ID: "delta/bgp-maximum-prefix", Paths: atPeers("[address-family *] / maximum-prefix"), Kind: Session, Scope: ScopeProtocol, hits: sessionOf, Detail: "a session with more routes than the limit is ended", Source: "RFC 4271 section 6.7, RFC 4486 (Maximum Number of Prefixes Reached)"},
	{ID: "delta/bgp-policy", Paths: atPeers("[address-family *] / (route-map in|route-map out|prefix-list in|prefix-list out|filter-list in|filter-list out|distribute-list in|distribute-list out|next-hop-self|next-hop-self all|next-hop-unchanged|no next-hop-third-party|allowas-in|as-override|disable-peer-as-check|remove-private-as|weight|local-preference|soft-reconfiguration|unsuppress-map|advertise-map|rewrite-evpn-rt-asn|enforce-first-as)", "[address-family *] / send-community *", "[address-family *] / default-originate / **"), Kind: Capacity, Scope: ScopeProtocol, hits: sessionOf, Detail: "other routes, or routes with other attributes, are taken or given", Source: srcBGPPolicy},

	{ID: "delta/bgp-family-added", Paths: "router bgp / [vrf *] / address-family *", Ops: "+", Kind: NoEffect, Scope: ScopeProtocol, Target: "bgp", Detail: "the family is new; neighbours take part in it by themselves", Source: srcBGPCap},
	{ID: "delta/bgp-family-removed", Paths: "router bgp / [vrf *] / address-family *", Ops: "-", Kind: Session, Scope: ScopeProtocol, Target: "bgp", Detail: "the family's routes go, and sessions with it are formed anew", Source: srcBGPCap},
	{ID: "delta/bgp-family-paths", Paths: "router bgp / [vrf *] / address-family * / additional-paths *", Kind: Session, Scope: ScopeProtocol, Target: "bgp", Detail: "sessions of the family are formed anew", Source: "RFC 7911 section 4"},
	{ID: "delta/bgp-family-routes", Paths: "router bgp / [vrf *] / [address-family *] / (network|distance) *; router bgp / [vrf *] / [address-family *] / (redistribute|aggregate-address) * / **; router bgp / [vrf *] / address-family * / (maximum-paths|maximum-paths ecmp|maximum-paths ibgp|maximum-paths mixed|default-information originate|default-metric|table-map|advertise-pip|advertise l2vpn evpn|suppress-inactive|retain route-target all|no client-to-client reflection|distance)", Kind: Capacity, Scope: ScopeProtocol, Target: "bgp", Detail: "other routes are originated, kept or installed", Source: srcBGPPolicy},
	{ID: "delta/bgp-trigger", Paths: "router bgp / [vrf *] / address-family * / nexthop trigger-delay", Kind: NoEffect, Scope: ScopeProtocol, Target: "bgp", Detail: "next hops are looked at sooner or later after a change", Source: "RFC 4271 section 9.1.2.1"},
}

// policyRows are about what routing policies and filters are made of. An object that nothing names does nothing.
var policyRows = []DeltaRow{
	{ID: "delta/policy", Paths: "route-map * / **; prefix-list * / **; as-path list * / **; community-list * / **", only: used, Kind: Capacity, Scope: ScopeProtocol, Target: "routes by $1", Detail: "routes that $1 decides on are taken, given or changed otherwise", Source: srcBGPPolicy},
	{ID: "delta/policy-unused", Paths: "route-map * / **; prefix-list * / **; as-path list * / **; community-list * / **", only: unused, Kind: NoEffect, Scope: ScopeProtocol, Detail: "nothing names $1", Source: "the model: no statement before the change uses it"},
	{ID: "delta/acl", Paths: "access-list * / **; object-group * / **", only: plainACL, Kind: Capacity, Scope: ScopeProtocol, Target: "packets by $1", Detail: "other packets pass where $1 is applied", Source: srcPacket},
	{ID: "delta/acl-management", Paths: "access-list * / **; object-group * / **", only: guardsManagement, Kind: Management, Scope: ScopeManagement, hits: guardedTarget, Detail: "$1 guards a way in: other addresses reach it", Source: srcPacket},
	{ID: "delta/acl-unused", Paths: "access-list * / **; object-group * / **", only: idleACL, Kind: NoEffect, Scope: ScopeProtocol, Detail: "$1 is applied nowhere", Source: "the model: no statement uses it"},
}
