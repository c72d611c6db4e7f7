package frr

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// sources are where FRR redistributes routes from (vtysh's own list, FRR 8.4 to 10).
const sources = "kernel|connected|local|static|rip|ripng|ospf|ospf6|isis|bgp|eigrp|nhrp|table|table-direct|vnc|vnc-direct|babel|openfabric|sharp|pim"

// ospfRows are OSPF version 2 (FRR user guide, "OSPFv2").
func ospfRows() []row {
	rows := []row{{Pattern: "router ospf [<process:int(1-65535)>] [vrf <vrf>]", Opens: "ospf", Do: openOSPF(false)}}
	rows = append(rows, processRows("ospf", "ospf")...)
	in := "ospf"
	do := ospfDo
	rows = append(rows, []row{
		{In: in, Pattern: "network <prefix:prefix> area {area}", Path: "network $prefix", Do: network},
		{In: in, Pattern: "network <ip:ip> <wild:mask> area {area}", As: syntax.Unmodelled, Why: "a wildcard is no syntax of FRR; the line has no effect there"},
		{In: in, Pattern: "passive-interface default", Path: "passive-interface default", No: true, Do: do(func(o *devices.OSPFVRF, a args) { o.PassiveDefault = !a.No }), Enter: dropNo},
		{In: in, Pattern: "passive-interface <port> [<addr:ip>]", Path: "passive-interface $port", No: true, Do: do(func(o *devices.OSPFVRF, a args) {
			ioslike.Set(&o.Passive, a.Str("port"), !a.No)
		}), Enter: passive},
		{In: in, Pattern: "max-metric router-lsa <when:administrative|on-startup|on-shutdown> [{s:int}]", Path: "max-metric", Do: do(func(o *devices.OSPFVRF, a args) {
			o.MaxMetric = trimmed(o.MaxMetric + " router-lsa " + a.Str("when") + " " + a.Str("s"))
		})},
		{In: in, Pattern: "default-metric {n:int}", Path: "default-metric", Do: do(func(o *devices.OSPFVRF, a args) { o.DefaultMetric = a.Int("n") })},
		{In: in, Pattern: "(compatible rfc1583|ospf rfc1583compatibility)", Path: "rfc1583compatibility", Do: do(func(o *devices.OSPFVRF, a args) { o.RFC1583 = true })},
		{In: in, Pattern: "distribute-list {list} out <source:" + sources + ">", Path: "distribute-list out $source", Do: func(s *scope, a args) error {
			ioslike.Set(&s.OSPFVRF.Settings, "distribute-list out "+a.Str("source"), a.Str("list"))
			s.Refer("access-list", a.Str("list"), "ospf distribute-list", a)
			return nil
		}},
		{In: in, Pattern: "area <area> authentication [message-digest]", Path: "area $area / authentication", Do: ospfArea(func(o *devices.OSPFArea, a args) {
			if o.Auth = "message-digest"; !a.Word("message-digest") {
				o.Auth = "simple"
			}
		})},
		{In: in, Pattern: "area <area> default-cost {cost:int}", Path: "area $area / default-cost", Do: ospfArea(func(o *devices.OSPFArea, a args) { o.DefaultCost = a.Int("cost") })},
		{In: in, Pattern: "area <area> virtual-link <id:ip> [{rest:rest}]", Path: "area $area / virtual-link $id", Do: ospfArea(func(o *devices.OSPFArea, a args) {
			ioslike.Set(&o.VirtualLinks, a.Str("id"), trimmed(o.VirtualLinks[a.Str("id")]+" "+a.Str("rest")))
		})},
		{In: in, Pattern: "area <area> shortcut {how:default|enable|disable}", Path: "area $area / shortcut", Do: ospfArea(func(o *devices.OSPFArea, a args) { ioslike.Set(&o.Settings, "shortcut", a.Str("how")) })},
		keepOSPF(in, "neighbor <id:ip> [{rest:rest}]", "neighbor $id"), keepOSPF(in, "ospf abr-type {type}", "abr-type"), keepOSPF(in, "[ospf] opaque-lsa", "opaque-lsa"), keepOSPF(in, "capability opaque", "opaque-lsa"),
		keepOSPF(in, "proactive-arp", "proactive-arp"), keepOSPF(in, "ospf send-extra-data zebra", "send-extra-data"), keepOSPF(in, "graceful-restart helper <what:enable|planned-only|strict-lsa-checking|supported-grace-time> [{rest:rest}]", "graceful-restart helper $what"),
		keepOSPF(in, "graceful-restart prepare ip ospf", "graceful-restart prepare"),
	}...)
	rows = append(rows, unmodelled(in, "this part of OSPF is not computed", "mpls-te <rest:rest>", "mpls <rest:rest>", "segment-routing <rest:rest>", "fast-reroute <rest:rest>", "router-info <rest:rest>", "pce <rest:rest>", "flood-reduction", "area <area> flood-reduction")...)

	at := func(s *scope) **devices.InterfaceOSPF { return &s.Interface.OSPF }
	return append(rows, linkRows("ip ospf", "ospf", at)...)
}

