package iosxr

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// ospfRows are OSPF versions 2 and 3. Interfaces stand in areas; what a process or an area says of interfaces holds for
// all below it that do not say otherwise (Cisco IOS XR Routing Configuration Guide, "Implementing OSPF", "Hierarchical CLI
// and CLI Inheritance"). Defaults hands those settings down.
var ospfRows = join([]row{
	{Pattern: "router ospf <process>", Opens: "ospf", Path: "router ospf $process", Do: openOSPF(false)},
	{Pattern: "router ospfv3 <process>", Opens: "ospf", Path: "router ospfv3 $process", Do: openOSPF(true)},
	{In: "ospf", Pattern: "vrf <vrf>", Opens: "ospf-vrf", Path: "vrf $vrf", Do: func(s *scope, a args) error {
		s.VRF = s.VRFNamed(a.Unquoted("vrf"))
		s.OSPFVRF = ioslike.Get(&s.OSPF.VRFs, a.Unquoted("vrf"))
		s.Refer("vrf", a.Unquoted("vrf"), "router ospf "+s.OSPF.Process, a)
		return nil
	}},
	{In: "ospf|ospf-vrf", Pattern: "area <area>", Opens: "ospf-area", Path: "area $area", Do: func(s *scope, a args) error {
		ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area")))
		s.Args = a
		return nil
	}},
	{In: "ospf-area", Pattern: "interface <name:ifname>", Opens: "ospf-interface", Path: "/interface $name", Do: func(s *scope, a args) error {
		s.Interface = port(s, a.Str("name"))
		o := linkOSPF(s)
		if o.Process != "" && (o.Process != s.OSPF.Process || o.Area != areaID(s.Args.Str("area"))) {
			return fmt.Errorf("%s is already in OSPF %s, area %s", s.Interface.Name, o.Process, o.Area)
		}
		o.Process, o.Area = s.OSPF.Process, areaID(s.Args.Str("area"))
		s.Refer("interface", a.Str("name"), "router ospf "+s.OSPF.Process+" area "+s.Args.Str("area"), a)
		return nil
	}},
	{In: "ospf|ospf-vrf", Pattern: "router-id {id:ip}", Path: "router-id", Do: onOSPF(func(o *devices.OSPFVRF, a args) { o.RouterID = a.Addr("id") })},
	{In: "ospf|ospf-vrf", Pattern: "auto-cost reference-bandwidth {mbps:int}", Path: "reference-bandwidth", Do: onOSPF(func(o *devices.OSPFVRF, a args) { o.ReferenceBandwidth = a.Int("mbps") })},
	{In: "ospf|ospf-vrf", Pattern: "max-metric router-lsa [{rest:rest}]", Path: "max-metric", Do: onOSPF(func(o *devices.OSPFVRF, a args) { o.MaxMetric = strings.TrimSpace("router-lsa " + a.Str("rest")) })},
	{In: "ospf|ospf-vrf", Pattern: "maximum paths {n:int}", Path: "maximum-paths", Do: onOSPF(func(o *devices.OSPFVRF, a args) { o.MaximumPaths = a.Int("n") })},
	{In: "ospf|ospf-vrf", Pattern: "default-metric {n:int}", Path: "default-metric", Do: onOSPF(func(o *devices.OSPFVRF, a args) { o.DefaultMetric = a.Int("n") })},
	{In: "ospf|ospf-vrf", Pattern: "distance {n:int(1-255)}", Path: "distance", Do: onOSPF(func(o *devices.OSPFVRF, a args) { ioslike.Set(&o.Distance, "", a.Int("n")) })},
	{In: "ospf|ospf-vrf", Pattern: "distance (ospf|ospfv3) [intra-area {intra:int}] [inter-area {inter:int}] [external {external:int}]", Path: "distance", Do: onOSPF(func(o *devices.OSPFVRF, a args) {
		for arg, k := range map[string]string{"intra": "intra-area", "inter": "inter-area", "external": "external"} {
			if a.Has(arg) {
				ioslike.Set(&o.Distance, k, a.Int(arg))
			}
		}
	})},
	{In: "ospf|ospf-vrf", Pattern: "default-information originate [always] [metric {metric:int}] [metric-type {type:int(1-2)}] [route-policy {policy}]", Path: "default-information originate", Do: func(s *scope, a args) error {
		s.OSPFVRF.DefaultOriginate = &devices.DefaultOriginate{Always: a.Word("always"), Metric: a.Int("metric"), MetricType: a.Int("type"), Policy: a.Str("policy")}
		s.Refer("route-map", a.Str("policy"), "ospf default-information originate", a)
		return nil
	}},
	{In: "ospf|ospf-vrf", Pattern: "redistribute <from:connected|static|rip|application|subscriber|local> {opts:rest}", Path: "redistribute $from", Do: redistributeOSPF},
	{In: "ospf|ospf-vrf", Pattern: "redistribute <from:connected|static|rip|application|subscriber|local>", Path: "redistribute $from", Do: redistributeOSPF},
	{In: "ospf|ospf-vrf", Pattern: "redistribute <from:bgp|ospf|ospfv3|isis|eigrp> <process> {opts:rest}", Path: "redistribute $from $process", Do: redistributeOSPF},
	{In: "ospf|ospf-vrf", Pattern: "redistribute <from:bgp|ospf|ospfv3|isis|eigrp> <process>", Path: "redistribute $from $process", Do: redistributeOSPF},
	{In: "ospf|ospf-vrf", Pattern: "summary-prefix <prefix:anyprefix> [{rest:rest}]", Path: "summary-address $prefix", Do: onOSPF(func(o *devices.OSPFVRF, a args) {
		ioslike.Set(&o.Summaries, a.Prefix("prefix").Masked().String(), a.Str("rest"))
	})},
	{In: "ospf|ospf-vrf", Pattern: "summary-prefix <ip:ip> <mask:mask> [{rest:rest}]", Path: "summary-address $ip", Do: func(s *scope, a args) error {
		p, err := prefixOf(a)
		if err == nil {
			ioslike.Set(&s.OSPFVRF.Summaries, p.Masked().String(), a.Str("rest"))
		}
		return err
	}},
	{In: "ospf|ospf-vrf", Pattern: "distribute-list (prefix-list|route-policy) {list} in", Path: "distribute-list in", Do: func(s *scope, a args) error {
		kind := "prefix-list"
		if a.Word("route-policy") {
			kind = "route-map"
		}
		s.OSPFVRF.DistributeIn = kind + " " + a.Str("list")
		s.Refer(kind, a.Str("list"), "ospf distribute-list", a)
		return nil
	}},
	{In: "ospf-area", Pattern: "stub [no-summary]", Path: "type; no-summary", Do: onArea(func(r *devices.OSPFArea, a args) { r.Type, r.NoSummary = "stub", a.Word("no-summary") })},
	{In: "ospf-area", Pattern: "nssa [no-redistribution] [default-information-originate [metric {metric:int}] [metric-type {type:int(1-2)}]] [no-summary] [no-redistribution]", Path: "type; no-summary; default-information-originate", Do: onArea(func(r *devices.OSPFArea, a args) {
		r.Type, r.NoSummary, r.NoRedistribution, r.DefaultOriginate = "nssa", a.Word("no-summary"), a.Word("no-redistribution"), a.Word("default-information-originate")
		for k, v := range map[string]string{"nssa default metric": a.Str("metric"), "nssa default metric-type": a.Str("type")} {
			if v != "" {
				ioslike.Set(&r.Settings, k, v)
			}
		}
	})},
	{In: "ospf-area", Pattern: "default-cost {n:int}", Path: "default-cost", Do: onArea(func(r *devices.OSPFArea, a args) { r.DefaultCost = a.Int("n") })},
	{In: "ospf-area", Pattern: "range <prefix:anyprefix> [advertise|not-advertise]", Path: "range $prefix", Do: areaRange},
	{In: "ospf-area", Pattern: "range <ip:ip> <mask:mask> [advertise|not-advertise]", Path: "range", Do: areaRange},
	{In: "ospf-area", Pattern: "route-policy {policy} <dir:in|out>", Path: "filter-list $dir", Do: func(s *scope, a args) error {
		r := ioslike.Get(&s.OSPFVRF.Areas, areaID(s.Args.Str("area")))
		if a.Str("dir") == "in" {
			r.FilterIn = "route-map " + a.Str("policy")
		} else {
			r.FilterOut = "route-map " + a.Str("policy")
		}
		s.Refer("route-map", a.Str("policy"), "ospf area route-policy", a)
		return nil
	}},
	{In: "ospf-area", Pattern: "virtual-link <id:ip>", Opens: "ospf-virtual", Path: "virtual-link $id", Do: onArea(func(r *devices.OSPFArea, a args) { ioslike.Set(&r.VirtualLinks, a.Str("id"), "") })},
},
	linkRows("ospf|ospf-vrf", func(s *scope, key, value string) { ioslike.Set(&s.OSPFVRF.Settings, key, value) }),
	linkRows("ospf-area", func(s *scope, key, value string) {
		ioslike.Set(&ioslike.Get(&s.OSPFVRF.Areas, areaID(s.Args.Str("area"))).Settings, key, value)
	}),
	linkRows("ospf-interface", func(s *scope, key, value string) { setLink(linkOSPF(s), key, value) }),
	keptOSPF("timers throttle spf {rest:rest}", "timers throttle lsa all {rest:rest}", "timers lsa {rest:rest}", "timers pacing {rest:rest}", "timers <what> {rest:rest}", "maximum redistributed-prefixes {rest:rest}", "maximum interfaces {rest:rest}", "max-lsa {rest:rest}", "nsf [{rest:rest}]", "nsr [{rest:rest}]",
		"capability <what:rest>", "domain-id {rest:rest}", "domain-tag {rest:rest}", "disable-dn-bit-check", "spf prefix-priority {rest:rest}", "graceful-restart [{rest:rest}]", "ignore lsa mospf", "flood-reduction <how>", "loopback stub-network <how>", "prefix-suppression", "demand-circuit <how>"),
	inert("ospf|ospf-vrf|ospf-area|ospf-interface", "what is logged and shown forwards nothing", "log adjacency changes [<how:detail|disable>]", "log <rest:rest>", "snmp <rest:rest>", "snmp-server <rest:rest>", "trace <rest:rest>", "protocol <rest:rest>", "adjacency stagger <rest:rest>", "weight <n:int>"),
	opaque("ospf|ospf-vrf|ospf-area|ospf-interface", "this part of OSPF is not computed", leadingWords("mpls segment-routing distribute distribute-list microloop ucmp queue fast-reroute multi-area-interface neighbor database-filter authentication-key-chain delay-normalize advertise link-down "+
		"cost-fallback packet-size security transmit-delay retransmit-interval sham-link delay traffic-engineering performance-measurement affinity external-out summary-in interface area address-family distance redistribute range default-information network loopback summary-prefix monitor-convergence encryption timers instance exchange-timer")...),
	opaque("ospf-virtual", "what a virtual link says is not computed", "<rest:rest>"),
)

