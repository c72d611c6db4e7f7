package eos

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// ospfRows are OSPF version 2, version 3 in both of its forms ("ipv6 router ospf", "router ospf3"), and what interfaces
// say of them.
func ospfRows() []row {
	var rows []row
	rows = append(rows,
		row{Pattern: "router ospf <process:int(1-65535)>", Opens: "ospf", Path: "router ospf $process", Do: openOSPF(false)},
		row{Pattern: "router ospf <process:int(1-65535)> vrf <vrf>", Opens: "ospf", Path: "router ospf $process / vrf $vrf", Do: openOSPF(false)},
		row{Pattern: "ipv6 router ospf <process:int(1-65535)>", Opens: "ospf6", Path: "router ospfv3 $process", Do: openOSPF(true)},
		row{Pattern: "ipv6 router ospf <process:int(1-65535)> vrf <vrf>", Opens: "ospf6", Path: "router ospfv3 $process / vrf $vrf", Do: openOSPF(true)},
		row{Pattern: "router (ospfv3|ospf3)", Opens: "ospf3", Path: "router ospfv3", Do: openOSPF(true)},
		row{Pattern: "router (ospfv3|ospf3) vrf <vrf>", Opens: "ospf3", Path: "router ospfv3 / vrf $vrf", Do: openOSPF(true)},
		row{In: "ospf3", Pattern: "address-family (ipv4|ipv6)", Opens: "ospf6", Do: func(s *scope, a args) error {
			if a.Word("ipv4") { // the families of OSPFv3 are processes of their own
				return openOSPFVRF(s, s.OSPF.Process+"ipv4", s.Args.Unquoted("vrf"), true)
			}
			return nil
		}},
	)
	for _, mode := range []string{"ospf", "ospf6", "ospf3"} {
		rows = append(rows, ospfProcessRows(mode)...)
	}
	rows = append(rows, interfaceOSPFRows("ip ospf", func(s *scope) **devices.InterfaceOSPF { return &s.Interface.OSPF }, "ospf")...)
	rows = append(rows, interfaceOSPFRows("ipv6 ospf", func(s *scope) **devices.InterfaceOSPF { return &s.Interface.OSPFv3 }, "ospfv3")...)
	rows = append(rows, interfaceOSPFRows("ospfv3", func(s *scope) **devices.InterfaceOSPF { return &s.Interface.OSPFv3 }, "ospfv3")...)
	return rows
}

func openOSPF(v3 bool) func(*scope, args) error {
	return func(s *scope, a args) error {
		s.Args = a
		return openOSPFVRF(s, a.Str("process"), a.Unquoted("vrf"), v3)
	}
}

func openOSPFVRF(s *scope, process, vrf string, v3 bool) error {
	m := &s.Config.OSPF
	if v3 {
		m = &s.Config.OSPFv3
	}
	p := ioslike.Get(m, process)
	p.Process = process
	if vrf == "" {
		vrf = "default"
	}
	for name := range p.VRFs {
		if name != vrf && process != "" && process != "ipv4" {
			return fmt.Errorf("OSPF %s is already in VRF %s; a process is in one VRF", process, name)
		}
	}
	s.OSPF, s.OSPFVRF = p, ioslike.Get(&p.VRFs, vrf)
	return nil
}

