package sonic

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

type (
	row   = ioslike.Row
	scope = ioslike.Scope
	args  = syntax.Args
)

// fields are what entries of one table say, by the field's name.
type fields map[string]func(s *scope, v string, a args) error

// table makes the rows of a table: its name, its entries by the parts of their keys ("<name> <member>"), and their
// fields. What a field is that the table has no word for is not known. paths are of the model, by field.
func table(names, keys string, entry func(*scope, args) error, f fields, paths map[string]string) []row {
	var rows []row
	for _, name := range strings.Split(names, "|") {
		in := name + " entry"
		rows = append(rows, row{Pattern: "table " + name, Opens: name})
		for _, k := range strings.Split(keys, "; ") {
			rows = append(rows, row{In: name, Pattern: "entry " + k, Opens: in, Do: entry})
		}
		for field, do := range f {
			rows = append(rows, row{In: in, Pattern: field + " [{v:rest}]", Path: paths[field], Do: func(s *scope, a args) error {
				return do(s, unquoted(a.Str("v")), a)
			}})
		}
		// An entry without fields of its own is written with this one.
		if _, ok := f["NULL"]; !ok {
			rows = append(rows, row{In: in, Pattern: "NULL {v:rest}", As: syntax.Inert, Why: "stands for no field at all"})
		}
	}
	return rows
}

// unquoted takes the quotes from around a value.
func unquoted(v string) string {
	if len(v) > 1 && v[0] == '"' && v[len(v)-1] == '"' && strings.Count(v, `"`) == 2 {
		return v[1 : len(v)-1]
	}
	return v
}

func note(s *scope, kind, name, value string) {
	ioslike.Set(&s.Config.Settings, "\x00"+kind+" "+name, value)
}

// port gives an interface, making it where it is missing.
func port(s *scope, name string) *devices.Interface {
	i := ioslike.Get(&s.Config.Interfaces, name)
	i.Name = name
	if i.Kind == "" {
		switch {
		case strings.Contains(name, "."):
			i.Kind = devices.Subinterface
			i.Parent, _, _ = strings.Cut(name, ".")
		case strings.HasPrefix(name, "Ethernet"):
			i.Kind = devices.Ethernet
		case strings.HasPrefix(name, "PortChannel"):
			i.Kind = devices.PortChannel
		case strings.HasPrefix(name, "Vlan"):
			i.Kind = devices.SVI
		case strings.HasPrefix(name, "Loopback"):
			i.Kind = devices.Loopback
		case strings.HasPrefix(name, "eth"):
			i.Kind = devices.MgmtPort
		default:
			i.Kind = devices.OtherKind
		}
	}
	return i
}

// openPort is the Do of entries that are interfaces.
func openPort(s *scope, a args) error {
	s.Interface = port(s, a.Unquoted("name"))
	s.Block = s.Interface.Name
	s.At(a, "interface "+s.Interface.Name)
	return nil
}

func on(v string) bool {
	switch strings.ToLower(v) {
	case "true", "up", "on", "enable", "enabled", "yes", "1":
		return true
	}
	return false
}

// kept is a field that the model has no place for; it goes to the settings under the neutral word.
func kept(key string) func(*scope, string, args) error {
	return func(s *scope, v string, a args) error {
		s.Setting(strings.TrimSpace(key+" "+s.Block)+" "+a.Node.Words[0], v)
		return nil
	}
}

// keepAll makes fields of what the model has no places for.
func keepAll(key string, names ...string) fields {
	f := fields{}
	for _, n := range names {
		f[n] = kept(key)
	}
	return f
}

func with(a fields, more fields) fields {
	for k, v := range more {
		a[k] = v
	}
	return a
}

func onPort(f func(i *devices.Interface, v string) error) func(*scope, string, args) error {
	return func(s *scope, v string, a args) error {
		p := a.Node.Words[0]
		leaf := map[string]string{"mtu": "mtu", "admin_status": "shutdown", "description": "description", "speed": "speed", "fec": "fec", "autoneg": "no negotiate", "vrf_name": "vrf", "min_links": "lag / min-links", "mac_addr": "mac-address"}[p]
		if leaf != "" {
			s.At(a, "interface "+s.Interface.Name, leaf)
		}
		return f(s.Interface, v)
	}
}

