package frr

import (
	"net/netip"
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// policy are route-maps and their lists ("Route Filtering and Redistribution", NVUE reference, "Router Policy"). A rule's
// action and its conditions are statements of their own, in any order.
func (n *nv) policy() {
	list := func(kind, pattern, path string, do func(*scope, args) error) {
		n.add("router policy "+kind+" <list> "+pattern, path, do)
	}
	// Prefix lists. One rule may match several prefixes, each with lengths of its own.
	prefixes := func(s *scope, a args) *devices.PrefixList {
		l := ioslike.Get(&s.Config.PrefixLists, a.Unquoted("list"))
		l.Name = a.Unquoted("list")
		return l
	}
	list("prefix-list", "type {t:ipv4|ipv6}", "prefix-list $list", func(s *scope, a args) error { prefixes(s, a).IPv6 = a.Str("t") == "ipv6"; return nil })
	list("prefix-list", "rule <seq:int> action {action:permit|deny}", "prefix-list $list", func(s *scope, a args) error {
		prefixes(s, a)
		note(s, "nv-action prefix-list", a.Unquoted("list")+" "+a.Str("seq"), a.Str("action"))
		return nil
	})
	entry := func(s *scope, a args) (*devices.PrefixListEntry, error) {
		l := prefixes(s, a)
		p := a.Prefix("prefix").Masked()
		if !p.IsValid() { // "any"
			if p = netip.PrefixFrom(netip.IPv4Unspecified(), 0); l.IPv6 {
				p = netip.PrefixFrom(netip.IPv6Unspecified(), 0)
			}
		}
		for i := range l.Entries {
			if l.Entries[i].Seq == a.Int("seq") && l.Entries[i].Prefix == p {
				return &l.Entries[i], nil
			}
		}
		l.IPv6 = l.IPv6 || p.Addr().Is6()
		e := devices.PrefixListEntry{Seq: a.Int("seq"), Prefix: p, Min: p.Bits(), Max: p.Bits(), Pos: a.Node.Pos}
		if !a.Has("prefix") {
			e.Max = p.Addr().BitLen()
		}
		l.Entries = append(l.Entries, e)
		return &l.Entries[len(l.Entries)-1], nil
	}
	list("prefix-list", "rule <seq:int> match <prefix:anyprefix>", "prefix-list $list", func(s *scope, a args) error { _, err := entry(s, a); return err })
	list("prefix-list", "rule <seq:int> match any", "prefix-list $list", func(s *scope, a args) error { _, err := entry(s, a); return err })
	list("prefix-list", "rule <seq:int> match <prefix:anyprefix> min-prefix-len {n:int(0-128)}", "prefix-list $list", func(s *scope, a args) error {
		e, err := entry(s, a)
		e.Min = a.Int("n")
		if e.Max < e.Min { // without an upper bound all that are longer
			e.Max = e.Prefix.Addr().BitLen()
		}
		return err
	})
	list("prefix-list", "rule <seq:int> match <prefix:anyprefix> max-prefix-len {n:int(0-128)}", "prefix-list $list", func(s *scope, a args) error {
		e, err := entry(s, a)
		e.Max = a.Int("n")
		return err
	})

	list("as-path-list", "rule <seq:int> action {action:permit|deny}", "as-path list $list", func(s *scope, a args) error {
		l := ioslike.Get(&s.Config.ASPathLists, a.Unquoted("list"))
		l.Name = a.Unquoted("list")
		listEntry(&l.Entries, a).Deny = a.Str("action") == "deny"
		return nil
	})
	list("as-path-list", "rule <seq:int> aspath-exp {e:rest}", "as-path list $list", func(s *scope, a args) error {
		l := ioslike.Get(&s.Config.ASPathLists, a.Unquoted("list"))
		l.Name = a.Unquoted("list")
		listEntry(&l.Entries, a).Values = []string{strings.Trim(a.Unquoted("e"), "'")}
		return nil
	})
	for word, kind := range map[string]string{"community-list": "standard", "large-community-list": "large standard", "ext-community-list": "extended standard"} {
		communities := func(s *scope, a args) *devices.CommunityList {
			l := ioslike.Get(&s.Config.CommunityLists, a.Unquoted("list"))
			l.Name = a.Unquoted("list")
			if l.Kind == "" {
				l.Kind = kind
			}
			return l
		}
		list(word, "rule <seq:int> action {action:permit|deny}", "community-list $list", func(s *scope, a args) error {
			listEntry(&communities(s, a).Entries, a).Deny = a.Str("action") == "deny"
			return nil
		})
		list(word, "rule <seq:int> <what:community|large-community> <c>", "community-list $list", func(s *scope, a args) error {
			c, l := strings.Trim(a.Unquoted("c"), "'"), communities(s, a)
			if strings.ContainsAny(c, "*.^$[(|") {
				l.Kind = strings.Replace(kind, "standard", "expanded", 1)
			}
			e := listEntry(&l.Entries, a)
			e.Values = append(e.Values, c)
			return nil
		})
		list(word, "rule <seq:int> ext-community <t:rt|soo> <c>", "community-list $list", func(s *scope, a args) error {
			e := listEntry(&communities(s, a).Entries, a)
			e.Values = append(e.Values, a.Str("t")+" "+a.Str("c"))
			return nil
		})
	}
	n.routeMaps()
	n.rows = append(n.rows, unmodelled("", "this of a policy is not computed", "nv set router policy <rest:rest>")...)
}

func listEntry(entries *[]devices.ListEntry, a args) *devices.ListEntry {
	for i := range *entries {
		if (*entries)[i].Seq == a.Int("seq") {
			return &(*entries)[i]
		}
	}
	*entries = append(*entries, devices.ListEntry{Seq: a.Int("seq"), Pos: a.Node.Pos})
	return &(*entries)[len(*entries)-1]
}

// routeMaps are route-maps; each rule is a term.
func (n *nv) routeMaps() {
	rule := func(pattern, path string, do func(*scope, args) error) {
		n.add("router policy route-map <map> rule <seq:int> "+pattern, "route-map $map / term $seq / "+path, func(s *scope, a args) error {
			s.Policy = ioslike.Get(&s.Config.RoutePolicies, a.Unquoted("map"))
			s.Policy.Name, s.Policy.Otherwise = a.Unquoted("map"), devices.Reject
			s.Term = -1
			for i, t := range s.Policy.Terms {
				if t.Name == a.Str("seq") {
					s.Term = i
				}
			}
			if s.Term < 0 {
				s.Policy.Terms = append(s.Policy.Terms, devices.PolicyTerm{Name: a.Str("seq"), Pos: a.Node.Pos})
				s.Term = len(s.Policy.Terms) - 1
			}
			return do(s, a)
		})
	}
	at := func(s *scope) *devices.PolicyTerm { return &s.Policy.Terms[s.Term] }
	said := func(pattern, words string) {
		rule(pattern, strings.Fields(words)[0], func(s *scope, a args) error {
			return n.say(s, a, "route-map", "route-map "+a.Unquoted("map")+" / term "+a.Str("seq"), words)
		})
	}
	rule("action {action:permit|deny}", "action", func(s *scope, a args) error {
		at(s).Action = map[string]devices.PolicyAction{"permit": devices.Accept, "deny": devices.Reject}[a.Str("action")]
		return nil
	})
	rule("action <how:permit|deny> exit-policy <what:exit-next|exit-goto|exit> {v:rest}", "continue", func(s *scope, a args) error {
		switch a.Str("what") {
		case "exit-next":
			at(s).Continue = "next"
		case "exit-goto":
			at(s).Continue = strings.TrimSpace(strings.TrimPrefix(a.Str("v"), "rule"))
		}
		return nil
	})
	rule("description {text:rest}", "description", func(s *scope, a args) error { at(s).Description = strings.Trim(a.Unquoted("text"), "'"); return nil })
	// "match type" says of which family the conditions are; prefix lists are of one family by themselves.
	rule("match type {t:ipv4|ipv6}", "match type", func(s *scope, a args) error {
		note(s, "nv-family", s.Policy.Name+" "+a.Str("seq"), a.Str("t"))
		return nil
	})
	rule("match ip-prefix-list {list}", "match prefix-list", func(s *scope, a args) error {
		at(s).Match = append(at(s).Match, devices.PolicyMatch{Kind: "prefix-list", Values: []string{a.Unquoted("list")}})
		s.Refer("prefix-list", a.Unquoted("list"), "route-map "+s.Policy.Name, a)
		return nil
	})
	said("match ip-nexthop-list {list}", "match ip next-hop prefix-list $list")
	said("match as-path-list {list}", "match as-path $list")
	said("match community-list {list}", "match community $list")
	said("match large-community-list {list}", "match large-community $list")
	said("match ext-community-list {list}", "match extcommunity $list")
	said("match interface {port}", "match interface $port")
	said("match local-preference {v:int}", "match local-preference $v")
	said("match metric {v:int}", "match metric $v")
	said("match tag {v:int}", "match tag $v")
	said("match origin {v:igp|egp|incomplete}", "match origin $v")
	said("match peer {v}", "match peer $v")
	said("match source-protocol {v}", "match source-protocol $v")
	for _, w := range []string{"evpn-route-type", "evpn-vni", "evpn-default-route", "source-vrf", "ip-prefix-len", "ip-nexthop-len", "ip-nexthop", "ip-nexthop-type"} {
		rule("match "+w+" {v}", "match "+w, func(s *scope, a args) error {
			at(s).Match = append(at(s).Match, devices.PolicyMatch{Kind: w, Values: []string{a.Unquoted("v")}})
			return nil
		})
	}
	said("set local-preference {v:int}", "set local-preference $v")
	said("set metric {v}", "set metric $v")
	said("set tag {v:int}", "set tag $v")
	said("set weight {v:int}", "set weight $v")
	said("set origin {v:igp|egp|incomplete}", "set origin $v")
	said("set as-path-prepend as {v:rest}", "set as-path prepend $v")
	said("set as-path-prepend last-as {v:int}", "set as-path prepend last-as $v")
	said("set ip-nexthop {v}", "set ip next-hop $v")
	rule("set ipv6-nexthop-global {v:ip6}", "set next-hop", func(s *scope, a args) error {
		at(s).Set = append(at(s).Set, devices.PolicySet{Kind: "ipv6 next-hop", Values: []string{a.Str("v")}})
		return nil
	})
	for word, kind := range map[string]string{"community": "community", "large-community": "large-community"} {
		rule("set "+word+" <v>", "set "+word, func(s *scope, a args) error {
			for i := range at(s).Set {
				if x := &at(s).Set[i]; x.Kind == kind {
					x.Values = append(x.Values, a.Unquoted("v"))
					return nil
				}
			}
			at(s).Set = append(at(s).Set, devices.PolicySet{Kind: kind, Values: []string{a.Unquoted("v")}})
			return nil
		})
	}
	for _, w := range []string{"ext-community-rt", "ext-community-soo", "ext-community-bw", "large-community-delete-list", "community-delete-list", "forwarding-address", "label-index", "metric-type", "originator-id", "source-ip", "aggregator-as", "atomic-aggregate", "ipv6-nexthop-local", "ipv6-nexthop-prefer-global", "as-path-exclude"} {
		rule("set "+w+" {v:rest}", "set "+w, func(s *scope, a args) error {
			at(s).Set = append(at(s).Set, devices.PolicySet{Kind: w, Values: strings.Fields(a.Str("v"))})
			return nil
		})
	}
}

// acl are access lists ("Access Control List Configuration"). What no rule takes passes.
func (n *nv) acl() {
	rule := func(pattern string, do func(*devices.ACLEntry, args) error) {
		n.add("acl <list> rule <seq:int> "+pattern, "access-list $list", func(s *scope, a args) error {
			l := ioslike.Get(&s.Config.ACLs, a.Unquoted("list"))
			l.Name = a.Unquoted("list")
			for i := range l.Entries {
				if l.Entries[i].Seq == a.Int("seq") {
					return do(&l.Entries[i], a)
				}
			}
			l.Entries = append(l.Entries, devices.ACLEntry{Seq: a.Int("seq"), Protocol: "ip", Pos: a.Node.Pos})
			note(s, "nv-acl", l.Name, "yes")
			return do(&l.Entries[len(l.Entries)-1], a)
		})
	}
	n.add("acl <list> type {t:ipv4|ipv6|mac}", "access-list $list / family", func(s *scope, a args) error {
		l := ioslike.Get(&s.Config.ACLs, a.Unquoted("list"))
		l.Name, l.Family = a.Unquoted("list"), a.Str("t")
		note(s, "nv-acl", l.Name, "yes")
		return nil
	})
	rule("action {action:permit|deny}", func(e *devices.ACLEntry, a args) error {
		e.Permit = a.Str("action") == "permit"
		return nil
	})
	rule("match ip protocol {p}", func(e *devices.ACLEntry, a args) error { e.Protocol = a.Str("p"); return nil })
	for word, at := range map[string]func(*devices.ACLEntry) *devices.ACLAddress{
		"source-ip": func(e *devices.ACLEntry) *devices.ACLAddress { return &e.Source },
		"dest-ip":   func(e *devices.ACLEntry) *devices.ACLAddress { return &e.Destination },
	} {
		rule("match ip "+word+" {v:anyprefix}", func(e *devices.ACLEntry, a args) error { at(e).Prefix = a.Prefix("v").Masked(); return nil })
		rule("match ip "+word+" {v:addr}", func(e *devices.ACLEntry, a args) error {
			at(e).Prefix = netip.PrefixFrom(a.Addr("v"), a.Addr("v").BitLen())
			return nil
		})
		rule("match ip "+word+" ANY", func(e *devices.ACLEntry, a args) error { *at(e) = devices.ACLAddress{}; return nil })
	}
	for word, at := range map[string]func(*devices.ACLEntry) *devices.PortMatch{
		"source-port": func(e *devices.ACLEntry) *devices.PortMatch { return &e.SourcePort },
		"dest-port":   func(e *devices.ACLEntry) *devices.PortMatch { return &e.DestinationPort },
	} {
		rule("match ip [<proto:tcp|udp>] "+word+" <v>", func(e *devices.ACLEntry, a args) error {
			if a.Has("proto") {
				e.Protocol = a.Str("proto")
			}
			lo, hi, isRange := strings.Cut(a.Str("v"), ":")
			p := at(e)
			switch {
			case a.Str("v") == "ANY":
			case isRange:
				*p = devices.PortMatch{Op: "range", Values: []string{lo, hi}}
			default:
				p.Op, p.Values = "eq", append(p.Values, a.Str("v"))
				sort.Strings(p.Values)
			}
			return nil
		})
	}
	rule("match ip <what:dscp|ecn|fragment|icmp-type|icmpv6-type|state|tcp|udp|connection-state|recent-list|hashlimit> {v:rest}", func(e *devices.ACLEntry, a args) error {
		e.Options = append(e.Options, a.Str("what")+" "+a.Str("v"))
		return nil
	})
	n.rows = append(n.rows, unmodelled("", "what this does with packets is not computed", "nv set acl <rest:rest>")...)
}

// nvDefaults puts together what NVUE says in several statements.
func nvDefaults(c *devices.Config) {
	actions := notes(c, "nv-action prefix-list")
	for name, l := range c.PrefixLists {
		for i := range l.Entries {
			if v, ok := actions[name+" "+strconv.Itoa(l.Entries[i].Seq)]; ok {
				l.Entries[i].Deny = v == "deny"
				delete(actions, name+" "+strconv.Itoa(l.Entries[i].Seq))
			}
		}
		sort.SliceStable(l.Entries, func(i, j int) bool { return l.Entries[i].Seq < l.Entries[j].Seq })
	}
	for k, v := range actions { // a rule that matches nothing yet
		ioslike.Set(&c.Settings, "prefix-list "+k+" action", v)
	}
	for _, l := range c.ASPathLists {
		sort.SliceStable(l.Entries, func(i, j int) bool { return l.Entries[i].Seq < l.Entries[j].Seq })
	}
	for _, l := range c.CommunityLists {
		sort.SliceStable(l.Entries, func(i, j int) bool { return l.Entries[i].Seq < l.Entries[j].Seq })
	}
	families := notes(c, "nv-family")
	for name, p := range c.RoutePolicies {
		for i := range p.Terms {
			t := &p.Terms[i]
			f, said := families[name+" "+t.Name]
			if said && f == "ipv6" {
				for j := range t.Match {
					if t.Match[j].Kind == "prefix-list" {
						t.Match[j].Kind = "ipv6 prefix-list"
					}
				}
			}
			if said {
				ioslike.Set(&c.Settings, "route-map "+name+" "+t.Name+" match type", f)
			}
		}
		sort.SliceStable(p.Terms, func(i, j int) bool {
			a, err1 := strconv.Atoi(p.Terms[i].Name)
			b, err2 := strconv.Atoi(p.Terms[j].Name)
			return err1 == nil && err2 == nil && a < b
		})
	}
	for name := range notes(c, "nv-acl") {
		l := c.ACLs[name]
		sort.SliceStable(l.Entries, func(i, j int) bool { return l.Entries[i].Seq < l.Entries[j].Seq })
		l.Entries = append(l.Entries, devices.ACLEntry{Seq: 1 << 22, Permit: true, Protocol: "ip"})
	}
}
