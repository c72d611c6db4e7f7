package ios

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// vrfRows are VRFs, in both forms: "vrf definition" with address families and "ip vrf" for IPv4 alone.
func vrfRows() []row {
	target := func(s *scope, a args) error {
		family := s.FamilyName
		if family == "" {
			family = "ipv4"
			if s.Block == "vrf definition" {
				family = "all"
			}
		}
		key := family + " " + a.Str("rt")
		if a.Word("stitching") {
			key += " stitching"
		}
		if d := a.Str("dir"); d != "export" {
			ioslike.Set(&s.VRF.ImportTargets, key, true)
			s.At(a, "vrf "+s.VRF.Name, "route-target import "+key)
		}
		if d := a.Str("dir"); d != "import" {
			ioslike.Set(&s.VRF.ExportTargets, key, true)
			s.At(a, "vrf "+s.VRF.Name, "route-target export "+key)
		}
		return nil
	}
	maps := func(s *scope, a args) error {
		family := s.FamilyName
		if family == "" {
			family = "ipv4"
		}
		m, dir := &s.VRF.ImportPolicy, "import map "
		if a.Word("export") {
			m, dir = &s.VRF.ExportPolicy, "export map "
		}
		key, name := family, a.Str("map")
		if a.Has("from") { // import ipv4 unicast map M: from the default VRF
			key += " global"
		}
		ioslike.Set(m, key, name)
		s.At(a, "vrf "+s.VRF.Name, dir+key)
		s.Refer("route-map", name, "vrf "+s.VRF.Name+" "+dir, a)
		return nil
	}
	open := func(block string) func(*scope, args) error {
		return func(s *scope, a args) error {
			s.VRF = s.VRFNamed(a.Str("name"))
			s.Block = block
			return nil
		}
	}
	in := "vrf"
	both := "vrf|vrf-family"
	rows := []row{
		{Pattern: "vrf definition <name>", Opens: in, Path: "vrf $name", Do: open("vrf definition"), Enter: enterNoVRF},
		{Pattern: "ip vrf <name>", Opens: in, Path: "vrf $name", Do: open("ip vrf"), Enter: enterNoVRF},
		{In: in, Pattern: "rd {rd}", Path: "rd", Do: func(s *scope, a args) error { s.VRF.RD = a.Str("rd"); return nil }},
		{In: in, Pattern: "rd auto", Path: "rd", Do: func(s *scope, a args) error { s.VRF.RD = "auto"; return nil }},
		{In: in, Pattern: "description {text:rest}", Path: "description", Do: func(s *scope, a args) error { s.VRF.Description = a.Str("text"); return nil }},
		{In: in, Pattern: "address-family <family:ipv4|ipv6>", Opens: "vrf-family", Do: func(s *scope, a args) error { s.FamilyName = a.Str("family"); return nil }, Enter: enterNoFamily},
		{In: in, Pattern: "address-family <family:ipv4|ipv6> {what:unicast|multicast}", Opens: "vrf-family", Do: func(s *scope, a args) error {
			if s.FamilyName = a.Str("family"); a.Str("what") == "multicast" {
				s.FamilyName += " multicast"
			}
			return nil
		}, Enter: func(e *syntax.Edit, a args) {
			if e.Record = strings.TrimSuffix(e.Record, " unicast"); a.Str("what") == "unicast" {
				enterNoFamily(e, a)
			}
		}},
		{In: both, Pattern: "route-target <dir:import|export|both> <rt> [stitching]", Do: target},
		{In: both, Pattern: "route-target <rt>", Do: func(s *scope, a args) error { return target(s, a) }},
		{In: both, Pattern: "(import|export) map {map}", Do: maps},
		{In: both, Pattern: "(import|export) <from:ipv4|ipv6> (unicast|multicast) [{n:int}] map {map} [<x:rest>]", Do: maps},
		{In: both, Pattern: "maximum routes <x:rest>", As: syntax.Unmodelled, Why: "a limit of routes is not computed"},
		{In: both, Pattern: "(mdt|inter-as-hybrid|bgp|vpn|vnid|protection|snmp|ipv4|ipv6|capability|downstream|remote|import|export|evpn|exit-import) [<x:rest>]", As: syntax.Unmodelled, Why: "this part of a VRF is not computed"},
		{Pattern: "router-id {id:ip}", As: syntax.Unmodelled, Why: "IOS has no router id for the whole device"},
		// IPv4 forwarding is on; IPv6 is off until ipv6 unicast-routing (IOS IPv6 Command Reference).
		{Pattern: "ip routing", Path: "system / no ip routing", No: true, Do: config(func(c *devices.Config, a args) { c.System.NoIPRouting = a.No }), Enter: dropYes},
		{Pattern: "ipv6 unicast-routing", Path: "system / no ipv6 routing", No: true, Do: func(s *scope, a args) error {
			s.Setting("ipv6 unicast-routing", map[bool]string{true: "off", false: "on"}[a.No]) // read by defaults
			return nil
		}, Enter: dropNo},
		{Pattern: "ip routing (protocol|vrf) <x:rest>", As: syntax.Unmodelled, Why: "this setting of routing is not computed"},
	}
	return rows
}

