package simulate

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"

	"interlock/devices"
)

// speaker is an interface that runs OSPF, with everything that must fit for an adjacency filled in.
type speaker struct {
	dev  string
	ifc  *devices.Interface
	path string // "interface Ethernet1/1 / ospf"

	process, vrf, area, areaType, network, auth string
	hello, dead                                 int
	passive, mtuIgnore                          bool
	keys                                        map[string]string
	addrs                                       []netip.Prefix
}

// ospfVersion is one of the two versions, which look alike in the model.
type ospfVersion struct {
	word string
	v6   bool
	proc func(*devices.Config) map[string]*devices.OSPF
	ifc  func(*devices.Interface) *devices.InterfaceOSPF
}

var ospfVersions = []ospfVersion{
	{"ospf", false, func(c *devices.Config) map[string]*devices.OSPF { return c.OSPF }, func(i *devices.Interface) *devices.InterfaceOSPF { return i.OSPF }},
	{"ospfv3", true, func(c *devices.Config) map[string]*devices.OSPF { return c.OSPFv3 }, func(i *devices.Interface) *devices.InterfaceOSPF { return i.OSPFv3 }},
}

// speakers lists the interfaces of a device that run a version of OSPF and are not shut down.
func (v *view) speakers(dev string, ver ospfVersion) []speaker {
	c := v.configs[dev]
	procs := ver.proc(c)
	if len(procs) == 0 {
		return nil
	}
	var out []speaker
	for _, name := range sortedKeys(c.Interfaces) {
		i := c.Interfaces[name]
		if i.Shutdown || i.Kind == devices.Loopback || i.Channel != nil {
			continue
		}
		for _, proc := range sortedKeys(procs) {
			p := procs[proc]
			vrf := p.VRFs[vrfOf(i)]
			if p.Shutdown || vrf == nil {
				continue
			}
			if s, ok := speakerOf(dev, i, ver, proc, vrf); ok {
				out = append(out, s)
				break
			}
		}
	}
	return out
}

func speakerOf(dev string, i *devices.Interface, ver ospfVersion, proc string, p *devices.OSPFVRF) (speaker, bool) {
	own := ver.ifc(i)
	if own == nil {
		own = &devices.InterfaceOSPF{}
	}
	if own.Shutdown || own.Process != "" && own.Process != proc {
		return speaker{}, false
	}
	s := speaker{dev: dev, ifc: i, path: "interface " + i.Name + " / " + ver.word, process: proc, vrf: vrfOf(i), area: own.Area}
	for _, key := range sortedKeys(i.Addresses) {
		if a := i.Addresses[key]; a.Prefix.IsValid() && a.Prefix.Addr().Is6() == ver.v6 && !a.Secondary {
			s.addrs = append(s.addrs, a.Prefix)
		}
	}
	if s.area == "" {
		s.area = networkArea(p.Networks, s.addrs)
	}
	if s.area == "" {
		return speaker{}, false
	}
	if a := p.Areas[s.area]; a != nil {
		s.areaType, s.auth = a.Type, a.Auth
	}
	if own.Auth != "" {
		s.auth = own.Auth
	}
	if s.auth == "none" {
		s.auth = ""
	}
	s.keys = own.Keys
	s.network = cmp.Or(own.Network, "broadcast")
	if i.Kind == devices.Tunnel && own.Network == "" {
		s.network = "point-to-point"
	}
	s.hello = own.Hello
	if s.hello == 0 {
		s.hello = 10
		if s.network == "non-broadcast" || s.network == "point-to-multipoint" {
			s.hello = 30
		}
	}
	s.dead = cmp.Or(own.Dead, 4*s.hello)
	s.mtuIgnore = own.MTUIgnore
	s.passive = p.PassiveDefault
	if x, ok := p.Passive[i.Name]; ok {
		s.passive = x
	}
	if own.Passive != nil {
		s.passive = *own.Passive
	}
	return s, true
}

// networkArea is the area of the longest network statement that holds one of the addresses.
func networkArea(networks map[string]string, addrs []netip.Prefix) string {
	best, area := -1, ""
	for _, n := range sortedKeys(networks) {
		p, err := netip.ParsePrefix(n)
		if err != nil {
			continue
		}
		for _, a := range addrs {
			if p.Contains(a.Addr()) && p.Bits() > best {
				best, area = p.Bits(), networks[n]
			}
		}
	}
	return area
}

// ospfMismatch finds neighbours on one segment that will not become adjacent, and router ids used twice.
func ospfMismatch(v *view) []Fact {
	var out []Fact
	for _, ver := range ospfVersions {
		at := map[spot][]speaker{}
		var spots []spot
		for _, dev := range v.live() {
			for _, s := range v.speakers(dev, ver) {
				if isManagement(v.configs[dev], s.ifc) || !v.isUp(dev, s.ifc) {
					continue
				}
				r := v.l2.root(spotOf(dev, s.ifc))
				if at[r] == nil {
					spots = append(spots, r)
				}
				at[r] = append(at[r], s)
			}
		}
		for _, r := range spots {
			for i, a := range at[r] {
				for _, b := range at[r][i+1:] {
					if a.dev == b.dev {
						continue
					}
					out = append(out, v.adjacency(a, b, len(at[r]) == 2)...)
				}
			}
		}
		out = append(out, v.routerIDs(ver)...)
	}
	return out
}

