package ios

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// ospfRows are OSPF version 2, version 3 in both of its forms ("ipv6 router ospf", "router ospfv3"), and what interfaces
// say of them.
func ospfRows() []row {
	rows := []row{
		{Pattern: "router ospf <process:int(1-65535)>", Opens: "ospf", Path: "router ospf $process", Do: openOSPF(false)},
		{Pattern: "router ospf <process:int(1-65535)> vrf <vrf>", Opens: "ospf", Path: "router ospf $process / vrf $vrf", Do: openOSPF(false)},
		{Pattern: "ipv6 router ospf <process:int(1-65535)> [vrf <vrf>]", Opens: "ospf6", Path: "router ospfv3 $process", Do: openOSPF(true)},
		{Pattern: "router ospfv3 <process:int(1-65535)>", Opens: "ospf3", Path: "router ospfv3 $process", Do: openOSPF(true)},
		{In: "ospf3", Pattern: "address-family ipv6 [unicast]", Opens: "ospf3-family", Do: openOSPFFamily},
		{In: "ospf3", Pattern: "address-family ipv6 [unicast] vrf <vrf>", Opens: "ospf3-family", Path: "vrf $vrf", Do: openOSPFFamily},
		{In: "ospf3", Pattern: "address-family ipv4 [unicast] [vrf <vrf>]", Opens: "ospf3-family", Do: openOSPFFamily},
	}
	for _, mode := range []string{"ospf", "ospf6", "ospf3", "ospf3-family"} {
		rows = append(rows, ospfProcessRows(mode)...)
	}
	rows = append(rows, interfaceOSPFRows("ip ospf", "ospf", func(s *scope) **devices.InterfaceOSPF { return &s.Interface.OSPF })...)
	rows = append(rows, interfaceOSPFRows("ipv6 ospf", "ospfv3", func(s *scope) **devices.InterfaceOSPF { return &s.Interface.OSPFv3 })...)
	return append(rows, interfaceOSPFRows("ospfv3", "ospfv3", func(s *scope) **devices.InterfaceOSPF { return &s.Interface.OSPFv3 })...)
}

func openOSPF(v3 bool) func(*scope, args) error {
	return func(s *scope, a args) error {
		m, noun := &s.Config.OSPF, "router ospf "
		if v3 {
			m, noun = &s.Config.OSPFv3, "router ospfv3 "
		}
		vrf := a.Str("vrf")
		if vrf == "" {
			vrf = "default"
		} else {
			s.Refer("vrf", vrf, noun+a.Str("process"), a)
		}
		p := ioslike.Get(m, a.Str("process"))
		p.Process = a.Str("process")
		for name := range p.VRFs {
			if name != vrf && (name != "default" || vrf != "default") {
				return fmt.Errorf("OSPF %s is already in VRF %s; a process is in one VRF", p.Process, name)
			}
		}
		s.OSPF, s.OSPFVRF = p, ioslike.Get(&p.VRFs, vrf)
		s.Block = devices.PathJoin(noun+p.Process, "vrf "+vrf)
		return nil
	}
}

// openOSPFFamily: the families of a process of OSPFv3 compute routes apart; IPv4's is a process of its own in the model.
func openOSPFFamily(s *scope, a args) error {
	process, vrf := s.OSPF.Process, "default"
	if a.Word("ipv4") {
		process += " ipv4"
		s.OSPF = ioslike.Get(&s.Config.OSPFv3, process)
		s.OSPF.Process = process
	}
	if a.Has("vrf") {
		vrf = a.Str("vrf")
		s.Refer("vrf", vrf, "router ospfv3 "+process, a)
	}
	s.OSPFVRF = ioslike.Get(&s.OSPF.VRFs, vrf)
	s.Block = devices.PathJoin("router ospfv3 "+process, "vrf "+vrf)
	return nil
}

