package draft

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"interlock/devices"
)

// storage are the words by which people describe ports to storage.
var storage = regexp.MustCompile(`(?i)\b(storage|array|san|iscsi|nfs|nas|netapp|filer|svm|powerstore|powermax|unity|isilon|pure|flasharray|flashblade|3par|primera|nimble|hitachi|vsp|ceph|vsan|nvme)\b`)

// guessedCable is the source of links that simulate.Links guesses where two routed ports are alone in a subnet.
const guessedCable = "shared subnet"

// findEnds collects ports that lead to no device of the network, by the first word of their description.
func (s *sketch) findEnds() {
	by := map[string][]devices.PortRef{}
	for _, d := range sortedKeys(s.network.Devices) {
		for _, name := range sortedKeys(s.config(d).Interfaces) {
			i := s.config(d).Interfaces[name]
			words := strings.Fields(i.Description)
			at := devices.PortRef{Device: d, Port: name}
			if i.Kind != devices.Ethernet || i.Shutdown || len(words) == 0 || len(s.linked[at]) > 0 || s.network.Devices[words[0]] != nil {
				continue
			}
			if w := strings.Trim(words[0], ":,;"); endName.MatchString(w) {
				by[w] = append(by[w], at)
			}
		}
	}
	for _, w := range sortedKeys(by) {
		s.ends = append(s.ends, End{w, by[w]})
	}
}