func number(v string, most int) (int, error) {
	n := 0
	for _, c := range v {
		if c < '0' || c > '9' || n > most {
			return 0, errorf("%q is not a number up to %d", v, most)
		}
		n = n*10 + int(c-'0')
	}
	if v == "" || n > most {
		return 0, errorf("%q is not a number up to %d", v, most)
	}
	return n, nil
}

// portFields are what PORT, PORTCHANNEL and MGMT_PORT have in common.
func portFields() fields {
	return fields{
		"mtu": onPort(func(i *devices.Interface, v string) (err error) { i.MTU, err = number(v, 65535); return err }),
		"admin_status": func(s *scope, v string, a args) error {
			s.At(a, "interface "+s.Interface.Name, "shutdown")
			if v != "up" && v != "down" {
				return errorf("admin_status is up or down, not %q", v)
			}
			note(s, "admin", s.Interface.Name, v)
			return nil
		},
		"description": onPort(func(i *devices.Interface, v string) error { i.Description = v; return nil }),
		"speed":       onPort(func(i *devices.Interface, v string) error { i.Speed = v; return nil }),
		"fec":         onPort(func(i *devices.Interface, v string) error { i.FEC = v; return nil }),
		"autoneg":     onPort(func(i *devices.Interface, v string) error { i.NoAutoneg = !on(v); return nil }),
	}
}

// interfaceRows are the entries of the tables of interfaces: one by its name with what holds for it, one by its name
// and an address.
func interfaceRows(name string) []row {
	rows := table(name, "<name>", openPort, with(fields{
		"vrf_name":                 onPort(func(i *devices.Interface, v string) error { i.VRF = v; return nil }),
		"ipv6_use_link_local_only": onPort(func(i *devices.Interface, v string) error { i.IPv6Enabled = on(v); return nil }),
		"mac_addr":                 onPort(func(i *devices.Interface, v string) error { i.MAC = v; return nil }),
		"static_anycast_gateway":   onPort(func(i *devices.Interface, v string) error { i.Anycast = on(v); return nil }),
		"unnumbered":               onPort(func(i *devices.Interface, v string) error { i.Unnumbered = v; return nil }),
		"vlan":                     onPort(func(i *devices.Interface, v string) (err error) { i.Dot1q, err = number(v, 4094); return err }),
		"admin_status":             portFields()["admin_status"],
		"mtu":                      portFields()["mtu"],
	}, keepAll("interface", "nat_zone", "proxy_arp", "grat_arp", "mpls", "loopback_action", "hostif_name", "prefix")), nil)
	return append(rows,
		row{In: name, Pattern: "entry <name> <prefix:anyprefix>", Opens: name + " address", Do: func(s *scope, a args) error {
			s.Interface = port(s, a.Unquoted("name"))
			p := a.Prefix("prefix")
			s.Block = s.Interface.Name + " " + p.String()
			ioslike.Set(&s.Interface.Addresses, p.String(), &devices.Address{Prefix: p})
			s.At(a, "interface "+s.Interface.Name, "address "+p.String())
			s.At(a, "interface "+s.Interface.Name)
			return nil
		}},
		row{In: name + " address", Pattern: "gwaddr {v:addr}", Do: func(s *scope, a args) error {
			note(s, "gateway", s.Interface.Name+" "+a.Str("v"), a.Str("v"))
			return nil
		}},
		row{In: name + " address", Pattern: "secondary {v}", Do: func(s *scope, a args) error {
			_, p, _ := strings.Cut(s.Block, " ")
			if ad := s.Interface.Addresses[p]; ad != nil {
				ad.Secondary = on(a.Str("v"))
			}
			return nil
		}},
		row{In: name + " address", Pattern: "forced_mgmt_routes [{v:rest}]", Do: func(s *scope, a args) error { return kept("interface")(s, a.Str("v"), a) }},
		row{In: name + " address", Pattern: "NULL {v:rest}", As: syntax.Inert, Why: "stands for no field at all"},
		row{In: name + " address", Pattern: "(family|scope) {v}", As: syntax.Inert, Why: "says of the address what the address shows"},
	)
}

