package iosxr

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// vrfRows are VRFs with their route targets in blocks of their own (Cisco IOS XR MPLS Layer 3 VPN Command Reference).
var vrfRows = join([]row{
	{Pattern: "vrf <name>", Opens: "vrf", Path: "vrf $name", Do: func(s *scope, a args) error { s.VRF = s.VRFNamed(a.Unquoted("name")); return nil }},
	{In: "vrf", Pattern: "description {text:rest}", Path: "description", Do: func(s *scope, a args) error { s.VRF.Description = a.Str("text"); return nil }},
	{In: "vrf", Pattern: "rd {rd}", Path: "rd", Do: func(s *scope, a args) error { s.VRF.RD = a.Str("rd"); return nil }},
	{In: "vrf", Pattern: "address-family <family:ipv4|ipv6> unicast", Opens: "vrf-af", Do: func(s *scope, a args) error { s.FamilyName = a.Str("family"); return nil }},
	{In: "vrf-af", Pattern: "import route-target", Opens: "import-targets", Do: func(s *scope, a args) error { s.Block = "import"; return nil }},
	{In: "vrf-af", Pattern: "export route-target", Opens: "export-targets", Do: func(s *scope, a args) error { s.Block = "export"; return nil }},
	{In: "vrf-af", Pattern: "<dir:import|export> route-target <rt>", Path: "route-target $dir", Do: routeTarget, Enter: enterRouteTarget},
	{In: "import-targets|export-targets", Pattern: "<rt> [stitching]", Path: "route-target", Do: routeTarget, Exact: true},
	{In: "vrf-af", Pattern: "<dir:import|export> route-policy {policy}", Path: "$dir map", Do: func(s *scope, a args) error {
		m := &s.VRF.ImportPolicy
		if a.Str("dir") == "export" {
			m = &s.VRF.ExportPolicy
		}
		ioslike.Set(m, s.FamilyName, a.Str("policy"))
		s.Refer("route-map", a.Str("policy"), "vrf "+s.VRF.Name+" "+a.Str("dir"), a)
		return nil
	}},
	// Routes to and from the default VRF: keyed by the family and the words, so that they stand beside the VPN's own.
	{In: "vrf-af", Pattern: "import from default-vrf route-policy {policy} [advertise-as-vpn]", Path: "import map", Do: leak("import", "from default-vrf")},
	{In: "vrf-af", Pattern: "export to default-vrf route-policy {policy} [allow-imported-vpn]", Path: "export map", Do: leak("export", "to default-vrf")},
},
	opaque("vrf-af", "routes between VRFs by these words are not computed", "import from <rest:rest>", "export to <rest:rest>", "maximum prefix <rest:rest>", "<dir:import|export> <rest:rest>", "accept <rest:rest>"),
	opaque("vrf", "this part of a VRF is not computed", "address-family <rest:rest>", "mode <rest:rest>", "vpn id <rest:rest>", "evpn-route-sync <rest:rest>", "remote-route-filtering <rest:rest>", "fallback-vrf <rest:rest>", "mhost <rest:rest>"),
)

func leak(dir, how string) func(*scope, args) error {
	return func(s *scope, a args) error {
		m := &s.VRF.ImportPolicy
		if dir == "export" {
			m = &s.VRF.ExportPolicy
		}
		v := a.Str("policy")
		for _, w := range []string{"advertise-as-vpn", "allow-imported-vpn"} {
			if a.Word(w) {
				v += " " + w
			}
		}
		ioslike.Set(m, s.FamilyName+" "+how, v)
		s.Refer("route-map", a.Str("policy"), "vrf "+s.VRF.Name+" "+dir+" "+how, a)
		return nil
	}
}

func routeTarget(s *scope, a args) error {
	dir, key := s.Block, s.FamilyName+" "+a.Str("rt")
	if a.Has("dir") {
		dir = a.Str("dir")
	}
	if !strings.Contains(a.Str("rt"), ":") {
		return fmt.Errorf("%q is no route target", a.Str("rt"))
	}
	if a.Word("stitching") {
		key += " stitching"
	}
	if dir == "import" {
		set(&s.VRF.ImportTargets, key)
	} else {
		set(&s.VRF.ExportTargets, key)
	}
	return nil
}

// enterRouteTarget puts a target that is entered in one line into the block of targets, where it is shown.
func enterRouteTarget(e *syntax.Edit, a args) {
	block := a.Str("dir") + " route-target"
	if e.No || e.Default {
		for _, n := range e.Find(block) {
			e.In(n).Remove(a.Str("rt"))
		}
	} else if n := e.Put(block); n != nil {
		e.In(n).Put(a.Str("rt"))
	}
	e.Record = ""
}

