package sonic

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

func itoa(n int) string { return strconv.Itoa(n) }

func errorf(format string, v ...any) error { return fmt.Errorf(format, v...) }

// aclRows are access lists: a table says where its rules apply, each rule has a priority, and the highest is tried first
// (SONiC configuration guide, "ACL").
func aclRows() []row {
	rows := table("ACL_TABLE", "<name>", func(s *scope, a args) error {
		s.ACL = ioslike.Get(&s.Config.ACLs, a.Unquoted("name"))
		s.ACL.Name, s.Block = a.Unquoted("name"), a.Unquoted("name")
		s.At(a, "access-list "+s.ACL.Name)
		return nil
	}, fields{
		"type":        func(s *scope, v string, a args) error { note(s, "acl-type", s.Block, v); return nil },
		"stage":       func(s *scope, v string, a args) error { note(s, "acl-stage", s.Block, strings.ToLower(v)); return nil },
		"ports":       func(s *scope, v string, a args) error { note(s, "acl-ports", s.Block, v); return nil },
		"services":    func(s *scope, v string, a args) error { note(s, "acl-services", s.Block, v); return nil },
		"policy_desc": func(s *scope, v string, a args) error { ioslike.Set(&s.ACL.Settings, "description", v); return nil },
	}, nil)
	f := fields{}
	for _, n := range []string{"PRIORITY", "PACKET_ACTION", "SRC_IP", "DST_IP", "SRC_IPV6", "DST_IPV6", "IP_PROTOCOL", "NEXT_HEADER", "IP_TYPE", "ETHER_TYPE", "L4_SRC_PORT", "L4_DST_PORT", "L4_SRC_PORT_RANGE", "L4_DST_PORT_RANGE", "TCP_FLAGS", "DSCP",
		"ICMP_TYPE", "ICMP_CODE", "ICMPV6_TYPE", "ICMPV6_CODE", "VLAN_ID", "IN_PORTS", "OUT_PORTS", "MIRROR_ACTION", "MIRROR_INGRESS_ACTION", "MIRROR_EGRESS_ACTION", "REDIRECT_ACTION", "INNER_ETHER_TYPE", "INNER_IP_PROTOCOL", "INNER_L4_SRC_PORT", "INNER_L4_DST_PORT", "TUNNEL_VNI", "BTH_OPCODE", "AETH_SYNDROME", "PACKET_ACTION_TYPE"} {
		f[n] = func(s *scope, v string, a args) error {
			note(s, "rule", s.Block+" "+n, v)
			return nil
		}
	}
	return append(rows, table("ACL_RULE", "<name> <rule>", func(s *scope, a args) error {
		s.Block = a.Unquoted("name") + " " + a.Unquoted("rule")
		note(s, "rule", s.Block+" ", "")
		return nil
	}, f, nil)...)
}

