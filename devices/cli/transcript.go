package cli

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"interlock/devices/syntax"
)

// transcript writes what was said, without secrets: what the syntax package takes for one, and what was revealed to the
// device, wherever the device repeats it.
type transcript struct {
	to     io.Writer
	device string
	mu     sync.Mutex
	plain  []string // secrets revealed, and what stands for each
	tags   []string
}

var tag = regexp.MustCompile(`<secret:[0-9a-f]{12}>`)

// reveal gives a line as it is entered, and remembers what must not be told.
func (t *transcript) reveal(line string) (string, error) {
	for _, g := range tag.FindAllString(line, -1) {
		plain, err := syntax.Reveal(g)
		if err != nil {
			return "", fmt.Errorf("%q cannot be entered: %w", line, err)
		}
		t.mu.Lock()
		if len(plain) > 2 { // shorter ones would tear words apart
			t.plain, t.tags = append(t.plain, plain), append(t.tags, g)
		}
		t.mu.Unlock()
	}
	return syntax.Reveal(line)
}

// redact hides in a text what was revealed. The rest of a running configuration stays as it is: whoever reads it redacts.
func (t *transcript) redact(text string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.plain {
		text = strings.ReplaceAll(text, t.plain[i], t.tags[i])
	}
	return text
}

// whole puts back what redact took out of a text that its reader redacts: a word that is a secret in one line ("priv vantage")
// is a name in another ("user vantage"), and a configuration in which it were hidden everywhere would be another one.
func (t *transcript) whole(text string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := len(t.plain) - 1; i >= 0; i-- {
		text = strings.ReplaceAll(text, t.tags[i], t.plain[i])
	}
	return text
}

// echoes reports that a line of output is the echo of what was entered. Systems wrap, shorten and complete it; its start
// has to be there.
func (t *transcript) echoes(output, line string) bool {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	o, l := squeeze(t.redact(output)), squeeze(line)
	return strings.HasSuffix(o, l) || len(l) > 40 && strings.Contains(o, l[:40])
}

func (t *transcript) sent(line string)     { t.write("> ", line) }
func (t *transcript) received(text string) { t.write("< ", t.redact(text)) }
func (t *transcript) note(text string)     { t.write("! ", t.redact(text)) }
func (t *transcript) write(mark, text string) {
	if t.to == nil || text == "" {
		return
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(t.device + " " + mark + syntax.Redact(strings.TrimRight(line, "\n")) + "\n")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	io.WriteString(t.to, b.String())
}
