package ios

import (
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
)

// managementVRFs are the VRFs that platforms keep for their management port (Catalyst 9000: Mgmt-vrf; 4500: mgmtVrf;
// ASR 1000: Mgmt-intf).
var managementVRFs = map[string]bool{"Mgmt-vrf": true, "mgmtVrf": true, "Mgmt-intf": true}

// defaults fills in what IOS does where nothing is said.
//
// Whether a port switches by default depends on the platform: on a switch it does, on a router it cannot. The text tells
// a switch by what only switches say (a stack, "no switchport", spanning tree, switchport statements).
func defaults(c *devices.Config) {
	switches := isSwitch(c)
	for name, i := range c.Interfaces {
		port := i.Kind == devices.Ethernet || i.Kind == devices.PortChannel
		if _, said := c.Positions["interface "+name+" / switchport"]; !said && port && !i.Switchport {
			i.Switchport = switches && !routes(i) && !managementPort(name)
		}
		if port && i.Switchport {
			switchDefaults(i)
		} else {
			i.Mode, i.AccessVLAN, i.AllowedVLANs, i.VoiceVLAN = "", 0, "", 0
			if i.Dot1q == 0 {
				i.NativeVLAN = 0
			}
		}
		if managementVRFs[i.VRF] {
			i.Kind = devices.MgmtPort
		}
		version := 1
		if v := c.Settings["hsrp version "+name]; v != "" {
			version, _ = strconv.Atoi(v)
			delete(c.Settings, "hsrp version "+name)
		}
		for _, g := range i.Gateways {
			switch {
			case g.Protocol == "hsrp":
				g.Version = version
			case g.Protocol == "vrrp" && g.Version == 0:
				g.Version = 2
			}
		}
		// Proxy ARP answers unless told not to.
		if _, said := c.Positions["interface "+name+" / proxy-arp"]; !said && len(i.Addresses) > 0 {
			i.ProxyARP = true
		}
	}
	if switches && c.VLANs[1] == nil {
		c.VLANs[1] = &devices.VLAN{ID: 1} // is always there
	}
	for name, v := range c.VRFs {
		v.Management = v.Management || managementVRFs[name]
	}
	if switches && c.STP.Mode == "" {
		c.STP.Mode = "pvst" // IOS; IOS-XE says its rapid-pvst
	}
	c.System.NoIPv6Routing = c.Settings["ipv6 unicast-routing"] != "on"
	delete(c.Settings, "ipv6 unicast-routing")
	members(c)
	services(c)
}

// isSwitch tells a switch by what only switches say.
func isSwitch(c *devices.Config) bool {
	if len(c.System.Members) > 0 || c.System.VTPMode != "" || c.System.VTPDomain != "" || c.STP.Mode != "" || len(c.STP.Priorities) > 0 {
		return true
	}
	for name, i := range c.Interfaces {
		if _, said := c.Positions["interface "+name+" / switchport"]; said || i.Switchport {
			return true
		}
	}
	return false
}

// managementPort tells the port beside the switch's own: GigabitEthernet0/0 and FastEthernet0 and 1 of stacks and chassis.
func managementPort(name string) bool {
	return name == "GigabitEthernet0/0" || name == "FastEthernet0" || name == "GigabitEthernet0" || name == "FastEthernet1" || name == "TenGigabitEthernet0/1"
}

// routes reports whether an interface says what only a routed port can.
func routes(i *devices.Interface) bool {
	return len(i.Addresses) > 0 || i.Unnumbered != "" || i.VRF != "" || i.DHCPClient
}

func switchDefaults(i *devices.Interface) {
	// A mode that is not said stays unsaid: DTP answers (dynamic auto), and with nobody to agree with, the port is one of
	// its access VLAN. That a port at the other end may talk it into a trunk is not computed.
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

// members lists the boxes of a virtual switch, which its statements do not list, by the first number of its ports'
// names: 1/1/1 and 2/1/1 under VSS, 1/0/1 and 2/0/1 under StackWise Virtual.
func members(c *devices.Config) {
	_, vss := c.Settings["hardware switch virtual domain"]
	_, svl := c.Settings["hardware stackwise-virtual"]
	if len(c.System.Members) > 0 || !vss && !svl {
		return
	}
	seen := map[string]bool{}
	for name := range c.Interfaces {
		number := strings.TrimLeft(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-")
		if n := strings.Split(number, "/"); len(n) > 2 && (n[0] == "1" || n[0] == "2") {
			seen[n[0]] = true
		}
	}
	for n := range seen {
		c.System.Members = append(c.System.Members, n)
	}
	sort.Strings(c.System.Members)
}

// services: a line that accepts SSH or Telnet is the way in; HTTP is said where it is on.
func services(c *devices.Config) {
	for name, l := range c.Management.Lines {
		if !strings.HasPrefix(name, "vty") {
			continue
		}
		in, said := l.Settings["transport input"]
		if !said {
			in = "all" // IOS before 17; a login without SSH keys configured is Telnet
		}
		for _, s := range []string{"ssh", "telnet"} {
			if strings.Contains(in, s) || in == "all" {
				service(c, s).Enabled = true
			}
		}
	}
}