// settingRows are the tables about management, whose entries and fields are kept as they are written.
func settingRows() []row {
	var rows []row
	keep := func(name, key string) {
		in := name + " entry"
		rows = append(rows,
			row{Pattern: "table " + name, Opens: name},
			row{In: name, Pattern: "entry <name:rest>", Opens: in, Do: func(s *scope, a args) error {
				s.Block = key + " " + unquoted(a.Str("name"))
				s.Setting(s.Block, "")
				return nil
			}},
			row{In: in, Pattern: "NULL {v:rest}", As: syntax.Inert, Why: "stands for no field at all"},
			row{In: in, Pattern: "<field> [{v:rest}]", Do: func(s *scope, a args) error {
				s.Setting(s.Block+" "+a.Str("field"), unquoted(a.Str("v")))
				return nil
			}},
		)
	}
	for name, key := range map[string]string{"NTP_SERVER": "ntp server", "NTP": "ntp", "NTP_KEY": "ntp key", "SYSLOG_SERVER": "syslog server", "SYSLOG_CONFIG": "syslog", "SYSLOG_CONFIG_FEATURE": "syslog feature", "TACPLUS": "aaa tacacs", "TACPLUS_SERVER": "aaa tacacs server", "RADIUS": "aaa radius", "RADIUS_SERVER": "aaa radius server",
		"LDAP": "aaa ldap", "LDAP_SERVER": "aaa ldap server", "SNMP": "snmp", "SNMP_COMMUNITY": "snmp community", "SNMP_USER": "snmp user", "SNMP_AGENT_ADDRESS_CONFIG": "snmp agent", "DNS_NAMESERVER": "dns nameserver", "DNS_OPTIONS": "dns options", "BANNER_MESSAGE": "banner", "LOGGER": "syslog level", "DHCP_RELAY": "dhcp relay", "LLDP": "lldp",
		"LLDP_PORT": "lldp port", "PASSW_HARDENING": "aaa password-policy", "SSH_SERVER": "ssh server", "SERIAL_CONSOLE": "console", "CONSOLE_PORT": "console port", "CONSOLE_SWITCH": "console switch", "RESTAPI": "http-api rest", "SFLOW": "sflow", "SFLOW_COLLECTOR": "sflow collector", "SFLOW_SESSION": "sflow session", "ZTP": "ztp", "TELEMETRY_CLIENT": "telemetry client"} {
		keep(name, key)
	}
	rows = append(rows,
		row{Pattern: "table AAA", Opens: "AAA"},
		row{In: "AAA", Pattern: "entry <name>", Opens: "AAA entry", Do: func(s *scope, a args) error { s.Block = a.Unquoted("name"); return nil }},
		row{In: "AAA entry", Pattern: "<field> [{v:rest}]", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Config.Management.AAA, s.Block+" "+a.Str("field"), unquoted(a.Str("v")))
			s.At(a, "aaa "+s.Block+" "+a.Str("field"))
			return nil
		}},
		row{Pattern: "table USER", Opens: "USER"},
		row{In: "USER", Pattern: "entry <name>", Opens: "USER entry", Do: func(s *scope, a args) error {
			s.User = ioslike.Get(&s.Config.Management.Users, a.Unquoted("name"))
			s.At(a, "user "+a.Unquoted("name"))
			return nil
		}},
		row{In: "USER entry", Pattern: "password {v}", Do: func(s *scope, a args) error { s.User.Secret = a.Str("v"); return nil }},
		row{In: "USER entry", Pattern: "role [{v:rest}]", Do: func(s *scope, a args) error { s.User.Role = a.Str("v"); return nil }},
	)
	for _, name := range []string{"TELEMETRY", "GNMI"} {
		rows = append(rows,
			row{Pattern: "table " + name, Opens: name},
			row{In: name, Pattern: "entry <name:gnmi|certs>", Opens: name + " entry", Do: func(s *scope, a args) error {
				s.Service = ioslike.Get(&s.Config.Management.Services, "gnmi")
				s.Service.Enabled, s.Block = true, a.Unquoted("name")
				s.At(a, "service gnmi")
				return nil
			}},
			row{In: name + " entry", Pattern: "port {v:int(1-65535)}", Do: func(s *scope, a args) error { s.Service.Port = a.Int("v"); return nil }},
			row{In: name + " entry", Pattern: "<field> [{v:rest}]", Do: func(s *scope, a args) error {
				ioslike.Set(&s.Service.Settings, s.Block+" "+a.Str("field"), unquoted(a.Str("v")))
				return nil
			}},
		)
	}
	// snmp.yml stands beside config_db.json.
	for _, w := range []string{"snmp_rocommunity", "snmp_rocommunity6", "snmp_rwcommunity", "snmp_rwcommunity6", "snmp_location", "snmp_contact", "snmp_rocommunities", "snmp_rocommunities6"} {
		rows = append(rows, row{Pattern: w + ": [{v:rest}]", Do: func(s *scope, a args) error {
			s.Setting("snmp "+strings.TrimPrefix(w, "snmp_"), a.Str("v"))
			return nil
		}})
	}
	return rows
}

