package ospf

import (
	"net/netip"
	"slices"
	"strings"

	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// passes asks a filter of an area ("prefix-list L", "route-map M", "access-list A", the name of a policy, or prefixes to leave out)
// about a summary.
func (d *domain) passes(i *instance, filter string, p netip.Prefix, metric int64) bool {
	if filter == "" || d.in.Policies == nil {
		return true
	}
	ps := d.in.Policies(i.device.Name)
	if ps == nil {
		return true
	}
	kind, name, named := strings.Cut(filter, " ")
	switch {
	case named && kind == "prefix-list":
		return ps.PrefixList(name, p).Accept
	case named && kind == "access-list":
		return ps.ACL(name, p).Accept
	case named && kind == "route-map":
		filter = name
	case strings.Contains(kind, "/"): // EOS, "area filter": subnets that are left out
		return !slices.ContainsFunc(strings.Fields(filter), func(text string) bool {
			x, err := netip.ParsePrefix(text)
			return err == nil && x.Bits() <= p.Bits() && x.Contains(p.Addr())
		})
	}
	_, r := ps.Apply(filter, routepolicy.Subject{Route: rib.Route{Prefix: p, Protocol: rib.OSPFInter, Metric: metric, Process: i.label()}, VRF: i.vrf})
	return r.Accept
}
