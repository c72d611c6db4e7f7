package frr

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// ospf is OSPF ("Open Shortest Path First v2 - OSPFv2"). NVUE has no OSPFv3.
func (n *nv) ospf() {
	open := openOSPF(false)
	vrf := func(pattern string, do func(*scope, args) error) {
		n.add("vrf <vrf> router ospf "+pattern, "", func(s *scope, a args) error {
			if err := open(s, a); err != nil {
				return err
			}
			if a.Str("vrf") != "default" {
				s.VRFNamed(a.Str("vrf"))
			}
			return do(s, a)
		})
	}
	said := func(pattern, on, off string) {
		vrf(pattern, func(s *scope, a args) error {
			w := on
			if strings.Contains(pattern, onOff) && !isOn(a) {
				if w = off; w == "" {
					return nil
				}
			}
			return n.say(s, a, "ospf", s.Block, w)
		})
	}
	n.add("router ospf "+switches+" "+onOff, "router ospf", func(s *scope, a args) error {
		s.Setting("ospf enable", a.Str("v"))
		return nil
	})
	n.add("router ospf router-id {id:ip}", "router ospf / router-id", func(s *scope, a args) error {
		if err := open(s, a); err != nil {
			return err
		}
		if !s.OSPFVRF.RouterID.IsValid() {
			s.OSPFVRF.RouterID = a.Addr("id")
		}
		return nil
	})
	vrf(switches+" "+onOff, func(s *scope, a args) error { ioslike.Set(&s.OSPFVRF.Settings, "enable", a.Str("v")); return nil })
	said("router-id {id:ip}", "ospf router-id $id", "")
	said("reference-bandwidth {mbps:int}", "auto-cost reference-bandwidth $mbps", "")
	said("area <area> network <prefix:prefix>", "network $prefix area $area", "")
	area := func(pattern string, do func(*devices.OSPFArea, args)) {
		vrf("area <area> "+pattern, func(s *scope, a args) error {
			do(ioslike.Get(&s.OSPFVRF.Areas, areaID(a.Str("area"))), a)
			a.Sets("/" + s.Block + " / area " + areaID(a.Str("area")))
			return nil
		})
	}
	area("type {t:normal|stub|nssa|totally-stub|totally-nssa}", func(o *devices.OSPFArea, a args) {
		t := strings.TrimPrefix(a.Str("t"), "totally-")
		o.Type, o.NoSummary = t, t != a.Str("t")
		if t == "normal" {
			o.Type = ""
		}
	})
	area("default-lsa-cost {n:int}", func(o *devices.OSPFArea, a args) { o.DefaultCost = a.Int("n") })
	area("range <prefix:prefix> suppress "+onOff, func(o *devices.OSPFArea, a args) {
		if isOn(a) {
			ioslike.Set(&o.Ranges, a.Prefix("prefix").Masked().String(), "not-advertise")
		}
	})
	area("range <prefix:prefix> cost {n:int}", func(o *devices.OSPFArea, a args) {
		ioslike.Set(&o.Ranges, a.Prefix("prefix").Masked().String(), "cost "+a.Str("n"))
	})
	area("<what:filter-list|export-list|import-list> {rest:rest}", func(o *devices.OSPFArea, a args) { ioslike.Set(&o.Settings, a.Str("what"), a.Str("rest")) })
	redistributed := func(pattern string, do func(*devices.Redistribution, args)) {
		vrf("redistribute <source:connected|static|kernel|bgp> "+pattern, func(s *scope, a args) error {
			if s.OSPFVRF.Redistribute[a.Str("source")] == nil {
				ioslike.Set(&s.OSPFVRF.Redistribute, a.Str("source"), &devices.Redistribution{})
			}
			do(s.OSPFVRF.Redistribute[a.Str("source")], a)
			s.Refer("route-map", a.Str("map"), "ospf redistribute "+a.Str("source"), a)
			a.Sets("/" + s.Block + " / redistribute " + a.Str("source"))
			return nil
		})
	}
	vrf("redistribute <source:connected|static|kernel|bgp> "+switches+" "+onOff, func(s *scope, a args) error {
		if isOn(a) && s.OSPFVRF.Redistribute[a.Str("source")] == nil {
			ioslike.Set(&s.OSPFVRF.Redistribute, a.Str("source"), &devices.Redistribution{})
		}
		a.Sets("/" + s.Block + " / redistribute " + a.Str("source"))
		return nil
	})
	redistributed("route-map {map}", func(r *devices.Redistribution, a args) { r.Policy = a.Str("map") })
	redistributed("metric {n:int}", func(r *devices.Redistribution, a args) { r.Metric, r.HasMetric = a.Int("n"), true })
	redistributed("metric-type {n:int(1-2)}", func(r *devices.Redistribution, a args) { r.MetricType = a.Int("n") })
	said("max-metric administrative "+onOff, "max-metric router-lsa administrative", "")
	for _, w := range []string{"default-originate", "distance", "timers", "max-metric", "rfc1583-compatible"} {
		vrf(w+" {rest:rest}", func(s *scope, a args) error {
			words := strings.Fields(w + " " + a.Str("rest"))
			ioslike.Set(&s.OSPFVRF.Settings, strings.Join(words[:len(words)-1], " "), words[len(words)-1])
			a.Sets("/" + s.Block + " / " + w)
			return nil
		})
		n.rows[len(n.rows)-1].Exact = true
	}
	n.rows = append(n.rows, inert("", "what is logged forwards nothing", "nv set vrf <vrf> router ospf log <rest:rest>")...)

	link := func(pattern, path string, do func(*devices.InterfaceOSPF, args)) {
		n.port("router ospf "+pattern, "ospf / "+path, func(s *scope, a args) error {
			if s.Interface.OSPF == nil {
				s.Interface.OSPF = &devices.InterfaceOSPF{}
			}
			do(s.Interface.OSPF, a)
			return nil
		})
	}
	linkSaid := func(pattern, path, words string) {
		n.port("router ospf "+pattern, "ospf / "+path, func(s *scope, a args) error {
			return n.say(s, a, "interface", "interface "+s.Interface.Name, "ip ospf "+words)
		})
	}
	linkSaid("area {area}", "area", "area $area")
	link(switches+" "+onOff, "shutdown", func(o *devices.InterfaceOSPF, a args) { o.Shutdown = !isOn(a) })
	linkSaid("cost {n:int(1-65535)}", "cost", "cost $n")
	linkSaid("priority {n:int(0-255)}", "priority", "priority $n")
	linkSaid("network-type {t:broadcast|point-to-point|non-broadcast|point-to-multipoint}", "network", "network $t")
	link("passive "+onOff, "passive-interface", func(o *devices.InterfaceOSPF, a args) { o.Passive = ioslike.New(isOn(a)) })
	link("mtu-ignore "+onOff, "mtu-ignore", func(o *devices.InterfaceOSPF, a args) { o.MTUIgnore = isOn(a) })
	linkSaid("timers hello-interval {n:int}", "hello-interval", "hello-interval $n")
	linkSaid("timers dead-interval {n:int}", "dead-interval", "dead-interval $n")
	link("timers <what:retransmit-interval|transmit-delay|minimal-hello-multiplier> {n}", "timers $what", func(o *devices.InterfaceOSPF, a args) {
		ioslike.Set(&o.Settings, a.Str("what"), a.Str("n"))
	})
	link("authentication "+switches+" "+onOff, "authentication", func(o *devices.InterfaceOSPF, a args) {
		if isOn(a) {
			o.Auth = "message-digest"
		}
	})
	link("authentication message-digest-key {id:int}", "authentication key", func(o *devices.InterfaceOSPF, a args) { ioslike.Set(&o.Settings, "message-digest-key", a.Str("id")) })
	link("authentication md5-key {key:rest}", "authentication key", func(o *devices.InterfaceOSPF, a args) { ioslike.Set(&o.Keys, "md5", a.Str("key")) })
	link("bfd "+switches+" "+onOff, "bfd", func(o *devices.InterfaceOSPF, a args) {
		if isOn(a) {
			o.BFD = "on"
		}
	})
	link("bfd <what:detect-multiplier|min-receive-interval|min-transmit-interval> {n:int}", "bfd $what", func(o *devices.InterfaceOSPF, a args) {
		ioslike.Set(&o.Settings, "bfd "+a.Str("what"), a.Str("n"))
	})
	n.rows = append(n.rows, unmodelled("", "this part of OSPF is not computed", "nv set vrf <vrf> router ospf <rest:rest>", "nv set interface <port:ifrange> router <rest:rest>", "nv set router <rest:rest>", "nv set vrf <nvrf> router <rest:rest>")...)
	n.rows = dropped(n.rows, "interface <port:ifrange> router <w>")
}