// ospf6Rows are OSPF version 3 (FRR user guide, "OSPFv3").
func ospf6Rows() []row {
	rows := []row{{Pattern: "router ospf6 [vrf <vrf>]", Opens: "ospf6", Do: openOSPF(true)}}
	rows = append(rows, processRows("ospf6", "ospf6")...)
	rows = append(rows, row{In: "ospf6", Pattern: "interface <port> area {area}", Do: func(s *scope, a args) error {
		i := port(s, a.Str("port")) // Before FRR 8 the interfaces of an area stand here.
		if i.OSPFv3 == nil {
			i.OSPFv3 = &devices.InterfaceOSPF{}
		}
		i.OSPFv3.Area = areaID(a.Str("area"))
		a.Sets("/interface " + i.Name + " / ospfv3 / area")
		return nil
	}})
	rows = append(rows, keepOSPF("ospf6", "stub-router administrative", "stub-router"), keepOSPF("ospf6", "ospf6 send-extra-data zebra", "send-extra-data"),
		keepOSPF("ospf6", "graceful-restart helper <what:enable|planned-only|lsa-check-disable|supported-grace-time> [{rest:rest}]", "graceful-restart helper $what"))
	at := func(s *scope) **devices.InterfaceOSPF { return &s.Interface.OSPFv3 }
	rows = append(rows, linkRows("ipv6 ospf6", "ospfv3", at)...)
	return append(rows, linkRows("ipv6 ospf", "ospfv3", at)...)
}

func openOSPF(v6 bool) func(*scope, args) error {
	return func(s *scope, a args) error {
		process, vrf := a.Str("process"), a.Str("vrf")
		m, noun := &s.Config.OSPF, "router ospf "
		if v6 {
			m, noun = &s.Config.OSPFv3, "router ospfv3 "
		}
		p := ioslike.Get(m, process)
		p.Process = process
		if vrf == "" {
			vrf = "default"
		}
		s.OSPF, s.OSPFVRF = p, ioslike.Get(&p.VRFs, vrf)
		s.Block = strings.TrimSpace(noun+process) + " / vrf " + vrf
		s.At(a, strings.TrimSpace(noun+process))
		s.At(a, strings.TrimSpace(noun+process), "vrf "+vrf)
		return nil
	}
}

func ospfDo(f func(*devices.OSPFVRF, args)) func(*scope, args) error {
	return func(s *scope, a args) error { f(s.OSPFVRF, a); return nil }
}

func ospfArea(f func(*devices.OSPFArea, args)) func(*scope, args) error {
	return ospfDo(func(o *devices.OSPFVRF, a args) { f(ioslike.Get(&o.Areas, areaID(a.Str("area"))), a) })
}

func network(s *scope, a args) error {
	ioslike.Set(&s.OSPFVRF.Networks, a.Prefix("prefix").Masked().String(), areaID(a.Str("area")))
	return nil
}

