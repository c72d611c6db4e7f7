package sros

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

type (
	// Scope and Row are those of the family.
	Scope = nokia.Scope
	Row   = nokia.Row
)

const qos = "quality of service and its queues are not computed"

// hardwareRows are cards, ports and link aggregation groups ("7450 ESS, 7750 SR, 7950 XRS, and VSR Interface Configuration Guide").
func hardwareRows() []Row {
	configure := nokia.At("configure", "", nil)
	port := configure.In("port <port>", "interface $port", portScope)
	eth := port.In("ethernet", "", nil)
	lag := configure.In("lag <lag>", "interface $lag", lagScope)
	return nokia.Rows(
		configure.Settings("hardware card ", "card"),
		configure.Settings("hardware ", "chassis", "sfm", "xiom"),
		configure.Unmodelled("what hardware redundancy does is not computed", "redundancy", "multi-chassis", "port-xc", "port-policy", "pw-port", "aps", "eth-ring", "eth-tunnel", "fwd-path-ext", "isa", "esa"),
		port.Exists(),
		port.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.Interface.Shutdown = a.Str("state") == "disable" }),
		port.Leaf("description {text:rest}", "description", describe),
		port.Leaf("connector breakout {mode}", "breakout", func(s *Scope, a syntax.Args) { s.Interface.Breakout = a.Str("mode") }),
		port.Leaf("connector rs-fec-mode {mode}", "fec", func(s *Scope, a syntax.Args) { s.Interface.FEC = a.Str("mode") }),
		port.Unmodelled("what this does to a port is not computed", "transceiver", "dwdm", "otu", "sonet-sdh", "tdm", "gnss", "hybrid-buffer-allocation", "modify-buffer-allocation", "oper-group", "monitor-oper-group", "dist-cpu-protection", "access", "network", "dot1x", "port-policy"),
		eth.Leaf("mtu {n:int(512-9800)}", "mtu", func(s *Scope, a syntax.Args) { s.Interface.MTU = a.Int("n") }),
		eth.Leaf("speed {n:int}", "speed", func(s *Scope, a syntax.Args) { s.Interface.Speed = a.Str("n") }),
		eth.Leaf("duplex {mode:full|half}", "duplex", func(s *Scope, a syntax.Args) { s.Interface.Duplex = a.Str("mode") }),
		eth.Leaf("autonegotiate {mode:true|false}", "no negotiate", func(s *Scope, a syntax.Args) { s.Interface.NoAutoneg = a.Str("mode") == "false" }),
		eth.Unmodelled("which speeds a port offers is not computed", "autonegotiate limited"),
		eth.Leaf("rs-fec-mode {mode}", "fec", func(s *Scope, a syntax.Args) { s.Interface.FEC = a.Str("mode") }),
		eth.Leaf("mac-address {mac:mac}", "mac-address", func(s *Scope, a syntax.Args) { s.Interface.MAC = a.Str("mac") }),
		eth.Leaf("hold-time (up|down) {n:int}", "link debounce", func(s *Scope, a syntax.Args) {
			if a.Word("down") {
				s.Interface.DebounceMs = a.Int("n") * 1000
			} else {
				s.Setting("port "+s.Interface.Name+" hold-time up", a.Str("n"))
			}
		}),
		eth.Unmodelled("which frames the port takes (null, dot1q, qinq) is taken from its SAPs, not from here", "encap-type", "mode", "dot1q-etype", "qinq-etype", "pbb-etype"),
		eth.Unmodelled(qos, "egress", "ingress", "network", "access", "egress-rate", "ingress-rate", "egress-scheduler-policy", "min-frame-length", "util-stats-interval"),
		eth.Unmodelled("what this does to a port is not computed", "dot1x", "down-on-internal-error", "efm-oam", "eth-cfm", "elmi", "crc-monitor", "symbol-monitor", "dampening", "loopback", "lacp-tunnel", "load-balancing-algorithm", "lldp", "ptp-asymmetry", "report-alarm", "single-fiber", "ssm", "xgig", "down-when-looped", "accounting-policy", "collect-stats", "discard-rx-pause-frames", "hsmda-scheduler-overrides", "macsec", "hsq"),

		lag.Exists(),
		lag.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.Interface.Shutdown = a.Str("state") == "disable" }),
		lag.Leaf("description {text:rest}", "description", describe),
		lag.Leaf("mac-address {mac:mac}", "mac-address", func(s *Scope, a syntax.Args) { s.Interface.MAC = a.Str("mac") }),
		lag.Leaf("lacp mode {mode:active|passive}", "/interface $lag / lag", func(s *Scope, a syntax.Args) { s.Draft.Parts["lacp "+s.Interface.Name] = a.Str("mode") }),
		lag.Leaf("lacp-xmit-interval {rate:fast|slow}", "/interface $lag / lag", func(s *Scope, a syntax.Args) { s.Draft.Parts["lacp rate "+s.Interface.Name] = a.Str("rate") }),
		lag.Leaf("lacp system-id {id}", "lag / lacp system-id", func(s *Scope, a syntax.Args) { s.Interface.LAG.SystemID = a.Str("id") }),
		// The threshold is the number of ports at which the LAG goes down; it stays up with one more.
		lag.Leaf("port-threshold value {n:int(0-63)}", "lag / min-links", func(s *Scope, a syntax.Args) { s.Interface.LAG.MinLinks = a.Int("n") + 1 }),
		lag.Leaf("max-ports {n:int(1-64)}", "lag / max-bundle", func(s *Scope, a syntax.Args) { s.Interface.LAG.MaxBundle = a.Int("n") }),
		lag.Leaf("port <member>", "/interface $member / channel-group / group; /interface $lag", member),
		lag.Leaf("port <member> priority {n:int}", "/interface $member / channel-group / lacp port-priority", func(s *Scope, a syntax.Args) {
			member(s, a)
			s.Config.Interfaces[a.Unquoted("member")].Channel.Priority = a.Int("n")
		}),
		lag.Unmodelled("what this does to a LAG is not computed", "lacp administrative-key", "lacp system-priority", "lacp-mux-control", "encap-type", "mode", "port-type", "port-threshold action", "dynamic-cost", "bfd-liveness", "standby-signaling", "selection-criteria", "hold-time", "weight-threshold", "link-map-profile", "per-link-hash", "access", "eth-cfm", "adaptive-load-balancing", "monitor-threshold", "monitor-oper-group", "hash-weight-threshold", "bier", "pw-port", "lldp-member-template", "port <member> sub-group", "port <member> hash-weight"),
	)
}

