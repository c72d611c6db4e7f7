package junos

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// settle brings into the model what had to wait until all statements were read, and what Junos does where nothing is said.
func (s *scope) settle() {
	s.settleVLANs()
	s.settlePorts()
	s.settleInstances()
	s.settleRoutes()
	s.settleShares()
	s.settleOSPF()
	s.settleISIS()
	s.settleBGP()
	s.settleFilters()
	s.settleSets()
	c := s.Config
	for name, i := range c.Interfaces {
		if i.Channel != nil {
			if m := s.later.lacp[i.Channel.Group]; m != "" {
				i.Channel.Mode = m
			}
			i.Channel.Rate = s.later.rate[i.Channel.Group]
		}
		if i.Kind == devices.MgmtPort && s.later.mgmt && strings.Contains(name, ".") {
			i.VRF = "mgmt_junos"
		}
	}
}

// settleSets puts in one order what has none: the prefixes of a prefix list, which Junos keeps and shows sorted, and
// communities that a term adds one after the other. Commands cannot put one back to where it stood, nor need they.
func (s *scope) settleSets() {
	for _, l := range s.Config.PrefixLists {
		sort.SliceStable(l.Entries, func(i, j int) bool {
			a, b := l.Entries[i].Prefix, l.Entries[j].Prefix
			return a.Addr().Less(b.Addr()) || a.Addr() == b.Addr() && a.Bits() < b.Bits()
		})
		for i := range l.Entries {
			l.Entries[i].Seq = 10 * (i + 1)
		}
	}
	for _, p := range s.Config.RoutePolicies {
		for _, t := range p.Terms {
			for i := 0; i < len(t.Set); {
				n := i
				for ; n < len(t.Set) && t.Set[n].Kind == "community additive"; n++ {
					sort.Strings(t.Set[n].Values)
				}
				sort.SliceStable(t.Set[i:n], func(a, b int) bool { return slices.Compare(t.Set[i+a].Values, t.Set[i+b].Values) < 0 })
				i = max(n, i+1)
			}
		}
	}
}

