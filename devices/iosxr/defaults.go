package iosxr

import (
	"regexp"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

var (
	versionPattern  = regexp.MustCompile(`^!! IOS XR Configuration(?: version =)? *([0-9][0-9A-Za-z.]*)`)
	platformPattern = regexp.MustCompile(`(?i)^!+\s*(?:Chassis|Platform|PID|Chassis type)\s*[:=]\s*(?:Cisco\s+)?((?:ASR|NCS|CRS|XRV|8\d\d\d|IOS-?XRv)\S*)`)
)

// readHeader takes version and platform from the comments at the head ("!! IOS XR Configuration 6.1.2").
func readHeader(c *devices.Config, trees []*devices.Tree) {
	for _, t := range trees {
		t.Walk(func(n *syntax.Node) {
			if n.Kind != syntax.Comment {
				return
			}
			if m := versionPattern.FindStringSubmatch(n.Line); m != nil && c.Version == "" {
				c.Version = m[1]
			}
			if m := platformPattern.FindStringSubmatch(n.Line); m != nil && c.Platform == "" {
				c.Platform = m[1]
			}
		})
	}
}

// defaults fills in what IOS XR does where nothing is said.
func defaults(c *devices.Config) {
	c.System.DefaultRouted = true // every port is routed until "l2transport"
	for _, i := range c.Interfaces {
		if i.VRF == "default" {
			i.VRF = ""
		}
		if i.MTU == 1514 && (i.Kind == devices.Ethernet || i.Kind == devices.PortChannel) {
			i.MTU = 0 // the default counts the Ethernet header (Interface and Hardware Component Command Reference, "mtu")
		}
		if i.Channel != nil && i.Channel.Mode == "inherit" {
			i.Channel.Mode = "on"
		}
		for _, g := range i.Gateways {
			if g.Priority == 100 {
				g.Priority = 0
			}
		}
	}
	inheritOSPF(c)
	for v3, m := range map[bool]map[string]*devices.OSPF{false: c.OSPF, true: c.OSPFv3} {
		for _, o := range m {
			for name, v := range o.VRFs {
				ospfDefaults(c, name, v, v3)
			}
		}
	}
	if c.BGP != nil {
		for _, v := range c.BGP.VRFs {
			bgpDefaults(v)
		}
	}
	for name, v := range c.VRFs {
		v.Management = strings.EqualFold(name, "mgmt") || strings.EqualFold(name, "management") || strings.HasPrefix(strings.ToLower(name), "mgmt-")
	}
}

// ospfDefaults: the reference bandwidth is 100 Mbit/s and 32 equal paths are used (Cisco IOS XR Routing Command Reference,
// "auto-cost", "maximum paths (OSPF)"). Without a router id of its own the process takes the address of a loopback of
// its VRF, else the highest of its interfaces; which, the simulation computes.
func ospfDefaults(_ *devices.Config, _ string, v *devices.OSPFVRF, _ bool) {
	if v.ReferenceBandwidth == 0 {
		v.ReferenceBandwidth = 100
	}
	if v.MaximumPaths == 0 {
		v.MaximumPaths = 32
	}
}

// bgpDefaults: a neighbour has the families that its blocks name and no other, distances are 20, 200 and 200, and an eBGP
// neighbour without a route policy takes and gives no route (Cisco IOS XR Routing Configuration Guide, "Implementing BGP",
// "BGP default limits", "Inbound and outbound policies").
func bgpDefaults(v *devices.BGPVRF) {
	v.NoDefaultIPv4 = true
	if v.Settings["unsafe-ebgp-policy"] == "" {
		ioslike.Set(&v.Settings, "missing-policy ebgp", "deny")
	}
	for k, d := range map[string]int{"external": 20, "internal": 200, "local": 200} {
		if v.Distance[k] == 0 {
			ioslike.Set(&v.Distance, k, d)
		}
	}
}
