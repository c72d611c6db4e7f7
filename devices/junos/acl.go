package junos

import (
	"net/netip"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// maxEntries bounds what one term comes to; beyond it the conditions are kept as written.
const maxEntries = 512

// settleFilters makes access lists of the filters: one entry for each pair of source and destination that a term names.
// What no term takes is discarded (Junos Routing Policies and Firewall Filters, "How standard firewall filters evaluate packets").
func (s *scope) settleFilters() {
	for _, key := range s.later.names {
		f := s.later.filters[key]
		name := f.name
		families := map[string]string{"inet": "ipv4", "inet6": "ipv6", "ethernet-switching": "mac", "bridge": "mac", "vpls": "mac", "any": "ipv4"}
		family := families[f.family]
		if family == "" {
			family = f.family
		}
		if o := s.Config.ACLs[name]; o != nil {
			name += " (" + f.family + ")" // the names of the families are apart
		}
		l := ioslike.Get(&s.Config.ACLs, name)
		l.Name, l.Family = f.name, family
		for _, t := range f.terms {
			for _, e := range t.entries() {
				e.Seq = 10 * (len(l.Entries) + 1)
				l.Entries = append(l.Entries, e)
			}
		}
	}
}

// entries makes entries of a term.
func (t *filterTerm) entries() []devices.ACLEntry {
	e := devices.ACLEntry{Permit: true, Protocol: "ip", Pos: t.at}
	var options []string
	for _, a := range t.then {
		word, _, _ := strings.Cut(a, " ")
		switch word {
		case "accept":
		case "discard":
			e.Permit = false
		case "reject":
			e.Permit = false
			options = append(options, "then "+a)
		default:
			options = append(options, "then "+a)
		}
	}
	sources, destinations, protocols := []devices.ACLAddress{{}}, []devices.ACLAddress{{}}, []string{"ip"}
	for _, k := range t.keys {
		values := t.from[k]
		plain := true
		for _, v := range values {
			if strings.HasSuffix(v, " except") {
				plain = false
			}
		}
		switch {
		case plain && (k == "source-address" || k == "destination-address" || k == "source-prefix-list" || k == "destination-prefix-list"):
			both := t.from[strings.SplitN(k, "-", 2)[0]+"-address"] != nil && t.from[strings.SplitN(k, "-", 2)[0]+"-prefix-list"] != nil
			list := addresses(k, values)
			if both || list == nil {
				options = append(options, k+" "+strings.Join(values, ","))
			} else if strings.HasPrefix(k, "source") {
				sources = list
			} else {
				destinations = list
			}
		case k == "protocol" || k == "next-header" || k == "payload-protocol":
			protocols = values
		case plain && k == "source-port":
			e.SourcePort = ports(values)
		case plain && k == "destination-port":
			e.DestinationPort = ports(values)
		default:
			sort.Strings(values)
			options = append(options, strings.TrimSpace(k+" "+strings.Join(values, ",")))
		}
	}
	e.Options = options
	if len(sources)*len(destinations)*len(protocols) > maxEntries {
		e.Options = append(e.Options, "term of very many addresses: "+t.text())
		return []devices.ACLEntry{e}
	}
	var out []devices.ACLEntry
	for _, src := range sources {
		for _, dst := range destinations {
			for _, p := range protocols {
				x := e
				x.Source, x.Destination, x.Protocol = src, dst, p
				out = append(out, x)
			}
		}
	}
	return out
}

func (t *filterTerm) text() string {
	var b strings.Builder
	for _, k := range t.keys {
		b.WriteString(k + " " + strings.Join(t.from[k], ",") + " ")
	}
	return strings.TrimSpace(b.String())
}

// addresses are the values of an address condition; nil where one is no address.
func addresses(k string, values []string) []devices.ACLAddress {
	var out []devices.ACLAddress
	for _, v := range values {
		switch {
		case strings.HasSuffix(k, "prefix-list"):
			out = append(out, devices.ACLAddress{Group: v})
		default:
			p, err := netip.ParsePrefix(v)
			if a, err2 := netip.ParseAddr(v); err != nil && err2 == nil {
				p, err = netip.PrefixFrom(a, a.BitLen()), nil
			}
			if err != nil {
				return nil
			}
			out = append(out, devices.ACLAddress{Prefix: p.Masked()})
		}
	}
	return out
}

// ports are the values of a port condition: alternatives, one range, or several as written.
func ports(values []string) devices.PortMatch {
	if len(values) == 1 {
		if lo, hi, ok := strings.Cut(values[0], "-"); ok && lo != "" && lo[0] >= '0' && lo[0] <= '9' {
			return devices.PortMatch{Op: "range", Values: []string{lo, hi}}
		}
	}
	return devices.PortMatch{Op: "eq", Values: values}
}
