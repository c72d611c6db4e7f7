package report

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/pipelines"
)

// A diagram is the part of the network that the change has to do with, laid out once and drawn in each state. The layout
// is by rows: at the bottom the hosts of the groups that change, above them these groups, above them the devices around,
// the farther the higher, each with its hosts beside it. A redundancy group is one unit with its half A left of its half B.
type diagram struct {
	nodes []*node
	edges []*edge
	width float64 // in slots
	rows  int
	// left are those that are not drawn, with why, for people.
	left []string
}

// node is a device, a host, or several members of one half drawn as one.
type node struct {
	label   string
	members []string // devices; the host's own name for a host
	host    bool
	group   string
	half    string
	row     int
	x       float64 // the middle, in slots
}

// edge is all cables between two nodes.
type edge struct {
	a, b  *node
	links []devices.Link
	// uplinks are the sets of uplinks that the cables belong to.
	uplinks []string
}

// Sizes of what is drawn. Of more than these only the groups that change and their neighbours are drawn.
const (
	maxDrawn = 14 // devices
	maxHosts = 12
	slots    = 4 // nodes beside each other
)

// newDiagram chooses what to draw and lays it out.
func newDiagram(c *pipelines.Change) *diagram {
	d := &diagram{}
	if c.Before == nil || c.After == nil || len(c.After.Devices)+len(c.Before.Devices) == 0 {
		return d
	}
	p := newPicker(c)
	p.choose()
	d.left = p.left()
	d.place(p)
	d.connect(p)
	d.align()
	return d
}

// picker chooses the devices and hosts that are drawn.
type picker struct {
	site    *devices.Site
	links   []devices.Link
	all     []string
	around  map[string][]string // neighbours of devices, hosts among them
	groups  map[string]string   // the group of each device, the first by name
	core    []string            // devices of the groups that change, and devices that change
	devices map[string]bool
	hosts   map[string]bool
	ends    map[string]bool // hosts that a service ends at or an uplink leads to
}

func newPicker(c *pipelines.Change) *picker {
	p := &picker{site: site(c), around: map[string][]string{}, groups: map[string]string{}, devices: map[string]bool{}, hosts: map[string]bool{}, ends: map[string]bool{}}
	names := map[string]bool{}
	for _, n := range []*devices.Network{c.Before, c.After} {
		for d := range n.Devices {
			names[d] = true
		}
		for _, l := range n.Links {
			if !slices.ContainsFunc(p.links, func(k devices.Link) bool { return k.A == l.A && k.B == l.B }) {
				p.links = append(p.links, l)
			}
		}
	}
	p.all = naturally(sortedKeys(names))
	p.links = slices.DeleteFunc(p.links, func(l devices.Link) bool { return managementPort(c, l.A) || managementPort(c, l.B) })
	for _, l := range p.links {
		for _, e := range [][2]string{{l.A.Device, l.B.Device}, {l.B.Device, l.A.Device}} {
			if e[0] != e[1] && !slices.Contains(p.around[e[0]], e[1]) {
				p.around[e[0]] = append(p.around[e[0]], e[1])
			}
		}
	}
	for _, g := range sortedKeys(p.site.Groups) {
		for _, m := range membersOf(p.site.Groups[g]) {
			if p.groups[m] == "" && names[m] {
				p.groups[m] = g
			}
		}
	}
	for _, s := range p.site.Services {
		for _, end := range []string{s.From, s.To} {
			if p.site.Hosts[end] != nil {
				p.ends[end] = true
			}
		}
	}
	touched := map[string]bool{}
	for _, d := range changed(c) {
		touched[d] = true
		for m, g := range p.groups {
			if g != "" && g == p.groups[d] {
				touched[m] = true
			}
		}
	}
	for _, d := range p.all {
		if touched[d] {
			p.core = append(p.core, d)
		}
	}
	return p
}

