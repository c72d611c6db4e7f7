package junos

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// onPort is the Do of a row about a physical interface.
func onPort(f func(*devices.Interface, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error {
		if strings.Contains(a.Str("if"), ".") {
			return fmt.Errorf("%s is a unit, which stands below its port as \"unit\"", a.Str("if"))
		}
		f(s.port(a.Str("if")), a)
		return nil
	}
}

func lag(i *devices.Interface) *devices.LAG {
	if i.LAG == nil {
		i.LAG = &devices.LAG{}
	}
	return i.LAG
}

const ethernet = "(gigether-options|ether-options|fastether-options) "

var interfaceRows = []Row{
	{Pattern: "interfaces <if:ifname>", Path: "interface $if", Do: onPort(func(*devices.Interface, syntax.Args) {})},
	{Pattern: "interfaces <if:ifname> description {text:rest}", Path: "interface $if / description", Do: onPort(func(i *devices.Interface, a syntax.Args) { i.Description = a.Unquoted("text") })},
	{Pattern: "interfaces <if:ifname> disable", Path: "interface $if / shutdown", Do: onPort(func(i *devices.Interface, a syntax.Args) { i.Shutdown = true })},
	{Pattern: "interfaces <if:ifname> enable", As: syntax.Inert, Why: "states the default"},
	{Pattern: "interfaces <if:ifname> mtu {mtu:int(64-65535)}", Path: "interface $if / mtu", Do: onPort(func(i *devices.Interface, a syntax.Args) { i.MTU = a.Int("mtu") })},
	{Pattern: "interfaces <if:ifname> [" + ethernet + "] speed {speed}", Path: "interface $if / speed", Do: onPort(func(i *devices.Interface, a syntax.Args) { i.Speed = strings.ToLower(a.Str("speed")) })},
	{Pattern: "interfaces <if:ifname> [" + ethernet + "] link-mode {duplex}", Path: "interface $if / duplex", Do: onPort(func(i *devices.Interface, a syntax.Args) { i.Duplex = strings.TrimSuffix(a.Str("duplex"), "-duplex") })},
	{Pattern: "interfaces <if:ifname> [" + ethernet + "] no-auto-negotiation", Path: "interface $if / no negotiate", Do: onPort(func(i *devices.Interface, a syntax.Args) { i.NoAutoneg = true })},
	{Pattern: "interfaces <if:ifname> [" + ethernet + "] auto-negotiation", As: syntax.Inert, Why: "states the default"},
	{Pattern: "interfaces <if:ifname> " + ethernet + "fec {mode}", Path: "interface $if / fec", Do: onPort(func(i *devices.Interface, a syntax.Args) { i.FEC = a.Str("mode") })},
	{Pattern: "interfaces <if:ifname> " + ethernet + "(flow-control|no-flow-control)", Path: "interface $if / flowcontrol", Do: onPort(func(i *devices.Interface, a syntax.Args) {
		i.FlowControl = "off"
		if a.Word("flow-control") {
			i.FlowControl = "on"
		}
	})},
	{Pattern: "interfaces <if:ifname> mac {mac}", Path: "interface $if / mac-address", Do: onPort(func(i *devices.Interface, a syntax.Args) { i.MAC = a.Str("mac") })},
	{Pattern: "interfaces <if:ifname> hold-time [up {up:int}] [down {down:int}]", Path: "interface $if / link debounce", Do: func(s *scope, a syntax.Args) error {
		if !a.Has("down") {
			return fmt.Errorf("a hold time for coming up alone is not modelled")
		}
		s.port(a.Str("if")).DebounceMs = a.Int("down")
		return nil
	}},
	{Pattern: "interfaces <if:ifname> " + ethernet + "802.3ad {ae}", Path: "interface $if / channel-group", Do: func(s *scope, a syntax.Args) error {
		i := s.port(a.Str("if"))
		i.Channel = &devices.ChannelMember{Group: a.Str("ae"), Mode: "on"}
		s.Refer("interface", a.Str("ae"), "interface "+i.Name, a)
		return nil
	}},
	{Pattern: "interfaces <if:ifname> " + ethernet + "802.3ad lacp port-priority {p:int}", As: syntax.Unmodelled, Why: "the order in which links join an aggregate is not computed"},
	{Pattern: "interfaces <if:ifname> " + ethernet + "802.3ad (lacp force-up|link-protection|backup|primary)", As: syntax.Unmodelled, Why: "the order in which links join an aggregate is not computed"},
	{Pattern: "interfaces <if:ifname> aggregated-ether-options", Path: "interface $if / lag", Do: onPort(func(i *devices.Interface, a syntax.Args) { lag(i) })},
	{Pattern: "interfaces <if:ifname> aggregated-ether-options minimum-links {n:int}", Path: "interface $if / lag / min-links", Do: onPort(func(i *devices.Interface, a syntax.Args) { lag(i).MinLinks = a.Int("n") })},
	{Pattern: "interfaces <if:ifname> aggregated-ether-options link-speed {speed}", Path: "interface $if / speed", Do: onPort(func(i *devices.Interface, a syntax.Args) { i.Speed = a.Str("speed") })},
	{Pattern: "interfaces <if:ifname> aggregated-ether-options lacp (active|passive)", Path: "interface $if / lag", Do: func(s *scope, a syntax.Args) error {
		lag(s.port(a.Str("if")))
		s.later.lacp[a.Str("if")] = "passive"
		if a.Word("active") {
			s.later.lacp[a.Str("if")] = "active"
		}
		return nil
	}},
	{Pattern: "interfaces <if:ifname> aggregated-ether-options lacp periodic {rate:fast|slow}", Path: "interface $if / lag", Do: func(s *scope, a syntax.Args) error {
		lag(s.port(a.Str("if")))
		s.later.rate[a.Str("if")] = map[string]string{"fast": "fast", "slow": "normal"}[a.Str("rate")]
		return nil
	}},
	{Pattern: "interfaces <if:ifname> aggregated-ether-options lacp system-id {id}", Path: "interface $if / lag / lacp system-id", Do: onPort(func(i *devices.Interface, a syntax.Args) { lag(i).SystemID = a.Str("id") })},
	{Pattern: "interfaces <if:ifname> aggregated-ether-options lacp (admin-key|system-priority|accept-data|sync-reset|link-protection|hold-time|fast-failover) [<rest:rest>]", As: syntax.Unmodelled, Why: "what the aggregate tells its partner beyond its system id is not computed"},
	{Pattern: "interfaces <if:ifname> aggregated-ether-options mc-ae mc-ae-id {id:int}", Path: "interface $if / mlag id", Do: onPort(func(i *devices.Interface, a syntax.Args) { i.MLAGID = a.Int("id") })},
	{Pattern: "interfaces <if:ifname> aggregated-ether-options mc-ae (redundancy-group|chassis-id|mode|status-control|init-delay-time|revert-time|events|enhanced-convergence|switchover-mode) {v:rest}", Path: "mlag", Exact: true, Do: func(s *scope, a syntax.Args) error {
		w := a.Node.Words
		ioslike.Set(&s.mlag().Settings, strings.Join(append([]string{w[1]}, w[3:5]...), " "), strings.Join(w[5:], " "))
		return nil
	}},
	{Pattern: "interfaces <if:ifname> aggregated-ether-options (logical-interface-rebalance|load-balance|link-protection|source-filtering|ethernet-switch-profile|flow-control|no-flow-control|loopback|no-loopback|bfd-liveness-detection|local-bias|share-standby|minimum-bandwidth|targeted-distribution) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of an aggregate is not computed"},
	{Pattern: "interfaces <if:ifname> esi {esi}", Path: "interface $if / lag / ethernet-segment", Do: onPort(func(i *devices.Interface, a syntax.Args) { lag(i).ESI = a.Str("esi") })},
	{Pattern: "interfaces <if:ifname> esi (all-active|single-active|auto-derive|df-election-type|source-bmac) [<rest:rest>]", As: syntax.Unmodelled, Why: "how EVPN elects a forwarder is not computed"},
	{Pattern: "interfaces <if:ifname> native-vlan-id {id:int(1-4094)}", Path: "interface $if / native vlan", Do: func(s *scope, a syntax.Args) error {
		s.port(a.Str("if")).NativeVLAN = a.Int("id")
		s.later.native[a.Str("if")] = a.Int("id")
		return nil
	}},
	{Pattern: "interfaces <if:ifname> (vlan-tagging|flexible-vlan-tagging|stacked-vlan-tagging)", As: syntax.Unmodelled, Why: "how the port takes tags is not computed beyond what its units say"},
	{Pattern: "interfaces <if:ifname> (gratuitous-arp-reply|no-gratuitous-arp-request|traps|no-traps|snmp-traps|forwarding-class-accounting|accounting-profile|traceoptions)  [<rest:rest>]", As: syntax.Inert, Why: "counts and reports, and forwards nothing otherwise"},
	{Pattern: "interfaces <if:ifname> (" + unreadPort + ") [<rest:rest>]", As: syntax.Unmodelled, Why: "known, but its effect on traffic is not computed"},
	{Pattern: "interfaces <if:ifname> " + ethernet + "[(ethernet-switch-profile|loopback|no-loopback|redundant-parent|ieee-802-3az-eee|link-protection|ignore-l3-incompletes|source-filtering|source-address-filter|asynchronous-notification|auto-reconnect|mpls|configured-flow-control|ethernet-policer-profile|fdr|pad-to-minimum-frame-size) [<rest:rest>]]", As: syntax.Unmodelled, Why: "this option of the port is not computed"},
	{Pattern: "interfaces interface-range <range> <rest:rest>", As: syntax.Unmodelled, Why: "which ports the range takes in, only the chassis tells"},
	{Pattern: "interfaces interface-range <range>", As: syntax.Inert, Why: "a range of which nothing is said"},
	{Pattern: "interfaces traceoptions <rest:rest>", As: syntax.Inert, Why: "writes a log"},
	{Pattern: "interfaces interface-set <rest:rest>", As: syntax.Unmodelled, Why: "sets of interfaces serve queues, which are not computed"},
}

const unreadPort = "damping|encapsulation|link-protection|optics-options|sonet-options|t1-options|t3-options|e1-options|e3-options|fabric-options|redundant-ether-options|per-unit-scheduler|hierarchical-scheduler|" +
	"shared-scheduler|no-per-unit-scheduler|passive-monitor-mode|keepalives|no-keepalives|port-mirror|multicast-router|clocking|layer2-policer|link-degrade-monitor|otn-options|auto-configure|framing|anchor-point|multi-chassis-protection|mlfr-uni-nni-bundle-options|ppp-options|dialer-options|receive-bucket|transmit-bucket|serial-options|lsq-failure-options|targeted-distribution|tracking|radio-router|cascade-port|satellite-alias|vc-policy|unidirectional|flow-control|logical-tunnel-options|number-of-ports|services-options|redundancy-options|ima-group-options|load-balancing-options|access-point-name|dsl-options|vdsl-options|cellular-options|wlan-options|bundle|no-partition|partition|port-profile"
