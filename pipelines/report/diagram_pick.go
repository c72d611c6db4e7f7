package report

import (
	"fmt"
	"slices"

	"interlock/devices"
	"interlock/pipelines"
)

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
