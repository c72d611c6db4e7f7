package nxos

import (
	"strings"

	"interlock/devices"
)

// defaults fills in what NX-OS does where nothing is said.
//
// show running-config shows only what is not the default, and the defaults differ between platforms, so they are read
// off the text where it does not say "system default switchport": one port with "no switchport" shows that ports
// switch by default (Nexus 9000, 3000, 5000), one with a bare "switchport" that they route (Nexus 7000). Where neither
// stands, they switch: in ../shared/labs (Nexus 9000v) every port without a statement is an access port that is up,
// every routed port that is up says "no shutdown", and an SVI without it is down.
func defaults(c *devices.Config) {
	routed := c.System.DefaultRouted
	if _, said := c.Positions["system / default routed"]; !said {
		routed = inferRouted(c)
		c.System.DefaultRouted = routed
	}
	routedUp := false
	for _, image := range c.Management.Boot {
		for _, p := range []string{"n3000-", "n5000-", "n6000-"} {
			routedUp = routedUp || strings.Contains(image, p)
		}
	}
	if c.Platform == "" {
		for _, image := range c.Management.Boot {
			for _, p := range []string{"n3000", "n5000", "n6000", "n7000", "n7700", "titanium"} {
				if strings.Contains(image, p+"-") {
					c.Platform = p
				}
			}
		}
	}
	for name, i := range c.Interfaces {
		port := i.Kind == devices.Ethernet || i.Kind == devices.PortChannel
		if _, said := c.Positions["interface "+name+" / switchport"]; !said && port {
			i.Switchport = !routed && !routes(i)
		}
		if port && i.Switchport {
			switchDefaults(i)
		} else {
			i.Mode, i.AccessVLAN, i.NativeVLAN, i.AllowedVLANs = "", 0, 0, ""
		}
		if _, said := c.Positions["interface "+name+" / shutdown"]; !said {
			switch {
			case i.Kind == devices.Ethernet && i.Switchport:
				i.Shutdown = c.System.DefaultShutdown
			case i.Kind == devices.Ethernet:
				i.Shutdown = !routedUp
			case i.Kind == devices.SVI, i.Kind == devices.VXLAN, i.Kind == devices.Tunnel:
				i.Shutdown = true
			case i.Kind == devices.Subinterface:
				i.Shutdown = true
			}
		}
		if _, v2 := c.Positions["interface "+name+" / hsrp version"]; true {
			for _, g := range i.Gateways {
				if g.Protocol == "hsrp" {
					if g.Version = 1; v2 {
						g.Version = 2
					}
				}
			}
		}
		if i.Kind == devices.MgmtPort {
			i.VRF = "management" // it is in no other
		}
		if i.PeerLink && c.MLAG != nil {
			c.MLAG.PeerLink = name
		}
		if i.VTEP != nil {
			vniDefaults(c, i.VTEP)
		}
	}
	if _, ok := c.VLANs[1]; !ok {
		c.VLANs[1] = &devices.VLAN{ID: 1} // is always there
	}
	if c.VRFs["management"] == nil {
		c.VRFs["management"] = &devices.VRF{Name: "management"}
	}
	c.VRFs["management"].Management = true
	if c.STP.Mode == "" {
		c.STP.Mode = "rapid-pvst"
	}
	if c.BGP != nil {
		for _, v := range c.BGP.VRFs {
			v.NoDefaultIPv4 = true // a neighbour has the families whose blocks it has
		}
	}
	if _, said := c.Features["ssh"]; !said {
		c.Features["ssh"] = true // on unless "no feature ssh" is said: Nexus 9000 Security Configuration Guide, Configuring SSH
	}
	if s := c.Management.Services["ssh"]; s == nil {
		service(c, "ssh").Enabled = true // on unless "no feature ssh" is said
	} else if c.Features["ssh"] {
		s.Enabled = true
	}
}

// routes reports whether an interface says what only a routed port can.
func routes(i *devices.Interface) bool {
	return len(i.Addresses) > 0 || i.Unnumbered != "" || i.VRF != "" || i.DHCPClient
}

func inferRouted(c *devices.Config) bool {
	sw := false
	for name, i := range c.Interfaces {
		if _, said := c.Positions["interface "+name+" / switchport"]; !said {
			continue
		}
		if !i.Switchport {
			return false
		}
		sw = true
	}
	return sw
}

func switchDefaults(i *devices.Interface) {
	if i.Mode == "" {
		i.Mode = devices.Access
	}
	if i.AccessVLAN == 0 {
		i.AccessVLAN = 1
	}
	if i.Mode == devices.Trunk {
		if i.NativeVLAN == 0 {
			i.NativeVLAN = 1
		}
		if i.AllowedVLANs == "" {
			i.AllowedVLANs = devices.AllVLANs
		}
	}
}

// vniDefaults finds the VLAN or the VRF of each VNI of the VTEP.
func vniDefaults(c *devices.Config, v *devices.VTEP) {
	for n, x := range v.VNIs {
		for id, vlan := range c.VLANs {
			if vlan.VNI == n {
				x.VLAN = id
			}
		}
		for name, vrf := range c.VRFs {
			if vrf.VNI == n {
				x.VRF = name
			}
		}
	}
}
