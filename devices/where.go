package devices

import "strings"

// JoinPositions spells the paths of positions as PathJoin does, in the map itself. Where two become one, the later line of
// them stands.
func JoinPositions(read map[string]Pos) map[string]Pos {
	type moved struct {
		path string
		pos  Pos
	}
	var others []moved
	for path, pos := range read {
		if joined := PathJoin(path); joined != path {
			others = append(others, moved{joined, pos})
			delete(read, path)
		}
	}
	for _, m := range others {
		if there, ok := read[m.path]; !ok || there.File < m.pos.File || there.File == m.pos.File && there.Line < m.pos.Line {
			read[m.path] = m.pos
		}
	}
	return read
}

// Where gives the place of a path: of the statement that set it, exact, or else of the nearest parent that has a place. A
// statement that sets several keys ("route-target import" for each target) is the nearest parent of each. Without any it
// gives the zero Pos. Entries of ordered lists and terms of policies know their own places.
func (c *Config) Where(path string) (pos Pos, exact bool) {
	if c == nil {
		return Pos{}, false
	}
	for p := path; ; {
		if at, ok := c.Positions[p]; ok && !at.IsZero() {
			return at, p == path
		}
		if at := c.entryPos(p); !at.IsZero() {
			return at, p == path
		}
		level := strings.LastIndex(p, PathSeparator)
		if level < 0 {
			return Pos{}, false
		}
		if word := strings.LastIndexByte(p, ' '); word > level+len(PathSeparator) {
			p = p[:word]
		} else {
			p = p[:level]
		}
	}
}

// entryPos finds the place of an entry of a list or a term of a policy.
func (c *Config) entryPos(path string) Pos {
	object, entry, ok := strings.Cut(path, PathSeparator)
	if !ok {
		return Pos{}
	}
	noun, name, _ := strings.Cut(object, " ")
	switch noun {
	case "access-list":
		if l := c.ACLs[name]; l != nil {
			return entryAt(entry, "entry", EntryNames(texts(l.Entries)), func(i int) Pos { return l.Entries[i].Pos })
		}
	case "prefix-list":
		if l := c.PrefixLists[name]; l != nil {
			return entryAt(entry, "entry", EntryNames(texts(l.Entries)), func(i int) Pos { return l.Entries[i].Pos })
		}
	case "community-list":
		if l := c.CommunityLists[name]; l != nil {
			return entryAt(entry, "entry", EntryNames(texts(l.Entries)), func(i int) Pos { return l.Entries[i].Pos })
		}
	case "as-path":
		if l := c.ASPathLists[strings.TrimPrefix(name, "list ")]; l != nil {
			return entryAt(entry, "entry", EntryNames(texts(l.Entries)), func(i int) Pos { return l.Entries[i].Pos })
		}
	case "route-map":
		if p := c.RoutePolicies[name]; p != nil {
			return entryAt(entry, "term", TermNames(p.Terms), func(i int) Pos { return p.Terms[i].Pos })
		}
	}
	return Pos{}
}

func entryAt(entry, noun string, names []string, at func(int) Pos) Pos {
	for i, name := range names {
		if PathLevel(noun, name) == entry {
			return at(i)
		}
	}
	return Pos{}
}
