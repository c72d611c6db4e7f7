package simulate

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	peering "interlock/simulate/bgp"
)

// defined says of each kind of reference whether a name exists. Of a kind that is not here nothing is known, which is said.
var defined = map[string]func(*devices.Config, string) bool{
	"route-map":   func(c *devices.Config, n string) bool { return c.RoutePolicies[n] != nil },
	"prefix-list": func(c *devices.Config, n string) bool { return c.PrefixLists[n] != nil },
	"access-list": func(c *devices.Config, n string) bool { return c.ACLs[n] != nil },
	"vrf": func(c *devices.Config, n string) bool {
		return n == "default" || n == "management" && c.OS == "nxos" || c.VRFs[n] != nil
	},
	"interface": func(c *devices.Config, n string) bool { _, ok := portNamed(c, n); return ok },
	"vlan": func(c *devices.Config, n string) bool {
		id, err := strconv.Atoi(n)
		return err == nil && knowsVLAN(c, id)
	},
	"track":          func(c *devices.Config, n string) bool { return c.Tracks[n] != nil },
	"as-path list":   func(c *devices.Config, n string) bool { return c.ASPathLists[n] != nil },
	"community-list": func(c *devices.Config, n string) bool { return c.CommunityLists[n] != nil },
	"object-group":   func(c *devices.Config, n string) bool { return c.ObjectGroups[n] != nil },
	"template":       func(c *devices.Config, n string) bool { return c.BGP != nil && peering.GroupNamed(c.BGP, n) != nil },
	"peer-group":     func(c *devices.Config, n string) bool { return c.BGP != nil && peering.GroupNamed(c.BGP, n) != nil },
}

// referenceUndefined finds names that are used and not defined. What a system does with one differs (it may permit
// all, deny all, or refuse the statement), so none is harmless.
func referenceUndefined(v *view) []Fact {
	var out []Fact
	for _, dev := range v.live() {
		c := v.configs[dev]
		for _, r := range c.References {
			exists, ok := defined[r.Kind]
			if !ok {
				out = append(out, Fact{Kind: "reference/undefined", Device: dev, Path: r.By + " / " + r.Kind + " " + r.Name, Pos: r.Pos, Weak: true,
					Message: fmt.Sprintf("%s uses %s %q, and whether there is one cannot be told: the model keeps no list of them", r.By, r.Kind, r.Name),
					Hint:    "look it up in the configuration"})
				continue
			}
			if exists(c, r.Name) {
				continue
			}
			out = append(out, Fact{Kind: "reference/undefined", Device: dev, Path: r.By + " / " + r.Kind + " " + r.Name, Pos: r.Pos,
				Message: fmt.Sprintf("%s uses %s %q, which is not defined: whether that lets everything or nothing pass is the system's own affair", r.By, r.Kind, r.Name),
				Hint:    "define it, or correct the name"})
		}
	}
	return out
}

// referenceShadowed finds entries of access lists, prefix lists and route-maps that nothing ever reaches because one
// earlier entry takes everything they would.
func referenceShadowed(v *view) []Fact {
	var out []Fact
	tell := func(dev, path string, pos, earlier devices.Pos, message string) {
		out = append(out, Fact{Kind: "reference/shadowed", Device: dev, Path: path, Pos: pos, PeerPos: earlier, Message: message,
			Hint: "remove the entry, or move it before the one that covers it"})
	}
	for _, dev := range v.live() {
		c := v.configs[dev]
		for _, name := range sortedKeys(c.ACLs) {
			es := c.ACLs[name].Entries
			for j := range es {
				if i := slices.IndexFunc(es[:j], func(e devices.ACLEntry) bool { return covers(e, es[j]) }); i >= 0 {
					tell(dev, fmt.Sprintf("access-list %s / entry %d", name, es[j].Seq), es[j].Pos, es[i].Pos,
						fmt.Sprintf("entry %d of access list %s is never reached: entry %d takes all that it would match", es[j].Seq, name, es[i].Seq)+opposite(es[i].Permit, es[j].Permit))
				}
			}
		}
		for _, name := range sortedKeys(c.PrefixLists) {
			es := c.PrefixLists[name].Entries
			for j := range es {
				if i := slices.IndexFunc(es[:j], func(e devices.PrefixListEntry) bool { return coversPrefix(e, es[j]) }); i >= 0 {
					tell(dev, fmt.Sprintf("prefix-list %s / entry %d", name, es[j].Seq), es[j].Pos, es[i].Pos,
						fmt.Sprintf("entry %d of prefix list %s is never reached: entry %d takes all that it would match", es[j].Seq, name, es[i].Seq)+opposite(es[i].Deny, es[j].Deny))
				}
			}
		}
		for _, name := range sortedKeys(c.RoutePolicies) {
			ts := c.RoutePolicies[name].Terms
			for i, t := range ts {
				if len(t.Match) > 0 || t.Continue != "" || t.Action != devices.Accept && t.Action != devices.Reject {
					continue
				}
				for _, u := range ts[i+1:] {
					if !jumps(ts[:i]) {
						tell(dev, "route-map "+name+" / term "+u.Name, u.Pos, t.Pos,
							fmt.Sprintf("term %s of route-map %s is never reached: term %s matches everything", u.Name, name, t.Name))
					}
				}
				break
			}
		}
	}
	return out
}

