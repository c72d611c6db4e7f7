package ios

import (
	"fmt"
	"net/netip"
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

type (
	row   = ioslike.Row
	scope = ioslike.Scope
	args  = syntax.Args
)

// rows is the whole language.
func rows() [][]row {
	tables := [][]row{
		systemRows(), serviceRows(), lineRows(), interfaceRows(), addressRows(), layer2Rows(), switchportRows(), gatewayRows(), trackRows(),
		vrfRows(), staticRows(), ospfRows(), isisRows(), eigrpRows(), bgpRows(), policyRows(), inertRows(), unmodelledRows(),
	}
	return append(tables, unreadModes(tables)...)
}

// inert and unmodelled make rows of a mode that share their reason.
func inert(in, why string, patterns ...string) []row { return same(in, syntax.Inert, why, patterns) }

func unmodelled(in, why string, patterns ...string) []row {
	return same(in, syntax.Unmodelled, why, patterns)
}

func same(in string, as syntax.Disposition, why string, patterns []string) []row {
	var out []row
	for _, p := range patterns {
		out = append(out, row{In: in, Pattern: p, As: as, Why: why, Exact: true})
	}
	return out
}

// unread are statements whose blocks are kept and not read: each of their lines is known by the block it stands in, and
// no further.
func unread(in, why string, patterns ...string) []row {
	rows := unmodelled(in, why, patterns...)
	for i := range rows {
		rows[i].Opens = "unread " + why
	}
	return rows
}

// unreadModes are the modes that the rows of unread open.
func unreadModes(tables [][]row) [][]row {
	seen := map[string]bool{}
	var whys []string
	for _, t := range tables {
		for _, r := range t {
			if why, ok := strings.CutPrefix(r.Opens, "unread "); ok && !seen[why] {
				seen[why] = true
				whys = append(whys, why)
			}
		}
	}
	sort.Strings(whys)
	var out []row
	for _, why := range whys {
		out = append(out, row{In: "unread " + why, Pattern: "<rest:rest>", Opens: "unread " + why, As: syntax.Unmodelled, Why: why, Exact: true})
	}
	return [][]row{out}
}

// settings are statements of which only the presence is known, under a neutral word.
func settings(in, word string, no bool, patterns ...string) []row {
	var out []row
	for _, p := range patterns {
		out = append(out, row{In: in, Pattern: p, Exact: true, No: no, Do: func(s *scope, a args) error {
			key := word + " " + strings.TrimPrefix(words(a), word+" ")
			if s.Block != "" {
				key = s.Block + " " + words(a)
			}
			s.Setting(key, "")
			s.At(a, key)
			return nil
		}})
	}
	return out
}

// words is the statement as written, without "no".
func words(a args) string {
	w := a.Node.Words
	if a.No && len(w) > 1 {
		w = w[1:]
	}
	return strings.Join(w, " ")
}

// on makes a Do of a function over the interface of the block.
func on(f func(i *devices.Interface, a args)) func(*scope, args) error {
	return func(s *scope, a args) error {
		f(s.Interface, a)
		return nil
	}
}

func config(f func(c *devices.Config, a args)) func(*scope, args) error {
	return func(s *scope, a args) error {
		f(s.Config, a)
		return nil
	}
}

// dropNo leaves out a negated statement that states the default, when it is entered.
func dropNo(e *syntax.Edit, a args) {
	if e.No || e.Default {
		e.Remove(e.Record)
		e.Record = ""
	}
}

// dropYes leaves out a statement that states the default, which show running-config shows negated only.
func dropYes(e *syntax.Edit, a args) {
	if !e.No {
		e.Remove(e.Record)
		e.Record = ""
	}
}

func unless(v, def int) int {
	if v == def {
		return 0
	}
	return v
}

func notDefault(s, def string) string {
	if s == def {
		return ""
	}
	return s
}

// maskPrefix makes a prefix of an address and a netmask, host bits kept.
func maskPrefix(ip, mask netip.Addr) (netip.Prefix, error) {
	wild := mask.As4()
	for i := range wild {
		wild[i] = ^wild[i]
	}
	w := ioslike.WildcardAddress(ip, netip.AddrFrom4(wild))
	switch {
	case w.Wildcard.IsValid():
		return netip.Prefix{}, fmt.Errorf("%s is no netmask: its ones are not together", mask)
	case !w.Prefix.IsValid():
		return netip.PrefixFrom(ip, 0), nil
	}
	return netip.PrefixFrom(ip, w.Prefix.Bits()), nil
}

// wildcardPrefix makes a prefix of an address and a wildcard.
func wildcardPrefix(ip, wild netip.Addr) (netip.Prefix, error) {
	w := ioslike.WildcardAddress(ip, wild)
	switch {
	case w.Wildcard.IsValid():
		return netip.Prefix{}, fmt.Errorf("%s is no wildcard of a prefix", wild)
	case !w.Prefix.IsValid():
		return netip.MustParsePrefix("0.0.0.0/0"), nil
	}
	return w.Prefix, nil
}

// classful is the network of an address by its class, as statements without a mask mean it.
func classful(ip netip.Addr) netip.Prefix {
	bits := 24
	switch b := ip.As4()[0]; {
	case b == 0:
		bits = 0
	case b < 128:
		bits = 8
	case b < 192:
		bits = 16
	}
	return netip.PrefixFrom(ip, bits).Masked()
}

func interfaceNamed(c *devices.Config, name string) *devices.Interface {
	i := ioslike.Get(&c.Interfaces, name)
	if i.Name == "" {
		i.Name = name
		i.Kind, i.Parent = kindOf(name)
	}
	return i
}

func vlanSet(text string) (devices.VLANSet, error) {
	v, err := devices.ParseVLANSet(strings.ReplaceAll(text, " ", ""))
	if err == nil && (v.Contains(4095) || v.Contains(0)) {
		err = fmt.Errorf("%q holds no VLANs from 1 to 4094", text)
	}
	return v, err
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }
