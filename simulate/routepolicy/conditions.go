package routepolicy

import (
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// byPrefix are the conditions of Junos that are about the route's prefix. Whether several of them in a term must all hold or one of them is
// enough is not told alike everywhere: they must agree.
var byPrefix = map[string]bool{"prefix-list": true, "prefix-list-filter": true, "route-filter": true}

// tests makes the conditions of a term ready. Those that run other policies come last, so that these change nothing where the rest fails.
func (p *Policies) tests(t *devices.PolicyTerm) []test {
	var out, last, prefix []test
	chains := p.system.Policy.Chains
	for _, m := range t.Match {
		x := p.test(m)
		x.negate = m.Negate
		switch {
		case m.Kind == "policy" || m.Kind == "route-map":
			last = append(last, x)
		case chains && byPrefix[m.Kind]:
			prefix = append(prefix, x)
		default:
			out = append(out, x)
		}
	}
	if len(prefix) > 1 {
		prefix = []test{agreeing(prefix)}
	}
	return append(append(prefix, out...), last...)
}

// agreeing is one condition of several that must agree.
func agreeing(of []test) test {
	return test{depends: Depends{Prefix: true}, holds: func(r *run) (truth, string) {
		first, why := of[0].holds(r)
		for _, x := range of[1:] {
			if t, w := x.holds(r); t != first || t == unknown {
				if w != "" {
					why = w
				}
				if why == "" {
					why = "conditions of several kinds on the prefix do not agree, and which counts is not known"
				}
				return unknown, why
			}
		}
		return first, why
	}}
}

func unmodelledTest(why string) test {
	return test{depends: Depends{Prefix: true, Protocol: true, Route: true, Peer: true}, holds: func(*run) (truth, string) { return unknown, why }}
}

// anyOf is a condition that holds where one of several does: the values of a match are alternatives.
func anyOf(of []func(*run) (truth, string)) func(*run) (truth, string) {
	if len(of) == 1 {
		return of[0]
	}
	return func(r *run) (truth, string) {
		out, why := no, ""
		for _, f := range of {
			switch t, w := f(r); t {
			case yes:
				return yes, ""
			case unknown:
				out, why = unknown, w
			}
		}
		return out, why
	}
}

// each makes a condition of the values of a match.
func each(m devices.PolicyMatch, f func(v string) func(*run) (truth, string)) func(*run) (truth, string) {
	of := make([]func(*run) (truth, string), len(m.Values))
	for i, v := range m.Values {
		of[i] = f(v)
	}
	if len(of) == 0 {
		return func(*run) (truth, string) { return unknown, "condition " + m.Kind + " has no value" }
	}
	return anyOf(of)
}

// missing is a condition that names a list which is not defined.
func missing(how systems.Undefined, what string) func(*run) (truth, string) {
	return func(r *run) (truth, string) {
		r.undefined(what)
		switch how {
		case systems.MatchesAll, systems.PermitsAll:
			return yes, ""
		case systems.MatchesNothing, systems.DeniesAll:
			return no, ""
		case systems.RefusesCommit:
			return unknown, what + " is not defined; the system refuses such a configuration"
		}
		return unknown, what + " is not defined, and what the system does then is not known"
	}
}

// test makes one condition ready.
func (p *Policies) test(m devices.PolicyMatch) test {
	kind, v6 := strings.CutPrefix(m.Kind, "ipv6 ")
	if t, ok := p.prefixTest(kind, v6, m); ok {
		return t
	}
	if t, ok := p.pathTest(m); ok {
		return t
	}
	if t, ok := p.communityTest(m); ok {
		return t
	}
	if t, ok := p.routeTest(m); ok {
		return t
	}
	return unmodelledTest("condition " + strings.TrimSpace(m.Kind+" "+strings.Join(m.Values, " ")) + " is not computed")
}

// subject is what of a route a list of prefixes is asked about.
type subject func(*run) (netip.Prefix, bool)

func ofRoute(r *run) (netip.Prefix, bool) { return r.s.Prefix, true }

func host(a netip.Addr) (netip.Prefix, bool) {
	if !a.IsValid() {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a.WithZone(""), a.BitLen()), true
}

func ofNextHopAddr(r *run) (netip.Prefix, bool) { return host(r.nextHop()) }

func ofPeer(r *run) (netip.Prefix, bool) { return host(r.s.Peer) }

// nextHop is the BGP next hop of a BGP route, and the first one of another.
func (r *run) nextHop() netip.Addr {
	if r.s.Attributes.NextHop.IsValid() {
		return r.s.Attributes.NextHop
	}
	if len(r.s.NextHops) > 0 {
		return r.s.NextHops[0].Addr
	}
	return netip.Addr{}
}

// prefixTest makes conditions on prefixes and addresses ready.
func (p *Policies) prefixTest(kind string, v6 bool, m devices.PolicyMatch) (t test, ok bool) {
	of, list := subject(ofRoute), kind
	t.depends.Prefix = true
	if what, rest, found := strings.Cut(kind, " "); found {
		switch what {
		case "next-hop":
			of, list, t.depends, t.reads = ofNextHopAddr, rest, Depends{Route: true}, ofNextHop
		case "route-source":
			of, list, t.depends = ofPeer, rest, Depends{Peer: true}
		}
	}
	var ask func(name string) func(netip.Prefix) (truth, string)
	how := p.system.Policy.UndefinedPrefixList
	switch list {
	case "prefix-list":
		ask = func(name string) func(netip.Prefix) (truth, string) {
			l := p.prefixList(name)
			if l == nil {
				return nil
			}
			return func(x netip.Prefix) (truth, string) { return l.permits(x), l.unmodelled }
		}
	case "access-list":
		how = p.system.Policy.UndefinedACL
		ask = func(name string) func(netip.Prefix) (truth, string) {
			l := p.acl(name)
			if l == nil {
				return nil
			}
			return l.permits
		}
	case "address":
		ask = func(v string) func(netip.Prefix) (truth, string) {
			a, err := netip.ParseAddr(v)
			return func(x netip.Prefix) (truth, string) {
				if err != nil {
					return unknown, "address " + v + " is not computed"
				}
				return is(x.Addr() == a), ""
			}
		}
	case "prefix length":
		ask = func(v string) func(netip.Prefix) (truth, string) {
			holds, err := parseComparison(v)
			return func(x netip.Prefix) (truth, string) {
				if err != nil {
					return unknown, err.Error()
				}
				return is(x.Addr().Is6() == v6 && holds(int64(x.Bits()))), ""
			}
		}
	case "prefix-list-filter":
		return p.prefixListFilter(m), true
	case "route-filter":
		return routeFilterTest(m), true
	default:
		return t, false
	}
	t.holds = each(m, func(name string) func(*run) (truth, string) {
		f := ask(name)
		if f == nil {
			return missing(how, list+" "+name)
		}
		return func(r *run) (truth, string) {
			x, has := of(r)
			if !has || v6 && x.Addr().Is4() {
				return no, ""
			}
			return f(x)
		}
	})
	return t, true
}

func routeFilterTest(m devices.PolicyMatch) test {
	var fs routeFilters
	want := ""
	for _, v := range m.Values {
		if a, ok := strings.CutPrefix(v, ofAction); ok {
			want = a
			continue
		}
		f, err := parseRouteFilter(v)
		if err != nil {
			return unmodelledTest(err.Error())
		}
		fs = append(fs, f)
	}
	return test{depends: Depends{Prefix: true}, holds: func(r *run) (truth, string) {
		took, action := fs.take(r.s.Prefix)
		return is(took && action == want), ""
	}}
}

func (p *Policies) prefixListFilter(m devices.PolicyMatch) test {
	return test{depends: Depends{Prefix: true}, holds: each(m, func(v string) func(*run) (truth, string) {
		name, kind, _ := strings.Cut(v, " ")
		l := p.config.PrefixLists[name]
		if l == nil {
			return missing(p.system.Policy.UndefinedPrefixList, "prefix-list "+name)
		}
		made := p.prefixList(name)
		fs, err := filtersOf(l, strings.TrimSpace(kind))
		return func(r *run) (truth, string) {
			switch {
			case err != nil:
				return unknown, err.Error()
			case made.unmodelled != "":
				return unknown, made.unmodelled
			}
			took, _ := fs.take(r.s.Prefix)
			return is(took), ""
		}
	})}
}

// pathTest makes conditions on the AS path ready.
func (p *Policies) pathTest(m devices.PolicyMatch) (t test, ok bool) {
	t.reads = ofASPath
	switch m.Kind {
	case "as-path", "as-path set":
		t.holds = each(m, func(name string) func(*run) (truth, string) {
			l := p.pathList(name)
			if l == nil {
				return missing(p.system.Policy.UndefinedASPathList, "as-path list "+name)
			}
			return func(r *run) (truth, string) { return l.permits(r.s.Attributes.ASPath) }
		})
		return t, true
	case "as-path length", "as-path neighbor-is", "as-path originates-from", "as-path passes-through", "as-path unique-length":
		word := strings.TrimPrefix(m.Kind, "as-path ")
		values := m.Values
		if len(values) > 1 && word == "length" { // "<= 60", in words of their own
			values = []string{strings.Join(values, " ")}
		}
		t.holds = each(devices.PolicyMatch{Kind: m.Kind, Values: values}, func(v string) func(*run) (truth, string) {
			f, err := parsePathTest(word, v)
			return func(r *run) (truth, string) {
				if err != nil {
					return unknown, err.Error()
				}
				return f(r.s.Attributes.ASPath), "the path has sets"
			}
		})
		return t, true
	}
	return t, false
}

// communityTest makes conditions on communities of the three kinds ready.
func (p *Policies) communityTest(m devices.PolicyMatch) (t test, ok bool) {
	kind, how, _ := strings.Cut(m.Kind, " ")
	t.reads = map[string]attribute{"community": ofCommunities, "extcommunity": ofExtCommunities, "large-community": ofLargeCommunities, "community-count": ofCommunities}[kind]
	if t.reads == 0 {
		return t, false
	}
	if p.system.Policy.CommunitiesByName {
		t.reads = ofCommunities | ofExtCommunities | ofLargeCommunities
	}
	ofKind := map[string]communityKind{"extcommunity": extendedCommunity, "large-community": largeCommunity}[kind]
	switch {
	case m.Kind == "community-count" || m.Kind == "community count":
		t.holds = each(m, func(v string) func(*run) (truth, string) {
			holds, err := parseComparison(v)
			return func(r *run) (truth, string) {
				if err != nil {
					return unknown, err.Error()
				}
				return is(holds(int64(len(r.s.Attributes.Communities)))), ""
			}
		})
		return t, true
	case how == "is-empty":
		t.holds = func(r *run) (truth, string) {
			a := &r.s.Attributes
			return is([]int{len(a.Communities), len(a.ExtCommunities), len(a.LargeCommunities)}[ofKind] == 0), ""
		}
		return t, true
	case how != "" && how != "matches-every" && how != "matches-within":
		return t, false
	}
	t.holds = each(m, func(name string) func(*run) (truth, string) {
		l := p.communityList(name)
		if l == nil {
			return missing(p.system.Policy.UndefinedCommunityList, "community-list "+name)
		}
		exact := m.Exact
		switch how {
		case "matches-every":
			return func(r *run) (truth, string) { return l.every(&r.s.Attributes) }
		case "matches-within":
			return func(r *run) (truth, string) { return l.within(ofKind, &r.s.Attributes) }
		}
		return func(r *run) (truth, string) { return l.permits(&r.s.Attributes, exact) }
	})
	return t, true
}

// every reports that each entry of a list is there (RPL matches-every).
func (l *communityList) every(a *rib.Attributes) (truth, string) {
	if l.unmodelled != "" {
		return unknown, l.unmodelled
	}
	for i := range l.entries {
		if t := l.entries[i].takes(a); t != yes {
			return t, "whether an expression must take the whole of a community is not known"
		}
	}
	return yes, ""
}

// within reports that the list takes each community of the route (RPL matches-within).
func (l *communityList) within(kind communityKind, a *rib.Attributes) (truth, string) {
	if l.unmodelled != "" {
		return unknown, l.unmodelled
	}
	all := yes
	ask := func(takes func(*member) truth) {
		if t := l.deletes(takes); t != yes && all != no {
			all = t
		}
	}
	switch kind {
	case standardCommunity:
		for _, c := range a.Communities {
			ask(func(m *member) truth { return m.takesStandard(c) })
		}
	case extendedCommunity:
		for _, c := range a.ExtCommunities {
			ask(func(m *member) truth { return m.takesExtended(c) })
		}
	default:
		for _, c := range a.LargeCommunities {
			ask(func(m *member) truth { return m.takesLarge(c) })
		}
	}
	return all, "whether an expression must take the whole of a community is not known"
}

// sameInterface compares names of interfaces as people abbreviate them: "Lo0", "loopback 0", "Loopback0".
func sameInterface(a, b string) bool {
	split := func(s string) (string, string) {
		s = strings.ToLower(strings.ReplaceAll(s, " ", ""))
		i := strings.IndexAny(s, "0123456789")
		if i < 0 {
			i = len(s)
		}
		return s[:i], s[i:]
	}
	wa, na := split(a)
	wb, nb := split(b)
	return na == nb && wa != "" && wb != "" && (strings.HasPrefix(wa, wb) || strings.HasPrefix(wb, wa))
}

func hasInterface(hops []rib.NextHop, name string) bool {
	return slices.ContainsFunc(hops, func(h rib.NextHop) bool { return sameInterface(h.Interface, name) })
}
