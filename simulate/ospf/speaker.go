package ospf

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/systems"
)

// Speaker is an interface that runs OSPF, with everything that must fit for an adjacency filled in.
type Speaker struct {
	Device    string
	Interface *devices.Interface
	// Path is where the model says so: "interface Ethernet1/1 / ospf".
	Path                         string
	V3                           bool
	Process, VRF, Area, AreaType string
	// Network is "point-to-point", "broadcast", "non-broadcast" or "point-to-multipoint".
	Network, Auth string
	// Hello and Dead are in seconds.
	Hello, Dead        int
	Passive, MTUIgnore bool
	Priority           int
	Keys               map[string]string
	// Addresses are those of the version's family, primary first.
	Addresses []netip.Prefix
	// Unnumbered reports that the addresses are another interface's.
	Unnumbered bool
}

// Processes are a device's processes of a version of OSPF.
func Processes(c *devices.Config, v3 bool) map[string]*devices.OSPF {
	if v3 {
		return c.OSPFv3
	}
	return c.OSPF
}

// SpeakerOf tells how an interface runs a version of OSPF, and whether it does. Addresses are the interface's own of all families, primary
// first. The system may be nil.
func SpeakerOf(device string, c *devices.Config, i *devices.Interface, addresses []netip.Prefix, v3 bool, sys *systems.System) (Speaker, bool) {
	procs := Processes(c, v3)
	vrf := cmp.Or(i.VRF, "default")
	for _, name := range slices.Sorted(maps.Keys(procs)) {
		p := procs[name]
		v := p.VRFs[vrf]
		if p.Shutdown || v == nil || v.Settings["shutdown"] != "" {
			continue
		}
		if s, ok := speakerOf(i, addresses, v3, name, v, sys); ok {
			s.Device, s.VRF = device, vrf
			return s, true
		}
	}
	return Speaker{}, false
}

func speakerOf(i *devices.Interface, addresses []netip.Prefix, v3 bool, proc string, p *devices.OSPFVRF, sys *systems.System) (Speaker, bool) {
	own, word := i.OSPF, "ospf"
	if v3 {
		own, word = i.OSPFv3, "ospfv3"
	}
	if own == nil {
		own = &devices.InterfaceOSPF{}
	}
	if own.Shutdown || own.Process != "" && own.Process != proc {
		return Speaker{}, false
	}
	s := Speaker{Interface: i, Path: "interface " + i.Name + " / " + word, V3: v3, Process: proc, Area: own.Area, Keys: own.Keys, MTUIgnore: own.MTUIgnore, Unnumbered: i.Unnumbered != ""}
	for _, a := range addresses {
		if a.IsValid() && a.Addr().Is6() == v3 {
			s.Addresses = append(s.Addresses, a)
		}
	}
	if s.Area == "" {
		s.Area = networkArea(p.Networks, s.Addresses, sys != nil && sys.OSPF.NetworkCoversSubnet)
	}
	if s.Area == "" {
		return Speaker{}, false
	}
	if a := p.Areas[s.Area]; a != nil {
		s.AreaType, s.Auth = a.Type, a.Auth
	}
	if s.Auth = cmp.Or(own.Auth, s.Auth); s.Auth == "none" {
		s.Auth = ""
	}
	s.Network = own.Network
	if s.Network == "" {
		if s.Network = "broadcast"; i.Kind == devices.Tunnel || serial(i.Name) {
			s.Network = "point-to-point"
		}
	}
	if s.Network == "point-to-point" && i.Kind != devices.Loopback && len(s.Addresses) > 0 && s.Addresses[0].IsSingleIP() {
		s.Unnumbered = true // a host address makes no subnet for the other end to be in (FRR user guide, "ip ospf network"; lab cumulusfrr_ospf_unnumbered)
	}
	s.Hello = own.Hello
	if s.Hello == 0 {
		if s.Hello = 10; s.Network == "non-broadcast" || strings.HasPrefix(s.Network, "point-to-multipoint") {
			s.Hello = 30 // RFC 2328, appendix C.3 and C.5; the same in the command references of IOS, IOS XR and Junos
		}
	}
	s.Dead = cmp.Or(own.Dead, 4*s.Hello)
	s.Priority = 1
	if own.Priority != nil {
		s.Priority = *own.Priority
	}
	s.Passive = p.PassiveDefault
	if x, ok := p.Passive[i.Name]; ok {
		s.Passive = x
	}
	if own.Passive != nil {
		s.Passive = *own.Passive
	}
	return s, true
}

// serial reports a port that speaks HDLC or PPP, which OSPF takes for point-to-point (Cisco IOS IP Routing: OSPF, "ip ospf network").
func serial(name string) bool {
	return strings.HasPrefix(name, "Serial") || strings.HasPrefix(name, "POS") || strings.HasPrefix(name, "Dialer") || strings.HasPrefix(name, "Multilink")
}

// networkArea is the area of the longest network statement that holds one of the addresses, or its whole subnet where the system wants so.
func networkArea(networks map[string]string, addrs []netip.Prefix, whole bool) string {
	best, area := -1, ""
	for _, n := range slices.Sorted(maps.Keys(networks)) {
		p, err := netip.ParsePrefix(n)
		if err != nil {
			continue
		}
		for _, a := range addrs {
			if p.Contains(a.Addr()) && p.Bits() > best && (!whole || p.Bits() <= a.Bits()) {
				best, area = p.Bits(), networks[n]
			}
		}
	}
	return area
}

func (s *Speaker) primary() netip.Prefix {
	if len(s.Addresses) == 0 {
		return netip.Prefix{}
	}
	return s.Addresses[0]
}

func (s *Speaker) pointToPoint() bool { return s.Network == "point-to-point" }

func (s *Speaker) multipoint() bool { return strings.HasPrefix(s.Network, "point-to-multipoint") }

// elects reports a network type on which routers elect a designated one.
func (s *Speaker) elects() bool { return !s.pointToPoint() && !s.multipoint() }
