package frr

import (
	"strings"

	"interlock/devices/syntax"
)

// Nest puts statements where vtysh would take them. It reads a file line by line and stays in a block until a line
// leaves it, whatever the indentation, while the grammar goes by indentation where a statement fits in two places: "ip
// route" at the top and inside a VRF, "neighbor X route-map" inside BGP and inside its address families. The line with
// which a file of Batfish's begins, the host's name, is made a statement.
func Nest(t *syntax.Tree) {
	hostLine(t)
	t.Nodes = adopt(t.Nodes, func(n *syntax.Node) bool { return first(n, 0) == "vrf" && len(n.Words) == 2 && len(n.Children) == 0 }, "exit-vrf", true)
	for _, n := range t.Nodes {
		if first(n, 0) == "router" && first(n, 1) == "bgp" {
			n.Children = adopt(n.Children, isFamily, "exit-address-family", false)
		}
	}
	// Where nothing is indented the families of BGP stand at the top.
	t.Nodes = adopt(t.Nodes, func(n *syntax.Node) bool { return isFamily(n) && len(n.Children) == 0 }, "exit-address-family", true)
}

func isFamily(n *syntax.Node) bool { return first(n, 0) == "address-family" }

func first(n *syntax.Node, i int) string {
	if n.Kind != syntax.Statement || len(n.Words) <= i {
		return ""
	}
	return n.Words[i]
}

// adopt moves what stands behind an opener into it, up to the line that leaves it. closed says that only an opener with
// such a line takes what follows: without it the text may be one whose blocks end with an outer statement.
func adopt(list []*syntax.Node, opens func(*syntax.Node) bool, leave string, closed bool) []*syntax.Node {
	var out []*syntax.Node
	for i := 0; i < len(list); i++ {
		n := list[i]
		out = append(out, n)
		if !opens(n) {
			continue
		}
		end := i + 1
		for end < len(list) && first(list[end], 0) != leave && first(list[end], 0) != "exit" && !opens(list[end]) && !begins(list[end]) {
			end++
		}
		if left := end < len(list) && first(list[end], 0) == leave; closed && !left {
			continue
		}
		for _, c := range list[i+1 : end] {
			if c.Kind == syntax.Statement || c.Kind == syntax.Comment || c.Kind == syntax.Blank {
				c.Parent = n
				n.Children = append(n.Children, c)
			} else {
				out = append(out, c)
			}
		}
		i = end - 1
	}
	return out
}

// begins reports statements that begin another block of the top level.
func begins(n *syntax.Node) bool {
	switch first(n, 0) {
	case "router", "vrf", "interface", "iface", "auto", "route-map", "line":
		return true
	}
	return false
}

// hostLine finds the single word before "# This file describes the network interfaces".
func hostLine(t *syntax.Tree) {
	var host *syntax.Node
	for _, n := range t.Nodes {
		switch {
		case n.Kind == syntax.Statement && host == nil && len(n.Words) == 1 && len(n.Children) == 0:
			host = n
		case n.Kind == syntax.Comment && strings.HasPrefix(n.Line, "# This file describes the network interfaces") && host != nil:
			host.Words = []string{"/etc/hostname", host.Words[0]}
			return
		case n.Kind == syntax.Statement:
			return
		}
	}
}
