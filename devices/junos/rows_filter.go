package junos

import (
	"strings"

	"interlock/devices/syntax"
)

const ofFilter = "firewall [family <family:inet|inet6|ethernet-switching|any|bridge|vpls|mpls|ccc>] filter <filter> "

// filter is a firewall filter as written: terms in order, each with its conditions and actions.
type filter struct {
	name, family string
	terms        []*filterTerm
}

type filterTerm struct {
	name string
	from map[string][]string
	keys []string // of from, in order
	then []string
	at   syntax.Pos
}

func (s *scope) filter(a syntax.Args) *filter {
	fam := a.Str("family")
	if fam == "" {
		fam = "inet"
	}
	key := fam + " " + a.Str("filter")
	f := s.later.filters[key]
	if f == nil {
		f = &filter{name: a.Str("filter"), family: fam}
		s.later.filters[key] = f
		s.later.names = append(s.later.names, key)
	}
	return f
}

func (s *scope) filterTerm(a syntax.Args) *filterTerm {
	f := s.filter(a)
	name := a.Unquoted("term")
	for _, t := range f.terms {
		if t.name == name {
			return t
		}
	}
	t := &filterTerm{name: name, from: map[string][]string{}, at: pos(a)}
	f.terms = append(f.terms, t)
	return t
}

var filterRows = []Row{
	{Pattern: strings.TrimSpace(ofFilter), Path: "access-list $filter", Do: func(s *scope, a syntax.Args) error { s.filter(a); return nil }},
	{Pattern: ofFilter + "term <term>", Path: "access-list $filter", Do: func(s *scope, a syntax.Args) error { s.filterTerm(a); return nil }},
	{Pattern: ofFilter + "term <term> (from|then)", Path: "access-list $filter", Do: func(s *scope, a syntax.Args) error { s.filterTerm(a); return nil }},
	{Pattern: ofFilter + "term <term> from (" + filterConditions + ") [<v:rest>]", Path: "access-list $filter", Exact: true, Do: func(s *scope, a syntax.Args) error {
		t := s.filterTerm(a)
		w := a.Node.Words
		i := 0
		for w[i] != "from" || w[i-1] != a.Str("term") {
			i++
		}
		k := w[i+1]
		if t.from[k] == nil {
			t.keys = append(t.keys, k)
		}
		v := strings.ReplaceAll(a.Unquoted("v"), " - ", "-")
		t.from[k] = append(t.from[k], v)
		if strings.HasSuffix(k, "prefix-list") {
			s.Refer("prefix-list", strings.Fields(v + " ?")[0], "filter "+a.Str("filter"), a)
		}
		return nil
	}},
	{Pattern: ofFilter + "term <term> then {action:accept|discard}", Path: "access-list $filter", Do: func(s *scope, a syntax.Args) error {
		t := s.filterTerm(a)
		t.then = append(t.then, a.Str("action"))
		return nil
	}},
	{Pattern: ofFilter + "term <term> then (" + filterActions + ") [<v:rest>]", Path: "access-list $filter", Exact: true, Do: func(s *scope, a syntax.Args) error {
		t := s.filterTerm(a)
		w := a.Node.Words
		i := 0
		for w[i] != "then" || w[i-1] != a.Str("term") {
			i++
		}
		t.then = append(t.then, strings.Join(w[i+1:], " "))
		return nil
	}},
	{Pattern: ofFilter + "interface-specific", As: syntax.Inert, Why: "counts by interface and filters as before"},
	{Pattern: ofFilter + "(accounting-profile|interface-shared|physical-interface-filter|fast-lookup-filter|enhanced-mode|enhanced-mode-override|instance-shared|no-fast-lookup-filter|promote|scale-optimized|dont-use-fast-lookup|apply-to|skip|term <term> filter|policer) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of a filter is not computed"},
	{Pattern: "firewall (policer|hierarchical-policer|three-color-policer|interface-set|load-balance-group|atm-policer|flexible-match|tunnel-end-point|filter-list-template|service-filter|prefix-action|simple-filter|family <family2> (prefix-action|service-filter|simple-filter|dialer-filter|fast-update-filter|template)) [<rest:rest>]", As: syntax.Unmodelled, Why: "how much traffic a policer lets through is not computed"},
	{Pattern: "firewall traceoptions <rest:rest>", As: syntax.Inert, Why: "writes a log"},
}

const filterConditions = "address|source-address|destination-address|ip-source-address|ip-destination-address|ip6-source-address|ip6-destination-address|prefix-list|source-prefix-list|destination-prefix-list|port|port-except|source-port|source-port-except|destination-port|destination-port-except|" +
	"protocol|protocol-except|next-header|next-header-except|payload-protocol|payload-protocol-except|icmp-type|icmp-type-except|icmp-code|icmp-code-except|icmp-type-code|tcp-established|tcp-initial|tcp-flags|dscp|dscp-except|traffic-class|traffic-class-except|precedence|precedence-except|ip-precedence|" +
	"packet-length|packet-length-except|ttl|ttl-except|hop-limit|hop-limit-except|fragment-flags|fragment-offset|fragment-offset-except|first-fragment|is-fragment|last-fragment|more-fragments|dont-fragment|ip-options|ip-options-except|extension-headers|extension-header|extension-headers-except|" +
	"forwarding-class|forwarding-class-except|loss-priority|loss-priority-except|interface|interface-group|interface-group-except|interface-set|source-class|source-class-except|destination-class|destination-class-except|" +
	"source-mac-address|destination-mac-address|ether-type|ether-type-except|vlan|vlan-ether-type|learn-vlan-id|user-vlan-id|user-vlan-1p-priority|learn-vlan-1p-priority|learn-vlan-1p-priority-except|dot1q-tag|dot1q-user-priority|l2-encap-type|traffic-type|traffic-type-except|ip-version|ip-protocol|arp-type|esp-spi|ah-spi|ah-spi-except|esp-spi-except|" +
	"service-filter-hit|gre-key|rat-type|redirect-reason|flexible-match-mask|flexible-match-range|policy-map|policy-map-except|exp|exp-except|label|src-dscp|vxlan|is-fragment-except|source-address-except|address-mask|is-tunnelled|egress-to-ingress|i-sid|isid|isid-priority-code-point|cfm-opcode|cfm-level|vpls|gbp-src-tag|gbp-dst-tag|ip-options-any|accounting"

const filterActions = "reject|next|next-ip|next-ip6|next-interface|next-hop-group|routing-instance|logical-system|topology|count|log|syslog|sample|port-mirror|port-mirror-instance|policer|three-color-policer|hierarchical-policer|forwarding-class|loss-priority|dscp|traffic-class|vlan|interface|redirect|analyzer|service-filter-hit|service-accounting|service-accounting-deferred|prefix-action|ipsec-sa|load-balance|virtual-channel|traffic-type|clear-policy-map|policy-map|decapsulate|encapsulate|no-mark-exceed|l2-mirror|gbp-tag|set|skip|force-premium|exclude-accounting|packet-mode|decapsulate-next|vlan-id|bandwidth|flow-tap|packet-capture|trap-to-cpu|netflow|sample-rate"
