package frr

import (
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// ncluRows are "net add ..." of Cumulus Linux 3 and 4, as "net show configuration commands" prints them. Most of them are
// a statement of FRR or an attribute of ifupdown2 with words before it, so the rows are made of theirs (Cumulus Linux
// user guide, "Network Command Line Utility").
func ncluRows(frr []row) []row {
	rows := []row{
		{Pattern: "net del all", As: syntax.Inert, Why: "a configuration is read from nothing on"},
		{Pattern: "net commit", As: syntax.Inert, Enter: unrecorded, Why: "the lines above take effect; what they do is told of each"},
		{Pattern: "net commit <rest:rest>", As: syntax.Unmodelled, Why: "what is left hangs on a timer or a description"},
		{Pattern: "net del <what:rest>", Exact: true, Enter: enterDel, Do: func(s *scope, a args) error {
			return errorf("no line before this says what it would take back")
		}},
		{Pattern: "net add hostname {name}", Path: "hostname", Do: func(s *scope, a args) error { s.Config.Hostname = a.Str("name"); return nil }},
		{Pattern: "net add bgp autonomous-system {asn:asn}", Path: "router bgp / asn", Do: func(s *scope, a args) error { return openInstance(s, uint32(a.Int64("asn")), "default") }},
		{Pattern: "net add bgp vrf <nvrf> autonomous-system {asn:asn}", Path: "router bgp / vrf $nvrf", Do: func(s *scope, a args) error { return openInstance(s, uint32(a.Int64("asn")), a.Str("nvrf")) }},
		{Pattern: "net add vrf <nvrf> vni {vni:int(1-16777215)}", Path: "vrf $nvrf / vni", Do: func(s *scope, a args) error { s.VRFNamed(a.Str("nvrf")).VNI = a.Int("vni"); return nil }},
		{Pattern: "net add routing route <prefix:anyprefix> <hop:addr> [{rest:rest}]", Do: static},
		{Pattern: "net add routing route <prefix:anyprefix> <discard:Null0|blackhole|reject> [{rest:rest}]", Do: static},
		{Pattern: "net add routing route <prefix:anyprefix> <port> [{rest:rest}]", Do: static},
		{Pattern: "net add bgp <afi> unicast vrf <rest:rest>", As: syntax.Unmodelled, Why: "routes between VRFs are not computed"},
	}
	setting := func(pattern, key string) {
		rows = append(rows, row{Pattern: "net add " + pattern, Path: key, Do: func(s *scope, a args) error {
			s.Setting(expand(key, a), trimmed(strings.Join(a.Node.Words[2:], " ")))
			return nil
		}})
	}
	setting("dns nameserver <family:ipv4|ipv6> <server> [{rest:rest}]", "dns nameserver $server")
	setting("time ntp server <server> [{rest:rest}]", "ntp server $server")
	setting("time ntp source {port}", "ntp source")
	setting("time zone {zone}", "clock timezone")
	setting("snmp-server <what> [{rest:rest}]", "snmp $what")
	setting("syslog host <family> <server> [{rest:rest}]", "syslog host $server")
	setting("ptp global <what> [{rest:rest}]", "ptp $what")
	setting("dot1x <what> [{rest:rest}]", "dot1x $what")
	setting("dot1x radius <what> [{rest:rest}]", "dot1x radius $what")
	setting("dhcp <rest:rest>", "dhcp $rest")
	setting("time <rest:rest>", "clock $rest")
	seen := map[string]bool{} // "ip community-list" and "bgp community-list" are the same behind "net add routing"
	for _, r := range frr {
		words := strings.Fields(r.Pattern)
		if len(words) == 0 || r.Opens != "" {
			continue
		}
		lift := func(head string, enter func(*scope, args) error) {
			n := row{Pattern: head + " " + r.Pattern, As: r.As, Why: r.Why, Exact: r.Exact}
			if do := r.Do; do != nil {
				n.Do = func(s *scope, a args) error {
					if err := enter(s, a); err != nil {
						return err
					}
					return do(s, a)
				}
			}
			if !seen[n.Pattern] {
				rows = append(rows, n)
			}
			seen[n.Pattern] = true
		}
		family, inFamily := strings.CutPrefix(r.In, "bgp ")
		switch {
		case r.In == "bgp":
			p := strings.TrimPrefix(r.Pattern, "bgp ")
			if strings.HasPrefix(p, "<") || strings.HasPrefix(p, "[") {
				continue
			}
			full := r.Pattern
			r.Pattern = p
			lift("net add bgp [vrf <nvrf>]", instance(""))
			r.Pattern = full
		case inFamily && (family == ipv4 || family == ipv6 || family == evpn):
			r.Pattern = strings.TrimPrefix(r.Pattern, "bgp ")
			if !strings.HasPrefix(r.Pattern, "rd ") || family == evpn {
				lift("net add bgp [vrf <nvrf>] "+family, instance(family))
			}
		case r.In == "" && liftable(words[0]) && !strings.HasPrefix(r.Pattern, "ip route"):
			p := strings.TrimPrefix(strings.TrimPrefix(r.Pattern, "ip "), "bgp ")
			if words[0] == "ipv6" {
				p = r.Pattern
			}
			r.Pattern = p
			lift("net add routing", func(*scope, args) error { return nil })
		case r.In == "route-map":
			lift("net add routing route-map <name> (permit|deny) <seq:int>", openRouteMap(frr))
		case r.In == "ospf":
			r.Pattern = strings.TrimPrefix(r.Pattern, "[ospf] ")
			lift("net add ospf [vrf <nvrf>]", ncluOSPF(false))
		case r.In == "ospf6":
			r.Pattern = strings.TrimPrefix(r.Pattern, "[ospf6] ")
			lift("net add ospf6", ncluOSPF(true))
		case r.In == "interface" && strings.HasPrefix(r.Pattern, "ip ospf "):
			r.Pattern = strings.TrimPrefix(r.Pattern, "ip ")
			ncluPorts(r.Pattern, r.Do, r.As, r.Why, &rows)
		case r.In == "interface" && strings.HasPrefix(r.Pattern, "ipv6 ospf6 "):
			r.Pattern = strings.TrimPrefix(r.Pattern, "ipv6 ")
			ncluPorts(r.Pattern, r.Do, r.As, r.Why, &rows)
		}
	}
	rows = append(rows, row{Pattern: "net add routing route-map <name> (permit|deny) <seq:int>", Do: openRouteMap(frr)})
	for _, a := range attrs() {
		if a.nclu != "" {
			ncluPorts(trimmed(a.nclu+" "+a.arg), a.do, 0, "", &rows)
		}
	}
	ncluPorts("", func(*scope, args) error { return nil }, 0, "", &rows)
	rows = append(rows, row{Pattern: "sudo sh -c <rest:rest>", As: syntax.Unmodelled, Why: "a command of the shell; what it writes is not read"})
	return append(rows, unmodelled("", "this part of NCLU is not computed", "net add <rest:rest>")...)
}

// liftable are the first words of FRR's statements that NCLU has after "net add routing".
func liftable(w string) bool {
	switch w {
	case "ip", "ipv6", "bgp", "log", "service", "line", "access-list", "agentx", "password", "enable", "zebra", "frr", "mac", "route-map":
		return true
	}
	return false
}

// ncluPorts makes the rows of what is said of interfaces, one for each kind of them.
func ncluPorts(words string, do func(*scope, args) error, as syntax.Disposition, why string, rows *[]row) {
	for _, k := range []struct {
		word string
		kind devices.InterfaceKind
	}{{"interface", ""}, {"bond", devices.PortChannel}, {"vlan", devices.SVI}, {"vxlan", devices.VXLAN}, {"loopback", devices.Loopback}, {"bridge", devices.OtherKind}, {"vrf", ""}} {
		if k.word == "vrf" && strings.HasPrefix(words, "vrf ") {
			continue
		}
		*rows = append(*rows, row{Pattern: trimmed("net add " + k.word + " <port> " + words), As: as, Why: why, Do: func(s *scope, a args) error {
			for _, name := range expandPorts(a.Str("port")) {
				if k.word == "vlan" {
					name = "vlan" + name
				}
				s.Interface = port(s, name)
				note(s, "auto", name, "yes")
				s.At(a, "interface "+name)
				switch {
				case k.word == "vrf":
					s.Interface.VRF = name
					s.VRFNamed(name)
					note(s, "vrf", name, "auto")
				case k.kind != "":
					s.Interface.Kind = k.kind
				}
				if do == nil {
					continue
				}
				if err := do(s, a); err != nil {
					return err
				}
			}
			return nil
		}})
	}
}

func instance(family string) func(*scope, args) error {
	return func(s *scope, a args) error {
		vrf := a.Str("nvrf")
		if vrf == "" {
			vrf = "default"
		}
		if err := openInstance(s, 0, vrf); err != nil {
			return err
		}
		s.At(a, "router bgp")
		if family != "" {
			f := s.BGPVRF.Families[family]
			if f == nil {
				f = &devices.BGPFamily{}
				if s.BGPVRF.Families == nil {
					s.BGPVRF.Families = map[string]*devices.BGPFamily{}
				}
				s.BGPVRF.Families[family] = f
			}
			s.Family, s.FamilyName = f, family
		}
		return nil
	}
}

func ncluOSPF(v6 bool) func(*scope, args) error {
	open := openOSPF(v6)
	return func(s *scope, a args) error {
		if a.Has("nvrf") {
			return errorf("OSPF of a VRF is not read from NCLU")
		}
		return open(s, a)
	}
}

// openRouteMap is the Do of the row that opens a route-map's entry.
func openRouteMap(frr []row) func(*scope, args) error {
	for _, r := range frr {
		if r.Opens == "route-map" && strings.Contains(r.Pattern, "<seq") {
			return r.Do
		}
	}
	return nil
}

// enterDel takes back what a line before it added; where none did, the line stays and is not known.
func enterDel(e *syntax.Edit, a args) {
	if e.Remove("net add "+a.Str("what")) > 0 {
		e.Record = ""
	}
}
