package eos

import (
	"regexp"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// defaults fills in what EOS does where nothing is said. Each is from the EOS User Manual's page of the command.
func defaults(c *devices.Config, said statements) {
	if c.STP.Mode == "" {
		c.STP.Mode = "mst"
	}
	if !said.top["ip routing"] && len(said.withPrefix("ip routing ipv6 interfaces")) == 0 {
		c.System.NoIPRouting = true
	}
	if !said.top["ipv6 unicast-routing"] {
		c.System.NoIPv6Routing = true
	}
	for name, v := range c.VRFs {
		if name == "default" {
			continue
		}
		if !said.vrfs[name] {
			delete(c.VRFs, name) // what is said of a VRF that is not there has no effect
			continue
		}
		if !said.top["ip routing vrf "+name] && !said.top["ip routing ipv6 interfaces vrf "+name] {
			v.NoRouting = true
		}
		v.Management = strings.EqualFold(name, "mgmt") || strings.EqualFold(name, "management")
	}
	if c.VLANs[1] == nil && !said.top["no vlan 1"] {
		ioslike.Set(&c.VLANs, 1, &devices.VLAN{ID: 1})
	}
	for _, v := range c.VLANs {
		if v.ID == 1 && v.Name == "" {
			v.Name = "default"
		}
	}
	for name, i := range c.Interfaces {
		interfaceDefaults(c, i, said.switchport[name])
	}
	if c.MLAG != nil && c.Interfaces[c.MLAG.PeerLink] != nil {
		c.Interfaces[c.MLAG.PeerLink].PeerLink = true
	}
	for _, o := range c.OSPF {
		ospfDefaults(o)
	}
	for _, o := range c.OSPFv3 {
		ospfDefaults(o)
	}
	if c.BGP != nil {
		for _, v := range c.BGP.VRFs {
			bgpDefaults(v)
		}
	}
	serviceDefaults(c)
}

// interfaceDefaults: a port is a switchport in VLAN 1 unless the device's default says otherwise; its trunk carries all
// VLANs; the MTU of a routed interface is 1500 ("switchport", "switchport default mode", "mtu").
func interfaceDefaults(c *devices.Config, i *devices.Interface, said bool) {
	if (i.Kind == devices.Ethernet || i.Kind == devices.PortChannel) && !said {
		i.Switchport = !c.System.DefaultRouted
	}
	if i.Switchport {
		if i.Mode == "" {
			i.Mode = devices.Access
		}
		if i.AccessVLAN == 0 {
			i.AccessVLAN = 1
		}
		if i.NativeVLAN == 0 {
			i.NativeVLAN = 1
		}
		if i.AllowedVLANs == "" {
			i.AllowedVLANs = devices.AllVLANs
		}
	}
	if i.MTU == 1500 {
		i.MTU = 0
	}
	if i.VRF == "default" {
		i.VRF = ""
	}
	if i.VTEP != nil {
		if i.VTEP.UDPPort == 0 {
			i.VTEP.UDPPort = 4789
		}
		for n, v := range i.VTEP.VNIs {
			if v.VRF != "" && c.VRFs[v.VRF] != nil {
				c.VRFs[v.VRF].VNI = n
			}
			if l := c.VLANs[v.VLAN]; l != nil && v.VLAN != 0 {
				l.VNI = n
			}
		}
	}
}

// ospfDefaults: the reference bandwidth is 100 Mbit/s and 128 equal paths are used ("auto-cost reference-bandwidth (OSPFv2)",
// "maximum-paths (OSPFv2)").
func ospfDefaults(o *devices.OSPF) {
	for _, v := range o.VRFs {
		if v.ReferenceBandwidth == 0 {
			v.ReferenceBandwidth = 100
		}
		if v.MaximumPaths == 0 {
			v.MaximumPaths = 128
		}
	}
}

// bgpDefaults: paths of equal length from different neighbouring ASes are equal ("bgp bestpath as-path multipath-relax"
// is on), and the distance of all routes is 200 ("distance bgp").
func bgpDefaults(v *devices.BGPVRF) {
	if _, said := v.BestPath["as-path multipath-relax"]; !said {
		ioslike.Set(&v.BestPath, "as-path multipath-relax", true)
	}
	for k, on := range v.BestPath {
		if !on {
			delete(v.BestPath, k)
		}
	}
	for _, k := range []string{"external", "internal", "local"} {
		if v.Distance[k] == 0 {
			ioslike.Set(&v.Distance, k, 200)
		}
	}
}

// serviceDefaults: SSH runs, and so does gNMI or NETCONF where it has a transport; telnet and the HTTP API do not, until
// "no shutdown" ("management ssh", "management telnet", "management api http-commands").
func serviceDefaults(c *devices.Config) {
	ioslike.Get(&c.Management.Services, "ssh")
	for name, v := range c.Management.Services {
		said := v.Settings["shutdown"]
		delete(v.Settings, "shutdown")
		if len(v.Settings) == 0 {
			v.Settings = nil
		}
		transport := false
		for k := range v.Settings {
			if strings.HasPrefix(k, "transport ") && !strings.Contains(k, " / ") && v.Settings[k+" / shutdown"] == "" {
				transport = true
			}
		}
		switch {
		case said != "":
			v.Enabled = said == "no"
		case name == "ssh", name == "control-plane", name == "cvx-client":
			v.Enabled = true
		default:
			v.Enabled = transport
		}
	}
}

// statements are what has to be known of the text besides the model: whether a thing was said at all.
type statements struct {
	top        map[string]bool
	vrfs       map[string]bool
	switchport map[string]bool // by interface
}

func (s statements) withPrefix(p string) []string {
	var out []string
	for k := range s.top {
		if strings.HasPrefix(k, p) {
			out = append(out, k)
		}
	}
	return out
}

// readStatements looks for the statements whose absence has a meaning.
func readStatements(trees []*devices.Tree) statements {
	s := statements{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, t := range trees {
		for _, n := range t.Nodes {
			if n.Kind != syntax.Statement || len(n.Words) == 0 {
				continue
			}
			switch w := n.Words; {
			case len(w) == 3 && w[0] == "vrf" && (w[1] == "instance" || w[1] == "definition"):
				s.vrfs[strings.Trim(w[2], `"`)] = true
			case w[0] == "interface" && len(w) > 1:
				name, _ := interfaceName(w[1:])
				for _, c := range n.Children {
					if c.Line == "switchport" || c.Line == "no switchport" {
						s.switchport[name] = true
					}
				}
			case w[0] == "ip" || w[0] == "ipv6" || w[0] == "no":
				s.top[strings.ReplaceAll(n.Line, `"`, "")] = true
			}
		}
	}
	return s
}

var (
	deviceLine  = regexp.MustCompile(`^! *device: *\S+ *\(([^,()]+), *EOS-([0-9][^,()\s]*)[^()]*\)`)
	versionLine = regexp.MustCompile(`(?i)^! *boot system \S*?eos64?-([0-9]+\.[0-9]+\.[0-9]+(?:\.[0-9]+)?[a-z]*)`)
)

// readHeader takes the platform and the version from the comments with which "show running-config" begins:
// "! device: leaf1 (DCS-7050SX3-48YC8, EOS-4.23.0F)", else from "! boot system flash:/EOS-4.24.3M.swi".
func readHeader(c *devices.Config, trees []*devices.Tree) {
	boot := ""
	for _, t := range trees {
		for _, n := range t.Nodes {
			if n.Kind != syntax.Comment {
				continue
			}
			if m := deviceLine.FindStringSubmatch(n.Line); m != nil {
				c.Platform, c.Version = strings.TrimSpace(m[1]), m[2]
				return
			}
			if m := versionLine.FindStringSubmatch(n.Line); m != nil && boot == "" {
				boot = strings.ToUpper(m[1])
			}
		}
	}
	c.Version = boot
}

// versionDefaults are defaults that differ by version: ribd was the only or default protocol suite before 4.30, and is
// gone from 4.32 (Arista's list of features by release, "ribd"). Between them it depends on the platform and stays unsaid.
func versionDefaults(c *devices.Config) {
	parts := strings.SplitN(c.Version, ".", 3)
	if c.System.RoutingModel != "" || len(parts) < 2 {
		return
	}
	major, err1 := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(parts[1])
	switch {
	case err1 != nil || err2 != nil || major != 4:
	case minor < 30:
		c.System.RoutingModel = "ribd"
	case minor >= 32:
		c.System.RoutingModel = "multi-agent"
	}
}
