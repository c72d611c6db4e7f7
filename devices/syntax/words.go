package syntax

import "strings"

// flatWords splits a line in set form; a list in brackets keeps its brackets as words.
func flatWords(line string) []string {
	line = strings.TrimRight(line, "; \t")
	var words []string
	for i := 0; i < len(line); {
		if line[i] == ' ' || line[i] == '\t' {
			i++
			continue
		}
		j := wordEnd(line, i, false)
		j = max(j, i+1)
		w := line[i:j]
		i = j
		if len(w) > 1 && w[0] == '[' && strings.Contains(line[j-1:], "]") {
			words = append(words, "[")
			w = w[1:]
		}
		if n := len(w); n > 1 && w[n-1] == ']' && contains(words, "[") && strings.IndexByte(w, '[') < 0 {
			words = append(words, w[:n-1], "]")
			continue
		}
		words = append(words, w)
	}
	return words
}

// wordEnd finds where a word ends; in braces a word ends before a brace, a bracket or a semicolon too.
func wordEnd(s string, i int, braces bool) int {
	if s[i] == '"' {
		for j := i + 1; j < len(s); j++ {
			switch s[j] {
			case '\\':
				j++
			case '"':
				return j + 1
			}
		}
		// No closing quote: the rest is one word, up to what ends a statement.
		return len(strings.TrimRight(s, "; \t{"))
	}
	if braces && (s[i] == '[' || s[i] == ']') && (i+1 == len(s) || strings.IndexByte(" \t];", s[i+1]) >= 0 || s[i] == '[') {
		return i + 1
	}
	for j := i + 1; j < len(s); j++ {
		switch s[j] {
		case ' ', '\t':
			return j
		case ';', '{', '}':
			if braces {
				return j
			}
		case ']':
			if braces && (j+1 == len(s) || s[j+1] == ';' || s[j+1] == ' ') && strings.IndexByte(s[i:j], '[') < 0 {
				return j
			}
		}
	}
	return len(s)
}

func isTag(w string) bool {
	switch w {
	case "inactive:", "active:", "replace:", "delete:", "protect:", "unprotect:", "merge:", "update:":
		return true
	}
	return false
}

// expandLists gives one statement for each member of a list in brackets; of several lists in one, for each combination.
func expandLists(words []string) [][]string { return expandSome(words, 4) }

func expandSome(words []string, lists int) [][]string {
	if lists == 0 {
		return [][]string{words}
	}
	open, shut := -1, -1
	for i, w := range words {
		if w == "[" && open < 0 {
			open = i
		}
		if w == "]" && open >= 0 {
			shut = i
			break
		}
	}
	if open < 0 || shut < 0 {
		return [][]string{words}
	}
	var out [][]string
	for _, m := range words[open+1 : shut] {
		one := append(words[:open:open], m)
		one = append(one, words[shut+1:]...)
		out = append(out, expandSome(one, lists-1)...)
		if len(out) > 4096 {
			break
		}
	}
	if len(out) == 0 {
		return [][]string{append(words[:open:open], words[shut+1:]...)}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func indexOf(list []string, s string) int {
	for i, v := range list {
		if v == s {
			return i
		}
	}
	return -1
}
