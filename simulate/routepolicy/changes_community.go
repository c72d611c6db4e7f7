package routepolicy

import (
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
)

// communitySet makes changes of communities ready: "community", "extcommunity" or "large-community", and behind it "additive", "none",
// "delete"; or a list, "community-list delete".
func (p *Policies) communitySet(s devices.PolicySet) (x set, ok bool) {
	what, how, _ := strings.Cut(s.Kind, " ")
	base, list := strings.CutSuffix(what, "-list")
	writes := map[string]attribute{"community": ofCommunities, "extcommunity": ofExtCommunities, "large-community": ofLargeCommunities}[base]
	if writes == 0 {
		return x, false
	}
	kind := map[string]communityKind{"extcommunity": extendedCommunity, "large-community": largeCommunity}[base]
	if p.system.Policy.CommunitiesByName {
		writes = ofCommunities | ofExtCommunities | ofLargeCommunities
	}
	x.writes = writes
	// "community community-list additive": what the lists name is set (EOS, "set community").
	for _, l := range []string{"community-list", "extcommunity-list", "large-community-list"} {
		if rest, found := strings.CutPrefix(how, l); found && !list {
			how = strings.TrimSpace(rest)
			if how == "delete" {
				return p.deleting(s.Values, x, false), true
			}
			return p.naming(s.Values, how, kind, x)
		}
	}
	switch {
	case list && (how == "delete" || how == "delete not"):
		return p.deleting(s.Values, x, how == "delete not"), true
	case list:
		return x, false
	case strings.HasPrefix(how, "none"):
		typ := strings.TrimSpace(strings.TrimPrefix(how, "none"))
		x.do = func(r *run) { clearCommunities(&r.s.Attributes, kind, extendedSubTypes[typ]) }
		return x, true
	case p.system.Policy.CommunitiesByName:
		return p.naming(s.Values, how, kind, x)
	}
	all, fine := p.literals(kind, s.Values)
	if !fine {
		return x, false
	}
	switch how {
	case "":
		x.do = func(r *run) { replaceCommunities(&r.s.Attributes, kind, all, r.system.ExtendedAdds) }
	case "additive":
		x.do = func(r *run) { addCommunities(&r.s.Attributes, all) }
	case "delete":
		x.do = func(r *run) { removeCommunities(&r.s.Attributes, all) }
	default:
		return x, false
	}
	return x, true
}

// literals reads communities as a statement names them; the type of extended ones may stand before them.
func (p *Policies) literals(kind communityKind, values []string) (all communities, ok bool) {
	typ := ""
	for _, v := range values {
		if w := strings.Fields(v); kind == extendedCommunity && len(w) == 2 { // "rt 65000:1"
			typ, v = w[0], w[1]
		}
		switch kind {
		case standardCommunity:
			c, fine := ParseCommunity(v)
			if !fine {
				return all, false
			}
			all.standard = append(all.standard, c)
		case largeCommunity:
			c, fine := parseLarge(v)
			if !fine {
				return all, false
			}
			all.large = append(all.large, c)
		default:
			if extendedSubTypes[strings.ToLower(v)] != 0 {
				typ = v
				continue
			}
			c, fine := parseExtended(typ, v)
			if !fine {
				return all, false
			}
			all.extended = append(all.extended, c)
		}
	}
	all.sort()
	return all, len(values) > 0
}

// naming is a change by what lists name.
func (p *Policies) naming(names []string, how string, kind communityKind, x set) (set, bool) {
	var all communities
	for _, n := range names {
		l := p.communityList(n)
		switch {
		case l == nil:
			x.unmodelled = "community list " + n + " is not defined, and what is set then is not known"
			return x, true
		case l.unmodelled != "":
			x.unmodelled = l.unmodelled
			return x, true
		case !l.isLiteral:
			x.unmodelled = "community list " + n + " has expressions, and what is set then is not known"
			return x, true
		}
		all.standard = append(all.standard, l.literal.standard...)
		all.extended = append(all.extended, l.literal.extended...)
		all.large = append(all.large, l.literal.large...)
	}
	all.sort()
	switch how {
	case "":
		if p.system.Policy.CommunitiesByName { // all communities of the route go (Junos, "community set")
			x.do = func(r *run) {
				t := &r.s.Attributes
				t.Communities, t.ExtCommunities, t.LargeCommunities = all.standard, all.extended, all.large
			}
			return x, true
		}
		x.do = func(r *run) { replaceCommunities(&r.s.Attributes, kind, all, r.system.ExtendedAdds) }
	case "additive":
		x.do = func(r *run) { addCommunities(&r.s.Attributes, all) }
	default:
		return x, false
	}
	return x, true
}

