package sonic

import (
	"net/netip"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/devices/frr"
	"interlock/devices/ioslike"
)

// defaults fills in what the notes come to, and what SONiC does where nothing is said.
func defaults(c *devices.Config) {
	n := func(kind string) map[string]string {
		out := map[string]string{}
		for k, v := range c.Settings {
			if name, ok := strings.CutPrefix(k, "\x00"+kind+" "); ok {
				out[name] = v
				delete(c.Settings, k)
			}
		}
		return out
	}
	admin := n("admin")
	for name, i := range c.Interfaces {
		// A port is down until it is said to be up (sonic-port.yang: admin_status, default down); others are up.
		i.Shutdown = i.Shutdown || admin[name] != "" && admin[name] != "up" || admin[name] == "" && i.Kind == devices.Ethernet
	}
	for name, v := range n("rate") {
		for _, i := range c.Interfaces {
			if i.Channel != nil && i.Channel.Group == name {
				i.Channel.Rate = map[bool]string{true: "fast", false: "normal"}[on(v)]
			}
		}
	}
	vlans(c, n("vlan-member"))
	for name, v := range n("mgmt-vrf") {
		if !on(v) {
			continue
		}
		vrf := ioslike.Get(&c.VRFs, "mgmt")
		vrf.Name, vrf.Management = "mgmt", true
		if i := c.Interfaces[name]; i != nil {
			i.VRF = "mgmt"
		}
	}
	for key := range n("gateway") {
		name, addr, _ := strings.Cut(key, " ")
		hop, err := netip.ParseAddr(addr)
		i := c.Interfaces[name]
		if err != nil || i == nil {
			continue
		}
		prefix := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
		if hop.Is6() {
			prefix = netip.PrefixFrom(netip.IPv6Unspecified(), 0)
		}
		addRoute(c, i.VRF, &devices.StaticRoute{Prefix: prefix, NextHop: hop, Interface: name})
	}
	routes(c, n)
	maps(c, n("map-vlan"), n("map-vni"))
	access(c, n)
	if m := c.MLAG; m != nil && c.Interfaces[m.PeerLink] != nil {
		c.Interfaces[m.PeerLink].PeerLink = true
	}
	for _, i := range c.Interfaces {
		if i.VRF != "" {
			ioslike.Get(&c.VRFs, i.VRF).Name = i.VRF
		}
	}
	frr.Defaults(c)
}

// vlans makes switchports of the members of VLANs.
func vlans(c *devices.Config, members map[string]string) {
	var keys []string
	for k := range members {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		name, id, _ := strings.Cut(k, " ")
		i := ioslike.Get(&c.Interfaces, name)
		i.Name = name
		vlan, err := number(id, 4094)
		if err != nil {
			continue
		}
		i.Switchport = true
		if members[k] == "tagged" {
			i.Mode, i.AllowedVLANs = devices.Trunk, i.AllowedVLANs.Union(devices.VLANs(vlan))
			continue
		}
		i.AccessVLAN = vlan
		if members[k] == "priority_tagged" {
			ioslike.Set(&c.Settings, "interface "+name+" tagging", "priority_tagged")
		}
	}
	for _, i := range c.Interfaces {
		switch {
		case !i.Switchport:
		case i.Mode == devices.Trunk && i.AccessVLAN != 0:
			i.NativeVLAN, i.AllowedVLANs = i.AccessVLAN, i.AllowedVLANs.Union(devices.VLANs(i.AccessVLAN))
			i.AccessVLAN = 0
		case i.Mode == "":
			i.Mode = devices.Access
		}
	}
}

func addRoute(c *devices.Config, vrf string, r *devices.StaticRoute) {
	if vrf == "" {
		vrf = "default"
	}
	v := ioslike.Get(&c.VRFs, vrf)
	v.Name = vrf
	ioslike.Set(&v.StaticRoutes, r.Key(), r)
}