// choose takes everything where it is little; else what changes, its neighbours, and the way to where services end.
func (p *picker) choose() {
	take := func(d string) {
		if p.site.Hosts[d] != nil && !slices.Contains(p.all, d) {
			if p.ends[d] && len(p.hosts) < maxHosts {
				p.hosts[d] = true
			}
			return
		}
		p.devices[d] = true
	}
	for _, d := range p.core {
		take(d)
	}
	for _, grouped := range []bool{true, false} { // neighbours, whole groups of them first
		for _, d := range p.core {
			for _, n := range p.around[d] {
				if p.devices[n] || (p.groups[n] != "") != grouped && p.site.Hosts[n] == nil {
					continue
				}
				if mates := p.mates(n); len(p.devices)+max(len(mates), 1) <= maxDrawn || p.site.Hosts[n] != nil {
					take(n)
					for _, m := range mates {
						if slices.Contains(p.all, m) {
							take(m)
						}
					}
				}
			}
		}
	}
	for _, d := range p.all { // where services end, if there is room
		if p.devices[d] || len(p.devices) >= maxDrawn || len(p.all) > maxDrawn {
			continue
		}
		if slices.ContainsFunc(p.around[d], func(h string) bool { return p.ends[h] }) {
			take(d)
		}
	}
	for _, d := range p.all {
		if p.devices[d] {
			for _, h := range p.around[d] {
				if p.site.Hosts[h] != nil && !p.devices[h] {
					take(h)
				}
			}
		}
	}
}

func (p *picker) left() []string {
	var out []string
	var boxes, hosts []string
	for _, d := range p.all {
		if !p.devices[d] {
			boxes = append(boxes, d)
		}
	}
	for _, h := range naturally(sortedKeys(p.site.Hosts)) {
		if !p.hosts[h] && !slices.Contains(p.all, h) {
			hosts = append(hosts, h)
		}
	}
	if len(boxes) > 0 {
		out = append(out, fmt.Sprintf("%s of %s drawn: the groups that change and what is next to them. Not drawn: %s.", thousands(len(p.devices)), count(len(p.all), "device"), list(cleanAll(boxes), 8)))
	}
	if len(hosts) > 0 {
		out = append(out, fmt.Sprintf("Hosts not drawn, since no service ends at them or there is no room: %s.", list(cleanAll(hosts), 8)))
	}
	return out
}

// unit is what stays together in a row.
type unit struct {
	nodes []*node
	want  float64
}

// place gives each node its row and its place in it.
func (d *diagram) place(p *picker) {
	distance := map[string]int{}
	queue := append([]string(nil), p.core...)
	for _, n := range p.core {
		distance[n] = 0
	}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, m := range append(p.around[n], p.mates(n)...) {
			if _, seen := distance[m]; !seen && p.devices[m] {
				distance[m] = distance[n] + 1
				if p.groups[m] != "" && p.groups[m] == p.groups[n] {
					distance[m] = distance[n]
				}
				queue = append(queue, m)
			}
		}
	}
	rows := map[int][]*unit{}
	at := map[string]*node{}
	done := map[string]bool{}
	for _, name := range p.all {
		if !p.devices[name] || done[name] {
			continue
		}
		row, reached := distance[name]
		if !reached {
			row = 2
		}
		u := &unit{}
		for _, half := range p.halves(name) {
			u.nodes = append(u.nodes, nodesOf(half, p)...)
		}
		for _, n := range u.nodes {
			n.row = -row
			d.nodes = append(d.nodes, n)
			for _, m := range n.members {
				at[m], done[m] = n, true
			}
		}
		rows[-row] = append(rows[-row], u)
	}
	d.spread(rows, at, p)
	for _, h := range naturally(sortedKeys(p.hosts)) { // beside the device they hang on, or below what changes
		row := 1
		for _, m := range p.around[h] {
			if n := at[m]; n != nil && n.row == 0 {
				row = 1
				break
			} else if n != nil {
				row = n.row
			}
		}
		n := &node{label: h, members: []string{h}, host: true, row: row}
		d.nodes = append(d.nodes, n)
		at[h] = n
		rows[row] = append(rows[row], &unit{nodes: []*node{n}})
	}
	d.spread(rows, at, p)
	d.compact()
}

// mates are the other members of a device's group.
func (p *picker) mates(d string) []string {
	if g := p.site.Groups[p.groups[d]]; g != nil {
		return membersOf(g)
	}
	return nil
}

// halves are the members of a device's group that are drawn, half A first; the device alone where it has none.
func (p *picker) halves(name string) [][]string {
	g := p.site.Groups[p.groups[name]]
	if g == nil {
		return [][]string{{name}}
	}
	var out [][]string
	for _, h := range sortedKeys(g.Halves) {
		var members []string
		for _, m := range naturally(slices.Clone(g.Halves[h])) {
			if p.devices[m] && p.groups[m] == p.groups[name] {
				members = append(members, m)
			}
		}
		if len(members) > 0 {
			out = append(out, members)
		}
	}
	return out
}

