package eos

import (
	"fmt"
	"net/netip"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// vrfRows are VRFs and whether they route.
func vrfRows() []row {
	in := "vrf"
	routing := func(f func(*scope, args)) func(*scope, args) error {
		return func(s *scope, a args) error { f(s, a); return nil }
	}
	return []row{
		{Pattern: "vrf (instance|definition) <name>", Opens: in, Path: "vrf $name", Do: func(s *scope, a args) error {
			s.VRF = s.VRFNamed(a.Unquoted("name"))
			return nil
		}, Enter: enterVRFInstance},
		{In: in, Pattern: "rd {rd}", Path: "rd", Do: func(s *scope, a args) error {
			s.VRF.RD = a.Str("rd")
			return nil
		}},
		{In: in, Pattern: "description {text:rest}", Path: "description", Do: func(s *scope, a args) error {
			s.VRF.Description = a.Str("text")
			return nil
		}},
		{In: in, Pattern: "route-target <dir:import|export|both> <rt>", Path: "route-target", Do: func(s *scope, a args) error {
			if d := a.Str("dir"); d != "export" {
				set(&s.VRF.ImportTargets, "ipv4 "+a.Str("rt"))
			}
			if d := a.Str("dir"); d != "import" {
				set(&s.VRF.ExportTargets, "ipv4 "+a.Str("rt"))
			}
			return nil
		}},
		{Pattern: "router general", Opens: "general"},
		{In: "general", Pattern: "vrf <name>", Opens: "general-vrf", Path: "vrf $name", Do: func(s *scope, a args) error {
			s.VRF = s.VRFNamed(a.Unquoted("name"))
			return nil
		}},
		// "Leaks routes of the source VRF that the route map permits" (EOS, Inter-VRF Local Route Leaking, leak routes).
		{In: "general-vrf", Pattern: "leak routes source-vrf <from> subscribe-policy {map}", Path: "leak", Do: func(s *scope, a args) error {
			l := &devices.Leak{From: a.Unquoted("from"), Policy: a.Unquoted("map")}
			ioslike.Set(&s.VRF.Leaks, l.Key(), l)
			s.Refer("route-map", l.Policy, "vrf "+s.VRF.Name+" leak routes", a)
			s.Refer("vrf", l.From, "vrf "+s.VRF.Name+" leak routes", a)
			return nil
		}},
		{In: "general|general-vrf", Pattern: "<rest:rest>", Opens: "opaque", As: syntax.Unmodelled, Why: "this part of router general is not computed"},
		// Without "ip routing" a switch forwards nothing between networks (EOS User Manual, "ip routing").
		{Pattern: "ip routing", Path: "system / no ip routing", No: true, Do: routing(func(s *scope, a args) { s.Config.System.NoIPRouting = a.No }), Enter: dropNo},
		{Pattern: "ip routing vrf <name>", Path: "vrf $name / no routing", No: true, Do: routing(func(s *scope, a args) {
			s.VRFNamed(a.Unquoted("name")).NoRouting = a.No
			s.Refer("vrf", a.Unquoted("name"), "ip routing", a)
		}), Enter: dropNo},
		{Pattern: "ip routing ipv6 interfaces [vrf <name>]", Path: "ip routing ipv6 interfaces", Do: func(s *scope, a args) error {
			s.Setting(trimmed("ip routing ipv6 interfaces "+a.Unquoted("name")), "on")
			if !a.Has("name") {
				s.Config.System.NoIPRouting = false
			} else {
				s.VRFNamed(a.Unquoted("name")).NoRouting = false
			}
			return nil
		}},
		{Pattern: "ipv6 unicast-routing", Path: "system / no ipv6 routing", No: true, Do: routing(func(s *scope, a args) { s.Config.System.NoIPv6Routing = a.No }), Enter: dropNo},
		{Pattern: "ipv6 unicast-routing vrf <name>", Path: "ipv6 unicast-routing vrf $name", No: true, Do: routing(func(s *scope, a args) {
			if !a.No {
				s.Setting("ipv6 unicast-routing vrf "+a.Unquoted("name"), "on")
			}
			s.Refer("vrf", a.Unquoted("name"), "ipv6 unicast-routing", a)
		}), Enter: dropNo},
		{Pattern: "router-id {id:ip}", Path: "system / router-id", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Config.System.RouterIDs, "", a.Addr("id"))
			return nil
		}},
		{Pattern: "ip virtual-router mac-address {mac:mac}", Path: "system / virtual mac", Do: func(s *scope, a args) error {
			s.Config.System.VirtualMAC = a.Str("mac")
			return nil
		}},
		setting("", "ip virtual-router mac-address advertisement-interval {seconds:int}", "virtual-router mac advertisement-interval"),
		{Pattern: "ip virtual-router mac-address mlag-peer", As: syntax.Unmodelled, Why: "which of the pair routes for the other's MAC is not computed"},
	}
}