func ospfProcessRows(in string) []row {
	do := func(f func(*devices.OSPFVRF, args) error) func(*scope, args) error {
		return func(s *scope, a args) error { return f(s.OSPFVRF, a) }
	}
	keep := func(pattern, key string) row {
		return row{In: in, Pattern: pattern, Path: key, No: true, Do: do(func(o *devices.OSPFVRF, a args) error {
			if !a.No {
				ioslike.Set(&o.Settings, key, words(a))
			}
			return nil
		}), Enter: dropNo}
	}
	area := func(leaf string, f func(*devices.OSPFArea, args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			f(ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area"))), a)
			s.At(a, s.Block, "area "+areaID(a.Str("area")), strings.TrimSpace(leaf+" "+a.Str("id")))
			return nil
		}
	}
	rows := []row{
		{In: in, Pattern: "router-id {id:ip}", Path: "router-id", Do: do(func(o *devices.OSPFVRF, a args) error { o.RouterID = a.Addr("id"); return nil })},
		{In: in, Pattern: "auto-cost reference-bandwidth {mbps:int} [{unit:Mbps|Gbps}]", Path: "reference-bandwidth", Do: do(func(o *devices.OSPFVRF, a args) error {
			if o.ReferenceBandwidth = a.Int("mbps"); a.Str("unit") == "Gbps" {
				o.ReferenceBandwidth *= 1000
			}
			o.ReferenceBandwidth = unless(o.ReferenceBandwidth, 100)
			return nil
		})},
		{In: in, Pattern: "network <ip:ip> <wild:mask> area {area}", Do: func(s *scope, a args) error {
			p, err := wildcardPrefix(a.Addr("ip"), a.Addr("wild"))
			if err == nil {
				ioslike.Set(&s.OSPFVRF.Networks, p.String(), areaID(a.Str("area")))
				s.At(a, s.Block, "network "+p.String())
			}
			return err
		}},
		{In: in, Pattern: "passive-interface default", Path: "passive-interface default", No: true, Do: do(func(o *devices.OSPFVRF, a args) error { o.PassiveDefault = !a.No; return nil }), Enter: dropNo},
		{In: in, Pattern: "passive-interface <port:ifname>", Path: "passive-interface $port", No: true, Do: do(func(o *devices.OSPFVRF, a args) error {
			ioslike.Set(&o.Passive, a.Str("port"), !a.No)
			return nil
		}), Enter: func(e *syntax.Edit, a args) {
			if e.No && !e.Has("passive-interface default") { // states the default
				e.Remove(e.Record)
				e.Record = ""
			}
		}},
		{In: in, Pattern: "max-metric router-lsa [{rest:rest}]", Path: "max-metric", Do: do(func(o *devices.OSPFVRF, a args) error {
			o.MaxMetric = strings.TrimSpace("router-lsa " + a.Str("rest"))
			return nil
		})},
		{In: in, Pattern: "maximum-paths {n:int}", Path: "maximum-paths", Do: do(func(o *devices.OSPFVRF, a args) error { o.MaximumPaths = a.Int("n"); return nil })},
		{In: in, Pattern: "default-metric {n:int}", Path: "default-metric", Do: do(func(o *devices.OSPFVRF, a args) error { o.DefaultMetric = a.Int("n"); return nil })},
		{In: in, Pattern: "distance {n:int(1-255)}", Path: "distance", Do: do(func(o *devices.OSPFVRF, a args) error { ioslike.Set(&o.Distance, "", a.Int("n")); return nil })},
		{In: in, Pattern: "distance ospf [external {ext:int}] [intra-area {intra:int}] [inter-area {inter:int}] [external {ext:int}] [intra-area {intra:int}] [inter-area {inter:int}]", Path: "distance", Do: func(s *scope, a args) error {
			for arg, k := range map[string]string{"intra": "intra-area", "inter": "inter-area", "ext": "external"} {
				if a.Has(arg) {
					ioslike.Set(&s.OSPFVRF.Distance, k, a.Int(arg))
					s.At(a, s.Block, "distance "+k)
				}
			}
			return nil
		}},
		{In: in, Pattern: "default-information originate [always] [metric {metric:int}] [metric-type {type:int(1-2)}] [metric {metric:int}] [route-map {map}]", Path: "default-information originate", Do: func(s *scope, a args) error {
			s.OSPFVRF.DefaultOriginate = &devices.DefaultOriginate{Always: a.Word("always"), Metric: a.Int("metric"), MetricType: a.Int("type"), Policy: a.Str("map")}
			s.Refer("route-map", a.Str("map"), "ospf default-information originate", a)
			return nil
		}},
		{In: in, Pattern: "(summary-address|summary-prefix) <prefix:anyprefix> [{rest:rest}]", Path: "summary-address $prefix", Do: do(func(o *devices.OSPFVRF, a args) error {
			ioslike.Set(&o.Summaries, a.Prefix("prefix").Masked().String(), a.Str("rest"))
			return nil
		})},
		{In: in, Pattern: "summary-address <ip:ip> <mask:mask> [{rest:rest}]", Do: func(s *scope, a args) error {
			p, err := maskPrefix(a.Addr("ip"), a.Addr("mask"))
			if err == nil {
				ioslike.Set(&s.OSPFVRF.Summaries, p.Masked().String(), a.Str("rest"))
				s.At(a, s.Block, "summary-address "+p.Masked().String())
			}
			return err
		}},
		{In: in, Pattern: "distribute-list <kind:prefix|prefix-list|route-map> {list} in", Path: "distribute-list in", Do: distributeOSPF},
		{In: in, Pattern: "distribute-list {list} in", Path: "distribute-list in", Do: distributeOSPF},
		{In: in, Pattern: "bfd all-interfaces", Path: "bfd", Do: do(func(o *devices.OSPFVRF, a args) error { o.BFD = true; return nil })},
		{In: in, Pattern: "(compatible rfc1583|compatible rfc1587)", Path: "no rfc1583compatibility", No: true, Do: do(func(o *devices.OSPFVRF, a args) error {
			if a.No {
				ioslike.Set(&o.Settings, "no "+words(a), "")
			}
			return nil
		}), Enter: dropYes},
		{In: in, Pattern: "shutdown", No: true, Do: func(s *scope, a args) error {
			s.OSPF.Shutdown = !a.No
			s.At(a, devices.PathLevel("router ospf", s.OSPF.Process), "shutdown")
			return nil
		}, Enter: dropNo},
		{In: in, Pattern: "redistribute <source:connected|static|rip|odr|maximum-prefix|mobile|lisp|nhrp|dhcp|application> [{rest:rest}]", Do: redistributeOSPF},
		{In: in, Pattern: "redistribute <source:bgp|ospf|ospfv3|eigrp|isis> <id> [{rest:rest}]", Do: redistributeOSPF},
		{In: in, Pattern: "redistribute isis", Do: redistributeOSPF},

		{In: in, Pattern: "area <area> stub [no-summary]", Do: area("type", func(o *devices.OSPFArea, a args) { o.Type, o.NoSummary = "stub", a.Word("no-summary") })},
		{In: in, Pattern: "area <area> nssa [{rest:rest}]", Do: area("type", nssa)},
		{In: in, Pattern: "area <area> default-cost {cost:int}", Do: area("default-cost", func(o *devices.OSPFArea, a args) { o.DefaultCost = a.Int("cost") })},
		{In: in, Pattern: "area <area> range <prefix:anyprefix> [{how:rest}]", Do: func(s *scope, a args) error {
			return areaRange(s, a, a.Prefix("prefix").Masked().String())
		}},
		{In: in, Pattern: "area <area> range <ip:ip> <mask:mask> [{how:rest}]", Do: func(s *scope, a args) error {
			p, err := maskPrefix(a.Addr("ip"), a.Addr("mask"))
			if err != nil {
				return err
			}
			return areaRange(s, a, p.Masked().String())
		}},
		{In: in, Pattern: "area <area> filter-list prefix {list} <dir:in|out>", Do: func(s *scope, a args) error {
			o := ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area")))
			if a.Str("dir") == "in" {
				o.FilterIn = "prefix-list " + a.Str("list")
			} else {
				o.FilterOut = "prefix-list " + a.Str("list")
			}
			s.At(a, s.Block, "area "+areaID(a.Str("area")), "filter-list "+a.Str("dir"))
			s.Refer("prefix-list", a.Str("list"), "ospf area filter-list", a)
			return nil
		}},
		{In: in, Pattern: "area <area> virtual-link <id:ip> [{rest:rest}]", Do: area("virtual-link", func(o *devices.OSPFArea, a args) {
			ioslike.Set(&o.VirtualLinks, a.Str("id"), a.Str("rest"))
		})},
		{In: in, Pattern: "area <area> authentication [{kind:rest}]", Do: area("authentication", func(o *devices.OSPFArea, a args) {
			if o.Auth = a.Str("kind"); o.Auth == "" {
				o.Auth = "simple"
			}
		})},
		{In: in, Pattern: "area <area> (sham-link|nssa translate|capability|encryption|affinity) [{rest:rest}]", As: syntax.Unmodelled, Why: "this part of an area is not computed"},
		keep("timers throttle <what:spf|lsa> {rest:rest}", "timers throttle"), keep("timers lsa {rest:rest}", "timers lsa"), keep("timers pacing {rest:rest}", "timers pacing"), keep("timers spf {rest:rest}", "timers spf"), keep("timers lsa-arrival {rest:rest}", "timers lsa-arrival"), keep("timers lsa-group-pacing {rest:rest}", "timers lsa-group-pacing"), keep("timers graceful-shutdown {rest:rest}", "timers graceful-shutdown"),
		keep("max-lsa {rest:rest}", "max-lsa"), keep("nsf [{rest:rest}]", "graceful-restart nsf"), keep("graceful-restart [{rest:rest}]", "graceful-restart"), keep("domain-id {rest:rest}", "domain-id"), keep("domain-tag {n}", "domain-tag"),
		keep("discard-route <what:internal|external> [{n:int}]", "discard-route"), keep("auto-cost", "auto-cost"), keep("ignore lsa mospf", "ignore lsa mospf"), keep("prefix-suppression", "prefix-suppression"), keep("capability <what:rest>", "capability"),
	}
	rows = append(rows, inert(in, "what is logged and shown, and how deep queues are, forwards nothing", "log-adjacency-changes [detail]", "event-log [<x:rest>]", "queue-depth <x:rest>", "snmp <x:rest>", "exit", "prefix-priority <x:rest>", "process-min-time <x:rest>")...)
	return append(rows, unmodelled(in, "this part of OSPF is not computed",
		"distribute-list <x:rest>", "redistribute <x:rest>", "distance <x:rest>", "mpls <x:rest>", "segment-routing [<x:rest>]", "bfd <x:rest>", "fast-reroute <x:rest>", "neighbor <x:rest>", "interface-id <x:rest>", "traffic-share <x:rest>", "limit <x:rest>", "local-rib-criteria [<x:rest>]", "ispf", "ttl-security <x:rest>", "authentication <x:rest>", "microloop <x:rest>", "mpls-te <x:rest>", "manet <x:rest>", "table-map <x:rest>", "statistics <x:rest>", "summary-prefix <x:rest>", "compatible <x:rest>", "nsr", "network <x:rest>", "area <area> <x:rest>", "affinity-map <x:rest>", "max-metric <x:rest>", "router-id (auto|interface) [<x:rest>]", "encryption <x:rest>", "passive-interface <x:rest>")...)
}

func nssa(o *devices.OSPFArea, a args) {
	o.Type = "nssa"
	w := strings.Fields(a.Str("rest"))
	for i := 0; i < len(w); i++ {
		switch w[i] {
		case "no-summary":
			o.NoSummary = true
		case "no-redistribution":
			o.NoRedistribution = true
		case "default-information-originate":
			o.DefaultOriginate = true
		case "metric", "metric-type":
			if i+1 < len(w) {
				ioslike.Set(&o.Settings, "nssa default "+w[i], w[i+1])
				i++
			}
		case "nssa-only":
			ioslike.Set(&o.Settings, "nssa-only", "on")
		default:
			ioslike.Set(&o.Settings, "nssa "+w[i], "on")
		}
	}
}

func areaRange(s *scope, a args, prefix string) error {
	how := strings.TrimSpace(strings.TrimPrefix(a.Str("how"), "advertise"))
	ioslike.Set(&ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area"))).Ranges, prefix, how)
	s.At(a, s.Block, "area "+areaID(a.Str("area")), "range "+prefix)
	return nil
}

func distributeOSPF(s *scope, a args) error {
	kind := map[string]string{"prefix": "prefix-list", "prefix-list": "prefix-list", "route-map": "route-map", "": "access-list"}[a.Str("kind")]
	s.OSPFVRF.DistributeIn = kind + " " + a.Str("list")
	s.Refer(kind, a.Str("list"), "ospf distribute-list", a)
	return nil
}

func redistributeOSPF(s *scope, a args) error {
	key := a.Str("source")
	if key == "" {
		key = "isis"
	}
	if a.Has("id") {
		key += " " + a.Str("id")
	}
	r, more, err := redistribution(a.Str("rest"))
	if err != nil {
		return err
	}
	key += more
	ioslike.Set(&s.OSPFVRF.Redistribute, key, r)
	s.At(a, s.Block, "redistribute "+key)
	s.Refer("route-map", r.Policy, "ospf redistribute "+key, a)
	return nil
}

// redistribution reads what stands behind the source: "vrf NAME", "metric", "metric-type", "match", "route-map", "tag", "subnets"
// in any order. more is what belongs to the source's name.
func redistribution(text string) (r *devices.Redistribution, more string, err error) {
	r = &devices.Redistribution{}
	w := strings.Fields(text)
	for i := 0; i < len(w); i++ {
		value := func() string {
			if i++; i < len(w) {
				return w[i]
			}
			err = fmt.Errorf("%q is without its value", w[len(w)-1])
			return ""
		}
		switch w[i] {
		case "metric":
			v := value()
			r.HasMetric = true
			if r.Metric = atoi(v); strings.Trim(v, "0123456789") != "" {
				r.Level = strings.TrimSpace(r.Level + " metric " + v) // transparent
			}
		case "metric-type":
			v := value()
			if r.MetricType = atoi(v); r.MetricType == 0 {
				r.Level = strings.TrimSpace(r.Level + " metric-type " + v) // of IS-IS
			}
		case "route-map":
			r.Policy = value()
		case "tag":
			v := value()
			r.Tag = int64(atoi(v))
		case "vrf":
			more += " vrf " + value()
		case "subnets":
			r.Subnets = true
		case "match", "internal", "external", "nssa-external":
			if w[i] != "match" {
				r.Match = strings.TrimSpace(r.Match + " " + w[i])
			}
			for i+1 < len(w) && (w[i+1] == "1" || w[i+1] == "2" || w[i+1] == "internal" || w[i+1] == "external" || w[i+1] == "nssa-external") {
				i++
				r.Match = strings.TrimSpace(r.Match + " " + w[i])
			}
		case "level-1", "level-2", "level-1-2", "include-connected", "nssa-only", "clns", "ip":
			r.Level = strings.TrimSpace(r.Level + " " + w[i])
		default:
			return nil, "", fmt.Errorf("%q is not understood in a redistribution", w[i])
		}
	}
	return r, more, err
}

// interfaceOSPFRows are an interface's statements, with the words they start with.
func interfaceOSPFRows(head, path string, at func(*scope) **devices.InterfaceOSPF) []row {
	in := "interface"
	var rows []row
	add := func(pattern, leaf string, no bool, f func(*devices.InterfaceOSPF, args)) {
		heads := []string{head}
		if head == "ospfv3" {
			heads = []string{"ospfv3", "ospfv3 <process:int>", "ospfv3 (ipv4|ipv6)", "ospfv3 <process:int> (ipv4|ipv6)"}
		}
		for _, h := range heads {
			r := row{In: in, Pattern: h + " " + pattern, Path: path + " / " + leaf, No: no, Do: func(s *scope, a args) error {
				p := at(s)
				if *p == nil {
					*p = &devices.InterfaceOSPF{}
				}
				f(*p, a)
				return nil
			}}
			if no {
				r.Enter = dropNo
			}
			rows = append(rows, r)
		}
	}
	if head == "ospfv3" {
		rows = append(rows, row{In: in, Pattern: "ospfv3 <process:int> (ipv4|ipv6) area {area}", Path: path + " / area", Do: func(s *scope, a args) error {
			p := at(s)
			if *p == nil {
				*p = &devices.InterfaceOSPF{}
			}
			process := a.Str("process")
			if a.Word("ipv4") { // see openOSPFFamily; an interface has one process of OSPFv3 in the model
				if (*p).Process != "" {
					ioslike.Set(&(*p).Settings, "ipv4 process", process)
					return nil
				}
				process += " ipv4"
			}
			(*p).Process, (*p).Area = process, areaID(a.Str("area"))
			return nil
		}})
	} else {
		add("{process:int} area {area} [secondaries none] [instance {instance:int}]", "area", false, func(o *devices.InterfaceOSPF, a args) {
			o.Process, o.Area = a.Str("process"), areaID(a.Str("area"))
			if a.Word("secondaries") {
				ioslike.Set(&o.Settings, "secondaries", "none")
			}
			if a.Has("instance") {
				ioslike.Set(&o.Settings, "instance", a.Str("instance"))
			}
		})
	}
	add("cost {cost:int(1-65535)}", "cost", false, func(o *devices.InterfaceOSPF, a args) { o.Cost = a.Int("cost") })
	add("hello-interval {s:int}", "hello-interval", false, func(o *devices.InterfaceOSPF, a args) { o.Hello = a.Int("s") })
	add("dead-interval {s:int}", "dead-interval", false, func(o *devices.InterfaceOSPF, a args) { o.Dead = a.Int("s") })
	add("priority {n:int(0-255)}", "priority", false, func(o *devices.InterfaceOSPF, a args) {
		if o.Priority = ioslike.New(a.Int("n")); *o.Priority == 1 {
			o.Priority = nil // the default
		}
	})
	add("network {type:broadcast|point-to-point|non-broadcast|point-to-multipoint|manet}", "network", false, func(o *devices.InterfaceOSPF, a args) { o.Network = a.Str("type") })
	add("network point-to-multipoint non-broadcast", "network", false, func(o *devices.InterfaceOSPF, a args) { o.Network = "point-to-multipoint non-broadcast" })
	add("mtu-ignore", "mtu-ignore", true, func(o *devices.InterfaceOSPF, a args) { o.MTUIgnore = !a.No })
	add("shutdown", "shutdown", true, func(o *devices.InterfaceOSPF, a args) { o.Shutdown = !a.No })
	add("authentication", "authentication", false, func(o *devices.InterfaceOSPF, a args) { o.Auth = "simple" })
	add("authentication {kind:message-digest|null}", "authentication", false, func(o *devices.InterfaceOSPF, a args) { o.Auth = strings.Replace(a.Str("kind"), "null", "none", 1) })
	add("authentication key-chain {chain}", "authentication", false, func(o *devices.InterfaceOSPF, a args) {
		o.Auth = "key-chain"
		ioslike.Set(&o.Keys, "chain", a.Str("chain"))
	})
	add("authentication (ipsec|ah|esp) {x:rest}", "authentication", false, func(o *devices.InterfaceOSPF, a args) { o.Auth = "ipsec " + a.Str("x") })
	add("authentication-key [{form:int(0-9)}] {key}", "authentication key", false, func(o *devices.InterfaceOSPF, a args) { ioslike.Set(&o.Keys, "", a.Str("key")) })
	add("message-digest-key <id:int> md5 [{form:int(0-9)}] {key}", "authentication key $id", false, func(o *devices.InterfaceOSPF, a args) { ioslike.Set(&o.Keys, a.Str("id"), a.Str("key")) })
	add("bfd [{x:disable|strict-mode}]", "bfd", false, func(o *devices.InterfaceOSPF, a args) {
		if o.BFD = a.Str("x"); o.BFD == "" {
			o.BFD = "on"
		}
	})
	for _, k := range []string{"retransmit-interval", "transmit-delay", "ttl-security", "prefix-suppression", "demand-circuit", "flood-reduction", "database-filter", "dead-interval minimal", "lls", "resync-timeout", "encryption", "neighbor", "multi-area", "adjacency", "fast-reroute"} {
		add(k+" [{x:rest}]", k, true, func(o *devices.InterfaceOSPF, a args) {
			if !a.No {
				v := a.Str("x")
				if v == "" {
					v = "on"
				}
				ioslike.Set(&o.Settings, k, v)
			}
		})
	}
	return rows
}
