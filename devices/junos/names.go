package junos

import (
	"regexp"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

var portPattern = regexp.MustCompile(`^(?:[a-z]{2,6}-\d+(?:/\d+){1,3}(?::\d+)?|[a-z]{2,8}\d*)(?:\.\d+)?$`)

// interfaceName takes a word that is an interface of Junos: "ge-0/0/0", "ae0.100", "irb.10".
func interfaceName(words []string) (string, int) {
	if len(words) > 0 && portPattern.MatchString(words[0]) {
		return words[0], 1
	}
	return "", 0
}

// kindOf tells what an interface is made of by its name (Junos Interfaces Fundamentals, "Interface Naming").
func kindOf(name string) devices.InterfaceKind {
	port, unit, isUnit := strings.Cut(name, ".")
	stem := strings.TrimRight(port, "0123456789/:-")
	if i := strings.IndexByte(port, '-'); i > 0 {
		stem = port[:i]
	}
	var k devices.InterfaceKind
	switch stem {
	case "ge", "xe", "et", "fe", "mge", "so", "t1", "t3", "e1", "e3", "xle", "fte", "sxe", "vtnet":
		k = devices.Ethernet
	case "ae", "reth":
		k = devices.PortChannel
	case "lo":
		return devices.Loopback
	case "em", "fxp", "me", "vme":
		if stem != "em" || port == "em0" {
			return devices.MgmtPort
		}
		k = devices.Ethernet // a link inside the box or, in virtual images, a port like any other (labs/sonic_bgp_lab r01)
	case "irb", "vlan":
		if isUnit && unit != "" {
			return devices.SVI
		}
		return devices.OtherKind
	case "gr", "ip", "st", "lt", "vt", "ipip", "gre", "fti", "mt", "pe", "pd":
		k = devices.Tunnel
	default:
		return devices.OtherKind
	}
	if isUnit && k != devices.Tunnel {
		return devices.Subinterface
	}
	return k
}

// port gives an interface by its name, making it where it is missing; a unit's port comes with it.
func (s *scope) port(name string) *devices.Interface {
	if i := s.Config.Interfaces[name]; i != nil {
		return i
	}
	i := ioslike.Get(&s.Config.Interfaces, name)
	i.Name, i.Kind = name, kindOf(name)
	if parent, _, ok := strings.Cut(name, "."); ok {
		i.Parent = parent
		s.port(parent)
	}
	return i
}

// unitName is the name of a unit: "ge-0/0/0" and 0 are "ge-0/0/0.0".
func unitName(a syntax.Args) string { return a.Str("if") + "." + a.Str("unit") }

// withUnit is an interface as protocols name it: without a unit it is unit 0.
func withUnit(name string) string {
	if strings.Contains(name, ".") || name == "all" {
		return name
	}
	return name + ".0"
}
