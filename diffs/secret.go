package diffs

import (
	"regexp"
	"strconv"
	"strings"
)

// hidden stands where a secret was.
const hidden = "<secret>"

// hashed is a secret as the readers leave it: comparable by a keyed hash, which is not for print either.
var hashed = regexp.MustCompile(`<secret:[^<>]*>`)

// redact hides the hashes of secrets.
func redact(s string) string { return hashed.ReplaceAllString(s, hidden) }

// plain is what of a configuration's text may be printed: no hashes of secrets, and control characters made visible, for
// a name or remark may hold what a terminal obeys.
func plain(s string) string {
	s = redact(s)
	if strings.IndexFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if strconv.IsPrint(r) {
			b.WriteRune(r)
		} else {
			q := strconv.QuoteRune(r)
			b.WriteString(q[1 : len(q)-1])
		}
	}
	return b.String()
}
