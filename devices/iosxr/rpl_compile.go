package iosxr

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// A policy becomes terms by following each way through it: the conditions on the way are a term's matches, what it does
// to the route the term's sets, and how it ends the term's action. Terms stand in the order in which the ways are tried,
// so that the ones before say what did not hold. A policy that is applied is followed in its place, with its arguments.
//
// The semantics are those of "Implementing Routing Policy": a route that reaches the end is dropped unless it was
// passed or changed; done ends the whole evaluation and accepts, drop ends it and rejects.

// maxTerms and maxApply bound what a policy may come to. One that goes beyond is kept as text, and says so.
const (
	maxTerms = 2000
	maxApply = 16
	maxWays  = 64 // alternatives of one condition
)

type definition struct {
	name   string
	params []string
	tree   []statement
	node   *syntax.Node
	wrong  map[devices.Pos]string
}

type compiler struct {
	config   *devices.Config
	policies map[string]*definition
	judged   map[devices.Pos]judgement
	ownPaths map[string]bool // AS-path sets with tests that are no regular expressions
	terms    int
	by       string
}

// item is a statement with the values of the parameters that it stands among.
type item struct {
	statement
	args  map[string]string
	depth int
}

// way is what is known on the way through a policy.
type way struct {
	match    []devices.PolicyMatch
	set      []devices.PolicySet
	accepted bool
	at       devices.Pos
}

// policies reads the sets and compiles the policies of the trees into the model, and tells what became of their lines.
func policies(config *devices.Config, trees []*devices.Tree) map[devices.Pos]judgement {
	c := &compiler{config: config, policies: map[string]*definition{}, judged: map[devices.Pos]judgement{}, ownPaths: map[string]bool{}}
	var order []*definition
	for _, t := range trees {
		for _, n := range t.Nodes {
			if n.Kind != syntax.Statement || len(n.Words) < 2 {
				continue
			}
			switch {
			case n.Words[0] == "route-policy" && definesPolicy.MatchString(n.Line):
				d := define(n)
				c.policies[d.name] = d
				order = append(order, d)
			case strings.HasSuffix(n.Words[0], "-set"):
				c.plainLines(n, "ends the set above")
				c.sets(n)
			}
		}
	}
	for _, d := range order {
		if c.policies[d.name] != d {
			c.judged[d.node.Pos] = judgement{devices.Inert, "defined again further down"}
			for _, n := range d.node.Children {
				c.judged[n.Pos] = c.judged[d.node.Pos]
			}
			continue
		}
		c.plainLines(d.node, "ends the policy above")
		c.policy(d.name, d, nil)
	}
	for _, r := range slices.Clone(config.References) {
		if r.Kind == "route-map" && strings.HasSuffix(r.Name, ")") {
			c.applied(r.Name)
		}
	}
	return c.judged
}

// plainLines are the lines of a body that say nothing themselves.
func (c *compiler) plainLines(n *syntax.Node, end string) {
	for _, l := range n.Children {
		switch s := strings.TrimSpace(l.Line); {
		case s == "":
			c.judged[l.Pos] = judgement{devices.Inert, "blank"}
		case s[0] == '#' || s[0] == '!':
			c.judged[l.Pos] = judgement{devices.Inert, "a comment"}
		case s == "end-set" || s == "end-policy" || s == "endif" || s == "end-global":
			c.judged[l.Pos] = judgement{devices.Inert, end}
		}
	}
}

func define(n *syntax.Node) *definition {
	head := strings.TrimSpace(strings.TrimPrefix(n.Line, "route-policy"))
	name, params, has := strings.Cut(head, "(")
	d := &definition{name: strings.TrimSpace(name), node: n}
	if has {
		d.params = arguments(strings.TrimSuffix(params, ")"))
	}
	d.tree, d.wrong = readPolicy(n.Children)
	return d
}

