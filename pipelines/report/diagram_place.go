package report

import (
	"fmt"
	"slices"
	"sort"

	"interlock/devices"
)

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