func openOSPF(v3 bool) func(*scope, args) error {
	return func(s *scope, a args) error {
		m := &s.Config.OSPF
		if v3 {
			m = &s.Config.OSPFv3
		}
		s.OSPF = ioslike.Get(m, a.Str("process"))
		s.OSPF.Process = a.Str("process")
		s.OSPFVRF = ioslike.Get(&s.OSPF.VRFs, "default")
		s.Block = map[bool]string{true: "ospfv3", false: "ospf"}[v3]
		return nil
	}
}

func onOSPF(f func(*devices.OSPFVRF, args)) func(*scope, args) error {
	return func(s *scope, a args) error { f(s.OSPFVRF, a); return nil }
}

func onArea(f func(*devices.OSPFArea, args)) func(*scope, args) error {
	return func(s *scope, a args) error {
		f(ioslike.Get(&s.OSPFVRF.Areas, areaID(s.Args.Str("area"))), a)
		return nil
	}
}

func areaRange(s *scope, a args) error {
	p, err := prefixOf(a)
	if err != nil {
		return err
	}
	how := ""
	if a.Word("not-advertise") {
		how = "not-advertise"
	}
	ioslike.Set(&ioslike.Get(&s.OSPFVRF.Areas, areaID(s.Args.Str("area"))).Ranges, p.Masked().String(), how)
	return nil
}

