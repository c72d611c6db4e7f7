package nxos

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

func ospf(f func(o *devices.OSPFVRF, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.OSPFVRF, a)
		return nil
	}
}

func area(f func(r *devices.OSPFArea, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area"))), a)
		if id := areaID(a.Str("area")); id != a.Str("area") { // the row's path has the number as written
			a.Sets("area " + id)
		}
		return nil
	}
}

func openOSPF(v3 bool) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		m := &s.Config.OSPF
		if v3 {
			m = &s.Config.OSPFv3
		}
		s.OSPF = ioslike.Get(m, a.Str("process"))
		s.OSPF.Process = a.Str("process")
		s.OSPFVRF = ioslike.Get(&s.OSPF.VRFs, "default")
		return nil
	}
}

func redistribution(s *ioslike.Scope, a syntax.Args) *devices.Redistribution {
	r := &devices.Redistribution{Policy: a.Str("map")}
	s.Refer("route-map", r.Policy, "redistribute "+source(a), a)
	return r
}

// source is the key of a redistribution: the protocol and its process or AS.
func source(a syntax.Args) string {
	if a.Has("process") {
		return a.Str("from") + " " + a.Str("process")
	}
	return a.Str("from")
}

const redistributed = "redistribute <from:bgp|ospf|ospfv3|eigrp|isis|rip> <process> [route-map {map}]"
const redistributedLocal = "redistribute <from:direct|static|lisp|hmm|am|amt|vxlan> [route-map {map}]"

func ospfRedistribute(s *ioslike.Scope, a syntax.Args) error {
	ioslike.Set(&s.OSPFVRF.Redistribute, source(a), redistribution(s, a))
	return nil
}

// areaRange keeps how a range is advertised: "", "not-advertise", "cost N", in this order.
func areaRange(r *devices.OSPFArea, a syntax.Args) {
	key := a.Prefix("prefix").Masked().String()
	ioslike.Set(&r.Ranges, key, strings.TrimSpace(a.Str("opts")))
	a.Sets("area " + areaID(a.Str("area")) + " / range " + key)
}

