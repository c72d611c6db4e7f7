package ioslike

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// OpenISIS makes the instance of a tag in a VRF ("" for the default one) that the block's statements go to.
func OpenISIS(s *Scope, tag, vrf string, a syntax.Args) {
	p := Get(&s.Config.ISIS, tag)
	p.Process = tag
	if vrf == "" {
		vrf = "default"
	} else {
		s.Refer("vrf", vrf, "router isis "+tag, a)
	}
	s.ISIS, s.ISISVRF = p, Get(&p.VRFs, vrf)
	s.Block = devices.PathLevel("router isis", tag)
	s.At(a, s.Block)
	if s.Block += " / vrf " + vrf; vrf != "default" {
		s.At(a, s.Block)
	}
}

// onISIS makes a row's Do of what it does to the instance; leaf is the place in the model, with the level behind it where it has one.
func onISIS(leaf string, f func(*devices.ISISVRF, syntax.Args) error) func(*Scope, syntax.Args) error {
	return func(s *Scope, a syntax.Args) error {
		s.At(a, s.Block, strings.TrimSpace(leaf+" "+LevelKey(a.Str("level"))))
		return f(s.ISISVRF, a)
	}
}

// LevelKey is the level as keys of the model have it: "level-1", "level-2", or "" for both or none said.
func LevelKey(word string) string {
	switch strings.TrimSuffix(word, "-only") {
	case "level-1", "1":
		return "level-1"
	case "level-2", "2":
		return "level-2"
	}
	return ""
}

const (
	levels     = "level-1|level-1-2|level-2|level-2-only"
	levelSaid  = "[<level:level-1|level-2|level-1-2>]"
	levelTyped = "{level:" + levels + "}"
)

