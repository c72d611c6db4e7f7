package eos

import (
	"bytes"
	"regexp"
)

// signs tell EOS from other systems, by how sure each makes. Negative ones speak for another system.
var signs = []struct {
	says   string
	weight int
	found  *regexp.Regexp
}{
	{"a header names EOS", 100, regexp.MustCompile(`(?m)^! *device: .*\bEOS-[0-9]`)},
	{"the collector says arista", 100, regexp.MustCompile(`(?im)^!RANCID-CONTENT-TYPE: *arista`)},
	{"an EOS image", 60, regexp.MustCompile(`(?im)^!? ?boot system flash:?[ /]*\S*\.swi\b`)},
	{"service routing protocols model", 60, regexp.MustCompile(`(?m)^service routing protocols model `)},
	{"transceiver qsfp default-mode", 50, regexp.MustCompile(`(?m)^transceiver qsfp default-mode`)},
	{"management api", 50, regexp.MustCompile(`(?m)^management (api|console|cvx|telnet|ssh|security)\b`)},
	{"vrf instance", 40, regexp.MustCompile(`(?m)^vrf instance `)},
	{"daemon", 25, regexp.MustCompile(`(?m)^daemon \S+`)},
	{"spanning-tree mode mstp", 30, regexp.MustCompile(`(?m)^spanning-tree mode (mstp|rstp)`)},
	{"switchport default mode", 40, regexp.MustCompile(`(?m)^switchport default mode `)},
	{"no aaa root", 40, regexp.MustCompile(`(?m)^(no )?aaa root`)},
	{"mlag", 40, regexp.MustCompile(`(?m)^mlag configuration|^\s+mlag [0-9]+`)},
	{"Vxlan", 35, regexp.MustCompile(`(?m)^interface Vxlan1`)},
	{"vxlan statements", 30, regexp.MustCompile(`(?m)^\s+vxlan (vlan|vrf|source-interface|udp-port) `)},
	{"Management port without a slash", 25, regexp.MustCompile(`(?m)^interface Management[0-9]+(/[0-9]+)?\s*$`)},
	{"Port-Channel in EOS spelling", 30, regexp.MustCompile(`(?m)^interface (Port-Channel|Recirc-Channel|UnconnectedEthernet)[0-9]+`)},
	{"Ethernet port without a slot", 15, regexp.MustCompile(`(?m)^interface Ethernet[0-9]+(\.[0-9]+)?\s*$`)},
	{"flat peer groups", 25, regexp.MustCompile(`(?m)^\s+neighbor \S+ peer[ -]group( \S+)?\s*$`)},
	{"BGP over an interface", 35, regexp.MustCompile(`(?m)^\s+neighbor interface \S+ peer-group`)},
	{"maximum-paths with ecmp", 40, regexp.MustCompile(`(?m)^\s+maximum-paths [0-9]+ ecmp [0-9]+`)},
	{"ip virtual-router", 50, regexp.MustCompile(`(?m)^\s*ip (virtual-router|address virtual) `)},
	{"EVPN in EOS words", 30, regexp.MustCompile(`(?m)^\s+(address-family evpn|vlan-aware-bundle|redistribute learned)`)},
	{"route-target with a family", 25, regexp.MustCompile(`(?m)^\s+route-target (import|export) (evpn|vpn-ipv4) `)},
	{"ip routing vrf", 30, regexp.MustCompile(`(?m)^(no )?ip routing vrf `)},
	{"peer-filter", 40, regexp.MustCompile(`(?m)^peer-filter |peer-filter \S+\s*$`)},
	{"lists in EOS blocks", 25, regexp.MustCompile(`(?m)^ip (prefix-list \S+|as-path access-list \S+ (permit|deny) \S+ (any|egp|igp|incomplete))\s*$`)},
	{"role and sha512 secret", 30, regexp.MustCompile(`(?m)^username \S+ (privilege [0-9]+ )?role \S+ secret (sha512|5) `)},
	{"queue-monitor, cvx or email", 25, regexp.MustCompile(`(?m)^(queue-monitor|cvx|email|event-monitor|event-handler)\b`)},
	{"PIM in EOS words", 30, regexp.MustCompile(`(?m)^router (pim (sparse-mode|bsr|bidirectional)|multicast|general|traffic-engineering)\s*$`)},
	{"copp-system classes of EOS", 30, regexp.MustCompile(`(?m)^policy-map type (copp copp-system-policy|pdp|quality-of-service)`)},
	{"a banner ended by EOF", 30, regexp.MustCompile(`(?m)^EOF\s*$`)},
	{"ip nat in EOS words", 30, regexp.MustCompile(`(?m)^\s+ip nat (source|destination) (static|dynamic) `)},
	{"encapsulation dot1q vlan", 20, regexp.MustCompile(`(?m)^\s+encapsulation dot1q vlan `)},
	{"ip ospf area", 15, regexp.MustCompile(`(?m)^\s+ip ospf area `)},
	{"logging in EOS words", 30, regexp.MustCompile(`(?m)^(no )?logging (event .* global|format (timestamp|hostname)|relogging-interval|level [A-Z]+ )`)},
	{"ptp in EOS words", 20, regexp.MustCompile(`(?m)^ptp (mode|source ip|ttl)`)},
	{"no switchport", 5, regexp.MustCompile(`(?m)^\s+no switchport\s*$`)},

	{"a feature of NX-OS", -60, regexp.MustCompile(`(?m)^(feature [a-z]|nv overlay|vdc |install feature-set|version [0-9]+\.[0-9]+\([0-9])`)},
	{"vrf context", -50, regexp.MustCompile(`(?m)^vrf context `)},
	{"the collector says cisco", -100, regexp.MustCompile(`(?im)^!RANCID-CONTENT-TYPE: *(cisco|juniper|foundry|force10|hp)`)},
	{"a version of IOS", -60, regexp.MustCompile(`(?m)^version 1[0-9]\.[0-9]`)},
	{"!! IOS XR", -100, regexp.MustCompile(`(?m)^!! (IOS XR|Last configuration)|^(route-policy|prefix-set|community-set) |^interface (Bundle-Ether|TenGigE|HundredGigE|MgmtEth|GigabitEthernet[0-9]+/[0-9]+/[0-9]+/[0-9]+)`)},
	{"line vty", -40, regexp.MustCompile(`(?m)^line (vty|con|aux)`)},
	{"GigabitEthernet ports", -30, regexp.MustCompile(`(?m)^interface (Ten)?GigabitEthernet`)},
	{"service of IOS", -30, regexp.MustCompile(`(?m)^service (timestamps|password-encryption|tcp-keepalives)`)},
	{"FRR", -80, regexp.MustCompile(`(?m)^(frr version|frr defaults|log syslog|service integrated-vtysh-config)`)},
	{"braces or set statements", -100, regexp.MustCompile(`(?m)^(set |system \{|interfaces \{|configure \{|## )`)},
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
