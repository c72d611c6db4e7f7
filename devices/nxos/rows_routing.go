package nxos

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// staticRoute reads ip route in all its forms, in the default VRF and inside a VRF context. Preference, tag, name,
// track and VRF stand in any order, so the row takes the words behind the prefix.
func staticRoute(s *ioslike.Scope, a syntax.Args) error {
	p := a.Prefix("prefix")
	if a.Has("mask") {
		bits, err := maskBits(a.Addr("mask"))
		if err != nil {
			return err
		}
		p = netip.PrefixFrom(a.Addr("ip"), bits)
	}
	r := &devices.StaticRoute{Prefix: p.Masked()}
	w := strings.Fields(a.Str("to"))
	for first := true; len(w) > 0; first = false {
		if addr, err := netip.ParseAddr(strings.TrimSuffix(w[0], "/"+itoa(p.Addr().BitLen()))); err == nil && !r.NextHop.IsValid() {
			r.NextHop, w = addr, w[1:]
			continue
		}
		if first {
			name, n := interfaceName(w)
			if n == 0 {
				return fmt.Errorf("%q is neither an address nor an interface", w[0])
			}
			if w = w[n:]; name == "Null0" {
				r.Discard = true
			} else {
				r.Interface = name
			}
			continue
		}
		if n := number(w[0]); n >= 0 {
			if n < 1 || n > 255 {
				return fmt.Errorf("the preference %d is not from 1 to 255", n)
			}
			r.Distance, w = n, w[1:]
			continue
		}
		if w[0] == "bfd" {
			r.BFD, w = true, w[1:]
			continue
		}
		if len(w) < 2 {
			return fmt.Errorf("%q is not understood in a static route", w[0])
		}
		switch w[0] {
		case "vrf":
			r.NextHopVRF = w[1]
			s.Refer("vrf", w[1], "ip route "+p.String(), a)
		case "tag":
			r.Tag = int64(number(w[1]))
		case "track":
			r.Track = w[1]
			s.Refer("track", w[1], "ip route "+p.String(), a)
		case "name":
			r.Name = w[1]
		default:
			return fmt.Errorf("%q is not understood in a static route", w[0])
		}
		w = w[2:]
	}
	if r.Distance == 1 { // the default
		r.Distance = 0
	}
	v := s.VRF
	if v == nil {
		v = s.VRFNamed("default")
	}
	ioslike.Set(&v.StaticRoutes, r.Key(), r)
	a.Sets("static route " + r.Key())
	return nil
}