// routes are STATIC_ROUTE: its next hops, interfaces, distances and VRFs are lists that go together.
func routes(c *devices.Config, n func(string) map[string]string) {
	hops, ports, distances, holes, vrfs := n("route-nexthop"), n("route-ifname"), n("route-distance"), n("route-blackhole"), n("route-nexthop-vrf")
	keys := map[string]bool{}
	for _, m := range []map[string]string{hops, ports, holes} {
		for k := range m {
			keys[k] = true
		}
	}
	for k := range keys {
		vrf, text, found := strings.Cut(k, " ")
		if !found {
			vrf, text = "", k
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			continue
		}
		part := func(list string, i int) string {
			p := strings.Split(list, ",")
			if i < len(p) {
				return p[i]
			}
			return ""
		}
		count := max(len(strings.Split(hops[k], ",")), len(strings.Split(ports[k], ",")), len(strings.Split(holes[k], ",")))
		for i := range count {
			r := &devices.StaticRoute{Prefix: prefix, Discard: on(part(holes[k], i)), NextHopVRF: part(vrfs[k], i)}
			r.NextHop, _ = netip.ParseAddr(part(hops[k], i))
			if r.NextHop.IsValid() && r.NextHop.IsUnspecified() {
				r.NextHop = netip.Addr{}
			}
			r.Interface = part(ports[k], i)
			r.Distance, _ = number(part(distances[k], i), 255)
			addRoute(c, vrf, r)
		}
	}
}

func maps(c *devices.Config, vlan, vni map[string]string) {
	for k, v := range vni {
		name, _, _ := strings.Cut(k, " ")
		id, err := number(v, 1<<24-1)
		i := c.Interfaces[name]
		if err != nil || i == nil || i.VTEP == nil {
			continue
		}
		l, _ := number(strings.TrimPrefix(vlan[k], "Vlan"), 4094)
		x := &devices.VNI{VLAN: l}
		if c.VLANs[l] != nil {
			c.VLANs[l].VNI = id
		}
		for _, f := range c.VRFs {
			if f.VNI == id {
				x.VRF, x.AssociateVRF = f.Name, true
			}
		}
		ioslike.Set(&i.VTEP.VNIs, id, x)
	}
}

// sortedRules orders rules as they are tried: the highest priority first.
func sortedRules(rules map[string]map[string]string) []string {
	var out []string
	for k := range rules {
		out = append(out, k)
	}
	sort.Slice(out, func(i, j int) bool {
		a, _ := number(rules[out[i]]["PRIORITY"], 1<<30)
		b, _ := number(rules[out[j]]["PRIORITY"], 1<<30)
		if a != b {
			return a > b
		}
		return out[i] < out[j]
	})
	return out
}

// entry makes an entry of a rule's fields. What the model has no place for becomes a condition of its own.
func entry(f map[string]string) devices.ACLEntry {
	e := devices.ACLEntry{Protocol: "ip"}
	e.Seq, _ = number(f["PRIORITY"], 1<<30)
	for k, v := range f {
		switch k {
		case "PRIORITY":
		case "PACKET_ACTION":
			switch strings.ToUpper(v) {
			case "FORWARD", "ACCEPT":
				e.Permit = true
			case "DROP", "DENY":
			default:
				e.Permit = true
				e.Options = append(e.Options, "action "+v)
			}
		case "SRC_IP", "SRC_IPV6":
			e.Source = prefixOf(v)
		case "DST_IP", "DST_IPV6":
			e.Destination = prefixOf(v)
		case "IP_PROTOCOL", "NEXT_HEADER":
			e.Protocol = v
		case "L4_SRC_PORT":
			e.SourcePort = devices.PortMatch{Op: "eq", Values: []string{v}}
		case "L4_DST_PORT":
			e.DestinationPort = devices.PortMatch{Op: "eq", Values: []string{v}}
		case "L4_SRC_PORT_RANGE":
			e.SourcePort = devices.PortMatch{Op: "range", Values: strings.Split(v, "-")}
		case "L4_DST_PORT_RANGE":
			e.DestinationPort = devices.PortMatch{Op: "range", Values: strings.Split(v, "-")}
		default:
			e.Options = append(e.Options, strings.ToLower(k)+" "+v)
		}
	}
	sort.Strings(e.Options)
	return e
}

func prefixOf(v string) devices.ACLAddress {
	if p, err := netip.ParsePrefix(v); err == nil {
		if p.Bits() == 0 {
			return devices.ACLAddress{}
		}
		return devices.ACLAddress{Prefix: p.Masked()}
	}
	if a, err := netip.ParseAddr(v); err == nil {
		return devices.ACLAddress{Prefix: netip.PrefixFrom(a, a.BitLen())}
	}
	return devices.ACLAddress{Text: v}
}
