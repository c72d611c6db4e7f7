package diffs

import (
	"regexp"
	"strings"
	"sync"

	"interlock/devices"
)

// compiledRow is a row with its patterns ready for use.
type compiledRow struct {
	DeltaRow
	patterns [][]levelPattern
}

// levelPattern is the pattern of one level of a path.
type levelPattern struct {
	re       *regexp.Regexp
	optional bool // the level may be missing
	rest     bool // any number of levels, to the end
}

// rowIndex holds the rows by the first word of the paths they match, in the order of the tables.
var rowIndex = sync.OnceValue(func() map[string][]*compiledRow {
	index := map[string][]*compiledRow{}
	for _, row := range DeltaRows() {
		byWord := map[string]*compiledRow{}
		for _, p := range strings.Split(row.Paths, "; ") {
			levels := compileLevels(p)
			for _, word := range firstWords(p) {
				r := byWord[word]
				if r == nil {
					r = &compiledRow{DeltaRow: row}
					byWord[word] = r
					index[word] = append(index[word], r)
				}
				r.patterns = append(r.patterns, levels)
			}
		}
	}
	return index
})

// firstWords are the words that a path of the pattern may begin with.
func firstWords(pattern string) []string {
	var words []string
	for _, level := range strings.Split(pattern, devices.PathSeparator) {
		word, _, _ := strings.Cut(strings.Trim(level, "[]"), " ")
		words = append(words, word)
		if !strings.HasPrefix(level, "[") {
			break
		}
	}
	return words
}

func rowsFor(path string) []*compiledRow {
	word, _, _ := strings.Cut(path, " ")
	return rowIndex()[word]
}

func compileLevels(pattern string) []levelPattern {
	var out []levelPattern
	for _, level := range strings.Split(pattern, devices.PathSeparator) {
		optional := strings.HasPrefix(level, "[")
		level = strings.Trim(level, "[]")
		p := levelPattern{optional: optional, rest: level == "**"}
		if !p.rest {
			re := regexp.QuoteMeta(level)
			for _, r := range [...][2]string{{`\*`, `(.+)`}, {`\(`, `(?:`}, {`\)`, `)`}, {`\|`, `|`}} {
				re = strings.ReplaceAll(re, r[0], r[1])
			}
			p.re = regexp.MustCompile("^" + re + "$")
		}
		out = append(out, p)
	}
	return out
}

// match gives what the asterisks of the first pattern that matches stand for.
func (r *compiledRow) match(path string) ([]string, bool) {
	levels := strings.Split(path, devices.PathSeparator)
	for _, p := range r.patterns {
		if keys, ok := matchLevels(p, levels, nil); ok {
			return keys, true
		}
	}
	return nil, false
}

func matchLevels(p []levelPattern, levels, keys []string) ([]string, bool) {
	switch {
	case len(p) == 0:
		return keys, len(levels) == 0
	case p[0].rest:
		return keys, true
	}
	if len(levels) > 0 {
		if m := p[0].re.FindStringSubmatch(levels[0]); m != nil {
			if found, ok := matchLevels(p[1:], levels[1:], append(keys[:len(keys):len(keys)], m[1:]...)); ok {
				return found, true
			}
		}
	}
	if p[0].optional {
		// A key that is missing is empty, so that the following ones keep their numbers.
		for range p[0].re.NumSubexp() {
			keys = append(keys[:len(keys):len(keys)], "")
		}
		return matchLevels(p[1:], levels, keys)
	}
	return nil, false
}
