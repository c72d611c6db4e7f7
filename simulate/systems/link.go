package systems

import "strings"

// Link is how a system takes its interfaces where configuration does not say.
type Link struct {
	// Bandwidths are in kbit/s by how an interface's name begins, in lower case, longest first wins; "" is every other.
	Bandwidths map[string]int64
	// MTU is the IP MTU in bytes where nothing is configured, and FrameHeader how many bytes of layer 2 a configured MTU counts.
	MTU, FrameHeader int
	// LinkLocalEverywhere reports that every interface has an IPv6 link-local address by itself (Linux).
	LinkLocalEverywhere bool
	// IdleDown reports that ports of which the configuration says nothing are taken to have nothing plugged in.
	IdleDown bool
	// VLANsAlwaysUp reports that a VLAN's gateway interface stays up with no port of it up.
	VLANsAlwaysUp bool
	// SpanningTree is the mode that runs where none is configured, "" for none; PathCost how ports cost: "short" or "long".
	SpanningTree, PathCost string
	// VLANsElsewhere reports that VLANs do not stand in the configuration while the system is a VTP server or client, as it is by default.
	VLANsElsewhere bool
	// HSRPRoutes reports that the active router has a host route to the address of an HSRP group.
	HSRPRoutes bool
	// DarkPorts is how ports' names begin that a virtual device of the system shows as down while nothing is plugged in. Others show them as up.
	DarkPorts []string
	// Sources are the documents or devices that say so.
	Sources string
}

// Bandwidth is the bandwidth of an interface by its name, in kbit/s; 0 where the name does not tell.
func (l *Link) Bandwidth(name string) int64 {
	name = strings.ToLower(name)
	best, kbit := -1, int64(0)
	for prefix, b := range l.Bandwidths {
		if strings.HasPrefix(name, prefix) && len(prefix) > best {
			best, kbit = len(prefix), b
		}
	}
	return kbit
}

// LinkOf gives a system's row; a system without one has no defaults.
func LinkOf(os string) *Link {
	if l, ok := links[os]; ok {
		return &l
	}
	return &Link{MTU: 1500}
}

const gigabit = 1_000_000

// cisco are the interface names of IOS and IOS-XR, which tell their speed, and their logical ones (show interfaces in labs/ios_*, iosxr_*:
// BW 1000000 on GigabitEthernet, 8000000 on loopbacks of IOS). A tunnel of IOS has 100 kbit/s (labs/eos_iosxe_aws_demo).
var cisco = map[string]int64{"ethernet": gigabit / 100, "fastethernet": gigabit / 10, "gigabitethernet": gigabit, "twogigabitethernet": 2500000, "fivegigabitethernet": 5 * gigabit,
	"tengigabitethernet": 10 * gigabit, "tengige": 10 * gigabit, "twentyfivegige": 25 * gigabit, "fortygigabitethernet": 40 * gigabit, "fortygige": 40 * gigabit, "fiftygige": 50 * gigabit,
	"hundredgige": 100 * gigabit, "hundredgigabitethernet": 100 * gigabit, "twohundredgige": 200 * gigabit, "fourhundredgige": 400 * gigabit, "loopback": 8 * gigabit, "tunnel": 100, "vlan": gigabit,
	"serial": 1544, "bdi": gigabit, "bvi": 10 * gigabit}

var links = map[string]Link{
	"nxos": {MTU: 1500, IdleDown: true, HSRPRoutes: true, SpanningTree: "rapid-pvst", PathCost: "short", Bandwidths: map[string]int64{"ethernet": gigabit, "vlan": gigabit, "loopback": 8 * gigabit, "mgmt": gigabit},
		Sources: "labs/nxos_*: show interface; 2145 of 2501 unconfigured ports are \"Link not connected\"; Nexus 9000 Layer 2 Configuration Guide: Rapid PVST+ and the short method are the defaults; show ip route: \"10.1.1.1/32 ... *via 10.1.1.1, Vlan1234, [0/0], hsrp\""},
	"eos":     {MTU: 1500, SpanningTree: "mst", PathCost: "long", Bandwidths: map[string]int64{"ethernet": gigabit, "management": gigabit, "loopback": 0}, Sources: "labs/sros_ceos_ebgp: show interfaces, bandwidth 1000000000; Arista user manual, \"Spanning Tree Protocol\": mstp is the default"},
	"ios":     {MTU: 1500, SpanningTree: "pvst", PathCost: "short", VLANsElsewhere: true, Bandwidths: cisco, Sources: "labs/ios_*: show interfaces; Catalyst configuration guides, \"Configuring VTP\": in server mode VLANs are kept in vlan.dat; \"Configuring STP\": PVST+ is the default"},
	"iosxr":   {MTU: 1500, FrameHeader: 14, Bandwidths: cisco, Sources: "labs/iosxr_ibgp_rr_over_ospf: show interfaces, MTU 1514 bytes"},
	"junos":   {MTU: 1500, FrameHeader: 14, DarkPorts: []string{"ge-"}, Bandwidths: map[string]int64{"fe-": gigabit / 10, "ge-": gigabit, "xe-": 10 * gigabit, "et-": 100 * gigabit, "em": gigabit, "fxp": gigabit, "irb": gigabit, "vlan": gigabit}, Sources: "labs/junos_*: show interfaces; physical MTU 9192 is IP MTU 9178; junos_l3vpn, junos_evpn_type5: ge- ports without a cable are down, while the xe- ports of vQFX are up"},
	"frr":     {MTU: 1500, LinkLocalEverywhere: true, Bandwidths: map[string]int64{"": gigabit}, Sources: "labs/mix_vendor_bgp_vrf: net show interface"},
	"cumulus": {MTU: 1500, LinkLocalEverywhere: true, SpanningTree: "rstp", PathCost: "long", Bandwidths: map[string]int64{"": gigabit}, Sources: "labs/mix_vendor_bgp_vrf: net show interface"},
	"sonic":   {MTU: 9100, LinkLocalEverywhere: true, VLANsAlwaysUp: true, Bandwidths: map[string]int64{"": 40 * gigabit}, Sources: "SONiC vlanmgrd: the bridge has a port \"dummy\" so that VLAN interfaces stay up"},
	"sros":    {MTU: 1500, FrameHeader: 14, Bandwidths: map[string]int64{"": gigabit}, Sources: "labs/sros_*: show router interface detail"},
	"srlinux": {MTU: 1500, FrameHeader: 14, Bandwidths: map[string]int64{"": gigabit}, Sources: "SR Linux: ip-mtu 1500, mtu 9232"},
}
