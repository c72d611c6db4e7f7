package ioslike

import (
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// NumberedACLRows are the access lists of one line that classic systems number: "access-list 10 permit ...". Numbers 1 to 99
// and 1300 to 1999 are standard lists, 100 to 199 and 2000 to 2699 extended ones (IOS Security Command Reference,
// "access-list (IP standard)", "access-list (IP extended)").
func NumberedACLRows() []Row {
	open := func(s *Scope, a syntax.Args) (standard bool) {
		n := a.Int("number")
		standard = n <= 99 || n >= 1300 && n <= 1999
		l := Get(&s.Config.ACLs, a.Str("number"))
		l.Name, l.Family = a.Str("number"), "ipv4"
		s.ACL = l
		return standard
	}
	// "no access-list 10 permit ..." removes the whole list, whatever stands behind the number.
	whole := func(e *syntax.Edit, a syntax.Args) {
		if e.No || e.Default {
			e.Remove("access-list " + a.Str("number"))
			e.Record = ""
		}
	}
	var rows []Row
	for _, number := range []string{"access-list <number:int(1-199)> ", "access-list <number:int(1300-2699)> "} {
		rows = append(rows, Row{Pattern: number + "(permit|deny) {rule:rest}", Exact: true, Path: "access-list $number", List: "$number", Undo: "no access-list $number", Enter: whole, Do: func(s *Scope, a syntax.Args) error {
			e, err := ParseRule("ipv4", open(s, a), a.Word("permit"), syntax.Words(a.Str("rule")))
			if err != nil {
				return err
			}
			s.referGroups(e, a)
			return addEntry(s.ACL, e, a)
		}}, Row{Pattern: number + "remark {text:rest}", Exact: true, Path: "access-list $number", List: "$number", Undo: "no access-list $number", Enter: whole, Do: func(s *Scope, a syntax.Args) error {
			open(s, a)
			return addEntry(s.ACL, devices.ACLEntry{Remark: a.Str("text")}, a)
		}})
	}
	return rows
}

// ClassicACLRows are the lines of access lists where running configurations may leave the sequence numbers out: a line
// that is entered without a number goes to the end of a list without numbers, and one with a number finds the others
// numbered ten apart, as the system itself counts them.
func ClassicACLRows() []Row {
	rows := ACLRows()
	for i := range rows {
		if rows[i].Enter != nil {
			rows[i].List = "entries"
			numbered := rows[i].Enter
			rows[i].Enter = func(e *syntax.Edit, a syntax.Args) {
				if !hasNumbers(e) && !e.Default {
					if e.No {
						for _, n := range e.Find(e.Record) {
							if strings.Join(syntax.Words(n.Line), " ") == e.Record {
								e.RemoveNode(n)
							}
						}
						e.Record = ""
					}
					return
				}
				numbered(e, a)
			}
		} else if strings.HasPrefix(rows[i].Pattern, "<seq:int>") {
			rows[i].Enter = func(e *syntax.Edit, a syntax.Args) {
				if hasNumbers(e) {
					return
				}
				seq := 0
				for _, p := range unnumbered(e) {
					seq += 10
					e.RemoveNode(p)
					e.Put(strconv.Itoa(seq) + " " + strings.Join(syntax.Words(p.Line), " "))
				}
			}
		}
	}
	sequence := func(s *Scope, a syntax.Args) error {
		e, err := ParseRule(s.ACL.Family, false, a.Word("permit"), syntax.Words(a.Str("rule")))
		if err != nil {
			return err
		}
		return addEntry(s.ACL, e, a)
	}
	return append(rows,
		Row{In: "acl", Pattern: "sequence <seq:int> (permit|deny) {rule:rest}", Path: "entry $seq", Do: sequence},
		Row{In: "mac-acl", Pattern: "sequence <seq:int> (permit|deny) {rule:rest}", Path: "entry $seq", Do: sequence},
		Row{In: "acl", Pattern: "sequence <seq:int> remark {text:rest}", Path: "entry $seq", Do: func(s *Scope, a syntax.Args) error {
			return addEntry(s.ACL, devices.ACLEntry{Remark: a.Str("text")}, a)
		}},
		Row{In: "acl", Pattern: "[<seq:int>] evaluate <name>", As: syntax.Unmodelled, Why: "rules that sessions make (reflexive access lists) are not computed"},
		Row{In: "acl", Pattern: "[<seq:int>] dynamic <rest:rest>", As: syntax.Unmodelled, Why: "rules that logins make (lock and key) are not computed"},
		Row{In: "acl|mac-acl", Pattern: "exit", As: syntax.Inert, Why: "leaves a mode"},
	)
}

// unnumbered are the lines of a list without sequence numbers, in order.
func unnumbered(e *syntax.Edit) []*syntax.Node {
	var out []*syntax.Node
	if e.Block() == nil {
		return nil
	}
	for _, n := range e.Block().Children {
		if n.Kind == syntax.Statement && len(n.Words) > 0 && (n.Words[0] == "permit" || n.Words[0] == "deny" || n.Words[0] == "remark") {
			out = append(out, n)
		}
	}
	return out
}

// hasNumbers reports whether the lines of the list that a statement is entered in have numbers, as those of a list do that
// is not there yet.
func hasNumbers(e *syntax.Edit) bool { return len(unnumbered(e)) == 0 }
