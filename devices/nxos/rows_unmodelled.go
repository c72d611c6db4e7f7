package nxos

import (
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// opaque is a block whose effect is not computed, with the statements known inside.
func opaque(pattern, mode, why string, inside ...string) []ioslike.Row {
	rows := []ioslike.Row{{Pattern: pattern, Opens: mode, As: syntax.Unmodelled, Why: why}}
	return append(rows, unmodelled(mode, why, inside...)...)
}

const (
	noRIP       = "RIP is not computed"
	noMulticast = "multicast is not computed"
	noQoS       = "quality of service is not computed"
	noMirror    = "mirroring is not computed"
)

var unmodelledRows = join(
	opaque("router rip <name>", "rip", noRIP),
	sub("rip", "vrf <name>", "rip-vrf", noRIP), sub("rip|rip-vrf", "address-family <af> [unicast]", "rip-af", noRIP),
	unmodelled("rip|rip-vrf|rip-af", noRIP, "default-information {x:rest}", "default-metric {x}", "distance {x}", "maximum-paths {x}", "redistribute {x:rest}", "timers {x:rest}", "flush-routes", "isolate", "shutdown", "event-history {x:rest}"),

	unmodelled("|vrf", noMulticast, "ip pim {x:rest}", "ipv6 pim {x:rest}", "ip msdp {x:rest}", "ip mroute {x:rest}", "ip igmp {x:rest}", "ip multicast {x:rest}", "ipv6 mld {x:rest}", "ipv6 multicast {x:rest}", "ip pim6 {x:rest}", "ipv6 mroute {x:rest}"),
	unmodelled("", noMulticast, "multicast {x:rest}", "igmp {x:rest}", "nbm {x:rest}", "ngmvpn {x:rest}", "ip auto-discard", "advertise evpn multicast"),
	unmodelled("|vrf", "this statement's effect on forwarding is not computed", "ip nat {x:rest}", "ip local {x:rest}", "ip auto-rp {x:rest}", "ipv6 nd {x:rest}", "ip amt {x:rest}", "ip lisp {x:rest}", "ip forward-protocol {x:rest}", "ip helper {x:rest}", "ip verify {x:rest}", "ip adjacency {x:rest}"),
	unmodelled("vrf", "this statement's effect on forwarding is not computed", "ip arp {x:rest}", "ipv6 neighbor {x:rest}", "hardware {x:rest}", "segment-routing {x:rest}", "tunnel {x:rest}"),

	// Quality of service and the control plane's protection.
	classMap("class-map <name>"), classMap("class-map (match-any|match-all) <name>"), classMap("class-map type <type> <name>"), classMap("class-map type <type> (match-any|match-all) <name>"),
	unmodelled("class-map", noQoS, "match {x:rest}", "description {x:rest}"),
	policyMap("policy-map <name>"), policyMap("policy-map type <type> <name>"), policyMap("policy-map type <type> match-first <name>"),
	sub("policy-map", "class <name>", "policy-class", noQoS), sub("policy-map", "class type <type> <name>", "policy-class", noQoS), sub("policy-map", "class <name> insert-before <other>", "policy-class", noQoS),
	unmodelled("policy-map", noQoS, "description {x:rest}"),
	unmodelled("policy-class", noQoS, "police {x:rest}", "bandwidth {x:rest}", "set {x:rest}", "priority [{x:rest}]", "random-detect [{x:rest}]", "shape {x:rest}", "queue-limit {x:rest}", "mtu {x}", "congestion-control {x:rest}", "pause [{x:rest}]", "no-drop", "logging {x:rest}", "service-policy {x:rest}", "multicast-optimize", "dpp {x:rest}", "afd {x:rest}", "trust {x:rest}", "random-noise {x:rest}"),
	opaque("control-plane", "control-plane", "the protection of the control plane is not computed", "service-policy {x:rest}", "scale-factor {x:rest}"),
	opaque("system qos", "system-qos", noQoS, "service-policy {x:rest}", "fex queue-limit"),
	unmodelled("", noQoS, "qos {x:rest}", "table-map {x:rest}", "priority-flow-control {x:rest}", "burst-detect {x:rest}"),
	unmodelled("", "the protection of the control plane is not computed", "copp {x:rest}", "control-plane {x:rest}"),

	opaque("monitor session <n> [{x:rest}]", "monitor", noMirror, "source {x:rest}", "destination {x:rest}", "description {x:rest}", "shut", "shutdown", "vrf {x}", "erspan-id {x}", "ip {x:rest}", "filter {x:rest}", "mtu {x}", "header-type {x:rest}", "rate-limit {x:rest}", "sampling {x}", "multicast {x:rest}", "marker-packet {x:rest}"),
	unmodelled("", noMirror, "monitor {x:rest}"),
	opaque("ip sla <n:int>", "sla", "the probe itself is not computed", "icmp-echo {x:rest}", "udp-echo {x:rest}", "udp-jitter {x:rest}", "tcp-connect {x:rest}", "http {x:rest}", "frequency {x}", "timeout {x}", "threshold {x}", "vrf {x}", "tag {x}", "owner {x}", "tos {x}", "request-data-size {x}", "dns {x:rest}"),
	opaque("flow exporter <name>", "flow", "flow records are not computed", "destination {x:rest}", "source {x:rest}", "transport {x:rest}", "version <v>", "description {x:rest}", "match {x:rest}", "collect {x:rest}", "record {x:rest}", "exporter {x:rest}", "dscp {x}", "option {x:rest}", "template {x:rest}", "mode {x:rest}"),
	opaque("flow monitor <name>", "flow", "flow records are not computed"), opaque("flow record <name>", "flow", "flow records are not computed"),
	opaque("switch-profile <name>", "switch-profile", "what the other switch has of the profile is not known", "sync-peers {x:rest}", "interface {x:rest}", "import {x:rest}"),
	opaque("fex <n:int>", "fex", "fabric extenders are not computed", "description {x:rest}", "pinning {x:rest}", "type {x}", "serial {x}", "beacon", "fcoe", "hardware {x:rest}", "update-interval {x}"),
	opaque("macsec policy <name>", "macsec", "MACsec is not computed", "cipher-suite {x}", "key-server-priority {x}", "window-size {x}", "security-policy {x}", "sak-expiry-time {x}", "conf-offset {x}", "include-icv-indicator"),
	opaque("segment-routing", "segment-routing", "segment routing is not computed", "mpls", "global-block {x:rest}", "srv6", "locators", "encapsulation", "timers", "traffic-engineering"),
	opaque("bridge-domain <n>", "bridge-domain", "bridge domains are not computed", "member {x:rest}", "name {x}"),
	opaque("template port-channel <n>", "po-template", "port profiles are not computed"),
	opaque("configuration profile <name>", "profile", "configuration profiles are not computed"),
	opaque("port-profile type <type> <name>", "port-profile", "port profiles are not computed", "state enabled", "switchport {x:rest}", "mtu {x}", "shutdown", "description {x:rest}", "spanning-tree {x:rest}"),
	opaque("nat {x:rest}", "nat", "address translation is not computed"),
	opaque("plb {x:rest}", "plb", "load balancing is not computed"), opaque("itd <name>", "itd", "traffic direction is not computed", "device-group {x:rest}", "ingress {x:rest}", "failaction {x:rest}", "load-balance {x:rest}", "virtual {x:rest}", "shutdown"),
	opaque("itd device-group <name>", "itd-group", "traffic direction is not computed", "node {x:rest}", "probe {x:rest}"),
	unmodelled("", "this statement's effect is not computed", "udld {x:rest}", "bfd {x:rest}", "mpls {x:rest}", "l2vpn {x:rest}", "lisp {x:rest}", "private-vlan {x:rest}", "ip route-cache {x:rest}", "vni {x:rest}", "vxlan {x:rest}", "resequence {x:rest}",
		"config sync", "cts {x:rest}", "dot1x {x:rest}", "port-security {x:rest}", "fabricpath {x:rest}", "fcoe {x:rest}", "vsan {x:rest}", "zone {x:rest}", "zoneset {x:rest}", "fcdomain {x:rest}", "nve {x:rest}", "overlay-evpn {x:rest}", "tunnel-encryption {x:rest}", "load-interval counters {x:rest}", "hsrp {x:rest}", "vrrp {x:rest}", "ip policy {x:rest}", "ip access-group {x:rest}", "ip flow {x:rest}", "ip ftp {x:rest}", "ip route static bfd {x:rest}", "ip ping {x:rest}", "ip fib {x:rest}"),
)

func sub(in, pattern, opens, why string) []ioslike.Row {
	return []ioslike.Row{{In: in, Pattern: pattern, Opens: opens, As: syntax.Unmodelled, Why: why, Exact: true}}
}

func classMap(pattern string) []ioslike.Row  { return sub("", pattern, "class-map", noQoS) }
func policyMap(pattern string) []ioslike.Row { return sub("", pattern, "policy-map", noQoS) }