func describe(s *Scope, a syntax.Args) { s.Interface.Description = a.Unquoted("text") }

// portScope finds a port. A port is shut down until it is enabled.
func portScope(s *Scope, a syntax.Args) { s.Interface = makePort(s, a.Unquoted("port")) }

func makePort(s *Scope, name string) *devices.Interface {
	i := s.Config.Interfaces[name]
	if i == nil {
		i = &devices.Interface{Name: name, Kind: devices.Ethernet, Shutdown: true}
		if strings.HasPrefix(name, "A/") || strings.HasPrefix(name, "B/") {
			i.Kind = devices.MgmtPort
		}
		s.Config.Interfaces[name] = i
	}
	return i
}

// lagName spells a LAG: the name of MD-CLI is "lag-1", the number of the classic CLI 1.
func lagName(name string) string {
	if _, err := strconv.Atoi(name); err == nil {
		return "lag-" + name
	}
	return name
}

// lagScope finds a LAG, which is shut down until it is enabled.
func lagScope(s *Scope, a syntax.Args) {
	name := lagName(a.Unquoted("lag"))
	i := s.Config.Interfaces[name]
	if i == nil {
		i = &devices.Interface{Name: name, Kind: devices.PortChannel, Shutdown: true, LAG: &devices.LAG{}}
		s.Config.Interfaces[name] = i
	}
	s.Interface = i
}

// member puts a port into a LAG. Without LACP on the LAG its ports are in it unconditionally.
func member(s *Scope, a syntax.Args) {
	lag, draft := s.Interface.Name, s.Draft
	p := makePort(s, a.Unquoted("member"))
	if p.Channel != nil {
		return
	}
	p.Channel = &devices.ChannelMember{Group: lag, Mode: "on"}
	draft.Later(func() {
		if mode := draft.Parts["lacp "+lag]; mode != "" {
			p.Channel.Mode = mode
		}
		p.Channel.Rate = map[string]string{"fast": "fast", "slow": "normal"}[draft.Parts["lacp rate "+lag]]
	})
}

// bind puts a router interface on a port or a SAP: "1/1/c1/1", "lag-1", "1/1/c1/1:100", "1/1/c1/1:100.200".
func bind(s *Scope, on string) error {
	port, tag, tagged := strings.Cut(on, ":")
	i := s.Interface
	i.Parent, i.Kind = port, devices.Subinterface
	if tagged {
		outer, inner, two := strings.Cut(tag, ".")
		if two && inner != "0" && inner != "*" {
			return fmt.Errorf("%s has two tags, which the model has no place for", on)
		}
		n, err := strconv.Atoi(outer)
		if err != nil && outer != "*" {
			return fmt.Errorf("%q is no VLAN tag", tag)
		}
		i.Dot1q = n
	}
	return nil
}

// interfaceName is how an interface is called: its name in the base router, and below its service elsewhere, for two
// services may use the same name.
func interfaceName(owner, name string) string {
	if owner == "default" {
		return name
	}
	return owner + "/" + name
}

// routed finds a router interface. The one called system is a loopback by its nature.
func routed(s *Scope, a syntax.Args) {
	name := interfaceName(s.Owner, a.Unquoted("if"))
	i := s.Config.Interfaces[name]
	if i == nil {
		i = &devices.Interface{Name: name, Kind: devices.OtherKind}
		if s.Owner == "default" && name == "system" {
			i.Kind = devices.Loopback
		}
		if s.Owner != "default" {
			i.VRF = s.Owner
		}
		s.Config.Interfaces[name] = i
	}
	s.Interface = i
}

func acl(where string) func(*Scope, syntax.Args) {
	return func(s *Scope, a syntax.Args) {
		ioslike.Set(&s.Interface.ACLs, where, a.Unquoted("filter"))
		s.Refer("access-list", a.Unquoted("filter"), "interface "+s.Interface.Name, a)
	}
}