// staticRows are static routes (Cisco IOS XR Routing Command Reference, "Static Routing Commands").
var staticRows = join([]row{
	{Pattern: "router static", Opens: "static", Do: func(s *scope, a args) error { s.VRF = s.VRFNamed("default"); return nil }},
	{In: "static", Pattern: "vrf <vrf>", Opens: "static-vrf", Path: "vrf $vrf", Do: func(s *scope, a args) error {
		s.VRF = s.VRFNamed(a.Unquoted("vrf"))
		s.Refer("vrf", a.Unquoted("vrf"), "router static", a)
		return nil
	}},
	{In: "static|static-vrf", Pattern: "address-family (ipv4|ipv6) unicast", Exact: true, Opens: "static-af"},
	{In: "static-af", Pattern: "<prefix:anyprefix> {hop:rest}", Do: static, Exact: true, Enter: enterStatic},
	{In: "static-af", Pattern: "<ip:ip> <mask:mask> {hop:rest}", Do: static, Exact: true, Enter: enterStatic},
},
	opaque("static", "this part of static routing is not computed", "maximum <rest:rest>", "address-family <rest:rest>"),
)

// static reads what stands behind the prefix: [vrf NAME] [INTERFACE] [ADDRESS] and the options in any order.
func static(s *scope, a args) error {
	p, err := prefixOf(a)
	if err != nil {
		return err
	}
	r, err := staticRoute(syntax.Words(a.Str("hop")))
	if err != nil {
		return err
	}
	r.Prefix = p.Masked()
	ioslike.Set(&s.VRF.StaticRoutes, r.Key(), r)
	s.At(a, "vrf "+s.VRF.Name, "static route "+r.Key())
	by := "static route " + p.String()
	s.Refer("vrf", r.NextHopVRF, by, a)
	s.Refer("track", r.Track, by, a)
	if r.Interface != "" {
		s.Refer("interface", r.Interface, by, a)
	}
	return nil
}

func staticRoute(w []string) (*devices.StaticRoute, error) {
	r := &devices.StaticRoute{}
	next := func(what string) (string, error) {
		if len(w) < 2 {
			return "", fmt.Errorf("%s is without its %s", w[0], what)
		}
		v := w[1]
		w = w[2:]
		return v, nil
	}
	var err error
	for len(w) > 0 && err == nil {
		var v string
		switch {
		case w[0] == "vrf":
			r.NextHopVRF, err = next("name")
		case w[0] == "description":
			r.Name, w = strings.Trim(strings.Join(w[1:], " "), `"`), nil
		case w[0] == "tag":
			if v, err = next("number"); err == nil {
				_, err = fmt.Sscanf(v, "%d", &r.Tag)
			}
		case w[0] == "metric":
			if v, err = next("number"); err == nil {
				_, err = fmt.Sscanf(v, "%d", &r.Metric)
			}
		case w[0] == "track":
			r.Track, err = next("name")
		case w[0] == "permanent":
			r.Permanent, w = true, w[1:]
		case w[0] == "bfd":
			if len(w) < 2 || w[1] != "fast-detect" {
				return nil, fmt.Errorf("bfd is without fast-detect")
			}
			r.BFD, w = true, w[2:]
			for len(w) > 1 && (w[0] == "minimum-interval" || w[0] == "multiplier" || w[0] == "multihop" || w[0] == "src-address") {
				w = w[2:]
			}
		default:
			if a, e := netip.ParseAddr(w[0]); e == nil {
				r.NextHop, w = a, w[1:]
				continue
			}
			if n, used := interfaceName(w); used > 0 {
				if strings.HasPrefix(n, "Null") {
					r.Discard = true
				} else {
					r.Interface = n
				}
				w = w[used:]
				continue
			}
			if n := 0; allDigits(w[0]) {
				if _, err = fmt.Sscanf(w[0], "%d", &n); err == nil && (n < 1 || n > 254) {
					return nil, fmt.Errorf("%d is no distance", n)
				}
				r.Distance, w = n, w[1:]
				continue
			}
			return nil, fmt.Errorf("%q is not understood in a static route", w[0])
		}
	}
	if err == nil && !r.Discard && r.Interface == "" && !r.NextHop.IsValid() {
		err = fmt.Errorf("a static route needs a next hop")
	}
	return r, err
}

// enterStatic replaces the route with the same prefix and next hop, whatever its options were, as the system does
// ("Static Routing Commands": a route is its prefix and its path).
func enterStatic(e *syntax.Edit, a args) {
	p, err := prefixOf(a)
	mine, err2 := staticRoute(syntax.Words(a.Str("hop")))
	if err != nil || err2 != nil {
		return
	}
	mine.Prefix = p.Masked()
	for _, n := range e.Find("") {
		w := n.Words
		if len(w) < 2 {
			continue
		}
		hop := w[1:]
		there, err := netip.ParsePrefix(w[0])
		if err != nil {
			ip, err1 := netip.ParseAddr(w[0])
			mask, err2 := netip.ParseAddr(w[1])
			if err1 != nil || err2 != nil || len(w) < 3 {
				continue
			}
			if there, err = masked(ip, mask); err != nil {
				continue
			}
			hop = w[2:]
		}
		old, err := staticRoute(hop)
		if err != nil {
			continue
		}
		old.Prefix = there.Masked()
		if old.Key() == mine.Key() {
			e.RemoveNode(n)
		}
	}
	if e.No || e.Default {
		e.Record = ""
	}
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