// nodesOf draws the members of a half, as one node where there are more than two.
func nodesOf(members []string, p *picker) []*node {
	group := p.groups[members[0]]
	half := ""
	if g := p.site.Groups[group]; g != nil {
		half = g.Half(members[0])
	}
	if len(members) > 2 {
		return []*node{{label: fmt.Sprintf("%s + %d", members[0], len(members)-1), members: members, group: group, half: half}}
	}
	var out []*node
	for _, m := range members {
		out = append(out, &node{label: m, members: []string{m}, group: group, half: half})
	}
	return out
}

// spread puts the units of each row beside each other, each as near as may be below what it is linked to; a row that is
// too long is broken, by giving the rest a row of halves of its number (compact makes whole ones of them).
func (d *diagram) spread(rows map[int][]*unit, at map[string]*node, p *picker) {
	var order []int
	for r := range rows {
		order = append(order, r)
	}
	sort.Slice(order, func(i, j int) bool { return abs(order[i]) < abs(order[j]) })
	for _, r := range order {
		units := rows[r]
		for _, u := range units {
			sum, n := 0.0, 0
			for _, nd := range u.nodes {
				for _, m := range nd.members {
					for _, other := range p.around[m] {
						// a host in its device's own row goes to that side of it where the device already stands
						if o := at[other]; o != nil && abs(o.row) <= abs(r) && (o.row != r || nd.host) {
							sum, n = sum+o.x, n+1
						}
					}
				}
			}
			if n > 0 {
				u.want = sum / float64(n)
			}
		}
		sort.SliceStable(units, func(i, j int) bool { return units[i].want < units[j].want })
		x := 0.0
		for _, u := range units {
			for _, n := range u.nodes {
				n.x = x
				x++
			}
			x += 0.15 // a little room between units
		}
		for _, u := range units { // around the middle
			for _, n := range u.nodes {
				n.x -= (x - 1.15) / 2
			}
		}
	}
}

// compact breaks rows that are too long and numbers rows from 0 at the top.
func (d *diagram) compact() {
	byRow := map[int][]*node{}
	for _, n := range d.nodes {
		byRow[n.row] = append(byRow[n.row], n)
	}
	var order []int
	for r := range byRow {
		order = append(order, r)
	}
	sort.Ints(order)
	next := 0
	for _, r := range order {
		nodes := byRow[r]
		sort.SliceStable(nodes, func(i, j int) bool { return nodes[i].x < nodes[j].x })
		lines := breakRow(nodes)
		for _, line := range lines {
			for i, n := range line {
				n.row = next
				if len(lines) > 1 {
					n.x = float64(i) - float64(len(line)-1)/2
				}
			}
			next++
		}
	}
	d.rows = next
}

// breakRow breaks a row into lines of about the same length, no longer than slots, without parting a group.
func breakRow(nodes []*node) [][]*node {
	if len(nodes) <= slots {
		return [][]*node{nodes}
	}
	each := (len(nodes) + (len(nodes)+slots-1)/slots - 1) / ((len(nodes) + slots - 1) / slots)
	var out [][]*node
	var line []*node
	for i := 0; i < len(nodes); {
		j := i + 1
		for j < len(nodes) && nodes[i].group != "" && nodes[j].group == nodes[i].group {
			j++
		}
		if len(line) > 0 && len(line)+j-i > max(each, 2) {
			out, line = append(out, line), nil
		}
		line = append(line, nodes[i:j]...)
		i = j
	}
	return append(out, line)
}

// connect gathers the cables between nodes.
func (d *diagram) connect(p *picker) {
	at := map[string]*node{}
	for _, n := range d.nodes {
		for _, m := range n.members {
			at[m] = n
		}
	}
	uplink := map[devices.PortRef]string{}
	for _, name := range sortedKeys(p.site.Uplinks) {
		for _, port := range p.site.Uplinks[name].Ports {
			uplink[port] = name
		}
	}
	index := map[[2]*node]*edge{}
	for _, l := range p.links {
		a, b := at[l.A.Device], at[l.B.Device]
		if a == nil || b == nil || a == b {
			continue
		}
		e := index[[2]*node{a, b}]
		if e == nil {
			e = index[[2]*node{b, a}]
		}
		if e == nil {
			e = &edge{a: a, b: b}
			index[[2]*node{a, b}] = e
			d.edges = append(d.edges, e)
		}
		e.links = append(e.links, l)
		for _, end := range []devices.PortRef{l.A, l.B} {
			if u := uplink[end]; u != "" && !slices.Contains(e.uplinks, u) {
				e.uplinks = append(e.uplinks, u)
			}
		}
	}
}

