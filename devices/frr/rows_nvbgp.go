package frr

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// nvFamilies are the address families by NVUE's names.
var nvFamilies = map[string]string{"ipv4-unicast": ipv4, "ipv6-unicast": ipv6, "l2vpn-evpn": evpn}

func under(vrf string) string {
	if vrf == "default" {
		return "router bgp"
	}
	return "router bgp / vrf " + vrf
}

// bgpPeer finds a neighbour or group or makes it: NVUE says what it says of them in any order.
func bgpPeer(s *scope, a args) *devices.BGPNeighbor {
	name := a.Unquoted("peer")
	if a.Word("peer-group") && !a.Word("neighbor") {
		return ioslike.Get(&s.BGP.Groups, groupKey(s, name))
	}
	if addr, err := netip.ParseAddr(name); err == nil {
		return ioslike.Get(&s.BGPVRF.Neighbors, addr.String())
	}
	n := ioslike.Get(&s.BGPVRF.Neighbors, name)
	n.Interface = name
	return n
}

// bgp is BGP ("Border Gateway Protocol - BGP", NVUE reference, "BGP").
func (n *nv) bgp() {
	top := func(pattern, path string, do func(*scope, args) error) {
		n.add("router bgp "+pattern, path, func(s *scope, a args) error {
			if err := openInstance(s, 0, "default"); err != nil {
				return err
			}
			return do(s, a)
		})
	}
	as := func(s *scope, a args) error { return openInstance(s, uint32(a.Int64("asn")), "default") }
	n.add("router bgp autonomous-system {asn:asn}", "router bgp / asn", as)
	n.add("vrf <nvrf> router bgp autonomous-system {asn:asn}", "router bgp / vrf $nvrf", func(s *scope, a args) error { return openInstance(s, uint32(a.Int64("asn")), a.Str("nvrf")) })
	top("router-id {id:ip}", "router bgp / router-id", func(s *scope, a args) error {
		if !s.BGPVRF.RouterID.IsValid() { // what the VRF says goes before
			s.BGPVRF.RouterID = a.Addr("id")
		}
		return nil
	})
	top(switches+" "+onOff, "router bgp / shutdown", func(s *scope, a args) error { s.BGP.Shutdown = !isOn(a); return nil })
	n.setting("bgp $what", "router bgp <what:graceful-restart|graceful-shutdown|convergence-wait|queue-limit|wait-for-install> {rest:rest}")
	n.rows = append(n.rows, row{Pattern: "nv set router bgp autonomous-system <role:leaf|spine|auto|none>", As: syntax.Unmodelled, Why: "the number is made from the switch's MAC address"},
		row{Pattern: "nv set vrf <nvrf> router bgp autonomous-system <role:leaf|spine|auto|none>", As: syntax.Unmodelled, Why: "the number is made from the switch's MAC address"})

	vrf := func(pattern, path string, do func(*scope, args) error) {
		if path != "" {
			path = "router bgp / vrf $nvrf / " + path
		}
		n.add("vrf <nvrf> router bgp "+pattern, path, func(s *scope, a args) error {
			if err := instance("")(s, a); err != nil {
				return err
			}
			note(s, "nvue", "bgp", "yes")
			return do(s, a)
		})
	}
	said := func(pattern, on, off string) {
		vrf(pattern, "", func(s *scope, a args) error {
			w := on
			if a.Has("v") && strings.Contains(pattern, onOff) && !isOn(a) {
				if w = off; w == "" {
					return nil
				}
			}
			return n.say(s, a, "bgp", under(a.Str("nvrf")), w)
		})
	}
	said("router-id {id:ip}", "bgp router-id $id", "")
	vrf(switches+" "+onOff, "settings", func(s *scope, a args) error {
		if !isOn(a) {
			ioslike.Set(&s.BGPVRF.Settings, "enable", "off")
		}
		return nil
	})
	said("route-reflection cluster-id {id}", "bgp cluster-id $id", "")
	said("confederation id {id:asn}", "bgp confederation identifier $id", "")
	said("confederation member-as <as:asn>", "bgp confederation peers $as", "")
	said("path-selection multipath aspath-ignore "+onOff, "bgp bestpath as-path multipath-relax", "no bgp bestpath as-path multipath-relax")
	said("path-selection routerid-compare "+onOff, "bgp bestpath compare-routerid", "no bgp bestpath compare-routerid")
	said("path-selection aspath compare-confed "+onOff, "bgp bestpath as-path confed", "no bgp bestpath as-path confed")
	said("path-selection med compare-confed "+onOff, "bgp bestpath med confed", "")
	said("path-selection med missing-as-worst "+onOff, "bgp bestpath med missing-as-worst", "")
	vrf("path-selection aspath compare-lengths "+onOff, "bestpath as-path ignore", func(s *scope, a args) error {
		if !isOn(a) {
			ioslike.Set(&s.BGPVRF.BestPath, "as-path ignore", true)
		}
		return nil
	})
	vrf("path-selection med compare-always "+onOff, "bestpath always-compare-med", func(s *scope, a args) error {
		ioslike.Set(&s.BGPVRF.BestPath, "always-compare-med", isOn(a))
		return nil
	})
	vrf("path-selection med compare-deterministic "+onOff, "bestpath deterministic-med", func(s *scope, a args) error {
		ioslike.Set(&s.BGPVRF.BestPath, "deterministic-med", isOn(a))
		return nil
	})
	vrf("timers <what:keepalive|hold> {n:int}", "$what", func(s *scope, a args) error {
		if a.Str("what") == "hold" {
			s.BGPVRF.Hold = a.Int("n")
		} else {
			s.BGPVRF.Keepalive = a.Int("n")
		}
		return nil
	})
	vrf("timers <what:connection-retry|route-advertisement> {n}", "timers $what", func(s *scope, a args) error {
		ioslike.Set(&s.BGPVRF.Settings, "timers "+a.Str("what"), a.Str("n"))
		return nil
	})
	vrf("dynamic-neighbor listen-range <range:anyprefix> peer-group {group}", "listen range $range", func(s *scope, a args) error {
		ioslike.Get(&s.BGP.Groups, groupKey(s, a.Unquoted("group")))
		return n.say(s, a, "bgp", under(a.Str("nvrf")), "bgp listen range $range peer-group $group")
	})
	vrf("<what:dynamic-neighbor|nexthop-tracking|soo-source-ip|rd|route-export|route-import> {rest:rest}", "$what", func(s *scope, a args) error {
		ioslike.Set(&s.BGPVRF.Settings, a.Str("what")+" "+a.Str("rest"), "")
		return nil
	})
	vrf("ebgp-requires-policy "+onOff, "ebgp-requires-policy", func(s *scope, a args) error {
		return n.say(s, a, "bgp", under(a.Str("nvrf")), map[bool]string{true: "", false: "no "}[isOn(a)]+"bgp ebgp-requires-policy")
	})
	n.bgpFamilies(vrf)
	n.bgpPeers(vrf)
	n.rows = append(n.rows, unmodelled("", "this part of BGP is not computed", "nv set vrf <nvrf> router bgp <rest:rest>", "nv set router bgp <rest:rest>")...)
}