func arguments(s string) []string {
	var out []string
	for _, p := range strings.Split(s, ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// applied compiles a policy with the arguments that a neighbour gives it: "IN(10,SET)".
func (c *compiler) applied(use string) {
	name, rest, _ := strings.Cut(strings.TrimSuffix(use, ")"), "(")
	d := c.policies[strings.TrimSpace(name)]
	if d == nil || c.config.RoutePolicies[use] != nil {
		return
	}
	args := arguments(rest)
	if len(args) != len(d.params) {
		return // the reference stays undefined, which is what is wrong
	}
	values := map[string]string{}
	for i, p := range d.params {
		values[p] = args[i]
	}
	c.policy(use, d, values)
}

// policy compiles one policy. What could not be made sense of stands in it as a match that nobody else knows, so that
// the policy does not look complete.
func (c *compiler) policy(name string, d *definition, args map[string]string) {
	c.by, c.terms = "route-policy "+name, 0
	p := &devices.RoutePolicy{Name: name, Otherwise: devices.Reject}
	ioslike.Set(&c.config.RoutePolicies, name, p)
	if len(d.wrong) > 0 {
		for at, why := range d.wrong {
			c.judged[at] = judgement{devices.Unknown, why}
		}
		c.judged[d.node.Pos] = judgement{devices.Unknown, "a line of the policy is not understood"}
		p.Terms = []devices.PolicyTerm{{Name: "10", Match: []devices.PolicyMatch{{Kind: "rpl", Values: bodyText(d.node)}}, Action: devices.Reject, Pos: d.node.Pos}}
		return
	}
	p.Terms = c.walk(c.items(d.tree, args, 0), way{at: d.node.Pos})
	if c.terms > maxTerms {
		c.unmodelled(d.node.Pos, d.node, fmt.Sprintf("there are more than %d ways through the policy", maxTerms))
		for _, l := range d.node.Children {
			if _, said := c.judged[l.Pos]; !said {
				c.judged[l.Pos] = c.judged[d.node.Pos]
			}
		}
		p.Terms = []devices.PolicyTerm{{Name: "10", Match: []devices.PolicyMatch{{Kind: "rpl", Values: bodyText(d.node)}}, Action: devices.Reject, Pos: d.node.Pos}}
		return
	}
	for i := range p.Terms {
		p.Terms[i].Name = strconv.Itoa(10 * (i + 1))
	}
	for _, l := range d.node.Children {
		if j, ok := c.judged[l.Pos]; ok && j.as == devices.Unmodelled {
			c.judged[d.node.Pos] = judgement{devices.Unmodelled, "a line of the policy is not computed"}
		}
	}
}

func bodyText(n *syntax.Node) []string {
	var out []string
	for _, l := range n.Children {
		if s := strings.TrimSpace(l.Line); s != "" && s[0] != '#' {
			out = append(out, s)
		}
	}
	return out
}

func (c *compiler) unmodelled(at devices.Pos, _ *syntax.Node, why string) {
	c.judged[at] = judgement{devices.Unmodelled, why}
}

func (c *compiler) items(tree []statement, args map[string]string, depth int) []item {
	out := make([]item, len(tree))
	for i, s := range tree {
		out[i] = item{s, args, depth}
	}
	return out
}

// walk follows every way from here.
func (c *compiler) walk(rest []item, w way) []devices.PolicyTerm {
	for len(rest) > 0 {
		if c.terms > maxTerms {
			return nil
		}
		it := rest[0]
		rest = rest[1:]
		if it.kind != "if" {
			w.at = it.line
		}
		switch it.kind {
		case "pass":
			w.accepted = true
		case "done":
			return c.term(w, devices.Accept)
		case "drop":
			w.set = nil
			return c.term(w, devices.Reject)
		case "do":
			s, ok := c.change(substitute(it.words, it.args), it.line)
			if !ok {
				c.unmodelled(it.line, nil, "this change of a route is not computed")
			}
			w = w.with(s)
		case "apply":
			d, args, why := c.callee(it)
			if why != "" {
				c.unmodelled(it.line, nil, why)
				w = w.with(devices.PolicySet{Kind: "rpl", Values: it.words})
				continue
			}
			rest = append(c.items(d.tree, args, it.depth+1), rest...)
		case "if":
			return c.choose(it, rest, w)
		}
	}
	if w.accepted {
		return c.term(w, devices.Accept)
	}
	w.set = nil
	return c.term(w, devices.Reject)
}

func (c *compiler) term(w way, a devices.PolicyAction) []devices.PolicyTerm {
	c.terms++
	return []devices.PolicyTerm{{Match: w.match, Set: w.set, Action: a, Pos: w.at}}
}

// with is the way after a change of the route.
func (w way) with(s devices.PolicySet) way {
	w.accepted = true
	var kept []devices.PolicySet
	for _, old := range w.set {
		if old.Kind == s.Kind && !strings.Contains(s.Kind, "additive") && !strings.Contains(s.Kind, "prepend") && !strings.Contains(s.Kind, "delete") && !strings.HasPrefix(s.Kind, "extcommunity") && s.Kind != "rpl" {
			continue // the later value stands
		}
		kept = append(kept, old)
	}
	w.set = append(kept, s)
	return w
}

// choose follows the branches of an if, and what comes after it behind each.
func (c *compiler) choose(it item, rest []item, w way) []devices.PolicyTerm {
	var out []devices.PolicyTerm
	last := it.branches[len(it.branches)-1]
	if len(it.branches) == 1 && simple(last.then) && (w.accepted || c.decides(rest, 0)) {
		// One condition whose actions change the route and go on: a term of its own that goes on too.
		if ways := c.ways(last.when, false, it); len(ways) == 1 {
			if len(w.set) > 0 {
				out = append(out, devices.PolicyTerm{Match: w.match, Set: w.set, Action: devices.NextTerm, Pos: w.at})
				w.set = nil
			}
			inner := w
			inner.match = append(slices.Clone(w.match), ways[0]...)
			for _, s := range c.items(last.then, it.args, it.depth) {
				if s.kind == "do" {
					set, ok := c.change(substitute(s.words, s.args), s.line)
					if !ok {
						c.unmodelled(s.line, nil, "this change of a route is not computed")
					}
					inner = inner.with(set)
				}
			}
			if len(inner.set) > 0 {
				c.terms++
				out = append(out, devices.PolicyTerm{Match: inner.match, Set: inner.set, Action: devices.NextTerm, Pos: it.line})
			}
			return append(out, c.walk(rest, w)...)
		}
	}
	otherwise := false
	for _, b := range it.branches {
		after := append(c.items(b.then, it.args, it.depth), rest...)
		if b.when == nil {
			otherwise = true
			out = append(out, c.walk(after, w)...)
			continue
		}
		for _, m := range c.ways(b.when, false, it) {
			inner := w
			inner.match = append(slices.Clone(w.match), m...)
			inner.at = b.when.line
			out = append(out, c.walk(after, inner)...)
		}
	}
	if !otherwise {
		out = append(out, c.walk(rest, w)...)
	}
	return out
}

// simple reports statements that only change the route or pass it.
func simple(tree []statement) bool {
	for _, s := range tree {
		if s.kind != "do" && s.kind != "pass" {
			return false
		}
	}
	return true
}

// decides reports that what follows accepts or rejects by itself, whatever came before.
func (c *compiler) decides(rest []item, depth int) bool {
	for _, it := range rest {
		switch it.kind {
		case "pass", "done", "drop", "do":
			return true
		case "apply":
			if d, args, why := c.callee(it); why == "" && depth < maxApply && c.decides(c.items(d.tree, args, it.depth+1), depth+1) {
				return true
			}
		case "if":
			all := it.branches[len(it.branches)-1].when == nil
			for _, b := range it.branches {
				all = all && depth < maxDepth && c.decides(c.items(b.then, it.args, it.depth), depth+1)
			}
			if all {
				return true
			}
		}
	}
	return false
}

// callee finds the policy that an apply names, with its arguments. why says what is wrong.
func (c *compiler) callee(it item) (*definition, map[string]string, string) {
	w := substitute(it.words, it.args)
	if len(w) < 2 {
		return nil, nil, "the name of the policy is missing"
	}
	d := c.policies[w[1]]
	switch {
	case d == nil:
		c.refer("route-map", w[1], it.line)
		return nil, nil, "the policy " + w[1] + " is not defined"
	case len(d.wrong) > 0:
		return nil, nil, "the policy " + w[1] + " is not understood"
	case it.depth >= maxApply:
		return nil, nil, fmt.Sprintf("policies apply one another more than %d deep", maxApply)
	}
	args := map[string]string{}
	members, _, ok := inline(w[2:])
	if len(w) > 2 && !ok || len(members) != len(d.params) {
		return nil, nil, fmt.Sprintf("the policy %s takes %d arguments", w[1], len(d.params))
	}
	for i, p := range d.params {
		args[p] = strings.Join(members[i].words, " ")
	}
	return d, args, ""
}

// substitute puts arguments in the place of parameters, inside words too ("2152:$hub").
func substitute(words []string, args map[string]string) []string {
	if len(args) == 0 || !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, "$") }) {
		return words
	}
	names := make([]string, 0, len(args))
	for n := range args {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // $comm2 before $comm
	var pairs []string
	for _, n := range names {
		pairs = append(pairs, n, args[n])
	}
	r := strings.NewReplacer(pairs...)
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = r.Replace(w)
	}
	return out
}

func (c *compiler) refer(kind, name string, at devices.Pos) {
	if name == "" || strings.HasPrefix(name, "$") {
		return
	}
	r := devices.Reference{Kind: kind, Name: name, By: c.by, Pos: at}
	if !slices.Contains(c.config.References, r) {
		c.config.References = append(c.config.References, r)
	}
}
