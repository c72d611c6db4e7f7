package isis

import (
	"cmp"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"sync"

	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
	"interlock/simulate/spf"
)

const infinity = spf.Infinity

func join(a, b []rib.NextHop) []rib.NextHop { return spf.Join(a, b) }

// offer makes the routes of every instance.
func (d *domain) offer(s *State) {
	made := make([][]*rib.Route, len(d.instances))
	parallel(len(d.instances), func(n int) {
		if i := d.instances[n]; len(i.links) > 0 {
			made[n] = d.routes(i)
		}
	})
	for n, i := range d.instances {
		if len(made[n]) > 0 {
			s.Routes[i.table()] = append(s.Routes[i.table()], made[n]...)
		}
	}
	for _, rs := range s.Routes {
		slices.SortStableFunc(rs, rib.ByPrefix)
	}
}

// routes are what an instance offers: of each prefix the preferred way, without what it has of its own.
func (d *domain) routes(i *instance) []*rib.Route {
	all := append(d.paths(i, 1), d.paths(i, 2)...)
	slices.SortStableFunc(all, func(a, b path) int { return rib.ComparePrefixes(a.prefix, b.prefix) })
	var out []*rib.Route
	for _, p := range i.best(all) {
		if len(p.hops) == 0 {
			continue
		}
		r := &rib.Route{Prefix: p.prefix, Protocol: p.kind, Process: i.label(), Distance: i.distance(p), Metric: p.metric, Tag: p.tag, NextHops: d.limited(i, p.hops), NoInstall: !i.device.System.Trusts(i.distance(p))}
		if d.installs(i, r) {
			out = append(out, r)
		}
	}
	return out
}

func (i *instance) distance(p path) int {
	level := 1
	if p.kind == rib.ISISL2 {
		level = 2
	}
	if far := i.system.ISIS.ExternalDistances[level]; p.external && far != 0 {
		return cmp.Or(i.config.Distance[levelNames[level]+" external"], far)
	}
	return cmp.Or(i.config.Distance[levelNames[level]], i.config.Distance[""], i.system.Distance(p.kind))
}

// installs asks the filter between IS-IS and the table.
func (d *domain) installs(i *instance, r *rib.Route) bool {
	if i.config.DistributeIn == "" || d.in.Policies == nil {
		return true
	}
	name := i.config.DistributeIn
	if kind, n, named := strings.Cut(name, " "); named && kind == "route-map" {
		name = n
	}
	_, res := d.in.Policies(i.device.Name).Apply(name, routepolicy.Subject{Route: *r, VRF: i.vrf, Use: routepolicy.TableMap})
	return res.Accept
}

// limited are as many next hops as the system uses: those to the lowest system ids where it must leave some out (lab sros_services).
func (d *domain) limited(i *instance, hops []rib.NextHop) []rib.NextHop {
	most := i.maximumPaths()
	if len(hops) <= most {
		return hops
	}
	id := map[netip.Addr]string{}
	for _, l := range i.links {
		for level := 1; level <= 2; level++ {
			for _, o := range l.full[level] {
				id[o.address()] = o.inst.id
			}
			if l.network[level] != nil {
				for _, o := range l.network[level].members {
					id[o.address()] = o.inst.id
				}
			}
		}
	}
	hops = slices.Clone(hops)
	slices.SortStableFunc(hops, func(a, b rib.NextHop) int { return cmp.Or(cmp.Compare(id[a.Addr], id[b.Addr]), rib.CompareHops(a, b)) })
	return rib.SortHops(hops[:most])
}

// parallel does n things that do not touch each other, on all cores.
func parallel(n int, do func(int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < n; i += workers {
				do(i)
			}
		})
	}
	wg.Wait()
}
