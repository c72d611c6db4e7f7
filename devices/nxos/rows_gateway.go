package nxos

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

func gateway(f func(g *devices.Gateway, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.Gateway, a)
		return nil
	}
}

func openGateway(protocol string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		key := protocol + " " + a.Str("group")
		if a.Word("ipv6") {
			key += " ipv6"
		}
		g := s.Interface.Gateways[key]
		if g == nil {
			// HSRP does not preempt unless told to; VRRP does (Unicast Routing guide, "Configuring HSRP", "Configuring VRRP").
			g = &devices.Gateway{Protocol: protocol, Group: a.Int("group"), NoPreempt: protocol == "hsrp"}
			ioslike.Set(&s.Interface.Gateways, key, g)
		}
		s.Gateway = g
		return nil
	}
}

func gatewayAddress(s *ioslike.Scope, a syntax.Args) error {
	addr := a.Str("addr")
	if a.Has("prefix") {
		addr = a.Str("prefix")
	}
	ioslike.Set(&s.Gateway.Addresses, addr, true)
	a.Sets("address " + addr)
	return nil
}

func gatewayTrack(s *ioslike.Scope, a syntax.Args) error {
	by := "10" // the decrement where none is said
	if a.Has("by") {
		by = a.Str("by")
	}
	ioslike.Set(&s.Gateway.Tracks, a.Str("object"), by)
	s.Refer("track", a.Str("object"), s.Gateway.Protocol+" "+itoa(s.Gateway.Group), a)
	return nil
}

