package ioslike

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices/syntax"
)

// A list's line without a sequence number is given the next one when it is entered, and taken back by its text. Every
// IOS-like system does so: ten more than the last for access lists, five more for lists of prefixes, paths and
// communities (Cisco Nexus 9000 Series NX-OS Security Configuration Guide, "Sequence numbers"; EOS User Manual, "ACLs").

// enterNumbered is the Enter of a row without a sequence number. before gives the words that stand before the number
// in the numbered form ("ip prefix-list NAME seq", "" inside an access list's block).
func enterNumbered(step int, before func(a syntax.Args) string) func(*syntax.Edit, syntax.Args) {
	return func(e *syntax.Edit, a syntax.Args) {
		head := strings.Fields(before(a))
		plain := strings.Fields(strings.TrimSuffix(strings.TrimSuffix(before(a), "seq"), "seq "))
		body := strings.Join(syntax.Words(e.Record)[len(plain):], " ")
		last := 0
		for _, n := range e.Find(strings.Join(head, " ")) {
			w := n.Words[len(head):]
			if len(w) < 2 {
				continue
			}
			seq, err := strconv.Atoi(w[0])
			if err != nil {
				continue
			}
			last = max(last, seq)
			if strings.Join(w[1:], " ") != body {
				continue
			}
			if e.No || e.Default {
				e.RemoveNode(n)
				e.Record = ""
			} else {
				e.Record = n.Line
			}
			return
		}
		if e.No || e.Default {
			return // an unnumbered line, or nothing: the usual removal
		}
		e.Record = strings.Join(append(head, fmt.Sprint(last+step), body), " ")
	}
}

// nextSeq is the number that a line without one gets.
func nextSeq(last, step int) int { return last - last%step + step }
