package flows

import (
	"net/netip"
	"slices"
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
)

// howMuch is how many of the packets that a header stands for a condition takes.
type howMuch uint8

const (
	none howMuch = iota
	some
	all
)

// match is the answer of a condition. Where why is not empty it is some for want of knowing.
type match struct {
	is  howMuch
	why string
}

// and joins two conditions.
func (m match) and(o match) match {
	if o.is < m.is {
		m.is = o.is
	}
	if m.why == "" {
		m.why = o.why
	}
	return m
}

func unknown(why string) match { return match{some, why} }

func either(yes bool) match {
	if yes {
		return match{is: all}
	}
	return match{is: none}
}

// compile makes the conditions of an entry ready.
func compile(c *devices.Config, e devices.ACLEntry) func(Header) match {
	g := groups{c, map[string]bool{}}
	source, destination := g.address(e.Source), g.address(e.Destination)
	sourcePort, destinationPort := g.port(e.SourcePort), g.port(e.DestinationPort)
	conditions := options(e)
	return func(h Header) match {
		m := protocol(e.Protocol, h).and(source(h.Src)).and(destination(h.Dst))
		for _, f := range []func() match{func() match { return sourcePort(h.SrcPort) }, func() match { return destinationPort(h.DstPort) }, func() match { return conditions(h) }} {
			if m.is == none {
				return match{}
			}
			m = m.and(f())
		}
		if m.is == none {
			m.why = ""
		}
		return m
	}
}

// protocolNumbers are the names that lists give to IP protocols, by number (IANA).
var protocolNumbers = map[string]string{"icmp": "1", "igmp": "2", "ipinip": "4", "ipip": "4", "tcp": "6", "egp": "8", "igp": "9", "udp": "17", "ipv6": "41", "rsvp": "46", "gre": "47", "esp": "50",
	"ahp": "51", "ah": "51", "icmpv6": "58", "icmp6": "58", "ipv6-icmp": "58", "eigrp": "88", "ospf": "89", "nos": "94", "pim": "103", "pcp": "108", "vrrp": "112", "l2tp": "115", "sctp": "132"}

func protocolNumber(p string) string {
	if n, ok := protocolNumbers[p]; ok {
		return n
	}
	return p
}

func protocol(want string, h Header) match {
	have := h.Protocol
	if have == "icmp" && h.Dst.Is6() {
		have = "icmpv6"
	}
	switch want {
	case "", "ip", "ipv4", "any":
		return match{is: all}
	case "ipv6":
		if h.Dst.Is6() {
			return match{is: all}
		}
	}
	w := protocolNumber(want)
	if _, err := strconv.Atoi(w); err != nil {
		return unknown("the protocol " + want + " is not understood")
	}
	if have == "" {
		return match{is: some}
	}
	return either(w == protocolNumber(have))
}

// groups resolves the names of object groups and prefix lists of a device; open guards against groups that name each other.
type groups struct {
	c    *devices.Config
	open map[string]bool
}

func (g groups) address(a devices.ACLAddress) func(netip.Addr) match {
	switch {
	case a.Text != "" && a.Text != "any":
		return func(netip.Addr) match { return unknown("the address " + a.Text + " is not understood") }
	case a.Group != "":
		return g.addressGroup(a.Group)
	case a.Prefix.IsValid():
		return func(x netip.Addr) match {
			if !x.IsValid() {
				return match{is: some}
			}
			return either(a.Prefix.Contains(x))
		}
	case a.Address.IsValid():
		if !a.Wildcard.IsValid() {
			return func(x netip.Addr) match { return either(x == a.Address) }
		}
		want, wild := a.Address.AsSlice(), a.Wildcard.AsSlice()
		return func(x netip.Addr) match {
			have := x.AsSlice()
			if len(have) != len(want) || len(wild) != len(want) {
				return match{is: none}
			}
			for i := range have {
				if (have[i]^want[i])&^wild[i] != 0 {
					return match{is: none}
				}
			}
			return match{is: all}
		}
	}
	return func(netip.Addr) match { return match{is: all} }
}

func (g groups) addressGroup(name string) func(netip.Addr) match {
	bad := func(why string) func(netip.Addr) match { return func(netip.Addr) match { return unknown(why) } }
	if l := g.c.PrefixLists[name]; l != nil && g.c.ObjectGroups[name] == nil {
		return func(x netip.Addr) match { // Junos: the prefixes of a list, whatever their lengths
			for _, e := range l.Entries {
				if e.Deny || e.Mask.IsValid() {
					return unknown("the prefix list " + name + " denies, or has masks")
				}
				if e.Prefix.Contains(x) {
					return match{is: all}
				}
			}
			return match{is: none}
		}
	}
	o := g.c.ObjectGroups[name]
	if o == nil || g.open[name] {
		return bad("the group " + name + " is not defined, or names itself")
	}
	g.open[name] = true
	defer delete(g.open, name)
	var parts []func(netip.Addr) match
	for _, m := range sortedMembers(o) {
		w := strings.Fields(m)
		switch {
		case w[0] == "description":
		case w[0] == "any":
			parts = append(parts, func(netip.Addr) match { return match{is: all} })
		case (w[0] == "group-object" || w[0] == "object-group") && len(w) == 2:
			parts = append(parts, g.addressGroup(w[1]))
		case w[0] == "range" && len(w) == 3:
			lo, err1 := netip.ParseAddr(w[1])
			hi, err2 := netip.ParseAddr(w[2])
			if err1 != nil || err2 != nil {
				return bad("the member " + m + " of group " + name + " is not understood")
			}
			parts = append(parts, func(x netip.Addr) match {
				return either(x.Is4() == lo.Is4() && lo.Compare(x) <= 0 && x.Compare(hi) <= 0)
			})
		default:
			text := w[0]
			if w[0] == "host" && len(w) == 2 {
				text = w[1]
			} else if len(w) != 1 {
				return bad("the member " + m + " of group " + name + " is not understood")
			}
			p, err := netip.ParsePrefix(text)
			if a, err2 := netip.ParseAddr(text); err2 == nil {
				p, err = netip.PrefixFrom(a, a.BitLen()), nil
			}
			if err != nil {
				return bad("the member " + m + " of group " + name + " is not understood")
			}
			parts = append(parts, func(x netip.Addr) match { return either(p.Contains(x)) })
		}
	}
	return func(x netip.Addr) match { return anyOf(parts, x) }
}