// enterNoFamily takes the addresses of a family off the interfaces of a VRF that no longer has it (IOS: "% IPv4 addresses from
// all interfaces in VRF RED have been removed").
func enterNoFamily(e *syntax.Edit, a args) {
	if !e.No && !e.Default || e.Block() == nil {
		return
	}
	words := e.Block().Words
	for _, n := range e.Top().Find("interface") {
		b := e.In(n)
		switch {
		case !b.Has("vrf forwarding " + words[len(words)-1]):
		case a.Str("family") == "ipv6":
			b.Remove("ipv6 address")
			b.Remove("ipv6 enable")
		default:
			b.Remove("ip address")
		}
	}
}

// enterNoVRF takes the VRF off its interfaces, whose addresses go, and its routes with it (IOS: "no vrf definition"
// removes the VRF's addresses from its interfaces; the static routes of the VRF go too).
func enterNoVRF(e *syntax.Edit, a args) {
	if !e.No && !e.Default {
		return
	}
	name := a.Str("name")
	for _, n := range e.Find("interface") {
		if b := e.In(n); b.Has("vrf forwarding "+name) || b.Has("ip vrf forwarding "+name) {
			for _, p := range []string{"vrf forwarding", "ip vrf forwarding", "ip address", "ipv6 address", "ipv6 enable"} {
				b.Remove(p)
			}
		}
	}
	e.Remove("ip route vrf " + name)
	e.Remove("ipv6 route vrf " + name)
	e.Remove("vrf definition " + name)
	e.Remove("ip vrf " + name)
	e.Record = ""
}

// staticRows are static routes.
func staticRows() []row {
	var rows []row
	for _, f := range []struct{ head, target, hop string }{
		{"ip route ", "<net:ip> <mask:mask>", "ip"}, {"ip route vrf <vrf> ", "<net:ip> <mask:mask>", "ip"},
		{"ipv6 route ", "<prefix:prefix6>", "ip6"}, {"ipv6 route vrf <vrf> ", "<prefix:prefix6>", "ip6"},
	} {
		head := f.head + f.target
		rows = append(rows,
			row{Pattern: head + " <hop:" + f.hop + "> [{tail:rest}]", Do: staticRoute},
			row{Pattern: head + " <port:ifname> <hop:" + f.hop + "> [{tail:rest}]", Do: staticRoute},
			row{Pattern: head + " <port:ifname> [{tail:rest}]", Do: staticRoute},
			row{Pattern: head + " dhcp [<x:rest>]", As: syntax.Unmodelled, Why: "a next hop that is learnt by DHCP is not computed"},
		)
	}
	return append(rows, unmodelled("", "this setting of static routes is not computed", "ip route (profile|static|prefix-list) [<x:rest>]", "ipv6 route static <x:rest>", "ip route static bfd <x:rest>", "ip default-network <x>", "ip static <x:rest>")...)
}

func staticRoute(s *scope, a args) error {
	p := a.Prefix("prefix")
	if a.Has("mask") {
		var err error
		if p, err = maskPrefix(a.Addr("net"), a.Addr("mask")); err != nil {
			return err
		}
	}
	r := &devices.StaticRoute{Prefix: p.Masked(), NextHop: a.Addr("hop"), Interface: a.Str("port")}
	if strings.EqualFold(r.Interface, "Null0") {
		r.Interface, r.Discard = "", true
	}
	w := syntax.Words(a.Str("tail"))
	for i := 0; i < len(w); i++ {
		value := func() string {
			if i++; i < len(w) {
				return strings.Trim(w[i], `"`)
			}
			return ""
		}
		switch w[i] {
		case "name":
			r.Name = value()
		case "tag":
			r.Tag, _ = strconv.ParseInt(value(), 10, 64)
		case "track":
			r.Track = value()
			s.Refer("track", r.Track, "static route "+p.String(), a)
		case "permanent":
			r.Permanent = true
		case "global": // the next hop is looked up in the default VRF
			r.NextHopVRF = "default"
		case "nexthop-vrf":
			r.NextHopVRF = value()
		case "unicast":
		case "multicast", "dhcp":
			return fmt.Errorf("%q is not understood at the end of a static route", w[i])
		default:
			n, err := strconv.Atoi(w[i])
			if err != nil || n < 1 || n > 255 || r.Distance != 0 {
				return fmt.Errorf("%q is not understood at the end of a static route", w[i])
			}
			r.Distance = n
		}
	}
	r.Distance = unless(r.Distance, 1)
	vrf := "default"
	if a.Has("vrf") {
		vrf = a.Str("vrf")
		s.Refer("vrf", vrf, "static route "+p.String(), a)
	}
	s.At(a, devices.PathLevel("vrf", vrf), "static route "+r.Key())
	ioslike.Set(&s.VRFNamed(vrf).StaticRoutes, r.Key(), r)
	return nil
}
