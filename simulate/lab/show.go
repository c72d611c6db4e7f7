package lab

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
)

// seen is what the box makes of the network now.
func (b *box) seen() *seen {
	b.lab.mu.Lock()
	defer b.lab.mu.Unlock()
	return b.lab.view.boxes[b.name]
}

func showUsers(t *terminal, _ []string) {
	t.box.mu.Lock()
	defer t.box.mu.Unlock()
	t.printf("%-12s %-12s %s\n", "NAME", "LINE", "TIME")
	n := 0
	for u := range t.box.users {
		t.printf("%-12s pts/%-8d %s\n", u.user, n, t.box.now().UTC().Format("Jan _2 15:04"))
		n++
	}
}

func showInterfaces(t *terminal, _ []string) {
	s := t.box.seen()
	t.printf("%-20s %-10s %s\n", "Port", "Status", "Name")
	names := slices.Collect(maps.Keys(s.ports))
	sort.Slice(names, func(i, j int) bool { return natural(names[i]) < natural(names[j]) })
	for _, n := range names {
		i := s.config.Interfaces[n]
		status := "connected"
		switch {
		case i.Shutdown:
			status = "disabled"
		case !s.ports[n].up:
			status = "notconnect"
		}
		t.printf("%-20s %-10s %s\n", n, status, i.Description)
	}
}

func showBGP(t *terminal, _ []string) {
	s := t.box.seen()
	t.printf("%-16s %-4s %-10s %s\n", "Neighbor", "V", "Up/Down", "State/PfxRcd")
	for _, k := range slices.Sorted(maps.Keys(s.bgp)) {
		x := s.bgp[k]
		state := "Idle"
		switch {
		case x.up:
			state = "Established"
		case x.comes:
			state = "Active"
		}
		t.printf("%-16s %-4d %-10s %s\n", x.key.peer, 4, t.box.lab.clock.Now().Sub(x.since).Round(1e9), state)
	}
}

func showLLDP(t *terminal, _ []string) {
	s := t.box.seen()
	t.printf("%-20s %-24s %-20s\n", "Local Intf", "Device ID", "Port ID")
	for _, p := range slices.Sorted(maps.Keys(s.peers)) {
		if peer := s.peers[p]; s.ports[p].up {
			t.printf("%-20s %-24s %-20s\n", p, peer.Device, peer.Port)
		}
	}
}

// natural makes numbers sort as numbers.
func natural(s string) string {
	var b strings.Builder
	digits := ""
	for _, r := range s + "\x00" {
		if r >= '0' && r <= '9' {
			digits += string(r)
			continue
		}
		if digits != "" {
			fmt.Fprintf(&b, "%08s", digits)
			digits = ""
		}
		b.WriteRune(r)
	}
	return b.String()
}

// number is a number that stays the same for a device and what of it.
func number(parts ...string) uint32 {
	h := fnv.New32a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p + "\x00"))
	}
	return h.Sum32()
}

// serial is a made-up serial number that stays the same.
func serial(maker, device, port string) string {
	n := number(maker, device, port)
	return fmt.Sprintf("%s%02d%02d%04X", maker, 18+n%6, 1+n/7%52, n>>8&0xffff)
}

func mac(device string) string {
	n := number("mac", device)
	return fmt.Sprintf("001c.73%02x.%02x%02x", n>>16&0xff, n>>8&0xff, n&0xff)
}

func systemID(device string) string {
	n := number("isis", device)
	return fmt.Sprintf("0000.%04x.%04x", n>>16, n&0xffff)
}

// routerID is the OSPF router id of a device: configured, else the highest loopback address, else the highest of all.
func (l *Lab) routerID(v *view, device, vrf string) string {
	s := v.boxes[device]
	if s == nil {
		return ""
	}
	for _, k := range slices.Sorted(maps.Keys(s.config.OSPF)) {
		if o := s.config.OSPF[k].VRFs[vrf]; o != nil && o.RouterID.IsValid() {
			return o.RouterID.String()
		}
	}
	for _, kind := range []bool{true, false} {
		best := ""
		for _, i := range s.config.Interfaces {
			if (i.Kind == devices.Loopback) != kind || i.Kind == devices.MgmtPort {
				continue
			}
			for _, a := range i.Addresses {
				if x := a.Prefix.Addr(); x.Is4() && natural(x.String()) > natural(best) {
					best = x.String()
				}
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}

// received counts the prefixes in the table that lead to a BGP neighbour.
func (l *Lab) received(device string, x session) uint64 {
	l.mu.Lock()
	v := l.view
	l.mu.Unlock()
	n := uint64(0)
	for r := range v.actual.Routes.Tables[rib.ID{Device: device, VRF: x.key.vrf}].InstalledUnordered() {
		if r.BGP == nil || r.Protocol == rib.Static {
			continue
		}
		for _, h := range r.NextHops {
			if h.Addr.IsValid() && h.Addr.String() == x.key.peer {
				n++
				break
			}
		}
	}
	return n
}