// linkOSPF is what the interface of the scope says of the version of OSPF that the scope is in.
func linkOSPF(s *scope) *devices.InterfaceOSPF {
	p := &s.Interface.OSPF
	if s.Block == "ospfv3" {
		p = &s.Interface.OSPFv3
	}
	if *p == nil {
		*p = &devices.InterfaceOSPF{}
	}
	return *p
}

// keptOSPF are statements of a process that are kept as written.
func keptOSPF(patterns ...string) []row {
	var rows []row
	for _, p := range patterns {
		key := strings.Join(literals(p), " ")
		rows = append(rows, row{In: "ospf|ospf-vrf", Pattern: p, Path: key, Do: onOSPF(func(o *devices.OSPFVRF, a args) {
			k := key
			if a.Has("what") {
				k += " " + a.Str("what")
			}
			ioslike.Set(&o.Settings, k, tail(a, len(strings.Fields(k))))
		})})
	}
	return rows
}

// literals are the words of a pattern before its first argument or option.
func literals(pattern string) []string {
	var out []string
	for _, w := range strings.Fields(pattern) {
		if strings.ContainsAny(w[:1], "<{[(") {
			break
		}
		out = append(out, w)
	}
	return out
}

// redistributeOSPF reads the options in any order.
func redistributeOSPF(s *scope, a args) error {
	r, err := redistribution(strings.Fields(a.Str("opts")))
	if err != nil {
		return err
	}
	key := strings.TrimSpace(a.Str("from") + " " + a.Str("process"))
	ioslike.Set(&s.OSPFVRF.Redistribute, key, r)
	s.Refer("route-map", r.Policy, "ospf redistribute "+key, a)
	return nil
}

