package sros

import (
	"fmt"
	"net/netip"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

// filterRows are access lists ("Router Configuration Guide", filter policies). What no entry takes is dropped unless
// default-action says otherwise; an entry without an action is passed over.
func filterRows() []Row {
	var rows []Row
	for word, fam := range map[string]string{"ip-filter": "ipv4", "ipv6-filter": "ipv6"} {
		f := nokia.At("configure filter "+word+" <list>", "access-list $list", func(s *Scope, a syntax.Args) {
			s.ACL = ioslike.Get(&s.Config.ACLs, a.Unquoted("list"))
			s.ACL.Name, s.ACL.Family = a.Unquoted("list"), fam
			finishFilter(s)
		})
		e := f.In("entry <entry:int>", "", func(s *Scope, a syntax.Args) { s.Term = aclEntry(s, a) })
		at := func(s *Scope) *devices.ACLEntry { return &s.ACL.Entries[s.Term] }
		option := func(words, key string) Row {
			return e.Leaf(words, "", func(s *Scope, a syntax.Args) {
				at(s).Options = append(at(s).Options, strings.TrimSpace(key+" "+a.Unquoted("v")))
			})
		}
		rows = append(rows, nokia.Rows(
			f.Exists(),
			f.Leaf("default-action {action:accept|drop}", "", func(s *Scope, a syntax.Args) { s.Draft.Parts["filter "+s.ACL.Name] = a.Str("action") }),
			f.Leaf("description {text:rest}", "", func(s *Scope, a syntax.Args) { ioslike.Set(&s.ACL.Settings, "description", a.Unquoted("text")) }),
			f.Leaf("(filter-id|scope|chain-to-system-filter|type) {v}", "", func(s *Scope, a syntax.Args) {
				w := a.Node.Words
				ioslike.Set(&s.ACL.Settings, w[len(w)-2], a.Unquoted("v"))
			}),
			f.Unmodelled("entries put in by other functions are not computed", "embed", "subscriber-mgmt", "interface-uptime", "pgr", "shared-policer"),
			Row{Pattern: e.Exists().Pattern, As: syntax.Inert, Why: "an entry without an action is passed over"},
			e.Leaf("description {text:rest}", "", func(s *Scope, a syntax.Args) {
				ioslike.Set(&s.ACL.Settings, "entry "+a.Str("entry")+" description", a.Unquoted("text"))
			}),
			e.Leaf("action (accept|drop)", "", func(s *Scope, a syntax.Args) {
				at(s).Permit = a.Word("accept")
				s.Draft.Parts[fmt.Sprint("action ", s.ACL.Name, " ", at(s).Seq)] = "yes"
			}),
			e.Unmodelled("what this action does with packets is not computed", "action (forward|nat|reassemble|gtp-local-breakout|http-redirect|tcp-mss-adjust|l2-aware-nat-bypass|rate-limit|drop-extracted-traffic|ignore-match|remark|drop-when|accept-when|redirect)", "action accept <rest>", "action drop <rest>", "egress-pbr", "pbr-down-action-override", "sticky-dest", "filter-sample", "interface-sample", "log", "collect-stats", "cflowd", "match <rest>"),
			e.Leaf("match protocol {v}", "", func(s *Scope, a syntax.Args) { at(s).Protocol = a.Str("v") }),
			e.Leaf("match next-header {v}", "", func(s *Scope, a syntax.Args) { at(s).Protocol = a.Str("v") }),
			option("match fragment {v}", "fragment"), option("match icmp type {v}", "icmp type"), option("match icmp code {v}", "icmp code"), option("match dscp {v}", "dscp"),
			option("match tcp-established {v}", "tcp-established"), option("match tcp-syn {v}", "tcp-syn"), option("match tcp-ack {v}", "tcp-ack"), option("match ip-option <v:rest>", "ip-option"),
			option("match flow-label <v:rest>", "flow-label"), option("match packet-length <v:rest>", "packet-length"), option("match ttl <v:rest>", "ttl"), option("match tcp-flags <v:rest>", "tcp-flags"),
			option("match src-mac <v:rest>", "src-mac"), option("match vlan-id <v:rest>", "vlan-id"),
		)...)
		for side, of := range map[string]func(*devices.ACLEntry) (*devices.ACLAddress, *devices.PortMatch){
			"src": func(x *devices.ACLEntry) (*devices.ACLAddress, *devices.PortMatch) { return &x.Source, &x.SourcePort },
			"dst": func(x *devices.ACLEntry) (*devices.ACLAddress, *devices.PortMatch) {
				return &x.Destination, &x.DestinationPort
			},
		} {
			ip := "match " + side + "-ip "
			rows = append(rows, nokia.Rows(
				e.Checked(ip+"address {v}", "", func(s *Scope, a syntax.Args) error {
					x, _ := of(at(s))
					if p, err := netip.ParsePrefix(a.Str("v")); err == nil {
						x.Prefix = p.Masked()
						return nil
					}
					addr, err := netip.ParseAddr(a.Str("v"))
					if err != nil {
						return fmt.Errorf("%q is no address", a.Str("v"))
					}
					if x.Address = addr; !x.Wildcard.IsValid() && addr.Is6() {
						x.Prefix = netip.PrefixFrom(addr, 128)
					}
					return nil
				}),
				e.Leaf(ip+"mask {v:mask}", "", func(s *Scope, a syntax.Args) {
					x, _ := of(at(s))
					b := a.Addr("v").As4() // a one bit matters here, and does not in the model
					for i := range b {
						b[i] = ^b[i]
					}
					x.Wildcard = netip.AddrFrom4(b)
				}),
				e.Leaf(ip+"{kind:ip-prefix-list|ipv6-prefix-list} {v}", "", func(s *Scope, a syntax.Args) {
					x, _ := of(at(s))
					x.Group = a.Unquoted("v")
					s.Refer("object-group", x.Group, "access-list "+s.ACL.Name, a)
				}),
				e.Leaf("match "+side+"-port {op:eq|lt|gt} {v}", "", func(s *Scope, a syntax.Args) {
					_, p := of(at(s))
					w := a.Node.Words
					*p = devices.PortMatch{Op: w[len(w)-2], Values: []string{a.Str("v")}}
				}),
				e.Leaf("match "+side+"-port range start {v}", "", func(s *Scope, a syntax.Args) { _, p := of(at(s)); portRange(p, 0, a.Str("v")) }),
				e.Leaf("match "+side+"-port range end {v}", "", func(s *Scope, a syntax.Args) { _, p := of(at(s)); portRange(p, 1, a.Str("v")) }),
				e.Leaf("match "+side+"-port port-list {v}", "", func(s *Scope, a syntax.Args) {
					_, p := of(at(s))
					*p = devices.PortMatch{Op: "group", Values: []string{a.Unquoted("v")}}
				}),
			)...)
		}
	}
	m := nokia.At("configure filter", "", nil)
	group := func(words, kind string) Row {
		return m.Leaf(words, "object-group $list / member", func(s *Scope, a syntax.Args) {
			g := ioslike.Get(&s.Config.ObjectGroups, a.Unquoted("list"))
			g.Name, g.Kind = a.Unquoted("list"), kind
			ioslike.Set(&g.Members, a.Str("v"), true)
		})
	}
	return append(rows, nokia.Rows(
		group("match-list ip-prefix-list <list> prefix <v:prefix>", "ip address"), group("match-list ipv6-prefix-list <list> prefix <v:prefix6>", "ipv6 address"),
		group("match-list port-list <list> port <v:int>", "ip port"),
		m.Unmodelled("what this filter does is not computed", "mac-filter", "ip-exception", "ipv6-exception", "log", "redirect-policy", "redirect-policy-binding", "system-filter", "gre-tunnel-template", "md-auto-id", "dhcp-filter", "dhcp6-filter", "match-list <rest>", "max-combined-filter-entries"),
	)...)
}

func portRange(p *devices.PortMatch, at int, v string) {
	if p.Op != "range" {
		*p = devices.PortMatch{Op: "range", Values: []string{"0", "65535"}}
	}
	p.Values[at] = v
}

func aclEntry(s *Scope, a syntax.Args) int {
	for i, e := range s.ACL.Entries {
		if e.Seq == a.Int("entry") {
			return i
		}
	}
	s.ACL.Entries = append(s.ACL.Entries, devices.ACLEntry{Seq: a.Int("entry"), Protocol: "ip", Pos: a.Node.Pos})
	return len(s.ACL.Entries) - 1
}

// finishFilter sorts a filter's entries when all are read, drops those without an action and says the default action.
func finishFilter(s *Scope) {
	l, d := s.ACL, s.Draft
	if !d.First("filter " + l.Name) {
		return
	}
	d.Later(func() {
		var kept []devices.ACLEntry
		for _, e := range l.Entries {
			if d.Parts[fmt.Sprint("action ", l.Name, " ", e.Seq)] != "" {
				kept = append(kept, e)
			}
		}
		sort.SliceStable(kept, func(i, j int) bool { return kept[i].Seq < kept[j].Seq })
		if d.Parts["filter "+l.Name] == "accept" {
			kept = append(kept, devices.ACLEntry{Seq: 1 << 22, Permit: true, Protocol: "ip"})
		}
		l.Entries = kept
	})
}