// deleting takes away each community that one of the lists takes by itself (not: that none takes).
func (p *Policies) deleting(names []string, x set, not bool) set {
	var lists []*communityList
	for _, n := range names {
		l := p.communityList(n)
		switch {
		case l == nil:
			x.unmodelled = "community list " + n + " is not defined, and what is deleted then is not known"
			return x
		case l.unmodelled != "":
			x.unmodelled = l.unmodelled
			return x
		}
		lists = append(lists, l)
	}
	gone := func(r *run, takes func(*member) truth) bool {
		for _, l := range lists {
			switch l.deletes(takes) {
			case yes:
				return !not
			case unknown:
				r.unmodelled("whether an expression that deletes communities must take the whole of one is not known")
			}
		}
		return not
	}
	x.do = func(r *run) {
		t := &r.s.Attributes
		if x.writes&ofCommunities != 0 {
			t.Communities = without(t.Communities, func(c uint32) bool { return gone(r, func(m *member) truth { return m.takesStandard(c) }) })
		}
		if x.writes&ofExtCommunities != 0 {
			t.ExtCommunities = without(t.ExtCommunities, func(c uint64) bool { return gone(r, func(m *member) truth { return m.takesExtended(c) }) })
		}
		if x.writes&ofLargeCommunities != 0 {
			t.LargeCommunities = without(t.LargeCommunities, func(c rib.LargeCommunity) bool {
				return gone(r, func(m *member) truth { return m.takesLarge(c) })
			})
		}
	}
	return x
}

func compareNumbers[T uint32 | uint64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func addCommunities(a *rib.Attributes, all communities) {
	a.Communities = merged(a.Communities, all.standard, compareNumbers)
	a.ExtCommunities = merged(a.ExtCommunities, all.extended, compareNumbers)
	a.LargeCommunities = merged(a.LargeCommunities, all.large, compareLarge)
}

func removeCommunities(a *rib.Attributes, all communities) {
	a.Communities = without(a.Communities, func(c uint32) bool { return slices.Contains(all.standard, c) })
	a.ExtCommunities = without(a.ExtCommunities, func(c uint64) bool { return slices.Contains(all.extended, c) })
	a.LargeCommunities = without(a.LargeCommunities, func(c rib.LargeCommunity) bool { return slices.Contains(all.large, c) })
}

// clearCommunities takes all communities of a kind away, of extended ones those of a sub-type where one is given.
func clearCommunities(a *rib.Attributes, kind communityKind, sub uint64) {
	switch kind {
	case standardCommunity:
		a.Communities = nil
	case largeCommunity:
		a.LargeCommunities = nil
	default:
		a.ExtCommunities = without(a.ExtCommunities, func(c uint64) bool { return sub == 0 || c>>48&0xff == sub })
	}
}

// replaceCommunities sets the communities of a kind; of extended ones those of the same sub-types (route targets leave sites of origin
// alone), or none where the system adds (adds).
func replaceCommunities(a *rib.Attributes, kind communityKind, all communities, adds bool) {
	switch kind {
	case standardCommunity:
		a.Communities = all.standard
	case largeCommunity:
		a.LargeCommunities = all.large
	default:
		kept := a.ExtCommunities
		if !adds {
			kept = without(kept, func(c uint64) bool {
				return slices.ContainsFunc(all.extended, func(n uint64) bool { return n>>48&0xff == c>>48&0xff })
			})
		}
		a.ExtCommunities = merged(kept, all.extended, compareNumbers)
	}
}
