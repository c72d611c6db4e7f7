package devices

import (
	"fmt"
	"net/netip"
	"sort"
	"strconv"
	"strings"
)

// The canonical text of entries of ordered lists. Two entries with the same text do the same; sequence numbers, and the
// spellings that a system takes for the same thing (host 10.0.0.1 and 10.0.0.1/32, any and 0.0.0.0/0), make no difference.

// protocolNames are the protocols that systems write as numbers and as names (IANA assigned numbers).
var protocolNames = map[string]string{
	"1": "icmp", "2": "igmp", "4": "ipinip", "6": "tcp", "17": "udp", "46": "rsvp", "47": "gre", "50": "esp", "51": "ahp",
	"58": "icmpv6", "ipv6-icmp": "icmpv6", "88": "eigrp", "89": "ospf", "103": "pim", "108": "pcp", "112": "vrrp", "132": "sctp",
}

// portNames are the ports whose names NX-OS and EOS share, or differ in (IANA service names).
var portNames = map[string]string{
	"ftp-data": "20", "ftp": "21", "ssh": "22", "telnet": "23", "smtp": "25", "tacacs": "49", "domain": "53", "bootps": "67", "bootpc": "68",
	"tftp": "69", "http": "80", "www": "80", "pop3": "110", "sunrpc": "111", "ntp": "123", "snmp": "161", "snmptrap": "162", "bgp": "179",
	"ldap": "389", "https": "443", "isakmp": "500", "syslog": "514", "rip": "520", "bfd": "3784", "bfd-echo": "3785",
}

// String gives the entry's canonical text, without its number: "permit tcp 10.0.0.0/8 any eq 22".
func (e ACLEntry) String() string {
	if e.Remark != "" {
		return "remark " + e.Remark
	}
	protocol := e.Protocol
	if name, ok := protocolNames[protocol]; ok {
		protocol = name
	}
	words := []string{action(!e.Permit), protocol, e.Source.String(), e.SourcePort.String(), e.Destination.String(), e.DestinationPort.String()}
	options := append([]string(nil), e.Options...)
	sort.Strings(options) // conditions hold together, in whatever order they stand
	return joinWords(append(words, options...)...)
}

// String gives "any", "host 10.0.0.1", a prefix, "ADDRESS WILDCARD", "group NAME" or the vendor's words.
func (a ACLAddress) String() string {
	prefix := a.Prefix
	if p, ok := wildcardPrefix(a.Address, a.Wildcard); ok {
		prefix = p
	}
	switch {
	case a.Group != "":
		return "group " + a.Group
	case a.Text != "":
		return a.Text
	case prefix.IsValid() && prefix.Bits() == 0:
		return "any"
	case prefix.IsValid() && prefix.IsSingleIP():
		return "host " + prefix.Addr().String()
	case prefix.IsValid():
		return prefix.Masked().String()
	case a.Address.IsValid() && a.Wildcard.IsValid():
		return a.Address.String() + " wildcard " + a.Wildcard.String()
	case a.Address.IsValid():
		return "host " + a.Address.String()
	case a.Wildcard.IsValid():
		return "any wildcard " + a.Wildcard.String()
	}
	return "any"
}

// wildcardPrefix gives the prefix that an address with a wildcard is, where the wildcard's zeros all come first.
func wildcardPrefix(a, wildcard netip.Addr) (netip.Prefix, bool) {
	if !a.IsValid() || !wildcard.IsValid() || a.BitLen() != wildcard.BitLen() {
		return netip.Prefix{}, false
	}
	bits, ended := 0, false
	for _, b := range wildcard.AsSlice() {
		for m := byte(0x80); m != 0; m >>= 1 {
			switch {
			case b&m != 0:
				ended = true
			case ended:
				return netip.Prefix{}, false
			default:
				bits++
			}
		}
	}
	return netip.PrefixFrom(a, bits).Masked(), true
}