func number(w string) int {
	n := 0
	for _, c := range w {
		if c < '0' || c > '9' || n > 1<<40 {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	if w == "" {
		return -1
	}
	return n
}

// enterRoute replaces a route with the same next hop, whatever else it said, and finds the one to take away.
func enterRoute(e *syntax.Edit, a syntax.Args) {
	if !a.Has("to") {
		return // "no ip route PREFIX" takes all its next hops
	}
	if e.No || e.Default {
		e.Remove(e.Record)
	}
	head, to := strings.Fields(e.Record)[:3], strings.Fields(a.Str("to"))
	if a.Has("mask") {
		if bits, err := maskBits(a.Addr("mask")); err == nil {
			head = []string{"ip", "route", fmt.Sprintf("%s/%d", a.Str("ip"), bits)}
			e.Record = strings.Join(append(append([]string(nil), head...), to...), " ")
		}
	}
	if name, used := interfaceName(to); used > 0 {
		to = append([]string{name}, to[used:]...)
		e.Record = strings.Join(append(append([]string(nil), head...), to...), " ")
	}
	n := 1
	if len(to) > 1 {
		if _, used := interfaceName(to); used > 0 {
			if n = used; len(to) > used {
				if _, err := netip.ParseAddr(to[used]); err == nil {
					n = used + 1
				}
			}
		}
	}
	var vrf string
	for i := range to {
		if to[i] == "vrf" && i+1 < len(to) {
			vrf = to[i+1]
		}
	}
	for _, c := range e.Find(strings.Join(append(append([]string(nil), head...), to[:n]...), " ")) {
		there := ""
		for i, w := range c.Words {
			if w == "vrf" && i+1 < len(c.Words) {
				there = c.Words[i+1]
			}
		}
		hop := len(c.Words) > 3+n && isAddress(c.Words[3+n])
		if there == vrf && !hop {
			e.RemoveNode(c)
		}
	}
	if e.No || e.Default {
		e.Record = ""
	}
}

func isAddress(w string) bool {
	_, err := netip.ParseAddr(w)
	return err == nil
}

func vrf(f func(v *devices.VRF, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.VRF, a)
		return nil
	}
}

func routeTarget(s *ioslike.Scope, a syntax.Args) error {
	key := s.FamilyName + " " + a.Str("rt")
	if a.Word("evpn") {
		key = "evpn " + a.Str("rt")
	}
	if a.Word("mvpn") {
		key = "mvpn " + a.Str("rt")
	}
	if d := a.Str("dir"); d != "export" {
		ioslike.Set(&s.VRF.ImportTargets, key, true)
		a.Sets("route-target import " + key)
	}
	if d := a.Str("dir"); d != "import" {
		ioslike.Set(&s.VRF.ExportTargets, key, true)
		a.Sets("route-target export " + key)
	}
	return nil
}

var vrfRows = join([]ioslike.Row{
	{Pattern: "vrf context <name>", Opens: "vrf", Path: "vrf $name", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.VRF = s.VRFNamed(a.Str("name"))
		return nil
	}, Enter: enterNoVRF},
	{In: "vrf", Pattern: "description {text:rest}", Path: "description", Do: vrf(func(v *devices.VRF, a syntax.Args) { v.Description = a.Str("text") })},
	{In: "vrf", Pattern: "rd {rd}", Path: "rd", Do: vrf(func(v *devices.VRF, a syntax.Args) { v.RD = a.Str("rd") })},
	{In: "vrf", Pattern: "vni {vni:int} [l3]", Path: "vni", Do: vrf(func(v *devices.VRF, a syntax.Args) { v.VNI = a.Int("vni") })},
	{In: "vrf", Pattern: "shutdown", Path: "no routing", Do: vrf(func(v *devices.VRF, a syntax.Args) { v.NoRouting = true })},
	{In: "vrf", Pattern: "address-family <af:ipv4|ipv6> unicast", Opens: "vrf-af", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.FamilyName = a.Str("af")
		return nil
	}},
	{In: "vrf-af", Pattern: "route-target <dir:import|export|both> <rt> [evpn|mvpn]", Exact: true, Do: routeTarget},
	{In: "vrf-af", Pattern: "import map {map}", Path: "import map", Do: vrfPolicy("")},
	{In: "vrf-af", Pattern: "export map {map} [allow-vpn]", Path: "export map", Do: vrfPolicy("export")},
	{In: "vrf-af", Pattern: "import vrf default map {map} [{max:int}] [advertise-vpn]", Path: "import map", Do: vrfPolicy("import vrf default")},
	{In: "vrf-af", Pattern: "export vrf default map {map} [{max:int}] [allow-vpn]", Path: "export map", Do: vrfPolicy("export vrf default")},
	{In: "vrf-af", Pattern: "import vrf advertise-vpn", As: syntax.Unmodelled, Why: "leaking by way of VPN routes is not computed"},
	{In: "vrf-af", Pattern: "maximum routes {x:rest}", As: syntax.Unmodelled, Why: "a limit on routes is not computed"},
	{In: "vrf", Pattern: "maximum routes {x:rest}", As: syntax.Unmodelled, Why: "a limit on routes is not computed"},
	{In: "vrf-af", Pattern: "mdt {x:rest}", As: syntax.Unmodelled, Why: "multicast is not computed"},
	{In: "vrf", Pattern: "mdt {x:rest}", As: syntax.Unmodelled, Why: "multicast is not computed"},
	{In: "vrf", Pattern: "multicast {x:rest}", As: syntax.Unmodelled, Why: "multicast is not computed"},
	{In: "vrf", Pattern: "evpn {x:rest}", As: syntax.Unmodelled, Why: "this EVPN setting is not computed"},

	{In: "|vrf", Pattern: "ip route {prefix:prefix} <to:rest>", Exact: true, Do: staticRoute, Enter: enterRoute},
	{In: "|vrf", Pattern: "ip route {ip:ip} {mask:mask} <to:rest>", Exact: true, Do: staticRoute, Enter: enterRoute},
	{In: "|vrf", Pattern: "ipv6 route {prefix:prefix6} <to:rest>", Exact: true, Do: staticRoute, Enter: enterRoute},
	{In: "|vrf", Pattern: "ip route static bfd <name:ifname> <hop:ip>", Do: staticBFD},
	{In: "|vrf", Pattern: "ipv6 route static bfd <name:ifname> <hop:ip6>", Do: staticBFD},
})

// staticBFD watches a next hop of static routes.
func staticBFD(s *ioslike.Scope, a syntax.Args) error {
	key := "bfd static " + a.Str("name") + " " + a.Str("hop")
	if s.VRF != nil {
		key += " vrf " + s.VRF.Name
	}
	s.Setting(key, "")
	a.Sets("/" + key)
	return nil
}

// enterNoVRF takes the VRF's members and its BGP and OSPF blocks along, as the system does.
func enterNoVRF(e *syntax.Edit, a syntax.Args) {
	if !e.No && !e.Default {
		return
	}
	name := a.Str("name")
	for _, n := range e.Find("interface") {
		in := e.In(n)
		if !in.Has("vrf member " + name) {
			continue
		}
		for _, p := range append(byVRF, "vrf member") {
			in.Remove(p)
		}
	}
}

func vrfPolicy(kind string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		key := s.FamilyName
		switch {
		case strings.HasPrefix(kind, "export"):
			key += strings.TrimPrefix(kind, "export")
			ioslike.Set(&s.VRF.ExportPolicy, key, a.Str("map"))
		default:
			key += strings.TrimPrefix(kind, "import")
			ioslike.Set(&s.VRF.ImportPolicy, key, a.Str("map"))
		}
		s.Refer("route-map", a.Str("map"), "vrf "+s.VRF.Name, a)
		return nil
	}
}
