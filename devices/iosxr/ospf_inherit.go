package iosxr

import (
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// linkRows are the statements about interfaces that a process, an area and an interface itself may make. They come to
// one key and one value, so that they can be handed down. An interface is passive with "passive", "passive enable" and
// without "passive disable" alike (Cisco IOS XR Routing Command Reference, "OSPF Commands").
func linkRows(in string, keep func(s *scope, key, value string)) []row {
	r := func(pattern, leaf, key string, value func(a args) string) row {
		return row{In: in, Pattern: pattern, Path: leaf, Do: func(s *scope, a args) error { keep(s, key, value(a)); return nil }}
	}
	arg := func(name string) func(args) string { return func(a args) string { return a.Str(name) } }
	state := func(a args) string {
		if a.Word("disable") {
			return "off"
		}
		return "on"
	}
	return []row{
		r("cost {cost:int(1-65535)}", "cost", "cost", arg("cost")),
		r("hello-interval {n:int}", "hello-interval", "hello-interval", arg("n")),
		r("dead-interval {n:int}", "dead-interval", "dead-interval", arg("n")),
		r("priority {n:int(0-255)}", "priority", "priority", arg("n")),
		r("network {kind:point-to-point|broadcast|non-broadcast|point-to-multipoint}", "network", "network", arg("kind")),
		r("network point-to-multipoint non-broadcast", "network", "network", func(args) string { return "point-to-multipoint non-broadcast" }),
		r("passive [enable|disable]", "passive-interface", "passive", state),
		r("mtu-ignore [enable|disable]", "mtu-ignore", "mtu-ignore", state),
		r("shutdown", "shutdown", "shutdown", func(args) string { return "on" }),
		r("bfd fast-detect [strict-mode] [disable]", "bfd", "bfd", state),
		r("bfd minimum-interval {n:int}", "bfd minimum-interval", "bfd minimum-interval", arg("n")),
		r("bfd multiplier {n:int}", "bfd multiplier", "bfd multiplier", arg("n")),
		r("retransmit-interval {n:int}", "retransmit-interval", "retransmit-interval", arg("n")),
		r("transmit-delay {n:int}", "transmit-delay", "transmit-delay", arg("n")),
		r("authentication", "authentication", "authentication", func(args) string { return "simple" }),
		r("authentication null", "authentication", "authentication", func(args) string { return "none" }),
		r("authentication message-digest", "authentication", "authentication", func(args) string { return "message-digest" }),
		r("authentication message-digest keychain {chain}", "authentication", "authentication", func(a args) string { return "message-digest keychain " + a.Str("chain") }),
		r("authentication keychain {chain}", "authentication", "authentication", func(a args) string { return "message-digest keychain " + a.Str("chain") }),
		r("authentication ipsec {rest:rest}", "authentication", "authentication", func(a args) string { return "ipsec " + a.Str("rest") }),
		r("authentication-key {key:rest}", "authentication key", "key", arg("key")),
		{In: in, Pattern: "message-digest-key <id:int(1-255)> md5 {key:rest}", Path: "authentication key $id", Do: func(s *scope, a args) error {
			keep(s, "key "+a.Str("id"), a.Str("key"))
			return nil
		}},
	}
}

// setLink puts a key and its value into what an interface says.
func setLink(o *devices.InterfaceOSPF, key, value string) {
	n, _ := strconv.Atoi(value)
	switch {
	case key == "cost":
		o.Cost = n
	case key == "hello-interval":
		o.Hello = n
	case key == "dead-interval":
		o.Dead = n
	case key == "priority":
		o.Priority = ioslike.New(n)
	case key == "network":
		o.Network = value
	case key == "passive":
		o.Passive = ioslike.New(value == "on")
	case key == "mtu-ignore":
		if o.MTUIgnore = value == "on"; value == "off" {
			ioslike.Set(&o.Settings, key, value) // said, so that a process's word does not hold
		}
	case key == "shutdown":
		o.Shutdown = value == "on"
	case key == "bfd":
		o.BFD = value
	case key == "authentication":
		o.Auth = value
	case key == "key":
		ioslike.Set(&o.Keys, "", value)
	case strings.HasPrefix(key, "key "):
		ioslike.Set(&o.Keys, key[4:], value)
	default:
		ioslike.Set(&o.Settings, key, value)
	}
}

// handedDown are the keys that an interface takes from its area, and an area from its process.
var handedDown = []string{"cost", "hello-interval", "dead-interval", "priority", "network", "passive", "mtu-ignore", "bfd", "bfd minimum-interval", "bfd multiplier", "retransmit-interval", "transmit-delay", "authentication", "key"}

// inheritOSPF hands the settings of processes and areas down to the interfaces that do not say otherwise.
func inheritOSPF(c *devices.Config) {
	for _, i := range c.Interfaces {
		vrf := i.VRF
		if vrf == "" {
			vrf = "default"
		}
		for v3, o := range map[bool]*devices.InterfaceOSPF{false: i.OSPF, true: i.OSPFv3} {
			if o == nil {
				continue
			}
			p := c.OSPF[o.Process]
			if v3 {
				p = c.OSPFv3[o.Process]
			}
			if p == nil || p.VRFs[vrf] == nil {
				continue
			}
			v := p.VRFs[vrf]
			var levels []map[string]string // nearest first
			if a := v.Areas[o.Area]; a != nil {
				levels = append(levels, a.Settings)
			}
			levels = append(levels, v.Settings)
			inheritLink(o, levels)
		}
	}
}

func inheritLink(o *devices.InterfaceOSPF, levels []map[string]string) {
	said := map[string]bool{
		"cost": o.Cost != 0, "hello-interval": o.Hello != 0, "dead-interval": o.Dead != 0, "priority": o.Priority != nil, "network": o.Network != "", "passive": o.Passive != nil,
		"bfd": o.BFD != "", "authentication": o.Auth != "", "key": len(o.Keys) > 0, "mtu-ignore": o.MTUIgnore,
	}
	for _, key := range handedDown {
		if said[key] || o.Settings[key] != "" {
			continue
		}
		for _, level := range levels {
			if v, ok := level[key]; ok {
				setLink(o, key, v)
				break
			}
		}
	}
	if len(o.Keys) > 0 {
		return
	}
	for _, level := range levels {
		for k, v := range level {
			if strings.HasPrefix(k, "key ") {
				setLink(o, k, v)
			}
		}
		if len(o.Keys) > 0 {
			return
		}
	}
}
