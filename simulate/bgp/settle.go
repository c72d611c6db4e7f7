package bgp

import (
	"fmt"
	"hash/maphash"
	"maps"
	"net/netip"
	"runtime"
	"slices"
	"sync"

	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// worker works on prefixes, one after the other. What it remembers is a help, never an answer: with an empty memory it finds the same.
type worker struct {
	network  *network
	exports  map[exportKey]sent
	imports  map[importKey]imported
	known    map[uint64][]*rib.Attributes
	hops     map[hopKey]reach
	seed     maphash.Seed
	decider  decider
	paths    []path
	queue    []int32
	queued   []bool
	count    []int16
	problems map[string]rib.Problem
	// looked reports that something asked for the prefix in work, twin what settled before it.
	looked bool
	twin   twin
	// told remembers what each group was told of the prefix in work, as long as the speaker's cell is the same.
	told    []toldGroup
	hopsets map[hopsetKey][]rib.NextHop
}

type toldGroup struct {
	prefix netip.Prefix
	path   *path
	sent   sent
}

func newWorker(n *network) *worker {
	return &worker{network: n, exports: map[exportKey]sent{}, imports: map[importKey]imported{}, known: map[uint64][]*rib.Attributes{}, hops: map[hopKey]reach{}, seed: maphash.MakeSeed(),
		queued: make([]bool, n.nodes()), count: make([]int16, n.nodes()), problems: map[string]rib.Problem{}, told: make([]toldGroup, len(n.groups)), hopsets: map[hopsetKey][]rib.NextHop{}}
}

// remembers bounds what a worker keeps in mind.
const remembers = 1 << 17

func (w *worker) forget() {
	if len(w.exports) > remembers {
		clear(w.exports)
	}
	if len(w.imports) > remembers {
		clear(w.imports)
	}
	if len(w.known) > remembers {
		clear(w.known)
	}
	if len(w.hopsets) > remembers {
		clear(w.hopsets)
	}
}

// guess notes that a policy's answer may not be the device's.
func (w *worker) guess(s *speaker, r routepolicy.Result, what string) {
	for _, u := range r.Unmodelled {
		k := s.id.String() + what + u
		if _, known := w.problems[k]; !known {
			w.problems[k] = rib.Problem{Kind: "unmodelled", Device: s.id.Device, VRF: s.id.VRF, Path: what, Pos: r.Pos, Message: fmt.Sprintf("%s: %s is not computed; the routes that pass here may be others", what, u)}
		}
	}
}

// often bounds how often one speaker is asked about one prefix. Each time its answer changed or a neighbour's did; a network that settles
// needs a few more rounds than it has hops.
const often = 200

// settle lets a prefix settle from the speakers to begin with, on a row that is the worker's own.
func (w *worker) settle(i int, start []int32) (*row, bool) {
	n := w.network
	prefix := n.prefixes[i]
	f := familyOf(prefix)
	r := n.rows[i]
	fresh := r == nil && len(n.lanes) == 0 && n.before == nil
	if fresh {
		if c := w.copied(i); c != nil {
			return c, true
		}
		w.looked = prefix.Bits() == 0 || n.mayBeHop(prefix)
	}
	mine := false
	queue := w.queue[:0]
	push := func(s int32) {
		if !w.queued[s] {
			w.queued[s] = true
			queue = append(queue, s)
		}
	}
	for _, s := range start {
		push(s)
	}
	touched := start
	var flips []string
	changed := false
	for head := 0; head < len(queue); head++ {
		s := queue[head]
		w.queued[s] = false
		if w.count[s]++; w.count[s] == 1 {
			touched = append(touched, s)
		}
		sp, lane := n.at(s)
		if w.count[s] > often {
			flips = append(flips, flip(sp, r.cell(s)))
			if len(flips) >= 8 {
				w.flipping(sp, prefix, flips)
				for _, q := range queue[head+1:] {
					w.queued[q] = false
				}
				break
			}
		}
		was := r.cell(s)
		var is *cell
		if lane != nil {
			is = w.evaluateLane(sp, lane, prefix, r)
		} else {
			is = w.evaluate(sp, i, prefix, r)
		}
		if is.same(was) {
			continue
		}
		if !mine {
			r = r.clone(len(n.speakers), n.in.Brief)
			mine = true
		}
		r.set(s, is)
		changed = true
		if lane != nil {
			for _, x := range sp.up {
				if x.families[lane.family] != nil && n.masters[x.peer.speaker.index] >= 0 {
					push(n.node(x.peer.speaker.index, lane))
				}
			}
			for _, v := range sp.slaves {
				if !slices.Contains(v.vpn.lanes, lane) {
					push(v.index)
				}
			}
			continue
		}
		if sp.vpn != nil {
			for _, l := range sp.vpn.lanes {
				if l.ipv6 == (f == ipv6) {
					push(n.node(sp.master.index, l))
				}
			}
			if sp.vpn.toDefault[f] != nil {
				push(sp.master.index)
			}
		}
		for _, v := range sp.slaves {
			if v.vpn.fromDefault[f] != nil {
				push(v.index)
			}
		}
		if !is.tells(was) {
			for _, x := range sp.up {
				if (hears(x, f, was) || hears(x, f, is) || prefix.Bits() == 0) && !hearsAlike(x, f, was, is) {
					push(x.peer.speaker.index)
				}
			}
		}
		if head > 4096 && head*2 > len(queue) { // what has been worked off goes
			queue = append(queue[:0], queue[head+1:]...)
			head = -1
		}
	}
	w.queue = queue[:0]
	for _, s := range touched {
		w.count[s] = 0
	}
	if w.twin = (twin{}); fresh && !w.looked && len(flips) == 0 && r != nil {
		w.twin = twin{n.seeds[i], r, f == ipv6}
	}
	return r, changed
}

// at gives the speaker of a node, and its lane where it has one.
func (n *network) at(node int32) (*speaker, *lane) {
	if int(node) < len(n.speakers) {
		return n.speakers[node], nil
	}
	return n.laneAt(node)
}

// hears reports whether the other side of a session may take anything of what a cell tells: not where it comes from there, or has the other
// side's AS in it and nothing on the way can take it out.
func hears(x *side, f family, c *cell) bool {
	if c == nil {
		return false
	}
	if c.all != nil {
		return true
	}
	if c.told == nil {
		return false
	}
	return !wasted(x, f, c.told)
}

// hearsAlike reports that the other side of a session is told the very same by two cells, which differ in the neighbour that the path came
// from and its next hop alone: external to external, no policy or list on the way out, the speaker its own next hop.
func hearsAlike(x *side, f family, was, is *cell) bool {
	out := x.families[f]
	if was == nil || is == nil || out == nil || x.kind != external || out.out.any || out.unsuppress != nil || x.speaker.rules.FromTable || out.says.DefaultOriginate != nil {
		return false
	}
	a, b := was.told, is.told
	if a == nil || b == nil || was.all != nil || is.all != nil || was.suppressed != is.suppressed || a.source != learnt || b.source != learnt || a.from.kind != external || b.from.kind != external {
		return false
	}
	if a.route != nil || b.route != nil || a.hop != nil || b.hop != nil || a.origin != nil || b.origin != nil || !a.attrs.Same(b.attrs) || wasted(x, f, a) || wasted(x, f, b) {
		return false
	}
	said := sent{}
	return out.hopFor(a, &said) == out.hopFor(b, &said)
}

func wasted(x *side, f family, p *path) bool {
	if p.from != nil && p.from.index == x.index {
		return true
	}
	sf := x.families[f]
	return sf == nil || sf.loops && p.attrs.ASPath.Contains(x.peer.speaker.asn) > 0
}

func flip(s *speaker, c *cell) string {
	if c == nil || c.best == nil {
		return s.id.String() + " none"
	}
	if c.best.from == nil {
		return s.id.String() + " its own"
	}
	return s.id.String() + " by " + c.best.from.remote.String()
}

func (w *worker) flipping(s *speaker, prefix netip.Prefix, flips []string) {
	slices.Sort(flips)
	w.problems["flip "+prefix.String()] = rib.Problem{Kind: "no-convergence", Device: s.id.Device, VRF: s.id.VRF, Path: s.path, Pos: s.at(),
		Message: fmt.Sprintf("BGP does not settle on a path to %s; it goes back and forth between %v", prefix, slices.Compact(flips))}
}

// evaluate lets a speaker choose among what its neighbours tell it and its own.
func (w *worker) evaluate(s *speaker, i int, prefix netip.Prefix, r *row) *cell {
	f := familyOf(prefix)
	paths := w.paths[:0]
	var table *path
	for _, o := range w.network.seeds[i] {
		if o.speaker != s.index {
			continue
		}
		if o.path.source == fromHost {
			w.looked = true
			continue
		}
		if s.rules.FromTable && (o.path.source == fromTable || o.path.source == fromAggregate) {
			if table == nil || o.path.route != nil && o.path.route.Distance < table.route.Distance {
				p := o.path
				table = &p
			}
			continue
		}
		paths = append(paths, o.path)
	}
	if s.live {
		for _, x := range s.up {
			paths = w.pull(x, f, prefix, r, paths, x.peer.speaker.index)
		}
		if s.vpn != nil {
			paths = w.leaked(s, prefix, r, paths)
		}
		if s.vpn != nil || len(s.slaves) > 0 {
			paths = w.crossed(s, prefix, r, paths)
		}
	}
	w.paths = paths
	best, multi := w.decider.decide(s, f, paths)
	if best < 0 && table == nil {
		return nil
	}
	if table != nil {
		w.looked = true
	}
	c := &cell{told: table}
	if table != nil && table.source == fromAggregate {
		c.route = table.route
	}
	if best >= 0 {
		one := paths[best]
		c.best = &one
		if r := w.route(s, f, prefix, paths, multi); c.route == nil || r.Distance < c.route.Distance {
			c.route = r
		}
		if table == nil || c.route != nil && s.families[f].inactive {
			c.told = c.best
		} else if c.route != nil && c.route.Distance < table.route.Distance {
			c.told = c.best
		}
		if c.told == c.best && !s.families[f].inactive && c.best.source == learnt && !s.rules.FromTable {
			if o := w.network.in.Tables(s.id).Best(prefix); o != nil {
				w.looked = true
				if o.Distance < c.route.Distance {
					c.told = nil
				}
			}
		}
		if s.addPaths || s.keepsAll {
			for k := range paths {
				if paths[k].valid {
					c.all = append(c.all, paths[k])
				}
			}
		}
	}
	if c.best != nil && s.looksAt(prefix, f, c) {
		w.looked = true
	}
	if c.told != nil && len(s.families[f].aggregates) > 0 {
		c.suppressed = w.suppressed(s, prefix, c.told)
	}
	return c
}

// pull asks the other side of a session what it tells, and adds what the import makes of it.
func (w *worker) pull(x *side, f family, prefix netip.Prefix, r *row, paths []path, node int32) []path {
	in, out := x.families[f], x.peer.families[f]
	if in == nil || out == nil {
		return paths
	}
	if prefix.Bits() == 0 && f <= ipv6 && out.says.DefaultOriginate != nil {
		if p := w.defaultFor(out, prefix, r); p != nil {
			return w.take(in, out, prefix, p, false, paths)
		}
	}
	c := r.cell(node)
	if c == nil {
		return paths
	}
	if out.addPathsOut && len(c.all) > 1 {
		for k := range c.all {
			paths = w.take(in, out, prefix, &c.all[k], c.suppressed, paths)
		}
		return paths
	}
	if c.told == nil || wasted(x.peer, f, c.told) {
		return paths
	}
	return w.take(in, out, prefix, c.told, c.suppressed, paths)
}

func (w *worker) take(in, out *sideFamily, prefix netip.Prefix, p *path, suppressed bool, paths []path) []path {
	x := in.side
	if p.from != nil && p.from.index == x.peer.index {
		return paths // not back to where it came from
	}
	t := &w.told[out.group.index]
	if t.path != p || t.prefix != prefix {
		*t = toldGroup{prefix, p, w.export(out.group, prefix, p, suppressed)}
	}
	said := t.sent
	if said.attrs == nil {
		return paths
	}
	nextHop := out.hopFor(p, &said)
	got := w.receive(in, prefix, said.attrs, nextHop)
	if got.attrs == nil {
		return paths
	}
	if got.nextHop.IsValid() {
		nextHop = got.nextHop
	}
	switch got.mode {
	case "peer-address":
		nextHop = x.remote
	case "self":
		nextHop = x.local
	}
	q := path{attrs: got.attrs, nextHop: nextHop, from: x, source: learnt, weight: got.weight, distance: int32(got.distance)}
	s := x.speaker
	switch {
	case got.mode == "discard":
		q.valid = true
		q.hop = &rib.NextHop{Kind: rib.Discard}
	case x.iface != "" && nextHop == x.peer.linkAddress():
		q.valid = true
	case nextHop == x.remote && x.connected != nil:
		q.valid = x.connected.Up
	case s.owns[nextHop]:
		return paths
	case s.rules.NotThroughItself && !in.client && prefix.IsSingleIP() && prefix.Addr() == nextHop:
	default:
		h := w.reach(s, nextHop, prefix)
		q.valid, q.metric = h.ok, h.metric
	}
	return append(paths, q)
}

// linkAddress is the next hop that an unnumbered side gives: what is known of its link-local address.
func (x *side) linkAddress() netip.Addr {
	return x.selfAddress(ipv4)
}

// defaultFor is the default route that a neighbour is given besides, nil where its conditions do not hold.
func (w *worker) defaultFor(out *sideFamily, prefix netip.Prefix, r *row) *path {
	s := out.side.speaker
	d := out.says.DefaultOriginate
	c := r.cell(s.index)
	if s.rules.DefaultOriginateNeedsRoute && !d.Always && w.network.in.Tables(s.id).Best(prefix) == nil && (c == nil || c.best == nil) {
		return nil
	}
	a := rib.Attributes{Origin: rib.OriginIGP}
	p := &path{source: fromDefault, valid: true}
	if d.Policy != "" {
		subject := routepolicy.Subject{Attributes: a, VRF: s.id.VRF, LocalAS: s.asn, PeerAS: out.side.remoteAS, Peer: out.side.remote}
		subject.Route = rib.Route{Prefix: prefix, Protocol: rib.EBGP}
		after, result := s.policies.Apply(d.Policy, subject)
		if !w.ask(s, result, "default-originate route-map "+d.Policy) {
			found := false
			for route := range w.network.in.Tables(s.id).Installed() {
				sub := subject
				sub.Route = *route
				if x, res := s.policies.Apply(d.Policy, sub); res.Accept {
					found, after = true, x
					break
				}
			}
			if !found {
				return nil
			}
		}
		a = after.Attributes
		a.NextHop, a.Weight = netip.Addr{}, 0
	}
	p.attrs = w.intern(&a)
	return p
}

// run settles prefixes on all cores: todo are their indexes, start the speakers to begin with.
func (n *network) run(todo []int, start func(i int) []int32, done func(i int, r *row, changed bool)) map[string]rib.Problem {
	workers := min(len(todo), runtime.GOMAXPROCS(0))
	if n.in.Brief {
		workers = min(workers, 1) // others are at work on other states, and what one remembers need not be found by two
	}
	if workers < 1 {
		return nil
	}
	const chunk = 16
	next := make(chan []int, len(todo)/chunk+1)
	for lo := 0; lo < len(todo); lo += chunk {
		next <- todo[lo:min(lo+chunk, len(todo))]
	}
	close(next)
	problems := map[string]rib.Problem{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			w := newWorker(n)
			for part := range next {
				for _, i := range part {
					r, changed := w.settle(i, start(i))
					done(i, r, changed)
				}
				w.forget()
			}
			mu.Lock()
			defer mu.Unlock()
			maps.Copy(problems, w.problems)
			n.used = append(n.used, w.hops)
		})
	}
	wg.Wait()
	return problems
}