// ISISRows are the statements of an instance that systems of this kind share, in the modes given ("isis|isis-vrf|isis-af"). Inside the block of
// IPv6 unicast the name of the family stands in Scope.FamilyName, and what holds for it alone is kept as written.
func ISISRows(in string) []Row {
	row := func(pattern, leaf string, f func(*devices.ISISVRF, syntax.Args) error) Row {
		return Row{In: in, Pattern: pattern, Do: onISIS(leaf, f)}
	}
	keep := func(key string, patterns ...string) (rows []Row) {
		for _, p := range patterns {
			rows = append(rows, Row{In: in, Pattern: p, Exact: true, Do: func(s *Scope, a syntax.Args) error {
				k := strings.TrimSpace(s.FamilyName + " " + key)
				Set(&s.ISISVRF.Settings, k, strings.TrimSpace(s.ISISVRF.Settings[k]+"; "+strings.Join(a.Node.Words, " ")))
				s.At(a, s.Block, k)
				return nil
			}})
		}
		return rows
	}
	rows := []Row{
		{In: in, Pattern: "net <net>", Do: func(s *Scope, a syntax.Args) error {
			Set(&s.ISISVRF.NETs, a.Str("net"), true)
			s.At(a, s.Block, "net "+a.Str("net"))
			return nil
		}},
		row("is-type {type:"+levels+"}", "is-type", func(v *devices.ISISVRF, a syntax.Args) error {
			v.Level = strings.TrimSuffix(a.Str("type"), "-only")
			return nil
		}),
		row("metric-style {style:narrow|wide|transition} [transition] "+levelSaid, "metric-style", func(v *devices.ISISVRF, a syntax.Args) error {
			style := a.Str("style")
			if a.Node.Words[len(a.Node.Words)-1] == "transition" || strings.Contains(strings.Join(a.Node.Words, " "), " transition ") {
				style = "transition"
			}
			Set(&v.MetricStyle, LevelKey(a.Str("level")), style)
			return nil
		}),
		row("metric {n:int} "+levelSaid, "metric", func(v *devices.ISISVRF, a syntax.Args) error {
			Set(&v.Metrics, LevelKey(a.Str("level")), a.Int("n"))
			return nil
		}),
		row("maximum-paths {n:int}", "maximum-paths", func(v *devices.ISISVRF, a syntax.Args) error { v.MaximumPaths = a.Int("n"); return nil }),
		row("distance {n:int(1-255)}", "distance", func(v *devices.ISISVRF, a syntax.Args) error { Set(&v.Distance, "", a.Int("n")); return nil }),
		row("set-overload-bit [{how:rest}]", "set-overload-bit", func(v *devices.ISISVRF, a syntax.Args) error {
			if v.Overload = a.Str("how"); v.Overload == "" {
				v.Overload = "on"
			}
			return nil
		}),
		row("advertise passive-only", "advertise passive-only", func(v *devices.ISISVRF, a syntax.Args) error { v.PassiveOnly = true; return nil }),
		row("ignore-attached-bit", "ignore-attached-bit", func(v *devices.ISISVRF, a syntax.Args) error { v.IgnoreAttached = true; return nil }),
		{In: in, Pattern: "(summary-address|summary-prefix) <prefix:anyprefix> [{how:rest}]", Do: func(s *Scope, a syntax.Args) error {
			key := a.Prefix("prefix").Masked().String()
			Set(&s.ISISVRF.Summaries, key, a.Str("how"))
			s.At(a, s.Block, "summary-address "+key)
			return nil
		}},
		{In: in, Pattern: "shutdown", Do: func(s *Scope, a syntax.Args) error { s.ISIS.Shutdown = true; s.At(a, s.Block, "shutdown"); return nil }},
		{In: in, Pattern: "multi-topology [{x:rest}]", Do: onISIS("multi-topology", func(v *devices.ISISVRF, a syntax.Args) error { v.MultiTopology = true; return nil })},
		{In: in, Pattern: "default-information originate [{how:rest}]", Do: func(s *Scope, a syntax.Args) error {
			if s.FamilyName == "ipv6" {
				Set(&s.ISISVRF.Settings, "ipv6 default-information", a.Str("how"))
				s.At(a, s.Block, "ipv6 default-information")
				return nil
			}
			o := &devices.DefaultOriginate{}
			s.ISISVRF.DefaultOriginate = o
			s.At(a, s.Block, "default-information originate")
			return originate(s, o, a)
		}},
		{In: in, Pattern: "redistribute {what:rest}", Exact: true, Do: redistributeISIS},
		{In: in, Pattern: "authentication mode {kind:md5|text} " + levelSaid, Do: onISIS("authentication", func(v *devices.ISISVRF, a syntax.Args) error {
			Set(&v.Auth, LevelKey(a.Str("level")), a.Str("kind"))
			return nil
		})},
		{In: in, Pattern: "authentication key-chain {chain} " + levelSaid, Do: onISIS("authentication key", func(v *devices.ISISVRF, a syntax.Args) error {
			Set(&v.Keys, strings.TrimSpace("chain "+LevelKey(a.Str("level"))), a.Str("chain"))
			return nil
		})},
	}
	rows = append(rows, keep("timers", "spf-interval {x:rest}", "prc-interval {x:rest}", "lsp-gen-interval {x:rest}", "lsp-refresh-interval {x:rest}", "max-lsp-lifetime {x:rest}", "lsp-mtu {x:rest}", "timers {x:rest}", "fast-flood [{x:rest}]")...)
	rows = append(rows, keep("graceful-restart", "graceful-restart [{x:rest}]", "nsf {x:rest}")...)
	rows = append(rows, keep("authentication", "authentication {x:rest}", "authentication-type {x:rest}", "authentication-check [{x:rest}]", "area-password {x:rest}", "domain-password {x:rest}")...)
	rows = append(rows, keep("bfd", "bfd [{x:rest}]")...)
	rows = append(rows, keep("adjacency-check", "adjacency-check [{x:rest}]")...)
	for _, p := range []string{"log-adjacency-changes [{x:rest}]", "hostname dynamic", "log adjacency [{x:rest}]", "event-history {x:rest}", "dynamic-hostname [{x:rest}]", "hello padding [{x:rest}]", "exit-address-family"} {
		rows = append(rows, Row{In: in, Pattern: p, As: syntax.Inert, Why: "what is logged, shown or padded forwards nothing"})
	}
	return rows
}

// originate reads the options of default-information originate: always, route-map, metric.
func originate(s *Scope, o *devices.DefaultOriginate, a syntax.Args) error {
	w := strings.Fields(a.Str("how"))
	for i := 0; i < len(w); i++ {
		switch {
		case w[i] == "always":
			o.Always = true
		case LevelKey(w[i]) != "" || w[i] == "level-1-2" || w[i] == "ipv4":
			Set(&s.ISISVRF.Settings, "default-information "+w[i], "on")
		case w[i] == "route-map" && i+1 < len(w):
			i++
			o.Policy = w[i]
			s.Refer("route-map", w[i], "isis default-information originate", a)
		case w[i] == "metric" && i+1 < len(w):
			i++
			n, err := strconv.Atoi(w[i])
			if err != nil {
				return fmt.Errorf("%q is no metric", w[i])
			}
			o.Metric = n
		default:
			return fmt.Errorf("%q is not understood behind default-information originate", w[i])
		}
	}
	return nil
}

