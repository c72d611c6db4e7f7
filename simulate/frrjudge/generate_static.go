package frrjudge

import "fmt"

// statics gives some routers routes by hand: to neighbours, recursive, discarding, floating.
func (g *generator) statics() {
	for _, r := range g.all {
		if !g.chance(0.3) {
			continue
		}
		var near []string
		for _, p := range r.ports {
			if p.link != nil {
				near = append(near, p.link.port(p.link.other(r)).ip())
			}
		}
		far := g.all[g.IntN(len(g.all))]
		for k := range 1 + g.IntN(3) {
			dest := fmt.Sprintf("192.168.%d.0/24", 8*r.n+k)
			distance := g.maybe(0.3, " %d", pick(g, 5, 115, 210, 250))
			switch g.IntN(7) {
			case 0:
				r.static = append(r.static, fmt.Sprintf("ip route %s %s%s", dest, pick(g, "Null0", "blackhole", "reject"), distance))
			case 1:
				r.static = append(r.static, fmt.Sprintf("ip route %s %s%s", dest, far.loopback, distance)) // recursive
			case 2:
				if len(far.lans) > 0 && far != r {
					r.static = append(r.static, fmt.Sprintf("ip route %s %s%s", far.lans[0], near[g.IntN(len(near))], distance))
				}
			case 3:
				r.static = append(r.static, fmt.Sprintf("ip route 0.0.0.0/0 %s%s", near[g.IntN(len(near))], distance))
			case 4:
				r.static = append(r.static, fmt.Sprintf("ip route %s %s 10", dest, near[0]), fmt.Sprintf("ip route %s %s 20", dest, near[len(near)-1]))
			default:
				r.static = append(r.static, fmt.Sprintf("ip route %s %s%s", dest, near[g.IntN(len(near))], distance))
				if len(near) > 1 && g.chance(0.4) {
					r.static = append(r.static, fmt.Sprintf("ip route %s %s%s", dest, near[g.IntN(len(near))], distance))
				}
			}
		}
	}
}