// otherRows are the tables that cannot matter, and those whose effect is not computed (the models of
// sonic-net/sonic-buildimage, src/sonic-yang-models).
func otherRows() []row {
	var rows []row
	add := func(as syntax.Disposition, why, names string) {
		for _, n := range strings.Fields(names) {
			if as == syntax.Unmodelled {
				rows = append(rows, row{Pattern: "table " + n, Opens: "opaque", As: as, Why: why})
				continue
			}
			rows = append(rows, row{Pattern: "table " + n, As: as, Why: why})
		}
	}
	add(syntax.Inert, "counts, watches and describes, and forwards nothing",
		"VERSIONS FLEX_COUNTER_TABLE CRM KDUMP COREDUMP DEVICE_NEIGHBOR_METADATA DEVICE_NEIGHBOR AUTO_TECHSUPPORT AUTO_TECHSUPPORT_FEATURE WATERMARK_TABLE TC_TO_QUEUE_MAP_DEFAULTS SYSTEM_DEFAULTS_VERSION MEMORY_STATISTICS HIGH_FREQUENCY_TELEMETRY BMP")
	add(syntax.Unmodelled, "queues, marking, policing and copying of traffic are not computed",
		"BUFFER_POOL BUFFER_PROFILE BUFFER_PG BUFFER_QUEUE BUFFER_PORT_INGRESS_PROFILE_LIST BUFFER_PORT_EGRESS_PROFILE_LIST CABLE_LENGTH DEFAULT_LOSSLESS_BUFFER_PARAMETER LOSSLESS_TRAFFIC_PATTERN QUEUE SCHEDULER WRED_PROFILE DSCP_TO_TC_MAP DOT1P_TO_TC_MAP TC_TO_QUEUE_MAP TC_TO_PRIORITY_GROUP_MAP MAP_PFC_PRIORITY_TO_QUEUE PFC_PRIORITY_TO_PRIORITY_GROUP_MAP "+
			"PORT_QOS_MAP PFC_WD PORT_STORM_CONTROL POLICER MIRROR_SESSION TC_TO_DSCP_MAP TC_TO_DOT1P_MAP DSCP_TO_FC_MAP EXP_TO_FC_MAP MPLS_TC_TO_TC_MAP POLICY_TABLE POLICY_SECTIONS_TABLE POLICY_BINDING_TABLE CLASSIFIER_TABLE TRAFFIC_CLASS COPP_GROUP COPP_TRAP")
	add(syntax.Unmodelled, "the hardware's own settings are not computed; effects say what loading them does",
		"HARDWARE SWITCH SWITCH_HASH SWITCH_TRIMMING ECMP_LOADSHARE_TABLE_IPV4 ECMP_LOADSHARE_TABLE_IPV6 BREAKOUT_CFG BREAKOUT_PORTS ASIC_SENSORS SYSTEM_DEFAULTS SYSTEM_PORT VOQ_INBAND_INTERFACE CHASSIS_MODULE FABRIC_MONITOR FABRIC_PORT PORT_BREAKOUT FEATURE WARM_RESTART MUX_CABLE MUX_LINKMGR PEER_SWITCH TUNNEL DEBUG_COUNTER DEBUG_COUNTER_DROP_REASON XCVRD_LOG CABLE_DIAG OPTICS DPU DPUS VDPU REMOTE_DPU MID_PLANE_BRIDGE SUPPRESS_ASIC_SDK_HEALTH_EVENT ASIC_HEALTH")
	add(syntax.Unmodelled, "the image's templates make FRR's configuration of it, which is not computed",
		"BGP_NEIGHBOR BGP_PEER_RANGE BGP_MONITORS BGP_INTERNAL_NEIGHBOR BGP_VOQ_CHASSIS_NEIGHBOR BGP_DEVICE_GLOBAL BGP_GLOBALS BGP_GLOBALS_AF BGP_GLOBALS_AF_NETWORK BGP_GLOBALS_AF_AGGREGATE_ADDR BGP_GLOBALS_LISTEN_PREFIX BGP_NEIGHBOR_AF BGP_PEER_GROUP BGP_PEER_GROUP_AF BGP_ALLOWED_PREFIXES BGP_AGGREGATE_ADDRESS BGP_BBR BGP_SENTINELS BGP_GLOBALS_EVPN_RT "+
			"ROUTE_MAP ROUTE_MAP_SET ROUTE_REDISTRIBUTE PREFIX_SET PREFIX PREFIX_LIST COMMUNITY_SET EXTENDED_COMMUNITY_SET AS_PATH_SET OSPFV2_ROUTER OSPFV2_ROUTER_AREA OSPFV2_ROUTER_AREA_NETWORK OSPFV2_INTERFACE OSPFV2_ROUTER_DISTRIBUTE_ROUTE OSPFV2_ROUTER_PASSIVE_INTERFACE ROUTE_TABLE STATIC_ROUTE_EXPIRY BFD_PEER_SINGLE_HOP BFD_PEER_MULTI_HOP")
	add(syntax.Unmodelled, "this part of SONiC is not computed",
		"NAT_GLOBAL NAT_POOL NAT_BINDINGS STATIC_NAT STATIC_NAPT VNET VNET_ROUTE VNET_ROUTE_TUNNEL VXLAN_EVPN_NVO EVPN_NVO VXLAN_EVPN_NVO SUPPRESS_VLAN_NEIGH NEIGH NEIGHBOR FDB MAC_AGING SAG SAG_GLOBAL VRRP VRRP6 VRRP_TRACK MCLAG_UNIQUE_IP DHCP_SERVER DHCP_SERVER_IPV4 DHCP_SERVER_IPV4_PORT DHCP_SERVER_IPV4_RANGE DHCP_SERVER_IPV4_CUSTOMIZED_OPTIONS DHCPV4_RELAY ACL_TABLE_TYPE "+
			"STP STP_PORT STP_VLAN STP_VLAN_PORT STP_MST STP_MST_INST STP_MST_PORT MACSEC_PROFILE SRV6_MY_LOCATORS SRV6_MY_SIDS PBH_TABLE PBH_RULE PBH_HASH PBH_HASH_FIELD ISOLATION_GROUP FG_NHG FG_NHG_PREFIX FG_NHG_MEMBER STATIC_ANYCAST_GATEWAY MGMT_FRAMEWORK PTP PAC_PORT_CONFIG_TABLE HOSTAPD_GLOBAL_CONFIG_TABLE KUBERNETES_MASTER GRPCCLIENT DASH_ENI DASH_VNET TWAMP_SESSION IP_SLA ICCP IGMP_SNOOPING "+
			"LINK_STATE_TRACKING PREFIX_SID BUM_STORM ARP_SUPPRESS L2MC BGP_GLOBALS_OTHER DROPCOUNTERS_CONFIG MPLS_INTERFACE DEVICE_RUNTIME_METADATA GEARBOX")
	seen := map[string]bool{}
	var out []row
	for _, r := range rows {
		if !seen[r.Pattern] {
			out = append(out, r)
		}
		seen[r.Pattern] = true
	}
	return out
}

