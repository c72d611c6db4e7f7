package routepolicy

import (
	"sync"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// truth is the answer of a test.
type truth int8

const (
	no truth = iota
	yes
	// unknown is the answer of a test that is not modelled.
	unknown
)

func is(b bool) truth {
	if b {
		return yes
	}
	return no
}

func inverse(t truth) truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

// attribute is one of what a policy sets and tests, as a bit: a test after a set of the same attribute sees one of two values.
type attribute uint32

const (
	ofCommunities attribute = 1 << iota
	ofExtCommunities
	ofLargeCommunities
	ofASPath
	ofMetric
	ofLocalPref
	ofWeight
	ofTag
	ofOrigin
	ofNextHop
	ofDistance
	ofMetricType
)

// Policy is a policy, or a chain of them as a neighbour names it, made ready to run. It may be run by many at a time.
type Policy struct {
	policies *Policies
	parts    []*program
	// missing are names of the chain that are not defined.
	missing []string
	depends Depends
}

// program is one policy made ready.
type program struct {
	name      string
	terms     []term
	otherwise devices.PolicyAction
	depends   Depends
}

type term struct {
	name   string
	pos    devices.Pos
	tests  []test
	sets   []set
	action devices.PolicyAction
	// target is what Call runs; nil where it is not defined.
	target *program
	// next is the term gone on with after an accepting term; -1 for none, len(terms) for one past the end.
	next int
	// unmodelled is why a match of this term cannot be followed, "" where it can.
	unmodelled string
}

// test is one condition of a term. why says what is not modelled where the answer is unknown.
type test struct {
	holds   func(*run) (truth, string)
	negate  bool
	reads   attribute
	depends Depends
}

// set is one change of a route. Where unmodelled is not empty the change is not computed.
type set struct {
	do         func(*run)
	writes     attribute
	depends    Depends
	unmodelled string
}

// nextPolicy ends a policy without an answer: the next of the chain is asked.
const nextPolicy devices.PolicyAction = "next policy"

// maxSteps bounds the terms that one run goes through, for policies that call themselves.
const maxSteps = 100000

// maxCalls bounds how deep policies call each other.
const maxCalls = 32

// run is a policy at work on one subject.
type run struct {
	s      *Subject
	system *systems.Policy
	result Result
	// pending are sets that wait for the end of the tests, on systems whose tests see the route as it came.
	pending []*set
	buffer  [8]*set
	written attribute
	// fallback is what a default-action said, "" where none did.
	fallback devices.PolicyAction
	steps    int
	depth    int
	// matched reports that a permitting term matched and went on: falling off the end then accepts.
	matched bool
}

// Depends tells what the policy looks at.
func (p *Policy) Depends() Depends { return p.depends }

// Run runs the policy on a subject, which holds afterwards what the policy made of it. A rejected subject is of no use.
func (p *Policy) Run(s *Subject) Result {
	if len(p.parts) == 0 && len(p.missing) == 0 {
		return Result{Accept: true}
	}
	var result Result
	if len(p.missing) > 0 {
		result = p.undefined(s.Use)
		if len(p.parts) == 0 {
			return result
		}
	}
	r := runs.Get().(*run)
	r.s, r.system, r.result = s, &p.policies.system.Policy, result
	r.pending = r.buffer[:0]
	action := nextPolicy
	for _, part := range p.parts {
		if action = r.program(part); action != nextPolicy {
			break
		}
	}
	if action == nextPolicy {
		if action = r.fallback; action == "" {
			action = r.protocolDefault()
		}
	}
	if r.result.Accept = action == devices.Accept; r.result.Accept {
		r.settle()
	}
	result = r.result
	*r = run{}
	runs.Put(r)
	return result
}

// runs are kept for the next: one is made for every route that is asked about.
var runs = sync.Pool{New: func() any { return new(run) }}

func (p *Policy) undefined(u Use) Result {
	how := p.policies.system.Policy.UndefinedMap
	switch u {
	case Import, Export:
		how = p.policies.system.Policy.UndefinedNeighborMap
	case Redistribution:
		how = p.policies.system.Policy.UndefinedRedistributionMap
	}
	r := undefined(how, "route policy "+p.missing[0])
	for _, m := range p.missing[1:] {
		r.Undefined = append(r.Undefined, "route policy "+m)
	}
	return r
}

// protocolDefault is what becomes of a route that no policy of a chain decides on. (Junos: "Default Routing Policies"; SR OS:
// "Default action behavior", Unicast Routing Protocols Guide.)
func (r *run) protocolDefault() devices.PolicyAction {
	switch r.s.Use {
	case Export:
		if !r.s.Protocol.IsBGP() || r.s.Protocol == rib.Aggregate {
			return devices.Reject
		}
	case Redistribution, VRFImport, VRFExport:
		return devices.Reject
	}
	return devices.Accept
}

// program runs one policy and gives Accept, Reject or nextPolicy.
func (r *run) program(p *program) devices.PolicyAction {
	matched := r.matched
	r.matched = false
	defer func() { r.matched = matched }()
	for i := 0; i < len(p.terms); {
		t := &p.terms[i]
		if r.steps++; r.steps > maxSteps {
			r.unmodelled("policy " + p.name + " does not end")
			return devices.Reject
		}
		if !r.matches(t) {
			if r.system.LastTestDecides {
				r.matched = false
			}
			i++
			continue
		}
		if t.unmodelled != "" {
			r.unmodelled(t.unmodelled)
		}
		r.result.Term, r.result.Pos = t.name, t.pos
		if t.action != devices.Reject {
			r.sets(t)
		}
		switch t.action {
		case devices.Reject, nextPolicy:
			return t.action
		case devices.NextTerm:
			i++
			continue
		case devices.Call:
			if t.target != nil && r.call(t.target) == devices.Reject {
				return devices.Reject
			}
		}
		if t.next < 0 {
			return devices.Accept
		}
		r.matched = true
		i = t.next
	}
	if r.matched {
		return devices.Accept
	}
	if p.otherwise == devices.Reject {
		r.result.Term, r.result.Pos = "", devices.Pos{}
	}
	return p.otherwise
}

// call runs a policy from within another and gives Accept or Reject.
func (r *run) call(p *program) devices.PolicyAction {
	if r.depth++; r.depth > maxCalls {
		r.unmodelled("policies call each other more than 32 deep")
		return devices.Reject
	}
	term, pos := r.result.Term, r.result.Pos
	a := r.program(p)
	r.result.Term, r.result.Pos = term, pos
	r.depth--
	if a == nextPolicy {
		a = r.protocolDefault()
	}
	return a
}

// matches reports that all tests of a term hold. One that is known to fail outweighs those that are not known.
func (r *run) matches(t *term) bool {
	var why string
	for i := range t.tests {
		x := &t.tests[i]
		v, w := x.holds(r)
		if v != unknown && x.reads&r.written != 0 && r.system.TestsSee == systems.SeeUnsaid {
			v, w = unknown, "whether the test sees what an earlier term has set is not known"
		}
		if x.negate {
			v = inverse(v)
		}
		switch v {
		case no:
			return false
		case unknown:
			if why == "" {
				if why = w; why == "" {
					why = "a test is not modelled"
				}
			}
		}
	}
	if why != "" {
		r.unmodelled("term " + t.name + ": " + why)
		return false
	}
	return true
}

func (r *run) sets(t *term) {
	for i := range t.sets {
		s := &t.sets[i]
		if s.unmodelled != "" {
			r.unmodelled("term " + t.name + ": " + s.unmodelled)
			continue
		}
		if r.system.TestsSee == systems.SeeChanged {
			s.do(r)
			continue
		}
		r.pending = append(r.pending, s)
		r.written |= s.writes
	}
}

func (r *run) settle() {
	for _, s := range r.pending {
		s.do(r)
	}
}

func (r *run) unmodelled(why string) { r.result.Unmodelled = append(r.result.Unmodelled, why) }

func (r *run) undefined(what string) { r.result.Undefined = append(r.result.Undefined, what) }
