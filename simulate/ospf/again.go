package ospf

import "slices"

// change is a vertex whose edges are not those of the graph before.
type change struct {
	v         int32
	gone, new []edge
}

// edits are the changes from one graph to the next; possible is false where vertices themselves differ.
type edits struct {
	possible bool
	changes  []change
}

func changes(was, g *graph) edits {
	if was == nil || was.networks != g.networks || !slices.Equal(was.routers, g.routers) || len(was.trees) != len(g.routers) {
		return edits{}
	}
	e := edits{possible: true}
	for v := range len(g.first) - 1 {
		before, after := was.edges[was.first[v]:was.first[v+1]], g.edges[g.first[v]:g.first[v+1]]
		if slices.EqualFunc(before, after, edge.same) {
			continue
		}
		c := change{v: int32(v)}
		for _, x := range before {
			if !slices.ContainsFunc(after, x.same) {
				c.gone = append(c.gone, x)
			}
		}
		for _, x := range after {
			if !slices.ContainsFunc(before, x.same) {
				c.new = append(c.new, x)
			}
		}
		e.changes = append(e.changes, c)
	}
	return e
}

// keeps reports that a router's tree stays as it was: no edge that went was on one of its shortest paths, and no new one makes a path as
// short as those there are.
func (e edits) keeps(was *graph, root int32) bool {
	if !e.possible {
		return false
	}
	t := was.trees[root]
	for _, c := range e.changes {
		d := t.dist[c.v]
		if d == infinity {
			continue
		}
		for _, x := range c.gone {
			if d+x.cost == t.dist[x.to] {
				return false
			}
		}
		for _, x := range c.new {
			if d+x.cost <= t.dist[x.to] {
				return false
			}
		}
	}
	return true
}