// modelRows are the tables that the model has places for.
func modelRows() []row {
	var rows []row
	host := fields{
		"hostname": func(s *scope, v string, a args) error { s.Config.Hostname = v; s.At(a, "hostname"); return nil },
		"hwsku":    func(s *scope, v string, a args) error { s.Config.Platform = v; s.At(a, "platform"); return nil },
		"mac":      func(s *scope, v string, a args) error { s.Setting("system mac", v); return nil },
	}
	s0 := func(s *scope, a args) error { s.Block = ""; return nil }
	rows = append(rows, table("DEVICE_METADATA", "localhost", s0, with(host, keepAll("system", "platform", "type", "bgp_asn", "docker_routing_config_mode", "default_bgp_status", "default_pfcwd_status", "default_config_profile",
		"frr_mgmt_framework_config", "switch_type", "asic_name", "sub_role", "cloudtype", "region", "deployment_id", "synchronous_mode", "buffer_model", "timezone", "bgp_adv_lo_prefix_as_128", "peer_switch", "subtype", "storage_device",
		"chassis_hostname", "slice_type", "resource_type", "cluster", "nexthop_group", "ring_buffer_enabled", "orch_northbond_route_zmq_enabled", "create_only_config_db_buffers", "wcmp_enabled", "suppress-fib-pending", "rack_mgmt_map", "dhcp_server", "unified_routing_config_mode",
		"hostname_alias", "intf_naming_mode", "bgp_router_id", "max_cores", "mgmt_type")), map[string]string{})...)
	rows = append(rows, table("PORT", "<name>", openPort, with(portFields(), keepAll("interface", "lanes", "override_unreliable_los", "adv_speeds", "adv_interface_types", "interface_type", "tpid", "role", "pfc_asym", "link_training", "laser_freq", "tx_power",
		"parent_port", "subport", "macsec", "mux_cable", "asic_port_name", "core_id", "core_port_id", "num_voq", "dhcp_rate_limit", "dom_polling", "media_type", "mode", "pt_interface_id", "pt_timestamp_template", "unreliable_los", "standalone_link_training")), nil)...)
	for _, f := range []string{"alias", "index", "valid_speeds", "coreId", "corePortId", "numVoq"} {
		rows = append(rows, row{In: "PORT entry", Pattern: f + " [{v:rest}]", As: syntax.Inert, Why: "names the port or says what it could do"})
	}
	rows = append(rows, table("MGMT_PORT", "<name>", openPort, with(portFields(), keepAll("interface", "alias")), nil)...)
	rows = append(rows, table("PORTCHANNEL", "<name>", openPort, with(with(portFields(), keepAll("interface", "lacp_key", "mode", "tpid", "static", "learn_mode", "mclag_interface", "oper_status", "system_mac", "graceful_shutdown_mode")), fields{
		"min_links": onPort(func(i *devices.Interface, v string) (err error) { lag(i).MinLinks, err = number(v, 1024); return err }),
		"fallback": onPort(func(i *devices.Interface, v string) error {
			if on(v) {
				lag(i).Fallback = "individual"
			}
			return nil
		}),
		"fast_rate": func(s *scope, v string, a args) error { note(s, "rate", s.Interface.Name, v); return nil },
		"members": func(s *scope, v string, a args) error {
			for _, m := range strings.Fields(v) {
				port(s, m).Channel = &devices.ChannelMember{Group: s.Interface.Name, Mode: "active"}
			}
			return nil
		},
	}), nil)...)
	rows = append(rows, table("PORTCHANNEL_MEMBER", "<name> <member>", func(s *scope, a args) error {
		port(s, a.Unquoted("name"))
		port(s, a.Unquoted("member")).Channel = &devices.ChannelMember{Group: a.Unquoted("name"), Mode: "active"}
		s.At(a, "interface "+a.Unquoted("member"), "channel-group")
		return nil
	}, fields{}, nil)...)
	for _, t := range []string{"INTERFACE", "PORTCHANNEL_INTERFACE", "VLAN_INTERFACE", "LOOPBACK_INTERFACE", "MGMT_INTERFACE", "VLAN_SUB_INTERFACE"} {
		rows = append(rows, interfaceRows(t)...)
	}
	rows = append(rows, table("LOOPBACK", "<name>", openPort, fields{"admin_status": portFields()["admin_status"]}, nil)...)
	rows = append(rows, table("VLAN", "<name>", openVLAN, with(fields{
		"vlanid": func(s *scope, v string, a args) error {
			n, err := number(v, 4094)
			if err == nil && "Vlan"+v != s.Block {
				err = errorf("VLAN %d stands under the name %s", n, s.Block)
			}
			return err
		},
		"description":    func(s *scope, v string, a args) error { s.VLAN.Name = v; return nil },
		"admin_status":   func(s *scope, v string, a args) error { s.VLAN.Shutdown = !on(v); return nil },
		"dhcp_servers":   relay,
		"dhcpv6_servers": relay,
		"mtu":            func(s *scope, v string, a args) (err error) { port(s, s.Block).MTU, err = number(v, 65535); return err },
		"mac":            func(s *scope, v string, a args) error { port(s, s.Block).MAC = v; return nil },
	}, keepAll("vlan", "autostate", "host_ifname", "hostif_name")), nil)...)
	rows = append(rows, row{In: "VLAN entry", Pattern: "members [{v:rest}]", As: syntax.Inert, Why: "VLAN_MEMBER says which ports are members"})
	rows = append(rows, table("VLAN_MEMBER", "<name> <member>", func(s *scope, a args) error {
		if err := openVLAN(s, a); err != nil {
			return err
		}
		s.Block = a.Unquoted("member") + " " + itoa(s.VLAN.ID)
		note(s, "vlan-member", s.Block, "")
		s.At(a, "interface "+a.Unquoted("member"), "switchport")
		return nil
	}, fields{"tagging_mode": func(s *scope, v string, a args) error { note(s, "vlan-member", s.Block, v); return nil }}, nil)...)
	rows = append(rows, table("VRF", "<name>", func(s *scope, a args) error {
		s.VRF = s.VRFNamed(a.Unquoted("name"))
		s.Block = s.VRF.Name
		s.At(a, "vrf "+s.VRF.Name)
		return nil
	}, with(fields{"vni": func(s *scope, v string, a args) (err error) { s.VRF.VNI, err = number(v, 1<<24-1); return err },
		"description": func(s *scope, v string, a args) error { s.VRF.Description = v; return nil }}, keepAll("vrf", "fallback", "enabled", "src_mac", "ttl_action", "ip_opt_action", "l3_mc_action")), nil)...)
	rows = append(rows, table("MGMT_VRF_CONFIG", "vrf_global", s0, fields{"mgmtVrfEnabled": func(s *scope, v string, a args) error {
		note(s, "mgmt-vrf", "eth0", v)
		return nil
	}, "in_band_mgmt_enabled": kept("vrf mgmt")}, nil)...)
	rows = append(rows, table("STATIC_ROUTE", "<prefix:anyprefix>; <vrf> <prefix:anyprefix>", func(s *scope, a args) error {
		s.Block = strings.TrimSpace(a.Unquoted("vrf") + " " + a.Prefix("prefix").Masked().String())
		return nil
	}, fields{"nexthop": routePart, "ifname": routePart, "distance": routePart, "blackhole": routePart, "nexthop-vrf": routePart, "advertise": kept("static"), "bfd": kept("static")}, nil)...)
	rows = append(rows, table("VXLAN_TUNNEL", "<name>", func(s *scope, a args) error {
		s.Interface = port(s, a.Unquoted("name"))
		s.Interface.Kind, s.Interface.VTEP = devices.VXLAN, &devices.VTEP{UDPPort: 4789}
		s.Block = s.Interface.Name
		return nil
	}, fields{"src_ip": func(s *scope, v string, a args) error {
		ioslike.Set(&s.Interface.VTEP.Settings, "local-tunnelip", v)
		return nil
	},
		"dst_ip": func(s *scope, v string, a args) error { ioslike.Set(&s.Interface.VTEP.FloodVTEPs, v, true); return nil }}, nil)...)
	rows = append(rows, table("VXLAN_TUNNEL_MAP", "<name> <map>", func(s *scope, a args) error {
		s.Block = a.Unquoted("name") + " " + a.Unquoted("map")
		return nil
	}, fields{"vlan": func(s *scope, v string, a args) error { note(s, "map-vlan", s.Block, v); return nil }, "vni": func(s *scope, v string, a args) error { note(s, "map-vni", s.Block, v); return nil }}, nil)...)
	rows = append(rows, table("MCLAG_DOMAIN", "<name>", func(s *scope, a args) error {
		s.Config.MLAG = &devices.MLAG{Kind: "mlag", Domain: a.Unquoted("name")}
		s.At(a, "mlag")
		s.Block = ""
		return nil
	}, with(fields{
		"source_ip": func(s *scope, v string, a args) (err error) {
			s.Config.MLAG.KeepaliveSource, err = netip.ParseAddr(v)
			return err
		},
		"peer_ip": func(s *scope, v string, a args) (err error) {
			s.Config.MLAG.PeerAddress, err = netip.ParseAddr(v)
			s.Config.MLAG.KeepaliveDestination = s.Config.MLAG.PeerAddress
			return err
		},
		"peer_link": func(s *scope, v string, a args) error { s.Config.MLAG.PeerLink = v; return nil },
	}, fields{"keepalive_interval": mclag, "session_timeout": mclag, "session_vrf": mclag, "delay_restore": mclag, "mclag_system_mac": mclag, "gateway_mac": mclag}), nil)...)
	rows = append(rows, table("MCLAG_INTERFACE", "<domain> <name>", func(s *scope, a args) error {
		i := port(s, a.Unquoted("name"))
		i.MLAGID = 1
		if n, err := number(strings.TrimPrefix(i.Name, "PortChannel"), 65535); err == nil && n > 0 {
			i.MLAGID = n // the pair's legs have the same name
		}
		s.At(a, "interface "+i.Name, "mlag id")
		return nil
	}, fields{"if_type": func(*scope, string, args) error { return nil }}, nil)...)
	return append(rows, aclRows()...)
}

func mclag(s *scope, v string, a args) error {
	ioslike.Set(&s.Config.MLAG.Settings, a.Node.Words[0], v)
	return nil
}

func lag(i *devices.Interface) *devices.LAG {
	if i.LAG == nil {
		i.LAG = &devices.LAG{}
	}
	return i.LAG
}

func openVLAN(s *scope, a args) error {
	n, err := number(strings.TrimPrefix(a.Unquoted("name"), "Vlan"), 4094)
	if err != nil {
		return err
	}
	s.VLAN = ioslike.Get(&s.Config.VLANs, n)
	s.VLAN.ID = n
	s.Block = a.Unquoted("name")
	s.At(a, "vlan "+itoa(n))
	return nil
}

func relay(s *scope, v string, a args) error {
	for _, server := range strings.Fields(v) {
		ioslike.Set(&port(s, s.Block).DHCPRelay, server, true)
	}
	return nil
}

func routePart(s *scope, v string, a args) error {
	note(s, "route-"+a.Node.Words[0], s.Block, strings.ReplaceAll(v, " ", ","))
	if a.Node.Words[0] == "blackhole" || a.Node.Words[0] == "distance" {
		return nil
	}
	return nil
}