var gatewayRows = join([]ioslike.Row{
	{In: "interface", Pattern: "hsrp version 2", Path: "hsrp version", Do: func(s *ioslike.Scope, a syntax.Args) error { return nil }},
	{In: "interface", Pattern: "hsrp version 1", As: syntax.Inert, Why: "states the default", Enter: func(e *syntax.Edit, a syntax.Args) {
		e.Remove("hsrp version")
		e.Record = ""
	}},
	{In: "interface", Pattern: "hsrp bfd", Path: "bfd", Do: on(func(i *devices.Interface, a syntax.Args) { i.BFD = strings.TrimSpace(i.BFD + " hsrp") })},
	{In: "interface", Pattern: "hsrp delay {x:rest}", As: syntax.Unmodelled, Why: "the delay of HSRP after an interface comes up is not computed"},
	{In: "interface", Pattern: "hsrp use-bia [{x:rest}]", As: syntax.Unmodelled, Why: "the MAC address of HSRP groups is not computed"},
	{In: "interface", Pattern: "hsrp mac-refresh {x:rest}", As: syntax.Inert, Why: "refreshes what other switches have learnt"},
	{In: "interface", Pattern: "hsrp <group:int(0-4095)> [ipv4]", Opens: "hsrp", Path: "hsrp $group", Do: openGateway("hsrp"), Enter: dropWord(" ipv4")},
	{In: "interface", Pattern: "hsrp <group:int(0-4095)> ipv6", Opens: "hsrp", Path: "hsrp $group ipv6", Do: openGateway("hsrp")},
	{In: "hsrp", Pattern: "ip {addr:addr}", Do: gatewayAddress},
	{In: "hsrp", Pattern: "ip {prefix:prefix}", Do: gatewayAddress},
	{In: "hsrp", Pattern: "ip <addr:addr> secondary", Do: gatewayAddress},
	{In: "hsrp", Pattern: "ip (autoconfig|learn)", Path: "address", Do: gateway(func(g *devices.Gateway, a syntax.Args) { ioslike.Set(&g.Addresses, "autoconfig", true) })},
	{In: "hsrp", Pattern: "ip", As: syntax.Unmodelled, Why: "an address learnt from the other router is not computed"},
	{In: "hsrp", Pattern: "priority {p:int(0-255)} [forwarding-threshold lower {lo:int} upper {up:int}]", Path: "priority", Do: gateway(setPriority)},
	{In: "hsrp", Pattern: "preempt [delay [minimum {min:int}] [reload {reload:int}] [sync {sync:int}]]", Path: "no preempt; preempt delay", Do: gateway(setPreempt)},
	{In: "hsrp", Pattern: "timers {x:rest}", Path: "timers", Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.Timers = notDefault(a.Str("x"), "3 10") })},
	{In: "hsrp", Pattern: "authentication {x:rest}", Path: "authentication", Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.Authentication = a.Str("x") })},
	{In: "hsrp", Pattern: "mac-address {mac:mac}", Path: "mac-address", Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.MAC = a.Str("mac") })},
	{In: "hsrp", Pattern: "name {name}", Path: "name", Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.Name = a.Str("name") })},
	{In: "hsrp", Pattern: "follow {name}", As: syntax.Unmodelled, Why: "a group that follows another is not computed"},
	{In: "hsrp", Pattern: "track <object> [decrement {by:int}]", Path: "track $object", Do: gatewayTrack},

	{In: "interface", Pattern: "vrrp <group:int(1-255)>", Opens: "vrrp", Path: "vrrp $group", Do: func(s *ioslike.Scope, a syntax.Args) error {
		known := s.Interface.Gateways["vrrp "+a.Str("group")] != nil
		err := openGateway("vrrp")(s, a)
		if !known { // a group is shut until "no shutdown" is said
			s.Gateway.Shutdown, s.Gateway.Version = true, 2
		}
		return err
	}},
	{In: "vrrp", Pattern: "address {addr:ip}", Do: gatewayAddress},
	{In: "vrrp", Pattern: "address <addr:ip> secondary", Do: gatewayAddress},
	{In: "vrrp", Pattern: "priority {p:int(1-254)} [forwarding-threshold lower {lo:int} upper {up:int}]", Path: "priority", Do: gateway(setPriority)},
	{In: "vrrp", Pattern: "preempt", Path: "no preempt", No: true, Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.NoPreempt = a.No })},
	{In: "vrrp", Pattern: "advertisement-interval {s}", Path: "timers", Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.Timers = notDefault(a.Str("s"), "1") })},
	{In: "vrrp", Pattern: "authentication {x:rest}", Path: "authentication", Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.Authentication = a.Str("x") })},
	{In: "vrrp", Pattern: "shutdown", Path: "shutdown", No: true, Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.Shutdown = !a.No })},
	{In: "vrrp", Pattern: "track <object:int> [decrement {by:int}]", Path: "track $object", Do: gatewayTrack},
	{In: "vrrp", Pattern: "track interface <name:ifname> priority {by:int}", Path: "track $name", Do: gateway(func(g *devices.Gateway, a syntax.Args) {
		ioslike.Set(&g.Tracks, a.Str("name"), "priority "+a.Str("by"))
	})},
	{In: "vrrp", Pattern: "native-track {x:rest}", As: syntax.Unmodelled, Why: "native tracking of VRRP is not computed"},
	{In: "vrrp", Pattern: "bfd {addr}", As: syntax.Inert, Why: "finds a dead router sooner; who is master stays the same"},

	{In: "interface", Pattern: "vrrpv3 <group:int(1-255)> address-family ipv4", Opens: "vrrpv3", Path: "vrrp $group", Do: openV3},
	{In: "interface", Pattern: "vrrpv3 <group:int(1-255)> address-family ipv6", Opens: "vrrpv3", Path: "vrrp $group ipv6", Do: openV3},
	{In: "interface", Pattern: "vrrp bfd", As: syntax.Inert, Why: "finds a dead router sooner; who is master stays the same"},
	{In: "interface", Pattern: "vrrp delay {x:rest}", As: syntax.Unmodelled, Why: "the delay of VRRP after an interface comes up is not computed"},
	{In: "vrrpv3", Pattern: "address {addr:addr} [primary]", Do: gatewayAddress},
	{In: "vrrpv3", Pattern: "address <addr:addr> secondary", Do: gatewayAddress},
	{In: "vrrpv3", Pattern: "priority {p:int(1-254)}", Path: "priority", Do: gateway(setPriority)},
	{In: "vrrpv3", Pattern: "preempt [delay minimum {min:int}]", Path: "no preempt; preempt delay", No: true, Do: gateway(setPreempt)},
	{In: "vrrpv3", Pattern: "timers advertise {ms}", Path: "timers", Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.Timers = notDefault(a.Str("ms"), "1000") })},
	{In: "vrrpv3", Pattern: "shutdown", Path: "shutdown", No: true, Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.Shutdown = !a.No })},
	{In: "vrrpv3", Pattern: "object-track <object:int> [decrement {by:int}]", Path: "track $object", Do: gatewayTrack},
	{In: "vrrpv3", Pattern: "object-track <object:int> shutdown", Path: "track $object", Do: func(s *ioslike.Scope, a syntax.Args) error {
		ioslike.Set(&s.Gateway.Tracks, a.Str("object"), "shutdown")
		s.Refer("track", a.Str("object"), "vrrpv3 "+itoa(s.Gateway.Group), a)
		return nil
	}},
	{In: "vrrpv3", Pattern: "match-address", As: syntax.Inert, Why: "compares advertisements and logs"},
	{In: "vrrpv3", Pattern: "description {x:rest}", As: syntax.Inert, Why: "words for people"},
	{In: "vrrpv3", Pattern: "vrrpv2", As: syntax.Unmodelled, Why: "VRRPv3 that speaks version 2 too is not computed"},
	{In: "vrrpv3", Pattern: "vrrs leader {name}", As: syntax.Unmodelled, Why: "VRRS is not computed"},
	{Pattern: "fhrp version vrrp v3", As: syntax.Unmodelled, Why: "the choice of VRRP version is not computed"},
	{Pattern: "vrrs {x:rest}", As: syntax.Unmodelled, Why: "VRRS is not computed"},

	// Object tracking.
	{Pattern: "track <id:int> interface {name:ifname} {what:line-protocol|ip|ipv6} [routing]", Opens: "track", Path: "track $id", Do: func(s *ioslike.Scope, a syntax.Args) error {
		t := openTrack(s, a, strings.TrimSpace("interface "+a.Str("what")+" "+wordIf(a, "routing")))
		t.Interface = a.Str("name")
		return nil
	}},
	{Pattern: "track <id:int> ip route {prefix:prefix} reachability [hmm]", Opens: "track", Path: "track $id", Do: func(s *ioslike.Scope, a syntax.Args) error {
		kind := "ip route"
		if a.Word("hmm") {
			kind += " hmm"
		}
		openTrack(s, a, kind).Prefix = a.Prefix("prefix").Masked()
		return nil
	}},
	{Pattern: "track <id:int> ipv6 route {prefix:prefix6} reachability", Opens: "track", Path: "track $id", Do: func(s *ioslike.Scope, a syntax.Args) error {
		openTrack(s, a, "ipv6 route").Prefix = a.Prefix("prefix").Masked()
		return nil
	}},
	{Pattern: "track <id:int> list boolean {op:and|or}", Opens: "track", Path: "track $id", Do: func(s *ioslike.Scope, a syntax.Args) error {
		openTrack(s, a, "list").Boolean = a.Str("op")
		return nil
	}},
	{Pattern: "track <id:int> list threshold {kind:rest}", Opens: "track", Path: "track $id", Do: func(s *ioslike.Scope, a syntax.Args) error {
		openTrack(s, a, "list").Boolean = "threshold " + a.Str("kind")
		return nil
	}},
	{Pattern: "track <id:int> ip sla {sla:int} [reachability|state]", Opens: "track", Path: "track $id", Do: func(s *ioslike.Scope, a syntax.Args) error {
		openTrack(s, a, "ip sla "+a.Str("sla")+" "+wordIf(a, "state"))
		return nil
	}},
	{In: "track", Pattern: "object <object:int> [not] [weight {w:int}]", Path: "object $object", Do: func(s *ioslike.Scope, a syntax.Args) error {
		key := a.Str("object")
		if a.Word("not") {
			key += " not"
		}
		if a.Has("w") {
			key += " weight " + a.Str("w")
		}
		ioslike.Set(&s.Track.Objects, key, true)
		s.Refer("track", a.Str("object"), "track list", a)
		return nil
	}},
	{In: "track", Pattern: "vrf member {vrf}", Path: "vrf", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Track.VRF = a.Str("vrf")
		s.Refer("vrf", a.Str("vrf"), "track", a)
		return nil
	}},
	{In: "track", Pattern: "delay {x:rest}", Path: "delay", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Track.Delay = notDefault(a.Str("x"), "up 0 down 0")
		return nil
	}},
	{In: "track", Pattern: "threshold {x:rest}", Path: "boolean", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Track.Boolean += " " + a.Str("x")
		return nil
	}},
	{In: "track", Pattern: "description {x:rest}", As: syntax.Inert, Why: "words for people"},
})