// enterVRFInstance takes what stands elsewhere about a VRF away with it: its interfaces go back to the default VRF
// without their addresses, and its routes and routing go (EOS User Manual, "no vrf instance": "all static routes and
// interface memberships of the VRF are removed").
func enterVRFInstance(e *syntax.Edit, a args) {
	if !e.No && !e.Default {
		return
	}
	name := a.Unquoted("name")
	for _, n := range e.Find("vrf") {
		if len(n.Words) == 3 && n.Words[2] == a.Str("name") {
			e.RemoveNode(n)
		}
	}
	for _, p := range []string{"ip route vrf ", "ipv6 route vrf ", "ip routing vrf ", "ipv6 unicast-routing vrf "} {
		e.Remove(p + name)
	}
	for _, n := range e.Find("interface") {
		b := e.In(n)
		if b.Has("vrf "+name) || b.Has("vrf forwarding "+name) {
			b.Remove("vrf")
			b.Remove("ip address")
			b.Remove("ipv6 address")
		}
	}
	e.Record = ""
}

// staticRows are static routes.
func staticRows() []row {
	var rows []row
	for _, f := range []struct{ head, prefix, hop string }{{"ip route", "prefix", "ip"}, {"ipv6 route", "prefix6", "ip6"}} {
		tail := " [track {track}] [<distance:int(1-255)>] ([tag {tag:int}] [name {name}]|name {name} tag {tag:int}) [metric {metric:int}] [track {track}]"
		for _, vrf := range []string{"", " vrf <vrf>"} {
			head := f.head + vrf
			targets := []string{"<prefix:" + f.prefix + ">"}
			if f.hop == "ip" {
				targets = append(targets, "<net:ip> <mask:mask>")
			}
			for _, t := range targets {
				rows = append(rows,
					row{Pattern: head + " " + t + " <hop:" + f.hop + ">" + tail, Do: staticRoute},
					row{Pattern: head + " " + t + " <port:ifname> [<hop:" + f.hop + ">]" + tail, Do: staticRoute},
					row{Pattern: head + " " + t + " egress-vrf <egress> [<port:ifname>] <hop:" + f.hop + ">" + tail, Do: staticRoute},
					row{Pattern: head + " " + t + " nexthop-group <group> [{rest:rest}]", As: syntax.Unmodelled, Why: "next-hop groups are not computed"},
					row{Pattern: head + " " + t + " <hop:" + f.hop + "> (label|no-install|weight|bfd) <rest:rest>", As: syntax.Unmodelled, Why: "labels and weights of static routes are not computed"},
				)
			}
		}
	}
	return rows
}

func staticRoute(s *scope, a args) error {
	p, err := prefixOf(a, "prefix", "net", "mask")
	if err != nil {
		return err
	}
	r := &devices.StaticRoute{Prefix: p.Masked(), NextHop: a.Addr("hop"), Interface: a.Str("port"), NextHopVRF: a.Unquoted("egress"),
		Distance: a.Int("distance"), Tag: a.Int64("tag"), Metric: a.Int("metric"), Name: a.Unquoted("name"), Track: a.Unquoted("track")}
	if r.Track == "bfd" { // "track bfd" is a session with the next hop, no tracked object
		r.Track, r.BFD = "", true
	}
	if r.Interface == "Null0" {
		if r.NextHop.IsValid() {
			return fmt.Errorf("Null0 has no next hop")
		}
		r.Interface, r.Discard = "", true
	}
	if r.Distance == 1 {
		r.Distance = 0 // the default
	}
	if r.NextHop == (netip.Addr{}) && r.Interface == "" && !r.Discard {
		return fmt.Errorf("the route leads nowhere")
	}
	vrf := vrfName(a, "vrf")
	s.Refer("vrf", a.Unquoted("vrf"), "static route "+p.String(), a)
	s.Refer("vrf", r.NextHopVRF, "static route "+p.String(), a)
	s.Refer("track", r.Track, "static route "+p.String(), a)
	v := s.Config.VRFs["default"]
	if vrf != "default" {
		v = s.VRFNamed(vrf)
	}
	// A route may stand twice, with two distances; the farther one never comes into play, for it fails with the nearer.
	if was := v.StaticRoutes[r.Key()]; was != nil && max(was.Distance, 1) < max(r.Distance, 1) {
		return nil
	}
	ioslike.Set(&v.StaticRoutes, r.Key(), r)
	s.At(a, devices.PathLevel("vrf", vrf), "static route "+r.Key())
	return nil
}
