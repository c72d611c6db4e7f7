package iosxr

import (
	"strconv"
	"strings"

	"interlock/devices"
)

// sets are the attributes that set gives a value, by the model's word for them.
var setKinds = map[string]string{
	"local-preference": "local-preference", "med": "metric", "metric": "metric", "ospf-metric": "metric", "isis-metric": "metric", "rip-metric": "metric", "eigrp-metric": "metric", "weight": "weight", "origin": "origin", "tag": "tag", "rip-tag": "tag",
	"metric-type": "metric-type", "level": "level", "dampening": "dampening", "administrative-distance": "distance", "path-selection": "path-selection", "qos-group": "qos-group", "traffic-index": "traffic-index", "label-index": "label-index", "label": "label",
	"rib-metric": "rib-metric", "forward-class": "forward-class", "spf-priority": "spf-priority", "load-balance": "load-balance", "vpn-distinguisher": "vpn-distinguisher", "aigp-metric": "aigp-metric", "attribute-set": "attribute-set", "admin-tag": "tag", "vrf": "vrf",
	"fallback-vrf-lookup": "fallback-vrf-lookup", "downstream-core-tree": "core-tree", "core-tree": "core-tree", "origin-as-validation": "rpki", "validation-state": "rpki", "route-type": "route-type", "upstream-core-tree": "core-tree", "delay-metric": "delay-metric", "nhid-route": "nhid-route",
}

// change reads what a line does to a route. ok is false where that is not computed; the set then holds the line.
func (c *compiler) change(w []string, at devices.Pos) (s devices.PolicySet, ok bool) {
	own := devices.PolicySet{Kind: "rpl", Values: w}
	switch {
	case len(w) == 1 && (w[0] == "suppress-route" || w[0] == "unsuppress-route"):
		return devices.PolicySet{Kind: w[0]}, true
	case len(w) < 2:
		return own, false
	}
	verb, attribute, rest := w[0], w[1], w[2:]
	switch verb {
	case "set":
		return c.setAttribute(attribute, rest, own, at)
	case "prepend":
		return prepend(attribute, rest, own)
	case "replace":
		if attribute == "as-path" && len(rest) > 0 {
			return devices.PolicySet{Kind: "as-path replace", Values: rest}, true
		}
	case "remove":
		if attribute == "as-path" && len(rest) > 0 && rest[0] == "private-as" {
			return devices.PolicySet{Kind: "as-path remove", Values: rest}, true
		}
	case "add":
		if kind := setKinds[attribute]; kind != "" && len(rest) == 1 {
			return devices.PolicySet{Kind: kind + " add", Values: rest}, true
		}
	case "delete":
		return c.deleteCommunities(attribute, rest, own, at)
	}
	return own, false
}

func (c *compiler) setAttribute(attribute string, rest []string, own devices.PolicySet, at devices.Pos) (devices.PolicySet, bool) {
	if len(rest) == 0 {
		return own, false
	}
	switch attribute {
	case "community", "large-community", "extcommunity":
		kind, prefix := attribute, []string(nil)
		if attribute == "extcommunity" {
			if len(rest) < 2 {
				return own, false
			}
			prefix, rest = rest[:1], rest[1:]
		}
		if rest[len(rest)-1] == "additive" {
			kind, rest = kind+" additive", rest[:len(rest)-1]
		}
		members, name, ok := inline(rest)
		if !ok {
			return own, false
		}
		values := append([]string(nil), prefix...)
		if name != "" {
			c.refer("community-list", name, at)
			if l := c.config.CommunityLists[name]; l != nil && len(l.Entries) > 0 {
				for _, e := range l.Entries {
					values = append(values, e.Values...)
				}
			} else {
				values = append(values, name)
			}
		}
		for _, m := range members {
			values = append(values, strings.Join(m.words, " "))
		}
		return devices.PolicySet{Kind: kind, Values: values}, true
	case "next-hop":
		switch w := strings.Join(rest, " "); w {
		case "self", "peer-address", "unchanged", "discard":
			return devices.PolicySet{Kind: "next-hop " + w}, true
		}
		if rest[len(rest)-1] == "destination-vrf" || len(rest) > 3 {
			return own, false
		}
		return devices.PolicySet{Kind: "next-hop", Values: rest}, true
	}
	if kind := setKinds[attribute]; kind != "" {
		return devices.PolicySet{Kind: kind, Values: rest}, true
	}
	return own, false
}

// prepend writes the AS number as often as it is prepended. most-recent is the neighbour's own first number.
func prepend(attribute string, rest []string, own devices.PolicySet) (devices.PolicySet, bool) {
	if attribute != "as-path" || len(rest) == 0 || len(rest) > 2 {
		return own, false
	}
	count := "1"
	if len(rest) == 2 {
		count = rest[1]
	}
	switch rest[0] {
	case "most-recent":
		return devices.PolicySet{Kind: "as-path prepend last-as", Values: []string{count}}, true
	case "own-as":
		return devices.PolicySet{Kind: "as-path prepend own-as", Values: []string{count}}, true
	}
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 || n > 63 { // a parameter, or more than the system takes
		return devices.PolicySet{Kind: "as-path prepend", Values: rest}, strings.HasPrefix(count, "$")
	}
	s := devices.PolicySet{Kind: "as-path prepend"}
	for range n {
		s.Values = append(s.Values, rest[0])
	}
	return s, true
}

func (c *compiler) deleteCommunities(attribute string, rest []string, own devices.PolicySet, at devices.Pos) (devices.PolicySet, bool) {
	prefix, known := map[string]string{"community": "", "large-community": "large ", "extcommunity": "extended "}[attribute]
	if !known || len(rest) == 0 {
		return own, false
	}
	typ := ""
	if attribute == "extcommunity" {
		if len(rest) < 2 {
			return own, false
		}
		typ, rest = rest[0], rest[1:]
	}
	if len(rest) == 1 && rest[0] == "all" {
		return devices.PolicySet{Kind: strings.TrimSpace(attribute + " none " + typ)}, true
	}
	kind := attribute + "-list delete"
	if rest[0] == "not" {
		kind, rest = kind+" not", rest[1:]
	}
	if len(rest) < 2 || rest[0] != "in" {
		return own, false
	}
	values, why := c.communitySet(prefix, typ, rest[1:], at)
	if why != "" {
		return own, false
	}
	return devices.PolicySet{Kind: kind, Values: values}, true
}
