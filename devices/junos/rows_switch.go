package junos

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// rate reads "10g", "400m", "64k" and plain numbers as bits a second; "c" is a cell of ATM, 384 bits.
func rate(s string) (int64, error) {
	scale := int64(1)
	digits := s
	if n := len(s); n > 1 {
		switch s[n-1] {
		case 'k':
			scale, digits = 1000, s[:n-1]
		case 'm':
			scale, digits = 1000000, s[:n-1]
		case 'g':
			scale, digits = 1000000000, s[:n-1]
		case 't':
			scale, digits = 1000000000000, s[:n-1]
		case 'c':
			scale, digits = 384, s[:n-1]
		}
	}
	v, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || v < 0 || v > 1<<62/scale {
		return 0, fmt.Errorf("%q is no rate", s)
	}
	return v * scale, nil
}

func (s *scope) switchPort(a syntax.Args) *switchPort {
	s.port(unitName(a))
	p := s.later.ports[unitName(a)]
	if p == nil {
		p = &switchPort{}
		s.later.ports[unitName(a)] = p
	}
	return p
}

func (s *scope) vlan(name string) *vlan {
	v := s.later.vlans[name]
	if v == nil {
		v = &vlan{}
		s.later.vlans[name] = v
	}
	return v
}

func (s *scope) mlag() *devices.MLAG {
	if s.Config.MLAG == nil {
		s.Config.MLAG = &devices.MLAG{Kind: "mc-lag"}
	}
	return s.Config.MLAG
}

func (s *scope) vtep() *devices.VTEP {
	i := ioslike.Get(&s.Config.Interfaces, "vtep")
	i.Name, i.Kind = "vtep", devices.VXLAN
	if i.VTEP == nil {
		i.VTEP = &devices.VTEP{}
	}
	return i.VTEP
}

const ofSwitch = ofUnit + "family (ethernet-switching|bridge) "

