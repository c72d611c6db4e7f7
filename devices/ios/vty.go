package ios

import (
	"fmt"
	"sort"
	"strconv"

	"interlock/devices/syntax"
)

// terminals gives the groups of lines that "line vty FROM TO" is about. The device keeps settings by line and shows lines of the
// same settings together, so what is entered for 0 to 15 holds for 0 to 4 and 5 to 15 where these are there, and a group that it is
// about in part is divided (IOS Terminal Services Command Reference, "line": settings are those of each line of the range).
func terminals(e *syntax.Edit, a syntax.Args) []string {
	from := a.Int("from")
	to := from
	if a.Has("to") {
		to = a.Int("to")
	}
	type group struct{ from, to int }
	var inside []group
	for _, n := range e.Find("line vty") {
		g := group{}
		g.from, _ = strconv.Atoi(n.Words[2])
		if g.to = g.from; len(n.Words) > 3 {
			g.to, _ = strconv.Atoi(n.Words[3])
		}
		if g.to < from || g.from > to {
			continue
		}
		in := group{max(g.from, from), min(g.to, to)}
		inside = append(inside, in)
		if in == g {
			continue
		}
		e.RemoveNode(n)
		for _, part := range []group{{g.from, in.from - 1}, in, {in.to + 1, g.to}} {
			if part.from > part.to {
				continue
			}
			block := e.Put(vty(part.from, part.to))
			for _, l := range n.Children {
				if block != nil && l.Kind == syntax.Statement {
					e.In(block).Put(l.Line)
				}
			}
		}
	}
	sort.Slice(inside, func(i, j int) bool { return inside[i].from < inside[j].from })
	var out []string
	for _, g := range inside {
		if from < g.from {
			out = append(out, vty(from, g.from-1))
		}
		out = append(out, vty(g.from, g.to))
		from = g.to + 1
	}
	if from <= to {
		out = append(out, vty(from, to))
	}
	return out
}

func vty(from, to int) string {
	if from == to {
		return fmt.Sprintf("line vty %d", from)
	}
	return fmt.Sprintf("line vty %d %d", from, to)
}
