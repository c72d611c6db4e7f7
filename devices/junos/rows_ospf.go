package junos

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

const (
	ofOSPF = inInstance + "protocols (ospf|ospf3) "
	ofArea = ofOSPF + "area <area> "
	ofLink = ofArea + "interface <if> "
)

// areaNumber writes an area as a dotted quad.
func areaNumber(s string) (string, error) {
	if strings.Count(s, ".") == 3 {
		return s, nil
	}
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return "", fmt.Errorf("%q is no area", s)
	}
	return fmt.Sprintf("%d.%d.%d.%d", n>>24, n>>16&255, n>>8&255, n&255), nil
}

// ospf gives the process of a VRF; the system has one, named by its protocol.
func (s *scope) ospf(a syntax.Args) *devices.OSPFVRF {
	m := &s.Config.OSPF
	name := "ospf"
	if a.Word("ospf3") {
		m, name = &s.Config.OSPFv3, "ospf3"
	}
	p := ioslike.Get(m, name)
	p.Process = name
	v := ioslike.Get(&p.VRFs, vrfOf(a))
	noun := "router ospf " + name
	if a.Word("ospf3") {
		noun = "router ospfv3 " + name
	}
	s.At(a, noun)
	return v
}

func onOSPF(f func(*devices.OSPFVRF, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error { f(s.ospf(a), a); return nil }
}

func onArea(f func(*devices.OSPFArea, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error {
		n, err := areaNumber(a.Str("area"))
		if err != nil {
			return err
		}
		f(ioslike.Get(&s.ospf(a).Areas, n), a)
		return nil
	}
}

func onLink(f func(*devices.InterfaceOSPF, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error {
		n, err := areaNumber(a.Str("area"))
		if err != nil {
			return err
		}
		ioslike.Get(&s.ospf(a).Areas, n)
		name := withUnit(a.Str("if"))
		key := fmt.Sprint(vrfOf(a), " ", a.Word("ospf3"), " ", name)
		l := s.later.ospf[key]
		if l == nil {
			l = &ospfLink{vrf: vrfOf(a), ifc: name, v3: a.Word("ospf3"), pos: pos(a)}
			l.says.Area, l.says.Process = n, "ospf"
			if l.v3 {
				l.says.Process = "ospf3"
			}
			s.later.ospf[key] = l
			s.later.links = append(s.later.links, key)
			if name != "all" {
				s.Refer("interface", name, "ospf area "+n, a)
			}
		}
		if l.says.Area != n {
			return fmt.Errorf("%s is in area %s already", name, l.says.Area)
		}
		f(&l.says, a)
		return nil
	}
}

var ospfRows = []Row{
	{Pattern: strings.TrimSpace(ofOSPF), Do: onOSPF(func(*devices.OSPFVRF, syntax.Args) {})},
	{Pattern: ofOSPF + "disable", Do: func(s *scope, a syntax.Args) error {
		s.ospf(a)
		if a.Word("ospf3") {
			s.Config.OSPFv3["ospf3"].Shutdown = true
		} else {
			s.Config.OSPF["ospf"].Shutdown = true
		}
		return nil
	}},
	{Pattern: ofOSPF + "export <p>", Do: func(s *scope, a syntax.Args) error {
		v := s.ospf(a)
		n := len(v.Redistribute) + 1
		ioslike.Get(&v.Redistribute, "policy "+strconv.Itoa(n)).Policy = a.Str("p")
		s.Refer("route-map", a.Str("p"), "ospf export", a)
		return nil
	}},
	{Pattern: ofOSPF + "import <p>", Do: func(s *scope, a syntax.Args) error {
		v := s.ospf(a)
		v.DistributeIn = chain(v.DistributeIn, a.Str("p"))
		s.Refer("route-map", a.Str("p"), "ospf import", a)
		return nil
	}},
	{Pattern: ofOSPF + "reference-bandwidth {bw}", Do: func(s *scope, a syntax.Args) error {
		bits, err := rate(a.Str("bw"))
		if err != nil {
			return err
		}
		if s.ospf(a).ReferenceBandwidth = int(bits / 1000000); bits < 1000000 {
			return fmt.Errorf("less than 1m is not modelled")
		}
		return nil
	}},
	{Pattern: ofOSPF + "preference {n:int}", Do: onOSPF(func(v *devices.OSPFVRF, a syntax.Args) { ioslike.Set(&v.Distance, "intra-area", a.Int("n")) })},
	{Pattern: ofOSPF + "external-preference {n:int}", Do: onOSPF(func(v *devices.OSPFVRF, a syntax.Args) { ioslike.Set(&v.Distance, "external", a.Int("n")) })},
	{Pattern: ofOSPF + "overload [timeout {t:int}]", Do: onOSPF(func(v *devices.OSPFVRF, a syntax.Args) {
		v.MaxMetric = strings.TrimSpace("overload " + a.Str("t"))
	})},
	{Pattern: ofOSPF + "no-rfc-1583", Do: onOSPF(func(v *devices.OSPFVRF, a syntax.Args) { ioslike.Set(&v.Settings, "no-rfc-1583", "") })},
	{Pattern: ofOSPF + "(graceful-restart|spf-options|traffic-engineering|backup-spf-options|topology|prefix-export-limit|sham-link|domain-id|domain-vpn-tag|route-type-community|database-protection|no-nssa-abr|lsa-refresh-interval|source-packet-routing|realm|forwarding-address-to-broadcast|stub-network|multipath) [<rest:rest>]", Do: onOSPF(func(v *devices.OSPFVRF, a syntax.Args) {
		ioslike.Set(&v.Settings, after(a.Node.Words, "ospf", "ospf3"), "")
	}), Exact: true},
	{Pattern: ofOSPF + "traceoptions [<rest:rest>]", As: syntax.Inert, Why: "writes a log"},
	{Pattern: strings.TrimSpace(ofArea), Do: onArea(func(*devices.OSPFArea, syntax.Args) {})},
	{Pattern: ofArea + "(stub|nssa)", Do: onArea(areaType)},
	{Pattern: ofArea + "(stub|nssa) no-summaries", Do: onArea(func(r *devices.OSPFArea, a syntax.Args) { areaType(r, a); r.NoSummary = true })},
	{Pattern: ofArea + "stub default-metric {n:int}", Do: onArea(func(r *devices.OSPFArea, a syntax.Args) { areaType(r, a); r.DefaultCost = a.Int("n") })},
	{Pattern: ofArea + "nssa default-lsa", Do: onArea(func(r *devices.OSPFArea, a syntax.Args) { areaType(r, a); r.DefaultOriginate = true })},
	{Pattern: ofArea + "nssa default-lsa default-metric {n:int}", Do: onArea(func(r *devices.OSPFArea, a syntax.Args) {
		areaType(r, a)
		r.DefaultOriginate, r.DefaultCost = true, a.Int("n")
	})},
	{Pattern: ofArea + "(stub|nssa) (summaries|no-summaries|area-range|default-lsa) <rest:rest>", Do: onArea(func(r *devices.OSPFArea, a syntax.Args) {
		areaType(r, a)
		ioslike.Set(&r.Settings, after(a.Node.Words, "area"), "")
	}), Exact: true},
	{Pattern: ofArea + "area-range <prefix:anyprefix>", Do: onArea(func(r *devices.OSPFArea, a syntax.Args) { area(r, a, "") })},
	{Pattern: ofArea + "area-range <prefix:anyprefix> restrict", Do: onArea(func(r *devices.OSPFArea, a syntax.Args) { area(r, a, "not-advertise") })},
	{Pattern: ofArea + "area-range <prefix:anyprefix> override-metric {n:int}", Do: onArea(func(r *devices.OSPFArea, a syntax.Args) { area(r, a, "cost "+a.Str("n")) })},
	{Pattern: ofArea + "area-range <prefix:anyprefix> (exact|type) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of a range is not computed"},
	{Pattern: ofArea + "virtual-link neighbor-id <id:ip> transit-area <t> [<rest:rest>]", Do: onArea(func(r *devices.OSPFArea, a syntax.Args) {
		ioslike.Set(&r.VirtualLinks, a.Str("id")+" "+a.Str("t")+" "+a.Str("rest"), "")
	})},
	{Pattern: ofArea + "(network-summary-import|network-summary-export|inter-area-prefix-export|inter-area-prefix-import) <p>", Do: func(s *scope, a syntax.Args) error {
		s.Refer("route-map", a.Str("p"), "ospf area "+a.Str("area"), a)
		return onArea(func(r *devices.OSPFArea, a syntax.Args) {
			if a.Word("network-summary-import") || a.Word("inter-area-prefix-import") {
				r.FilterIn = chain(r.FilterIn, a.Str("p"))
			} else {
				r.FilterOut = chain(r.FilterOut, a.Str("p"))
			}
		})(s, a)
	}},
	{Pattern: ofArea + "authentication-type {t}", Do: onArea(func(r *devices.OSPFArea, a syntax.Args) { r.Auth = a.Str("t") })},
	{Pattern: ofArea + "(label-switched-path|peer-interface|sham-link-remote|context-identifier|no-context-identifier-advertisement) <rest:rest>", As: syntax.Unmodelled, Why: "OSPF over tunnels of MPLS is not computed"},

	{Pattern: strings.TrimSpace(ofLink), Do: onLink(func(*devices.InterfaceOSPF, syntax.Args) {})},
	{Pattern: ofLink + "metric {n:int(1-65535)}", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) { o.Cost = a.Int("n") })},
	{Pattern: ofLink + "hello-interval {n:int}", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) { o.Hello = a.Int("n") })},
	{Pattern: ofLink + "dead-interval {n:int}", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) { o.Dead = a.Int("n") })},
	{Pattern: ofLink + "priority {n:int(0-255)}", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) { o.Priority = ioslike.New(a.Int("n")) })},
	{Pattern: ofLink + "passive", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) { o.Passive = ioslike.New(true) })},
	{Pattern: ofLink + "disable", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) { o.Shutdown = true })},
	{Pattern: ofLink + "interface-type {t:p2p|nbma|p2mp|p2mp-over-lan|lan}", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) {
		o.Network = map[string]string{"p2p": "point-to-point", "nbma": "non-broadcast", "p2mp": "point-to-multipoint", "p2mp-over-lan": "point-to-multipoint over lan", "lan": "broadcast"}[a.Str("t")]
	})},
	{Pattern: ofLink + "authentication simple-password {k}", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) {
		o.Auth = "simple"
		ioslike.Set(&o.Keys, "", a.Unquoted("k"))
	})},
	{Pattern: ofLink + "authentication md5 <id:int>", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) {
		o.Auth = "message-digest"
		ioslike.Set(&o.Keys, a.Str("id"), "")
	})},
	{Pattern: ofLink + "authentication md5 <id:int> key {k}", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) {
		o.Auth = "message-digest"
		ioslike.Set(&o.Keys, a.Str("id"), a.Unquoted("k"))
	})},
	{Pattern: ofLink + "authentication (keychain|multi-active-md5) {k}", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) {
		o.Auth = "keychain"
		ioslike.Set(&o.Keys, "chain", a.Str("k"))
	})},
	{Pattern: ofLink + "ipsec-sa {sa}", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) {
		o.Auth = "ipsec"
		ioslike.Set(&o.Keys, "sa", a.Str("sa"))
	})},
	{Pattern: ofLink + "bfd-liveness-detection <rest:rest>", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) {
		o.BFD = strings.TrimSpace(o.BFD + " " + a.Str("rest"))
	})},
	{Pattern: ofLink + "(retransmit-interval|transit-delay|poll-interval|neighbor|secondary|flood-reduction|link-protection|node-link-protection|no-eligible-backup|no-eligible-remote-backup|no-interface-state-traps|demand-circuit|te-metric|topology|ldp-synchronization|dynamic-neighbors|bandwidth-based-metrics|no-advertise-adjacency-segment|post-convergence-lfa|ipv4-adjacency-segment|ipv6-adjacency-segment|passive traffic-engineering|passive-adjacency|own-router-lsa|no-neighbor-down-notification|strict-bfd|authentication) [<rest:rest>]", Do: onLink(func(o *devices.InterfaceOSPF, a syntax.Args) {
		ioslike.Set(&o.Settings, after(a.Node.Words, "interface"), "")
	}), Exact: true},
}

func areaType(r *devices.OSPFArea, a syntax.Args) {
	r.Type = "stub"
	if a.Word("nssa") {
		r.Type = "nssa"
	}
}

func area(r *devices.OSPFArea, a syntax.Args, says string) {
	p := a.Prefix("prefix").Masked().String()
	if was := r.Ranges[p]; was != "" && says != was {
		says = strings.TrimSpace(was + " " + says)
	}
	ioslike.Set(&r.Ranges, p, says)
}

// after gives the words after the one of the given that comes first, and after the name that follows "area" or "interface".
func after(words []string, marks ...string) string {
	for i, w := range words {
		if contains(marks, w) {
			if w == "area" || w == "interface" {
				i++
			}
			return strings.Join(words[i+1:], " ")
		}
	}
	return strings.Join(words, " ")
}
