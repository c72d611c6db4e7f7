package eos

import (
	"bytes"

	"interlock/devices/syntax"
)

// signs tell EOS from other systems, by how sure each makes. Negative ones speak for another system.
var signs = []struct {
	says   string
	weight int
	found  *syntax.Evidence
}{
	{"a header names EOS", 100, syntax.MustEvidence(`(?m)^! *device: .*\bEOS-[0-9]`)},
	{"the collector says arista", 100, syntax.MustEvidence(`(?im)^!RANCID-CONTENT-TYPE: *arista`)},
	{"an EOS image", 60, syntax.MustEvidence(`(?im)^!? ?boot system flash:?[ /]*\S*\.swi\b`)},
	{"service routing protocols model", 60, syntax.MustEvidence(`(?m)^service routing protocols model `)},
	{"transceiver qsfp default-mode", 50, syntax.MustEvidence(`(?m)^transceiver qsfp default-mode`)},
	{"management api", 50, syntax.MustEvidence(`(?m)^management (api|console|cvx|telnet|ssh|security)\b`)},
	{"vrf instance", 40, syntax.MustEvidence(`(?m)^vrf instance `)},
	{"daemon", 25, syntax.MustEvidence(`(?m)^daemon \S+`)},
	{"spanning-tree mode mstp", 30, syntax.MustEvidence(`(?m)^spanning-tree mode (mstp|rstp)`)},
	{"switchport default mode", 40, syntax.MustEvidence(`(?m)^switchport default mode `)},
	{"no aaa root", 40, syntax.MustEvidence(`(?m)^(no )?aaa root`)},
	{"mlag", 40, syntax.MustEvidence(`(?m)^mlag configuration|^\s+mlag [0-9]+`)},
	{"Vxlan", 35, syntax.MustEvidence(`(?m)^interface Vxlan1`)},
	{"vxlan statements", 30, syntax.MustEvidence(`(?m)^\s+vxlan (vlan|vrf|source-interface|udp-port) `)},
	{"Management port without a slash", 25, syntax.MustEvidence(`(?m)^interface Management[0-9]+(/[0-9]+)?\s*$`)},
	{"Port-Channel in EOS spelling", 30, syntax.MustEvidence(`(?m)^interface (Port-Channel|Recirc-Channel|UnconnectedEthernet)[0-9]+`)},
	{"Ethernet port without a slot", 15, syntax.MustEvidence(`(?m)^interface Ethernet[0-9]+(\.[0-9]+)?\s*$`)},
	{"flat peer groups", 25, syntax.MustEvidence(`(?m)^\s+neighbor \S+ peer[ -]group( \S+)?\s*$`)},
	{"BGP over an interface", 35, syntax.MustEvidence(`(?m)^\s+neighbor interface \S+ peer-group`)},
	{"maximum-paths with ecmp", 40, syntax.MustEvidence(`(?m)^\s+maximum-paths [0-9]+ ecmp [0-9]+`)},
	{"ip virtual-router", 50, syntax.MustEvidence(`(?m)^\s*ip (virtual-router|address virtual) `)},
	{"EVPN in EOS words", 30, syntax.MustEvidence(`(?m)^\s+(address-family evpn|vlan-aware-bundle|redistribute learned)`)},
	{"route-target with a family", 25, syntax.MustEvidence(`(?m)^\s+route-target (import|export) (evpn|vpn-ipv4) `)},
	{"ip routing vrf", 30, syntax.MustEvidence(`(?m)^(no )?ip routing vrf `)},
	{"peer-filter", 40, syntax.MustEvidence(`(?m)^peer-filter |peer-filter \S+\s*$`)},
	{"lists in EOS blocks", 25, syntax.MustEvidence(`(?m)^ip (prefix-list \S+|as-path access-list \S+ (permit|deny) \S+ (any|egp|igp|incomplete))\s*$`)},
	{"role and sha512 secret", 30, syntax.MustEvidence(`(?m)^username \S+ (privilege [0-9]+ )?role \S+ secret (sha512|5) `)},
	{"queue-monitor, cvx or email", 25, syntax.MustEvidence(`(?m)^(queue-monitor|cvx|email|event-monitor|event-handler)\b`)},
	{"PIM in EOS words", 30, syntax.MustEvidence(`(?m)^router (pim (sparse-mode|bsr|bidirectional)|multicast|general|traffic-engineering)\s*$`)},
	{"copp-system classes of EOS", 30, syntax.MustEvidence(`(?m)^policy-map type (copp copp-system-policy|pdp|quality-of-service)`)},
	{"a banner ended by EOF", 30, syntax.MustEvidence(`(?m)^EOF\s*$`)},
	{"ip nat in EOS words", 30, syntax.MustEvidence(`(?m)^\s+ip nat (source|destination) (static|dynamic) `)},
	{"encapsulation dot1q vlan", 20, syntax.MustEvidence(`(?m)^\s+encapsulation dot1q vlan `)},
	{"ip ospf area", 15, syntax.MustEvidence(`(?m)^\s+ip ospf area `)},
	{"logging in EOS words", 30, syntax.MustEvidence(`(?m)^(no )?logging (event .* global|format (timestamp|hostname)|relogging-interval|level [A-Z]+ )`)},
	{"ptp in EOS words", 20, syntax.MustEvidence(`(?m)^ptp (mode|source ip|ttl)`)},
	{"no switchport", 5, syntax.MustEvidence(`(?m)^\s+no switchport\s*$`)},

	{"a feature of NX-OS", -60, syntax.MustEvidence(`(?m)^(feature [a-z]|nv overlay|vdc |install feature-set|version [0-9]+\.[0-9]+\([0-9])`)},
	{"vrf context", -50, syntax.MustEvidence(`(?m)^vrf context `)},
	{"the collector says cisco", -100, syntax.MustEvidence(`(?im)^!RANCID-CONTENT-TYPE: *(cisco|juniper|foundry|force10|hp)`)},
	{"a version of IOS", -60, syntax.MustEvidence(`(?m)^version 1[0-9]\.[0-9]`)},
	{"!! IOS XR", -100, syntax.MustEvidence(`(?m)^!! (IOS XR|Last configuration)|^(route-policy|prefix-set|community-set) |^interface (Bundle-Ether|TenGigE|HundredGigE|MgmtEth|GigabitEthernet[0-9]+/[0-9]+/[0-9]+/[0-9]+)`)},
	{"line vty", -40, syntax.MustEvidence(`(?m)^line (vty|con|aux)`)},
	{"GigabitEthernet ports", -30, syntax.MustEvidence(`(?m)^interface (Ten)?GigabitEthernet`)},
	{"service of IOS", -30, syntax.MustEvidence(`(?m)^service (timestamps|password-encryption|tcp-keepalives)`)},
	{"FRR", -80, syntax.MustEvidence(`(?m)^(frr version|frr defaults|log syslog|service integrated-vtysh-config)`)},
	{"braces or set statements", -100, syntax.MustEvidence(`(?m)^(set |system \{|interfaces \{|configure \{|## )`)},
}

// detect weighs the signs that a text is EOS configuration, from 0 to 100.
func detect(text []byte) (weight int, said []string) {
	if i := bytes.IndexByte(text, 0); i >= 0 && i < 1000 {
		return 0, nil
	}
	text = bytes.ReplaceAll(text[:min(len(text), 1<<20)], []byte("\r"), nil)
	for _, s := range signs {
		if !s.found.Match(text) {
			continue
		}
		weight += s.weight
		if s.weight > 0 {
			said = append(said, s.says)
		}
	}
	return max(0, min(weight, 100)), said
}