// passive: "no passive-interface X" stands only where the default is passive; else it takes the positive form back.
func passive(e *syntax.Edit, a args) {
	if e.No && !e.Has("passive-interface default") {
		e.Remove(e.Record)
		e.Record = ""
	}
}

func keepOSPF(in, pattern, key string) row {
	return row{In: in, Pattern: pattern, No: true, Do: ospfDo(func(o *devices.OSPFVRF, a args) {
		ioslike.Set(&o.Settings, expand(key, a), strings.Join(a.Node.Words, " "))
	}), Enter: dropNo}
}

// processRows are the statements that both versions have, word with which they say router ids and distances.
func processRows(in, word string) []row {
	return []row{
		{In: in, Pattern: "[" + word + "] router-id {id:ip}", Path: "router-id", Do: ospfDo(func(o *devices.OSPFVRF, a args) { o.RouterID = a.Addr("id") })},
		{In: in, Pattern: "auto-cost reference-bandwidth {mbps:int}", Path: "reference-bandwidth", Do: ospfDo(func(o *devices.OSPFVRF, a args) { o.ReferenceBandwidth = a.Int("mbps") })},
		{In: in, Pattern: "maximum-paths {n:int}", Path: "maximum-paths", Do: ospfDo(func(o *devices.OSPFVRF, a args) { o.MaximumPaths = a.Int("n") })},
		{In: in, Pattern: "distance {n:int(1-255)}", Path: "distance", Do: ospfDo(func(o *devices.OSPFVRF, a args) { ioslike.Set(&o.Distance, "", a.Int("n")) })},
		{In: in, Pattern: "distance " + word + " {rest:rest}", Path: "distance", Do: func(s *scope, a args) error {
			w := strings.Fields(a.Str("rest"))
			for i := 0; i+1 < len(w); i += 2 {
				n, err := number(w[i+1], 255)
				if err != nil {
					return err
				}
				ioslike.Set(&s.OSPFVRF.Distance, w[i], int(n))
			}
			if len(w)%2 != 0 {
				return errorf("%q is without its distance", w[len(w)-1])
			}
			return nil
		}},
		{In: in, Pattern: "redistribute <source:" + sources + "> [<id:int>] [{rest:rest}]", Do: redistributeOSPF},
		{In: in, Pattern: "default-information originate [{rest:rest}]", Path: "default-information originate", Do: func(s *scope, a args) error {
			r, always, err := redistribution(a.Str("rest"))
			s.OSPFVRF.DefaultOriginate = &devices.DefaultOriginate{Always: always, Metric: r.Metric, MetricType: r.MetricType, Policy: r.Policy}
			s.Refer("route-map", r.Policy, "ospf default-information originate", a)
			return err
		}},
		{In: in, Pattern: "summary-address <prefix:anyprefix> [{rest:rest}]", Do: ospfDo(func(o *devices.OSPFVRF, a args) {
			ioslike.Set(&o.Summaries, a.Prefix("prefix").Masked().String(), a.Str("rest"))
			a.Sets("summary-address " + a.Prefix("prefix").Masked().String())
		})},
		{In: in, Pattern: "area <area> stub [no-summary]", Path: "area $area / type", Do: ospfArea(func(o *devices.OSPFArea, a args) { o.Type, o.NoSummary = "stub", o.NoSummary || a.Word("no-summary") })},
		{In: in, Pattern: "area <area> nssa", Path: "area $area / type", Do: ospfArea(func(o *devices.OSPFArea, a args) { o.Type = "nssa" })},
		{In: in, Pattern: "area <area> nssa no-summary", Path: "area $area / no-summary", Do: ospfArea(func(o *devices.OSPFArea, a args) { o.Type, o.NoSummary = "nssa", true })},
		{In: in, Pattern: "area <area> nssa {rest:rest}", Path: "area $area / nssa", Do: ospfArea(func(o *devices.OSPFArea, a args) {
			o.Type = "nssa"
			ioslike.Set(&o.Settings, "nssa", a.Str("rest"))
		})},
		{In: in, Pattern: "area <area> range <prefix:anyprefix> [{rest:rest}]", Do: ospfArea(func(o *devices.OSPFArea, a args) {
			p := a.Prefix("prefix").Masked().String()
			ioslike.Set(&o.Ranges, p, strings.TrimPrefix(strings.TrimPrefix(a.Str("rest"), "advertise"), " "))
			a.Sets("area " + areaID(a.Str("area")) + " / range " + p)
		})},
		{In: in, Pattern: "area <area> filter-list prefix {list} in", Path: "area $area / filter-list in", Do: func(s *scope, a args) error {
			ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area"))).FilterIn = "prefix-list " + a.Str("list")
			s.Refer("prefix-list", a.Str("list"), "ospf area filter-list", a)
			return nil
		}},
		{In: in, Pattern: "area <area> filter-list prefix {list} out", Path: "area $area / filter-list out", Do: func(s *scope, a args) error {
			ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area"))).FilterOut = "prefix-list " + a.Str("list")
			s.Refer("prefix-list", a.Str("list"), "ospf area filter-list", a)
			return nil
		}},
		{In: in, Pattern: "area <area> <dir:import-list|export-list> {list}", Path: "area $area / $dir", Do: func(s *scope, a args) error {
			ioslike.Set(&ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area"))).Settings, a.Str("dir"), a.Str("list"))
			s.Refer("access-list", a.Str("list"), "ospf area "+a.Str("dir"), a)
			return nil
		}},
		keepOSPF(in, "timers throttle spf {rest:rest}", "timers throttle spf"), keepOSPF(in, "timers throttle lsa all {ms:int}", "timers throttle lsa"), keepOSPF(in, "timers lsa <what:min-arrival|arrival> {ms:int}", "timers lsa $what"),
		keepOSPF(in, "refresh timer {s:int}", "refresh timer"), keepOSPF(in, "aggregation timer {s:int}", "aggregation timer"), keepOSPF(in, "graceful-restart [{rest:rest}]", "graceful-restart"),
		{In: in, Pattern: "[" + word + "] write-multiplier <n:int>", As: syntax.Inert, Why: "how much is sent at once"},
		{In: in, Pattern: "log-adjacency-changes [detail]", As: syntax.Inert, Why: "what is logged forwards nothing"},
	}
}

func redistributeOSPF(s *scope, a args) error {
	key := trimmed(a.Str("source") + " " + a.Str("id"))
	r, always, err := redistribution(a.Str("rest"))
	if err == nil && always {
		err = errorf("%q is not understood here", "always")
	}
	ioslike.Set(&s.OSPFVRF.Redistribute, key, r)
	a.Sets("/" + s.Block + " / redistribute " + key)
	s.Refer("route-map", r.Policy, "ospf redistribute "+key, a)
	return err
}

// redistribution reads "metric N", "metric-type N", "route-map X" and "always" in any order.
func redistribution(text string) (*devices.Redistribution, bool, error) {
	r, always := &devices.Redistribution{}, false
	w := strings.Fields(text)
	for len(w) > 0 {
		if w[0] == "always" {
			always, w = true, w[1:]
			continue
		}
		if len(w) < 2 {
			return r, always, errorf("%q is not understood here", w[0])
		}
		var err error
		var n int64
		switch w[0] {
		case "metric":
			n, err = number(w[1], 1<<32-1)
			r.Metric, r.HasMetric = int(n), true
		case "metric-type":
			n, err = number(w[1], 2)
			r.MetricType = int(n)
		case "tag":
			r.Tag, err = number(w[1], 1<<32-1)
		case "route-map":
			r.Policy = w[1]
		default:
			err = errorf("%q is not understood here", w[0])
		}
		if err != nil {
			return r, always, err
		}
		w = w[2:]
	}
	return r, always, nil
}

// linkRows are what an interface says of OSPF, with the words they start with.
func linkRows(head, path string, at func(*scope) **devices.InterfaceOSPF) []row {
	in := "interface"
	var rows []row
	add := func(pattern, leaf string, no bool, f func(*devices.InterfaceOSPF, args)) {
		r := row{In: in, Pattern: head + " " + pattern, Path: path + " / " + leaf, No: no, Do: func(s *scope, a args) error {
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
	keep := func(pattern, key string) {
		add(pattern, key, true, func(o *devices.InterfaceOSPF, a args) {
			ioslike.Set(&o.Settings, key, trimmed(map[bool]string{true: "no "}[a.No]+strings.Join(a.Node.Words[2:], " ")))
		})
	}
	add("[{process:int}] area {area} [{addr:ip}]", "area", false, func(o *devices.InterfaceOSPF, a args) {
		o.Process, o.Area = a.Str("process"), areaID(a.Str("area"))
		if a.Has("addr") {
			ioslike.Set(&o.Settings, "area "+a.Str("addr"), o.Area)
		}
	})
	add("cost {cost:int(1-65535)}", "cost", false, func(o *devices.InterfaceOSPF, a args) { o.Cost = a.Int("cost") })
	add("hello-interval {s:int}", "hello-interval", false, func(o *devices.InterfaceOSPF, a args) {
		if o.Hello = a.Int("s"); o.Hello == 10 {
			o.Hello = 0
		}
	})
	add("dead-interval {s:int}", "dead-interval", false, func(o *devices.InterfaceOSPF, a args) {
		if o.Dead = a.Int("s"); o.Dead == 40 {
			o.Dead = 0
		}
	})
	add("priority {n:int(0-255)}", "priority", false, func(o *devices.InterfaceOSPF, a args) {
		if o.Priority = ioslike.New(a.Int("n")); *o.Priority == 1 {
			o.Priority = nil
		}
	})
	add("network {type:broadcast|point-to-point|non-broadcast|point-to-multipoint}", "network", false, func(o *devices.InterfaceOSPF, a args) { o.Network = a.Str("type") })
	add("mtu-ignore", "mtu-ignore", true, func(o *devices.InterfaceOSPF, a args) { o.MTUIgnore = !a.No })
	add("passive", "passive-interface", true, func(o *devices.InterfaceOSPF, a args) { o.Passive = on(a) })
	add("authentication", "authentication", false, func(o *devices.InterfaceOSPF, a args) { o.Auth = "simple" })
	add("authentication {kind:message-digest|null}", "authentication", false, func(o *devices.InterfaceOSPF, a args) {
		o.Auth = map[string]string{"null": "none", "message-digest": "message-digest"}[a.Str("kind")]
	})
	add("authentication-key {key}", "authentication key", false, func(o *devices.InterfaceOSPF, a args) { ioslike.Set(&o.Keys, "", a.Str("key")) })
	add("message-digest-key <id:int> md5 {key}", "authentication key $id", false, func(o *devices.InterfaceOSPF, a args) { ioslike.Set(&o.Keys, a.Str("id"), "md5 "+a.Str("key")) })
	add("authentication key-id {id:int} hash-algo {algorithm} key {key}", "authentication key", false, func(o *devices.InterfaceOSPF, a args) {
		o.Auth = "hmac"
		ioslike.Set(&o.Keys, a.Str("id"), a.Str("algorithm")+" "+a.Str("key"))
	})
	add("authentication keychain {name}", "authentication key", false, func(o *devices.InterfaceOSPF, a args) {
		o.Auth = "hmac"
		ioslike.Set(&o.Keys, "", "keychain "+a.Str("name"))
	})
	add("bfd [profile {profile}]", "bfd", false, func(o *devices.InterfaceOSPF, a args) { o.BFD = trimmed("on " + a.Str("profile")) })
	keep("retransmit-interval {s:int}", "retransmit-interval")
	keep("transmit-delay {s:int}", "transmit-delay")
	keep("dead-interval minimal hello-multiplier {n:int}", "dead-interval minimal")
	keep("network point-to-point dmvpn", "network dmvpn")
	keep("instance-id {n:int}", "instance")
	keep("ifmtu {n:int}", "ifmtu")
	keep("advertise prefix-list {list}", "advertise prefix-list")
	keep("prefix-suppression", "prefix-suppression")
	return append(rows, unmodelled(in, "this part of OSPF is not computed", head+" <rest:rest>")...)
}
