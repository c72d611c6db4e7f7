package syntax

import "strings"

// configSession is an open "configure session": its lines take effect when it is committed (EOS User Manual,
// "configure session"). Saved is nil where none is open.
type configSession struct {
	name  string
	from  *Node
	saved *Tree
}

// sessionMoves handles the lines that open and end a configuration session. A commit with a timer is not among them:
// what it leaves depends on somebody confirming it.
func (s *session[S]) sessionMoves(n *Node, words []string, c *Command) bool {
	w := strings.ToLower(words[0])
	switch {
	case len(w) >= 4 && strings.HasPrefix("configure", w) && len(words) >= 3 && strings.EqualFold(words[1], "session"):
		switch {
		case len(words) == 3 && s.config.saved == nil:
			s.config = configSession{name: words[2], from: n, saved: s.g.clone(s.tree)}
			s.exec, s.stack = false, s.stack[:1]
		case len(words) == 3 && s.config.name == words[2]:
			s.exec, s.stack = false, s.stack[:1]
		case len(words) == 4 && s.config.saved != nil && s.config.name == words[2]:
			return s.endSession(strings.ToLower(words[3]), c)
		default:
			return false
		}
		c.Line = "configure session " + words[2]
		return true
	case len(words) == 1 && s.config.saved != nil:
		return s.endSession(w, c)
	}
	return false
}

func (s *session[S]) endSession(how string, c *Command) bool {
	switch how {
	case "commit":
		c.Why = "the lines of the session take effect"
	case "abort":
		*s.tree = *s.config.saved
		c.Why = "the lines of the session are thrown away"
	default:
		return false
	}
	s.config = configSession{}
	s.exec, s.stack = true, s.stack[:1]
	return true
}

// leftOpen tells of a session that the text opens and never commits: whether its lines take effect is not known.
func (s *session[S]) leftOpen() {
	if s.config.saved == nil {
		return
	}
	why := "configure session " + s.config.name + " is not committed in the text; whether its lines take effect is not known"
	s.result.Problems = append(s.result.Problems, Problem{Pos: s.config.from.Pos, Message: why})
	s.result.Commands = append(s.result.Commands, Command{Pos: s.config.from.Pos, Text: s.config.from.Line, Line: s.config.from.Line,
		Mode: "exec", Exec: true, Disposition: Unknown, Why: why})
}

// looseness tells how little a row says of the words it takes: 0 it knows them all, 1 it takes whatever follows its
// first words, 2 it takes any line.
func (g *Grammar[S]) looseness(b bound) int {
	switch p := g.rows[b.row-1].Pattern; {
	case strings.HasPrefix(p, "<") && strings.HasSuffix(p, ":rest>") && strings.Count(p, "<") == 1:
		return 2
	case strings.HasSuffix(p, "<rest:rest>"):
		return 1
	}
	return 0
}

// takesBack reports a line that starts with "no" and was matched by a row that takes any line.
func (g *Grammar[S]) takesBack(b bound) bool {
	return len(b.canon) > 1 && b.canon[0] == "no" && g.looseness(b) == 2
}

// fits reports whether one of the open modes up to the given one has a row for the words that says more than loose.
func (s *session[S]) fits(top int, words []string, loose int) bool {
	for i := top; i >= 0; i-- {
		if b, ok := s.g.match(s.stack[i].mode, words, true); ok && s.g.looseness(b) < loose {
			return true
		}
	}
	return false
}
