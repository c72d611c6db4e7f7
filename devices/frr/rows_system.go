package frr

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// systemRows are the names, files and switches of FRR itself (FRR user guide, "Basic Commands").
func systemRows() []row {
	rows := []row{
		{Pattern: "hostname {name}", Path: "hostname", Do: func(s *scope, a args) error { s.Config.Hostname = a.Str("name"); return nil }},
		// The first line of a file in which Batfish joins the files of a Cumulus device is the host's name; Read writes it so.
		{Pattern: "/etc/hostname {name}", Path: "hostname", Do: func(s *scope, a args) error {
			if s.Config.Hostname == "" {
				s.Config.Hostname = a.Str("name")
			}
			return nil
		}},
		{Pattern: "domainname {name}", Path: "dns domain", Do: func(s *scope, a args) error { s.Setting("dns domain", a.Str("name")); return nil }},
		{Pattern: "frr version {version}", Path: "version", Do: func(s *scope, a args) error { s.Config.Version = a.Str("version"); return nil }},
		{Pattern: "frr version", As: syntax.Inert, Why: "says no version"},
		{Pattern: "frr defaults {profile:traditional|datacenter}", Path: "frr defaults", Do: func(s *scope, a args) error {
			s.Setting("frr defaults", a.Str("profile"))
			return nil
		}},
		{Pattern: "username <name> nopassword", Path: "user $name", Do: user},
		{Pattern: "password [8] {secret}", Path: "line vty / password", Do: linePassword("password")},
		{Pattern: "enable password [8] {secret}", Path: "line vty / enable password", Do: linePassword("enable password")},
		{Pattern: "line vty", Opens: "line", Path: "line vty", Do: func(s *scope, a args) error {
			s.Line = ioslike.Get(&s.Config.Management.Lines, "vty")
			return nil
		}},
		{In: "line", Pattern: "access-class {acl}", Path: "access-class", Do: accessClass("ipv4 in")},
		{In: "line", Pattern: "ipv6 access-class {acl}", Path: "access-class", Do: accessClass("ipv6 in")},
		{In: "line", Pattern: "exec-timeout {min:int} [{sec:int}]", Path: "exec-timeout", Do: func(s *scope, a args) error {
			s.Line.ExecTimeout = trimmed(a.Str("min") + " " + a.Str("sec"))
			return nil
		}},
		{In: "line", Pattern: "login", Path: "login", No: true, Do: func(s *scope, a args) error {
			ioslike.Set(&s.Line.Settings, "login", map[bool]string{true: "no", false: "yes"}[a.No])
			return nil
		}},
		setting("", "ip protocol <source> route-map {map}", "ip protocol $source"), setting("", "ipv6 protocol <source> route-map {map}", "ipv6 protocol $source"),
		setting("", "ip nht resolve-via-default", "ip nht resolve-via-default"), setting("", "ipv6 nht resolve-via-default", "ipv6 nht resolve-via-default"),
		setting("", "ip nht <source> route-map {map}", "ip nht $source"), setting("", "ipv6 nht <source> route-map {map}", "ipv6 nht $source"),
		setting("", "agentx", "snmp agentx"), setting("", "banner motd {text:rest}", "banner motd"), setting("", "bgp no-rib", "bgp no-rib"), setting("", "bgp graceful-shutdown", "bgp graceful-shutdown"),
		setting("", "zebra nexthop kernel enable", "zebra nexthop kernel"), setting("", "zebra nexthop-group keep {n:int}", "zebra nexthop-group"), setting("", "fpm address {rest:rest}", "fpm address"), setting("", "fpm connection {rest:rest}", "fpm connection"),
		setting("", "fpm use-next-hop-groups", "fpm use-next-hop-groups"), setting("", "allow-external-route-update", "zebra allow-external-route-update"), setting("", "allow-reserved-ranges", "zebra allow-reserved-ranges"),
		setting("", "bgp route-map delay-timer {s:int}", "bgp route-map delay-timer"), setting("", "bgp update-delay {rest:rest}", "bgp update-delay"), setting("", "bgp session-dscp {n:int}", "bgp session-dscp"),
		{Pattern: "[ip] router-id {id:ip} [vrf <vrf>]", Path: "router-id", Do: routerID},
		{Pattern: "ip forwarding", Path: "no ip routing", No: true, Do: func(s *scope, a args) error { s.Config.System.NoIPRouting = a.No; return nil }},
		{Pattern: "ipv6 forwarding", Path: "no ipv6 routing", No: true, Do: func(s *scope, a args) error { s.Config.System.NoIPv6Routing = a.No; return nil }},
	}
	for _, word := range []string{"syslog", "file <file>", "stdout", "monitor", "facility", "timestamp", "trap", "record-priority", "commands", "filter-text", "immediate-mode", "error-category", "unique-id"} {
		name, arg, _ := strings.Cut(word, " ")
		key := "syslog " + name
		if arg != "" {
			key += " $file"
		}
		rows = append(rows, setting("", "log "+word+" [{rest:rest}]", key))
	}
	rows = append(rows, inert("", "says where and how the configuration is kept", "service integrated-vtysh-config", "service password-encryption", "service advanced-vty", "service terminal-length <n:int>",
		"service cputime-stats", "service cputime-warning [<n:int>]", "service walltime-warning [<n:int>]")...)
	rows = append(rows, inert("", "written to the log and nowhere else", "debug <rest:rest>", "log-filter <rest:rest>")...)
	return rows
}

