package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes foreign text safe to show on one line. What would move the cursor, colour the screen, hide or reorder
// text (control characters, escape sequences, format characters such as bidirectional overrides, other kinds of
// space, invalid UTF-8) is written out as \x1b or \u202e, so that a reader sees that it is there.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\t':
			b.WriteByte(' ')
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x80 && !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		case !unicode.IsPrint(r) && r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

func isClean(s string) bool {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || !unicode.IsPrint(r) {
			return false
		}
		i += n
	}
	return true
}

// clip shortens text to about n characters, so that one absurd line cannot fill a report.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if i >= n {
			return fmt.Sprintf("%s... (%d bytes more)", s[:i], len(s)-i)
		}
	}
	return s
}

// disarm breaks up what a CI runner takes for a command. GitHub's runner reads a line that starts with "::" after
// white space, and "##[" anywhere in a line; Azure's reads "##vso[" anywhere. One character is replaced by a backslash,
// so that lines keep their width.
func disarm(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if t := strings.TrimLeftFunc(l, unicode.IsSpace); strings.HasPrefix(t, "::") {
			l = l[:len(l)-len(t)] + `\:` + t[2:]
		}
		l = strings.ReplaceAll(l, "##[", `#\[`)
		lines[i] = strings.ReplaceAll(l, "##vso[", `#\vso[`)
	}
	return strings.Join(lines, "\n")
}

// Inert makes a message for people, of which parts may be foreign, safe to print: each of its lines clean, and none a command
// of a CI runner.
func Inert(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = clean(l)
	}
	return disarm(strings.Join(lines, "\n"))
}

// Disarmed gives a writer that breaks up what a CI runner takes for a command (see disarm). It writes whole lines; Close writes
// what is left.
func Disarmed(w io.Writer) io.WriteCloser { return &disarmed{w: w} }

type disarmed struct {
	w    io.Writer
	rest []byte
}

func (d *disarmed) Write(b []byte) (int, error) {
	d.rest = append(d.rest, b...)
	end := bytes.LastIndexByte(d.rest, '\n') + 1
	if end == 0 {
		return len(b), nil
	}
	_, err := io.WriteString(d.w, disarm(string(d.rest[:end])))
	d.rest = append(d.rest[:0], d.rest[end:]...)
	return len(b), err
}

func (d *disarmed) Close() error {
	_, err := io.WriteString(d.w, disarm(string(d.rest)))
	d.rest = nil
	return err
}

// safeJSON keeps JSON's value and makes its text safe to print: what is not printable becomes \u escapes, and "##["
// and "##vso[" (see disarm) are spelled with one.
func safeJSON(b []byte) []byte {
	s := strings.ReplaceAll(strings.ReplaceAll(string(b), "##[", `#\u0023[`), "##vso[", `#\u0023vso[`)
	var out strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || unicode.IsPrint(r):
			out.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
		}
	}
	return []byte(out.String())
}

// Line makes foreign text safe to print as part of one line: cleaned, and cut where it is absurdly long.
func Line(s string) string { return clip(clean(s), 1000) }

// JSON writes a value as JSON whose text is safe to print, without hashes of secrets; indent is "" for one line.
func JSON(w io.Writer, v any, indent string) error {
	b, err := json.MarshalIndent(v, "", indent)
	if indent == "" {
		b, err = json.Marshal(v)
	}
	if err != nil {
		return err
	}
	_, err = w.Write(append(safeJSON(Unkeyed(b)), '\n'))
	return err
}
