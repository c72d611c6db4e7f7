package diffs

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// versionRange is conditions that all hold; the zero range holds for every version.
type versionRange []versionBound

type versionBound struct {
	op      string
	version string
}

func parseVersionRange(s string) (versionRange, error) {
	var out versionRange
	for _, w := range strings.Fields(s) {
		b := versionBound{}
		for _, op := range []string{">=", "<=", ">", "<", "="} {
			if strings.HasPrefix(w, op) {
				b = versionBound{op, w[len(op):]}
				break
			}
		}
		if b.version == "" {
			return nil, fmt.Errorf("%q: write >=, <=, >, < or = and a version", w)
		}
		out = append(out, b)
	}
	return out, nil
}

func (r versionRange) holds(version string) bool {
	for _, b := range r {
		c := compareVersions(version, b.version)
		ok := map[string]bool{">=": c >= 0, "<=": c <= 0, ">": c > 0, "<": c < 0, "=": c == 0}[b.op]
		if !ok {
			return false
		}
	}
	return true
}

// compareVersions compares number by number and word by word: 9.3(8) < 10.3(4) < 10.3(4a) < 10.4(2), 4.9.1F < 4.32.2F.
func compareVersions(a, b string) int {
	x, y := versionParts(a), versionParts(b)
	for i := 0; i < len(x) || i < len(y); i++ {
		if i >= len(x) {
			return -1
		}
		if i >= len(y) {
			return 1
		}
		n, errN := strconv.Atoi(x[i])
		m, errM := strconv.Atoi(y[i])
		switch {
		case errN == nil && errM == nil && n != m:
			return map[bool]int{true: -1, false: 1}[n < m]
		case errN == nil && errM == nil:
		case errN == nil:
			return 1
		case errM == nil:
			return -1
		case x[i] != y[i]:
			return strings.Compare(x[i], y[i])
		}
	}
	return 0
}

// versionParts splits a version into its numbers and its letters.
func versionParts(v string) []string {
	var out []string
	kind := 0
	for _, r := range strings.ToLower(v) {
		k := 0
		switch {
		case unicode.IsDigit(r):
			k = 1
		case unicode.IsLetter(r):
			k = 2
		}
		switch {
		case k == 0:
		case k == kind:
			out[len(out)-1] += string(r)
		default:
			out = append(out, string(r))
		}
		kind = k
	}
	return out
}