func (s *scope) settleVLANs() {
	c := s.Config
	names := make([]string, 0, len(s.later.vlans))
	for n := range s.later.vlans {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, name := range names {
		v := s.later.vlans[name]
		if v.id == 0 && v.list == "" {
			s.Setting("vlans without number "+name, strings.TrimSpace(v.l3+" "+zero(v.vni)))
			continue
		}
		for _, id := range append(v.list.IDs(), v.id) {
			if id == 0 {
				continue
			}
			x := ioslike.Get(&c.VLANs, id)
			x.ID, x.Name = id, chain(x.Name, name)
			if v.vni != 0 {
				x.VNI = v.vni
				ioslike.Get(&s.vtep().VNIs, v.vni).VLAN = id
			}
			if v.l3 != "" {
				i := s.port(v.l3)
				if i.Kind == devices.SVI && !strings.HasSuffix(v.l3, "."+strconv.Itoa(id)) {
					i.Dot1q = id // the unit's number is not the VLAN's
				}
				if i.Kind != devices.SVI {
					s.Setting("vlans l3-interface "+name, v.l3)
				}
			}
		}
		if v.id != 0 && v.l3 != "" {
			s.Setting("vlans gateway "+name, v.l3)
		}
	}
	if c.VLANs[1] == nil {
		c.VLANs[1] = &devices.VLAN{ID: 1} // "default" is always there
	}
}

func zero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// vlanIDs gives the numbers of a member of a port: a name, a number, a range or "all".
func (s *scope) vlanIDs(member string) (devices.VLANSet, bool) {
	if v := s.later.vlans[member]; v != nil {
		ids := v.list.IDs()
		if v.id != 0 {
			ids = append(ids, v.id)
		}
		return devices.VLANs(ids...), len(ids) > 0
	}
	if member == "default" {
		return devices.VLANs(1), true
	}
	set, err := devices.ParseVLANSet(member)
	return set, err == nil && set != devices.NoVLANs
}

// settlePorts gives ports of layer 2 their VLANs. Family ethernet-switching stands on unit 0; the port itself is the
// switched one, for cables and aggregates are of ports.
func (s *scope) settlePorts() {
	for name, p := range s.later.ports {
		port, unit, _ := strings.Cut(name, ".")
		i := s.Config.Interfaces[port]
		if unit != "0" {
			i = s.Config.Interfaces[name]
		}
		i.Switchport = true
		i.Mode = devices.Access
		if p.mode == "trunk" {
			i.Mode = devices.Trunk
		}
		var ids []int
		for _, m := range p.members {
			set, ok := s.vlanIDs(m)
			if !ok {
				s.Setting("vlans member of "+name+" "+m, "")
				s.Config.References = append(s.Config.References, devices.Reference{Kind: "vlan", Name: m, By: "interface " + name})
				continue
			}
			ids = append(ids, set.IDs()...)
		}
		native := s.later.native[port]
		if set, ok := s.vlanIDs(p.native); p.native != "" && ok {
			native = set.IDs()[0]
		}
		if i.Mode == devices.Trunk {
			i.AllowedVLANs, i.NativeVLAN = devices.VLANs(ids...), native
			continue
		}
		i.AccessVLAN = 1
		if len(ids) == 1 {
			i.AccessVLAN = ids[0]
		} else if len(ids) > 1 {
			i.AccessVLAN = ids[0]
			s.Setting("vlans of access port "+name, string(devices.VLANs(ids...)))
		}
	}
}

func (s *scope) settleInstances() {
	for name, vrf := range s.later.member {
		switch s.later.types[vrf] {
		case "", "vrf", "virtual-router", "forwarding", "no-forwarding":
		default:
			s.Setting("instance interface "+vrf+" "+name, "")
			continue
		}
		i := s.Config.Interfaces[name]
		if i == nil {
			s.Setting("instance interface "+vrf+" "+name, "")
			continue
		}
		i.VRF = vrf
		ioslike.Set(&s.Config.Positions, devices.PathJoin("interface "+name, "vrf"), s.later.pos[name])
	}
}

func (s *scope) settleRoutes() {
	for _, key := range s.later.order {
		r := s.later.routes[key]
		v := s.VRFNamed(r.vrf)
		for _, h := range r.hops {
			x := &devices.StaticRoute{Prefix: r.prefix, NextHop: h.addr, Interface: h.ifc}
			if h.values["interface"] != "" {
				x.Interface = h.values["interface"]
			}
			switch h.kind {
			case "discard", "reject":
				x.Discard = true
				if h.kind == "reject" {
					x.Name = "reject"
				}
			}
			if h.table != "" {
				x.NextHopVRF = tableVRF(h.table)
			}
			value := func(k string) int {
				for _, m := range []map[string]string{h.values, r.values, s.given(r)} {
					if n, err := strconv.Atoi(m[k]); err == nil {
						return n
					}
				}
				return 0
			}
			x.Distance, x.Metric, x.Tag = value("preference"), value("metric"), int64(value("tag"))
			x.NoReadvertise = r.values["no-readvertise"] != ""
			x.BFD, x.Recursive, x.Communities = r.values["bfd"] != "", r.values["resolve"] != "", r.communities
			ioslike.Set(&v.StaticRoutes, x.Key(), x)
			at := "static route " + x.Key()
			ioslike.Set(&s.Config.Positions, devices.PathJoin("vrf "+r.vrf, at), h.pos)
		}
		if len(r.hops) == 0 {
			for k, val := range r.values {
				s.Setting("route without next hop "+key+" "+k, val)
			}
		}
	}
}

// settleShares says of every table that a rib-group puts routes into what those are. The first table of a group is the routes' own; its
// policy decides what the others get, and lets in what it does not speak of (Junos, rib-groups, import-policy).
func (s *scope) settleShares() {
	for _, use := range s.later.shares {
		policy := ""
		for _, g := range s.later.groups {
			if g[0] == use[2] && g[1] == "import-policy" {
				policy = chain(policy, g[2])
			}
		}
		for _, g := range s.later.groups {
			if g[0] != use[2] || g[1] != "import-rib" || strings.Contains(g[2], "inet6") != (use[3] == "inet6") || tableVRF(g[2]) == use[0] {
				continue
			}
			l := &devices.Leak{From: use[0], Source: use[1], Policy: policy, Open: true}
			ioslike.Set(&s.VRFNamed(tableVRF(g[2])).Leaks, l.Key(), l)
		}
	}
}

// given are the defaults of the static routes of the route's table.
func (s *scope) given(r *route) map[string]string {
	if r.rib != "" {
		return s.later.given[r.vrf+" "+strings.TrimPrefix(r.rib, r.vrf+".")]
	}
	return s.later.given[r.vrf+" "]
}

func (s *scope) settleOSPF() {
	c := s.Config
	for _, pass := range []bool{false, true} { // what names an interface before what holds for all
		for _, key := range s.later.links {
			l := s.later.ospf[key]
			if (l.ifc == "all") != pass {
				continue
			}
			if !pass {
				i := c.Interfaces[l.ifc]
				if i == nil {
					noun := c.OSPF["ospf"]
					if l.v3 {
						noun = c.OSPFv3["ospf3"]
					}
					ioslike.Set(&noun.VRFs[l.vrf].Settings, "link "+l.ifc+" of area "+l.says.Area, ospfText(l.says))
					continue
				}
				s.putOSPF(i, l)
				continue
			}
			for name, i := range c.Interfaces {
				inVRF := i.VRF
				if inVRF == "" {
					inVRF = "default"
				}
				if !strings.Contains(name, ".") || inVRF != l.vrf || i.Kind == devices.MgmtPort || !speaks(i, l.v3) {
					continue
				}
				if l.v3 && i.OSPFv3 == nil || !l.v3 && i.OSPF == nil {
					s.putOSPF(i, l)
				}
			}
			p := c.OSPF["ospf"]
			if l.v3 {
				p = c.OSPFv3["ospf3"]
			}
			ioslike.Set(&p.VRFs[l.vrf].Settings, "link all of area "+l.says.Area, ospfText(l.says))
		}
	}
}

// ospfText writes what is said of an interface that is not there, or of all, so that a difference shows.
func ospfText(o devices.InterfaceOSPF) string {
	var parts []string
	for _, l := range devices.Leaves(&o) {
		parts = append(parts, strings.TrimSpace(l.Path+" "+l.Value))
	}
	return strings.Join(parts, ", ")
}

func speaks(i *devices.Interface, v6 bool) bool {
	for _, a := range i.Addresses {
		if a.Prefix.Addr().Is4() != v6 {
			return true
		}
	}
	return v6 && i.IPv6Enabled || i.Unnumbered != "" && !v6
}

func (s *scope) putOSPF(i *devices.Interface, l *ospfLink) {
	says := l.says
	if l.v3 {
		i.OSPFv3 = &says
		ioslike.Set(&s.Config.Positions, devices.PathJoin("interface "+i.Name, "ospfv3"), l.pos)
		return
	}
	i.OSPF = &says
	ioslike.Set(&s.Config.Positions, devices.PathJoin("interface "+i.Name, "ospf"), l.pos)
}

// settleBGP says of every neighbour what its type means, and the family that it has where none is said (IPv4 unicast,
// Junos BGP User Guide, "family").
func (s *scope) settleBGP() {
	b := s.Config.BGP
	if b == nil {
		if s.later.asn != 0 {
			s.Setting("bgp autonomous-system", strconv.FormatUint(uint64(s.later.asn), 10))
		}
		return
	}
	b.ASN = s.later.asn
	for _, n := range b.Groups {
		setType(n)
	}
	for _, v := range b.VRFs {
		if v == nil {
			continue
		}
		v.NoDefaultIPv4 = true // the families are said below
		for _, set := range []map[string]*devices.BGPNeighbor{v.Neighbors, v.DynamicNeighbors} {
			for _, n := range set {
				setType(n)
				if s.family(n) {
					continue
				}
				ioslike.Get(&n.Families, "ipv4 unicast").Activate = ioslike.New(true)
			}
		}
	}
}

func setType(n *devices.BGPNeighbor) {
	if t := n.Settings["type"]; t != "" && n.RemoteAS == "" {
		n.RemoteAS = t
	}
}

// family reports whether a neighbour, or what it takes from, names a family.
func (s *scope) family(n *devices.BGPNeighbor) bool {
	for f := range n.Families {
		if f != "" {
			return true
		}
	}
	for _, g := range n.Inherit {
		if o := s.Config.BGP.Groups[g]; o != nil {
			for f := range o.Families {
				if f != "" {
					return true
				}
			}
		}
	}
	return false
}
