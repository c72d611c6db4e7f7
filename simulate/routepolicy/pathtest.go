package routepolicy

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/simulate/rib"
)

// pathTestWords begin tests of an AS path that are no regular expressions (Cisco IOS XR, "Routing Policy Language", as-path).
var pathTestWords = map[string]bool{"length": true, "unique-length": true, "neighbor-is": true, "originates-from": true, "passes-through": true, "is-local": true}

// parsePathTest reads a test: "length ge 5", "neighbor-is '65001 65002'", "passes-through '65001 [65100..65110] 7' exact".
func parsePathTest(word, rest string) (func(rib.ASPath) truth, error) {
	switch word {
	case "is-local":
		return func(p rib.ASPath) truth { return is(p.Length() == 0) }, nil
	case "length", "unique-length":
		holds, err := parseComparison(strings.TrimSuffix(rest, " all"))
		if err != nil {
			return nil, err
		}
		return func(p rib.ASPath) truth {
			n, sets := plainLength(p, word == "unique-length")
			if sets {
				return unknown
			}
			return is(holds(int64(n)))
		}, nil
	}
	want, err := parsePathRanges(rest)
	if err != nil {
		return nil, err
	}
	return func(p rib.ASPath) truth {
		asns, sets := flat(p)
		if sets {
			return unknown
		}
		switch word {
		case "neighbor-is":
			return is(want.at(asns, 0))
		case "originates-from":
			return is(want.at(asns, len(asns)-len(want)))
		}
		for i := range asns {
			if want.at(asns, i) {
				return yes
			}
		}
		return no
	}, nil
}

// flat gives the ASes of a path in order; sets reports that the path has sets or confederations, in which there is no such order.
func flat(p rib.ASPath) (asns []uint32, sets bool) {
	for _, s := range p {
		if s.Kind != rib.Sequence {
			sets = true
		}
		asns = append(asns, s.ASNs...)
	}
	return asns, sets
}

func plainLength(p rib.ASPath, unique bool) (int, bool) {
	asns, sets := flat(p)
	if !unique {
		return p.Length(), false
	}
	n := 0
	for i, a := range asns {
		if i == 0 || a != asns[i-1] {
			n++
		}
	}
	return n, sets
}

// pathRanges are ranges of AS numbers, one for each place of a part of a path.
type pathRanges [][2]uint32

func (w pathRanges) at(asns []uint32, from int) bool {
	if from < 0 || from+len(w) > len(asns) || len(w) == 0 {
		return false
	}
	for i, r := range w {
		if a := asns[from+i]; a < r[0] || a > r[1] {
			return false
		}
	}
	return true
}

func parsePathRanges(text string) (pathRanges, error) {
	text = strings.TrimSpace(text)
	if t, ok := strings.CutSuffix(text, " exact"); ok {
		text = t
	}
	var out pathRanges
	for _, w := range strings.Fields(strings.Trim(text, `'"`)) {
		w = strings.Trim(w, "[]")
		lo, hi, ranged := strings.Cut(w, "..")
		if !ranged {
			hi = lo
		}
		low, err := parseASN(lo)
		if err != nil {
			return nil, err
		}
		high, err := parseASN(hi)
		if err != nil {
			return nil, err
		}
		out = append(out, [2]uint32{low, high})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no AS number in %q", text)
	}
	return out, nil
}

// parseComparison reads a condition on a number as the systems write it: "5", "eq 5", "ge 5", "<= 60", "10 20" (any of them), "[5..9]",
// "10-20".
func parseComparison(text string) (func(int64) bool, error) {
	w := strings.Fields(strings.TrimSpace(text))
	if len(w) == 0 {
		return nil, fmt.Errorf("no number to compare with")
	}
	ops := map[string]func(a, b int64) bool{
		"eq": func(a, b int64) bool { return a == b }, "is": func(a, b int64) bool { return a == b }, "=": func(a, b int64) bool { return a == b },
		"ge": func(a, b int64) bool { return a >= b }, ">=": func(a, b int64) bool { return a >= b }, "orhigher": func(a, b int64) bool { return a >= b }, "or-higher": func(a, b int64) bool { return a >= b },
		"le": func(a, b int64) bool { return a <= b }, "<=": func(a, b int64) bool { return a <= b }, "orlower": func(a, b int64) bool { return a <= b }, "or-lower": func(a, b int64) bool { return a <= b },
		"gt": func(a, b int64) bool { return a > b }, "lt": func(a, b int64) bool { return a < b }, "ne": func(a, b int64) bool { return a != b }, "equal": func(a, b int64) bool { return a == b },
	}
	if len(w) == 2 {
		for i, o := range w { // Junos writes the number first
			if op := ops[o]; op != nil {
				n, err := strconv.ParseInt(w[1-i], 10, 64)
				if err != nil {
					return nil, fmt.Errorf("%q is no number", w[1-i])
				}
				return func(a int64) bool { return op(a, n) }, nil
			}
		}
	}
	var ranges [][2]int64
	for _, x := range w {
		x = strings.Trim(x, "[]")
		lo, hi, ranged := strings.Cut(strings.Replace(x, "..", "-", 1), "-")
		if !ranged {
			hi = lo
		}
		low, err := strconv.ParseInt(lo, 0, 64)
		high, err2 := strconv.ParseInt(hi, 0, 64)
		if err != nil || err2 != nil {
			return nil, fmt.Errorf("%q is no comparison with a number", text)
		}
		ranges = append(ranges, [2]int64{low, high})
	}
	return func(a int64) bool {
		for _, r := range ranges {
			if r[0] <= a && a <= r[1] {
				return true
			}
		}
		return false
	}, nil
}
