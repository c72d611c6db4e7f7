package diffs

import "regexp"

// hidden stands where a secret was.
const hidden = "<secret>"

// hashed is a secret as the readers leave it: comparable by a keyed hash, which is not for print either.
var hashed = regexp.MustCompile(`<secret:[^<>]*>`)

// redact hides the hashes of secrets.
func redact(s string) string { return hashed.ReplaceAllString(s, hidden) }
