package diffs

import (
	"fmt"
	"regexp"
	"strings"
)

// pattern is the shape of a command, anchored at both ends and blind to case:
//
//	reload module <n>      literal words; <n> is any one word, kept as $n
//	<n:number>             a word of digits
//	<port...>              one word or more
//	template-<name>        a placeholder inside a word
//	[non-disruptive]       words that may be left out
//	(in|at)                one of several, each of one word or more
//	...                    whatever follows, also nothing
type pattern struct {
	text string
	re   *regexp.Regexp
	// names are the placeholders in order.
	names []string
	// literals counts the words that must be there as they are, fixed the placeholders of one word: what makes a pattern specific.
	literals, fixed int
	// forms are the word sequences that the pattern stands for, without its optional and alternative parts.
	forms [][]string
	// begins are the words it may begin with, nil for any.
	begins map[string]bool
}

// maxForms bounds what optional and alternative parts multiply to.
const maxForms = 256

func compilePattern(text string) (*pattern, error) {
	p := &patternParser{in: text}
	re, forms, err := p.sequence("")
	if err != nil {
		return nil, err
	}
	if p.at < len(p.in) {
		return nil, fmt.Errorf("unexpected %q at character %d", p.in[p.at], p.at+1)
	}
	c, err := regexp.Compile("(?is)^" + re + "$")
	if err != nil {
		return nil, err
	}
	return &pattern{text: text, re: c, names: p.names, literals: p.literals, fixed: p.fixed, forms: forms, begins: beginnings(forms)}, nil
}

// beginnings are the first words of a pattern's forms, nil where one begins with an argument.
func beginnings(forms [][]string) map[string]bool {
	out := map[string]bool{}
	for _, f := range forms {
		if len(f) == 0 || strings.Contains(f[0], "<") || f[0] == "..." {
			return nil
		}
		out[strings.ToLower(f[0])] = true
	}
	return out
}

// mayBegin reports whether a line's first word is one that the pattern begins with: it spares most lines the expression.
func (p *pattern) mayBegin(line string) bool {
	word, _, _ := strings.Cut(line, " ")
	return p.begins == nil || p.begins[strings.ToLower(word)]
}

// match gives the placeholders' values, nil where the line has another shape. Words of line are apart by one space.
func (p *pattern) match(line string) map[string]string {
	m := p.re.FindStringSubmatch(" " + line)
	if m == nil {
		return nil
	}
	values := map[string]string{}
	for i, name := range p.re.SubexpNames() {
		if name != "" {
			values[name] = strings.TrimSpace(m[i])
		}
	}
	for i, name := range p.names {
		values[fmt.Sprint(i+1)] = values[name]
	}
	return values
}

type patternParser struct {
	in              string
	at, depth       int
	names           []string
	literals, fixed int
}

// sequence reads words and groups up to one of the bytes in end. Each piece of the expression begins with a space, so
// that a piece left out takes its space along.
func (p *patternParser) sequence(end string) (re string, forms [][]string, err error) {
	forms = [][]string{nil}
	for {
		for p.at < len(p.in) && p.in[p.at] == ' ' {
			p.at++
		}
		if p.at == len(p.in) || strings.IndexByte(end, p.in[p.at]) >= 0 {
			return re, forms, nil
		}
		var piece string
		var more [][]string
		switch p.in[p.at] {
		case '[':
			piece, more, err = p.optional()
		case '(':
			piece, more, err = p.alternatives()
		default:
			piece, more, err = p.word()
		}
		if err != nil {
			return "", nil, err
		}
		re += piece
		if forms, err = join(forms, more); err != nil {
			return "", nil, err
		}
	}
}

func join(forms, more [][]string) ([][]string, error) {
	if len(forms)*len(more) > maxForms {
		return nil, fmt.Errorf("more than %d forms: write several rows", maxForms)
	}
	var out [][]string
	for _, f := range forms {
		for _, m := range more {
			out = append(out, append(append([]string(nil), f...), m...))
		}
	}
	return out, nil
}

func (p *patternParser) optional() (string, [][]string, error) {
	p.at++
	p.depth++
	re, forms, err := p.sequence("]")
	p.depth--
	if err != nil {
		return "", nil, err
	}
	if p.at == len(p.in) {
		return "", nil, fmt.Errorf("a [ is not closed")
	}
	p.at++
	return "(?:" + re + ")?", append(forms, nil), nil
}

func (p *patternParser) alternatives() (string, [][]string, error) {
	var res []string
	var forms [][]string
	p.depth++
	for {
		p.at++
		re, f, err := p.sequence("|)")
		if err != nil {
			return "", nil, err
		}
		if p.at == len(p.in) {
			return "", nil, fmt.Errorf("a ( is not closed")
		}
		res, forms = append(res, re), append(forms, f...)
		if p.in[p.at] == ')' {
			break
		}
	}
	p.at++
	p.depth--
	if p.depth == 0 {
		p.literals++
	}
	return "(?:" + strings.Join(res, "|") + ")", forms, nil
}

var placeholderRE = regexp.MustCompile(`<([a-z][a-z0-9_]*)(:number|\.\.\.)?>`)

func (p *patternParser) word() (string, [][]string, error) {
	start := p.at
	for p.at < len(p.in) && !strings.ContainsRune(" []()|", rune(p.in[p.at])) {
		p.at++
	}
	w := p.in[start:p.at]
	if w == "" {
		return "", nil, fmt.Errorf("unexpected %q at character %d", p.in[p.at], p.at+1)
	}
	if p.at < len(p.in) && (p.in[p.at] == '[' || p.in[p.at] == '(') {
		return "", nil, fmt.Errorf("a bracket must stand apart from %q", w)
	}
	if w == "..." {
		return "(?: .*)?", [][]string{{"..."}}, nil
	}
	re, last, literal := " ", 0, false
	for _, m := range placeholderRE.FindAllStringSubmatchIndex(w, -1) {
		literal = literal || m[0] > last
		re += regexp.QuoteMeta(w[last:m[0]])
		name, kind := w[m[2]:m[3]], ""
		if m[4] >= 0 {
			kind = w[m[4]:m[5]]
		}
		p.names = append(p.names, name)
		re += "(?P<" + name + ">" + map[string]string{"": `\S+`, ":number": `[0-9]+`, "...": `\S.*`}[kind] + ")"
		if p.depth == 0 && kind != "..." {
			p.fixed++
		}
		last = m[1]
	}
	rest := w[last:]
	if strings.ContainsAny(rest, "<>") {
		return "", nil, fmt.Errorf("%q has a placeholder that is not <name>, <name:number> or <name...>", w)
	}
	if literal = literal || rest != ""; literal && p.depth == 0 {
		p.literals++
	}
	return re + regexp.QuoteMeta(rest), [][]string{{w}}, nil
}
