package inputs

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"interlock/devices"
)

func readDevices(v value) map[string]*devices.SiteDevice {
	out := map[string]*devices.SiteDevice{}
	used := map[netip.Addr]string{}
	claim := func(v value, device string) netip.Addr {
		a := v.address()
		if other, ok := used[a]; ok && a.IsValid() {
			v.bad("give each its own", "%s: %s is the address of %s already", v.name(), a, other)
		}
		used[a] = device
		return a
	}
	v.named("device names to what is known of them", func(name string, k key) {
		dev := &devices.SiteDevice{Pos: k.at}
		out[name] = dev
		if k.isNull() { // "core-a:" alone says that there is such a device
			return
		}
		k.object(
			may("os", func(v value) { dev.OS = v.word() }),
			may("platform", func(v value) { dev.Platform = v.word() }),
			may("version", func(v value) { dev.Version = v.word() }),
			may("address", func(v value) { dev.Address = claim(v, name) }),
			may("out_of_band", func(v value) { dev.OutOfBand = claim(v, name) }),
		)
	})
	return out
}

func readGroups(v value) map[string]*devices.Group {
	out := map[string]*devices.Group{}
	v.named("group names to groups", func(name string, k key) {
		g := &devices.Group{Halves: map[string][]string{}, Order: "either", Pos: k.at}
		out[name] = g
		var keep, order value
		ok := k.object(
			need("halves", func(v value) { readHalves(v, g) }),
			need("keep", func(v value) { keep, g.Keep = v, v.integer(0, 1<<16) }),
			may("order", func(v value) { order = v }),
		)
		if order.node != nil { // only now the halves are known
			readOrder(order, g)
		}
		members := 0
		for _, half := range g.Halves {
			members += len(half)
		}
		if !ok || keep.node == nil || members == 0 {
			return
		}
		switch {
		case g.Keep > members:
			keep.bad("", "%s is %d, but the group has %s", keep.name(), g.Keep, count(members, "member"))
		case g.Keep == members:
			keep.odd("site/keep-all", devices.Warn, "lower keep if a half may be away",
				"keep is %d of %d members, so no change may take any of group %s out of service", g.Keep, members, name)
		case g.Keep == 0:
			keep.odd("site/keep-none", devices.Warn, "say how many members must be in service",
				"keep is 0, so group %s may lose every member at once without a word", name)
		}
	})
	return out
}

func readHalves(v value, g *devices.Group) {
	first := map[string]devices.Pos{}
	half := func(name string) func(value) {
		return func(v value) {
			if n, ok := v.node.(*ast.SequenceNode); ok && len(n.Values) == 0 {
				v.bad("name its devices", "%s: half %s has no member", v.name(), name)
			}
			for _, item := range v.items("device names") {
				m := item.word()
				if m == "" {
					continue
				}
				if why := badName(m); why != "" {
					item.bad("", "%s: %q cannot be a device name: %s", item.name(), clip(m), why)
					continue
				}
				if before, twice := first[m]; twice {
					item.bad("a device belongs to one half", "%s: device %s stands already at %s", item.name(), m, before)
					continue
				}
				first[m] = item.at
				g.Halves[name] = append(g.Halves[name], m)
			}
		}
	}
	fields := []field{need("A", half("A")), need("B", half("B"))}
	for _, name := range devices.HalfNames[2:] {
		fields = append(fields, may(name, half(name)))
	}
	if !v.object(fields...) {
		return
	}
	for i, name := range devices.HalfNames[1:] {
		if before := devices.HalfNames[i]; len(g.Halves[name]) > 0 && len(g.Halves[before]) == 0 {
			v.bad("name halves A, B, C without a gap", "%s: there is a half %s and no half %s", v.name(), name, before)
			return
		}
	}
}

// readOrder reads which of a group's halves goes first.
func readOrder(v value, g *devices.Group) {
	words := []string{"either", "A-first", "B-first"}
	for _, name := range devices.HalfNames[2:] {
		if len(g.Halves[name]) > 0 {
			words = append(words, name+"-first")
		}
	}
	g.Order = v.oneOf(words...)
}

func readHosts(v value) map[string]*devices.Host {
	out := map[string]*devices.Host{}
	v.named("host names to hosts", func(name string, k key) {
		h := &devices.Host{Pos: k.at}
		out[name] = h
		k.object(
			need("address", func(v value) { h.Address = v.hostPrefix() }),
			may("attached", func(v value) { h.Attached = v.ports() }),
			may("optics", func(v value) { h.Optics = v.word() }),
		)
	})
	return out
}

