package frr

import (
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// notes takes what note kept of one kind back, by interface.
func notes(c *devices.Config, kind string) map[string]string {
	out := map[string]string{}
	for k, v := range c.Settings {
		if name, ok := strings.CutPrefix(k, "\x00"+kind+" "); ok {
			out[name] = v
			delete(c.Settings, k)
		}
	}
	return out
}

// Defaults fills in what the notes of the statements come to and what FRR and Linux do where nothing is said.
func Defaults(c *devices.Config) {
	nvDefaults(c)
	vrfs := notes(c, "vrf")
	bonds(c)
	kinds(c, vrfs)
	bridges(c)
	tunnels(c)
	started(c, vrfs)
	gateways(c)
	if m := c.MLAG; m != nil {
		notes(c, "mlag-peer")
		if i := c.Interfaces[m.PeerLink]; i != nil {
			i.PeerLink = true
		}
	}
	for _, v := range c.VRFs {
		v.Management = v.Name == "mgmt"
	}
	for _, o := range c.OSPF {
		ospfDefaults(o)
	}
	for _, o := range c.OSPFv3 {
		ospfDefaults(o)
	}
	if c.BGP != nil {
		bgpDefaults(c)
	}
	if len(c.Settings) == 0 {
		c.Settings = nil
	}
}

// bonds: what a bond says of its members goes to them. Without a mode ifupdown2 of Cumulus makes an LACP bond; with
// another mode than 802.3ad it speaks no LACP.
func bonds(c *devices.Config) {
	modes, rates := notes(c, "bond-mode"), notes(c, "lacp-rate")
	for bond, list := range notes(c, "slaves") {
		b := ioslike.Get(&c.Interfaces, bond)
		b.Name, b.Kind = bond, devices.PortChannel
		mode, rate := "active", ""
		switch modes[bond] {
		case "", "802.3ad", "4", "lacp":
		default:
			mode = "on"
		}
		if r := rates[bond]; r == "0" || r == "slow" {
			rate = "normal"
		} else if r == "1" || r == "fast" {
			rate = "fast"
		}
		for _, p := range expandPorts(strings.ReplaceAll(list, "glob ", "")) {
			if p == "none" {
				continue
			}
			i := ioslike.Get(&c.Interfaces, p)
			i.Name = p
			i.Channel = &devices.ChannelMember{Group: bond, Mode: mode, Rate: rate}
		}
		if lag := modes[bond]; lag != "" && mode == "on" {
			ioslike.Set(&c.Settings, "interface "+bond+" bond-mode", lag)
		}
	}
	for bond, mode := range modes {
		if i := c.Interfaces[bond]; i != nil && i.Kind != devices.PortChannel {
			ioslike.Set(&c.Settings, "interface "+bond+" bond-mode", mode)
		}
	}
}

func kinds(c *devices.Config, vrfs map[string]string) {
	tags, raw := notes(c, "vlan-id"), notes(c, "raw-device")
	for name, i := range c.Interfaces {
		kind, parent, tag := kindOf(name, c.OS)
		if vrfs[name] != "" {
			kind = devices.Loopback // the device of a VRF holds the VRF's own addresses
		}
		if n, err := strconv.Atoi(tags[name]); err == nil {
			tag = n
		}
		if raw[name] != "" {
			if parent = raw[name]; kind == devices.OtherKind {
				kind = devices.Subinterface
			}
		}
		if i.Kind == "" {
			i.Kind = kind
		}
		switch i.Kind {
		case devices.Subinterface:
			i.Parent, i.Dot1q = parent, tag
		case devices.SVI:
			i.Parent, i.Dot1q = parent, tag
		}
		if i.VRF != "" {
			v := ioslike.Get(&c.VRFs, i.VRF)
			v.Name = i.VRF
		}
		if i.VRF == "default" {
			i.VRF = ""
		}
	}
}

// bridges makes switchports of the ports of a VLAN-aware bridge: what the port does not say it takes from the bridge
// (Cumulus Linux user guide, "VLAN-aware Bridge Mode"). A bridge that is not VLAN-aware is kept as it is written.
func bridges(c *devices.Config) {
	aware, ports, vids, pvids, access, untagged := notes(c, "vlan-aware"), notes(c, "bridge-ports"), notes(c, "vids"), notes(c, "pvid"), notes(c, "access"), notes(c, "untagged")
	for p := range notes(c, "member") {
		aware["br_default"] = "yes"
		ports["br_default"] += " " + p
	}
	in := map[string]bool{}
	for _, bridge := range sorted(ports) {
		list := expandPorts(strings.ReplaceAll(ports[bridge], "glob ", ""))
		if !yes(aware[bridge]) {
			ioslike.Set(&c.Settings, "bridge "+bridge+" ports", strings.Join(list, " "))
			continue
		}
		all, err := devices.ParseVLANSet(vids[bridge])
		if err != nil || vids[bridge] == "" {
			all = devices.NoVLANs
		}
		native := 1
		if n, err := strconv.Atoi(pvids[bridge]); err == nil {
			native = n
		}
		for _, name := range list {
			if name == "none" {
				continue
			}
			in[name] = true
			i := ioslike.Get(&c.Interfaces, name)
			i.Name = name
			if i.Kind == "" {
				i.Kind, _, _ = kindOf(name, c.OS)
			}
			i.Switchport = true
			if n, err := strconv.Atoi(access[name]); err == nil {
				i.Mode, i.AccessVLAN = devices.Access, n
				addVLANs(c, devices.VLANs(n))
				continue
			}
			i.Mode, i.NativeVLAN, i.AllowedVLANs = devices.Trunk, native, all
			if n, err := strconv.Atoi(pvids[name]); err == nil {
				i.NativeVLAN = n
			}
			if own, err := devices.ParseVLANSet(vids[name]); err == nil && vids[name] != "" {
				i.AllowedVLANs = own
			}
			if u := untagged[name]; u != "" && !yes(u) {
				i.NativeVLAN = 0
			} else {
				i.AllowedVLANs = i.AllowedVLANs.Union(devices.VLANs(i.NativeVLAN))
			}
			addVLANs(c, i.AllowedVLANs)
		}
		addVLANs(c, all.Union(devices.VLANs(native)))
	}
	// What is said of a bridge's port that is in no bridge has no effect; it is kept, so that a change of it is seen.
	for key, m := range map[string]map[string]string{"bridge-access": access, "bridge-vids": vids, "bridge-pvid": pvids, "bridge-allow-untagged": untagged} {
		for name, v := range m {
			if _, isBridge := ports[name]; !in[name] && !isBridge {
				ioslike.Set(&c.Settings, "interface "+name+" "+key, v)
			}
		}
	}
	for name, v := range aware {
		if _, ok := ports[name]; !ok {
			ioslike.Set(&c.Settings, "bridge "+name+" vlan-aware", v)
			if set, err := devices.ParseVLANSet(vids[name]); err == nil && yes(v) {
				addVLANs(c, set)
			}
		}
	}
	for name := range vids {
		if _, isBridge := ports[name]; isBridge && !yes(aware[name]) {
			ioslike.Set(&c.Settings, "bridge "+name+" vids", vids[name])
		}
	}
	for name, i := range c.Interfaces {
		if n, err := strconv.Atoi(access[name]); err == nil && i.Kind == devices.VXLAN {
			ioslike.Set(&c.Settings, "\x00vxlan-access "+name, itoa(n))
		}
	}
}

func addVLANs(c *devices.Config, set devices.VLANSet) {
	for _, id := range set.IDs() {
		ioslike.Get(&c.VLANs, id).ID = id
	}
}

// tunnels: a VXLAN interface is one VNI, bridged to the VLAN that it is an access port of.
func tunnels(c *devices.Config) {
	ids, access, suppress := notes(c, "vxlan-id"), notes(c, "vxlan-access"), notes(c, "suppress")
	for name, v := range suppress {
		if ids[name] == "" {
			ioslike.Set(&c.Settings, "interface "+name+" bridge-arp-nd-suppress", v)
		}
	}
	for name, i := range c.Interfaces {
		if i.VTEP == nil {
			continue
		}
		if i.VTEP.UDPPort == 0 {
			i.VTEP.UDPPort = 4789
		}
		id, err := strconv.Atoi(ids[name])
		if err != nil {
			continue
		}
		v := &devices.VNI{SuppressARP: yes(suppress[name])}
		if vlan, err := strconv.Atoi(access[name]); err == nil {
			v.VLAN = vlan
			ioslike.Get(&c.VLANs, vlan).ID = vlan
			c.VLANs[vlan].VNI = id
		}
		for _, f := range c.VRFs {
			if f.VNI == id {
				v.VRF, v.AssociateVRF = f.Name, true
			}
		}
		ioslike.Set(&i.VTEP.VNIs, id, v)
	}
}

// started: "ifreload -a" and the boot bring up what "auto" names and what that is built of; a stanza without stays down
// (interfaces(5)).
func started(c *devices.Config, vrfs map[string]string) {
	auto, stanzas := notes(c, "auto"), notes(c, "iface")
	for name := range auto {
		if stanzas[name] == "" && len(stanzas) > 0 && c.Interfaces[name] == nil {
			i := ioslike.Get(&c.Interfaces, name)
			i.Name = name
			i.Kind, i.Parent, i.Dot1q = kindOf(name, c.OS)
		}
	}
	if len(auto) == 0 {
		return
	}
	needed := map[string]bool{}
	for name, i := range c.Interfaces {
		if auto[name] == "" {
			continue
		}
		needed[i.Parent] = true
		if i.VRF != "" {
			needed[i.VRF] = true
		}
	}
	for name := range stanzas {
		i := c.Interfaces[name]
		if auto[name] != "" || needed[name] || vrfs[name] != "" || i.Channel != nil || i.Switchport || name == "lo" {
			continue
		}
		i.Shutdown = true
	}
}

// gateways are the default routes that stanzas give to the kernel.
func gateways(c *devices.Config) {
	for _, k := range []string{"gateway", "gateway6"} {
		for name, v := range notes(c, k) {
			i := c.Interfaces[name]
			if i == nil {
				continue
			}
			r := &devices.StaticRoute{Prefix: parsePrefix("0.0.0.0/0"), NextHop: parseAddr(v), Interface: name}
			if !r.NextHop.Is4() {
				r.Prefix = parsePrefix("::/0")
			}
			vrf := i.VRF
			if vrf == "" {
				vrf = "default"
			}
			f := ioslike.Get(&c.VRFs, vrf)
			f.Name = vrf
			ioslike.Set(&f.StaticRoutes, r.Key(), r)
		}
	}
}

// manyPaths is how many equal paths FRR uses where nothing is said: as many as it was built for, 256 in the packages of
// Debian and Cumulus ("maximum-paths (1-256)" of vtysh).
const manyPaths = 256

// ospfDefaults: the reference bandwidth is 100,000 Mbit/s (OSPF_DEFAULT_REF_BANDWIDTH; a link of 1 Gbit/s costs 100, as
// the device of the lab cumulusfrr_ospf_unnumbered shows).
func ospfDefaults(o *devices.OSPF) {
	for _, v := range o.VRFs {
		if v.ReferenceBandwidth == 0 {
			v.ReferenceBandwidth = 100000
		}
		if v.MaximumPaths == 0 {
			v.MaximumPaths = manyPaths
		}
	}
}

// bgpDefaults are those of the profile that "frr defaults" chooses and of the version (FRR user guide, "Profiles";
// bgpd/bgp_vty.c, FRR_CFG_DEFAULT).
func bgpDefaults(c *devices.Config) {
	// NVUE writes "frr defaults datacenter" into the file that it makes (Cumulus Linux user guide, "FRRouting").
	dc := c.Settings["frr defaults"] == "datacenter" || len(notes(c, "nvue")) > 0 && c.Settings["frr defaults"] == ""
	known := c.Version != "" && c.Version[0] >= '0' && c.Version[0] <= '9'
	since := func(major, minor int) bool { return !known || !olderThan(c.Version, major, minor) }
	for _, v := range c.BGP.VRFs {
		if v.Keepalive == 0 && v.Hold == 0 && v.Settings["timers"] == "" && dc {
			v.Keepalive, v.Hold = 3, 9
		}
		switch v.Settings["\x00enforce"] {
		case "no":
			v.NoEnforceFirstAS = true
		case "":
			v.NoEnforceFirstAS = !known || olderThan(c.Version, 9, 1)
		}
		delete(v.Settings, "\x00enforce")
		if said := v.Settings["\x00import"]; said == "no" || said == "" && !dc && !since(7, 4) {
			ioslike.Set(&v.Settings, "no network import-check", "on")
		}
		delete(v.Settings, "\x00import")
		if v.Settings["ebgp-requires-policy"] == "" && !dc && since(7, 4) {
			ioslike.Set(&v.Settings, "ebgp-requires-policy", "on")
		}
		if v.Settings["ebgp-requires-policy"] == "off" {
			delete(v.Settings, "ebgp-requires-policy")
		}
		if _, said := v.BestPath["deterministic-med"]; !said && dc {
			ioslike.Set(&v.BestPath, "deterministic-med", true)
		}
		for k, on := range v.BestPath {
			if !on {
				delete(v.BestPath, k)
			}
		}
		if len(v.BestPath) == 0 {
			v.BestPath = nil
		}
		for _, f := range []string{ipv4, ipv6} {
			if a := v.Families[f]; a != nil || f == ipv4 {
				a = ioslike.Get(&v.Families, f)
				if a.MaximumPaths == 0 {
					a.MaximumPaths = manyPaths
				}
				if a.MaximumPathsIBGP == 0 {
					a.MaximumPathsIBGP = manyPaths
				}
			}
		}
		if len(v.Settings) == 0 {
			v.Settings = nil
		}
	}
}

// olderThan compares the first two numbers of a version like "8.4.4" or "4.0+cl3u8".
func olderThan(version string, major, minor int) bool {
	parts := strings.FieldsFunc(version, func(r rune) bool { return r < '0' || r > '9' })
	n := []int{0, 0}
	for i := range n {
		if i < len(parts) {
			n[i], _ = strconv.Atoi(parts[i])
		}
	}
	return n[0] < major || n[0] == major && n[1] < minor
}

func sorted(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
