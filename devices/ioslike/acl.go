package ioslike

import (
	"fmt"
	"net/netip"
	"slices"
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// ACLRows are the lines inside IPv4 ("acl"), IPv6 ("acl") and MAC ("mac-acl") access lists, standard ones too. The
// rows that open them are the systems' own and call OpenACL.
func ACLRows() []Row {
	entry := func(s *Scope, a syntax.Args) error {
		e, err := ParseRule(s.ACL.Family, s.Args.Word("standard"), a.Word("permit"), syntax.Words(a.Str("rule")))
		if err != nil {
			return err
		}
		s.referGroups(e, a)
		return addEntry(s.ACL, e, a)
	}
	remark := func(s *Scope, a syntax.Args) error {
		return addEntry(s.ACL, devices.ACLEntry{Remark: a.Str("text")}, a)
	}
	bare := enterNumbered(10, func(syntax.Args) string { return "" })
	set := func(s *Scope, a syntax.Args) error {
		Set(&s.ACL.Settings, strings.Join(a.Node.Words, " "), "")
		a.Sets(strings.Join(a.Node.Words, " "))
		return nil
	}
	var rows []Row
	for _, mode := range []string{"acl", "mac-acl"} {
		rows = append(rows,
			Row{In: mode, Pattern: "<seq:int> (permit|deny) {rule:rest}", Do: entry},
			Row{In: mode, Pattern: "(permit|deny) {rule:rest}", Exact: true, Do: entry, Enter: bare},
			Row{In: mode, Pattern: "<seq:int> remark {text:rest}", Do: remark},
			Row{In: mode, Pattern: "remark {text:rest}", Exact: true, Do: remark, Enter: bare},
			Row{In: mode, Pattern: "(statistics|counters) per-entry", As: syntax.Inert, Why: "counts what matches and changes nothing"},
			Row{In: mode, Pattern: "fragments (permit-all|deny-all)", Do: set},
			Row{In: mode, Pattern: "hardware-count", As: syntax.Inert, Why: "counts what matches and changes nothing"},
		)
	}
	return rows
}

// OpenACL is the Do of a row that opens an access list with an argument "name".
func OpenACL(family string) func(*Scope, syntax.Args) error {
	return func(s *Scope, a syntax.Args) error {
		name := a.Str("name")
		if l := s.Config.ACLs[name]; l != nil && l.Family != family {
			name += " (" + family + ")" // the names of the families are apart
		}
		l := Get(&s.Config.ACLs, name)
		l.Name, l.Family = a.Str("name"), family
		s.ACL, s.Args = l, a
		return nil
	}
}

func addEntry(l *devices.ACL, e devices.ACLEntry, a syntax.Args) error {
	last := 0
	if n := len(l.Entries); n > 0 { // they are in order
		last = l.Entries[n-1].Seq
	}
	e.Seq = last + 10
	if a.Has("seq") {
		e.Seq = a.Int("seq")
	}
	if a.Node != nil {
		e.Pos = a.Node.Pos
	}
	i := sort.Search(len(l.Entries), func(i int) bool { return l.Entries[i].Seq >= e.Seq })
	if i < len(l.Entries) && l.Entries[i].Seq == e.Seq {
		l.Entries[i] = e
		return nil
	}
	l.Entries = slices.Insert(l.Entries, i, e)
	return nil
}

func (s *Scope) referGroups(e devices.ACLEntry, a syntax.Args) {
	by := "access-list " + s.ACL.Name
	if g, ok := strings.CutPrefix(e.Protocol, "object-group "); ok {
		s.Refer("object-group", g, by, a)
	}
	s.Refer("object-group", e.Source.Group, by, a)
	s.Refer("object-group", e.Destination.Group, by, a)
	for _, p := range []devices.PortMatch{e.SourcePort, e.DestinationPort} {
		if p.Op == "group" {
			s.Refer("object-group", p.Values[0], by, a)
		}
	}
}

// ParseRule reads an entry of an access list from after "permit" or "deny". Errors say which word is not understood.
func ParseRule(family string, standard, permit bool, w []string) (devices.ACLEntry, error) {
	e := devices.ACLEntry{Permit: permit}
	r := ruleReader{family: family, words: w}
	switch {
	case family == "mac":
		e.Protocol = "mac"
		e.Source, e.Destination = r.mac(), r.mac()
		e.Options = r.words
		return e, r.err
	case standard:
		e.Protocol = "ip"
		e.Source = r.address()
		e.Options = r.options()
		return e, r.err
	}
	for len(r.words) > 2 && r.words[0] == "vlan" { // EOS: permit vlan 10 0xFFF ip any any
		n := 3
		if r.words[1] == "inner" {
			n = min(4, len(r.words))
		}
		e.Options = append(e.Options, strings.Join(r.words[:n], " "))
		r.words = r.words[n:]
	}
	if len(r.words) > 1 && r.words[0] == "object-group" { // IOS: the group says protocols and ports
		e.Protocol = strings.Join(r.words[:2], " ")
		r.words = r.words[2:]
	} else if e.Protocol, r.err = protocol(family, r.next("a protocol")); r.err != nil {
		return e, r.err
	}
	ports := e.Protocol == "tcp" || e.Protocol == "udp" || e.Protocol == "sctp"
	e.Source = r.address()
	if ports {
		e.SourcePort = r.port(e.Protocol)
	}
	e.Destination = r.address()
	if ports {
		e.DestinationPort = r.port(e.Protocol)
	}
	e.Options = append(e.Options, r.options()...)
	return e, r.err
}

type ruleReader struct {
	family string
	words  []string
	err    error
}

func (r *ruleReader) next(what string) string {
	if len(r.words) == 0 {
		if r.err == nil {
			r.err = fmt.Errorf("the rule ends where %s is due", what)
		}
		return ""
	}
	w := r.words[0]
	r.words = r.words[1:]
	return w
}

// address reads an address. Any is the zero value, whichever way it is written.
func (r *ruleReader) address() devices.ACLAddress {
	w := r.next("an address")
	if r.err != nil {
		return devices.ACLAddress{}
	}
	switch w {
	case "any":
		return devices.ACLAddress{}
	case "host":
		a, err := netip.ParseAddr(r.next("an address"))
		if err != nil {
			r.err = err
			return devices.ACLAddress{}
		}
		return devices.ACLAddress{Prefix: netip.PrefixFrom(a, a.BitLen())}
	case "addrgroup", "object-group", "net-group": // net-group: IOS XR
		return devices.ACLAddress{Group: r.next("the name of a group")}
	}
	if p, err := netip.ParsePrefix(w); err == nil {
		if p.Bits() == 0 {
			return devices.ACLAddress{}
		}
		return devices.ACLAddress{Prefix: p.Masked()}
	}
	a, err := netip.ParseAddr(w)
	if err != nil {
		r.err = fmt.Errorf("%q is no address", w)
		return devices.ACLAddress{}
	}
	if len(r.words) > 0 {
		if wild, err := netip.ParseAddr(r.words[0]); err == nil {
			r.words = r.words[1:]
			return WildcardAddress(a, wild)
		}
	}
	return devices.ACLAddress{Prefix: netip.PrefixFrom(a, a.BitLen())}
}

// WildcardAddress gives address and wildcard as a prefix where they are one.
func WildcardAddress(a, wild netip.Addr) devices.ACLAddress {
	bits, tail := 0, false
	for _, b := range wild.AsSlice() {
		for i := 7; i >= 0; i-- {
			switch one := b>>i&1 == 1; {
			case one:
				tail = true
			case tail:
				return devices.ACLAddress{Address: a, Wildcard: wild}
			default:
				bits++
			}
		}
	}
	if bits == 0 {
		return devices.ACLAddress{}
	}
	return devices.ACLAddress{Prefix: netip.PrefixFrom(a, bits).Masked()}
}

func (r *ruleReader) mac() devices.ACLAddress {
	w := r.next("an address")
	switch w {
	case "any":
		return devices.ACLAddress{Text: "any"}
	case "host":
		return devices.ACLAddress{Text: "host " + r.next("an address")}
	}
	return devices.ACLAddress{Text: w + " " + r.next("a mask")}
}

func (r *ruleReader) port(protocol string) devices.PortMatch {
	if len(r.words) == 0 || r.err != nil {
		return devices.PortMatch{}
	}
	m := devices.PortMatch{Op: r.words[0]}
	count := 1
	switch m.Op {
	case "portgroup", "port-group": // port-group: IOS XR
		r.next("")
		return devices.PortMatch{Op: "group", Values: []string{r.next("the name of a group")}}
	case "range":
		count = 2
	case "eq", "neq":
		count = 10 // EOS takes up to ten
	case "lt", "gt":
	default:
		return devices.PortMatch{}
	}
	r.next("")
	for i := 0; i < count && len(r.words) > 0; i++ {
		n, err := portNumber(protocol, r.words[0])
		if err != nil {
			if i > 0 && m.Op != "range" {
				break
			}
			r.err = err
			return m
		}
		m.Values = append(m.Values, n)
		r.next("")
	}
	if len(m.Values) == 0 || m.Op == "range" && len(m.Values) != 2 {
		r.err = fmt.Errorf("%q is without its port", m.Op)
	}
	return m
}

// ruleOptions are the conditions at the end of a rule, by how many words follow. -1: a comparison (one word, or two after "range").
var ruleOptions = map[string]int{
	"established": 0, "ack": 0, "fin": 0, "psh": 0, "rst": 0, "syn": 0, "urg": 0, "log": 0, "log-input": 0, "fragments": 0, "capture": 0, "capture session": 1,
	"reflect": 1, "timeout": 1, "option": 1, "match-any": 1, "match-all": 1, // IOS
	"dscp": 1, "precedence": 1, "tos": 1, "ttl": -1, "packet-length": -1, "time-range": 1, "http-method": 1, "tcp-option-length": 1, "tcp-flags-mask": 1,
	"tcp-flags": 1, "nve": 2, "hop-limit": -1, "flow-label": 1, "ecn": 1, "tracked": 0, "cos": 1, "vlan": 1, "inner": 2, "redirect": 1, "udf": 3, "set-dscp": 1,
	"set-erspan-dscp": 1, "set-erspan-gre-proto": 1, "nexthop-group": 1, "payload": 4, "action": 1, "load-share": 0, "routing-header": 1, "ect": 0, "ect-ce": 0, "ce": 0, "non-ect": 0, "telemetry_path": 0,
	// ICMP, ICMPv6 and IGMP messages
	"address-unreachable": 0, "counter": 1, "icmp-off": 0, "icmp-on": 0, "fragment-type": 1, "administratively-prohibited": 0, "alternate-address": 0, "conversion-error": 0, "dod-host-prohibited": 0, "dod-net-prohibited": 0, "echo": 0, "echo-reply": 0, "echo-request": 0,
	"general-parameter-problem": 0, "host-isolated": 0, "host-precedence-unreachable": 0, "host-redirect": 0, "host-tos-redirect": 0, "host-tos-unreachable": 0, "host-unknown": 0, "host-unreachable": 0,
	"information-reply": 0, "information-request": 0, "mask-reply": 0, "mask-request": 0, "message-code": 1, "message-type": 1, "mobile-redirect": 0, "net-redirect": 0, "net-tos-redirect": 0, "net-tos-unreachable": 0,
	"net-unreachable": 0, "network-unknown": 0, "no-room-for-option": 0, "option-missing": 0, "packet-too-big": 0, "parameter-problem": 0, "port-unreachable": 0, "precedence-unreachable": 0, "protocol-unreachable": 0,
	"reassembly-timeout": 0, "redirect-all": 0, "router-advertisement": 0, "router-solicitation": 0, "router": 0, "source-quench": 0, "source-route-failed": 0, "time-exceeded": 0, "timestamp-reply": 0, "timestamp-request": 0,
	"traceroute": 0, "ttl-exceeded": 0, "unreachable": 0, "destination-unreachable": 0, "beyond-scope": 0, "header": 0, "next-header": 0, "nd-na": 0, "nd-ns": 0, "neighbor-advertisement": 0, "neighbor-solicitation": 0,
	"no-admin": 0, "no-route": 0, "mld-query": 0, "mld-reduction": 0, "mld-report": 0, "mldv2": 0, "parameter-option": 0, "renum-command": 0, "renum-result": 0, "renum-seq-number": 0, "router-renumbering": 0, "hop-limit-exceeded": 0,
	"dvmrp": 0, "host-query": 0, "host-report": 0, "pim": 0, "trace": 0, "v2-host-report": 0, "v2-leave": 0, "v3-host-report": 0,
}

// options reads what is left. Numbers stand for ICMP and IGMP types and codes.
func (r *ruleReader) options() []string {
	var out []string
	for len(r.words) > 0 && r.err == nil {
		w := r.next("")
		if w == "capture" && len(r.words) > 0 && r.words[0] == "session" { // a bare "capture" is IOS XR's
			w += " " + r.next("")
		}
		if strings.HasPrefix(w, "nexthop") && w != "nexthop-group" { // IOS XR: where packets are forwarded to instead, up to three
			for len(r.words) > 0 && !strings.HasPrefix(r.words[0], "nexthop") {
				w += " " + r.next("")
			}
			out = append(out, w)
			continue
		}
		n, known := ruleOptions[w]
		if !known {
			if _, err := strconv.Atoi(w); err != nil {
				r.err = fmt.Errorf("%q is not understood at the end of a rule", w)
				return nil
			}
		}
		if n < 0 {
			n = 1
			if len(r.words) > 0 {
				switch r.words[0] {
				case "range":
					n = 3
				case "eq", "lt", "gt", "neq":
					n = 2
				}
			}
		}
		if w == "redirect" && len(r.words) == 0 { // an ICMP message; with a word behind it, where packets go
			n = 0
		}
		for ; n > 0; n-- {
			w += " " + r.next("a value")
		}
		out = append(out, w)
	}
	return out
}
