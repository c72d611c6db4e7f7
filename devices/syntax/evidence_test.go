package syntax

import (
	"regexp"
	"slices"
	"testing"
)

func TestEvidence(t *testing.T) {
	for _, c := range []struct {
		pattern string
		words   []string
		why     string
	}{
		{`(?m)^frr version\b`, []string{"frr version"}, "a literal is required"},
		{`(?m)^(auto|allow-hotplug) \S+`, []string{"uto", "llow-hotplug"}, "one of two is, without what they have in common"},
		{`(?m)^(no )?aaa root`, []string{"aaa root"}, "what may be absent is not"},
		{`(?i)^boot`, nil, "another case would be missed"},
		{`(?m)^(a|bcd)`, nil, "a word of one letter is everywhere, and without it half is missed"},
		{`(?m)^\s+mlag [0-9]+|^mlag configuration`, []string{"mlag ", "mlag configuration"}, "either side"},
		{`x*`, nil, "nothing is required"},
	} {
		var got []string
		for _, w := range MustEvidence(c.pattern).words {
			got = append(got, string(w))
		}
		if !slices.Equal(got, c.words) {
			t.Errorf("%s: words %q, want %q: %s", c.pattern, got, c.words, c.why)
		}
	}
}

// FuzzEvidence holds the short cut against the expression itself.
func FuzzEvidence(f *testing.F) {
	patterns := []string{`(?m)^frr version\b`, `(?m)^(auto|allow-hotplug) \S+`, `(?m)^(no )?aaa root|xyz+`, `(?mi)^boot`, `(?m)^interface (lo|eth[0-9]+|swp[0-9]+)\s*$`, `(abc){2}d?`}
	for _, s := range []string{"frr version 8", "auto lo", "no aaa root", "xyz", "BOOT", "interface swp1\n", "abcabc"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, p := range patterns {
			if got, want := MustEvidence(p).Match(text), regexp.MustCompile(p).Match(text); got != want {
				t.Errorf("%s on %q: %v, want %v", p, text, got, want)
			}
		}
	})
}
