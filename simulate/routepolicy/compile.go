package routepolicy

import (
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/systems"
)

// compile makes a policy or a chain of policies ready. The lock is held.
func (p *Policies) compile(name string) *Policy {
	q := &Policy{policies: p}
	if name == "" {
		return q
	}
	if rest, ok := strings.CutPrefix(name, "rcf "); ok { // EOS routing control functions
		q.parts = []*program{{name: name, terms: []term{{next: -1, action: devices.Accept, unmodelled: "routing control function " + rest + " is not computed"}}, otherwise: devices.Reject}}
		return q
	}
	names := []string{name}
	if p.config.RoutePolicies[name] == nil && p.system.Policy.Chains {
		names = strings.Fields(name)
	}
	for _, n := range names {
		part := p.program(n)
		if part == nil {
			q.missing = append(q.missing, n)
			continue
		}
		q.parts = append(q.parts, part)
		q.depends = q.depends.or(part.depends)
	}
	return q
}

// program makes one policy ready, nil where it is not defined. Policies may call each other in a circle.
func (p *Policies) program(name string) *program {
	if done := p.building[name]; done != nil {
		return done
	}
	policy := p.config.RoutePolicies[name]
	if policy == nil {
		return nil
	}
	policy = withFilterActions(policy)
	out := &program{name: name, otherwise: policy.Otherwise, terms: make([]term, len(policy.Terms))}
	if out.otherwise != devices.Accept && out.otherwise != devices.Reject {
		out.otherwise = nextPolicy
	}
	p.building[name] = out
	for i := range policy.Terms {
		out.terms[i] = p.term(policy, i, &out.depends)
	}
	return out
}

func (p *Policies) term(policy *devices.RoutePolicy, at int, depends *Depends) term {
	from := &policy.Terms[at]
	t := term{name: from.Name, pos: from.Pos, action: from.Action, next: -1}
	if t.action == "" {
		t.action = devices.NextTerm
	}
	for _, x := range p.tests(from) {
		t.tests = append(t.tests, x)
		*depends = depends.or(x.depends)
	}
	for _, s := range p.ordered(from.Set) {
		switch s.Kind {
		case "next term": // beats an accept or reject of the same term (labs/junos_then_action_conflicts, 4003 and 4004)
			t.action = devices.NextTerm
			continue
		case "next policy": // the same, 4005
			t.action = nextPolicy
			continue
		}
		x, ok := p.set(s)
		if !ok {
			continue
		}
		t.sets = append(t.sets, x)
		*depends = depends.or(x.depends)
	}
	switch {
	case from.Continue == "":
	case t.action == devices.Reject:
		t.unmodelled = "what continue does in a term that denies is not known"
	case from.Continue == "next":
		t.next = at + 1
	default:
		t.next = termAt(policy, at, from.Continue)
	}
	if from.Target == "" {
		return t
	}
	switch {
	case from.Target == "(next policy)": // SR OS
		t.action = nextPolicy
	case t.action == devices.Call:
		// What is not defined is not called (FRR, lib/routemap.c, route_map_apply_ext).
		if t.target = p.program(from.Target); t.target != nil {
			*depends = depends.or(p.reach(from.Target, map[string]bool{}))
		}
	}
	return t
}

// ordered are the sets of a term in the order in which they are done. On systems whose configurations do not keep the order of lines,
// communities are deleted before any is set (IOS), or it is not known which comes first.
func (p *Policies) ordered(sets []devices.PolicySet) []devices.PolicySet {
	if p.system.Policy.Deletes == systems.DeletesAsWritten {
		return sets
	}
	deletes := func(s devices.PolicySet) bool { return strings.Contains(s.Kind, "-list delete") }
	out := slices.Clone(sets)
	slices.SortStableFunc(out, func(a, b devices.PolicySet) int {
		switch {
		case deletes(a) && !deletes(b):
			return -1
		case deletes(b) && !deletes(a):
			return 1
		}
		return 0
	})
	if p.system.Policy.Deletes == systems.DeletesUnsaid && len(out) > 1 && deletes(out[0]) && slices.ContainsFunc(out, p.setsDeleted(out)) {
		out = append(out, devices.PolicySet{Kind: "unread", Values: []string{"communities that the same term deletes and sets: the order is not known"}})
	}
	return out
}

// setsDeleted reports sets of communities that a delete of the same term would take away.
func (p *Policies) setsDeleted(all []devices.PolicySet) func(devices.PolicySet) bool {
	var lists []*communityList
	for _, s := range all {
		if strings.Contains(s.Kind, "-list delete") {
			for _, n := range s.Values {
				if l := p.communityList(n); l != nil {
					lists = append(lists, l)
				}
			}
		}
	}
	return func(s devices.PolicySet) bool {
		if s.Kind != "community" && s.Kind != "community additive" {
			return false
		}
		named, _ := p.literals(standardCommunity, s.Values)
		return slices.ContainsFunc(lists, func(l *communityList) bool {
			return slices.ContainsFunc(named.standard, func(c uint32) bool {
				return l.deletes(func(m *member) truth { return m.takesStandard(c) }) != no
			})
		})
	}
}

// termAt finds the term of a number, or the next greater one; past the end where there is none.
func termAt(policy *devices.RoutePolicy, at int, name string) int {
	want, err := strconv.Atoi(name)
	for i := at + 1; i < len(policy.Terms); i++ {
		n, err2 := strconv.Atoi(policy.Terms[i].Name)
		if policy.Terms[i].Name == name || err == nil && err2 == nil && n >= want {
			return i
		}
	}
	return len(policy.Terms)
}

// reach is what a policy and those it calls look at, however they are wound into each other.
func (p *Policies) reach(name string, seen map[string]bool) Depends {
	if seen[name] {
		return Depends{}
	}
	seen[name] = true
	policy := p.config.RoutePolicies[name]
	if policy == nil {
		return Depends{}
	}
	var d Depends
	for i := range policy.Terms {
		t := &policy.Terms[i]
		for _, m := range t.Match {
			if m.Kind == "policy" || m.Kind == "route-map" {
				for _, v := range m.Values {
					d = d.or(p.reach(v, seen))
				}
				continue
			}
			d = d.or(p.test(m).depends)
		}
		for _, s := range t.Set {
			if x, ok := p.set(s); ok {
				d = d.or(x.depends)
			}
		}
		if t.Target != "" {
			d = d.or(p.reach(t.Target, seen))
		}
	}
	return d
}