type adder func(pattern, path string, do func(*scope, args) error)

// bgpFamilies are the address families of a VRF.
func (n *nv) bgpFamilies(vrf adder) {
	for name, family := range nvFamilies {
		in := func(pattern, path string, do func(*scope, *devices.BGPFamily, args) error) {
			vrf("address-family "+name+" "+pattern, "address-family "+family+" / "+path, func(s *scope, a args) error {
				s.Family, s.FamilyName = ioslike.Get(&s.BGPVRF.Families, family), family
				return do(s, s.Family, a)
			})
		}
		in(switches+" "+onOff, "enable", func(s *scope, f *devices.BGPFamily, a args) error {
			if family != "ipv4 unicast" || !isOn(a) { // IPv4 is on by itself (NVUE object model, vrf router bgp address-family)
				ioslike.Set(&f.Settings, "enable", a.Str("v"))
			}
			return nil
		})
		if family == evpn {
			continue
		}
		redistributed := func(s *scope, f *devices.BGPFamily, a args) *devices.Redistribution {
			source := map[string]string{"connected": "connected", "static": "static", "kernel": "kernel", "ospf": "ospf", "ospf6": "ospf6"}[a.Str("source")]
			if f.Redistribute[source] == nil {
				ioslike.Set(&f.Redistribute, source, &devices.Redistribution{})
			}
			return f.Redistribute[source]
		}
		const sources = "redistribute <source:connected|static|kernel|ospf|ospf6>"
		in(sources+" "+switches+" "+onOff, "redistribute $source", func(s *scope, f *devices.BGPFamily, a args) error {
			if isOn(a) {
				redistributed(s, f, a)
			}
			return nil
		})
		in(sources+" route-map {map}", "redistribute $source / route-map", func(s *scope, f *devices.BGPFamily, a args) error {
			redistributed(s, f, a).Policy = a.Str("map")
			s.Refer("route-map", a.Str("map"), "bgp redistribute "+a.Str("source"), a)
			return nil
		})
		in(sources+" metric {n:int}", "redistribute $source / metric", func(s *scope, f *devices.BGPFamily, a args) error {
			r := redistributed(s, f, a)
			r.Metric, r.HasMetric = a.Int("n"), true
			return nil
		})
		in(sources, "redistribute $source", func(s *scope, f *devices.BGPFamily, a args) error { redistributed(s, f, a); return nil })
		in("network <prefix:anyprefix>", "network $prefix", func(s *scope, f *devices.BGPFamily, a args) error {
			key := a.Prefix("prefix").Masked().String()
			if _, ok := f.Networks[key]; !ok {
				ioslike.Set(&f.Networks, key, "")
			}
			return nil
		})
		in("network <prefix:anyprefix> route-map {map}", "network $prefix / route-map", func(s *scope, f *devices.BGPFamily, a args) error {
			ioslike.Set(&f.Networks, a.Prefix("prefix").Masked().String(), a.Str("map"))
			s.Refer("route-map", a.Str("map"), "bgp network", a)
			return nil
		})
		aggregate := func(f *devices.BGPFamily, a args) *devices.BGPAggregate {
			return ioslike.Get(&f.Aggregates, a.Prefix("prefix").Masked().String())
		}
		in("aggregate-route <prefix:anyprefix>", "aggregate-address $prefix", func(s *scope, f *devices.BGPFamily, a args) error { aggregate(f, a); return nil })
		in("aggregate-route <prefix:anyprefix> summary-only "+onOff, "aggregate-address $prefix / summary-only", func(s *scope, f *devices.BGPFamily, a args) error {
			aggregate(f, a).SummaryOnly = isOn(a)
			return nil
		})
		in("aggregate-route <prefix:anyprefix> as-set "+onOff, "aggregate-address $prefix / as-set", func(s *scope, f *devices.BGPFamily, a args) error {
			aggregate(f, a).ASSet = isOn(a)
			return nil
		})
		in("aggregate-route <prefix:anyprefix> route-map {map}", "aggregate-address $prefix / attribute-map", func(s *scope, f *devices.BGPFamily, a args) error {
			aggregate(f, a).AttributeMap = a.Str("map")
			s.Refer("route-map", a.Str("map"), "bgp aggregate-route", a)
			return nil
		})
		in("multipaths ebgp {n:int}", "maximum-paths", func(s *scope, f *devices.BGPFamily, a args) error { f.MaximumPaths = a.Int("n"); return nil })
		in("multipaths ibgp {n:int}", "maximum-paths ibgp", func(s *scope, f *devices.BGPFamily, a args) error { f.MaximumPathsIBGP = a.Int("n"); return nil })
		in("route-export to-evpn "+switches+" "+onOff, "advertise l2vpn evpn", func(s *scope, f *devices.BGPFamily, a args) error { f.AdvertiseL2VPN = isOn(a); return nil })
		in("route-export to-evpn route-map {map}", "route-export to-evpn route-map", func(s *scope, f *devices.BGPFamily, a args) error {
			ioslike.Set(&f.Settings, "route-export to-evpn route-map", a.Str("map"))
			s.Refer("route-map", a.Str("map"), "bgp route-export to-evpn", a)
			return nil
		})
		in("<what:admin-distance|multipaths|rib-filter|route-export|route-import|label|nexthop|rd|advertise-all> {rest:rest}", "$what", func(s *scope, f *devices.BGPFamily, a args) error {
			ioslike.Set(&f.Settings, a.Str("what")+" "+a.Str("rest"), "")
			return nil
		})
	}
}

