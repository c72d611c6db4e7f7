package routepolicy

import (
	"net/netip"
	"slices"

	"github.com/gaissmai/bart"

	"interlock/devices"
)

// prefixList is a prefix list made ready: the first entry that takes a prefix decides, and what none takes is denied.
type prefixList struct {
	entries []devices.PrefixListEntry
	// at finds the entries of a prefix by their place, for lists too long to go through.
	at *bart.Table[[]int]
	// masked are the places of entries with wildcards, which no trie can find.
	masked []int
	// emptyPermits is what a list without entries does.
	emptyPermits bool
	unmodelled   string
}

// shortList is how many entries are gone through one by one.
const shortList = 8

// prefixList makes a list ready, nil where it is not defined. The lock is held.
func (p *Policies) prefixList(name string) *prefixList {
	if l, ok := p.prefixes[name]; ok {
		return l
	}
	var l *prefixList
	if from := p.config.PrefixLists[name]; from != nil {
		l = newPrefixList(from.Entries)
		l.emptyPermits = p.system.Policy.EmptyPrefixListPermits
		if _, derived := p.config.Settings["apply-path "+name]; derived {
			l.unmodelled = "the prefixes that apply-path of prefix list " + name + " finds are not computed"
		}
	}
	p.prefixes[name] = l
	return l
}

func newPrefixList(entries []devices.PrefixListEntry) *prefixList {
	l := &prefixList{entries: entries}
	if len(entries) <= shortList {
		return l
	}
	l.at = new(bart.Table[[]int])
	for i, e := range entries {
		if e.Mask.IsValid() {
			l.masked = append(l.masked, i)
			continue
		}
		l.at.Modify(e.Prefix.Masked(), func(have []int, _ bool) ([]int, bool) { return append(have, i), false })
	}
	return l
}

// permits asks the list.
func (l *prefixList) permits(p netip.Prefix) truth {
	if l.unmodelled != "" {
		return unknown
	}
	if len(l.entries) == 0 {
		return is(l.emptyPermits)
	}
	i := l.first(p)
	return is(i >= 0 && !l.entries[i].Deny)
}

// first is the place of the entry that takes a prefix, -1 for none.
func (l *prefixList) first(p netip.Prefix) int {
	if l.at == nil {
		return slices.IndexFunc(l.entries, func(e devices.PrefixListEntry) bool { return takes(&e, p) })
	}
	found := -1
	for _, places := range l.at.Supernets(p) {
		for _, i := range places {
			if found >= 0 && i >= found {
				break
			}
			if e := &l.entries[i]; e.Min <= p.Bits() && p.Bits() <= e.Max {
				found = i
			}
		}
	}
	for _, i := range l.masked {
		if (found < 0 || i < found) && takes(&l.entries[i], p) {
			found = i
		}
	}
	return found
}

// takes reports that an entry takes a prefix.
func takes(e *devices.PrefixListEntry, p netip.Prefix) bool {
	if p.Bits() < e.Min || p.Bits() > e.Max || p.Addr().BitLen() != e.Prefix.Addr().BitLen() {
		return false
	}
	if !e.Mask.IsValid() {
		return e.Prefix.Bits() <= p.Bits() && e.Prefix.Contains(p.Addr())
	}
	a, b, m := p.Addr().AsSlice(), e.Prefix.Addr().AsSlice(), e.Mask.AsSlice()
	for i := range a {
		if a[i]&m[i] != b[i]&m[i] {
			return false
		}
	}
	return true
}