func user(s *scope, a args) error {
	ioslike.Set(&ioslike.Get(&s.Config.Management.Users, a.Str("name")).Settings, "password", "none")
	return nil
}

func linePassword(what string) func(*scope, args) error {
	return func(s *scope, a args) error {
		ioslike.Set(&ioslike.Get(&s.Config.Management.Lines, "vty").Settings, what, a.Str("secret"))
		return nil
	}
}

func accessClass(at string) func(*scope, args) error {
	return func(s *scope, a args) error {
		ioslike.Set(&s.Line.ACLs, at, a.Str("acl"))
		s.Refer("access-list", a.Str("acl"), "line vty access-class", a)
		return nil
	}
}

func routerID(s *scope, a args) error {
	vrf := a.Str("vrf")
	if s.VRF != nil {
		vrf = s.VRF.Name
	}
	ioslike.Set(&s.Config.System.RouterIDs, vrf, a.Addr("id"))
	return nil
}

// vrfRows are VRFs as FRR knows them; the kernel's own are in rows_ifupdown.go (FRR user guide, "Zebra", VRF).
func vrfRows() []row {
	return []row{
		{Pattern: "vrf <vrf>", Opens: "vrf", Path: "vrf $vrf", Do: func(s *scope, a args) error { s.VRF = s.VRFNamed(a.Str("vrf")); return nil }},
		{In: "vrf", Pattern: "vni {vni:int(1-16777215)} [prefix-routes-only]", Path: "vni", Do: func(s *scope, a args) error {
			s.VRF.VNI = a.Int("vni")
			if a.Word("prefix-routes-only") {
				s.Setting("vrf "+s.VRF.Name+" vni", "prefix-routes-only")
			}
			return nil
		}},
		{Pattern: "vni {vni:int(1-16777215)} [prefix-routes-only]", Path: "vrf default / vni", Do: func(s *scope, a args) error {
			s.VRFNamed("default").VNI = a.Int("vni")
			return nil
		}},
		{In: "vrf", Pattern: "[ip] router-id {id:ip}", Path: "/router-id", Do: routerID},
		vrfSetting("ip protocol <source> route-map {map}", "ip protocol $source"), vrfSetting("ipv6 protocol <source> route-map {map}", "ipv6 protocol $source"),
		vrfSetting("ip nht resolve-via-default", "ip nht resolve-via-default"), vrfSetting("ipv6 nht resolve-via-default", "ipv6 nht resolve-via-default"),
		{In: "vrf", Pattern: "netns <name>", As: syntax.Unmodelled, Why: "a VRF in a network namespace is not computed"},
	}
}

