package vendortest

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"interlock/devices"
)

// mutationWork is how many lines a sample may have read, over and over: some ten seconds'.
const mutationWork = 80_000

// source is a text whose lines are changed.
type source struct {
	name   string
	file   string // by which some systems tell what a text is
	lines  []string
	braces bool            // blocks stand in braces
	before *devices.Config // what it comes to, once it is wanted
}

// candidate is a modelled line to be changed.
type candidate struct {
	*source
	line  int    // index
	text  string // the line as it is told of
	shape string // the line without its numbers, below the first words of those around it
}

// Mutation changes modelled lines of the labs and the corpus, one at a time: the model must change. What a line says and
// the model does not hold is not modelled. A line is taken away, has another number or another last word; where a later
// line of its file says over it, it is tried alone, with nothing but the blocks it stands in.
//
// Unless Full, a sample is tried, the same in every run: one line of every shape first, then a second, for as many lines
// as mutationWork allows.
func Mutation(t *testing.T, s System) {
	all := candidates(t, s)
	tried, work := 0, 0
	silent := make([]int, len(s.Silent))
	for _, c := range sample(all) {
		if work > mutationWork && !Full() {
			break
		}
		tried++
		if c.before == nil {
			c.before = s.modelOf(c.file, c.lines)
			work += len(c.lines)
		}
		ok, tries := heeded(s, c.before, c.file, c.lines, c.line)
		work += tries * len(c.lines)
		if ok || heededAlone(s, c) {
			continue
		}
		if i := s.silence(c.text); i >= 0 {
			silent[i]++
		} else {
			t.Errorf("%s:%d: the model is the same without the modelled line %q", c.name, c.line+1, c.text)
		}
	}
	t.Logf("%d of %d modelled lines changed", tried, len(all))
	for i, n := range silent {
		t.Logf("%4d %v: %s", n, s.Silent[i].Lines, s.Silent[i].Why)
		if n == 0 && Full() {
			t.Errorf("%v: every such line is heeded; it is silent no longer", s.Silent[i].Lines)
		}
	}
	if tried == 0 {
		t.Error("none")
	}
}

// silence is the first of the system's Silent that a line is one of, -1 where it is none.
func (s System) silence(line string) int {
	return slices.IndexFunc(s.Silent, func(q Silence) bool { return q.Lines.MatchString(line) })
}

// candidates are the modelled lines of the labs and the corpus, each text once a file. Silent ones are among them where all is
// tried: it is seen that they are.
func candidates(t testing.TB, s System) []candidate {
	t.Helper()
	var out []candidate
	for _, d := range s.all(t) {
		for _, f := range d.Files {
			src := &source{name: d.Name, file: f.Name, lines: strings.Split(string(f.Text), "\n"), braces: strings.Contains(string(f.Text), "{\n") || strings.Contains(string(f.Text), "{\r")}
			_, reports, _ := s.Vendor.Convert([]*devices.Tree{s.Vendor.Read(f.Name, f.Text)})
			seen := map[string]bool{}
			for _, r := range reports {
				n := r.Pos.Line - 1
				said := strings.TrimSpace(r.Text)
				if r.Disposition != devices.Modelled || said == "" || seen[said] || n >= len(src.lines) || s.silence(said) >= 0 && !Full() {
					continue
				}
				seen[said] = true
				out = append(out, candidate{src, n, said, src.shape(n)})
			}
		}
	}
	return out
}

var digits = regexp.MustCompile(`[0-9a-fA-F.:/-]*[0-9][0-9a-fA-F.:/-]*`)

// shape is what lines that say the same of other things have in common.
func (c *source) shape(n int) string {
	var out []string
	for _, p := range c.around(n) {
		out = append(out, strings.Fields(c.lines[p])[0])
	}
	return strings.Join(append(out, digits.ReplaceAllString(strings.TrimSpace(c.lines[n]), "N")), " / ")
}

// sample orders candidates: the first of every shape, from the shortest text that has it, then the second of each, and so on.
func sample(all []candidate) []candidate {
	order := append([]candidate(nil), all...)
	sort.SliceStable(order, func(i, j int) bool { return len(order[i].lines) < len(order[j].lines) })
	seen := map[string]int{}
	var rounds [][]candidate
	for _, c := range order {
		n := seen[c.shape]
		seen[c.shape]++
		if len(rounds) <= n {
			rounds = append(rounds, nil)
		}
		rounds[n] = append(rounds[n], c)
	}
	return slices.Concat(rounds...)
}

// modelOf is what the lines of a file come to.
func (s System) modelOf(file string, lines []string) *devices.Config {
	return s.Model(s.Vendor.Read(file, []byte(strings.Join(lines, "\n"))))
}

// heeded reports whether changing a line changes the model, and how many changes were tried.
func heeded(s System, before *devices.Config, file string, lines []string, n int) (bool, int) {
	all := mutants(lines[n])
	for i, m := range all {
		other := append([]string(nil), lines...)
		other[n] = m
		if !same(before, s.modelOf(file, other)) {
			return true, i + 1
		}
	}
	return false, len(all)
}

// heededAlone reports whether changing a line changes the model of a text that has only this line in the blocks around it.
func heededAlone(s System, c candidate) bool {
	lines, n := c.lines, c.line
	var alone []string
	closing := ""
	for _, p := range c.around(n) {
		alone = append(alone, lines[p])
		if strings.HasSuffix(strings.TrimSpace(lines[p]), "{") {
			closing += "}\n"
		}
	}
	if strings.HasSuffix(strings.TrimSpace(lines[n]), "{") {
		closing += "}\n"
	}
	alone = append(alone, lines[n])
	at := len(alone) - 1
	alone = append(alone, closing)
	ok, _ := heeded(s, s.modelOf(c.file, alone), c.file, alone, at)
	return ok
}

// around are the lines that open the blocks a line stands in, outermost first.
func (c *source) around(n int) []int {
	lines := c.lines
	var out []int
	if depth := 0; c.braces {
		for i := n - 1; i >= 0; i-- {
			depth += strings.Count(lines[i], "{") - strings.Count(lines[i], "}")
			if depth > len(out) && strings.TrimSpace(strings.Trim(lines[i], "{")) != "" {
				out = append([]int{i}, out...)
			}
		}
		return out
	}
	in := indent(lines[n])
	for i := n - 1; i >= 0 && in > 0; i-- {
		if l := strings.TrimSpace(lines[i]); l == "" || strings.HasPrefix(l, "!") || strings.HasPrefix(l, "#") {
			continue
		}
		if x := indent(lines[i]); x < in {
			in, out = x, append([]int{i}, out...)
		}
	}
	return out
}
