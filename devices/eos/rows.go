package eos

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

type (
	row   = ioslike.Row
	scope = ioslike.Scope
	args  = syntax.Args
)

// rows is the language, table by table.
func rows() [][]row {
	return [][]row{
		systemRows(), managementRows(), accessRows(), serviceRows(),
		interfaceRows(), switchportRows(), channelRows(), gatewayRows(), vxlanRows(), interfaceOtherRows(),
		vlanRows(), spanningTreeRows(), mlagRows(),
		vrfRows(), staticRows(), ospfRows(), isisRows(), bgpRows(), bgpNeighborRows(), bgpFamilyRows(), evpnRows(),
		policyRows(), ioslike.RouteMapRows(false), prefixListRows(), ioslike.PathListRows(), ioslike.CommunityListRows(), ioslike.ACLRows(),
		unmodelledRows(),
	}
}

// inert makes rows of statements that cannot matter to what the network does.
func inert(in, why string, patterns ...string) []row {
	return plain(in, syntax.Inert, why, "", patterns)
}

// unmodelled makes rows of known statements whose effect is not computed.
func unmodelled(in, why string, patterns ...string) []row {
	return plain(in, syntax.Unmodelled, why, "", patterns)
}

// opaque makes rows that open blocks of which no line's effect is computed.
func opaque(in, why string, patterns ...string) []row {
	return plain(in, syntax.Unmodelled, why, "opaque", patterns)
}

func plain(in string, as syntax.Disposition, why, opens string, patterns []string) []row {
	rows := make([]row, 0, len(patterns))
	for _, p := range patterns {
		rows = append(rows, row{In: in, Pattern: p, As: as, Why: why, Opens: opens})
	}
	return rows
}

// setting makes a row of a statement whose presence and words are all there is to know of it. key names it, neutral
// word first, with $name for arguments; inside a block the block's own key stands before it.
func setting(in, pattern, key string) row {
	return row{In: in, Pattern: pattern, Path: key, Do: func(s *scope, a args) error {
		k := expand(key, a)
		if s.Block != "" {
			k = s.Block + " / " + k
		}
		s.Setting(k, strings.Join(a.Node.Words, " "))
		return nil
	}}
}

// settingNo is setting for statements whose negation stands in running configurations and says something.
func settingNo(in, pattern, key string) row {
	r := setting(in, pattern, key)
	r.No = true
	return r
}

// block makes a row that opens a block of settings.
func block(in, pattern, mode, key string) row {
	r := setting(in, pattern, key)
	do := r.Do
	r.Opens = mode
	r.Do = func(s *scope, a args) error {
		if err := do(s, a); err != nil {
			return err
		}
		if k := expand(key, a); s.Block != "" {
			s.Block += " / " + k
		} else {
			s.Block = k
		}
		return nil
	}
	return r
}

// expand puts arguments in the place of $name, as the path of a row does.
func expand(key string, a args) string {
	words := strings.Fields(key)
	for i, w := range words {
		if strings.HasPrefix(w, "$") {
			words[i] = a.Unquoted(w[1:])
		}
	}
	return strings.Join(words, " ")
}

// prefixOf gives the prefix that address and mask arguments make. Errors name a mask that is none.
func prefixOf(a args, prefix, addr, mask string) (netip.Prefix, error) {
	if a.Has(prefix) {
		return a.Prefix(prefix), nil
	}
	ip, m := a.Addr(addr), a.Addr(mask)
	if !m.IsValid() {
		return netip.Prefix{}, fmt.Errorf("%s has no mask", ip)
	}
	bits, ended := 0, false
	for _, b := range m.AsSlice() {
		for i := 7; i >= 0; i-- {
			switch one := b>>i&1 == 1; {
			case one && ended:
				return netip.Prefix{}, fmt.Errorf("%s is no network mask: its ones are not all in front", m)
			case one:
				bits++
			default:
				ended = true
			}
		}
	}
	return netip.PrefixFrom(ip, bits), nil
}

// on is the value of a statement that may stand negated.
func on(a args) *bool { return ioslike.New(!a.No) }

// set adds a member to a set that may be nil.
func set(m *map[string]bool, k string) { ioslike.Set(m, k, true) }

// areaID writes an OSPF area as a dotted quad.
func areaID(s string) string {
	if strings.Contains(s, ".") {
		return s
	}
	var n uint32
	if _, err := fmt.Sscanf(s, "%d", &n); err != nil {
		return s
	}
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}).String()
}

// vrfName is the name of a VRF argument, "default" where it was not given.
func vrfName(a args, name string) string {
	if v := a.Unquoted(name); v != "" {
		return v
	}
	return "default"
}

func words(s string) []string { return strings.Fields(s) }

func trimmed(s string) string { return strings.TrimSpace(s) }
