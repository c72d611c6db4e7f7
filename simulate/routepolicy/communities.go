package routepolicy

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"interlock/simulate/rib"
)

// wellKnown are the communities with names, by each name that a system gives them (IANA, "BGP Well-known Communities"; the systems'
// own words from their command references).
var wellKnown = map[string]uint32{
	"no-export": 0xFFFFFF01, "no-advertise": 0xFFFFFF02, "local-as": 0xFFFFFF03, "no-export-subconfed": 0xFFFFFF03, "nopeer": 0xFFFFFF04, "no-peer": 0xFFFFFF04,
	"graceful-shutdown": 0xFFFF0000, "gshut": 0xFFFF0000, "accept-own": 0xFFFF0001, "route-filter-translated-v4": 0xFFFF0002, "route-filter-v4": 0xFFFF0003,
	"route-filter-translated-v6": 0xFFFF0004, "route-filter-v6": 0xFFFF0005, "llgr-stale": 0xFFFF0006, "no-llgr": 0xFFFF0007, "accept-own-nexthop": 0xFFFF0008, "blackhole": 0xFFFF029A,
}

// ParseCommunity reads a standard community: a name, AS:VALUE, or a number.
func ParseCommunity(s string) (uint32, bool) {
	if v, ok := wellKnown[strings.ToLower(s)]; ok {
		return v, true
	}
	if a, b, ok := strings.Cut(s, ":"); ok {
		hi, err := strconv.ParseUint(a, 10, 16)
		lo, err2 := strconv.ParseUint(b, 10, 16)
		return uint32(hi<<16 | lo), err == nil && err2 == nil
	}
	n, err := strconv.ParseUint(s, 0, 32)
	return uint32(n), err == nil
}

func parseLarge(s string) (c rib.LargeCommunity, ok bool) {
	parts := strings.Split(strings.TrimPrefix(s, "large:"), ":")
	if len(parts) != 3 {
		return c, false
	}
	for i, x := range parts {
		n, err := strconv.ParseUint(x, 10, 32)
		if err != nil {
			return c, false
		}
		c[i] = uint32(n)
	}
	return c, true
}

// extendedSubTypes are the sub-types of transitive two-octet-AS, address and four-octet-AS communities by the systems' words for them
// (RFC 4360, RFC 5668).
var extendedSubTypes = map[string]uint64{"rt": 0x02, "target": 0x02, "soo": 0x03, "origin": 0x03}

// parseExtended reads an extended community whose type is told apart: "rt" and "65000:1", "target:65000:1", "target:672277L:1" (Junos, a
// four-octet AS), "target:192.0.2.1:1".
func parseExtended(typ, s string) (uint64, bool) {
	if typ == "" {
		parts := strings.SplitN(s, ":", 2)
		if len(parts) != 2 {
			return 0, false
		}
		if n, err := strconv.ParseUint(parts[0], 0, 16); err == nil { // type and sub-type as one number (labs/junos_ext_community_literal)
			return assembled(n>>8, n&0xff, parts[1], true)
		}
		typ, s = parts[0], parts[1]
	}
	sub, ok := extendedSubTypes[strings.ToLower(typ)]
	if !ok {
		return 0, false
	}
	return assembled(0, sub, s, false)
}

