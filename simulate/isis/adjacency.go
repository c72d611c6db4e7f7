package isis

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// meet finds the adjacencies of every segment, level by level.
func (d *domain) meet() {
	for _, seg := range slices.Sorted(maps.Keys(d.at)) {
		d.segment(d.at[seg])
	}
}

func (d *domain) segment(links []*link) {
	groups := [3]map[*link]*link{{}, {}, {}}
	for x, a := range links {
		for level := 1; level <= 2; level++ {
			if groups[level][a] == nil {
				groups[level][a] = a
			}
		}
		for _, b := range links[x+1:] {
			if a.inst.device == b.inst.device {
				continue
			}
			up, why, path := d.pair(a, b)
			adj := Adjacency{A: a.ifc, B: b.ifc, Process: [2]string{a.inst.process, b.inst.process}}
			for level := 1; level <= 2; level++ {
				if !up[level] {
					continue
				}
				adj.Levels, adj.Up = append(adj.Levels, levelNames[level]), true
				if a.p2p {
					a.full[level], b.full[level] = append(a.full[level], b), append(b.full[level], a)
				} else if groups[level][b] == nil {
					groups[level][b] = groups[level][a]
				}
			}
			if !adj.Up {
				if why == "" {
					continue
				}
				adj.Why = fmt.Sprintf("%s:%s and %s:%s %s", a.inst.device.Name, a.ifc.Name, b.inst.device.Name, b.ifc.Name, why)
				adj.Pos, _ = a.inst.device.Config.Where("interface " + a.ifc.Name + " / isis / " + path)
				if pos, exact := b.inst.device.Config.Where("interface " + b.ifc.Name + " / isis / " + path); exact || adj.Pos.IsZero() {
					adj.Pos = pos
				}
			}
			d.adjacencies = append(d.adjacencies, adj)
		}
	}
	for level := 1; level <= 2; level++ {
		members := map[*link][]*link{}
		for _, l := range links {
			if !l.p2p && l.level[level] && !l.passive[level] {
				members[groups[level][l]] = append(members[groups[level][l]], l)
			}
		}
		for _, first := range links {
			switch m := members[first]; len(m) {
			case 0, 1:
			case 2: // a network of two is a line between them
				m[0].full[level], m[1].full[level] = append(m[0].full[level], m[1]), append(m[1].full[level], m[0])
			default:
				slices.SortFunc(m, func(a, b *link) int { return cmp.Or(a.inst.index-b.inst.index, cmp.Compare(a.ifc.Name, b.ifc.Name)) })
				t := &transit{m}
				for _, l := range m {
					l.network[level] = t
				}
			}
		}
	}
}

// pair tells in which levels two neighbours are adjacent (ISO 10589, 8.2.4 and 8.4.1; RFC 1195, 1.4), and where in none, why, and under which word
// of an interface. Two that do not speak at all give no reason.
func (d *domain) pair(a, b *link) (up [3]bool, why, path string) {
	say := func(p, what string) {
		if why == "" {
			why, path = what, p
		}
	}
	if a.p2p != b.p2p {
		say("network", "are of different network types (one is point-to-point)")
		return up, why, path
	}
	if a.inst.id == b.inst.id {
		say("process", "are of one system id, "+a.inst.id)
		return up, why, path
	}
	if x, y := a.ifc.Primary(), b.ifc.Primary(); x.IsValid() && y.IsValid() && a.ifc.Borrowed == "" && b.ifc.Borrowed == "" && x.Masked() != y.Masked() {
		say("address-family", fmt.Sprintf("are in different subnets (%s and %s)", x.Masked(), y.Masked()))
		return up, why, path
	}
	if x, y := a.ifc.MTU, b.ifc.MTU; x != 0 && y != 0 && x != y {
		say("mtu", fmt.Sprintf("have MTU %d and %d: padded hellos of the greater do not get through", x, y))
		return up, why, path
	}
	for level := 1; level <= 2; level++ {
		name := levelNames[level]
		switch {
		case !a.level[level] || !b.level[level]:
			if a.level[1] || a.level[2] {
				say("circuit-type", "have no level in common")
			}
		case a.passive[level] && b.passive[level]:
		case a.passive[level] != b.passive[level]:
			who := a
			if b.passive[level] {
				who = b
			}
			say("passive-interface", fmt.Sprintf("both run IS-IS, and %s is passive on %s", who.ifc.Name, who.inst.device.Name))
		case level == 1 && !slices.ContainsFunc(a.inst.areas, func(x string) bool { return slices.Contains(b.inst.areas, x) }):
			say("circuit-type", fmt.Sprintf("have no area in common (%s and %s), which level 1 needs", strings.Join(a.inst.areas, ", "), strings.Join(b.inst.areas, ", ")))
		case auth(a, name) != auth(b, name):
			say("authentication", fmt.Sprintf("authenticate their hellos differently (%s and %s)", cmp.Or(auth(a, name), "not at all"), cmp.Or(auth(b, name), "not at all")))
		case a.inst.style(level) != b.inst.style(level) && a.inst.style(level) != "transition" && b.inst.style(level) != "transition":
			say("metric", fmt.Sprintf("have metric style %s and %s: neither counts the other's links", a.inst.style(level), b.inst.style(level)))
		default:
			up[level] = true
		}
	}
	return up, why, path
}

// auth is how a link authenticates its hellos, in one word for all vendors' words.
func auth(l *link, level string) string {
	t := cmp.Or(l.config.Auth[level], l.config.Auth[""])
	chained := len(l.config.Keys) > 0 || l.config.Settings["password"] != "" || l.config.Settings["hello-password"] != ""
	switch {
	case t == "text" || t == "simple" || t == "password" || t == "cleartext" || t == "" && l.config.Settings["password"] != "":
		return "text"
	case t == "none" || t == "" && !chained:
		return ""
	}
	return "cryptographic"
}
