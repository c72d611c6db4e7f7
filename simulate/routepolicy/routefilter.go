package routepolicy

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"interlock/devices"
)

// routeFilters are the route filters of one term of a Junos policy. The filters of the longest prefix that holds the route decide alone:
// where none of their match types takes it, no shorter one is asked ("How Route Filters Are Evaluated in Routing Policy Match Conditions").
type routeFilters []routeFilter

// routeFilter takes prefixes inside prefix, of lengths min to max; through, where it is valid, is a second prefix: only those on the way
// from the first to it are taken.
type routeFilter struct {
	prefix   netip.Prefix
	min, max int
	through  netip.Prefix
}

// parseRouteFilter reads "10.0.0.0/8 upto /24" and its like; a prefix without a length is an address.
func parseRouteFilter(text string) (f routeFilter, err error) {
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
	return f.prefix.Bits() <= p.Bits() && f.prefix.Contains(p.Addr())
}

func (f *routeFilter) takes(p netip.Prefix) bool {
	return p.Bits() >= f.min && p.Bits() <= f.max && (!f.through.IsValid() || p.Contains(f.through.Addr()))
}

func (fs routeFilters) take(p netip.Prefix) bool {
	longest := -1
	for i := range fs {
		if fs[i].holds(p) {
			longest = max(longest, fs[i].prefix.Bits())
		}
	}
	for i := range fs {
		if fs[i].prefix.Bits() == longest && fs[i].holds(p) && fs[i].takes(p) {
			return true
		}
	}
	return false
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