// adjacency compares two neighbours; alone says that nobody else is on the segment.
func (v *view) adjacency(a, b speaker, alone bool) []Fact {
	var out []Fact
	at := func(pathA, pathB, what string) {
		out = append(out, v.fact("ospf/adjacency-mismatch", a.dev, pathA, b.dev, pathB,
			fmt.Sprintf("%s:%s and %s:%s at its other end %s: the OSPF adjacency will not form", a.dev, a.ifc.Name, b.dev, b.ifc.Name, what),
			"make both ends agree"))
	}
	tell := func(word, what string) { at(a.path+" / "+word, b.path+" / "+word, what) }
	onInterface := func(word, what string) {
		at("interface "+a.ifc.Name+" / "+word, "interface "+b.ifc.Name+" / "+word, what)
	}
	differ := func(word, name string, x, y any) {
		if x != y {
			tell(word, fmt.Sprintf("have %s %v and %v", name, x, y))
		}
	}
	if a.passive && b.passive {
		return nil
	}
	if a.passive != b.passive {
		who := a
		if b.passive {
			who = b
		}
		if alone {
			tell("passive-interface", fmt.Sprintf("both run OSPF, and %s is passive on %s", who.ifc.Name, who.dev))
		}
		return out
	}
	differ("area", "area", a.area, b.area)
	if a.area == b.area {
		differ("type", "area type", areaWord(a.areaType), areaWord(b.areaType))
	}
	differ("network", "network type", a.network, b.network)
	differ("hello-interval", "hello interval", a.hello, b.hello)
	differ("dead-interval", "dead interval", a.dead, b.dead)
	switch {
	case a.auth != b.auth:
		tell("authentication", fmt.Sprintf("authenticate differently (%s and %s)", cmp.Or(a.auth, "not at all"), cmp.Or(b.auth, "not at all")))
	case a.auth != "" && !maps.Equal(a.keys, b.keys):
		if !maps.EqualFunc(a.keys, b.keys, func(string, string) bool { return true }) {
			tell("authentication key", "have keys of different ids")
		}
		// The same key may be stored differently on two systems, so a difference in the values proves nothing.
	}
	if x, xOK := mtuOf(v.configs[a.dev], a.ifc); xOK && !a.mtuIgnore && !b.mtuIgnore {
		if y, yOK := mtuOf(v.configs[b.dev], b.ifc); yOK && x != y {
			onInterface("mtu", fmt.Sprintf("have MTU %d and %d and do not ignore it", x, y))
		}
	}
	if alone && len(a.addrs) > 0 && len(b.addrs) > 0 && !a.addrs[0].Addr().Is6() && a.addrs[0].Masked() != b.addrs[0].Masked() {
		onInterface("address", fmt.Sprintf("are in different subnets (%s and %s)", a.addrs[0].Masked(), b.addrs[0].Masked()))
	}
	return out
}

func areaWord(t string) string { return cmp.Or(t, "normal") }

// ospfCares reports that both ends of a wire run OSPF and mind the MTU.
func (v *view) ospfCares(w wire) bool {
	for _, ver := range ospfVersions {
		a, aOK := v.speaks(w.aDev, w.a, ver)
		b, bOK := v.speaks(w.bDev, w.b, ver)
		if aOK && bOK && !a.passive && !b.passive && !a.mtuIgnore && !b.mtuIgnore {
			return true
		}
	}
	return false
}

func (v *view) speaks(dev string, i *devices.Interface, ver ospfVersion) (speaker, bool) {
	procs := ver.proc(v.configs[dev])
	for _, proc := range sortedKeys(procs) {
		if p := procs[proc]; !p.Shutdown && p.VRFs[vrfOf(i)] != nil {
			if s, ok := speakerOf(dev, i, ver, proc, p.VRFs[vrfOf(i)]); ok {
				return s, true
			}
		}
	}
	return speaker{}, false
}

// routerIDs finds a router id that two devices are configured with in VRFs of one name.
func (v *view) routerIDs(ver ospfVersion) []Fact {
	type holder struct{ dev, path string }
	seen := map[string]holder{}
	var out []Fact
	for _, dev := range v.live() {
		c := v.configs[dev]
		procs := ver.proc(c)
		for _, proc := range sortedKeys(procs) {
			p := procs[proc]
			for _, vrf := range sortedKeys(p.VRFs) {
				id := p.VRFs[vrf].RouterID
				path := "router " + ver.word + " " + proc + " / vrf " + vrf + " / router-id"
				if !id.IsValid() {
					id = c.System.RouterIDs[vrf]
					if vrf == "default" && !id.IsValid() {
						id = c.System.RouterIDs[""]
					}
				}
				if !id.IsValid() || p.Shutdown {
					continue
				}
				k := vrf + " " + id.String()
				first, ok := seen[k]
				if !ok {
					seen[k] = holder{dev, path}
					continue
				}
				if first.dev != dev {
					out = append(out, v.fact("ospf/adjacency-mismatch", first.dev, first.path, dev, path,
						fmt.Sprintf("router-id %s is that of both %s and %s: no adjacency forms between the two, and others take them for one router", id, first.dev, dev),
						"give each device a router-id of its own"))
				}
			}
		}
	}
	return out
}
