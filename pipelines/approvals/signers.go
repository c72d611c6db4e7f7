package approvals

import (
	"encoding/base64"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"interlock/devices"
)

// Signers are a file of allowed signers, as ssh-keygen(1) describes it under ALLOWED SIGNERS.
type Signers struct {
	// From says where the file was read: "allowed_signers at origin/main (1a2b3c4d5e)".
	From  string
	lines []signer
}

// signer is one line: who may sign with which key, for what, and when.
type signer struct {
	at            devices.Pos
	principals    []string // patterns; a leading ! excludes
	namespaces    []string // patterns; none for any
	after, before time.Time
	key           ssh.PublicKey
}

// parseSigners reads allowed signers. What OpenSSH has and Interlock does not is an error, never left out: a line that was
// not understood might be the one that takes somebody's right away.
func parseSigners(file string, text []byte) (*Signers, error) {
	s := &Signers{From: file}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		l, err := parseSigner(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d:1: %w", file, n, err)
		}
		l.at = devices.Pos{File: file, Line: n, Col: 1}
		s.lines = append(s.lines, l)
	}
	return s, nil
}

func parseSigner(line string) (signer, error) {
	principals, rest := word(line)
	s := signer{principals: strings.Split(strings.Trim(principals, `"`), ",")}
	for _, p := range s.principals {
		if strings.TrimPrefix(p, "!") == "" {
			return s, fmt.Errorf("an empty name among %q", principals)
		}
		if _, err := path.Match(strings.ReplaceAll(p, `\`, `\\`), ""); err != nil || strings.ContainsAny(p, "[]\\") {
			return s, fmt.Errorf("%q is no pattern: only * and ? stand for other characters", p)
		}
	}
	next, after := word(rest)
	if !keyType(next) {
		if err := s.options(next); err != nil {
			return s, err
		}
		next, after = word(after)
	}
	if !keyType(next) {
		return s, fmt.Errorf("%q is no type of key; a line is: principals [options] type key", next)
	}
	encoded, _ := word(after)
	blob, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return s, fmt.Errorf("the key is not base64: %w", err)
	}
	if s.key, err = ssh.ParsePublicKey(blob); err != nil {
		return s, fmt.Errorf("the key cannot be read: %w", err)
	}
	if s.key.Type() != next {
		return s, fmt.Errorf("the key is of type %s, the line says %s", s.key.Type(), next)
	}
	return s, nil
}

// options are separated by commas; their values may stand in quotes, with commas in them.
func (s *signer) options(text string) error {
	for text != "" {
		end, quoted := 0, false
		for end < len(text) && (quoted || text[end] != ',') {
			if text[end] == '"' {
				quoted = !quoted
			}
			end++
		}
		option := text[:end]
		text = strings.TrimPrefix(text[end:], ",")
		name, value, _ := strings.Cut(option, "=")
		value = strings.Trim(value, `"`)
		var err error
		switch strings.ToLower(name) {
		case "namespaces":
			s.namespaces = strings.Split(value, ",")
		case "valid-after":
			s.after, err = keyTime(value)
		case "valid-before":
			s.before, err = keyTime(value)
		case "cert-authority":
			err = fmt.Errorf("cert-authority: certificates are not taken here, since who holds one is not in this file; list the keys of those who may approve")
		default:
			err = fmt.Errorf("unknown option %q; known are namespaces, valid-after, valid-before", name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keyTime reads ssh-keygen's times: YYYYMMDD[Z] or YYYYMMDDHHMM[SS][Z], without Z in the system's own zone.
func keyTime(s string) (time.Time, error) {
	zone := time.Local
	digits := s
	if d, ok := strings.CutSuffix(s, "Z"); ok {
		digits, zone = d, time.UTC
	}
	for _, form := range []string{"20060102", "200601021504", "20060102150405"} {
		if len(form) == len(digits) {
			if t, err := time.ParseInLocation(form, digits, zone); err == nil {
				return t, nil
			}
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time: YYYYMMDD[Z] or YYYYMMDDHHMM[SS][Z]", s)
}

// word splits the first word off, with quotes kept together.
func word(s string) (first, rest string) {
	s = strings.TrimLeft(s, " \t")
	quoted := false
	for i, r := range s {
		switch {
		case r == '"':
			quoted = !quoted
		case (r == ' ' || r == '\t') && !quoted:
			return s[:i], strings.TrimLeft(s[i:], " \t")
		}
	}
	return s, ""
}

func keyType(s string) bool {
	return strings.HasPrefix(s, "ssh-") || strings.HasPrefix(s, "ecdsa-sha2-") || strings.HasPrefix(s, "sk-ssh-") || strings.HasPrefix(s, "sk-ecdsa-")
}

// who are the names by which a key may sign: those that a line has in full, without * and ?.
func (s *Signers) who(key ssh.PublicKey) []string {
	var names []string
	for _, l := range s.lines {
		if !sameKey(l.key, key) {
			continue
		}
		for _, p := range l.principals {
			if !strings.ContainsAny(p, "*?!") {
				names = append(names, p)
			}
		}
	}
	return names
}

// has reports that somebody of a name may sign at all, with whichever key.
func (s *Signers) has(name string) bool {
	for _, l := range s.lines {
		if name != "" && matches(l.principals, name) {
			return true
		}
	}
	return false
}

// Names are those who may sign, as far as the file has them in full; patterns are left out.
func (s *Signers) Names() []string {
	var out []string
	for _, l := range s.lines {
		for _, p := range l.principals {
			if !strings.ContainsAny(p, "*?!") && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// allows says why a key may not sign for somebody at a time; "" where it may.
func (s *Signers) allows(name string, key ssh.PublicKey, now time.Time) string {
	why := fmt.Sprintf("%s is none who may sign with this key (%s), as %s says", name, ssh.FingerprintSHA256(key), s.From)
	for _, l := range s.lines {
		if !sameKey(l.key, key) || !matches(l.principals, name) {
			continue
		}
		switch {
		case len(l.namespaces) > 0 && !matches(l.namespaces, Namespace):
			why = fmt.Sprintf("the key of %s is for %s, not for %s (%s)", name, strings.Join(l.namespaces, ", "), Namespace, l.at)
		case !l.after.IsZero() && now.Before(l.after):
			why = fmt.Sprintf("the key of %s is valid only after %s (%s)", name, l.after.Format(time.RFC3339), l.at)
		case !l.before.IsZero() && !now.Before(l.before):
			why = fmt.Sprintf("the key of %s was valid until %s (%s)", name, l.before.Format(time.RFC3339), l.at)
		default:
			return ""
		}
	}
	return why
}

// matches reports whether a list of patterns holds a name: one that matches, and none with ! before it that does.
func matches(patterns []string, name string) bool {
	found := false
	for _, p := range patterns {
		excluded := strings.HasPrefix(p, "!")
		// OpenSSH's * takes any character; path.Match's stops at a slash, so slashes are written as another.
		flat := func(s string) string { return strings.ReplaceAll(s, "/", "\x01") }
		if ok, err := path.Match(flat(strings.TrimPrefix(p, "!")), flat(name)); err != nil || !ok {
			continue
		}
		if excluded {
			return false
		}
		found = true
	}
	return found
}

func sameKey(a, b ssh.PublicKey) bool { return string(a.Marshal()) == string(b.Marshal()) }
