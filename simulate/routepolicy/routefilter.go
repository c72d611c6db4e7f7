package routepolicy

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
)

// routeFilters are the route filters of one term of a Junos policy. The filters of the longest prefix that holds the route decide alone:
// where none of their match types takes it, no shorter one is asked ("How Route Filters Are Evaluated in Routing Policy Match Conditions").
type routeFilters []routeFilter

// routeFilter takes prefixes inside prefix, of lengths min to max; through, where it is valid, is a second prefix: only those on the way
// from the first to it are taken; mask, where it is valid, has ones where the route's bits must be the prefix's, which must be of its length.
// action is what happens to what the filter takes in place of what the term does, "" for that.
type routeFilter struct {
	prefix   netip.Prefix
	min, max int
	through  netip.Prefix
	mask     netip.Addr
	action   string
}

// filterActions are what may stand behind a route filter, "which is taken immediately, and the then statement is ignored" (Junos, "Understanding
// Route Filters for Use in Routing Policy Match Conditions").
var filterActions = []string{"accept", "reject", "next term", "next policy"}

// ofAction marks a condition that holds of what filters with an action take; without, it is of those that have none.
const ofAction = "(action) "

// withFilterActions gives a policy in which each action of route filters is a term of its own, before that in which the filters stand.
func withFilterActions(policy *devices.RoutePolicy) *devices.RoutePolicy {
	out := *policy
	out.Terms = nil
	for _, t := range policy.Terms {
		for _, action := range filterActions {
			for i, m := range t.Match {
				if m.Kind != "route-filter" || !slices.ContainsFunc(m.Values, func(v string) bool { return strings.HasSuffix(v, " "+action) }) {
					continue
				}
				x := t
				x.Match, x.Set, x.Target, x.Action = slices.Clone(t.Match), nil, "", devices.NextTerm
				x.Match[i].Values = append([]string{ofAction + action}, m.Values...)
				switch action {
				case "accept":
					x.Action = devices.Accept
				case "reject":
					x.Action = devices.Reject
				case "next policy":
					x.Set = []devices.PolicySet{{Kind: action}}
				}
				out.Terms = append(out.Terms, x)
			}
		}
		out.Terms = append(out.Terms, t)
	}
	if len(out.Terms) == len(policy.Terms) {
		return policy
	}
	return &out
}

// parseRouteFilter reads "10.0.0.0/8 upto /24" and its like; a prefix without a length is an address.
func parseRouteFilter(text string) (f routeFilter, err error) {
	for _, a := range filterActions {
		if rest, ok := strings.CutSuffix(text, " "+a); ok {
			text, f.action = rest, a
		}
	}
	w := strings.Fields(text)
	if len(w) < 2 {
		return f, fmt.Errorf("route-filter %q has no match type", text)
	}
	if f.prefix, err = prefixOrAddress(w[0]); err != nil {
		return f, err
	}
	return f, f.setType(w[1], w[2:])
}

func (f *routeFilter) setType(kind string, rest []string) error {
	bits := f.prefix.Addr().BitLen()
	f.min, f.max = f.prefix.Bits(), f.prefix.Bits()
	switch {
	case kind == "exact" && len(rest) == 0:
	case kind == "orlonger" && len(rest) == 0:
		f.max = bits
	case kind == "longer" && len(rest) == 0:
		f.min, f.max = f.min+1, bits
	case kind == "upto" && len(rest) == 1:
		n, err := strconv.Atoi(strings.TrimPrefix(rest[0], "/"))
		f.max = n
		return err
	case kind == "prefix-length-range" && len(rest) == 1:
		_, err := fmt.Sscanf(rest[0], "/%d-/%d", &f.min, &f.max)
		return err
	case kind == "through" && len(rest) == 1:
		to, err := prefixOrAddress(rest[0])
		f.through, f.max = to, to.Bits()
		return err
	case kind == "address-mask" && len(rest) == 1:
		var err error
		f.mask, err = netip.ParseAddr(rest[0])
		return err
	default:
		return fmt.Errorf("route-filter of type %q is not computed", kind)
	}
	return nil
}

func prefixOrAddress(s string) (netip.Prefix, error) {
	if strings.Contains(s, "/") {
		p, err := netip.ParsePrefix(s)
		return p.Masked(), err
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(a, a.BitLen()), nil
}

func (f *routeFilter) holds(p netip.Prefix) bool {
	if f.mask.IsValid() {
		e := devices.PrefixListEntry{Prefix: f.prefix, Min: f.min, Max: f.max, Mask: f.mask}
		return takes(&e, p)
	}
	return f.prefix.Bits() <= p.Bits() && f.prefix.Contains(p.Addr())
}

func (f *routeFilter) takes(p netip.Prefix) bool {
	return p.Bits() >= f.min && p.Bits() <= f.max && (!f.through.IsValid() || p.Contains(f.through.Addr()))
}

// take reports whether the filters take a prefix, and what action stands behind the one that does.
func (fs routeFilters) take(p netip.Prefix) (took bool, action string) {
	longest := -1
	for i := range fs {
		if fs[i].holds(p) {
			longest = max(longest, fs[i].prefix.Bits())
		}
	}
	for i := range fs {
		if fs[i].prefix.Bits() == longest && fs[i].holds(p) && fs[i].takes(p) {
			return true, fs[i].action
		}
	}
	return false, ""
}

// filtersOf are the prefixes of a list as route filters of one type (prefix-list-filter).
func filtersOf(l *devices.PrefixList, kind string) (routeFilters, error) {
	fs := make(routeFilters, len(l.Entries))
	for i, e := range l.Entries {
		fs[i].prefix = e.Prefix
		if err := fs[i].setType(kind, nil); err != nil {
			return nil, err
		}
	}
	return fs, nil
}
