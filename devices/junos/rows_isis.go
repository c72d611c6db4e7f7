package junos

import (
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

const (
	ofISIS    = inInstance + "protocols isis "
	ofCircuit = ofISIS + "interface <if> "
)

// isisLink is an interface as IS-IS names it.
type isisLink struct {
	vrf, ifc string
	says     devices.InterfaceISIS
	pos      devices.Pos
}

// isis gives IS-IS of a VRF; the system has one instance, named by its protocol.
func (s *scope) isis(a syntax.Args) *devices.ISISVRF {
	p := ioslike.Get(&s.Config.ISIS, "isis")
	p.Process = "isis"
	s.At(a, "router isis isis")
	return ioslike.Get(&p.VRFs, vrfOf(a))
}

func onISIS(f func(*devices.ISISVRF, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error { f(s.isis(a), a); return nil }
}

func onCircuit(f func(*devices.InterfaceISIS, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error {
		s.isis(a)
		name := withUnit(a.Str("if"))
		key := vrfOf(a) + " " + name
		l := s.later.isis[key]
		if l == nil {
			l = &isisLink{vrf: vrfOf(a), ifc: name, pos: pos(a)}
			l.says.Process = "isis"
			s.later.isis[key] = l
			s.later.circuits = append(s.later.circuits, key)
			if name != "all" {
				s.Refer("interface", name, "isis interface", a)
			}
		}
		f(&l.says, a)
		return nil
	}
}

// levelOf is the level of a statement as keys of the model have it.
func levelOf(a syntax.Args) string { return ioslike.LevelKey(a.Str("level")) }

// isisRows are IS-IS (Junos IS-IS User Guide). It runs on interfaces it names that have family iso, with the network entity title of
// the loopback.
var isisRows = []Row{
	{Pattern: strings.TrimSpace(ofISIS), Do: onISIS(func(*devices.ISISVRF, syntax.Args) {})},
	{Pattern: ofUnit + "family iso", Path: "/interface $if.$unit / isis / address-family iso", Do: onUnit(func(i *devices.Interface, a syntax.Args) { isoOn(i) })},
	{Pattern: ofUnit + "family iso address <net>", Do: onUnit(func(i *devices.Interface, a syntax.Args) {
		isoOn(i)
		ioslike.Set(&i.ISIS.Settings, "net "+a.Str("net"), "on")
	})},
	{Pattern: ofUnit + "family iso mtu {n:int}", Do: onUnit(func(i *devices.Interface, a syntax.Args) {
		isoOn(i)
		ioslike.Set(&i.ISIS.Settings, "iso mtu", a.Str("n"))
	})},
	{Pattern: ofISIS + "disable", Do: func(s *scope, a syntax.Args) error {
		s.isis(a)
		s.Config.ISIS["isis"].Shutdown = true
		return nil
	}},
	{Pattern: ofISIS + "export <p>", Do: func(s *scope, a syntax.Args) error {
		v := s.isis(a)
		ioslike.Get(&v.Redistribute, "policy "+strconv.Itoa(len(v.Redistribute)+1)).Policy = a.Str("p")
		s.Refer("route-map", a.Str("p"), "isis export", a)
		return nil
	}},
	{Pattern: ofISIS + "import <p>", Do: func(s *scope, a syntax.Args) error {
		v := s.isis(a)
		v.DistributeIn = chain(v.DistributeIn, a.Str("p"))
		s.Refer("route-map", a.Str("p"), "isis import", a)
		return nil
	}},
	{Pattern: ofISIS + "reference-bandwidth {bw}", Do: func(s *scope, a syntax.Args) error {
		bits, err := rate(a.Str("bw"))
		if err == nil {
			s.isis(a).ReferenceBandwidth = max(1, int(bits/1000000))
		}
		return err
	}},
	{Pattern: ofISIS + "overload", Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) {
		if v.Overload == "" {
			v.Overload = "on"
		}
	})},
	{Pattern: ofISIS + "overload {how:rest}", Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) {
		v.Overload = strings.TrimSpace(strings.TrimPrefix(v.Overload, "on") + " " + a.Str("how"))
	})},
	{Pattern: ofISIS + "ignore-attached-bit", Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) { v.IgnoreAttached = true })},
	{Pattern: ofISIS + "suppress-attached-bit", Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) { v.NoAttached = true })},
	{Pattern: ofISIS + "level <level:int(1-2)> disable", Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) {
		left := map[string]string{"level-1": "level-2", "level-2": "level-1"}[levelOf(a)]
		if v.Level != "" && v.Level != left {
			left = "none"
		}
		v.Level = left
	})},
	{Pattern: ofISIS + "level <level:int(1-2)> wide-metrics-only", Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) { ioslike.Set(&v.MetricStyle, levelOf(a), "wide") })},
	{Pattern: ofISIS + "level <level:int(1-2)> preference {n:int}", Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) { ioslike.Set(&v.Distance, levelOf(a), a.Int("n")) })},
	{Pattern: ofISIS + "level <level:int(1-2)> external-preference {n:int}", Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) {
		ioslike.Set(&v.Distance, levelOf(a)+" external", a.Int("n"))
	})},
	{Pattern: ofISIS + "level <level:int(1-2)> authentication-type {t}", Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) { ioslike.Set(&v.Auth, levelOf(a), a.Str("t")) })},
	{Pattern: ofISIS + "level <level:int(1-2)> authentication-key {k}", Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) { ioslike.Set(&v.Keys, levelOf(a), a.Unquoted("k")) })},
	{Pattern: ofISIS + "level <level:int(1-2)> (prefix-export-limit|no-hello-authentication|no-csnp-authentication|no-psnp-authentication|labeled-preference|purge-originator) [<rest:rest>]", Exact: true, Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) {
		ioslike.Set(&v.Settings, after(a.Node.Words, "isis"), "")
	})},
	{Pattern: ofISIS + "(lsp-lifetime|max-lsp-size|spf-options|graceful-restart|no-adjacency-holddown|max-areas|no-authentication-check|loose-authentication-check|rib-group|no-ipv6-routing|no-ipv4-routing|topologies|clns-routing|traffic-engineering|backup-spf-options|source-packet-routing|hello-padding|max-hello-size|multipath|purge-originator|export-limit|layer2-map|interface-group-holddown-delay|net|mesh-group|authentication-type|authentication-key) [<rest:rest>]", Exact: true, Do: onISIS(func(v *devices.ISISVRF, a syntax.Args) {
		ioslike.Set(&v.Settings, after(a.Node.Words, "isis"), "")
	})},
	{Pattern: ofISIS + "traceoptions [<rest:rest>]", As: syntax.Inert, Why: "writes a log"},
	{Pattern: strings.TrimSpace(ofCircuit), Do: onCircuit(func(*devices.InterfaceISIS, syntax.Args) {})},
	{Pattern: ofCircuit + "point-to-point", Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) { i.Network = "point-to-point" })},
	{Pattern: ofCircuit + "passive", Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) { i.Passive = ioslike.New(true) })},
	{Pattern: ofCircuit + "disable", Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) { i.Shutdown = true })},
	{Pattern: ofCircuit + "level <level:int(1-2)> disable", Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) { ioslike.Set(&i.Off, levelOf(a), true) })},
	{Pattern: ofCircuit + "level <level:int(1-2)> metric {n:int}", Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) { ioslike.Set(&i.Metrics, levelOf(a), a.Int("n")) })},
	{Pattern: ofCircuit + "level <level:int(1-2)> ipv6-unicast-metric {n:int}", Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) {
		ioslike.Set(&i.Metrics, levelOf(a)+" ipv6", a.Int("n"))
	})},
	{Pattern: ofCircuit + "level <level:int(1-2)> priority {n:int}", Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) { ioslike.Set(&i.Priority, levelOf(a), a.Int("n")) })},
	{Pattern: ofCircuit + "level <level:int(1-2)> passive", Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) {
		ioslike.Set(&i.Settings, "passive "+levelOf(a), "on")
	})},
	{Pattern: ofCircuit + "level <level:int(1-2)> hello-authentication-type {t}", Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) { ioslike.Set(&i.Auth, levelOf(a), a.Str("t")) })},
	{Pattern: ofCircuit + "level <level:int(1-2)> hello-authentication-key {k}", Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) { ioslike.Set(&i.Keys, levelOf(a), a.Unquoted("k")) })},
	{Pattern: ofCircuit + "level <level:int(1-2)> (hello-interval|hold-time|te-metric|topology|ipv6-multicast-metric|ipv4-multicast-metric|post-convergence-lfa|ipv4-adjacency-segment|ipv6-adjacency-segment|hello-padding|hello-authentication-key-chain) [<rest:rest>]", Exact: true, Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) {
		ioslike.Set(&i.Settings, after(a.Node.Words, "interface"), "")
	})},
	{Pattern: ofCircuit + "(bfd-liveness-detection|family|hello-interval|hold-time|lsp-interval|csnp-interval|mesh-group|hello-padding|ldp-synchronization|link-protection|node-link-protection|no-eligible-backup|no-eligible-remote-backup|checksum|max-hello-size|no-adjacency-down-notification|no-unicast-topology|no-ipv4-multicast|no-ipv6-unicast|no-ipv6-multicast|no-advertise-adjacency-segment|passive remote-node-iso|layer2-map|auto-bandwidth|hello-authentication-type|hello-authentication-key|interface-group|retransmit-interval|flood-group) [<rest:rest>]", Exact: true, Do: onCircuit(func(i *devices.InterfaceISIS, a syntax.Args) {
		ioslike.Set(&i.Settings, after(a.Node.Words, "interface"), "")
	})},
}

