// Package syntax reads configuration text. It knows how lines nest, where each of them stands and what shape a
// statement has; it knows nothing of what a statement means. A vendor's language is a Grammar: a table of rows,
// one row a statement. The same rows serve four times: to read a configuration, to account for every line of it,
// to enter commands on it, and to find the commands that lead from one configuration to another.
package syntax

import "strconv"

// Pos is a place in a file. Line and Col count from 1; Col counts bytes. The zero Pos is no place.
type Pos struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

// IsZero reports whether p is no place at all.
func (p Pos) IsZero() bool { return p == Pos{} }

// String gives file:line:col, leaving out what is not known.
func (p Pos) String() string {
	s := p.File
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
		if p.Col > 0 {
			s += ":" + strconv.Itoa(p.Col)
		}
	}
	return s
}
