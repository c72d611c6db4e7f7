package report

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode"
)

// list joins names as people do: "a", "a and b", "a, b and c"; beyond most it says how many more.
func list(names []string, most int) string {
	if len(names) > most+1 {
		names = append(append([]string{}, names[:most]...), fmt.Sprintf("%d more", len(names)-most))
	}
	switch len(names) {
	case 0:
		return "nothing"
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// count writes "1 port", "2 ports".
func count(n int, noun string) string {
	if n != 1 {
		if strings.HasSuffix(noun, "y") {
			noun = strings.TrimSuffix(noun, "y") + "ie"
		}
		noun += "s"
	}
	return thousands(n) + " " + noun
}

// thousands writes 1234567 as "1,234,567".
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// verb gives the form that goes with n subjects: verb(1, "goes", "go").
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func upperFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

// sentence makes a sentence of a clause.
func sentence(s string) string {
	return stop(upperFirst(strings.TrimSpace(s)))
}

// stop ends a sentence.
func stop(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// naturally sorts names so that Ethernet1/2 stands before Ethernet1/10, and drops doubles.
func naturally(names []string) []string {
	sorted := append([]string{}, names...)
	sort.Slice(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		if naturalLess(a, b) != naturalLess(b, a) {
			return naturalLess(a, b)
		}
		return a < b
	})
	var out []string
	for i, n := range sorted {
		if i == 0 || n != sorted[i-1] {
			out = append(out, n)
		}
	}
	return out
}

func naturalLess(a, b string) bool {
	for a != "" && b != "" {
		da, db := digits(a), digits(b)
		if da > 0 && db > 0 {
			x, y := strings.TrimLeft(a[:da], "0"), strings.TrimLeft(b[:db], "0")
			if len(x) != len(y) {
				return len(x) < len(y)
			}
			if x != y {
				return x < y
			}
			a, b = a[da:], b[db:]
			continue
		}
		if a[0] != b[0] {
			return a[0] < b[0]
		}
		a, b = a[1:], b[1:]
	}
	return len(a) < len(b)
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// width is how many columns a text takes on a terminal.
func width(s string) int {
	w := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff,
			r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff,
			r >= 0x20000 && r <= 0x3fffd:
			w += 2
		default:
			w++
		}
	}
	return w
}

// wrap breaks text between words into lines of at most columns; a longer word is broken too, unless it is the name
// of a place (it has a slash and no other break), which people must be able to copy.
func wrap(s string, columns int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		for width(word) > columns && !isPlace(word) {
			cut := cutAt(word, columns)
			if line != "" {
				lines, line = append(lines, line), ""
			}
			lines, word = append(lines, word[:cut]), word[cut:]
		}
		switch {
		case line == "":
			line = word
		case width(line)+1+width(word) <= columns:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

func cutAt(s string, columns int) int {
	w := 0
	for i, r := range s {
		w += width(string(r))
		if w > columns && i > 0 {
			return i
		}
	}
	return len(s)
}

// isPlace tells file:line:col, and file names as such.
func isPlace(word string) bool {
	return strings.Contains(word, "/") && len(word) < 300 && !strings.ContainsAny(word, `"'`)
}
