package simulate

import (
	"cmp"
	"slices"
	"strings"

	"interlock/devices"
)

// numberPorts numbers the Ethernet ports of each device as spanning tree orders them: by the numbers in their names.
func (f *fabric) numberPorts() {
	f.numberOf = map[*devices.Interface]int{}
	for d := range f.names {
		var is []*devices.Interface
		for _, p := range f.portsOf[d] {
			is = append(is, f.ports[p].ifc)
		}
		slices.SortStableFunc(is, func(a, b *devices.Interface) int { return naturally(a.Name, b.Name) })
		for n, i := range is {
			f.numberOf[i] = n + 1
		}
	}
}

// naturally orders names so that Ethernet2 comes before Ethernet10.
func naturally(a, b string) int {
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x > 0 && y > 0 {
			m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
			if c := cmp.Or(cmp.Compare(len(m), len(n)), strings.Compare(m, n)); c != 0 {
				return c
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