func redistribution(w []string) (*devices.Redistribution, error) {
	r := &devices.Redistribution{}
	var err error
	for len(w) > 0 && err == nil {
		switch {
		case w[0] == "match":
			w = w[1:]
			for len(w) > 0 && w[0] != "metric" && w[0] != "metric-type" && w[0] != "route-policy" && w[0] != "tag" {
				r.Match = strings.TrimSpace(r.Match + " " + w[0])
				w = w[1:]
			}
		case w[0] == "level-1" || w[0] == "level-2" || w[0] == "level-1-2" || w[0] == "preserve-med" || w[0] == "lsa-type" || w[0] == "nssa-only":
			r.Level, w = strings.TrimSpace(r.Level+" "+w[0]), w[1:]
		case len(w) < 2:
			return nil, fmt.Errorf("%q is without its value", w[0])
		case w[0] == "route-policy":
			r.Policy, w = w[1], w[2:]
		case w[0] == "metric":
			r.HasMetric = true
			_, err = fmt.Sscanf(w[1], "%d", &r.Metric)
			w = w[2:]
		case w[0] == "metric-type":
			_, err = fmt.Sscanf(w[1], "%d", &r.MetricType)
			w = w[2:]
		case w[0] == "tag":
			_, err = fmt.Sscanf(w[1], "%d", &r.Tag)
			w = w[2:]
		default:
			return nil, fmt.Errorf("%q is not understood in a redistribution", w[0])
		}
	}
	return r, err
}