// redistributeISIS reads "redistribute [ipv4] SOURCE [PROCESS] [options]" and "redistribute isis [ip] level-X into level-Y [filter]".
func redistributeISIS(s *Scope, a syntax.Args) error {
	w := strings.Fields(a.Str("what"))
	if s.FamilyName == "ipv6" || len(w) > 0 && w[0] == "ipv6" {
		key := "ipv6 redistribute " + strings.Join(w, " ")
		Set(&s.ISISVRF.Settings, key, "on")
		s.At(a, s.Block, key)
		return nil
	}
	if i := index(w, "into"); i > 0 && i+1 < len(w) {
		return Leak(s, a, w[i-1], w[i+1], w[i+2:])
	}
	if len(w) > 0 && w[0] == "ipv4" {
		w = w[1:]
	}
	if len(w) == 0 {
		return fmt.Errorf("what is redistributed is not said")
	}
	key := w[0]
	w = w[1:]
	if len(w) > 0 && !optionOfRedistribution[w[0]] {
		key += " " + w[0]
		w = w[1:]
	}
	r := &devices.Redistribution{}
	for i := 0; i < len(w); i++ {
		value := func() string {
			if i++; i < len(w) {
				return w[i]
			}
			return ""
		}
		switch w[i] {
		case "route-map":
			r.Policy = value()
			s.Refer("route-map", r.Policy, "isis redistribute "+key, a)
		case "metric":
			n, err := strconv.Atoi(value())
			if err != nil {
				return fmt.Errorf("a metric of a redistribution is a number")
			}
			r.Metric, r.HasMetric = n, true
		case "metric-type":
			r.Level = strings.TrimSpace(r.Level + " metric-type " + value())
		case "match":
			r.Match = value()
		case "internal", "external", "nssa-external", "1", "2":
			r.Match = strings.TrimSpace(r.Match + " " + w[i])
		case "level-1", "level-2", "level-1-2":
			r.Level = strings.TrimSpace(r.Level + " " + w[i])
		case "ip", "clns", "instance", "include", "leaked":
		default:
			return fmt.Errorf("%q is not understood in a redistribution", w[i])
		}
	}
	Set(&s.ISISVRF.Redistribute, key, r)
	s.At(a, s.Block, "redistribute "+key)
	return nil
}

var optionOfRedistribution = map[string]bool{"route-map": true, "metric": true, "metric-type": true, "match": true, "level-1": true, "level-2": true, "level-1-2": true, "ip": true, "clns": true, "instance": true, "include": true}

// Leak notes that routes go from one level to the other, all or those that a filter lets through.
func Leak(s *Scope, a syntax.Args, from, to string, filter []string) error {
	from, to = LevelKey(from), LevelKey(to)
	if from == "" || to == "" || from == to {
		return fmt.Errorf("routes are leaked from one level to the other")
	}
	how := ""
	switch {
	case len(filter) == 0 || filter[0] == "all" || filter[0] == "ip":
	case len(filter) >= 2 && (filter[0] == "route-map" || filter[0] == "route-policy"):
		how = "route-map " + filter[1]
		s.Refer("route-map", filter[1], "isis leak", a)
	case len(filter) >= 3 && filter[0] == "distribute-list" && filter[1] == "route-map":
		how = "route-map " + filter[2]
		s.Refer("route-map", filter[2], "isis leak", a)
	case len(filter) >= 2 && filter[0] == "distribute-list":
		how = "access-list " + filter[1]
		s.Refer("access-list", filter[1], "isis leak", a)
	default:
		return fmt.Errorf("%q is not understood as a filter", strings.Join(filter, " "))
	}
	Set(&s.ISISVRF.Leaks, from+" "+to, how)
	s.At(a, s.Block, "leak "+from+" "+to)
	return nil
}

func index(w []string, x string) int {
	for i := range w {
		if w[i] == x {
			return i
		}
	}
	return -1
}

// ISISPassive is a passive-interface statement of an instance; port is the pattern of an interface's name ("<port:ifname>").
func ISISPassive(in, port string) []Row {
	return []Row{
		{In: in, Pattern: "passive-interface default [{x:rest}]", Do: onISIS("passive-interface default", func(v *devices.ISISVRF, a syntax.Args) error {
			v.PassiveDefault = true
			if a.Has("x") {
				Set(&v.Settings, "passive-interface default", a.Str("x"))
			}
			return nil
		})},
		{In: in, Pattern: "passive-interface " + port, No: true, Do: func(s *Scope, a syntax.Args) error {
			Set(&s.ISISVRF.Passive, a.Str("port"), !a.No)
			s.At(a, s.Block, "passive-interface "+a.Str("port"))
			return nil
		}, Enter: func(e *syntax.Edit, a syntax.Args) {
			if e.No && !e.Has("passive-interface default") { // states the default
				e.Remove(e.Record)
				e.Record = ""
			}
		}},
	}
}

// onCircuit makes a row's Do of what it does to an interface's IS-IS.
func onCircuit(f func(*devices.InterfaceISIS, syntax.Args) error) func(*Scope, syntax.Args) error {
	return func(s *Scope, a syntax.Args) error { return f(Circuit(s), a) }
}