var switchRows = []Row{
	{Pattern: ofSwitch + "(interface-mode|port-mode) {mode:access|trunk|tagged-access}", Path: "interface $if", Do: func(s *scope, a syntax.Args) error {
		s.switchPort(a).mode = strings.TrimPrefix(a.Str("mode"), "tagged-")
		s.At(a, "interface "+a.Str("if"), "switchport mode")
		return nil
	}},
	{Pattern: ofSwitch + "(vlan members|vlan-id|vlan-id-list) <vlan>", Path: "interface $if", Do: func(s *scope, a syntax.Args) error {
		p := s.switchPort(a)
		p.members = append(p.members, a.Unquoted("vlan"))
		s.At(a, "interface "+a.Str("if"), "allowed vlans")
		return nil
	}},
	{Pattern: ofSwitch + "native-vlan-id {vlan}", Path: "interface $if / native vlan", Do: func(s *scope, a syntax.Args) error {
		s.switchPort(a).native = a.Str("vlan")
		return nil
	}},
	{Pattern: ofSwitch + "(storm-control|recovery-timeout|inner-vlan-id-list|vlan-rewrite|vlan-auto-sense|isolated|inter-switch-link|reflective-relay|policer|vlan) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of a switched port is not computed"},

	{Pattern: "vlans <vlan>", Path: "vlan", Do: func(s *scope, a syntax.Args) error { s.vlan(a.Str("vlan")); return nil }},
	{Pattern: "vlans <vlan> vlan-id {id:int(1-4094)}", Do: func(s *scope, a syntax.Args) error {
		s.vlan(a.Str("vlan")).id = a.Int("id")
		s.At(a, "vlan "+a.Str("id"))
		return nil
	}},
	{Pattern: "vlans <vlan> vlan-id (all|none)", As: syntax.Unmodelled, Why: "a VLAN without a number of its own is not computed"},
	{Pattern: "vlans <vlan> (vlan-id-list|vlan-range) <ids>", Path: "vlan", Do: func(s *scope, a syntax.Args) error {
		set, err := devices.ParseVLANSet(a.Unquoted("ids"))
		if err != nil {
			return err
		}
		s.vlan(a.Str("vlan")).list = devices.VLANs(append(s.vlan(a.Str("vlan")).list.IDs(), set.IDs()...)...)
		return nil
	}},
	{Pattern: "vlans <vlan> l3-interface {irb:ifname}", Path: "vlan", Do: func(s *scope, a syntax.Args) error {
		s.vlan(a.Str("vlan")).l3 = a.Str("irb")
		s.Refer("interface", a.Str("irb"), "vlan "+a.Str("vlan"), a)
		return nil
	}},
	{Pattern: "vlans <vlan> vxlan vni {vni:int(0-16777215)}", Path: "vlan", Do: func(s *scope, a syntax.Args) error { s.vlan(a.Str("vlan")).vni = a.Int("vni"); return nil }},
	{Pattern: "vlans <vlan> description {text:rest}", Do: func(s *scope, a syntax.Args) error {
		s.Setting("vlans description "+a.Str("vlan"), a.Unquoted("text"))
		return nil
	}},
	{Pattern: "vlans <vlan> interface <if:ifname>", Path: "interface $if", Do: func(s *scope, a syntax.Args) error {
		name := withUnit(a.Str("if"))
		s.port(name)
		p := s.later.ports[name]
		if p == nil {
			p = &switchPort{}
			s.later.ports[name] = p
		}
		p.members = append(p.members, a.Str("vlan"))
		return nil
	}},
	{Pattern: "vlans <vlan> (interface|filter|forwarding-options|no-mac-learning|mac-table-size|dot1q-tunneling|private-vlan|isolated-vlan|community-vlans|isolation-id|pvlan-trunk|primary-vlan|switch-options|multicast-snooping-options|vxlan|service-id|domain-type|mcae-mac-synchronize|mcae-mac-flush|no-local-switching|no-irb-layer-2-copy|packet-action|layer3-only|vlan-tags) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of a VLAN is not computed"},

	{Pattern: "switch-options vtep-source-interface {if:ifname} [(inet|inet6)]", Path: "interface vtep / vtep / source-interface", Do: func(s *scope, a syntax.Args) error {
		s.vtep().SourceInterface = a.Str("if")
		s.Refer("interface", a.Str("if"), "switch-options vtep-source-interface", a)
		return nil
	}},
	{Pattern: "multi-chassis multi-chassis-protection <peer:addr> interface {if:ifname}", Path: "mlag / peer-link", Do: func(s *scope, a syntax.Args) error {
		s.mlag().PeerLink = a.Str("if")
		s.port(a.Str("if")).PeerLink = true
		return nil
	}},
	{Pattern: "protocols iccp peer <peer:addr> <rest:rest>", Path: "mlag", Do: func(s *scope, a syntax.Args) error {
		m := s.mlag()
		if m.PeerAddress.IsValid() && m.PeerAddress != a.Addr("peer") {
			return fmt.Errorf("a second ICCP peer is not modelled")
		}
		m.PeerAddress = a.Addr("peer")
		ioslike.Set(&m.Settings, "iccp "+a.Str("rest"), "")
		return nil
	}},
	{Pattern: "protocols iccp peer <peer:addr>", Path: "mlag / peer-address", Do: func(s *scope, a syntax.Args) error { s.mlag().PeerAddress = a.Addr("peer"); return nil }},
	{Pattern: "protocols iccp local-ip-addr {ip:addr}", Path: "mlag", Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.mlag().Settings, "iccp local-ip-addr", a.Str("ip"))
		return nil
	}},
	{Pattern: "protocols iccp (traceoptions|authentication-key|session-establishment-hold-time) <rest:rest>", As: syntax.Unmodelled, Why: "this option of ICCP is not computed"},
	{Pattern: "virtual-chassis member <id:int> <rest:rest>", Path: "system / member", Do: func(s *scope, a syntax.Args) error {
		if !contains(s.Config.System.Members, a.Str("id")) {
			s.Config.System.Members = append(s.Config.System.Members, a.Str("id"))
		}
		s.Setting("virtual-chassis member "+a.Str("id")+" "+a.Str("rest"), "")
		return nil
	}},
	{Pattern: "virtual-chassis (preprovisioned|no-split-detection|auto-sw-update|mac-persistence-timer|fast-failover|vcp-snmp-statistics|traceoptions|id|aliases|auto-conversion) [<rest:rest>]", Do: func(s *scope, a syntax.Args) error {
		s.Setting(strings.Join(a.Node.Words, " "), "")
		return nil
	}, Exact: true},
}