func opposite(a, b bool) string {
	if a != b {
		return ", and does the opposite"
	}
	return ""
}

// jumps reports that a term goes on elsewhere than with the next, so that what follows a catch-all may be reached.
func jumps(ts []devices.PolicyTerm) bool {
	return slices.ContainsFunc(ts, func(t devices.PolicyTerm) bool { return t.Continue != "" })
}

// covers reports whether every packet that b matches is one that a matches. It says no where it does not know.
func covers(a, b devices.ACLEntry) bool {
	if a.Remark != "" || b.Remark != "" {
		return false
	}
	if a.Protocol != b.Protocol && a.Protocol != "ip" && a.Protocol != "ipv6" {
		return false
	}
	for _, o := range a.Options {
		if o != "log" && !slices.Contains(b.Options, o) {
			return false
		}
	}
	return coversAddress(a.Source, b.Source) && coversAddress(a.Destination, b.Destination) &&
		coversPort(a.SourcePort, b.SourcePort) && coversPort(a.DestinationPort, b.DestinationPort)
}

func coversAddress(a, b devices.ACLAddress) bool {
	switch {
	case a == (devices.ACLAddress{}): // any
		return true
	case a == b:
		return true
	case a.Prefix.IsValid() && b.Prefix.IsValid():
		return within(a.Prefix, b.Prefix)
	case a.Prefix.IsValid() && a.Prefix.Bits() == 0:
		return b == (devices.ACLAddress{}) || b.Address.IsValid()
	}
	return false
}

func within(outer, inner netip.Prefix) bool {
	return outer.Bits() <= inner.Bits() && outer.Masked().Contains(inner.Addr())
}

func coversPort(a, b devices.PortMatch) bool {
	if a.Op == "" || a.Op == b.Op && slices.Equal(a.Values, b.Values) {
		return true
	}
	alo, ahi, aOK := portRange(a)
	blo, bhi, bOK := portRange(b)
	return aOK && bOK && alo <= blo && bhi <= ahi
}

// portRange gives the ports of a match as one range, where it is one.
func portRange(m devices.PortMatch) (lo, hi int, ok bool) {
	var n []int
	for _, v := range m.Values {
		x, err := strconv.Atoi(v)
		if err != nil {
			return 0, 0, false
		}
		n = append(n, x)
	}
	switch {
	case m.Op == "eq" && len(n) == 1:
		return n[0], n[0], true
	case m.Op == "range" && len(n) == 2:
		return n[0], n[1], true
	case m.Op == "lt" && len(n) == 1:
		return 0, n[0] - 1, true
	case m.Op == "gt" && len(n) == 1:
		return n[0] + 1, 65535, true
	}
	return 0, 0, false
}

func coversPrefix(a, b devices.PrefixListEntry) bool {
	if a.Mask.IsValid() || b.Mask.IsValid() {
		return a == b
	}
	return a.Prefix.IsValid() && b.Prefix.IsValid() && within(a.Prefix, b.Prefix) && a.Min <= b.Min && b.Max <= a.Max
}

// managementUse reports that a reference is made by how the device is managed, not by what it forwards.
func managementUse(by string) bool {
	for _, w := range [...]string{"line ", "snmp", "ssh", "ntp", "management", "service ", "http", "telnet", "netconf", "gnmi", "grpc"} {
		if strings.HasPrefix(by, w) {
			return true
		}
	}
	return false
}
