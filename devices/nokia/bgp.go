package nokia

import (
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// closedPolicy stands where eBGP has no policy: nothing comes in and nothing goes out ("ebgp-default-reject-policy",
// Unicast Routing Protocols Guide; on by default in MD-CLI).
const closedPolicy = "(ebgp default reject)"

// BGPRules are what differs between the systems in how BGP is put together.
type BGPRules struct {
	// GroupKey is how a group of a VRF is called in the model; the name "" is what holds for the whole of BGP there.
	GroupKey func(vrf, name string) string
	// DefaultIPv4 reports that a neighbour that names no family has IPv4 unicast, and one that names any only those.
	DefaultIPv4 bool
	// NextPolicy is the target of terms that go on with the next policy of a list.
	NextPolicy string
}

// FinishBGP resolves what neighbours take from groups and from BGP as a whole.
func FinishBGP(c *devices.Config, d *Draft, rules BGPRules) {
	if c.BGP == nil {
		return
	}
	for name, v := range c.BGP.VRFs {
		v.NoDefaultIPv4 = !rules.DefaultIPv4
		if v.RouterID.IsValid() {
			continue
		}
		key := name
		if name == "default" {
			key = ""
		}
		if id, ok := c.System.RouterIDs[key]; ok {
			v.RouterID = id
		}
	}
	by := map[*devices.BGPNeighbor]*Neighbor{}
	for _, n := range d.Neighbors {
		by[n.Says] = n
	}
	exported := map[*devices.BGPVRF]bool{}
	for _, n := range d.Neighbors {
		whole := c.BGP.Groups[rules.GroupKey(n.VRFName, "")]
		if whole != nil && whole != n.Says {
			n.Says.Inherit = append(n.Says.Inherit, rules.GroupKey(n.VRFName, ""))
		}
		if len(n.Families) > 0 && rules.DefaultIPv4 {
			if _, said := n.Families["ipv4 unicast"]; !said {
				n.Families["ipv4 unicast"] = false
			}
		}
		for f, on := range n.Families {
			ioslike.Get(&n.Says.Families, f).Activate = ioslike.New(on)
		}
		if n.Internal == "internal" && n.Says.RemoteAS == "" {
			n.Says.RemoteAS = "internal"
		} else if n.Internal != "" {
			ioslike.Set(&n.Says.Settings, "type", n.Internal)
		}
		if len(n.Import) > 0 {
			ioslike.Get(&n.Says.Families, "").PolicyIn = chain(c, n.Import, false, rules)
		}
		if len(n.Export) > 0 {
			ioslike.Get(&n.Says.Families, "").PolicyOut = chain(c, n.Export, true, rules)
			exported[n.VRF] = true
		}
	}
	for _, n := range d.Neighbors {
		if n.Group {
			continue
		}
		from := []*Neighbor{n}
		for _, g := range n.Says.Inherit {
			if s := by[c.BGP.Groups[g]]; s != nil {
				from = append(from, s)
			}
		}
		closeEBGP(c, n, from)
	}
	// What a policy exports is taken from the routing table; see chain for what it leaves out.
	for v := range exported {
		for _, name := range []string{"ipv4 unicast", "ipv6 unicast"} {
			f := ioslike.Get(&v.Families, name)
			for _, source := range []string{"direct", "static", "ospf", "isis"} {
				ioslike.Get(&f.Redistribute, source)
			}
		}
	}
}

// closeEBGP gives a neighbour of another AS that has no policy the one that takes nothing.
func closeEBGP(c *devices.Config, n *Neighbor, from []*Neighbor) {
	as, local := "", strconv.FormatUint(uint64(c.BGP.ASN), 10)
	if n.VRF.LocalAS != 0 {
		local = strconv.FormatUint(uint64(n.VRF.LocalAS), 10)
	}
	in, out := false, false
	reject := map[string]bool{"import": true, "export": true}
	said := map[string]bool{}
	for _, f := range from {
		if as == "" {
			as = f.Says.RemoteAS
		}
		in, out = in || len(f.Import) > 0, out || len(f.Export) > 0
		for way, on := range f.Reject {
			if !said[way] {
				said[way], reject[way] = true, on
			}
		}
	}
	if as == "" || as == "internal" || as == local {
		return
	}
	family := ioslike.Get(&n.Says.Families, "")
	if !in && reject["import"] {
		family.PolicyIn = closed(c)
	}
	if !out && reject["export"] {
		family.PolicyOut = closed(c)
	}
}

func closed(c *devices.Config) string {
	c.RoutePolicies[closedPolicy] = &devices.RoutePolicy{Name: closedPolicy, Otherwise: devices.Reject}
	return closedPolicy
}

// chain gives the policy that a list of policies comes to: the first term that takes a route decides. What none takes
// comes in, and goes out only where BGP brought it ("Unicast Routing Protocols Guide", default BGP policies).
func chain(c *devices.Config, names []string, out bool, rules BGPRules) string {
	way := " in"
	if out {
		way = " out"
	}
	var terms []devices.PolicyTerm
	for _, name := range names {
		p := c.RoutePolicies[name]
		if p == nil {
			continue // a policy that does not exist takes no part; reference/undefined speaks of it
		}
		for _, t := range p.Terms {
			if len(names) > 1 {
				t.Name = name + " " + t.Name
			}
			if t.Target == rules.NextPolicy && t.Target != "" { // what follows of this policy is passed over
				if len(t.Match) == 0 {
					break
				}
				return strings.Join(names, " ") // cannot be said in one list of terms: left to the policies themselves
			}
			terms = append(terms, t)
		}
	}
	otherwise := devices.Accept
	if out {
		terms = append(terms, devices.PolicyTerm{Name: "(bgp)", Match: []devices.PolicyMatch{{Kind: "source-protocol", Values: []string{"bgp"}}}, Action: devices.Accept})
		otherwise = devices.Reject
	}
	name := strings.Join(names, " ") + way
	c.RoutePolicies[name] = &devices.RoutePolicy{Name: name, Terms: terms, Otherwise: otherwise}
	return name
}
