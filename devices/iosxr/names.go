package iosxr

import (
	"regexp"
	"strings"

	"interlock/devices"
)

// interfaceTypes are the types of interface as show running-config spells them, in the order in which an abbreviation
// is tried (Cisco IOS XR Interface and Hardware Component Configuration Guide, "Interface naming").
var interfaceTypes = []struct {
	name string
	min  int // letters that an abbreviation needs
	kind devices.InterfaceKind
}{
	{"GigabitEthernet", 1, devices.Ethernet},
	{"TenGigE", 2, devices.Ethernet},
	{"TenGigabitEthernet", 5, devices.Ethernet},
	{"TwentyFiveGigE", 4, devices.Ethernet},
	{"FortyGigE", 2, devices.Ethernet},
	{"FiftyGigE", 3, devices.Ethernet},
	{"HundredGigE", 2, devices.Ethernet},
	{"TwoHundredGigE", 3, devices.Ethernet},
	{"FourHundredGigE", 3, devices.Ethernet},
	{"EightHundredGigE", 2, devices.Ethernet},
	{"FastEthernet", 2, devices.Ethernet},
	{"MgmtEth", 2, devices.MgmtPort},
	{"Mg", 2, devices.MgmtPort},
	{"Bundle-Ether", 2, devices.PortChannel},
	{"BE", 2, devices.PortChannel},
	{"Bundle-POS", 8, devices.PortChannel},
	{"BVI", 2, devices.SVI},
	{"Loopback", 2, devices.Loopback},
	{"Null", 2, devices.OtherKind},
	{"tunnel-ipsec", 9, devices.Tunnel},
	{"tunnel-ip", 8, devices.Tunnel},
	{"ti", 2, devices.Tunnel},
	{"tunnel-te", 8, devices.Tunnel},
	{"tt", 2, devices.Tunnel},
	{"tunnel-mte", 8, devices.Tunnel},
	{"tunnel-tp", 9, devices.Tunnel},
	{"nve", 2, devices.VXLAN},
	{"PW-Ether", 4, devices.OtherKind},
	{"PW-IW", 4, devices.OtherKind},
	{"Serial", 2, devices.OtherKind},
	{"Multilink", 2, devices.OtherKind},
	{"POS", 2, devices.OtherKind},
	{"ATM", 2, devices.OtherKind},
	{"CEM", 3, devices.OtherKind},
	{"Optics", 3, devices.OtherKind},
	{"CoherentDSP", 3, devices.OtherKind},
	{"Ethernet", 1, devices.Ethernet},
}

// shortTypes are the abbreviations that show commands print, which are not the beginning of the name.
var shortTypes = map[string]string{"Mg": "MgmtEth", "BE": "Bundle-Ether", "ti": "tunnel-ip", "tt": "tunnel-te", "TenGigabitEthernet": "TenGigE"}

var (
	namePattern   = regexp.MustCompile(`^([A-Za-z]+(?:-[A-Za-z]+)*)(\d.*)?$`)
	numberPattern = regexp.MustCompile(`(?i)^\d+(?:/(?:RP|RSP|CPU|LC|FC)?\d+)*(?:\.\d+)?$`)
)

// interfaceName reads an interface name in one or two words ("Gi0/0/0/1", "mgmtEth 0/RP0/CPU0/0") and spells it in full.
func interfaceName(words []string) (string, int) {
	m := namePattern.FindStringSubmatch(words[0])
	if m == nil {
		return "", 0
	}
	number, used := m[2], 1
	if number == "" {
		if len(words) < 2 {
			return "", 0
		}
		number, used = words[1], 2
	}
	if !numberPattern.MatchString(number) {
		return "", 0
	}
	typ := strings.ToLower(m[1])
	for _, t := range interfaceTypes {
		if len(typ) >= t.min && strings.HasPrefix(strings.ToLower(t.name), typ) {
			name := t.name
			if full := shortTypes[name]; full != "" {
				name = full
			}
			return name + strings.ToUpper(number), used
		}
	}
	return "", 0
}

// kindOf tells what an interface is and, of a subinterface, its parent.
func kindOf(name string) (kind devices.InterfaceKind, parent string) {
	if at := strings.IndexByte(name, '.'); at > 0 {
		return devices.Subinterface, name[:at]
	}
	letters := name
	if i := strings.IndexAny(name, "0123456789"); i > 0 {
		letters = name[:i]
	}
	for _, t := range interfaceTypes {
		if t.name == letters {
			return t.kind, ""
		}
	}
	return devices.OtherKind, ""
}
