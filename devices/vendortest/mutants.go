package vendortest

import (
	"regexp"
	"strconv"
	"strings"
)

var number = regexp.MustCompile(`[0-9]+`)

// mutants are what a line may become.
func mutants(line string) []string {
	var out []string
	trimmed := strings.TrimRight(line, " \t\r")
	opens := strings.HasSuffix(trimmed, "{")
	if !opens && !strings.HasSuffix(trimmed, "}") && !isJSON(trimmed) {
		out = append(out, "")
	}
	at := number.FindAllStringIndex(line, -1)
	for i := len(at) - 1; i >= 0; i-- {
		others := []string{"7", "2", "13"}
		if v, err := strconv.Atoi(line[at[i][0]:at[i][1]]); err == nil { // near by, where there are bounds
			others = append(others, strconv.Itoa(v+1), strconv.Itoa(v-1))
		}
		for _, other := range others {
			out = append(out, line[:at[i][0]]+other+line[at[i][1]:])
		}
	}
	switch words := strings.Fields(strings.TrimRight(trimmed, "{;, ")); {
	case len(words) == 0:
	case isJSON(trimmed):
		if i := strings.LastIndexByte(line, '"'); i > 0 {
			out = append(out, line[:i]+"x"+line[i:])
		}
	case opens:
		out = append(out, "otherword {")
	default:
		last := words[len(words)-1]
		i := strings.LastIndex(line, last)
		out = append(out, line[:i]+"otherword"+line[i+len(last):])
	}
	return append(out, contrary(line)...)
}

// opposites are words that say something else than a word does which says what holds anyway: the line must be heeded then.
var opposites = opposed("enable disable", "enabled disabled", "true false", "on off", "yes no", "up down", "active passive suspend", "ACTIVE PASSIVE", "access trunk routed", "permit deny",
	"accept reject", "internal external", "tagged untagged", "INGRESS EGRESS", "normal fast", "in out", "broadcast point-to-point", "mstp rapid-pvst", "auto full point-to-point", "true limited")

// opposed has each word of a group stand for the others.
func opposed(groups ...string) map[string][]string {
	out := map[string][]string{}
	for _, g := range groups {
		for _, w := range strings.Fields(g) {
			for _, o := range strings.Fields(g) {
				if o != w {
					out[w] = append(out[w], o)
				}
			}
		}
	}
	return out
}

var word = regexp.MustCompile(`[A-Za-z-]+`)

// contrary are lines that say the opposite of a line: with "no" before it or without, and with a word for its opposite.
func contrary(line string) []string {
	var out []string
	for _, at := range word.FindAllStringIndex(line, -1) {
		for _, o := range opposites[line[at[0]:at[1]]] {
			out = append(out, line[:at[0]]+o+line[at[1]:])
		}
	}
	in := line[:indent(line)]
	said := strings.TrimRight(line[len(in):], " \t\r")
	switch positive, negated := strings.CutPrefix(said, "no "); {
	case negated:
		out = append(out, in+positive)
	case !isJSON(said) && !strings.HasSuffix(said, "{") && !strings.HasSuffix(said, "}"):
		out = append(out, in+"no "+said)
	}
	return out
}
