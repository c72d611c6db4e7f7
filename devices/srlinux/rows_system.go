package srlinux

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

// systemRows are the system, its management and its hardware (srl_nokia-system.yang and those that augment it).
func systemRows() []Row {
	top, sys := nokia.At("", "", nil), nokia.At("system", "", nil)
	service := func(words, name string) Row {
		return sys.Leaf(words+" admin-state {state:enable|disable}", "service "+name+" / enabled", func(s *Scope, a syntax.Args) {
			ioslike.Get(&s.Config.Management.Services, name).Enabled = !off(a)
		})
	}
	more := func(words, name string) Row {
		return sys.Leaf(words+" <rest:rest>", "service "+name, func(s *Scope, a syntax.Args) {
			ioslike.Set(&ioslike.Get(&s.Config.Management.Services, name).Settings, a.Str("rest"), "")
		})
	}
	user := sys.In("aaa authentication user <user>", "user $user", func(s *Scope, a syntax.Args) {
		s.User = ioslike.Get(&s.Config.Management.Users, a.Unquoted("user"))
	})
	admin := sys.In("aaa authentication admin-user", "user admin", func(s *Scope, a syntax.Args) { s.User = ioslike.Get(&s.Config.Management.Users, "admin") })
	rows := nokia.Rows(
		sys.Leaf("name host-name {name}", "hostname", func(s *Scope, a syntax.Args) { s.Config.Hostname = a.Unquoted("name") }),
		sys.Leaf("mtu default-port-mtu {n:int}", "system / mtu", func(s *Scope, a syntax.Args) { s.Config.System.MTU = a.Int("n") }),
		sys.Leaf("lacp system-priority {n:int}", "system / lacp system-priority", func(s *Scope, a syntax.Args) { s.Config.System.LACPSystemPriority = a.Int("n") }),
		service("gnmi-server", "gnmi"), service("grpc-server <server>", "grpc"), service("json-rpc-server", "http-api"), service("ssh-server", "ssh"), service("ssh-server <server>", "ssh"), service("netconf-server <server>", "netconf"), service("ftp-server", "ftp"), service("p4rt-server", "p4rt"), service("gribi-server", "gribi"),
		more("gnmi-server", "gnmi"), more("grpc-server", "grpc"), more("json-rpc-server", "http-api"), more("ssh-server", "ssh"), more("netconf-server", "netconf"), more("ftp-server", "ftp"), more("p4rt-server", "p4rt"), more("gribi-server", "gribi"),
		user.Leaf("password {v:rest}", "secret", func(s *Scope, a syntax.Args) { s.User.Secret = a.Unquoted("v") }), admin.Leaf("password {v:rest}", "secret", func(s *Scope, a syntax.Args) { s.User.Secret = a.Unquoted("v") }),
		user.Leaf("role <v>", "role", func(s *Scope, a syntax.Args) { s.User.Role = strings.TrimSpace(s.User.Role + " " + a.Unquoted("v")) }),
		user.Leaf("ssh-key <v:rest>", "ssh-key", func(s *Scope, a syntax.Args) { ioslike.Set(&s.User.SSHKeys, a.Str("v"), true) }), admin.Leaf("ssh-key <v:rest>", "ssh-key", func(s *Scope, a syntax.Args) { ioslike.Set(&s.User.SSHKeys, a.Str("v"), true) }),
		user.Leaf("superuser {v:true|false}", "privilege", func(s *Scope, a syntax.Args) { s.User.Privilege = "superuser " + a.Str("v") }), admin.Leaf("superuser {v:true|false}", "privilege", func(s *Scope, a syntax.Args) { s.User.Privilege = "superuser " + a.Str("v") }),
		user.Exists(),
		sys.Leaf("aaa <rest:rest>", "aaa", func(s *Scope, a syntax.Args) { ioslike.Set(&s.Config.Management.AAA, a.Str("rest"), "") }),
		sys.Settings("", "ntp", "dns", "lldp", "snmp", "banner", "tls", "sflow", "clock"), sys.Settings("syslog", "logging"), sys.Settings("snmp ", "information"), sys.Settings("boot", "boot"), sys.Settings("dns ", "name domain-name"), sys.Settings("event ", "event-handler"), sys.Settings("telemetry ", "telemetry"),
		sys.Settings("management ", "configuration", "management", "app-management", "features", "trace", "authentication", "control-plane-traffic", "dhcp-server", "python", "license", "security", "credentials", "ra-guard-policy", "maintenance", "grpc-tunnel", "packet-link-qualification", "warm-reboot", "raguard", "utilities", "cli"),
		sys.Unmodelled("what this does to forwarding is not computed", "mtu", "lacp", "load-balancing", "mpls", "network-instance", "bridge-table", "protocols", "multicast", "mirroring", "sync", "ptp", "xdp", "segment-routing", "ethcfm", "oam", "policy-based-forwarding", "l2cp-transparency"),
		top.Settings("hardware platform", "platform linecard", "platform control", "platform chassis", "platform fan-tray", "platform power-supply", "platform fabric", "platform vm", "platform redundancy", "platform healthz"), top.Unmodelled("what the tables of the chassis can hold is not computed", "platform resource-management", "platform resource-monitoring"),
		top.Unmodelled(qos, "qos"), top.Unmodelled("tunnels of VXLAN are not computed", "tunnel-interface", "tunnel"), top.Unmodelled("micro-BFD and timers of BFD are not computed", "bfd micro-bfd-sessions", "bfd network-instance", "bfd total-bfd-sessions"), top.Unmodelled(unread, "oam", "oam-pm", "ethcfm", "keychain", "acl cpm-filter", "acl system-filter", "acl capture-filter", "acl match-list", "acl policers", "acl ingress-mac-filtering", "acl egress-mac-filtering", "acl tcam-profile", "acl statistics-collector", "acl group-based-policy"),
	)
	bfd := top.In("bfd subinterface <sub>", "interface $sub / bfd", nil)
	rows = append(rows, bfd.Leaf("(admin-state|desired-minimum-transmit-interval|required-minimum-receive|detection-multiplier|minimum-echo-receive-interval|max-hop-count) {v}", "", func(s *Scope, a syntax.Args) {
		name, c, w := a.Unquoted("sub"), s.Config, a.Node.Words
		text := strings.Join(w[len(w)-2:], " ")
		s.Refer("interface", name, "bfd", a)
		s.Draft.Later(func() {
			if i := c.Interfaces[name]; i != nil {
				i.BFD = withPair(i.BFD, text)
			} else {
				ioslike.Set(&c.Settings, "bfd "+name+" "+text, "")
			}
		})
	}))
	return append(rows, aclRows()...)
}