func ospfProcessRows(in string) []row {
	do := func(f func(*devices.OSPFVRF, args) error) func(*scope, args) error {
		return func(s *scope, a args) error { return f(s.OSPFVRF, a) }
	}
	keep := func(pattern, key string) row {
		return row{In: in, Pattern: pattern, Path: key, Do: do(func(o *devices.OSPFVRF, a args) error {
			ioslike.Set(&o.Settings, key, strings.Join(a.Node.Words, " "))
			return nil
		})}
	}
	area := func(f func(*devices.OSPFArea, args)) func(*scope, args) error {
		return do(func(o *devices.OSPFVRF, a args) error {
			f(ioslike.Get(&o.Areas, areaID(a.Str("area"))), a)
			return nil
		})
	}
	rows := []row{
		{In: in, Pattern: "router-id {id:ip}", Path: "router-id", Do: do(func(o *devices.OSPFVRF, a args) error { o.RouterID = a.Addr("id"); return nil })},
		{In: in, Pattern: "auto-cost reference-bandwidth {mbps:int}", Path: "reference-bandwidth", Do: do(func(o *devices.OSPFVRF, a args) error {
			o.ReferenceBandwidth = a.Int("mbps")
			return nil
		})},
		{In: in, Pattern: "network <prefix:prefix> area {area}", Path: "network $prefix", Do: do(func(o *devices.OSPFVRF, a args) error {
			ioslike.Set(&o.Networks, a.Prefix("prefix").Masked().String(), areaID(a.Str("area")))
			return nil
		})},
		{In: in, Pattern: "network <ip:ip> <wild:mask> area {area}", Path: "network $ip", Do: do(func(o *devices.OSPFVRF, a args) error {
			w := ioslike.WildcardAddress(a.Addr("ip"), a.Addr("wild"))
			key := w.Prefix.String()
			switch {
			case w.Address.IsValid():
				return fmt.Errorf("%s is no wildcard of a prefix", a.Str("wild"))
			case !w.Prefix.IsValid():
				key = "0.0.0.0/0"
			}
			ioslike.Set(&o.Networks, key, areaID(a.Str("area")))
			return nil
		})},
		{In: in, Pattern: "passive-interface default", Path: "passive-interface default", No: true, Do: do(func(o *devices.OSPFVRF, a args) error { o.PassiveDefault = !a.No; return nil }), Enter: dropNo},
		{In: in, Pattern: "passive-interface <port:ifrange>", Path: "passive-interface $port", No: true, Do: func(s *scope, a args) error {
			for _, p := range strings.Split(a.Str("port"), ",") {
				ioslike.Set(&s.OSPFVRF.Passive, p, !a.No)
			}
			return nil
		}},
		{In: in, Pattern: "max-metric router-lsa [{rest:rest}]", Path: "max-metric", Do: do(func(o *devices.OSPFVRF, a args) error {
			o.MaxMetric = trimmed("router-lsa " + a.Str("rest"))
			return nil
		})},
		{In: in, Pattern: "maximum-paths {n:int}", Path: "maximum-paths", Do: do(func(o *devices.OSPFVRF, a args) error { o.MaximumPaths = a.Int("n"); return nil })},
		{In: in, Pattern: "default-metric {n:int}", Path: "default-metric", Do: do(func(o *devices.OSPFVRF, a args) error { o.DefaultMetric = a.Int("n"); return nil })},
		{In: in, Pattern: "distance ospf <kind:intra-area|inter-area|external> {n:int(1-255)}", Path: "distance $kind", Do: do(func(o *devices.OSPFVRF, a args) error {
			ioslike.Set(&o.Distance, a.Str("kind"), a.Int("n"))
			return nil
		})},
		{In: in, Pattern: "distance ospf {n:int(1-255)}", Path: "distance", Do: do(func(o *devices.OSPFVRF, a args) error {
			ioslike.Set(&o.Distance, "", a.Int("n"))
			return nil
		})},
		{In: in, Pattern: "default-information originate [always] [metric {metric:int}] [metric-type {type:int(1-2)}] [route-map {map}]", Path: "default-information originate", Do: func(s *scope, a args) error {
			s.OSPFVRF.DefaultOriginate = &devices.DefaultOriginate{Always: a.Word("always"), Metric: a.Int("metric"), MetricType: a.Int("type"), Policy: a.Str("map")}
			s.Refer("route-map", a.Str("map"), "ospf default-information originate", a)
			return nil
		}},
		{In: in, Pattern: "summary-address <prefix:anyprefix> [{rest:rest}]", Path: "summary-address $prefix", Do: do(func(o *devices.OSPFVRF, a args) error {
			ioslike.Set(&o.Summaries, a.Prefix("prefix").Masked().String(), a.Str("rest"))
			return nil
		})},
		{In: in, Pattern: "summary-address <ip:ip> <mask:mask> [{rest:rest}]", Path: "summary-address $ip", Do: do(func(o *devices.OSPFVRF, a args) error {
			p, err := prefixOf(a, "", "ip", "mask")
			if err == nil {
				ioslike.Set(&o.Summaries, p.Masked().String(), a.Str("rest"))
			}
			return err
		})},
		{In: in, Pattern: "distribute-list (prefix-list|route-map) {list} in", Path: "distribute-list in", Do: func(s *scope, a args) error {
			kind := "prefix-list"
			if a.Word("route-map") {
				kind = "route-map"
			}
			s.OSPFVRF.DistributeIn = kind + " " + a.Str("list")
			s.Refer(kind, a.Str("list"), "ospf distribute-list", a)
			return nil
		}},
		{In: in, Pattern: "(bfd all-interfaces|bfd default)", Path: "bfd", Do: do(func(o *devices.OSPFVRF, a args) error { o.BFD = true; return nil })},
		{In: in, Pattern: "compatible rfc1583", Path: "rfc1583compatibility", Do: do(func(o *devices.OSPFVRF, a args) error { o.RFC1583 = true; return nil })},
		{In: in, Pattern: "shutdown", Path: "shutdown", No: true, Do: func(s *scope, a args) error { s.OSPF.Shutdown = !a.No; return nil }, Enter: dropNo},
		{In: in, Pattern: "redistribute <source:connected|static|isis|bgp|rip|attached-host|dynamic|user> [instance] [include leaked] [match <match:internal|external>] [metric {metric:int}] [metric-type {type:int(1-2)}] [route-map {map}]",
			Path: "redistribute $source", Do: redistributeOSPF},
		{In: in, Pattern: "redistribute <source:bgp|ospf> <id> [include leaked] [match <match:internal|external>] [metric {metric:int}] [metric-type {type:int(1-2)}] [route-map {map}]",
			Path: "redistribute $source", Do: redistributeOSPF},

		{In: in, Pattern: "area <area> stub [no-summary]", Path: "area $area / type", Do: area(func(o *devices.OSPFArea, a args) { o.Type, o.NoSummary = "stub", a.Word("no-summary") })},
		{In: in, Pattern: "area <area> nssa [no-summary] [default-information-originate [metric {metric:int}] [metric-type {type:int}] [nssa-only]] [nssa-only]", Path: "area $area / type", Do: area(func(o *devices.OSPFArea, a args) {
			o.Type, o.NoSummary = "nssa", o.NoSummary || a.Word("no-summary")
			o.DefaultOriginate = o.DefaultOriginate || a.Word("default-information-originate")
			for k, v := range map[string]string{"nssa default metric": a.Str("metric"), "nssa default metric-type": a.Str("type")} {
				if v != "" {
					ioslike.Set(&o.Settings, k, v)
				}
			}
			if a.Word("nssa-only") {
				ioslike.Set(&o.Settings, "nssa-only", "on")
			}
		})},
		{In: in, Pattern: "area <area> default-cost {cost:int}", Path: "area $area / default-cost", Do: area(func(o *devices.OSPFArea, a args) { o.DefaultCost = a.Int("cost") })},
		{In: in, Pattern: "area <area> range <prefix:anyprefix> [advertise|not-advertise|cost {cost:int}]", Path: "area $area / range $prefix", Do: area(func(o *devices.OSPFArea, a args) {
			how := ""
			switch {
			case a.Word("not-advertise"):
				how = "not-advertise"
			case a.Has("cost"):
				how = "cost " + a.Str("cost")
			}
			ioslike.Set(&o.Ranges, a.Prefix("prefix").Masked().String(), how)
		})},
		{In: in, Pattern: "area <area> filter prefix-list {list}", Path: "area $area / filter-list in", Do: func(s *scope, a args) error {
			ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area"))).FilterIn = "prefix-list " + a.Str("list")
			s.Refer("prefix-list", a.Str("list"), "ospf area filter", a)
			return nil
		}},
		{In: in, Pattern: "area <area> filter <prefix:prefix>", Path: "area $area / filter-list in", Do: area(func(o *devices.OSPFArea, a args) { o.FilterIn = joinSorted(o.FilterIn + " " + a.Str("prefix")) })},
		{In: in, Pattern: "area <area> not-so-stubby [{rest:rest}]", Path: "area $area / type", Do: area(func(o *devices.OSPFArea, a args) {
			o.Type = "nssa"
			if a.Has("rest") {
				ioslike.Set(&o.Settings, "nssa", a.Str("rest"))
			}
		})},
		{In: in, Pattern: "area <area> virtual-link <id:ip> [{rest:rest}]", Path: "area $area / virtual-link $id", Do: area(func(o *devices.OSPFArea, a args) {
			ioslike.Set(&o.VirtualLinks, a.Str("id"), a.Str("rest"))
		})},
		{In: in, Pattern: "area <area> authentication [{kind:rest}]", Path: "area $area / authentication", Do: area(func(o *devices.OSPFArea, a args) {
			if o.Auth = a.Str("kind"); o.Auth == "" {
				o.Auth = "simple"
			}
		})},
		keep("max-lsa {rest:rest}", "max-lsa"), keep("timers spf delay initial {rest:rest}", "timers spf"), keep("timers lsa rx min interval {ms}", "timers lsa rx"),
		keep("timers lsa tx delay initial {rest:rest}", "timers lsa tx"), keep("timers lsa arrival {ms}", "timers lsa arrival"), keep("timers throttle <what:spf|lsa> {rest:rest}", "timers throttle"),
		keep("timers out-delay {ms}", "timers out-delay"), keep("timers pacing flood {ms}", "timers pacing"), keep("timers spf {rest:rest}", "timers spf"),
		keep("dn-bit-ignore", "dn-bit-ignore"), keep("graceful-restart [{rest:rest}]", "graceful-restart"),
		keep("point-to-point routes", "point-to-point routes"), keep("fips restrictions", "fips restrictions"),
	}
	rows = append(rows, row{In: in, Pattern: "graceful-restart-helper [{rest:rest}]", Path: "graceful-restart-helper", No: true, Do: do(func(o *devices.OSPFVRF, a args) error {
		delete(o.Settings, "graceful-restart-helper")
		switch { // on by default (EOS User Manual, "graceful-restart-helper (OSPFv2)")
		case a.No:
			ioslike.Set(&o.Settings, "graceful-restart-helper", "off")
		case a.Has("rest"):
			ioslike.Set(&o.Settings, "graceful-restart-helper", a.Str("rest"))
		}
		return nil
	})})
	rows = append(rows, inert(in, "what is logged and shown forwards nothing", "log-adjacency-changes", "log-adjacency-changes <rest:rest>", "adjacency exchange-start threshold <n:int>")...)
	return append(rows, unmodelled(in, "this part of OSPF is not computed",
		"tunnel routes", "segment-routing <rest:rest>", "traffic-engineering", "mpls ldp <rest:rest>", "distribute-list <rest:rest>", "instance-id <n:int>", "bfd <rest:rest>", "area <area> nssa translate <rest:rest>",
		"redistribute <rest:rest>", "passive-interface <rest:rest>", "area <rest:rest>", "timers <rest:rest>", "ospfv3 <rest:rest>")...)
}