// access builds access lists from the notes of their rules.
func access(c *devices.Config, n func(string) map[string]string) {
	types, stages, ports, services := n("acl-type"), n("acl-stage"), n("acl-ports"), n("acl-services")
	rules := map[string]map[string]string{}
	for key, v := range n("rule") {
		w := strings.SplitN(key, " ", 3)
		if len(w) != 3 {
			continue
		}
		name := w[0] + " " + w[1]
		if rules[name] == nil {
			rules[name] = map[string]string{}
		}
		if w[2] != "" {
			rules[name][w[2]] = v
		}
	}
	for _, name := range sortedRules(rules) {
		list, rule, _ := strings.Cut(name, " ")
		l := ioslike.Get(&c.ACLs, list)
		l.Name = list
		l.Entries = append(l.Entries, entry(rules[name]))
		if l.Entries[len(l.Entries)-1].Seq == 0 {
			ioslike.Set(&l.Settings, "rule "+rule, "without a priority")
		}
	}
	for name, l := range c.ACLs {
		l.Family = "ipv4"
		if strings.Contains(strings.ToUpper(types[name]), "V6") {
			l.Family = "ipv6"
		}
		if t := types[name]; t != "" {
			ioslike.Set(&l.Settings, "type", t)
		}
		dir := "in"
		if stages[name] == "egress" {
			dir = "out"
		}
		for _, p := range strings.FieldsFunc(ports[name], func(r rune) bool { return r == ' ' || r == ',' }) {
			if i := c.Interfaces[p]; i != nil {
				ioslike.Set(&i.ACLs, l.Family+" "+dir, name)
			} else {
				ioslike.Set(&l.Settings, "port "+p, dir)
			}
		}
		for _, svc := range strings.Fields(strings.ToLower(services[name])) {
			v := ioslike.Get(&c.Management.Services, svc)
			v.Enabled = true
			ioslike.Set(&v.ACLs, l.Family, name)
		}
		if ports[name] == "" && services[name] == "" && stages[name] != "" {
			ioslike.Set(&l.Settings, "stage", stages[name])
		}
	}
}
