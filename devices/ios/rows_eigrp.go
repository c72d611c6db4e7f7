package ios

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// eigrpRows are EIGRP in its classic form ("router eigrp 100", with address families for VRFs) and named one ("router
// eigrp NAME" with address families, their interfaces and their topology).
func eigrpRows() []row {
	rows := []row{
		{Pattern: "router eigrp <as:int(1-65535)>", Opens: "eigrp", Path: "router eigrp $as", Do: func(s *scope, a args) error {
			s.EIGRP, s.Block = eigrpOf(s, a.Str("as"), "", "default", false), "router eigrp "+a.Str("as")
			s.EIGRP.AS = a.Int("as")
			s.Args = a
			return nil
		}},
		{Pattern: "router eigrp <name>", Opens: "eigrp-named", Do: func(s *scope, a args) error { s.Args = a; return nil }},
		{Pattern: "ipv6 router eigrp <as:int(1-65535)>", Opens: "eigrp", Path: "router eigrp $as ipv6", Do: func(s *scope, a args) error {
			s.EIGRP, s.Block = eigrpOf(s, a.Str("as"), "", "default", true), "router eigrp "+a.Str("as")+" ipv6"
			s.EIGRP.AS = a.Int("as")
			s.Args = a
			return nil
		}},
		// A VRF of the classic form has the AS number that its own statement gives it.
		{In: "eigrp", Pattern: "address-family ipv4 [unicast] vrf <vrf> [autonomous-system {as:int}]", Opens: "eigrp-vrf", Do: func(s *scope, a args) error {
			s.EIGRP = eigrpOf(s, s.Args.Str("as"), "", a.Str("vrf"), false)
			s.EIGRP.AS = a.Int("as")
			s.Block = "router eigrp " + s.Args.Str("as") + " vrf " + a.Str("vrf")
			s.Refer("vrf", a.Str("vrf"), s.Block, a)
			s.At(a, s.Block)
			return nil
		}},
		{In: "eigrp-vrf", Pattern: "autonomous-system {as:int(1-65535)}", Do: eigrp("asn", func(e *devices.EIGRP, a args) { e.AS = a.Int("as") })},
		{In: "eigrp-named", Pattern: "address-family <family:ipv4|ipv6> [unicast] [vrf <vrf>] autonomous-system <as:int(1-65535)>", Opens: "eigrp-family", Do: func(s *scope, a args) error {
			vrf := "default"
			if a.Has("vrf") {
				vrf = a.Str("vrf")
				s.Refer("vrf", vrf, "router eigrp "+s.Args.Str("name"), a)
			}
			v6 := a.Str("family") == "ipv6"
			s.EIGRP = eigrpOf(s, a.Str("as"), s.Args.Str("name"), vrf, v6)
			s.EIGRP.AS, s.EIGRP.Name = a.Int("as"), s.Args.Str("name")
			s.Block = "router eigrp " + eigrpKey(a.Str("as"), s.Args.Str("name"), vrf, v6)
			s.At(a, s.Block)
			return nil
		}, Enter: func(e *syntax.Edit, a args) { e.Record = strings.Replace(e.Record, " unicast", "", 1) }},
		{In: "eigrp-named", Pattern: "shutdown", As: syntax.Unmodelled, Why: "shutting all families of EIGRP at once is not computed"},
		{In: "eigrp-named", Pattern: "(service-family|nsf|timers) [<x:rest>]", Opens: "unread this part of EIGRP is not computed", As: syntax.Unmodelled, Why: "this part of EIGRP is not computed"},
		{In: "eigrp-family", Pattern: "af-interface <port>", Opens: "eigrp-port", Do: func(s *scope, a args) error {
			s.Args = a
			return nil
		}},
		{In: "eigrp-port", Pattern: "passive-interface", No: true, Do: func(s *scope, a args) error {
			if port := s.Args.Str("port"); port == "default" {
				s.EIGRP.PassiveDefault = !a.No
				s.At(a, s.Block, "passive-interface default")
			} else {
				if n, used := interfaceName([]string{port}); used > 0 {
					port = n
				}
				ioslike.Set(&s.EIGRP.Passive, port, !a.No)
				s.At(a, s.Block, "passive-interface "+port)
			}
			return nil
		}},
		{In: "eigrp-port", Pattern: "summary-address <prefix:prefix> [{distance:int(1-255)}]", Do: portSummary},
		{In: "eigrp-port", Pattern: "summary-address <ip:ip> <mask:mask> [{distance:int(1-255)}]", Do: portSummary},
		{In: "eigrp-port", Pattern: "(hello-interval|hold-time|bandwidth-percent) <x:rest>", As: syntax.Inert, Why: eigrpTimers},
		{In: "eigrp-port", Pattern: "(authentication|summary-address|split-horizon|next-hop-self|dampening-change|dampening-interval|shutdown|bfd|stub-site|add-paths) [<x:rest>]", As: syntax.Unmodelled, Why: "EIGRP on an interface is computed by its process alone"},
		{In: "eigrp-family", Pattern: "topology base", Opens: "eigrp-topology", Do: func(s *scope, a args) error { return nil }},
		{In: "eigrp-family", Pattern: "topology <name> tid <n:int>", Opens: "unread this part of EIGRP is not computed", As: syntax.Unmodelled, Why: "this part of EIGRP is not computed"},
	}
	for _, in := range []string{"eigrp", "eigrp-vrf", "eigrp-family", "eigrp-topology"} {
		rows = append(rows, eigrpProcessRows(in)...)
	}
	return rows
}