// isoOn notes that an interface takes packets of ISO, without which IS-IS does not run on it.
func isoOn(i *devices.Interface) {
	if i.ISIS == nil {
		i.ISIS = &devices.InterfaceISIS{}
	}
	ioslike.Set(&i.ISIS.Families, "iso", true)
}

// settleISIS gives interfaces what IS-IS says of them, those it names before what holds for all, and the instance the network entity titles
// of its interfaces.
func (s *scope) settleISIS() {
	c := s.Config
	p := c.ISIS["isis"]
	for _, all := range []bool{false, true} {
		for _, key := range s.later.circuits {
			l := s.later.isis[key]
			if (l.ifc == "all") != all {
				continue
			}
			if !all {
				if i := c.Interfaces[l.ifc]; i != nil {
					s.putISIS(i, l)
				} else {
					ioslike.Set(&p.VRFs[l.vrf].Settings, "interface "+l.ifc, "on")
				}
				continue
			}
			ioslike.Set(&p.VRFs[l.vrf].Settings, "interface all", circuitText(l.says))
			for name, i := range c.Interfaces {
				if strings.Contains(name, ".") && inVRF(i) == l.vrf && i.Kind != devices.MgmtPort && i.ISIS != nil && i.ISIS.Process == "" {
					s.putISIS(i, l)
				}
			}
		}
	}
	if p == nil {
		return
	}
	for _, i := range c.Interfaces {
		v := p.VRFs[inVRF(i)]
		if i.ISIS == nil || v == nil {
			continue
		}
		for k := range i.ISIS.Settings {
			if net, ok := strings.CutPrefix(k, "net "); ok {
				ioslike.Set(&v.NETs, net, true)
			}
		}
	}
}

func inVRF(i *devices.Interface) string {
	if i.VRF == "" {
		return "default"
	}
	return i.VRF
}

func (s *scope) putISIS(i *devices.Interface, l *isisLink) {
	says := l.says
	if i.ISIS != nil { // what the unit itself says of family iso
		says.Families = i.ISIS.Families
		for k, v := range i.ISIS.Settings {
			if says.Settings[k] == "" {
				ioslike.Set(&says.Settings, k, v)
			}
		}
	}
	i.ISIS = &says
	ioslike.Set(&s.Config.Positions, devices.PathJoin("interface "+i.Name, "isis"), l.pos)
}

// circuitText writes what is said of all interfaces, so that a difference shows.
func circuitText(o devices.InterfaceISIS) string {
	var parts []string
	for _, l := range devices.Leaves(&o) {
		parts = append(parts, strings.TrimSpace(l.Path+" "+l.Value))
	}
	return strings.Join(parts, ", ")
}
