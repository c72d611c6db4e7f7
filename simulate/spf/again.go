package spf

import "slices"

// change is a vertex whose edges are not those of the graph before.
type change struct {
	v         int32
	gone, new []Edge
}

// edits are the changes from one graph to the next; possible is false where vertices themselves differ.
type edits struct {
	possible bool
	changes  []change
}

func changes(was, g *Graph) edits {
	if was == nil || !slices.Equal(was.Names, g.Names) || !slices.Equal(was.NoTransit, g.NoTransit) || len(was.Trees) != g.Routers || was.Routers != g.Routers || len(was.First) != len(g.First) {
		return edits{}
	}
	e := edits{possible: true}
	for v := range len(g.First) - 1 {
		before, after := was.Edges[was.First[v]:was.First[v+1]], g.Edges[g.First[v]:g.First[v+1]]
		if slices.EqualFunc(before, after, Edge.same) {
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
func (e edits) keeps(was *Graph, root int32) bool {
	if !e.possible {
		return false
	}
	t := was.Trees[root]
	for _, c := range e.changes {
		d := t.Dist[c.v]
		if d == Infinity || c.v != root && was.NoTransit != nil && was.NoTransit[c.v] {
			continue
		}
		for _, x := range c.gone {
			if d+x.Cost == t.Dist[x.To] {
				return false
			}
		}
		for _, x := range c.new {
			if d+x.Cost <= t.Dist[x.To] {
				return false
			}
		}
	}
	return true
}
