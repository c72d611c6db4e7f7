package nxos

import (
	"regexp"
	"strconv"
	"strings"

	"interlock/devices"
)

// interfaceTypes are the types of interface in the spelling of show running-config, in the order in which an
// abbreviation is tried (Cisco Nexus 9000 Series NX-OS Interfaces Configuration Guide).
var interfaceTypes = []struct {
	name string
	min  int // letters that an abbreviation needs
	kind devices.InterfaceKind
}{
	{"Ethernet", 1, devices.Ethernet},
	{"port-channel", 2, devices.PortChannel},
	{"Vlan", 1, devices.SVI},
	{"loopback", 2, devices.Loopback},
	{"mgmt", 1, devices.MgmtPort},
	{"nve", 2, devices.VXLAN},
	{"Tunnel", 2, devices.Tunnel},
	{"Null", 2, devices.OtherKind},
	{"Bdi", 2, devices.SVI},
	{"fc", 2, devices.OtherKind},
	{"vfc", 3, devices.OtherKind},
	{"san-port-channel", 3, devices.OtherKind},
	{"sup-eth", 4, devices.OtherKind},
	{"sup-fc", 5, devices.OtherKind},
	{"Overlay", 2, devices.Tunnel},
	{"FastEthernet", 2, devices.Ethernet},
	{"GigabitEthernet", 2, devices.Ethernet},
	{"TenGigabitEthernet", 3, devices.Ethernet},
}

var namePattern = regexp.MustCompile(`^([A-Za-z]+(?:-[A-Za-z]+)*)-?([0-9][0-9/.]*)?$`)

// interfaceName reads an interface name in one or two words ("eth1/1", "port-channel 10") and spells it in full.
func interfaceName(words []string) (string, int) {
	m := namePattern.FindStringSubmatch(words[0])
	if m == nil {
		return "", 0
	}
	number, used := m[2], 1
	if number == "" {
		if len(words) < 2 || words[1][0] < '0' || words[1][0] > '9' || strings.Trim(words[1], "0123456789/.") != "" {
			return "", 0
		}
		number, used = words[1], 2
	}
	typ := strings.ToLower(m[1])
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
		if strings.HasPrefix(name, t.name) {
			return t.kind, ""
		}
	}
	return devices.OtherKind, ""
}

func itoa(n int) string { return strconv.Itoa(n) }

// areaID gives an OSPF area as a dotted quad, as NX-OS itself writes it.
func areaID(s string) string {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return s
	}
	return strconv.FormatUint(n>>24, 10) + "." + strconv.FormatUint(n>>16&255, 10) + "." + strconv.FormatUint(n>>8&255, 10) + "." + strconv.FormatUint(n&255, 10)
}
