package frr

import (
	"strconv"
	"strings"

	"interlock/devices"
)

func itoa(n int) string { return strconv.Itoa(n) }

// kindOf tells what an interface is by the name it has by convention: Cumulus Linux names its ports swp1, its
// switch's management port eth0, its VLANs' interfaces vlan10; what the text says of it goes before.
func kindOf(name, os string) (kind devices.InterfaceKind, parent string, tag int) {
	if base, vlan, ok := strings.Cut(name, "."); ok && base != "" {
		if n, err := strconv.Atoi(vlan); err == nil && n > 0 && n < 4095 {
			return devices.Subinterface, base, n
		}
	}
	stem := strings.TrimRight(name, "0123456789")
	switch {
	case name == "lo" || strings.HasPrefix(name, "dummy") || stem == "Loopback" || stem == "loopback":
		return devices.Loopback, "", 0
	case stem == "eth" && (os == "cumulus" || os == "sonic") && name == "eth0", name == "mgmt0":
		return devices.MgmtPort, "", 0
	case (stem == "vlan" || stem == "Vlan") && stem != name:
		return devices.SVI, "", 0
	case stem == "bond" || stem == "PortChannel" || name == "peerlink":
		return devices.PortChannel, "", 0
	case stem == "swp" || stem == "eth" || stem == "Ethernet" || strings.HasPrefix(name, "en") || strings.HasPrefix(name, "swp"):
		return devices.Ethernet, "", 0
	case stem == "vni" || stem == "vxlan":
		return devices.VXLAN, "", 0
	case stem == "gre" || stem == "tun" || stem == "wg":
		return devices.Tunnel, "", 0
	}
	return devices.OtherKind, "", 0
}

// expandPorts lists what NCLU and ifupdown2 mean by "swp1-4,swp7,10-11" ("swp1-4" of ifupdown2 is "glob swp1-4").
// A name whose dash is no range is that name.
func expandPorts(text string) []string {
	var out []string
	prev := ""
	for _, item := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		if item[0] >= '0' && item[0] <= '9' && prev != "" {
			item = strings.TrimRight(prev, "0123456789") + item
		}
		at := strings.LastIndexByte(item, '-')
		if at > 0 {
			lo, hi := item[:at], item[at+1:]
			stem := strings.TrimRight(lo, "0123456789")
			hi = strings.TrimPrefix(hi, stem)
			a, err1 := strconv.Atoi(lo[len(stem):])
			b, err2 := strconv.Atoi(hi)
			if err1 == nil && err2 == nil && b >= a && b-a < 4096 && stem != "" {
				for ; a <= b; a++ {
					out = append(out, stem+itoa(a))
				}
				prev = lo
				continue
			}
		}
		prev = item
		out = append(out, item)
	}
	return out
}