var servicePort = regexp.MustCompile(`^(tcp|udp|sctp)/(\d{1,5})$`)

func readServices(v value) map[string]*devices.SiteService {
	out := map[string]*devices.SiteService{}
	v.named("service names to services", func(name string, k key) {
		s := &devices.SiteService{Pos: k.at}
		out[name] = s
		k.object(
			may("kind", func(v value) { s.Kind = v.word() }),
			need("from", func(v value) { s.From = v.word() }),
			need("to", func(v value) { s.To = v.word() }),
			may("port", func(v value) { s.Port = readServicePort(v) }),
			may("both_ways", func(v value) { s.BothWays = v.boolean() }),
		)
		if s.From != "" && s.From == s.To {
			k.bad("", "service %s goes from %s to itself", name, s.From)
		}
	})
	return out
}

func readServicePort(v value) string {
	s := v.text()
	if s == "" || s == "icmp" {
		return s
	}
	m := servicePort.FindStringSubmatch(s)
	if m != nil {
		if n, err := strconv.Atoi(m[2]); err == nil && n >= 1 && n <= 65535 {
			return s
		}
	}
	v.bad("write tcp/3260, udp/53 or icmp", "%s: %q is no port", v.name(), clip(s))
	return ""
}

func readUplinks(v value) map[string]*devices.Uplink {
	out := map[string]*devices.Uplink{}
	v.named("uplink names to uplinks", func(name string, k key) {
		u := &devices.Uplink{Pos: k.at}
		out[name] = u
		var keep value
		k.object(
			may("kind", func(v value) { u.Kind = v.word() }),
			need("ports", func(v value) { u.Ports = v.ports() }),
			need("keep", func(v value) { keep, u.Keep = v, v.integer(0, 1<<16) }),
		)
		switch {
		case keep.node == nil || len(u.Ports) == 0:
		case u.Keep > len(u.Ports):
			keep.bad("", "%s is %d, but the uplink has %s", keep.name(), u.Keep, count(len(u.Ports), "port"))
		case u.Keep == 0:
			keep.odd("site/keep-none", devices.Warn, "say how many ports must be up",
				"keep is 0, so uplink %s may lose every port at once without a word", name)
		}
	})
	return out
}

// checkEndpoints sees that the ends of services are hosts, prefixes or addresses.
func checkEndpoints(d *document, s *devices.Site) {
	for _, name := range sortedKeys(s.Services) {
		for _, end := range []struct{ key, value string }{{"from", s.Services[name].From}, {"to", s.Services[name].To}} {
			if end.value == "" || s.Hosts[end.value] != nil {
				continue
			}
			if _, err := netip.ParsePrefix(end.value); err == nil {
				continue
			}
			if _, err := netip.ParseAddr(end.value); err == nil {
				continue
			}
			hint := both(didYouMean(end.value, sortedKeys(s.Hosts)), "name a host of hosts:, a prefix or an address")
			if strings.Contains(end.value, ":") && s.Devices[strings.SplitN(end.value, ":", 2)[0]] != nil {
				hint = "a service ends at hosts, not at ports; describe what is attached there in hosts:"
			}
			path := "services." + name + "." + end.key
			d.problem(path, hint, "%s: %q is neither a host nor a prefix nor an address", path, clip(end.value))
		}
	}
}

// checkMembership finds devices that more than one group counts on: their halves would have to agree.
func checkMembership(d *document, s *devices.Site) {
	seen := map[string][2]string{}
	for _, name := range sortedKeys(s.Groups) {
		g := s.Groups[name]
		for _, half := range sortedKeys(g.Halves) {
			for i, m := range g.Halves[half] {
				before, ok := seen[m]
				if !ok {
					seen[m] = [2]string{name, half}
					continue
				}
				path := "groups." + name + ".halves." + half + "[" + strconv.Itoa(i) + "]"
				v := value{d: d, path: path, at: d.positions[path]}
				v.odd("site/device-in-two-groups", devices.Warn, "one group for what is changed together",
					"device %s is in half %s of group %s and in half %s of group %s", m, half, name, before[1], before[0])
			}
		}
	}
}
