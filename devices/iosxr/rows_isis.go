package iosxr

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// isisRows are IS-IS (Cisco IOS XR Routing Command Reference, "IS-IS Commands"): interfaces and address families stand inside the instance, and
// an interface runs the families that it names.
func isisRows() []row {
	const in, af, link = "isis", "isis-af", "isis-interface"
	onVRF := func(leaf string, f func(*devices.ISISVRF, args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			f(s.ISISVRF, a)
			s.At(a, s.Block, strings.TrimSpace(leaf+" "+ioslike.LevelKey(a.Str("level"))))
			return nil
		}
	}
	onLink := func(leaf string, f func(*devices.InterfaceISIS, args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			f(ioslike.Circuit(s), a)
			s.At(a, "interface "+s.Interface.Name+" / isis", strings.TrimSpace(leaf+" "+ioslike.LevelKey(a.Str("level"))))
			return nil
		}
	}
	kind := map[string]string{"level-1": "level-1", "level-2-only": "level-2", "level-1-2": "level-1-2"}
	rows := []row{
		{Pattern: "router isis <tag>", Opens: in, Do: func(s *scope, a args) error { ioslike.OpenISIS(s, a.Str("tag"), "", a); return nil }},
		{In: in, Pattern: "net <net>", Do: func(s *scope, a args) error {
			ioslike.Set(&s.ISISVRF.NETs, a.Str("net"), true)
			s.At(a, s.Block, "net "+a.Str("net"))
			return nil
		}},
		{In: in, Pattern: "is-type {type:level-1|level-2-only|level-1-2}", Do: onVRF("is-type", func(v *devices.ISISVRF, a args) { v.Level = kind[a.Str("type")] })},
		{In: in, Pattern: "set-overload-bit [{how:rest}]", Do: onVRF("set-overload-bit", func(v *devices.ISISVRF, a args) {
			if v.Overload = a.Str("how"); v.Overload == "" {
				v.Overload = "on"
			}
		})},
		{In: in, Pattern: "address-family <family:ipv4|ipv6> unicast", Opens: af, Do: func(s *scope, a args) error {
			s.FamilyName = strings.TrimPrefix(a.Str("family"), "ipv4")
			ioslike.Set(&s.ISISVRF.Families, a.Str("family"), true)
			s.At(a, s.Block, "address-family "+a.Str("family"))
			return nil
		}},
		{In: af, Pattern: "metric-style {style:narrow|wide|transition} [level <level:int(1-2)>]", Do: onVRF("metric-style", func(v *devices.ISISVRF, a args) {
			ioslike.Set(&v.MetricStyle, ioslike.LevelKey(a.Str("level")), a.Str("style"))
		})},
		{In: af, Pattern: "metric {n:int} [level <level:int(1-2)>]", Do: onVRF("metric", func(v *devices.ISISVRF, a args) {
			ioslike.Set(&v.Metrics, ioslike.LevelKey(a.Str("level")), a.Int("n"))
		})},
		{In: af, Pattern: "maximum-paths {n:int}", Do: onVRF("maximum-paths", func(v *devices.ISISVRF, a args) { v.MaximumPaths = a.Int("n") })},
		{In: af, Pattern: "distance {n:int(1-255)}", Do: onVRF("distance", func(v *devices.ISISVRF, a args) { ioslike.Set(&v.Distance, "", a.Int("n")) })},
		{In: af, Pattern: "advertise passive-only", Do: onVRF("advertise passive-only", func(v *devices.ISISVRF, a args) { v.PassiveOnly = true })},
		{In: af, Pattern: "attached-bit send never-set", Do: onVRF("no attached-bit", func(v *devices.ISISVRF, a args) { v.NoAttached = true })},
		{In: af, Pattern: "attached-bit receive ignore", Do: onVRF("ignore-attached-bit", func(v *devices.ISISVRF, a args) { v.IgnoreAttached = true })},
		{In: af, Pattern: "single-topology", Do: onVRF("single-topology", func(v *devices.ISISVRF, a args) { ioslike.Set(&v.Settings, "single-topology", "on") })},
		{In: af, Pattern: "propagate level <from:int(1-2)> into level <to:int(1-2)> [route-policy {policy}]", Do: func(s *scope, a args) error {
			var filter []string
			if a.Has("policy") {
				filter = []string{"route-policy", a.Str("policy")}
			}
			return ioslike.Leak(s, a, a.Str("from"), a.Str("to"), filter)
		}},
		{In: af, Pattern: "summary-prefix <prefix:anyprefix> [{how:rest}]", Do: func(s *scope, a args) error {
			key := a.Prefix("prefix").Masked().String()
			ioslike.Set(&s.ISISVRF.Summaries, key, a.Str("how"))
			s.At(a, s.Block, "summary-address "+key)
			return nil
		}},
		{In: af, Pattern: "default-information originate [route-policy {policy}]", Do: func(s *scope, a args) error {
			if s.FamilyName == "ipv6" {
				ioslike.Set(&s.ISISVRF.Settings, "ipv6 default-information", "on "+a.Str("policy"))
				s.At(a, s.Block, "ipv6 default-information")
				return nil
			}
			s.ISISVRF.DefaultOriginate = &devices.DefaultOriginate{Policy: a.Str("policy")}
			s.Refer("route-map", a.Str("policy"), "isis default-information originate", a)
			s.At(a, s.Block, "default-information originate")
			return nil
		}},
		{In: af, Pattern: "redistribute <from:connected|static|rip|application|subscriber> [{opts:rest}]", Do: redistributeISIS},
		{In: af, Pattern: "redistribute <from:bgp|ospf|ospfv3|isis|eigrp> <process> [{opts:rest}]", Do: redistributeISIS},

		{In: in, Pattern: "interface <name:ifname>", Opens: link, Do: func(s *scope, a args) error {
			s.Interface = port(s, a.Str("name"))
			c := ioslike.Circuit(s)
			if c.Process != "" && c.Process != s.ISIS.Process {
				return fmt.Errorf("%s is already in IS-IS %s", s.Interface.Name, c.Process)
			}
			c.Process = s.ISIS.Process
			s.Refer("interface", a.Str("name"), "router isis "+s.ISIS.Process, a)
			s.At(a, "interface "+s.Interface.Name+" / isis / process")
			return nil
		}},
		{In: link, Pattern: "circuit-type {type:level-1|level-2-only|level-1-2}", Do: onLink("circuit-type", func(i *devices.InterfaceISIS, a args) { i.Level = kind[a.Str("type")] })},
		{In: link, Pattern: "point-to-point", Do: onLink("network", func(i *devices.InterfaceISIS, a args) { i.Network = "point-to-point" })},
		{In: link, Pattern: "passive", Do: onLink("passive-interface", func(i *devices.InterfaceISIS, a args) { i.Passive = ioslike.New(true) })},
		{In: link, Pattern: "shutdown", Do: onLink("shutdown", func(i *devices.InterfaceISIS, a args) { i.Shutdown = true })},
		{In: link, Pattern: "suppressed", Do: onLink("suppressed", func(i *devices.InterfaceISIS, a args) { ioslike.Set(&i.Settings, "suppressed", "on") })},
		{In: link, Pattern: "priority {n:int} [level <level:int(1-2)>]", Do: onLink("priority", func(i *devices.InterfaceISIS, a args) {
			ioslike.Set(&i.Priority, ioslike.LevelKey(a.Str("level")), a.Int("n"))
		})},
		{In: link, Pattern: "address-family <family:ipv4|ipv6> unicast", Opens: "isis-link-af", Do: func(s *scope, a args) error {
			s.FamilyName = strings.TrimPrefix(a.Str("family"), "ipv4")
			ioslike.Set(&ioslike.Circuit(s).Families, a.Str("family"), true)
			s.At(a, "interface "+s.Interface.Name+" / isis", "address-family "+a.Str("family"))
			return nil
		}},
		{In: "isis-link-af", Pattern: "metric {n:int} [level <level:int(1-2)>]", Do: func(s *scope, a args) error {
			key := ioslike.LevelKey(a.Str("level"))
			if s.FamilyName != "" {
				key += " " + s.FamilyName
			}
			ioslike.Set(&ioslike.Circuit(s).Metrics, key, a.Int("n"))
			s.At(a, "interface "+s.Interface.Name+" / isis", strings.TrimSpace("metric "+key))
			return nil
		}},
		{In: "isis-link-af", Pattern: "metric maximum", Do: func(s *scope, a args) error {
			ioslike.Set(&ioslike.Circuit(s).Metrics, "", 1<<24-1)
			s.At(a, "interface "+s.Interface.Name+" / isis", "metric")
			return nil
		}},
	}
	for _, w := range []string{"lsp-gen-interval", "lsp-refresh-interval", "max-lsp-lifetime", "lsp-mtu", "lsp-password", "nsf", "nsr", "distribute", "adjacency-check", "spf-interval", "min-lsp-arrivaltime", "iid", "instance-id", "hostname"} {
		rows = append(rows, row{In: in + "|" + af, Pattern: w + " [{x:rest}]", Exact: true, Do: func(s *scope, a args) error {
			ioslike.Set(&s.ISISVRF.Settings, w, strings.TrimPrefix(s.ISISVRF.Settings[w]+"; "+a.Str("x"), "; "))
			s.At(a, s.Block, w)
			return nil
		}})
	}
	for _, w := range []string{"hello-interval", "hello-multiplier", "hello-padding", "hello-password", "csnp-interval", "lsp-interval", "retransmit-interval", "bfd", "mesh-group", "tag", "link-down", "fast-detect"} {
		rows = append(rows, row{In: link + "|isis-link-af", Pattern: w + " [{x:rest}]", Exact: true, Do: func(s *scope, a args) error {
			c := ioslike.Circuit(s)
			ioslike.Set(&c.Settings, w, strings.TrimPrefix(c.Settings[w]+"; "+a.Str("x"), "; "))
			s.At(a, "interface "+s.Interface.Name+" / isis", w)
			return nil
		}})
	}
	rows = append(rows, inert(in+"|"+af+"|"+link, "what is logged and shown forwards nothing", "log adjacency changes", "log <rest:rest>", "trace <rest:rest>")...)
	return append(rows, opaque(in+"|"+af+"|"+link+"|isis-link-af", "this part of IS-IS is not computed", "<rest:rest>")...)
}

// redistributeISIS reads the options in any order.
func redistributeISIS(s *scope, a args) error {
	r, err := redistribution(strings.Fields(a.Str("opts")))
	if err != nil {
		return err
	}
	key := strings.TrimSpace(a.Str("from") + " " + a.Str("process"))
	if s.FamilyName == "ipv6" {
		ioslike.Set(&s.ISISVRF.Settings, "ipv6 redistribute "+key, a.Str("opts"))
		s.At(a, s.Block, "ipv6 redistribute "+key)
		return nil
	}
	ioslike.Set(&s.ISISVRF.Redistribute, key, r)
	s.Refer("route-map", r.Policy, "isis redistribute "+key, a)
	s.At(a, s.Block, "redistribute "+key)
	return nil
}