// bgpPeers are neighbours and peer groups.
func (n *nv) bgpPeers(vrf adder) {
	for _, word := range []string{"neighbor", "peer-group"} {
		leaf := func(pattern string, do func(*scope, *devices.BGPNeighbor, args) error) {
			vrf(word+" <peer> "+pattern, "", func(s *scope, a args) error {
				p := bgpPeer(s, a)
				path := "/" + under(a.Str("nvrf")) + " / neighbor " + a.Unquoted("peer")
				if word == "peer-group" {
					path = "/router bgp / template " + groupKey(s, a.Unquoted("peer"))
				}
				a.Sets(path)
				return do(s, p, a)
			})
		}
		said := func(pattern, on, off string) {
			leaf(pattern, func(s *scope, _ *devices.BGPNeighbor, a args) error {
				w := on
				if strings.Contains(pattern, onOff) && !isOn(a) {
					if w = off; w == "" {
						return nil
					}
				}
				return n.say(s, a, "bgp", under(a.Str("nvrf")), w)
			})
		}
		leaf("", func(*scope, *devices.BGPNeighbor, args) error { return nil })
		leaf("remote-as {as}", func(s *scope, p *devices.BGPNeighbor, a args) error { p.RemoteAS = a.Str("as"); return nil })
		leaf("type {t:numbered|unnumbered}", func(s *scope, p *devices.BGPNeighbor, a args) error {
			if a.Str("t") == "unnumbered" {
				p.Interface = a.Unquoted("peer")
			}
			return nil
		})
		if word == "neighbor" {
			leaf("peer-group {group}", func(s *scope, p *devices.BGPNeighbor, a args) error {
				key := groupKey(s, a.Unquoted("group"))
				ioslike.Get(&s.BGP.Groups, key)
				p.Inherit = []string{key}
				return nil
			})
		}
		leaf("description {text:rest}", func(s *scope, p *devices.BGPNeighbor, a args) error {
			p.Description = strings.Trim(a.Unquoted("text"), "'")
			return nil
		})
		leaf(switches+" "+onOff, func(s *scope, p *devices.BGPNeighbor, a args) error { p.Shutdown = ioslike.New(!isOn(a)); return nil })
		leaf("shutdown "+onOff, func(s *scope, p *devices.BGPNeighbor, a args) error { p.Shutdown = ioslike.New(isOn(a)); return nil })
		leaf("password {secret:rest}", func(s *scope, p *devices.BGPNeighbor, a args) error { p.Password = a.Str("secret"); return nil })
		leaf("multihop-ttl {n:int(1-255)}", func(s *scope, p *devices.BGPNeighbor, a args) error { p.EBGPMultihop = a.Int("n"); return nil })
		leaf("ttl-security hops {n:int(1-254)}", func(s *scope, p *devices.BGPNeighbor, a args) error { p.TTLSecurity = a.Int("n"); return nil })
		leaf("update-source {source}", func(s *scope, p *devices.BGPNeighbor, a args) error { p.UpdateSource = a.Str("source"); return nil })
		leaf("local-as asn {asn:asn}", func(s *scope, p *devices.BGPNeighbor, a args) error { p.LocalAS = uint32(a.Int64("asn")); return nil })
		leaf("local-as prepend "+onOff, func(s *scope, p *devices.BGPNeighbor, a args) error {
			ioslike.Set(&p.LocalASOptions, "no-prepend", !isOn(a))
			return nil
		})
		leaf("local-as replace "+onOff, func(s *scope, p *devices.BGPNeighbor, a args) error {
			ioslike.Set(&p.LocalASOptions, "replace-as", isOn(a))
			return nil
		})
		leaf("passive-mode "+onOff, func(s *scope, p *devices.BGPNeighbor, a args) error { p.Passive = isOn(a); return nil })
		leaf("nexthop-connected-check "+onOff, func(s *scope, p *devices.BGPNeighbor, a args) error { p.DisableConnectedCheck = !isOn(a); return nil })
		leaf("enforce-first-as "+onOff, func(s *scope, p *devices.BGPNeighbor, a args) error {
			p.EnforceFirstAS = ioslike.New(isOn(a))
			return nil
		})
		leaf("bfd "+switches+" "+onOff, func(s *scope, p *devices.BGPNeighbor, a args) error { p.BFD = ioslike.New(isOn(a)); return nil })
		leaf("timers <what:keepalive|hold> {n:int}", func(s *scope, p *devices.BGPNeighbor, a args) error {
			if a.Str("what") == "hold" {
				p.Hold = a.Int("n")
			} else {
				p.Keepalive = a.Int("n")
			}
			return nil
		})
		said("capabilities extended-nexthop "+onOff, "neighbor $peer capability extended-nexthop", "no neighbor $peer capability extended-nexthop")
		leaf("<what:bfd|timers|graceful-restart|graceful-shutdown|capabilities|ttl-security|local-role|nexthop-connected-check> {rest:rest}", func(s *scope, p *devices.BGPNeighbor, a args) error {
			w := strings.Fields(a.Str("what") + " " + a.Str("rest"))
			ioslike.Set(&p.Settings, strings.Join(w[:len(w)-1], " "), w[len(w)-1])
			return nil
		})
		for name, family := range nvFamilies {
			in := func(pattern string, do func(*scope, *devices.BGPNeighborFamily, args) error) {
				leaf("address-family "+name+" "+pattern, func(s *scope, p *devices.BGPNeighbor, a args) error {
					return do(s, ioslike.Get(&p.Families, family), a)
				})
			}
			flag := func(pattern string, at func(*devices.BGPNeighborFamily) **bool) {
				in(pattern+" "+onOff, func(s *scope, f *devices.BGPNeighborFamily, a args) error { *at(f) = ioslike.New(isOn(a)); return nil })
			}
			said := func(pattern, on string) {
				in(pattern, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
					w := "neighbor $peer " + on
					if strings.Contains(pattern, onOff) && !isOn(a) {
						w = "no " + w
					}
					return n.say(s, a, "bgp "+family, under(a.Str("nvrf")), w)
				})
			}
			flag(switches, func(f *devices.BGPNeighborFamily) **bool { return &f.Activate })
			flag("route-reflector-client", func(f *devices.BGPNeighborFamily) **bool { return &f.RouteReflectorClient })
			flag("aspath replace-peer-as", func(f *devices.BGPNeighborFamily) **bool { return &f.ASOverride })
			for _, way := range [][2]string{{"inbound", "in"}, {"outbound", "out"}} {
				for _, kind := range [][2]string{{"route-map", "route-map"}, {"prefix-list", "prefix-list"}, {"as-path-list", "filter-list"}} {
					said("policy "+way[0]+" "+kind[0]+" {list}", kind[1]+" $list "+way[1])
				}
			}
			said("soft-reconfiguration "+onOff, "soft-reconfiguration inbound")
			said("route-server-client "+onOff, "route-server-client")
			said("nexthop-setting self", "next-hop-self")
			said("nexthop-setting force", "next-hop-self force")
			said("community-advertise regular "+onOff, "send-community standard")
			said("community-advertise extended "+onOff, "send-community extended")
			said("community-advertise large "+onOff, "send-community large")
			said("aspath allow-my-asn occurrences {n:int(1-10)}", "allowas-in $n")
			in("aspath allow-my-asn "+switches+" "+onOff, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
				if isOn(a) && f.AllowASIn == 0 {
					f.AllowASIn = 3
				}
				return nil
			})
			said("aspath allow-my-asn origin "+onOff, "allowas-in origin")
			in("aspath private-as {how:none|remove|replace}", func(s *scope, f *devices.BGPNeighborFamily, a args) error {
				f.RemovePrivateAS = map[string]string{"remove": "yes", "replace": "replace-as"}[a.Str("how")]
				return nil
			})
			said("prefix-limits inbound maximum {n:int}", "maximum-prefix $n")
			said("default-route-origination "+onOff, "default-originate")
			said("weight {n:int(0-65535)}", "weight $n")
			said("add-path-tx all-paths", "addpath-tx-all-paths")
			in("<what:prefix-limits|attribute-mod|conditional-advertise|policy|add-path-tx|nexthop-setting|default-route-origination|aspath|soo> {rest:rest}", func(s *scope, f *devices.BGPNeighborFamily, a args) error {
				w := strings.Fields(a.Str("what") + " " + a.Str("rest"))
				ioslike.Set(&f.Settings, strings.Join(w[:len(w)-1], " "), w[len(w)-1])
				return nil
			})
		}
	}
}
