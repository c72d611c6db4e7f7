package diffs

import (
	"sort"
	"strings"
)

// execNode is a place in the tree of exec commands: what may come next.
type execNode struct {
	words map[string]*execNode
	// arg is what follows an argument, any word; mixed holds arguments with literal parts ("module-<n>").
	arg  *execNode
	any  bool // whatever follows is taken as it is
	many bool // an argument of several words: the rest is taken as it is
	end  bool
}

func newExecNode() *execNode { return &execNode{words: map[string]*execNode{}} }

func (n *execNode) add(p *pattern) {
	for _, form := range p.forms {
		at := n
		for _, w := range form {
			switch {
			case w == "...":
				at.any, at.end = true, true
			case strings.Contains(w, "...>"):
				at.many = true
			case strings.Contains(w, "<"):
				if at.arg == nil {
					at.arg = newExecNode()
				}
				at = at.arg
			default:
				w = strings.ToLower(w)
				if at.words[w] == nil {
					at.words[w] = newExecNode()
				}
				at = at.words[w]
			}
		}
		at.end = true
	}
}

// ExpandExec spells an exec command out in full: each keyword that is a prefix of exactly one word the system knows at
// that place becomes that word ("wr er" is "write erase"). Arguments stay as they are. ok is false where a word fits
// nothing or several, or the command is not complete; the words then come back as they were.
func (k *Knowledge) ExpandExec(words []string) (full []string, ok bool) {
	if len(words) == 0 {
		return words, false
	}
	if out, ok := k.exec.expand(words); ok && !strings.EqualFold(words[0], "do") {
		return out, true
	}
	// "no" and "do" are never short for something else, and what stands behind them is a command.
	if w := strings.ToLower(words[0]); w == "no" || w == "do" {
		if rest, ok := k.ExpandExec(words[1:]); ok {
			return append([]string{w}, rest...), true
		}
	}
	return words, false
}

func (n *execNode) expand(words []string) ([]string, bool) {
	if len(words) == 0 {
		return nil, n.end
	}
	w, rest := words[0], words[1:]
	low := strings.ToLower(w)
	if exact := n.words[low]; exact != nil {
		if tail, ok := exact.expand(rest); ok {
			return append([]string{low}, tail...), true
		}
	}
	switch longer := n.longer(low); len(longer) {
	case 0:
	case 1:
		if tail, ok := n.words[longer[0]].expand(rest); ok {
			return append([]string{longer[0]}, tail...), true
		}
	default:
		if n.words[low] == nil {
			return nil, false
		}
	}
	if n.arg != nil {
		if tail, ok := n.arg.expand(rest); ok {
			return append([]string{w}, tail...), true
		}
	}
	if n.any || n.many {
		return words, true
	}
	return nil, false
}

// longer are the keywords that a word may be short for.
func (n *execNode) longer(w string) []string {
	var out []string
	for word := range n.words {
		if word != w && strings.HasPrefix(word, w) {
			out = append(out, word)
		}
	}
	sort.Strings(out)
	return out
}
