package routepolicy

import (
	"encoding/binary"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// slowFirst is the list as its definition reads: each entry in turn, bit by bit.
func slowFirst(entries []devices.PrefixListEntry, p netip.Prefix) int {
	for i, e := range entries {
		if e.Prefix.Addr().Is4() != p.Addr().Is4() || p.Bits() < e.Min || p.Bits() > e.Max {
			continue
		}
		a, b := p.Addr().AsSlice(), e.Prefix.Addr().AsSlice()
		same := e.Mask.IsValid() || p.Bits() >= e.Prefix.Bits()
		for bit := 0; bit < len(a)*8; bit++ {
			counts := bit < e.Prefix.Bits()
			if e.Mask.IsValid() {
				counts = e.Mask.AsSlice()[bit/8]>>(7-bit%8)&1 == 1
			}
			if counts && (a[bit/8]^b[bit/8])>>(7-bit%8)&1 == 1 {
				same = false
			}
		}
		if same {
			return i
		}
	}
	return -1
}

// FuzzPrefixList holds lists of any length, with tries and without, against the slow reading.
func FuzzPrefixList(f *testing.F) {
	f.Add([]byte("\x0a\x00\x00\x00\x08\x10\x18\x00\x0a\x01\x00\x00\x10\x00\x20\x00"), uint32(0x0a010000), uint8(16))
	f.Add([]byte(strings.Repeat("\x0a\x00\x00\x00\x08\x10\x18\x01", 12)), uint32(0x0a010000), uint8(20))
	f.Fuzz(func(t *testing.T, data []byte, addr uint32, bits uint8) {
		var entries []devices.PrefixListEntry
		for len(data) >= 8 && len(entries) < 40 {
			var a [4]byte
			copy(a[:], data)
			n := int(data[4] % 33)
			p := netip.PrefixFrom(netip.AddrFrom4(a), n).Masked()
			e := devices.PrefixListEntry{Prefix: p, Min: n + int(data[5])%(33-n), Deny: data[7]&1 == 1}
			e.Max = e.Min + int(data[6])%(33-e.Min)
			if data[7]&6 == 6 {
				e.Mask = netip.AddrFrom4([4]byte{255, data[6], 255, data[5]})
			}
			entries = append(entries, e)
			data = data[8:]
		}
		var a [4]byte
		binary.BigEndian.PutUint32(a[:], addr)
		for _, p := range append(prefixesOf(entries), netip.PrefixFrom(netip.AddrFrom4(a), int(bits%33)).Masked()) {
			if got, want := newPrefixList(entries).first(p), slowFirst(entries, p); got != want {
				t.Fatalf("%s: entry %d takes it, want %d, of %v", p, got, want, entries)
			}
		}
	})
}

func prefixesOf(entries []devices.PrefixListEntry) []netip.Prefix {
	var out []netip.Prefix
	for _, e := range entries {
		out = append(out, e.Prefix, netip.PrefixFrom(e.Prefix.Addr(), e.Max).Masked())
	}
	return out
}

// FuzzASNRegex holds expressions over AS numbers against a regular expression over text, in which each AS is a letter: the reference is
// Go's own machine.
func FuzzASNRegex(f *testing.F) {
	for _, s := range []string{"1", "1 .*", "(1|2)+ 3?", "[1 2]{1,2} 4", "()", "1-3*", ". . 9", "!1 2", "((1|2) 3)* 4"} {
		f.Add(s, []byte{1, 2, 3})
		f.Add(s, []byte{1, 3, 2, 3, 4})
	}
	f.Fuzz(func(t *testing.T, expression string, path []byte) {
		if len(expression) > 40 || len(path) > 12 {
			t.Skip("bounded, so that both machines end soon")
		}
		got, err := parseASNRegex(expression)
		letters, ok := asLetters(expression)
		if err != nil || !ok {
			return // only that it ends
		}
		want, err := regexp.Compile("^(?:" + letters + ")$")
		if err != nil {
			return
		}
		asns := make([]uint32, len(path))
		text := ""
		for i, b := range path {
			asns[i] = uint32(b % 10)
			text += string(rune('a' + b%10))
		}
		if g, w := got.takes(asns), want.MatchString(text); g != w {
			t.Fatalf("%q takes %v: %v, want %v (%s)", expression, asns, g, w, letters)
		}
	})
}

// asLetters writes an expression over single digits as one over letters, where it is made of nothing else.
func asLetters(s string) (string, bool) {
	var b strings.Builder
	for i, w := range asnWords(s) {
		switch {
		case len(w) == 1 && w[0] >= '0' && w[0] <= '9':
			b.WriteByte('a' + w[0] - '0')
		case w == ".":
			b.WriteString("[a-j]")
		case w == "(" || w == ")" || w == "|":
			b.WriteString(w)
		case (w == "*" || w == "+" || w == "?") && i > 0:
			if last := b.String(); strings.HasSuffix(last, "*") || strings.HasSuffix(last, "+") || strings.HasSuffix(last, "?") {
				return "", false
			}
			b.WriteString(w)
		default:
			return "", false
		}
	}
	return b.String(), true
}

// FuzzPathList holds the memo and the delimiters against each AS looked at by itself: "_N_" is in the path or is not.
func FuzzPathList(f *testing.F) {
	f.Add(uint32(1), []byte{1, 11, 111})
	f.Fuzz(func(t *testing.T, asn uint32, path []byte) {
		if len(path) > 20 {
			t.Skip("no longer paths")
		}
		l := &pathList{memo: map[string]pathAnswer{}, entries: []pathEntry{newPathEntry("_"+strconv.Itoa(int(asn))+"_", false, systems.PathText)}}
		var p rib.ASPath
		for i, b := range path {
			p = append(p, rib.Segment{Kind: rib.SegmentKind(i % 3), ASNs: []uint32{uint32(b), asn ^ uint32(b)}})
		}
		want := is(p.Contains(asn) > 0)
		for range 2 { // from the expression, and from the memo
			if got, _ := l.permits(p); got != want {
				t.Fatalf("_%d_ in %s: %v, want %v", asn, appendPath(nil, p), got, want)
			}
		}
	})
}

// FuzzPolicyText: nothing that a policy may say makes the interpreter fall.
func FuzzPolicyText(f *testing.F) {
	for _, s := range []string{"metric|+5", "community|65000:1", "as-path prepend|65001 65002", "next-hop|192.0.2.1", "route-filter|10.0.0.0/8 upto /24", "as-path length|<= 3", "tag|5-9", "source-protocol|ospf 1", "distance|-3", "as-path passes-through|'1 [2..3]'"} {
		kind, value, _ := strings.Cut(s, "|")
		f.Add(kind, value, "junos")
		f.Add(kind, value, "ios")
	}
	f.Fuzz(func(t *testing.T, kind, value, os string) {
		c := &devices.Config{RoutePolicies: map[string]*devices.RoutePolicy{"P": {Name: "P", Otherwise: devices.Reject, Terms: []devices.PolicyTerm{
			{Name: "10", Match: []devices.PolicyMatch{{Kind: kind, Values: []string{value}}}, Action: devices.Accept, Continue: "next"},
			{Name: "20", Set: []devices.PolicySet{{Kind: kind, Values: strings.Fields(value)}}, Action: devices.Accept}}}}}
		p := New(c, systems.Of(os))
		s := Subject{Use: Export}
		s.Prefix = netip.MustParsePrefix("10.1.0.0/16")
		s.Protocol = rib.EBGP
		s.Attributes.ASPath = rib.ASPath{{ASNs: []uint32{1, 2}}}
		one, first := p.Apply("P", s)
		two, second := p.Apply("P", s)
		if first.Accept != second.Accept || !one.Attributes.Same(&two.Attributes) {
			t.Fatalf("%s %q on %s: two answers", kind, value, os)
		}
	})
}
