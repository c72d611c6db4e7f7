package frrjudge

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// routeJSON is a route of `show ip route json` (FRR 8.4, zebra/zebra_vty.c, vty_show_ip_route).
type routeJSON struct {
	Prefix   string    `json:"prefix"`
	Protocol string    `json:"protocol"`
	Selected bool      `json:"selected"`
	Distance int       `json:"distance"`
	Metric   int       `json:"metric"`
	NextHops []hopJSON `json:"nexthops"`
}

type hopJSON struct {
	IP                string `json:"ip"`
	InterfaceName     string `json:"interfaceName"`
	DirectlyConnected bool   `json:"directlyConnected"`
	Unreachable       bool   `json:"unreachable"`
	Blackhole         bool   `json:"blackhole"`
	Reject            bool   `json:"reject"`
	Active            bool   `json:"active"`
	Recursive         bool   `json:"recursive"`
}

func (h hopJSON) String() string {
	switch {
	case h.Reject:
		return "reject"
	case h.Blackhole || h.Unreachable:
		return "discard"
	case h.IP != "" && !h.DirectlyConnected:
		return "via " + h.IP + " " + h.InterfaceName
	}
	return "attached " + h.InterfaceName
}

// selected takes what forwards: of each prefix the selected route, with its next hops resolved. A recursive next hop is followed in
// the list by those that resolve it.
func selected(routes map[string][]routeJSON) ([]Row, error) {
	var rows []Row
	for _, rs := range routes {
		for _, r := range rs {
			p, err := netip.ParsePrefix(r.Prefix)
			if err != nil {
				return nil, fmt.Errorf("prefix of a route: %w", err)
			}
			if !r.Selected || p.Addr().IsLinkLocalUnicast() {
				continue
			}
			row := Row{Prefix: p, Protocol: r.Protocol, Distance: r.Distance, Metric: r.Metric}
			for _, h := range r.NextHops {
				if h.Active && !h.Recursive {
					row.Hops = append(row.Hops, h.String())
				}
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// bgpJSON is `show bgp ipv4 unicast json` (FRR 8.4, bgpd/bgp_route.c).
type bgpJSON struct {
	Routes map[string][]pathJSON `json:"routes"`
}

type pathJSON struct {
	Valid     bool   `json:"valid"`
	Best      bool   `json:"bestpath"`
	Multipath bool   `json:"multipath"`
	Metric    *int   `json:"metric"`
	LocPrf    *int   `json:"locPrf"`
	Weight    int    `json:"weight"`
	PeerID    string `json:"peerId"`
	Path      string `json:"path"`
	Origin    string `json:"origin"`
	NextHops  []struct {
		IP   string `json:"ip"`
		Used bool   `json:"used"`
	} `json:"nexthops"`
}

// paths are the best paths and their multipaths, one line each: what BGP decided and with which attributes.
func (b bgpJSON) paths() Table {
	var out Table
	for prefix, ps := range b.Routes {
		for _, p := range ps {
			if !p.Best && !p.Multipath {
				continue
			}
			kind := "multipath"
			if p.Best {
				kind = "best"
			}
			line := fmt.Sprintf("%s %s from %s", prefix, kind, p.PeerID)
			for _, h := range p.NextHops {
				if h.Used {
					line += " next-hop " + h.IP
				}
			}
			if p.Metric != nil {
				line += fmt.Sprintf(" med %d", *p.Metric)
			}
			if p.LocPrf != nil {
				line += fmt.Sprintf(" local-pref %d", *p.LocPrf)
			}
			if p.Weight != 0 {
				line += fmt.Sprintf(" weight %d", p.Weight)
			}
			out = append(out, strings.TrimSpace(line+" path "+strings.TrimSpace(p.Path+" "+p.Origin)))
		}
	}
	slices.Sort(out)
	return out
}
