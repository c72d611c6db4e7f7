package sros

import (
	"strings"

	"interlock/devices/syntax"
)

// expandClassic makes MD-CLI statements of those of the classic CLI.
func expandClassic(nodes []*syntax.Node) syntax.Expansion {
	x := syntax.Expansion{Origin: map[*syntax.Node][]*syntax.Node{}, Wrong: map[*syntax.Node]string{}}
	names := serviceNames(nodes)
	there := map[string]bool{}
	for _, n := range nodes {
		if n.Words[0] != classicWord {
			x.Nodes = append(x.Nodes, n)
			continue
		}
		x.Nodes = append(x.Nodes, classicBlocks(n, names, there)...)
		row, args, ok := grammar.Find(n.Words)
		if !ok || row.As != syntax.Modelled {
			x.Nodes = append(x.Nodes, n)
			continue
		}
		paths, _ := classicCLI.paths(row, args, n.Words, names)
		if len(paths) == 0 {
			x.Wrong[n] = "its values make no sense"
			continue
		}
		for _, p := range paths {
			m := &syntax.Node{Pos: n.Pos, Kind: syntax.Statement, Line: n.Line, Words: p}
			x.Origin[m] = []*syntax.Node{n}
			x.Nodes = append(x.Nodes, m)
		}
	}
	return x
}

// classicBlocks are what it comes to that the blocks around a statement are there, the first time that they are seen.
func classicBlocks(n *syntax.Node, names map[string]string, there map[string]bool) []*syntax.Node {
	var out []*syntax.Node
	for i := 2; i < len(n.Words); i++ {
		path := n.Words[:i:i]
		key := strings.Join(path, " ")
		if done, seen := there[key]; seen && done {
			continue
		}
		there[key] = true
		row, args, ok := classicCLI.into.Find(path)
		if !ok {
			continue
		}
		b := classicCLI.blocks[row.Pattern]
		if b.keep != len(path) {
			continue
		}
		for _, t := range b.own {
			for _, p := range fill(t, args, nil, names) {
				out = append(out, &syntax.Node{Pos: n.Pos, Kind: syntax.Statement, Line: n.Line, Words: p})
			}
		}
	}
	return out
}

// serviceNames are the names of services by kind and number: MD-CLI calls services by name. One without a name is
// called by its number (MD-CLI User Guide, switching from classic to model-driven mode).
func serviceNames(nodes []*syntax.Node) map[string]string {
	names := map[string]string{}
	for _, n := range nodes {
		w := n.Words
		if len(w) < 6 || w[0] != classicWord || w[1] != "service" || w[2] != "vprn" && w[2] != "ies" {
			continue
		}
		for i := 4; i < len(w)-1; i++ {
			if w[i] == "name" && (i == 4 || w[4] == "customer") || w[i] == "service-name" && i == 4 {
				names[w[2]+" "+w[3]] = w[i+1]
			}
		}
	}
	return names
}

// modelPath is the path by which the knowledge base knows a statement: that of MD-CLI.
func modelPath(words []string) string {
	if row, args, ok := grammar.Find(words); ok && row.As == syntax.Modelled {
		if paths, _ := classicCLI.paths(row, args, words, nil); len(paths) > 0 {
			return strings.Join(paths[0], " ")
		}
	}
	for i := len(words); i > 1; i-- {
		row, args, ok := classicCLI.into.Find(words[:i])
		if !ok {
			continue
		}
		b := classicCLI.blocks[row.Pattern]
		if b.keep != i {
			continue
		}
		if p := fill(b.md, args, nil, nil); len(p) > 0 {
			return strings.Join(append(p[0], words[i:]...), " ")
		}
	}
	return "configure " + strings.Join(words[1:], " ")
}