// align moves everything so that it begins at 0, and tells how wide it is, in slots.
func (d *diagram) align() {
	least, most := 0.0, 0.0
	for _, n := range d.nodes {
		least, most = min(least, n.x), max(most, n.x)
	}
	for _, n := range d.nodes {
		n.x += 0.5 - least
	}
	d.width = max(most-least+1, 2)
}

// managementPort reports a port that manages its device and carries nothing for others.
func managementPort(c *pipelines.Change, p devices.PortRef) bool {
	for _, n := range []*devices.Network{c.Before, c.After} {
		if d := n.Devices[p.Device]; d != nil && d.Config != nil {
			if i := d.Config.Interfaces[p.Port]; i != nil && i.Kind == devices.MgmtPort {
				return true
			}
		}
	}
	return false
}

func abs(n int) int { return max(n, -n) }

// changedIn are the devices that run the new configuration in a state, and those that are being changed in it. States come
// in the order of the plan: before, then each step changing and changed, the last changed being "after".
func changedIn(c *pipelines.Change, state int) (done, changing map[string]bool) {
	done, changing = map[string]bool{}, map[string]bool{}
	for i, s := range c.Plan.Steps {
		for _, d := range s.Devices {
			switch {
			case s.For != "" && state != 2*i+1: // drained or not, it runs what it ran
			case state == 2*i+1:
				changing[d] = true
			case state > 2*i+1:
				done[d] = true
			}
		}
	}
	return done, changing
}

// mark is how a node stands in a state, in one word, and the word's class.
func (n *node) mark(s pipelines.State, done, changing map[string]bool) (word, class string) {
	if n.host {
		return "", "host"
	}
	down, now, new := 0, 0, 0
	for _, m := range n.members {
		switch {
		case s.Down.Devices[m]:
			down++
		case changing[m]:
			now++
		case done[m]:
			new++
		}
	}
	some := func(k int, word string) string {
		if len(n.members) == 1 {
			return word
		}
		return fmt.Sprintf("%d of %d %s", k, len(n.members), word)
	}
	switch {
	case down > 0:
		return some(down, "DOWN"), "down"
	case now > 0:
		return some(now, "changing"), "changing"
	case new > 0:
		return some(new, "changed"), "changed"
	}
	return "", ""
}

// linkDown reports that a cable carries nothing in a state.
func linkDown(c *pipelines.Change, s pipelines.State, done, changing map[string]bool, l devices.Link) bool {
	for _, end := range []devices.PortRef{l.A, l.B} {
		if s.Down.Devices[end.Device] || s.Down.Ports[end] {
			return true
		}
		if _, why := s.PortsDown[end]; why {
			return true
		}
		n := c.Before
		if done[end.Device] || changing[end.Device] {
			n = c.After
		}
		dev := n.Devices[end.Device]
		if dev == nil || dev.Config == nil {
			continue // a host; or a device that is not there, whose cables the state has down
		}
		if i := dev.Config.Interfaces[end.Port]; i != nil && i.Shutdown {
			return true
		}
	}
	return false
}

// alt says in words what a state's drawing shows.
func (d *diagram) alt(c *pipelines.Change, state int) string {
	s := c.Forecast.States[state]
	done, changing := changedIn(c, state)
	var down, now, new []string
	for _, n := range d.nodes {
		for _, m := range n.members {
			switch {
			case n.host:
			case s.Down.Devices[m]:
				down = append(down, m)
			case changing[m]:
				now = append(now, m)
			case done[m]:
				new = append(new, m)
			}
		}
	}
	cut := 0
	total := 0
	for _, e := range d.edges {
		for _, l := range e.links {
			total++
			if linkDown(c, s, done, changing, l) {
				cut++
			}
		}
	}
	parts := []string{`The network in the state "` + clean(s.Name) + `"`}
	for _, x := range []struct {
		names []string
		word  string
	}{{down, "down"}, {now, "changing"}, {new, "changed"}} {
		if len(x.names) > 0 {
			parts = append(parts, list(cleanAll(x.names), 8)+" "+verb(len(x.names), "is", "are")+" "+x.word)
		}
	}
	if len(down)+len(now)+len(new) == 0 {
		parts = append(parts, "all devices as they were")
	}
	return strings.Join(append(parts, fmt.Sprintf("%d of %s down", cut, count(total, "cable"))), "; ") + "."
}
