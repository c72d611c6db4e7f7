package junos

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// tableVRF is the VRF that a routing table belongs to: "inet.0" is the default one's, "RED.inet6.0" RED's.
func tableVRF(table string) string {
	for _, t := range []string{"inet.", "inet6.", "mpls.", "iso.", "bgp.", "inet6_", "inetflow", "inet-"} {
		if strings.HasPrefix(table, t) {
			return "default"
		}
	}
	if i := strings.Index(table, ".inet"); i > 0 {
		return table[:i]
	}
	return table
}

func (s *scope) route(a syntax.Args) (*route, error) {
	p, err := netip.ParsePrefix(a.Str("prefix"))
	if err != nil {
		ip, err := netip.ParseAddr(a.Str("prefix"))
		if err != nil {
			return nil, fmt.Errorf("%q is no prefix", a.Str("prefix"))
		}
		p = netip.PrefixFrom(ip, ip.BitLen())
	}
	if p != p.Masked() {
		return nil, fmt.Errorf("%s has host bits set; the system refuses the route", p)
	}
	vrf := vrfOf(a)
	if rib := a.Str("rib"); rib != "" && vrf == "default" {
		vrf = tableVRF(rib)
	}
	key := vrf + " " + p.String()
	r := s.later.routes[key]
	if r == nil {
		r = &route{vrf: vrf, prefix: p, rib: a.Str("rib"), values: map[string]string{}, pos: pos(a)}
		s.later.routes[key] = r
		s.later.order = append(s.later.order, key)
	}
	return r, nil
}

// hop finds or makes a next hop: an address or an interface.
func (r *route) hop(name string, at devices.Pos) *hop {
	h := &hop{values: map[string]string{}, pos: at}
	if ip, err := netip.ParseAddr(name); err == nil {
		h.addr = ip
	} else {
		h.ifc = name
	}
	for _, o := range r.hops {
		if o.addr == h.addr && o.ifc == h.ifc && o.kind == "" && o.table == "" {
			return o
		}
	}
	r.hops = append(r.hops, h)
	return h
}

func onRoute(f func(*scope, *route, syntax.Args) error) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error {
		r, err := s.route(a)
		if err != nil {
			return err
		}
		return f(s, r, a)
	}
}

const (
	ofStatic = inInstance + "routing-options [rib <rib>] static route <prefix> "
	ofValue  = "(preference {v:int}|metric {v:int}|tag {v:int})"
)

// staticValue are three rows, one a value, so that each replaces only itself.
func staticValue(head string, do func(*scope, syntax.Args, string) error) []Row {
	var rows []Row
	for _, v := range []string{"preference", "metric", "tag"} {
		rows = append(rows, Row{Pattern: head + v + " {v:int}", Do: func(s *scope, a syntax.Args) error { return do(s, a, v) }})
	}
	return rows
}

var staticRows = append(append(append([]Row{
	{Pattern: strings.TrimSpace(ofStatic), As: syntax.Unmodelled, Why: "a route without a next hop, which the system refuses"},
	{Pattern: ofStatic + "next-hop <hop>", Do: onRoute(func(s *scope, r *route, a syntax.Args) error { r.hop(a.Str("hop"), pos(a)); return nil })},
	{Pattern: ofStatic + "qualified-next-hop <hop>", Do: onRoute(func(s *scope, r *route, a syntax.Args) error { r.hop(a.Str("hop"), pos(a)); return nil })},
	{Pattern: ofStatic + "qualified-next-hop <hop> interface {if}", Do: onRoute(func(s *scope, r *route, a syntax.Args) error {
		r.hop(a.Str("hop"), pos(a)).values["interface"] = a.Str("if")
		return nil
	})},
	{Pattern: ofStatic + "(discard|reject)", Do: onRoute(func(s *scope, r *route, a syntax.Args) error {
		h := &hop{kind: "discard", pos: pos(a)}
		if a.Word("reject") {
			h.kind = "reject"
		}
		r.hops = append(r.hops, h)
		return nil
	})},
	{Pattern: ofStatic + "next-table {table}", Do: onRoute(func(s *scope, r *route, a syntax.Args) error {
		r.hops = append(r.hops, &hop{table: a.Str("table"), pos: pos(a)})
		return nil
	})},
	{Pattern: ofStatic + "resolve", Do: onRoute(func(s *scope, r *route, a syntax.Args) error { r.values["resolve"] = "yes"; return nil })},
	{Pattern: ofStatic + "community <c>", Do: onRoute(func(s *scope, r *route, a syntax.Args) error {
		ioslike.Set(&r.communities, a.Str("c"), true)
		return nil
	})},
	{Pattern: ofStatic + "bfd-liveness-detection <rest:rest>", Do: onRoute(func(s *scope, r *route, a syntax.Args) error {
		r.values["bfd"] = strings.TrimSpace(r.values["bfd"] + " " + a.Str("rest"))
		s.Setting("route bfd "+r.vrf+" "+r.prefix.String()+" "+a.Str("rest"), "")
		return nil
	})},
	{Pattern: ofStatic + "no-readvertise", Do: onRoute(func(s *scope, r *route, a syntax.Args) error { r.values["no-readvertise"] = "yes"; return nil })},
	{Pattern: ofStatic + "(active|install|readvertise|retain|no-retain)", As: syntax.Inert, Why: "what is so by default, or what becomes of the route while the routing process is away, changes no table"},
	{Pattern: ofStatic + "(passive|no-install|no-resolve|as-path|preference2|metric2|metric3|metric4|tag2|color|color2|lsp-next-hop|p2mp-lsp-next-hop|receive|backup-pe-group|static-lsp-next-hop|spring-te-lsp-next-hop|longest-match|no-longest-match|qualified-next-hop <hop> (tag|mac-address|bfd-liveness-detection|pubsub)) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of a static route is not computed"},
	{Pattern: inInstance + "routing-options [rib <rib>] static defaults (active|install|readvertise|retain|no-retain)", As: syntax.Inert, Why: "what is so by default, or what becomes of the routes while the routing process is away, changes no table"},
	{Pattern: inInstance + "routing-options [rib <rib>] static defaults (passive|no-install|no-readvertise|resolve|no-resolve|as-path|community|preference2|metric2|tag2|color) [<rest:rest>]", As: syntax.Unmodelled, Why: "this default of static routes is not computed"},
}, staticValue(ofStatic, func(s *scope, a syntax.Args, v string) error {
	r, err := s.route(a)
	if err == nil {
		r.values[v] = a.Str("v")
	}
	return err
})...), staticValue(ofStatic+"qualified-next-hop <hop> ", func(s *scope, a syntax.Args, v string) error {
	if v == "tag" {
		return fmt.Errorf("the system takes no tag of one next hop")
	}
	r, err := s.route(a)
	if err == nil {
		r.hop(a.Str("hop"), pos(a)).values[v] = a.Str("v")
	}
	return err
})[:2]...), staticValue(inInstance+"routing-options [rib <rib>] static defaults ", func(s *scope, a syntax.Args, v string) error {
	vrf, rib := vrfOf(a), a.Str("rib")
	if rib != "" && vrf == "default" {
		vrf = tableVRF(rib)
	}
	key := vrf + " " + strings.TrimPrefix(rib, vrf+".")
	if s.later.given[key] == nil {
		s.later.given[key] = map[string]string{}
	}
	s.later.given[key][v] = a.Str("v")
	s.Setting("route defaults "+key+" "+v, a.Str("v"))
	return nil
})...)