// assembled puts an extended community together of its type, sub-type and ADMINISTRATOR:NUMBER. Unless the type is fixed, the form of
// the administrator tells it: 0 for two octets of AS, 1 for an address, 2 for four.
func assembled(typ, sub uint64, s string, fixed bool) (uint64, bool) {
	at := strings.LastIndexByte(s, ':')
	if at < 0 {
		return 0, false
	}
	admin, number := s[:at], strings.TrimSuffix(s[at+1:], "L")
	n, err := strconv.ParseUint(number, 10, 32)
	if err != nil {
		return 0, false
	}
	if a, err := netip.ParseAddr(admin); err == nil && a.Is4() && n <= 0xffff {
		b := a.As4()
		if !fixed {
			typ = 1
		}
		return typ<<56 | sub<<48 | uint64(b[0])<<40 | uint64(b[1])<<32 | uint64(b[2])<<24 | uint64(b[3])<<16 | n, true
	}
	long := strings.HasSuffix(admin, "L")
	admin = strings.TrimSuffix(admin, "L")
	as, err := strconv.ParseUint(admin, 10, 32)
	if hi, lo, ok := strings.Cut(admin, "."); ok { // asdot
		h, err1 := strconv.ParseUint(hi, 10, 16)
		l, err2 := strconv.ParseUint(lo, 10, 16)
		if err = err1; err == nil {
			err = err2
		}
		as, long = h<<16|l, true
	}
	if err != nil {
		return 0, false
	}
	if long || as > 0xffff {
		if !fixed {
			typ = 2
		}
		return typ<<56 | sub<<48 | as<<16 | n&0xffff, n <= 0xffff
	}
	return typ<<56 | sub<<48 | as<<32 | n, true
}

// spelt writes communities as regular expressions see them.
func spelt(c uint32) string {
	return strconv.Itoa(int(c>>16)) + ":" + strconv.Itoa(int(c&0xffff))
}

func speltLarge(c rib.LargeCommunity) string {
	return strconv.FormatUint(uint64(c[0]), 10) + ":" + strconv.FormatUint(uint64(c[1]), 10) + ":" + strconv.FormatUint(uint64(c[2]), 10)
}

// speltExtended gives the type's word as route-maps write it ("RT", "SoO"), that of Junos ("target", "origin"), and the value.
func speltExtended(c uint64) (word, junos, value string) {
	typ, sub := c>>56, c>>48&0xff
	switch sub {
	case 0x02:
		word, junos = "RT", "target"
	case 0x03:
		word, junos = "SoO", "origin"
	default:
		word = "0x" + strconv.FormatUint(c>>48, 16)
		junos = word
	}
	switch typ &^ 0x40 {
	case 1:
		a := netip.AddrFrom4([4]byte{byte(c >> 40), byte(c >> 32), byte(c >> 24), byte(c >> 16)})
		return word, junos, a.String() + ":" + strconv.FormatUint(c&0xffff, 10)
	case 2:
		return word, junos, strconv.FormatUint(c>>16&0xffffffff, 10) + ":" + strconv.FormatUint(c&0xffff, 10)
	}
	return word, junos, strconv.FormatUint(c>>32&0xffff, 10) + ":" + strconv.FormatUint(c&0xffffffff, 10)
}

// communities are values of any of the three kinds, sorted and without doubles.
type communities struct {
	standard []uint32
	extended []uint64
	large    []rib.LargeCommunity
}

func (c *communities) sort() {
	slices.Sort(c.standard)
	c.standard = slices.Compact(c.standard)
	slices.Sort(c.extended)
	c.extended = slices.Compact(c.extended)
	slices.SortFunc(c.large, compareLarge)
	c.large = slices.Compact(c.large)
}

func compareLarge(a, b rib.LargeCommunity) int { return slices.Compare(a[:], b[:]) }

// merged gives a and b together, sorted, as a slice of its own unless one adds nothing.
func merged[T any](a, b []T, compare func(x, y T) int) []T {
	if len(b) == 0 {
		return a
	}
	if len(a) == 0 {
		return b
	}
	out := make([]T, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch c := compare(a[0], b[0]); {
		case c < 0:
			out, a = append(out, a[0]), a[1:]
		case c > 0:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// without gives what of a list is not to be deleted; the list itself where nothing is.
func without[T any](a []T, gone func(T) bool) []T {
	for i, x := range a {
		if !gone(x) {
			continue
		}
		out := slices.Clone(a[:i])
		for _, y := range a[i+1:] {
			if !gone(y) {
				out = append(out, y)
			}
		}
		return out
	}
	return a
}

// ParseTarget reads a route target as configured ("65000:1", "192.0.2.1:1", "target:65000:1", "65000L:1").
func ParseTarget(s string) (uint64, bool) {
	if strings.HasPrefix(s, "target:") {
		return parseExtended("", s)
	}
	return parseExtended("rt", s)
}