func vrfSetting(pattern, key string) row {
	return row{In: "vrf", Pattern: pattern, No: true, Do: func(s *scope, a args) error {
		s.Setting("vrf "+s.VRF.Name+" "+expand(key, a), strings.Join(a.Node.Words, " "))
		return nil
	}, Enter: dropNo}
}

// staticRows are static routes, at the top for the default VRF or with "vrf", and inside a VRF's block
// (FRR user guide, "STATIC").
func staticRows() []row {
	const tail = "[{rest:rest}]"
	var rows []row
	for _, f := range []struct{ word, prefix, addr string }{{"ip", "prefix", "ip"}, {"ipv6", "prefix6", "ip6"}} {
		for _, in := range []string{"", "vrf"} {
			head := f.word + " route <prefix:" + f.prefix + "> "
			add := func(head string) {
				rows = append(rows,
					row{In: in, Pattern: head + "<discard:Null0|null0|blackhole|reject> " + tail, Do: static},
					row{In: in, Pattern: head + "<hop:" + f.addr + "> " + tail, Do: static},
					row{In: in, Pattern: head + "<port> " + tail, Do: static},
				)
			}
			add(head)
			if f.word == "ip" {
				add("ip route <net:ip> <mask:mask> ")
			}
		}
	}
	return rows
}

// static reads what stands behind a next hop: an interface, a distance, and the options in any order.
func static(s *scope, a args) error {
	vrf := "default"
	if s.VRF != nil {
		vrf = s.VRF.Name
	}
	r := &devices.StaticRoute{Prefix: a.Prefix("prefix").Masked(), NextHop: a.Addr("hop"), Interface: a.Str("port"), Discard: a.Has("discard"), Reject: a.Str("discard") == "reject"}
	if a.Has("net") {
		p, err := maskPrefix(a.Addr("net"), a.Addr("mask"))
		if err != nil {
			return err
		}
		r.Prefix = p.Masked()
	}
	words := strings.Fields(a.Str("rest"))
	var other []string
	for len(words) > 0 {
		w := words[0]
		words = words[1:]
		value := func() string {
			if len(words) == 0 {
				return ""
			}
			v := words[0]
			words = words[1:]
			return v
		}
		switch {
		case w == "tag":
			n, err := number(value(), 1<<32-1)
			if err != nil {
				return err
			}
			r.Tag = n
		case w == "vrf":
			vrf = value()
		case w == "nexthop-vrf":
			r.NextHopVRF = value()
		case w == "bfd":
			r.BFD = true
			other, words = append(other, words...), nil
		case w == "onlink" || w == "nexthop-vni":
			other = append(other, w)
		case w == "label" || w == "table" || w == "color" || w == "segments" || w == "from":
			v := value()
			if v == "" {
				return errorf("%q is without its value", w)
			}
			other = append(other, w+" "+v)
		default:
			if n, err := number(w, 255); err == nil && r.Distance == 0 {
				r.Distance = int(n)
				continue
			}
			if r.Interface == "" && !r.Discard && r.NextHop.IsValid() && len(other) == 0 && w[0] > '9' {
				if w == "Null0" || w == "null0" {
					r.Discard = true
				} else {
					r.Interface = w
				}
				continue
			}
			return errorf("%q is not understood in a static route", w)
		}
	}
	if r.Interface != "" {
		s.Refer("interface", r.Interface, "ip route "+r.Prefix.String(), a)
	}
	v := s.VRFNamed(vrf)
	ioslike.Set(&v.StaticRoutes, r.Key(), r)
	s.At(a, "vrf "+vrf, "static route "+r.Key())
	if len(other) > 0 {
		s.Setting("static vrf "+vrf+" "+r.Key(), strings.Join(other, " "))
	}
	return nil
}
