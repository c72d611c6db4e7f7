package ospf

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Mismatch is one thing that keeps two speakers of one segment from being adjacent.
type Mismatch struct {
	// PathA and PathB are where each end says it.
	PathA, PathB string
	// What reads after "A and B": "have area 0.0.0.0 and 0.0.0.1".
	What string
	// Subnet reports that it is the subnets that differ.
	Subnet bool
}

// Passive reports that only one of two neighbours listens, and says so.
func Passive(a, b *Speaker) (Mismatch, bool) {
	if a.Passive == b.Passive {
		return Mismatch{}, false
	}
	who := a
	if b.Passive {
		who = b
	}
	return Mismatch{a.Path + " / passive-interface", b.Path + " / passive-interface",
		fmt.Sprintf("both run OSPF, and %s is passive on %s", who.Interface.Name, who.Device), false}, true
}

// Mismatches are what keeps two speakers that are not passive from hearing each other's hellos (RFC 2328, 10.5; RFC 5340, 4.2.2.1), and
// what makes their databases disagree.
func Mismatches(a, b *Speaker) []Mismatch {
	var out []Mismatch
	tell := func(word, what string) {
		out = append(out, Mismatch{PathA: a.Path + " / " + word, PathB: b.Path + " / " + word, What: what})
	}
	differ := func(word, name string, x, y any) {
		if x != y {
			tell(word, fmt.Sprintf("have %s %v and %v", name, x, y))
		}
	}
	differ("area", "area", a.Area, b.Area)
	if a.Area == b.Area {
		differ("type", "area type", areaWord(a.AreaType), areaWord(b.AreaType))
	}
	differ("network", "network type", networkWord(a.Network), networkWord(b.Network))
	differ("hello-interval", "hello interval", a.Hello, b.Hello)
	differ("dead-interval", "dead interval", a.Dead, b.Dead)
	switch {
	case authWord(a.Auth) != authWord(b.Auth):
		tell("authentication", fmt.Sprintf("authenticate differently (%s and %s)", cmp.Or(a.Auth, "not at all"), cmp.Or(b.Auth, "not at all")))
	case a.Auth != "" && !shareKey(a, b):
		tell("authentication key", "have keys of different ids")
	}
	if x, y := a.primary(), b.primary(); !a.V3 && x.IsValid() && y.IsValid() && !a.Unnumbered && !b.Unnumbered && x.Masked() != y.Masked() && (!a.pointToPoint() || !x.Contains(y.Addr()) || !y.Contains(x.Addr())) {
		out = append(out, Mismatch{"interface " + a.Interface.Name + " / address", "interface " + b.Interface.Name + " / address",
			fmt.Sprintf("are in different subnets (%s and %s)", x.Masked(), y.Masked()), true})
	}
	return out
}

// KeysUnsure reports two ends whose keys of one id are stored differently, which proves nothing: two systems, or one at two times, may store
// the same key in different ways. Both is what they store.
func KeysUnsure(a, b *Speaker) (m Mismatch, both string, unsure bool) {
	for _, id := range slices.Sorted(maps.Keys(a.Keys)) {
		if x, y := a.Keys[id], b.Keys[id]; y != "" && x != y {
			return Mismatch{a.Path + " / authentication key " + id, b.Path + " / authentication key " + id, "store their key differently", false}, x + " " + y, true
		}
	}
	return Mismatch{}, "", false
}

// MTUMismatch reports that database descriptions do not get through: the end with the smaller MTU rejects them, unless it ignores the
// MTU (RFC 2328, 10.6). An MTU that is not known is 0 and fits.
func MTUMismatch(a, b *Speaker, mtuA, mtuB int) (Mismatch, bool) {
	if mtuA == 0 || mtuB == 0 || mtuA == mtuB || mtuA < mtuB && a.MTUIgnore || mtuB < mtuA && b.MTUIgnore {
		return Mismatch{}, false
	}
	return Mismatch{"interface " + a.Interface.Name + " / mtu", "interface " + b.Interface.Name + " / mtu",
		fmt.Sprintf("have MTU %d and %d and do not ignore it", mtuA, mtuB), false}, true
}

func areaWord(t string) string { return cmp.Or(t, "normal") }

// networkWord leaves off how a point-to-multipoint network finds its neighbours.
func networkWord(n string) string { w, _, _ := strings.Cut(n, " "); return w }

// authWord is the kind of authentication on the wire: vendors name the same in different words, and a key chain does not say which of
// the cryptographic ones it holds.
func authWord(auth string) string {
	word, _, _ := strings.Cut(auth, " ")
	switch {
	case word == "" || word == "none" || word == "simple" || word == "ipsec":
		return word
	case word == "password" || word == "simple-password":
		return "simple"
	}
	return "cryptographic"
}

// shareKey reports whether two ends may have a key in common. Chains and numbered keys cannot be compared by id.
func shareKey(a, b *Speaker) bool {
	numbered := func(s *Speaker) (ids []string) {
		for id := range s.Keys {
			if strings.Trim(id, "0123456789") == "" {
				ids = append(ids, id)
			}
		}
		return ids
	}
	x, y := numbered(a), numbered(b)
	if len(x) != len(a.Keys) || len(y) != len(b.Keys) {
		return true
	}
	if len(x) == 0 && len(y) == 0 {
		return true
	}
	return slices.ContainsFunc(x, func(id string) bool { return slices.Contains(y, id) })
}