var endName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]{0,62}$`)

// findUplinks guesses what must not all go down together: ports to storage, ways out, and cables towards the ways out.
func (s *sketch) findUplinks() {
	s.storage()
	s.exits()
	s.upwards()
	slices.SortFunc(s.uplinks, func(a, b Uplink) int { return strings.Compare(a.Name, b.Name) })
}

// uplink keeps what remains when the half with the most of the ports is away, and one at least. A single port is no
// redundancy to keep.
func (s *sketch) uplink(name, kind string, ports []devices.PortRef, evidence string) {
	if len(ports) < 2 {
		return
	}
	in := map[string]int{}
	for _, p := range ports {
		half := p.Device
		if g := s.group[p.Device]; g != nil && slices.Contains(g.A, p.Device) {
			half = "A"
		} else if g != nil {
			half = "B"
		}
		in[half]++
	}
	most := 0
	for _, n := range in {
		most = max(most, n)
	}
	for slices.ContainsFunc(s.uplinks, func(u Uplink) bool { return u.Name == name }) {
		name += "-2"
	}
	s.uplinks = append(s.uplinks, Uplink{Name: name, Kind: kind, Ports: ports, Keep: max(1, len(ports)-most), Evidence: evidence})
}

// storage are ports that a description says lead to storage: their own, or that of the port-channel they are in.
func (s *sketch) storage() {
	var ports []devices.PortRef
	words, speeds := map[string]bool{}, map[string]bool{}
	for _, d := range sortedKeys(s.network.Devices) {
		for _, name := range sortedKeys(s.config(d).Interfaces) {
			i := s.config(d).Interfaces[name]
			at := devices.PortRef{Device: d, Port: name}
			if i.Kind != devices.Ethernet || i.Shutdown || len(s.linked[at]) > 0 {
				continue
			}
			said := i.Description
			if c := i.Channel; c != nil && s.config(d).Interfaces[c.Group] != nil {
				said += " " + s.config(d).Interfaces[c.Group].Description
			}
			word := storage.FindString(said)
			if word == "" {
				continue
			}
			ports = append(ports, at)
			words[strings.ToLower(word)] = true
			if i.Speed != "" {
				speeds[i.Speed] = true
			}
		}
	}
	evidence := "descriptions say " + join(sortedKeys(words))
	if len(speeds) > 0 {
		evidence += "; speed " + join(sortedKeys(speeds))
	}
	s.uplink("storage", "storage", ports, evidence)
}

// exits are ports behind which a next hop of a default route, or a BGP neighbour, lives that is none of the network's devices.
func (s *sketch) exits() {
	own := map[netip.Addr]bool{}
	for _, d := range s.network.Devices {
		for _, i := range d.Config.Interfaces {
			for _, a := range i.Addresses {
				own[a.Prefix.Addr()] = true
			}
		}
	}
	var ports []devices.PortRef
	why := map[string]bool{}
	for _, d := range sortedKeys(s.network.Devices) {
		for _, h := range nextHops(s.config(d)) {
			if own[h.at] {
				continue
			}
			for _, p := range s.behind(d, h) {
				s.beyond(h, p)
				if !slices.Contains(ports, p) {
					ports = append(ports, p)
				}
				why[h.why] = true
			}
		}
	}
	if len(ports) > 0 {
		s.uplink("outside", "outside", ports, "behind them lie "+join(sortedKeys(why))+" that are no device of this network")
	}
	s.out = ports
}

// beyond notes that an address outside lives behind a port.
func (s *sketch) beyond(h hop, port devices.PortRef) {
	in := s.subnet(port.Device, h)
	if at := h.at; at.Is4() && in.Bits() < 31 && (at == in.Addr() || !in.Contains(at.Next())) || !in.IsValid() {
		return // no host can have the address of the subnet itself or of its broadcast
	}
	i := slices.IndexFunc(s.strangers, func(o Outside) bool { return o.Address.Addr() == h.at && o.VRF == h.vrf })
	if i < 0 {
		i = len(s.strangers)
		s.strangers = append(s.strangers, Outside{Address: netip.PrefixFrom(h.at, in.Bits()), VRF: h.vrf, Why: h.why})
	}
	if o := &s.strangers[i]; !slices.Contains(o.Ports, port) {
		o.Ports = append(o.Ports, port)
	}
}

// subnet is the device's own that a next hop is in.
func (s *sketch) subnet(device string, h hop) netip.Prefix {
	for _, name := range sortedKeys(s.config(device).Interfaces) {
		i := s.config(device).Interfaces[name]
		for _, a := range i.Addresses {
			if p := a.Prefix.Masked(); !i.Shutdown && orDefault(i.VRF) == orDefault(h.vrf) && p.Contains(h.at) && !p.IsSingleIP() {
				return p
			}
		}
	}
	return netip.Prefix{}
}

// hop is an address that traffic is sent to, in a VRF.
type hop struct {
	at       netip.Addr
	vrf, why string
}

func nextHops(c *devices.Config) []hop {
	var out []hop
	for _, name := range sortedKeys(c.VRFs) {
		v := c.VRFs[name]
		if v.Management {
			continue
		}
		for _, k := range sortedKeys(v.StaticRoutes) {
			if r := v.StaticRoutes[k]; r.Prefix.IsValid() && r.Prefix.Bits() == 0 && r.NextHop.IsValid() {
				out = append(out, hop{r.NextHop, name, "next hops of default routes"})
			}
		}
	}
	if c.BGP == nil {
		return out
	}
	for _, name := range sortedKeys(c.BGP.VRFs) {
		for _, k := range sortedKeys(c.BGP.VRFs[name].Neighbors) {
			if at, err := netip.ParseAddr(k); err == nil {
				out = append(out, hop{at, name, "BGP neighbours"})
			}
		}
	}
	return out
}

// behind are the ports whose subnet has a next hop. Cables that were only guessed from the subnet do not stand against it: with
// the next hop there are three in the subnet, so it is a segment and no cable.
func (s *sketch) behind(device string, h hop) []devices.PortRef {
	var out []devices.PortRef
	c := s.config(device)
	for _, name := range sortedKeys(c.Interfaces) {
		i := c.Interfaces[name]
		port := name
		if i.Kind == devices.Subinterface {
			port = i.Parent
		}
		if p := c.Interfaces[port]; p == nil || i.Shutdown || p.Shutdown || (p.Kind != devices.Ethernet && p.Kind != devices.PortChannel) || orDefault(i.VRF) != orDefault(h.vrf) {
			continue
		}
		for _, a := range i.Addresses {
			if !a.Prefix.Masked().Contains(h.at) || a.Prefix.IsSingleIP() {
				continue
			}
			for _, m := range s.members(device, port) {
				if !s.declared(m) {
					out = append(out, m)
				}
			}
		}
	}
	return out
}

// declared reports a port with a cable that somebody or something told of.
func (s *sketch) declared(p devices.PortRef) bool {
	return slices.ContainsFunc(s.links, func(l devices.Link) bool { return (l.A == p || l.B == p) && l.Source != guessedCable })
}

func orDefault(vrf string) string {
	if vrf == "" {
		return "default"
	}
	return vrf
}

// upwards are each group's cables to devices that stand nearer to the ways out than it does itself.
func (s *sketch) upwards() {
	far := s.distances()
	for _, g := range s.groups {
		members := append(slices.Clone(g.A), g.B...)
		near, known := 0, false
		for _, m := range members {
			if f, ok := far[m]; ok && (!known || f < near) {
				near, known = f, true
			}
		}
		to := map[string][]devices.PortRef{}
		for _, l := range s.links {
			for _, ends := range [][2]devices.PortRef{{l.A, l.B}, {l.B, l.A}} {
				f, ok := far[ends[1].Device]
				if !known || !ok || f >= near || s.group[ends[0].Device] == nil || s.group[ends[0].Device].Name != g.Name {
					continue
				}
				name := ends[1].Device
				if other := s.group[name]; other != nil {
					name = other.Name
				}
				to[name] = append(to[name], ends[0])
			}
		}
		for _, name := range sortedKeys(to) {
			s.uplink(g.Name+"-to-"+name, "uplink", to[name], fmt.Sprintf("cables of group %s to %s, which is nearer to the way out", g.Name, name))
		}
	}
}

// distances are the cables between each device and the nearest way out.
func (s *sketch) distances() map[string]int {
	far := map[string]int{}
	var queue []string
	for _, p := range s.out {
		if _, ok := far[p.Device]; !ok {
			far[p.Device] = 0
			queue = append(queue, p.Device)
		}
	}
	for len(queue) > 0 {
		d := queue[0]
		queue = queue[1:]
		for _, n := range sortedKeys(s.neighbours(d)) {
			if _, ok := far[n]; !ok {
				far[n] = far[d] + 1
				queue = append(queue, n)
			}
		}
	}
	return far
}