// eigrpTimers: neighbours need not agree on them (IOS EIGRP Command Reference, "ip hello-interval eigrp", "ip hold-time eigrp": each router
// tells its own hold time), and how much of the bandwidth EIGRP takes changes no route.
const eigrpTimers = "how soon a neighbour is missed, and how much bandwidth EIGRP's packets take, change no route"

// portSummary is a summary address of an interface in the named form.
func portSummary(s *scope, a args) error {
	port, used := interfaceName([]string{s.Args.Str("port")})
	i := s.Config.Interfaces[port]
	if used == 0 || i == nil {
		return fmt.Errorf("%s is no interface of the device", s.Args.Str("port"))
	}
	return summaryAddress(s, i, strconv.Itoa(s.EIGRP.AS), a)
}

// summaryAddress puts a summary address on an interface.
func summaryAddress(s *scope, i *devices.Interface, process string, a args) error {
	p := a.Prefix("prefix")
	if a.Has("ip") {
		var err error
		if p, err = maskPrefix(a.Addr("ip"), a.Addr("mask")); err != nil {
			return err
		}
	}
	if i.EIGRP == nil {
		i.EIGRP = &devices.InterfaceEIGRP{}
	}
	key := process + " " + p.Masked().String()
	ioslike.Set(&i.EIGRP.Summaries, key, a.Str("distance"))
	s.At(a, "interface "+i.Name, "eigrp / summary-address "+key)
	return nil
}

// eigrpKey names an instance: "100", "100 vrf RED", "100 ipv6 NAME".
func eigrpKey(as, name, vrf string, v6 bool) string {
	if vrf != "default" {
		as += " vrf " + vrf
	}
	if v6 {
		as += " ipv6"
	}
	if name != "" {
		as += " " + name
	}
	return as
}

func eigrpOf(s *scope, as, name, vrf string, v6 bool) *devices.EIGRP {
	e := ioslike.Get(&s.Config.EIGRP, eigrpKey(as, name, vrf, v6))
	e.VRF, e.IPv6 = vrf, v6
	return e
}

func eigrp(leaf string, f func(*devices.EIGRP, args)) func(*scope, args) error {
	return func(s *scope, a args) error {
		f(s.EIGRP, a)
		s.At(a, s.Block, leaf)
		return nil
	}
}