func ospfRows(v3 bool) []ioslike.Row {
	proc, inside, af, kind, prefix := "ospf", "ospf|ospf-vrf", "ospf|ospf-vrf", "router ospf", "prefix"
	if v3 {
		proc, inside, af, kind, prefix = "ospfv3", "ospfv3|ospfv3-vrf", "ospfv3-af|ospfv3|ospfv3-vrf", "router ospfv3", "prefix6"
	}
	rows := []ioslike.Row{
		{Pattern: kind + " <process>", Opens: proc, Path: kind + " $process", Do: openOSPF(v3)},
		{In: proc, Pattern: "vrf <name>", Opens: proc + "-vrf", Path: "vrf $name", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.OSPFVRF = ioslike.Get(&s.OSPF.VRFs, a.Str("name"))
			s.Refer("vrf", a.Str("name"), "router ospf "+s.OSPF.Process, a)
			return nil
		}},
		{In: inside, Pattern: "router-id {id:ip}", Path: "router-id", Do: ospf(func(o *devices.OSPFVRF, a syntax.Args) { o.RouterID = a.Addr("id") })},
		{In: inside, Pattern: "shutdown", Path: "shutdown", No: true, Do: func(s *ioslike.Scope, a syntax.Args) error {
			if s.OSPFVRF != s.OSPF.VRFs["default"] {
				ioslike.Set(&s.OSPFVRF.Settings, "shutdown", on2(a))
				return nil
			}
			s.OSPF.Shutdown = !a.No
			return nil
		}, Enter: func(e *syntax.Edit, a syntax.Args) {
			if e.No {
				e.Remove("shutdown")
				e.Record = ""
			}
		}},
		{In: inside, Pattern: "auto-cost reference-bandwidth {n:int} [{unit}]", Path: "reference-bandwidth", Do: ospf(func(o *devices.OSPFVRF, a syntax.Args) {
			o.ReferenceBandwidth = a.Int("n")
			if strings.EqualFold(a.Str("unit"), "Gbps") {
				o.ReferenceBandwidth *= 1000
			}
			if o.ReferenceBandwidth == 40000 { // the default
				o.ReferenceBandwidth = 0
			}
		})},
		{In: inside, Pattern: "passive-interface default", Path: "passive-interface default", No: true, Do: ospf(func(o *devices.OSPFVRF, a syntax.Args) { o.PassiveDefault = !a.No })},
		{In: inside, Pattern: "bfd", Path: "bfd", Do: ospf(func(o *devices.OSPFVRF, a syntax.Args) { o.BFD = true })},
		{In: inside, Pattern: "rfc1583compatibility", Path: "rfc1583compatibility", Do: ospf(func(o *devices.OSPFVRF, a syntax.Args) { o.RFC1583 = true })},
		{In: inside, Pattern: "max-metric router-lsa [{x:rest}]", Path: "max-metric", Do: ospf(func(o *devices.OSPFVRF, a syntax.Args) {
			o.MaxMetric = strings.TrimSpace("router-lsa " + a.Str("x"))
		})},
		{In: inside, Pattern: "area <area> stub [no-summary]", Path: "area $area / type", Do: area(func(r *devices.OSPFArea, a syntax.Args) { r.Type, r.NoSummary = "stub", a.Word("no-summary") })},
		{In: inside, Pattern: "area <area> nssa [{x:rest}]", Path: "area $area / type", Do: func(s *ioslike.Scope, a syntax.Args) error {
			r := ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area")))
			r.Type = "nssa"
			w := strings.Fields(a.Str("x"))
			for i := 0; i < len(w); i++ {
				switch w[i] {
				case "no-summary":
					r.NoSummary = true
				case "no-redistribution":
					r.NoRedistribution = true
				case "default-information-originate":
					r.DefaultOriginate = true
				case "route-map":
					if i++; i >= len(w) {
						return fmt.Errorf("route-map is without its name")
					}
					ioslike.Set(&r.Settings, "nssa default route-map", w[i])
					s.Refer("route-map", w[i], "area nssa", a)
				case "translate":
					ioslike.Set(&r.Settings, "nssa translate", strings.Join(w[i+1:], " "))
					i = len(w)
				default:
					return fmt.Errorf("%q is not understood behind nssa", w[i])
				}
			}
			return nil
		}},
		{In: af, Pattern: "area <area> default-cost {n:int}", Path: "area $area / default-cost", Do: area(func(r *devices.OSPFArea, a syntax.Args) { r.DefaultCost = a.Int("n") })},
		{In: af, Pattern: "area <area> range <prefix:" + prefix + "> [{opts:rest}]", Path: "area $area / range $prefix", Do: area(areaRange)},
		{In: af, Pattern: "area <area> filter-list route-map {map} <dir:in|out>", Path: "area $area / filter-list $dir", Do: func(s *ioslike.Scope, a syntax.Args) error {
			r := ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area")))
			if a.Str("dir") == "in" {
				r.FilterIn = a.Str("map")
			} else {
				r.FilterOut = a.Str("map")
			}
			s.Refer("route-map", a.Str("map"), "area filter-list", a)
			return nil
		}},
		{In: inside, Pattern: "area <area> authentication [message-digest]", Path: "area $area / authentication", Do: area(func(r *devices.OSPFArea, a syntax.Args) {
			if r.Auth = "simple"; a.Word("message-digest") {
				r.Auth = "message-digest"
			}
		})},
		{In: inside, Pattern: "area <area> authentication ipsec {x:rest}", Path: "area $area / authentication", Do: area(func(r *devices.OSPFArea, a syntax.Args) { r.Auth = "ipsec " + a.Str("x") })},
		{In: inside, Pattern: "area <area> virtual-link <id:ip>", Opens: "ospf-vlink", Path: "area $area / virtual-link $id", Do: area(func(r *devices.OSPFArea, a syntax.Args) { ioslike.Set(&r.VirtualLinks, a.Str("id"), "") })},
		{In: af, Pattern: redistributed, Path: "redistribute $from $process", Do: ospfRedistribute},
		{In: af, Pattern: redistributedLocal, Path: "redistribute $from", Do: ospfRedistribute},
		{In: af, Pattern: "redistribute maximum-prefix {x:rest}", As: syntax.Unmodelled, Why: "a limit on routes is not computed"},
		{In: af, Pattern: "default-information originate [always] [route-map {map}]", Path: "default-information originate", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.OSPFVRF.DefaultOriginate = &devices.DefaultOriginate{Always: a.Word("always"), Policy: a.Str("map")}
			s.Refer("route-map", a.Str("map"), "default-information originate", a)
			return nil
		}},
		{In: af, Pattern: "default-metric {n:int}", Path: "default-metric", Do: ospf(func(o *devices.OSPFVRF, a syntax.Args) { o.DefaultMetric = a.Int("n") })},
		{In: af, Pattern: "distance {n:int}", Path: "distance", Do: ospf(func(o *devices.OSPFVRF, a syntax.Args) {
			if a.Int("n") != 110 { // the default
				ioslike.Set(&o.Distance, "", a.Int("n"))
			}
		})},
		{In: af, Pattern: "maximum-paths {n:int}", Path: "maximum-paths", Do: ospf(func(o *devices.OSPFVRF, a syntax.Args) { o.MaximumPaths = a.Int("n") })},
		{In: af, Pattern: "summary-address <prefix:" + prefix + "> [{opts:rest}]", Path: "summary-address $prefix", Do: ospf(func(o *devices.OSPFVRF, a syntax.Args) {
			ioslike.Set(&o.Summaries, a.Prefix("prefix").Masked().String(), a.Str("opts"))
		})},
		{In: af, Pattern: "table-map {map} [filter]", Path: "table-map", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.OSPFVRF.TableMap = strings.TrimSpace(a.Str("map") + " " + wordIf(a, "filter"))
			s.Refer("route-map", a.Str("map"), "table-map", a)
			return nil
		}},
		{In: af, Pattern: "distribute-list route-map {map} in", Path: "distribute-list in", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.OSPFVRF.DistributeIn = a.Str("map")
			s.Refer("route-map", a.Str("map"), "distribute-list", a)
			return nil
		}},
		{In: inside, Pattern: "network {net:ip} {wild:ip} area {area}", As: syntax.Unmodelled, Why: "NX-OS starts OSPF on interfaces, not by networks"},
	}
	for _, x := range []string{"timers {x:rest}", "max-lsa {x:rest}", "graceful-restart [{x:rest}]", "isolate", "capability {x:rest}", "dead-interval {x}", "ip-fast-reroute {x:rest}", "bgp-ls {x:rest}", "segment-routing {x:rest}", "area <area> segment-routing {x:rest}", "distribute {x:rest}", "mpls {x:rest}", "limit {x:rest}", "ip {x:rest}", "down-bit-ignore", "domain-id {x}", "domain-tag {x}", "discard-route {x}"} {
		rows = append(rows, ioslike.Row{In: inside, Pattern: x, Exact: true, Path: "", Do: func(s *ioslike.Scope, a syntax.Args) error {
			ioslike.Set(&s.OSPFVRF.Settings, strings.Join(a.Node.Words, " "), "")
			return nil
		}})
	}
	rows = append(rows, inert(proc, "a word in the log, or how routes are taken down when the process stops", "log-adjacency-changes [detail]", "name-lookup", "flush-routes", "event-history {x:rest}", "snmp {x:rest}")...)
	rows = append(rows, inert(proc+"-vrf", "a word in the log", "log-adjacency-changes [detail]", "name-lookup", "snmp {x:rest}")...)
	if v3 {
		rows = append(rows,
			ioslike.Row{In: inside, Pattern: "address-family ipv6 unicast", Opens: "ospfv3-af", Do: func(s *ioslike.Scope, a syntax.Args) error { return nil }},
			ioslike.Row{In: "ospfv3-af", Pattern: "timers {x:rest}", Exact: true, Do: func(s *ioslike.Scope, a syntax.Args) error {
				ioslike.Set(&s.OSPFVRF.Settings, strings.Join(a.Node.Words, " "), "")
				return nil
			}})
	}
	return rows
}