// aclRows are access lists (srl_nokia-acl.yang), in the form of release 24 and the one before it.
func aclRows() []Row {
	top := nokia.At("acl", "", nil)
	var rows []Row
	for _, form := range []struct{ words, family string }{{"acl-filter <list> type ipv4", "ipv4"}, {"acl-filter <list> type ipv6", "ipv6"}, {"ipv4-filter <list>", "ipv4"}, {"ipv6-filter <list>", "ipv6"}} {
		f := top.In(form.words, "access-list $list", func(s *Scope, a syntax.Args) {
			s.ACL = ioslike.Get(&s.Config.ACLs, a.Unquoted("list"))
			s.ACL.Name, s.ACL.Family = a.Unquoted("list"), form.family
			if l, d := s.ACL, s.Draft; d.First("acl " + l.Name) {
				d.Later(func() {
					// What no entry takes is accepted (SR Linux ACL and Policy-Based Routing Guide, "ACL default action").
					sort.SliceStable(l.Entries, func(i, j int) bool { return l.Entries[i].Seq < l.Entries[j].Seq })
					l.Entries = append(l.Entries, devices.ACLEntry{Seq: 1 << 22, Permit: true, Protocol: "ip"})
				})
			}
		})
		e := f.In("entry <entry:int>", "", func(s *Scope, a syntax.Args) {
			for i, x := range s.ACL.Entries {
				if x.Seq == a.Int("entry") {
					s.Term = i
					return
				}
			}
			s.ACL.Entries = append(s.ACL.Entries, devices.ACLEntry{Seq: a.Int("entry"), Protocol: "ip", Pos: a.Node.Pos})
			s.Term = len(s.ACL.Entries) - 1
		})
		at := func(s *Scope) *devices.ACLEntry { return &s.ACL.Entries[s.Term] }
		rows = append(rows, nokia.Rows(
			f.Exists(), f.Leaf("description {text:rest}", "", func(s *Scope, a syntax.Args) { ioslike.Set(&s.ACL.Settings, "description", a.Unquoted("text")) }),
			f.Leaf("(subinterface-specific|statistics-per-entry) {v}", "", func(s *Scope, a syntax.Args) {
				w := a.Node.Words
				ioslike.Set(&s.ACL.Settings, w[len(w)-2], a.Str("v"))
			}),
			e.Leaf("description {text:rest}", "", func(s *Scope, a syntax.Args) {
				ioslike.Set(&s.ACL.Settings, "entry "+a.Str("entry")+" description", a.Unquoted("text"))
			}),
			e.Leaf("action (accept|drop)", "", func(s *Scope, a syntax.Args) { at(s).Permit = a.Word("accept") }),
			e.Leaf("action (accept|drop) log {v}", "", func(s *Scope, a syntax.Args) {
				at(s).Permit = a.Word("accept")
				at(s).Options = append(at(s).Options, "log "+a.Str("v"))
			}),
			e.Unmodelled("what this action does with packets is not computed", "action accept rate-limit", "action forward", "action copy", "action collect", "sampled"),
		)...)
		heads := []string{"match", "match " + form.family}
		for _, m := range heads {
			rows = append(rows, nokia.Rows(
				e.Leaf(m+" {kind:protocol|next-header} {v}", "", func(s *Scope, a syntax.Args) { at(s).Protocol = a.Str("v") }),
				e.Leaf(m+" (icmp|icmp6|dscp-set|fragment|first-fragment) {v:rest}", "", func(s *Scope, a syntax.Args) {
					w := a.Node.Words
					at(s).Options = append(at(s).Options, strings.Join(w[len(w)-1-max(1, strings.Count(a.Str("v"), " ")+1):], " "))
				}),
			)...)
			for _, side := range []string{"source", "destination"} {
				of := func(s *Scope) *devices.ACLAddress {
					return map[string]*devices.ACLAddress{"source": &at(s).Source, "destination": &at(s).Destination}[side]
				}
				rows = append(rows, nokia.Rows(
					e.Leaf(m+" "+side+"-ip prefix {v:anyprefix}", "", func(s *Scope, a syntax.Args) { of(s).Prefix = a.Prefix("v").Masked() }),
					e.Leaf(m+" "+side+"-ip prefix-list {v}", "", func(s *Scope, a syntax.Args) { of(s).Group = a.Unquoted("v") }),
					e.Leaf(m+" "+side+"-ip address {v:addr}", "", func(s *Scope, a syntax.Args) { of(s).Address = a.Addr("v") }),
					e.Checked(m+" "+side+"-ip mask {v:addr}", "", func(s *Scope, a syntax.Args) error {
						if !a.Addr("v").Is4() {
							return fmt.Errorf("a mask of IPv6 has no place in the model")
						}
						b := a.Addr("v").As4()
						for i := range b {
							b[i] = ^b[i]
						}
						of(s).Wildcard = wildcard(b)
						return nil
					}),
				)...)
			}
		}
		for _, m := range []string{"match", "match transport"} {
			rows = append(rows, e.Leaf(m+" tcp-flags {v:rest}", "", func(s *Scope, a syntax.Args) { at(s).Options = append(at(s).Options, "tcp-flags "+a.Str("v")) }))
			for _, side := range []string{"source", "destination"} {
				of := func(s *Scope) *devices.PortMatch {
					return map[string]*devices.PortMatch{"source": &at(s).SourcePort, "destination": &at(s).DestinationPort}[side]
				}
				bound := func(i int) nokia.Do {
					return func(s *Scope, a syntax.Args) {
						p := of(s)
						if p.Op != "range" {
							*p = devices.PortMatch{Op: "range", Values: []string{"0", "65535"}}
						}
						p.Values[i] = a.Str("v")
					}
				}
				rows = append(rows, nokia.Rows(
					e.Leaf(m+" "+side+"-port value {v}", "", func(s *Scope, a syntax.Args) { of(s).Values = []string{a.Str("v")}; operator(of(s)) }),
					e.Leaf(m+" "+side+"-port operator {v:eq|ge|le}", "", func(s *Scope, a syntax.Args) { of(s).Op = a.Str("v"); operator(of(s)) }),
					e.Leaf(m+" "+side+"-port range start {v}", "", bound(0)), e.Leaf(m+" "+side+"-port range end {v}", "", bound(1)),
				)...)
			}
		}
	}
	// From release 24 on interfaces have their filters here.
	for _, fam := range []string{"ipv4", "ipv6", "mac"} {
		for way, word := range map[string]string{"in": "input", "out": "output"} {
			for _, words := range []string{word + " acl-filter <filter> type " + fam, word + " " + fam + "-filter <filter>"} {
				rows = append(rows, top.Leaf("interface <sub> "+words, "/interface $sub / access-group "+fam+" "+way, func(s *Scope, a syntax.Args) {
					name, filter, c := a.Unquoted("sub"), a.Unquoted("filter"), s.Config
					s.Refer("access-list", filter, "interface "+name, a)
					s.Draft.Later(func() {
						if i := c.Interfaces[name]; i != nil {
							ioslike.Set(&i.ACLs, fam+" "+way, filter)
						} else {
							ioslike.Set(&c.Settings, "acl interface "+name+" "+fam+" "+way, filter)
						}
					})
				}))
			}
		}
	}
	rows = append(rows, top.Leaf("interface <sub> interface-ref (interface|subinterface) {v}", "", func(s *Scope, a syntax.Args) {
		w := a.Node.Words
		s.Setting("acl interface "+a.Unquoted("sub")+" "+w[len(w)-2], a.Str("v"))
	}))
	return append(rows, nokia.Rows(top.Unmodelled("filters over MAC addresses are not computed", "mac-filter", "acl-filter <list> type mac"))...)
}

// operator spells a condition on a port as the model does, when both of its statements are read.
func operator(p *devices.PortMatch) {
	if len(p.Values) == 0 {
		return
	}
	switch p.Op {
	case "":
		p.Op = "eq"
	case "ge":
		*p = devices.PortMatch{Op: "range", Values: []string{p.Values[0], "65535"}}
	case "le":
		*p = devices.PortMatch{Op: "range", Values: []string{"0", p.Values[0]}}
	}
}

// rows are the whole language.
func rows() []Row {
	return nokia.Rows(interfaceRows(), instanceRows(), policyRows(), systemRows())
}

// withPair adds a name and its value to others, in order of name, so that the order in a text makes no difference.
func withPair(pairs, pair string) string {
	all := []string{pair}
	for w := strings.Fields(pairs); len(w) > 1; w = w[2:] {
		all = append(all, w[0]+" "+w[1])
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}