func openTrack(s *ioslike.Scope, a syntax.Args, kind string) *devices.Track {
	s.Track = ioslike.Get(&s.Config.Tracks, a.Str("id"))
	s.Track.Kind = strings.TrimSpace(kind)
	if a.Has("name") {
		s.Refer("interface", a.Str("name"), "track "+a.Str("id"), a)
	}
	return s.Track
}

func openV3(s *ioslike.Scope, a syntax.Args) error {
	err := openGateway("vrrp")(s, a)
	s.Gateway.Version = 3
	return err
}

func setPriority(g *devices.Gateway, a syntax.Args) {
	if g.Priority = a.Int("p"); g.Priority == 100 { // the default
		g.Priority = 0
	}
	if a.Has("lo") {
		ioslike.Set(&g.Tracks, "forwarding-threshold", a.Str("lo")+" "+a.Str("up"))
	}
}

func setPreempt(g *devices.Gateway, a syntax.Args) {
	g.NoPreempt = a.No
	var d []string
	for _, w := range []string{"min", "reload", "sync"} {
		if a.Has(w) {
			d = append(d, map[string]string{"min": "minimum", "reload": "reload", "sync": "sync"}[w]+" "+a.Str(w))
		}
	}
	g.PreemptDelay = strings.Join(d, " ")
}

func notDefault(s, def string) string {
	if s == def {
		return ""
	}
	return s
}

func wordIf(a syntax.Args, w string) string {
	if a.Word(w) {
		return w
	}
	return ""
}

// dropWord leaves out a word that show running-config leaves out.
func dropWord(w string) func(*syntax.Edit, syntax.Args) {
	return func(e *syntax.Edit, a syntax.Args) { e.Record = strings.Replace(e.Record, w, "", 1) }
}
