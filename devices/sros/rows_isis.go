package sros

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

// isisRows are IS-IS in a router ("Unicast Routing Protocols Guide", IS-IS). An instance does not run until it is enabled. Areas stand apart
// from the system id, which is made of the router id where it is not said.
func isisRows(r nokia.Block, vrfPath string) []Row {
	i := r.In("isis <instance:int(0-127)>", "/router isis $instance"+vrfPath, func(s *Scope, a syntax.Args) {
		name := a.Str("instance")
		if s.Owner != "default" {
			name = s.Owner + "/" + name
		}
		p := ioslike.Get(&s.Config.ISIS, name)
		if s.Draft.First("isis" + name) {
			p.Process, p.Shutdown = name, true
		}
		s.ISIS, s.ISISVRF = p, ioslike.Get(&p.VRFs, s.Owner)
	})
	link := i.In("interface <if>", "/interface $if / isis", func(s *Scope, a syntax.Args) {
		name := interfaceName(s.Owner, a.Unquoted("if"))
		s.Block = name
		key := "isis " + s.ISIS.Process + " " + name
		on := s.Draft.ISIS[key]
		if on == nil {
			on = &devices.InterfaceISIS{Process: s.ISIS.Process}
			s.Draft.ISIS[key] = on
			c, v := s.Config, s.ISISVRF
			s.Refer("interface", name, "isis "+s.ISIS.Process, a)
			s.Draft.Later(func() {
				if iface := c.Interfaces[name]; iface != nil {
					iface.ISIS = on
				} else {
					ioslike.Set(&v.Settings, "interface "+name, "")
				}
			})
		}
		s.OnISIS = on
	})
	level := map[string]string{"1": "level-1", "2": "level-2", "1/2": "level-1-2"}
	setting := func(words, key string) Row {
		return i.Leaf(words, key, func(s *Scope, a syntax.Args) { ioslike.Set(&s.ISISVRF.Settings, key, a.Unquoted("v")) })
	}
	kept := func(words ...string) (rows []Row) {
		for _, w := range words {
			rows = append(rows, link.Leaf(w+" [{v:rest}]", w, func(s *Scope, a syntax.Args) {
				ioslike.Set(&s.OnISIS.Settings, w, strings.TrimPrefix(s.OnISIS.Settings[w]+"; "+a.Unquoted("v"), "; "))
			}))
		}
		return rows
	}
	key := func(a syntax.Args) string { return level[a.Str("level")] }
	return nokia.Rows(
		i.Exists(),
		i.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.ISIS.Shutdown = a.Str("state") == "disable" }),
		i.Leaf("area-address <area>", "net", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.ISISVRF.NETs, "area "+a.Unquoted("area"), true)
		}),
		setting("system-id {v}", "system-id"), setting("router-id {v}", "router-id"), setting("ipv4-routing {v:true|false}", "ipv4-routing"), setting("ipv6-routing {v}", "ipv6-routing"),
		i.Leaf("level-capability {level:1|2|1/2}", "is-type", func(s *Scope, a syntax.Args) { s.ISISVRF.Level = key(a) }),
		i.Checked("reference-bandwidth {n:int}", "reference-bandwidth", func(s *Scope, a syntax.Args) error { // in kilobits per second
			s.ISISVRF.ReferenceBandwidth = max(1, a.Int("n")/1000)
			return nil
		}),
		i.Leaf("default-route-tag {v}", "default-route-tag", func(s *Scope, a syntax.Args) { ioslike.Set(&s.ISISVRF.Settings, "default-route-tag", a.Str("v")) }),
		i.Leaf("overload [{v:rest}]", "set-overload-bit", func(s *Scope, a syntax.Args) {
			if s.ISISVRF.Overload = a.Str("v"); s.ISISVRF.Overload == "" {
				s.ISISVRF.Overload = "on"
			}
		}),
		i.Leaf("suppress-attached-bit {v:true|false}", "no attached-bit", func(s *Scope, a syntax.Args) { s.ISISVRF.NoAttached = nokia.On(a, "v") }),
		i.Leaf("ignore-attached-bit {v:true|false}", "ignore-attached-bit", func(s *Scope, a syntax.Args) { s.ISISVRF.IgnoreAttached = nokia.On(a, "v") }),
		i.Leaf("advertise-passive-only {v:true|false}", "advertise passive-only", func(s *Scope, a syntax.Args) { s.ISISVRF.PassiveOnly = nokia.On(a, "v") }),
		i.Leaf("export-policy <policy>", "redistribute", func(s *Scope, a syntax.Args) {
			s.Refer("route-map", a.Unquoted("policy"), "isis export-policy", a)
			ioslike.Set(&s.ISISVRF.Redistribute, "policy "+a.Unquoted("policy"), &devices.Redistribution{Policy: a.Unquoted("policy")})
		}),
		i.Leaf("summary-address <prefix:anyprefix> [{how:rest}]", "summary-address $prefix", func(s *Scope, a syntax.Args) {
			k := masked(a.Prefix("prefix")).String()
			ioslike.Set(&s.ISISVRF.Summaries, k, strings.TrimSpace(s.ISISVRF.Summaries[k]+" "+a.Str("how")))
		}),
		i.Leaf("level <level:1|2> preference {n:int(1-255)}", "distance", func(s *Scope, a syntax.Args) { ioslike.Set(&s.ISISVRF.Distance, key(a), a.Int("n")) }),
		i.Leaf("level <level:1|2> external-preference {n:int(1-255)}", "distance", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.ISISVRF.Distance, key(a)+" external", a.Int("n"))
		}),
		i.Leaf("level <level:1|2> default-metric {n:int}", "metric", func(s *Scope, a syntax.Args) { ioslike.Set(&s.ISISVRF.Metrics, key(a), a.Int("n")) }),
		i.Leaf("level <level:1|2> wide-metrics-only {v:true|false}", "metric-style", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.ISISVRF.MetricStyle, key(a), map[bool]string{true: "wide", false: "transition"}[nokia.On(a, "v")])
		}),
		i.Leaf("level <level:1|2> authentication-type {v}", "authentication", func(s *Scope, a syntax.Args) { ioslike.Set(&s.ISISVRF.Auth, key(a), a.Str("v")) }),
		i.Leaf("authentication-type {v}", "authentication", func(s *Scope, a syntax.Args) { ioslike.Set(&s.ISISVRF.Auth, "", a.Str("v")) }),
		i.Leaf("authentication-key {v:rest}", "authentication key", func(s *Scope, a syntax.Args) { ioslike.Set(&s.ISISVRF.Keys, "", a.Unquoted("v")) }),
		setting("advertise-router-capability {v}", "advertise-router-capability"), setting("prefix-attributes-tlv {v:true|false}", "prefix-attributes-tlv"), setting("traffic-engineering {v:true|false}", "traffic-engineering"),
		setting("timers {v:rest}", "timers"), setting("graceful-restart [{v:rest}]", "graceful-restart"), setting("lsp-lifetime {v}", "lsp-lifetime"), setting("lsp-mtu-size {v}", "lsp-mtu-size"), setting("lsp-refresh {v:rest}", "lsp-refresh"),
		setting("hello-padding {v}", "hello-padding"), setting("iid-tlv {v}", "iid-tlv"), setting("csnp-authentication {v}", "csnp-authentication"), setting("hello-authentication {v}", "hello-authentication"), setting("strict-adjacency-check {v}", "strict-adjacency-check"),
		setting("poi-tlv {v}", "poi-tlv"), setting("overload-on-boot [{v:rest}]", "overload-on-boot"), setting("unicast-import {v:rest}", "unicast-import"), setting("all-l1isis {v}", "all-l1isis"), setting("all-l2isis {v}", "all-l2isis"), setting("export-limit {v:rest}", "export-limit"),
		i.Unmodelled("this part of IS-IS is not computed", "segment-routing", "segment-routing-v6", "ldp-sync", "loopfree-alternate", "flexible-algorithms", "igp-shortcut", "import-policy", "multi-topology", "traffic-engineering-options", "rib-priority", "database-export", "entropy-label", "default-route-tag <x> <y>", "level <level> <x>", "multicast-import", "mru-mismatch-detection", "link-group", "advertise-tunnel-link", "lsp-minimum-remaining-lifetime", "micro-loop-avoidance", "prefix-limit", "standard-multi-instance"),

		link.Exists(),
		link.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.OnISIS.Shutdown = a.Str("state") == "disable" }),
		link.Leaf("interface-type {type:point-to-point|broadcast}", "network", func(s *Scope, a syntax.Args) { s.OnISIS.Network = a.Str("type") }),
		link.Leaf("level-capability {level:1|2|1/2}", "circuit-type", func(s *Scope, a syntax.Args) { s.OnISIS.Level = key(a) }),
		link.Leaf("passive {on:true|false}", "passive-interface", func(s *Scope, a syntax.Args) { s.OnISIS.Passive = ioslike.New(nokia.On(a, "on")) }),
		link.Leaf("level <level:1|2> metric {n:int}", "metric", func(s *Scope, a syntax.Args) { ioslike.Set(&s.OnISIS.Metrics, key(a), a.Int("n")) }),
		link.Leaf("level <level:1|2> ipv6-unicast-metric {n:int}", "metric", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.OnISIS.Metrics, key(a)+" ipv6", a.Int("n"))
		}),
		link.Leaf("level <level:1|2> priority {n:int}", "priority", func(s *Scope, a syntax.Args) { ioslike.Set(&s.OnISIS.Priority, key(a), a.Int("n")) }),
		link.Leaf("level <level:1|2> passive {on:true|false}", "disabled", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.OnISIS.Settings, "passive "+key(a), a.Str("on"))
		}),
		link.Leaf("level <level:1|2> hello-authentication-type {v}", "authentication", func(s *Scope, a syntax.Args) { ioslike.Set(&s.OnISIS.Auth, key(a), a.Str("v")) }),
		link.Leaf("hello-authentication-type {v}", "authentication", func(s *Scope, a syntax.Args) { ioslike.Set(&s.OnISIS.Auth, "", a.Str("v")) }),
		link.Leaf("hello-authentication-key {v:rest}", "authentication key", func(s *Scope, a syntax.Args) { ioslike.Set(&s.OnISIS.Keys, "", a.Unquoted("v")) }),
		kept("hello-interval", "hello-multiplier", "bfd-liveness", "csnp-interval", "lsp-pacing-interval", "retransmit-interval", "hello-padding", "tag", "hello-authentication", "mesh-group", "load-balancing-weight", "default-instance", "hello-authentication-keychain", "rib-priority"),
		link.Unmodelled("this part of IS-IS is not computed", "ipv4-node-sid", "ipv6-node-sid", "ipv4-adjacency-sid", "ipv6-adjacency-sid", "sid-protection", "loopfree-alternate", "level <level> <x>", "flex-algo", "adjacency-set", "lfa-policy-map", "node-sid", "segment-routing-v6", "ldp-sync-timer", "level <level> sd-offset", "ipv4-multicast", "ipv6-unicast", "ipv6-multicast", "ipv4-multicast-disable", "ipv6-unicast-disable"),
	)
}
