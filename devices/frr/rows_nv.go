package frr

import (
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// nvRows are "nv set ..." of Cumulus Linux 5 (NVUE), as "nv config show -o commands" prints them: interfaces, bonds, the
// bridge, VRFs and BGP's neighbours. What is not among them is known and not computed (NVIDIA Cumulus Linux user guide,
// "NVUE CLI").
func nvRows() []row {
	rows := []row{
		{Pattern: "nv set system hostname {name}", Path: "hostname", Do: func(s *scope, a args) error { s.Config.Hostname = a.Str("name"); return nil }},
		{Pattern: "nv set bridge domain br_default vlan {v}", Do: func(s *scope, a args) error {
			s.Interface = port(s, "br_default")
			note(s, "vlan-aware", "br_default", "yes")
			return vids(s, a)
		}},
		{Pattern: "nv set mlag mac-address {mac:mac}", Path: "mlag / system-mac", Do: func(s *scope, a args) error {
			m := mlag(s)
			m.SystemMAC, m.Domain = a.Str("mac"), a.Str("mac")
			return nil
		}},
		{Pattern: "nv set mlag backup {v:addr} [vrf {vrf}]", Path: "mlag / peer-keepalive destination", Do: func(s *scope, a args) error {
			mlag(s).KeepaliveDestination, mlag(s).KeepaliveVRF = a.Addr("v"), a.Str("vrf")
			return nil
		}},
		{Pattern: "nv set mlag priority {n:int}", Path: "mlag / role priority", Do: func(s *scope, a args) error { mlag(s).RolePriority = a.Int("n"); return nil }},
		{Pattern: "nv set mlag peer-ip {v}", Path: "mlag / peer-address", Do: func(s *scope, a args) error {
			mlag(s).LocalInterface, mlag(s).PeerLink = "peerlink.4094", "peerlink"
			note(s, "mlag-peer", "peerlink", a.Str("v"))
			mlag(s).Settings = map[string]string{"peer-address": a.Str("v")}
			return nil
		}},
		{Pattern: "nv set vrf <vrf>", Path: "vrf $vrf", Do: func(s *scope, a args) error { s.VRFNamed(a.Str("vrf")); return nil }},
		{Pattern: "nv set vrf <vrf> evpn vni {n:int}", Path: "vrf $vrf / vni", Do: func(s *scope, a args) error { s.VRFNamed(a.Str("vrf")).VNI = a.Int("n"); return nil }},
		{Pattern: "nv set router bgp autonomous-system {asn:asn}", Path: "router bgp / asn", Do: func(s *scope, a args) error { return openInstance(s, uint32(a.Int64("asn")), "default") }},
		{Pattern: "nv set vrf <nvrf> router bgp autonomous-system {asn:asn}", Path: "router bgp / vrf $nvrf", Do: func(s *scope, a args) error { return openInstance(s, uint32(a.Int64("asn")), a.Str("nvrf")) }},
		{Pattern: "nv config (apply|save)", As: syntax.Inert, Why: "the lines above take effect; what they do is told of each"},
		{Pattern: "nv unset <what:rest>", Exact: true, Enter: func(e *syntax.Edit, a args) {
			if e.Remove("nv set "+a.Str("what")) > 0 {
				e.Record = ""
			}
		}, Do: func(s *scope, a args) error { return errorf("no line before this says what it would take back") }},
	}
	for _, a := range attrs() {
		if a.nv == "" {
			continue
		}
		do := a.do
		rows = append(rows, row{Pattern: trimmed("nv set interface <port> " + a.nv + " " + a.arg), Exact: a.nv == "bond member", Do: func(s *scope, g args) error { return nvPorts(s, g, do) }})
	}
	rows = append(rows, row{Pattern: "nv set interface <port>", Do: func(s *scope, g args) error { return nvPorts(s, g, nil) }})
	bgp := func(pattern string, do func(*scope, args) error) {
		rows = append(rows, row{Pattern: "nv set vrf <nvrf> router bgp " + pattern, Do: func(s *scope, a args) error {
			if err := instance("")(s, a); err != nil {
				return err
			}
			return do(s, a)
		}})
	}
	neighbor := func(s *scope, a args) *devices.BGPNeighbor {
		if s.BGPVRF.Neighbors == nil {
			s.BGPVRF.Neighbors = map[string]*devices.BGPNeighbor{}
		}
		n := s.BGPVRF.Neighbors[a.Str("peer")]
		if n == nil {
			n = &devices.BGPNeighbor{}
			s.BGPVRF.Neighbors[a.Str("peer")] = n
		}
		return n
	}
	bgp("router-id {id:ip}", func(s *scope, a args) error { s.BGPVRF.RouterID = a.Addr("id"); return nil })
	bgp("neighbor <peer> remote-as {as}", func(s *scope, a args) error {
		n := neighbor(s, a)
		if n.RemoteAS = a.Str("as"); !strings.ContainsAny(a.Str("peer"), ".:") {
			n.Interface = a.Str("peer")
		}
		return nil
	})
	bgp("neighbor <peer> type unnumbered", func(s *scope, a args) error { neighbor(s, a).Interface = a.Str("peer"); return nil })
	bgp("neighbor <peer> description {text:rest}", func(s *scope, a args) error { neighbor(s, a).Description = a.Unquoted("text"); return nil })
	return append(rows, unmodelled("", "this part of NVUE is not computed", "nv set <rest:rest>")...)
}

func nvPorts(s *scope, a args, do func(*scope, args) error) error {
	for _, name := range expandPorts(a.Str("port")) {
		s.Interface = port(s, name)
		note(s, "auto", name, "yes")
		s.At(a, "interface "+name)
		if do == nil {
			continue
		}
		if err := do(s, a); err != nil {
			return err
		}
	}
	return nil
}