// anyOf is the best of several alternatives.
func anyOf[T any](parts []func(T) match, x T) match {
	var best match
	for _, f := range parts {
		if m := f(x); m.is > best.is {
			best = m
		}
	}
	return best
}

func sortedMembers(o *devices.ObjectGroup) []string {
	out := make([]string, 0, len(o.Members))
	for m := range o.Members {
		if strings.TrimSpace(m) != "" {
			out = append(out, m)
		}
	}
	sort.Strings(out)
	return out
}

func (g groups) port(p devices.PortMatch) func(Ports) match {
	bad := func(why string) func(Ports) match { return func(Ports) match { return unknown(why) } }
	span := func(lo, hi int) func(Ports) match {
		return func(x Ports) match {
			a, b := x.bounds()
			switch {
			case b < lo || hi < a:
				return match{is: none}
			case lo <= a && b <= hi:
				return match{is: all}
			}
			return match{is: some}
		}
	}
	var numbers []func(Ports) match
	switch p.Op {
	case "":
		return func(Ports) match { return match{is: all} }
	case "group":
		if len(p.Values) != 1 {
			return bad("a group of ports without a name")
		}
		return g.portGroup(p.Values[0])
	case "eq":
		for _, v := range p.Values {
			lo, hi, ranged := strings.Cut(v, "-")
			a, ok := portNumber(lo)
			b := a
			if !ok { // names may have a hyphen
				a, ok = portNumber(v)
				b = a
			} else if ranged {
				b, ok = portNumber(hi)
			}
			if !ok {
				return bad("the port " + v + " is not understood")
			}
			numbers = append(numbers, span(a, b))
		}
	case "neq":
		var out []func(Ports) match
		for _, v := range p.Values {
			n, ok := portNumber(v)
			if !ok || len(p.Values) != 1 {
				return bad("the ports neq " + strings.Join(p.Values, " ") + " are not understood")
			}
			out = append(out, func(x Ports) match {
				switch a, b := x.bounds(); {
				case a == n && b == n:
					return match{is: none}
				case a <= n && n <= b:
					return match{is: some}
				}
				return match{is: all}
			})
		}
		numbers = out
	case "lt", "gt", "range":
		var n []int
		for _, v := range p.Values {
			i, ok := portNumber(v)
			if !ok {
				return bad("the port " + v + " is not understood")
			}
			n = append(n, i)
		}
		switch {
		case p.Op == "lt" && len(n) == 1:
			numbers = append(numbers, span(0, n[0]-1))
		case p.Op == "gt" && len(n) == 1:
			numbers = append(numbers, span(n[0]+1, 65535))
		case p.Op == "range" && len(n) == 2:
			numbers = append(numbers, span(n[0], n[1]))
		default:
			return bad("the ports " + portText(p) + " are not understood")
		}
	default:
		return bad("the ports " + portText(p) + " are not understood")
	}
	return func(x Ports) match { return anyOf(numbers, x) }
}

func (g groups) portGroup(name string) func(Ports) match {
	bad := func(why string) func(Ports) match { return func(Ports) match { return unknown(why) } }
	o := g.c.ObjectGroups[name]
	if o == nil || g.open[name] {
		return bad("the group " + name + " is not defined, or names itself")
	}
	g.open[name] = true
	defer delete(g.open, name)
	var parts []func(Ports) match
	for _, m := range sortedMembers(o) {
		w := strings.Fields(m)
		switch {
		case w[0] == "description":
		case (w[0] == "group-object" || w[0] == "object-group") && len(w) == 2:
			parts = append(parts, g.portGroup(w[1]))
		case slices.Contains([]string{"eq", "neq", "lt", "gt", "range"}, w[0]):
			parts = append(parts, g.port(devices.PortMatch{Op: w[0], Values: w[1:]}))
		case len(w) == 1:
			parts = append(parts, g.port(devices.PortMatch{Op: "eq", Values: w}))
		default:
			return bad("the member " + m + " of group " + name + " is not understood")
		}
	}
	return func(x Ports) match { return anyOf(parts, x) }
}

// ports are the names of ports that converters leave as written (IANA service names as Junos spells them).
var ports = map[string]int{"ftp-data": 20, "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "tacacs": 49, "domain": 53, "bootps": 67, "dhcp": 67, "bootpc": 68, "tftp": 69, "http": 80, "kerberos-sec": 88, "pop3": 110, "ntp": 123, "imap": 143,
	"snmp": 161, "snmptrap": 162, "bgp": 179, "ldap": 389, "https": 443, "syslog": 514, "ldp": 646, "radius": 1812, "radacct": 1813, "nfsd": 2049}

func portNumber(word string) (int, bool) {
	if n, err := strconv.Atoi(word); err == nil {
		return n, n >= 0 && n <= 65535
	}
	n, ok := ports[word]
	return n, ok
}
