package ospf

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// filter is a place of an instance where a list or policy decides over routes.
type filter struct {
	leaf, policy string
	use          routepolicy.Use
	// only are the kinds of route that it is asked about; nil for all.
	only func(rib.Protocol) bool
}

// filters are those of an instance, in order.
func (i *instance) filters() []filter {
	var out []filter
	add := func(leaf, policy string, use routepolicy.Use, only func(rib.Protocol) bool) {
		if policy != "" && !strings.Contains(strings.Fields(policy)[0], "/") {
			out = append(out, filter{leaf, policy, use, only})
		}
	}
	between := func(p rib.Protocol) bool { return p == rib.OSPFIntra || p == rib.OSPFInter }
	for _, area := range slices.Sorted(maps.Keys(i.config.Areas)) {
		a := i.config.Areas[area]
		add(devices.PathJoin("area "+area, "filter-list in"), a.FilterIn, 0, between)
		add(devices.PathJoin("area "+area, "filter-list out"), a.FilterOut, 0, between)
	}
	add("distribute-list in", i.config.DistributeIn, routepolicy.TableMap, nil)
	table, _, _ := strings.Cut(i.config.TableMap, " ")
	add("table-map", table, routepolicy.TableMap, nil)
	if o := i.config.DefaultOriginate; o != nil {
		add("default-information originate", o.Policy, routepolicy.Redistribution, func(rib.Protocol) bool { return false })
	}
	return out
}

// guesses tells of filters whose answer about one of the routes hangs on what is not known: a list that is not there, or a condition that is
// not computed. They are asked again about all that there is, for what asked them on the way keeps nothing.
func (d *domain) guesses() {
	if d.in.Policies == nil {
		return
	}
	for _, i := range d.instances {
		ps := d.in.Policies(i.device.Name)
		for _, f := range i.filters() {
			if ps == nil {
				break
			}
			for _, r := range d.candidates(i, f) {
				if why := unknown(f, ps, i, r); why != "" {
					d.problem(i, f.leaf, fmt.Sprintf("what %q does with %s hangs on what is not computed: %s; routes may be others than shown", f.policy, r.Prefix, why))
					break
				}
			}
		}
	}
}

// candidates are the routes that a filter may be asked about.
func (d *domain) candidates(i *instance, f filter) []rib.Route {
	var out []rib.Route
	add := func(r rib.Route) {
		if f.only == nil || f.only(r.Protocol) {
			out = append(out, r)
		}
	}
	for _, ps := range [...][]path{i.intra, i.inter} {
		for _, p := range ps {
			add(rib.Route{Prefix: p.prefix, Protocol: p.kind, Metric: p.cost, Tag: p.tag, Process: i.label()})
		}
	}
	for _, l := range d.lsas {
		add(rib.Route{Prefix: l.prefix, Protocol: rib.OSPFE2, Metric: l.metric, Tag: l.tag, Process: i.label()})
	}
	if f.use == routepolicy.Redistribution {
		out = append(out, rib.Route{Prefix: defaultRoute(i.v3), Protocol: rib.Static})
	}
	return out
}

// unknown says why a filter's answer about a route is a guess, "" where it is none.
func unknown(f filter, ps *routepolicy.Policies, i *instance, r rib.Route) string {
	kind, name, named := strings.Cut(f.policy, " ")
	var res routepolicy.Result
	switch {
	case named && kind == "prefix-list":
		res = ps.PrefixList(name, r.Prefix)
	case named && kind == "access-list":
		res = ps.ACL(name, r.Prefix)
	default:
		if !named || kind != "route-map" {
			name = f.policy
		}
		_, res = ps.Apply(name, routepolicy.Subject{Route: r, VRF: i.vrf, Use: f.use})
	}
	return strings.Join(res.Unmodelled, "; ")
}