// String gives "", "eq 22", "range 1024 65535" and the like, port names that everybody shares as numbers.
func (m PortMatch) String() string {
	if m.Op == "" && len(m.Values) == 0 {
		return ""
	}
	values := make([]string, len(m.Values))
	for i, v := range m.Values {
		values[i] = v
		if n, ok := portNames[v]; ok && m.Op != "group" {
			values[i] = n
		}
	}
	if m.Op == "eq" || m.Op == "neq" {
		sort.Strings(values) // alternatives
	}
	return joinWords(append([]string{m.Op}, values...)...)
}

// String gives the entry's canonical text: "permit 10.0.0.0/8 ge 16 le 24". Bounds that follow from the prefix are left out.
func (e PrefixListEntry) String() string {
	s := action(e.Deny) + " " + ValueText(e.Prefix)
	bits, all := 0, 0
	if e.Prefix.IsValid() {
		bits, all = e.Prefix.Bits(), e.Prefix.Addr().BitLen()
	}
	switch {
	case e.Min == bits && e.Max == bits:
	case e.Min == bits:
		s += " le " + strconv.Itoa(e.Max)
	default:
		s += " ge " + strconv.Itoa(e.Min)
		if e.Max != all {
			s += " le " + strconv.Itoa(e.Max)
		}
	}
	if e.Mask.IsValid() {
		s += " mask " + e.Mask.String()
	}
	return s
}

// String gives the entry's canonical text: "permit 65000:1 65000:2". Communities of one line must all be there, so
// their order does not matter; a regular expression is one value.
func (e ListEntry) String() string {
	values := append([]string(nil), e.Values...)
	sort.Strings(values)
	return joinWords(append([]string{action(e.Deny)}, values...)...)
}

func action(deny bool) string {
	if deny {
		return "deny"
	}
	return "permit"
}

func joinWords(words ...string) string {
	kept := words[:0]
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

func texts[E fmt.Stringer](entries []E) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = e.String()
	}
	return out
}

// EntryNames gives the keys of entries in a path: their text in quotes, "(2)" behind the second of the same text.
func EntryNames(texts []string) []string {
	names := make([]string, len(texts))
	for i, s := range texts {
		names[i] = "'" + s + "'"
	}
	return numberRepeated(names)
}

// TermNames gives the keys of a policy's terms in a path.
func TermNames(terms []PolicyTerm) []string {
	names := make([]string, len(terms))
	for i, t := range terms {
		names[i] = t.Name
	}
	return numberRepeated(names)
}

func numberRepeated(names []string) []string {
	seen := map[string]int{}
	for i, name := range names {
		if seen[name]++; seen[name] > 1 {
			names[i] = name + " (" + strconv.Itoa(seen[name]) + ")"
		}
	}
	return names
}

// MatchTexts gives the conditions of a term by kind. They must all hold and the values of one are alternatives, so
// neither order matters.
func MatchTexts(matches []PolicyMatch) map[string]string {
	out := map[string]string{}
	for _, m := range matches {
		values := append([]string(nil), m.Values...)
		sort.Strings(values)
		s := strings.Join(values, ", ")
		if m.Exact {
			s += " exact-match"
		}
		if m.Negate {
			s = "not " + s
		}
		kind := m.Kind
		for n := 2; ; n++ {
			if _, taken := out[kind]; !taken {
				break
			}
			kind = m.Kind + " (" + strconv.Itoa(n) + ")"
		}
		out[kind] = s
	}
	return out
}

// SetTexts gives what a term sets, by kind. The order of the values of one set matters (as-path prepend).
func SetTexts(sets []PolicySet) map[string]string {
	out := map[string]string{}
	for _, s := range sets {
		kind := s.Kind
		for n := 2; ; n++ {
			if _, taken := out[kind]; !taken {
				break
			}
			kind = s.Kind + " (" + strconv.Itoa(n) + ")"
		}
		out[kind] = strings.Join(s.Values, " ")
	}
	return out
}