// Circuit is what the interface of the scope says of IS-IS.
func Circuit(s *Scope) *devices.InterfaceISIS {
	if s.Interface.ISIS == nil {
		s.Interface.ISIS = &devices.InterfaceISIS{}
	}
	return s.Interface.ISIS
}

// CircuitRows are the statements of an interface that systems of this kind share.
func CircuitRows(in string) []Row {
	row := func(pattern, leaf string, f func(*devices.InterfaceISIS, syntax.Args) error) Row {
		return Row{In: in, Pattern: pattern, Path: "isis / " + leaf, Do: onCircuit(f)}
	}
	circuit := func(family string) func(*devices.InterfaceISIS, syntax.Args) error {
		return func(i *devices.InterfaceISIS, a syntax.Args) error {
			i.Process = a.Str("tag")
			Set(&i.Families, family, true)
			return nil
		}
	}
	rows := []Row{
		row("ip router isis [{tag}]", "address-family ipv4", circuit("ipv4")),
		row("ipv6 router isis [{tag}]", "address-family ipv6", circuit("ipv6")),
		row("isis metric {n:int} "+levelSaid, "metric", func(i *devices.InterfaceISIS, a syntax.Args) error {
			Set(&i.Metrics, LevelKey(a.Str("level")), a.Int("n"))
			return nil
		}),
		row("isis metric maximum "+levelSaid, "metric", func(i *devices.InterfaceISIS, a syntax.Args) error {
			Set(&i.Metrics, LevelKey(a.Str("level")), 1<<24-1)
			return nil
		}),
		row("isis ipv6 metric {n:int} "+levelSaid, "metric", func(i *devices.InterfaceISIS, a syntax.Args) error {
			Set(&i.Metrics, LevelKey(a.Str("level"))+" ipv6", a.Int("n"))
			return nil
		}),
		row("isis circuit-type "+levelTyped, "circuit-type", func(i *devices.InterfaceISIS, a syntax.Args) error {
			i.Level = strings.TrimSuffix(a.Str("level"), "-only")
			return nil
		}),
		row("isis (network point-to-point|point-to-point)", "network", func(i *devices.InterfaceISIS, a syntax.Args) error {
			i.Network = "point-to-point"
			return nil
		}),
		row("isis (passive|passive-interface) "+levelSaid, "passive-interface", func(i *devices.InterfaceISIS, a syntax.Args) error {
			i.Passive = New(true)
			if k := LevelKey(a.Str("level")); k != "" {
				Set(&i.Settings, "passive "+k, "on")
			}
			return nil
		}),
		row("isis priority {n:int} "+levelSaid, "priority", func(i *devices.InterfaceISIS, a syntax.Args) error {
			Set(&i.Priority, LevelKey(a.Str("level")), a.Int("n"))
			return nil
		}),
		row("isis authentication mode {kind:md5|text|sha} "+levelSaid, "authentication", func(i *devices.InterfaceISIS, a syntax.Args) error {
			Set(&i.Auth, LevelKey(a.Str("level")), a.Str("kind"))
			return nil
		}),
		row("isis authentication-type {kind:md5|cleartext} "+levelSaid, "authentication", func(i *devices.InterfaceISIS, a syntax.Args) error {
			Set(&i.Auth, LevelKey(a.Str("level")), strings.Replace(a.Str("kind"), "cleartext", "text", 1))
			return nil
		}),
		row("isis authentication key-chain {chain} "+levelSaid, "authentication key", func(i *devices.InterfaceISIS, a syntax.Args) error {
			Set(&i.Keys, strings.TrimSpace("chain "+LevelKey(a.Str("level"))), a.Str("chain"))
			return nil
		}),
		row("isis bfd [{x:rest}]", "bfd", func(i *devices.InterfaceISIS, a syntax.Args) error {
			if i.BFD = "on"; a.Has("x") {
				i.BFD = a.Str("x")
			}
			return nil
		}),
		row("isis shutdown", "shutdown", func(i *devices.InterfaceISIS, a syntax.Args) error { i.Shutdown = true; return nil }),
	}
	for _, k := range []string{"hello-interval", "hello-multiplier", "csnp-interval", "lsp-interval", "retransmit-interval", "retransmit-throttle-interval", "mesh-group", "tag", "hello padding", "hello-padding", "three-way-handshake", "protocol shutdown", "password", "authentication", "authentication-check", "prefix-suppression", "n-flag-clear", "ipv6 tag"} {
		rows = append(rows, Row{In: in, Pattern: "isis " + k + " [{x:rest}]", Path: "isis / " + k, Exact: true, Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) error {
			Set(&i.Settings, k, strings.TrimPrefix(strings.TrimSpace(i.Settings[k]+"; "+a.Str("x")), "; "))
			return nil
		})})
	}
	return rows
}