func redistributeOSPF(s *scope, a args) error {
	key := a.Str("source")
	if a.Has("id") {
		key += " " + a.Str("id")
	}
	if a.Has("match") {
		key += " match " + a.Str("match")
	}
	ioslike.Set(&s.OSPFVRF.Redistribute, key, redistribution(a))
	s.At(a, s.Block, "redistribute "+key)
	s.Refer("route-map", a.Str("map"), "ospf redistribute "+a.Str("source"), a)
	return nil
}

func redistribution(a args) *devices.Redistribution {
	return &devices.Redistribution{Policy: a.Str("map"), Metric: a.Int("metric"), HasMetric: a.Has("metric"), MetricType: a.Int("type"), Match: a.Str("match")}
}

// interfaceOSPFRows are an interface's statements, with the words they start with.
func interfaceOSPFRows(head string, at func(*scope) **devices.InterfaceOSPF, path string) []row {
	in := "interface"
	do := func(f func(*devices.InterfaceOSPF, args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			p := at(s)
			if *p == nil {
				*p = &devices.InterfaceOSPF{}
			}
			f(*p, a)
			return nil
		}
	}
	var rows []row
	add := func(pattern, leaf string, no bool, f func(*devices.InterfaceOSPF, args)) {
		r := row{In: in, Pattern: head + " " + pattern, Path: path + " / " + leaf, No: no, Do: do(f)}
		if no {
			r.Enter = dropNo
		}
		rows = append(rows, r)
	}
	if head == "ipv6 ospf" || head == "ospfv3" {
		add("<process:int> area {area}", "area", false, func(o *devices.InterfaceOSPF, a args) {
			o.Process, o.Area = a.Str("process"), areaID(a.Str("area"))
		})
	}
	if head == "ospfv3" {
		add("(ipv4|ipv6) area {area}", "area", false, func(o *devices.InterfaceOSPF, a args) { o.Area = areaID(a.Str("area")) })
	}
	add("area {area}", "area", false, func(o *devices.InterfaceOSPF, a args) { o.Area = areaID(a.Str("area")) })
	add("cost {cost:int(1-65535)}", "cost", false, func(o *devices.InterfaceOSPF, a args) { o.Cost = a.Int("cost") })
	add("hello-interval {s:int}", "hello-interval", false, func(o *devices.InterfaceOSPF, a args) {
		if o.Hello = a.Int("s"); o.Hello == 10 {
			o.Hello = 0 // the default
		}
	})
	add("dead-interval {s:int}", "dead-interval", false, func(o *devices.InterfaceOSPF, a args) {
		if o.Dead = a.Int("s"); o.Dead == 40 {
			o.Dead = 0 // the default
		}
	})
	add("priority {n:int(0-255)}", "priority", false, func(o *devices.InterfaceOSPF, a args) {
		if o.Priority = ioslike.New(a.Int("n")); *o.Priority == 1 {
			o.Priority = nil // the default
		}
	})
	add("network {type:broadcast|point-to-point|non-broadcast|point-to-multipoint}", "network", false, func(o *devices.InterfaceOSPF, a args) { o.Network = a.Str("type") })
	add("mtu-ignore", "mtu-ignore", true, func(o *devices.InterfaceOSPF, a args) { o.MTUIgnore = !a.No })
	add("(passive-interface|passive)", "passive-interface", true, func(o *devices.InterfaceOSPF, a args) { o.Passive = on(a) })
	add("authentication", "authentication", false, func(o *devices.InterfaceOSPF, a args) { o.Auth = "simple" })
	add("authentication {kind:message-digest|none}", "authentication", false, func(o *devices.InterfaceOSPF, a args) { o.Auth = a.Str("kind") })
	add("authentication-key [{form:int(0-9)}] {key}", "authentication key", false, func(o *devices.InterfaceOSPF, a args) { ioslike.Set(&o.Keys, "", a.Str("key")) })
	add("message-digest-key <id:int> {algorithm} [{form}] {key}", "authentication key $id", false, func(o *devices.InterfaceOSPF, a args) {
		ioslike.Set(&o.Keys, a.Str("id"), a.Str("algorithm")+" "+a.Str("key"))
	})
	add("authentication ipsec {rest:rest}", "authentication", false, func(o *devices.InterfaceOSPF, a args) { o.Auth = "ipsec " + a.Str("rest") })
	add("(neighbor bfd|bfd)", "bfd", true, func(o *devices.InterfaceOSPF, a args) {
		if o.BFD = "on"; a.No {
			o.BFD = "off"
		}
	})
	add("retransmit-interval {s:int}", "retransmit-interval", false, func(o *devices.InterfaceOSPF, a args) { ioslike.Set(&o.Settings, "retransmit-interval", a.Str("s")) })
	add("transmit-delay {s:int}", "transmit-delay", false, func(o *devices.InterfaceOSPF, a args) { ioslike.Set(&o.Settings, "transmit-delay", a.Str("s")) })
	add("disabled", "shutdown", true, func(o *devices.InterfaceOSPF, a args) { o.Shutdown = !a.No })
	add("(shutdown|ttl-security)", "shutdown", true, func(o *devices.InterfaceOSPF, a args) {
		if a.Word("shutdown") {
			o.Shutdown = !a.No
		} else {
			ioslike.Set(&o.Settings, "ttl-security", "on")
		}
	})
	return append(rows, unmodelled(in, "this part of OSPF is not computed", head+" <rest:rest>")...)
}
