package ios

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// policyRows are route-maps, lists and object groups.
func policyRows() []row {
	list := func(pattern, family, mode string) row {
		return row{Pattern: pattern, Opens: mode, Path: "access-list $name", Do: ioslike.OpenACL(family)}
	}
	// The numbered lists come first: "no access-list 10" is about them.
	rows := append(ioslike.NumberedACLRows(), []row{
		list("ip access-list (standard|extended) <name>", "ipv4", "acl"), list("ipv6 access-list <name>", "ipv6", "acl"), list("mac access-list extended <name>", "mac", "mac-acl"),
		{Pattern: "ip access-list resequence <name> <a:int> <b:int>", As: syntax.Unmodelled, Why: "new sequence numbers are not computed"},
		{Pattern: "ip access-list (logging|log-update|persistent|match-local-traffic|helper|fragments) [<x:rest>]", As: syntax.Inert, Why: "how matches are logged and numbers are kept; rules stay the same"},
		{Pattern: "access-list <number:int(200-1299)> (permit|deny) <x:rest>", As: syntax.Unmodelled, Why: "access lists of other protocols than IP are not computed"},
		{Pattern: "access-list <number:int> (dynamic|compiled) <x:rest>", As: syntax.Unmodelled, Why: "rules that logins make are not computed"},
		{Pattern: "access-list compiled", As: syntax.Inert, Why: "how lists are searched"},

		// Object groups (IOS Security Command Reference, "object-group network", "object-group service").
		{Pattern: "object-group network <name>", Opens: "group-network", Path: "object-group $name", Do: openGroup("ip address")},
		{Pattern: "object-group v6-network <name>", Opens: "group-network", Path: "object-group $name", Do: openGroup("ipv6 address")},
		{Pattern: "object-group service <name>", Opens: "group-service", Path: "object-group $name", Do: openGroup("service")},
		{Pattern: "object-group v6-service <name>", Opens: "group-service", Path: "object-group $name", Do: openGroup("ipv6 service")},
		{In: "group-network", Pattern: "host <addr:addr>", Do: groupMember},
		{In: "group-network", Pattern: "<addr:ip> <mask:mask>", Do: groupMember},
		{In: "group-network", Pattern: "<prefix:anyprefix>", Do: groupMember},
		{In: "group-network", Pattern: "any", Do: groupMember},
		{In: "group-network", Pattern: "range <lo:addr> <hi:addr>", Do: groupMember},
		{In: "group-network|group-service", Pattern: "group-object <name>", Do: groupMember},
		{In: "group-network|group-service", Pattern: "description {text:rest}", As: syntax.Inert, Why: "words for people"},
		{In: "group-service", Pattern: "<protocol:ahp|esp|eigrp|gre|icmp|igmp|ip|ipinip|nos|ospf|pcp|pim|tcp|udp|tcp-udp|sctp|ahp|icmpv6> [<rest:rest>]", Exact: true, Do: groupMember},
		{In: "group-service", Pattern: "<number:int(0-255)> [<rest:rest>]", Exact: true, Do: groupMember},
		{Pattern: "object-group (security|fqdn|geo) <x:rest>", Opens: "unread this kind of object group is not computed", As: syntax.Unmodelled, Why: "this kind of object group is not computed"},

		{Pattern: "key chain <name> [{kind:tcp|macsec}]", Opens: "key-chain", Path: "key-chain $name", Do: func(s *scope, a args) error {
			s.Block = "key-chain " + a.Str("name")
			s.Setting(s.Block, a.Str("kind"))
			return nil
		}},
		{In: "key-chain", Pattern: "description {x:rest}", As: syntax.Inert, Why: "words for people"},
		{In: "key-chain", Pattern: "key <id>", Opens: "key", Path: "key $id", Do: func(s *scope, a args) error {
			s.Block += " key " + a.Str("id")
			s.Setting(s.Block, "")
			return nil
		}},
		{Pattern: "ip prefix-list sequence-number", As: syntax.Inert, Why: "whether numbers are shown"},
		{Pattern: "ipv6 prefix-list sequence-number", As: syntax.Inert, Why: "whether numbers are shown"},
		{Pattern: "ip bgp-community new-format", As: syntax.Inert, Why: "how communities are shown"},
		{Pattern: "ip as-path regex-mode <x>", As: syntax.Inert, Why: "states how expressions are written"},
		{In: "route-map", Pattern: "match (policy-list|mpls-label|mdt-group|local-preference|clns|nlri|cost-community|additional-paths|security-group|application-group|vrf|rpki-origin) [<x:rest>]", As: syntax.Unmodelled, Why: "this condition is not computed"},
		{In: "route-map", Pattern: "set (mpls-label|global|traffic-index|automatic-tag|nlri|clns|ip df|ip tos|ip qos-group|ip vrf|ipv6 vrf|ip global|ipv6 global|dscp|attribute-set|aigp-metric|additional-paths|lisp|ip address|next-hop|extcomm-list|topology|policy-list|ip dscp|ipv6 address) [<x:rest>]", As: syntax.Unmodelled, Why: "what this sets is not computed"},
		{In: "route-map", Pattern: "match ip address ip prefix-list <x:rest>", As: syntax.Unmodelled, Why: "not a statement of IOS; access lists named ip and prefix-list are unlikely to be meant"},
		{In: "route-map", Pattern: "exit", As: syntax.Inert, Why: "leaves a mode"},
		{Pattern: "route-tag <x:rest>", As: syntax.Inert, Why: "how tags are shown"},
		{Pattern: "route-map <name> <x> (ordering-seq|seq) <y:rest>", As: syntax.Unmodelled, Why: "this form of a route-map is not computed"},
	}...)
	for _, k := range []string{"key-string", "accept-lifetime", "send-lifetime", "cryptographic-algorithm", "send-id", "recv-id", "include-tcp-options", "accept-ao-mismatch"} {
		rows = append(rows, row{In: "key", Pattern: k + " [{x:rest}]", Path: k, Do: func(s *scope, a args) error {
			s.Setting(s.Block+" "+k, a.Str("x"))
			return nil
		}})
	}
	rows = append(rows, ioslike.ClassicACLRows()...)
	rows = append(rows, ioslike.RouteMapRows(true)...)
	rows = append(rows, ioslike.PrefixListRows(false)...)
	rows = append(rows, ioslike.PathListRows()...)
	rows = append(rows, ioslike.NumberedLists(ioslike.CommunityListRows())...)
	return append(rows, unread("", "rules that hold at times, policy lists and access lists of other kinds are not computed", "time-range <name>", "ip policy-list <x:rest>", "arp access-list <name>", "ip access-list role-based <name>", "ipv6 access-list role-based <name>", "ip sgacl <x:rest>", "mac access-list <x:rest>", "ip extcommunity-list <x>", "role-based access-list <x:rest>", "ip flow-monitor <x:rest>", "cts <x:rest>")...)
}

func openGroup(kind string) func(*scope, args) error {
	return func(s *scope, a args) error {
		g := ioslike.Get(&s.Config.ObjectGroups, a.Str("name"))
		if g.Name != "" && g.Kind != kind {
			return fmt.Errorf("the object group %s is already one of %ss", g.Name, g.Kind)
		}
		g.Name, g.Kind = a.Str("name"), kind
		s.Group = g
		return nil
	}
}

// groupMember adds a member. Addresses of a network group have netmasks (IOS Security Command Reference, "object-group
// network").
func groupMember(s *scope, a args) error {
	m := strings.Join(a.Node.Words, " ")
	switch {
	case a.Has("mask"):
		p, err := maskPrefix(a.Addr("addr"), a.Addr("mask"))
		if err == nil {
			m = p.Masked().String()
		}
	case a.Has("prefix"):
		m = a.Prefix("prefix").Masked().String()
	case a.Has("name"):
		s.Refer("object-group", a.Str("name"), "object-group "+s.Group.Name, a)
	}
	ioslike.Set(&s.Group.Members, m, true)
	s.At(a, "object-group "+s.Group.Name, "member "+m)
	return nil
}

var _ = devices.Accept