var ospfLinkRows = unmodelled("ospf-vlink", "the timers and keys of a virtual link are not computed", "dead-interval {x}", "hello-interval {x}", "retransmit-interval {x}", "transmit-delay {x}",
	"authentication [{x:rest}]", "authentication-key {x:rest}", "message-digest-key {x:rest}")

// Per interface.

func ifOSPF(v3 bool, f func(o *devices.InterfaceOSPF, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return on(func(i *devices.Interface, a syntax.Args) {
		o := &i.OSPF
		if v3 {
			o = &i.OSPFv3
		}
		if *o == nil {
			*o = &devices.InterfaceOSPF{}
		}
		f(*o, a)
	})
}

func ospfInterfaceRows(v3 bool) []ioslike.Row {
	start, head, path := "ip router ospf <process> area {area} [secondaries none]", "ip ospf ", "ospf"
	if v3 {
		start, head, path = "ipv6 router ospfv3 <process> area {area} [secondaries none] [instance {inst}]", "ospfv3 ", "ospfv3"
	}
	row := func(pattern, p string, f func(o *devices.InterfaceOSPF, a syntax.Args)) ioslike.Row {
		return ioslike.Row{In: "interface", Pattern: head + pattern, Path: path + " / " + p, Do: ifOSPF(v3, f)}
	}
	rows := []ioslike.Row{
		{In: "interface", Pattern: start, Path: path + " / process; " + path + " / area", Do: ifOSPF(v3, func(o *devices.InterfaceOSPF, a syntax.Args) {
			o.Process, o.Area = a.Str("process"), areaID(a.Str("area"))
			if a.Word("none") {
				ioslike.Set(&o.Settings, "secondaries", "none")
			}
		})},
		row("cost {n:int}", "cost", func(o *devices.InterfaceOSPF, a syntax.Args) { o.Cost = a.Int("n") }),
		row("hello-interval {n:int}", "hello-interval", func(o *devices.InterfaceOSPF, a syntax.Args) { o.Hello = a.Int("n") }),
		row("dead-interval {n:int}", "dead-interval", func(o *devices.InterfaceOSPF, a syntax.Args) { o.Dead = a.Int("n") }),
		row("network {n:broadcast|point-to-point}", "network", func(o *devices.InterfaceOSPF, a syntax.Args) { o.Network = a.Str("n") }),
		row("priority {n:int}", "priority", func(o *devices.InterfaceOSPF, a syntax.Args) { o.Priority = ioslike.New(a.Int("n")) }),
		row("mtu-ignore", "mtu-ignore", func(o *devices.InterfaceOSPF, a syntax.Args) { o.MTUIgnore = true }),
		row("shutdown", "shutdown", func(o *devices.InterfaceOSPF, a syntax.Args) { o.Shutdown = true }),
		row("bfd [disable]", "bfd", func(o *devices.InterfaceOSPF, a syntax.Args) {
			if o.BFD = "on"; a.Word("disable") {
				o.BFD = "off"
			}
		}),
		row("authentication", "authentication", func(o *devices.InterfaceOSPF, a syntax.Args) { o.Auth = "simple" }),
		row("authentication {x:message-digest|null}", "authentication", func(o *devices.InterfaceOSPF, a syntax.Args) {
			if o.Auth = a.Str("x"); o.Auth == "null" {
				o.Auth = "none"
			}
		}),
		row("authentication key-chain {name}", "authentication key", func(o *devices.InterfaceOSPF, a syntax.Args) { ioslike.Set(&o.Keys, "key-chain", a.Str("name")) }),
		row("authentication ipsec {x:rest}", "authentication", func(o *devices.InterfaceOSPF, a syntax.Args) { o.Auth = "ipsec " + a.Str("x") }),
		row("authentication-key {k:rest}", "authentication key", func(o *devices.InterfaceOSPF, a syntax.Args) { ioslike.Set(&o.Keys, "", a.Str("k")) }),
		row("message-digest-key <id:int> md5 {k:rest}", "authentication key", func(o *devices.InterfaceOSPF, a syntax.Args) { ioslike.Set(&o.Keys, a.Str("id"), a.Str("k")) }),
		row("retransmit-interval {n:int}", "retransmit-interval", func(o *devices.InterfaceOSPF, a syntax.Args) {
			ioslike.Set(&o.Settings, "retransmit-interval", a.Str("n"))
		}),
		row("transmit-delay {n:int}", "transmit-delay", func(o *devices.InterfaceOSPF, a syntax.Args) { ioslike.Set(&o.Settings, "transmit-delay", a.Str("n")) }),
		row("advertise-subnet", "advertise-subnet", func(o *devices.InterfaceOSPF, a syntax.Args) { ioslike.Set(&o.Settings, "advertise-subnet", "") }),
		row("prefix-suppression", "prefix-suppression", func(o *devices.InterfaceOSPF, a syntax.Args) { ioslike.Set(&o.Settings, "prefix-suppression", "") }),
		row("instance {n:int}", "instance", func(o *devices.InterfaceOSPF, a syntax.Args) { ioslike.Set(&o.Settings, "instance", a.Str("n")) }),
	}
	passive := row("passive-interface", "passive-interface", func(o *devices.InterfaceOSPF, a syntax.Args) { o.Passive = ioslike.New(!a.No) })
	passive.No, passive.Enter = true, overrides
	multi := "ip router ospf <process> multi-area {area}"
	if v3 {
		multi = "ipv6 router ospfv3 <process> multi-area {area}"
	}
	return append(rows, passive, ioslike.Row{In: "interface", Pattern: multi, As: syntax.Unmodelled, Why: "a link in two areas is not computed"})
}
