package sros

import (
	"regexp"
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
)

var header = regexp.MustCompile(`TiMOS-[A-Z]-([0-9]+\.[0-9]+\.[A-Z][0-9-]+)\s+\S+\s+Nokia (\S+ \S+)`)

// finish puts together what takes several statements to say and fills in what the system does where nothing is said.
func finish(c *devices.Config, d *nokia.Draft, trees []*devices.Tree) {
	for _, t := range trees {
		for _, n := range t.Nodes {
			if m := header.FindStringSubmatch(n.Line); m != nil && n.Pos.Line < 20 && c.Version == "" {
				c.Version, c.Platform = m[1], m[2]
			}
		}
	}
	for _, i := range c.Interfaces {
		if i.Kind == devices.OtherKind && i.Parent == "" && i.VRF == "" && i.Name == "system" {
			i.Kind = devices.Loopback
		}
		if i.Kind == devices.Subinterface && i.Parent == "" {
			i.Kind = devices.OtherKind
		}
	}
	d.Finish()
	finishPolicies(c)
	finishBGP(c, d)
}

// finishPolicies sorts numbered entries, drops those without an action and puts the default action last.
func finishPolicies(c *devices.Config) {
	for _, p := range c.RoutePolicies {
		var last []devices.PolicyTerm
		kept := p.Terms[:0:0]
		for _, t := range p.Terms {
			switch {
			case t.Name == defaultTerm && len(t.Match) == 0:
				last = append(last, t)
			case t.Action != "":
				kept = append(kept, t)
			}
		}
		sort.SliceStable(kept, func(i, j int) bool {
			a, err1 := strconv.Atoi(kept[i].Name)
			b, err2 := strconv.Atoi(kept[j].Name)
			return err1 == nil && err2 == nil && a < b
		})
		p.Terms = append(kept, last...)
		// Without a default action the protocol decides, which differs by where the policy is used: see chain.
		if p.Otherwise = devices.Accept; len(last) > 0 && last[0].Action == devices.Reject && len(last[0].Set) == 0 {
			p.Otherwise = devices.Reject
		}
	}
}

// closedPolicy stands where eBGP has no policy: nothing comes in and nothing goes out ("ebgp-default-reject-policy",
// Unicast Routing Protocols Guide; on by default in MD-CLI).
const closedPolicy = "(ebgp default reject)"

// finishBGP resolves what neighbours take from groups and from BGP as a whole.
func finishBGP(c *devices.Config, d *nokia.Draft) {
	if c.BGP == nil {
		return
	}
	for name, v := range c.BGP.VRFs {
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
	by := map[*devices.BGPNeighbor]*nokia.Neighbor{}
	for _, n := range d.Neighbors {
		by[n.Says] = n
	}
	exported := map[*devices.BGPVRF]bool{}
	for _, n := range d.Neighbors {
		whole := c.BGP.Groups[groupKey(n.VRFName, "")]
		if whole != nil && whole != n.Says {
			n.Says.Inherit = append(n.Says.Inherit, groupKey(n.VRFName, ""))
		}
		if len(n.Families) > 0 {
			if _, said := n.Families["ipv4 unicast"]; !said {
				n.Families["ipv4 unicast"] = false
			}
			for f, on := range n.Families {
				ioslike.Get(&n.Says.Families, f).Activate = ioslike.New(on)
			}
		}
		if n.Internal == "internal" && n.Says.RemoteAS == "" {
			n.Says.RemoteAS = "internal"
		} else if n.Internal != "" {
			ioslike.Set(&n.Says.Settings, "type", n.Internal)
		}
		if len(n.Import) > 0 {
			ioslike.Get(&n.Says.Families, "").PolicyIn = chain(c, n.Import, false)
		}
		if len(n.Export) > 0 {
			ioslike.Get(&n.Says.Families, "").PolicyOut = chain(c, n.Export, true)
			exported[n.VRF] = true
		}
	}
	for _, n := range d.Neighbors {
		if n.Group {
			continue
		}
		from := []*nokia.Neighbor{n}
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
func closeEBGP(c *devices.Config, n *nokia.Neighbor, from []*nokia.Neighbor) {
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
func chain(c *devices.Config, names []string, out bool) string {
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
		for i, t := range p.Terms {
			if len(names) > 1 {
				t.Name = name + " " + t.Name
			}
			if t.Target == nextPolicy { // what follows of this policy is passed over
				if len(t.Match) == 0 {
					break
				}
				return strings.Join(names, " ") // cannot be said in one list of terms: left to the policies themselves
			}
			_ = i
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