func eigrpProcessRows(in string) []row {
	keep := func(pattern, key string) row {
		return row{In: in, Pattern: pattern, No: true, Do: func(s *scope, a args) error {
			v := words(a)
			if a.No {
				v = "no " + v
			}
			ioslike.Set(&s.EIGRP.Settings, key, v)
			s.At(a, s.Block, key)
			return nil
		}}
	}
	rows := []row{
		{In: in, Pattern: "(eigrp router-id|router-id) {id:ip}", Do: eigrp("router-id", func(e *devices.EIGRP, a args) { e.RouterID = a.Addr("id") })},
		{In: in, Pattern: "network <ip:ip>", Do: func(s *scope, a args) error {
			p := classful(a.Addr("ip")).String()
			ioslike.Set(&s.EIGRP.Networks, p, true)
			s.At(a, s.Block, "network "+p)
			return nil
		}},
		// The mask is a wildcard; a netmask is taken for the wildcard that it means (IOS EIGRP Command Reference, "network").
		{In: in, Pattern: "network <ip:ip> <wild:mask>", Do: func(s *scope, a args) error {
			p, err := wildcardPrefix(a.Addr("ip"), a.Addr("wild"))
			if err != nil {
				if p, err = maskPrefix(a.Addr("ip"), a.Addr("wild")); err != nil {
					return fmt.Errorf("%s is no wildcard of a prefix", a.Str("wild"))
				}
			}
			ioslike.Set(&s.EIGRP.Networks, p.Masked().String(), true)
			s.At(a, s.Block, "network "+p.Masked().String())
			return nil
		}},
		{In: in, Pattern: "passive-interface default", No: true, Do: eigrp("passive-interface default", func(e *devices.EIGRP, a args) { e.PassiveDefault = !a.No }), Enter: dropNo},
		{In: in, Pattern: "passive-interface <port:ifname>", No: true, Do: func(s *scope, a args) error {
			ioslike.Set(&s.EIGRP.Passive, a.Str("port"), !a.No)
			s.At(a, s.Block, "passive-interface "+a.Str("port"))
			return nil
		}, Enter: func(e *syntax.Edit, a args) {
			if e.No && !e.Has("passive-interface default") {
				e.Remove(e.Record)
				e.Record = ""
			}
		}},
		{In: in, Pattern: "redistribute <source:connected|static|rip|odr|mobile|isis|lisp> [{rest:rest}]", Do: redistributeEIGRP},
		{In: in, Pattern: "redistribute <source:bgp|ospf|ospfv3|eigrp|isis> <id:int> [{rest:rest}]", Do: redistributeEIGRP},
		{In: in, Pattern: "default-metric {metric:rest}", Do: eigrp("default-metric", func(e *devices.EIGRP, a args) { e.DefaultMetric = a.Str("metric") })},
		{In: in, Pattern: "distribute-list {list} <dir:in|out> [<port:ifname>]", Do: distributeEIGRP},
		{In: in, Pattern: "distribute-list {kind:prefix|route-map|gateway} {list} <dir:in|out> [<port:ifname>]", Do: distributeEIGRP},
		{In: in, Pattern: "distribute-list prefix {list} gateway {gateway} <dir:in|out> [<port:ifname>]", Do: distributeEIGRP},
		{In: in, Pattern: "distance eigrp {internal:int(1-255)} {external:int(1-255)}", Do: func(s *scope, a args) error {
			ioslike.Set(&s.EIGRP.Distance, "internal", a.Int("internal"))
			ioslike.Set(&s.EIGRP.Distance, "external", a.Int("external"))
			s.At(a, s.Block, "distance internal")
			s.At(a, s.Block, "distance external")
			return nil
		}},
		{In: in, Pattern: "maximum-paths {n:int(1-32)}", Do: eigrp("maximum-paths", func(e *devices.EIGRP, a args) { e.MaximumPaths = a.Int("n") })},
		{In: in, Pattern: "variance {n:int(1-128)}", Do: eigrp("variance", func(e *devices.EIGRP, a args) { e.Variance = unless(a.Int("n"), 1) })},
		{In: in, Pattern: "(eigrp stub|stub) [{what:rest}]", Do: eigrp("stub", func(e *devices.EIGRP, a args) {
			if e.Stub = a.Str("what"); e.Stub == "" {
				e.Stub = "connected summary"
			}
		})},
		{In: in, Pattern: "shutdown", No: true, Do: eigrp("shutdown", func(e *devices.EIGRP, a args) { e.Shutdown = !a.No })},
		{In: in, Pattern: "auto-summary", No: true, Do: eigrp("auto-summary", func(e *devices.EIGRP, a args) { e.AutoSummary = !a.No })},
		keep("metric weights {x:rest}", "metric weights"), keep("metric rib-scale {n:int}", "metric rib-scale"), keep("metric maximum-hops {n:int}", "metric maximum-hops"), keep("timers active-time {x:rest}", "timers active-time"),
		keep("timers nsf {x:rest}", "timers nsf"), keep("timers graceful-restart {x:rest}", "timers graceful-restart"), keep("nsf [{x:rest}]", "nsf"), keep("summary-metric {x:rest}", "summary-metric"), keep("traffic-share {x:rest}", "traffic-share"), keep("default-information {x:rest}", "default-information"),
	}
	rows = append(rows, inert(in, "what is logged forwards nothing", "eigrp log-neighbor-changes", "eigrp log-neighbor-warnings [<n>]", "eigrp event-log-size <n>", "eigrp event-logging", "exit-af-topology", "exit-af-interface", "exit")...)
	return append(rows, unmodelled(in, "this part of EIGRP is not computed", "eigrp <x:rest>", "neighbor <x:rest>", "offset-list <x:rest>", "distance <x:rest>", "bfd <x:rest>", "summary-address <x:rest>", "snmp <x:rest>", "soft-sia <x:rest>", "fast-reroute <x:rest>", "distribute-list <x:rest>", "redistribute <x:rest>", "remote-neighbors <x:rest>", "graceful-restart <x:rest>", "autonomous-system <x:rest>")...)
}

