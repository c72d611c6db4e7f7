package ios

import (
	"regexp"
	"strconv"
	"strings"

	"interlock/devices"
)

// interfaceTypes are the types of interface in the spelling of show running-config, in the order in which an
// abbreviation is tried (Cisco IOS Interface and Hardware Component Command Reference, "interface"; Catalyst 9000
// Interface and Hardware Configuration Guides).
var interfaceTypes = []struct {
	name string
	min  int // letters that an abbreviation needs
	kind devices.InterfaceKind
}{
	{"GigabitEthernet", 1, devices.Ethernet},
	{"FastEthernet", 1, devices.Ethernet},
	{"Ethernet", 1, devices.Ethernet},
	{"TenGigabitEthernet", 2, devices.Ethernet},
	{"TwoGigabitEthernet", 2, devices.Ethernet},
	{"TwoHundredGigE", 4, devices.Ethernet},
	{"TwentyFiveGigE", 3, devices.Ethernet},
	{"TwentyFiveGigabitEthernet", 15, devices.Ethernet},
	{"FiveGigabitEthernet", 2, devices.Ethernet},
	{"FortyGigabitEthernet", 2, devices.Ethernet},
	{"FiftyGigE", 3, devices.Ethernet},
	{"FiftyGigabitEthernet", 10, devices.Ethernet},
	{"HundredGigE", 2, devices.Ethernet},
	{"HundredGigabitEthernet", 12, devices.Ethernet},
	{"FourHundredGigE", 3, devices.Ethernet},
	{"AppGigabitEthernet", 2, devices.OtherKind},
	{"Port-channel", 2, devices.PortChannel},
	{"Vlan", 2, devices.SVI},
	{"Loopback", 2, devices.Loopback},
	{"Tunnel", 2, devices.Tunnel},
	{"Null", 2, devices.OtherKind},
	{"BDI", 2, devices.SVI},
	{"BVI", 2, devices.SVI},
	{"Bluetooth", 3, devices.OtherKind},
	{"Serial", 2, devices.OtherKind},
	{"nve", 2, devices.VXLAN},
	{"Multilink", 2, devices.OtherKind},
	{"Dialer", 2, devices.OtherKind},
	{"Virtual-Template", 9, devices.OtherKind},
	{"Virtual-Access", 9, devices.OtherKind},
	{"Virtual-PPP", 9, devices.OtherKind},
	{"VirtualPortGroup", 8, devices.OtherKind},
	{"Async", 2, devices.OtherKind},
	{"ATM", 2, devices.OtherKind},
	{"Cellular", 2, devices.OtherKind},
	{"Group-Async", 3, devices.OtherKind},
	{"BRI", 2, devices.OtherKind},
	{"POS", 2, devices.OtherKind},
	{"NVI", 3, devices.OtherKind},
	{"LISP", 3, devices.Tunnel},
	{"Overlay", 2, devices.Tunnel},
	{"pseudowire", 2, devices.OtherKind},
	{"vasileft", 5, devices.OtherKind},
	{"vasiright", 5, devices.OtherKind},
	{"Service-Engine", 3, devices.OtherKind},
	{"Embedded-Service-Engine", 3, devices.OtherKind},
	{"Integrated-Service-Engine", 3, devices.OtherKind},
	{"Wlan-GigabitEthernet", 6, devices.OtherKind},
	{"Wlan-ap", 5, devices.OtherKind},
	{"Dot11Radio", 3, devices.OtherKind},
	{"Crypto-Engine", 3, devices.OtherKind},
	{"Cable", 3, devices.OtherKind},
	{"Modular-Cable", 3, devices.OtherKind},
	{"Wideband-Cable", 4, devices.OtherKind},
	{"Control", 7, devices.OtherKind},
	{"CEM", 3, devices.OtherKind},
	{"ucse", 4, devices.OtherKind},
	{"TokenRing", 3, devices.OtherKind},
	{"Fddi", 2, devices.OtherKind},
	{"wlan-controller", 6, devices.OtherKind},
}

var namePattern = regexp.MustCompile(`^([A-Za-z]+(?:[0-9]{2}[A-Za-z]+)?(?:-[A-Za-z]+)*)([0-9][0-9/.:]*)?$`)

// interfaceName reads an interface name in one or two words ("gi1/0/1", "Port-channel 10") and spells it in full.
func interfaceName(words []string) (string, int) {
	m := namePattern.FindStringSubmatch(words[0])
	if m == nil {
		return "", 0
	}
	number, used := m[2], 1
	if number == "" {
		if len(words) < 2 || words[1][0] < '0' || words[1][0] > '9' || strings.Trim(words[1], "0123456789/.:") != "" {
			return "", 0
		}
		number, used = words[1], 2
	}
	typ := strings.ToLower(m[1])
	if typ == "eth" {
		return "Ethernet" + number, used
	}
	for _, t := range interfaceTypes {
		if strings.ToLower(t.name) == typ {
			return t.name + number, used
		}
	}
	for _, t := range interfaceTypes {
		if len(typ) >= t.min && strings.HasPrefix(strings.ToLower(t.name), typ) {
			return t.name + number, used
		}
	}
	return "", 0
}

// kindOf tells what an interface is and, of a subinterface, its parent.
func kindOf(name string) (kind devices.InterfaceKind, parent string) {
	if at := strings.IndexByte(name, '.'); at > 0 {
		return devices.Subinterface, name[:at]
	}
	for _, t := range interfaceTypes {
		if rest, ok := strings.CutPrefix(name, t.name); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			return t.kind, ""
		}
	}
	return devices.OtherKind, ""
}

// areaID gives an OSPF area as a dotted quad.
func areaID(s string) string {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return s
	}
	return strconv.FormatUint(n>>24, 10) + "." + strconv.FormatUint(n>>16&255, 10) + "." + strconv.FormatUint(n>>8&255, 10) + "." + strconv.FormatUint(n&255, 10)
}
