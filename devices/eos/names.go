package eos

import (
	"strings"

	"interlock/devices"
)

// kinds are the names of interfaces as EOS spells them. Longer abbreviations than a letter are needed where two begin
// alike (EOS User Manual, "Interface naming": any unambiguous beginning stands for the name).
var kinds = []struct {
	name string
	kind devices.InterfaceKind
	// least is the shortest beginning that stands for it.
	least int
}{
	{"Ethernet", devices.Ethernet, 1},
	{"Port-Channel", devices.PortChannel, 1},
	{"Vlan", devices.SVI, 2},
	{"Vxlan", devices.VXLAN, 2},
	{"Loopback", devices.Loopback, 1},
	{"Management", devices.MgmtPort, 1},
	{"Tunnel", devices.Tunnel, 1},
	{"Null", devices.OtherKind, 4},
	{"Recirc-Channel", devices.OtherKind, 3},
	{"UnconnectedEthernet", devices.OtherKind, 3},
	{"Dps", devices.OtherKind, 3},
	{"Fabric", devices.OtherKind, 3},
	{"Cpu", devices.OtherKind, 3},
	{"Register", devices.OtherKind, 3},
	{"Switch", devices.Ethernet, 6},
	{"Cable", devices.OtherKind, 5},
	{"Dynamic", devices.Tunnel, 7},
	{"FastEthernet", devices.Ethernet, 3},
	{"GigabitEthernet", devices.Ethernet, 3},
	{"TenGigabitEthernet", devices.Ethernet, 3},
}

// interfaceName reads an interface name from the front of words: "Ethernet1/1", "et1", "port-channel 10".
func interfaceName(words []string) (string, int) {
	w := words[0]
	i := strings.IndexFunc(w, func(r rune) bool { return r >= '0' && r <= '9' })
	used := 1
	var letters, number string
	switch {
	case i > 0:
		letters, number = w[:i], w[i:]
	case i < 0 && len(words) > 1:
		letters, number, used = w, words[1], 2
	default:
		return "", 0
	}
	if !isNumber(number) {
		return "", 0
	}
	full := fullKind(letters)
	if full == "" {
		return "", 0
	}
	return full + number, used
}

func fullKind(letters string) string {
	l := strings.ToLower(letters)
	for _, k := range kinds {
		if len(l) >= k.least && strings.HasPrefix(strings.ToLower(k.name), l) {
			return k.name
		}
	}
	return ""
}

// isNumber reports "1", "1/2", "1/2/3", "1.100".
func isNumber(s string) bool {
	digit, dot := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digit = true
		case (c == '/' && !dot || c == '.' && !dot) && digit:
			dot = dot || c == '.'
			digit = false
		default:
			return false
		}
	}
	return digit
}

// kindOf tells what an interface is made of by its full name, and its parent's name where it is a subinterface.
func kindOf(name string) (kind devices.InterfaceKind, parent string) {
	if i := strings.IndexByte(name, '.'); i > 0 {
		return devices.Subinterface, name[:i]
	}
	letters := strings.TrimRight(name, "0123456789/")
	for _, k := range kinds {
		if k.name == letters {
			return k.kind, ""
		}
	}
	return devices.OtherKind, ""
}
