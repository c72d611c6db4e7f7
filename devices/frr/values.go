package frr

import (
	"fmt"
	"net/netip"
	"strconv"

	"interlock/devices/ioslike"
)

func errorf(format string, v ...any) error { return fmt.Errorf(format, v...) }

// number reads a decimal number up to most.
func number(s string, most int64) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > most || s[0] == '+' {
		return 0, fmt.Errorf("%q is not a number up to %d", s, most)
	}
	return n, nil
}

// maskPrefix makes a prefix of an address and a network mask.
func maskPrefix(ip, mask netip.Addr) (netip.Prefix, error) {
	if !ip.Is4() || !mask.Is4() {
		return netip.Prefix{}, fmt.Errorf("%s is no address with a mask", ip)
	}
	m := mask.As4()
	for i := range m {
		m[i] = ^m[i]
	}
	w := ioslike.WildcardAddress(ip, netip.AddrFrom4(m))
	switch {
	case w.Address.IsValid():
		return netip.Prefix{}, fmt.Errorf("%s is no network mask: its ones are not all in front", mask)
	case !w.Prefix.IsValid():
		return netip.PrefixFrom(ip, 0), nil
	}
	return netip.PrefixFrom(ip, w.Prefix.Bits()), nil
}

func parsePrefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }

func parseAddr(s string) netip.Addr {
	a, _ := netip.ParseAddr(s)
	return a
}