func redistributeEIGRP(s *scope, a args) error {
	key := a.Str("source")
	if a.Has("id") {
		key += " " + a.Str("id")
	}
	r := &devices.EIGRPRedistribution{}
	w := strings.Fields(a.Str("rest"))
	for i := 0; i < len(w); i++ {
		switch {
		case w[i] == "metric" && i+5 < len(w):
			r.Metric = strings.Join(w[i+1:i+6], " ")
			i += 5
		case w[i] == "route-map" && i+1 < len(w):
			i++
			r.Policy = w[i]
		case w[i] == "vrf" && i+1 < len(w):
			i++
			key += " vrf " + w[i]
		case w[i] == "match" || w[i] == "internal" || w[i] == "external" || w[i] == "nssa-external" || w[i] == "1" || w[i] == "2" || strings.HasPrefix(w[i], "level-") || w[i] == "include-connected":
			r.Match = strings.TrimSpace(r.Match + " " + strings.TrimPrefix(w[i], "match"))
		default:
			return fmt.Errorf("%q is not understood in a redistribution", w[i])
		}
	}
	ioslike.Set(&s.EIGRP.Redistribute, key, r)
	s.At(a, s.Block, "redistribute "+key)
	s.Refer("route-map", r.Policy, s.Block+" redistribute "+key, a)
	return nil
}

func distributeEIGRP(s *scope, a args) error {
	kind := "access-list"
	switch k := a.Str("kind"); {
	case k == "route-map":
		kind = k
	case k != "" || a.Has("gateway"):
		kind = "prefix-list"
	}
	v := kind + " " + a.Str("list")
	if a.Str("kind") == "gateway" {
		v = "gateway " + v
	}
	if a.Has("gateway") {
		v += " gateway " + a.Str("gateway")
		s.Refer("prefix-list", a.Str("gateway"), s.Block+" distribute-list", a)
	}
	key := a.Str("dir")
	if a.Has("port") {
		key += " " + a.Str("port")
	}
	ioslike.Set(&s.EIGRP.DistributeLists, key, v)
	s.At(a, s.Block, "distribute-list "+key)
	s.Refer(kind, a.Str("list"), s.Block+" distribute-list", a)
	return nil
}
