package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"interlock/devices"
)

// errEnded is a connection that ended while a reply was awaited; it is wrapped in ErrUnknown.
var errEnded = errors.New("the connection ended")

// listening is what is listened for.
type listening struct {
	line    string // what was entered, as it may be told
	answers []devices.Answer
	// acts reports that the device may act on what was entered: without a reply its state is unknown.
	acts bool
	// lenient takes refusals for answers.
	lenient bool
	// banner takes whatever comes before the first prompt, without an echo.
	banner bool
}

// anyQuestion is what looks like a question when nothing follows it: unicon's dialogs end in one of these.
var anyQuestion = regexp.MustCompile(`(?:[?:]|\[confirm\]|\[[^\]\n]{1,30}\]|\([yY](?:es)?/[nN]o?\)|--More--|<-+ ?More ?-+>)[ \t:?]*\z`)

var escapes = regexp.MustCompile(`\x1b(?:\[[0-9;?]*[A-Za-z]|[=>]|\][^\x07]*\x07)|\x00`)

// tailSize is how much of what has arrived is looked at for a prompt.
const tailSize = 1024

// say enters a line and waits for the prompt after it. Secrets in the line are revealed to the device alone; the output is
// redacted by the same.
func (s *Session) say(ctx context.Context, line string, how listening) (string, error) {
	if s.broken != nil {
		return "", fmt.Errorf("%s: the session cannot be used any more: %w", s.t.Name, s.broken)
	}
	if err := ctx.Err(); err != nil {
		return "", fmt.Errorf("%s: %q is not entered: %w", s.t.Name, line, err)
	}
	plain, err := s.log.reveal(line)
	if err != nil {
		return "", fmt.Errorf("%s: %w", s.t.Name, err)
	}
	if strings.ContainsAny(plain, "\r\n\x03\x1a") {
		return "", fmt.Errorf("%s: %q has a character in it that would be a command of its own", s.t.Name, line)
	}
	s.unsolicited()
	s.log.sent(line)
	if err := s.write(ctx, plain+"\n"); err != nil {
		return "", s.fail(fmt.Errorf("%w: %s: %q: %w", ErrUnknown, s.t.Name, line, errors.Join(errEnded, err)))
	}
	out, err := s.listen(ctx, how)
	if err != nil {
		return out, err
	}
	return out, s.refusal(out, how)
}

// write sends bytes; a peer that takes none does not keep it longer than the context lasts.
func (s *Session) write(ctx context.Context, text string) error {
	stop := context.AfterFunc(ctx, func() { s.term.Close() })
	defer stop()
	return s.ch.Write([]byte(text), true)
}

// unsolicited takes in what the device has said without being asked.
func (s *Session) unsolicited() {
	if b := s.ch.Q.DequeueAll(); len(b) > 0 {
		s.log.received(string(b))
	}
}

// listen reads until a prompt that is foreseen, a question that has an answer, or a reason to stop.
func (s *Session) listen(ctx context.Context, how listening) (string, error) {
	deadline := time.Now().Add(s.t.Reply)
	answers := slices.Clone(how.answers)
	var got []byte
	last := time.Now()
	ended := false
	seen := 0 // what an answered question has used up
	for {
		if b, err := s.ch.Read(); err == nil && len(b) > 0 {
			got = append(got, b...)
			last = time.Now()
			if len(got) > s.t.MaxOutput {
				return "", s.fail(fmt.Errorf("%w: %s: the reply to %q is longer than %d bytes", ErrUnknown, s.t.Name, how.line, s.t.MaxOutput))
			}
		} else if err != nil {
			if ended {
				return s.clean(got, how), s.fail(fmt.Errorf("%w: %s: %w while %q was answered", ErrUnknown, s.t.Name, errEnded, how.line))
			}
			got, ended = append(got, s.ch.Q.DequeueAll()...), true // what came before the end still counts
		} else {
			if quiet := time.Since(last); quiet > s.t.Quiet && len(got) > seen {
				tail := tailOf(got[seen:])
				if lastLine := tail[strings.LastIndexByte(tail, '\n')+1:]; anyQuestion.MatchString(lastLine) {
					a, ok := takeAnswer(&answers, tail)
					if !ok {
						return "", s.fail(fmt.Errorf("%w: %s: %q brings up %q", ErrPrompt, s.t.Name, how.line, s.log.redact(strings.TrimSpace(lastLine))))
					}
					seen = len(got)
					if err := s.reply(ctx, a); err != nil {
						return "", err
					}
				}
			}
			select {
			case <-ctx.Done():
				return "", s.fail(s.silent(how, ctx.Err()))
			case <-time.After(time.Millisecond):
			}
			if time.Now().After(deadline) {
				return "", s.fail(s.silent(how, fmt.Errorf("no prompt within %s; last came %q", s.t.Reply, lastOf(s.log.redact(string(got))))))
			}
			continue
		}
		if err := ctx.Err(); err != nil {
			return "", s.fail(s.silent(how, err))
		}
		if s.prompted(got[seen:], how) {
			if more := s.more(); len(more) > 0 { // a line of the answer that looks like the prompt
				got, last = append(got, more...), time.Now()
				if !s.prompted(got[seen:], how) {
					continue
				}
			}
			out := s.clean(got, how)
			s.log.received(out)
			return out, nil
		}
	}
}

// more is what comes at once after what looks like a prompt: behind a real one comes nothing.
func (s *Session) more() []byte {
	var got []byte
	for end := time.Now().Add(s.t.Quiet / 40); time.Now().Before(end); {
		b, err := s.ch.Read()
		if err != nil {
			break // the end is found again by who reads next
		}
		got = append(got, b...)
		time.Sleep(200 * time.Microsecond)
	}
	return got
}

// silent is the error of a reply that does not come.
func (s *Session) silent(how listening, why error) error {
	if how.banner {
		return fmt.Errorf("%w: %w", ErrUnreachable, why)
	}
	return fmt.Errorf("%w: %s: %q: %w", ErrUnknown, s.t.Name, how.line, why)
}

// reply answers a question that was foreseen.
func (s *Session) reply(ctx context.Context, a devices.Answer) error {
	text := a.Reply
	switch {
	case a.Reply == "{enable}":
		text = string(s.t.Enable)
		if text == "" {
			text = string(s.t.Password)
		}
		s.log.sent("<password>")
	case a.Secret:
		s.log.sent("<password>")
	default:
		s.log.sent(text)
	}
	if err := s.write(ctx, text+"\n"); err != nil {
		return s.fail(fmt.Errorf("%w: %s: %w", ErrUnknown, s.t.Name, errors.Join(errEnded, err)))
	}
	return nil
}

// takeAnswer finds the answer to a question; each is given once.
func takeAnswer(answers *[]devices.Answer, tail string) (devices.Answer, bool) {
	for i, a := range *answers {
		if a.Question.MatchString(tail) {
			*answers = slices.Delete(*answers, i, i+1)
			return a, true
		}
	}
	return devices.Answer{}, false
}

// prompted looks for a prompt at the end of what has arrived. The echo of what was entered has to stand before it: else it
// is a prompt that was late. The device's name has to be the one it had, unless the line entered says another.
func (s *Session) prompted(got []byte, how listening) bool {
	tail := tailOf(got)
	for _, p := range s.t.Dialect.Prompts {
		m := p.Pattern.FindStringSubmatchIndex(tail)
		if m == nil {
			continue
		}
		host := ""
		if i := p.Pattern.SubexpIndex("host"); i >= 0 && m[2*i] >= 0 {
			host = tail[m[2*i]:m[2*i+1]]
		}
		if s.host != "" && host != "" && host != s.host && !s.mayBe(host, how.line) {
			continue
		}
		if !how.banner && !bytes.Contains(got[:len(got)-(len(tail)-m[0])], []byte("\n")) && m[0] == 0 {
			continue // nothing but a prompt: that of before
		}
		if host != "" {
			s.host = host
			s.names[host] = true
		}
		s.mode, s.prompt = p.Mode, strings.TrimLeft(tail[m[0]:], "\n")
		return true
	}
	return false
}

// mayBe reports a name that the device may have from now on: the line entered says it, or a staged change does, or it had it before
// and has taken a change back. With any other name it is another device.
func (s *Session) mayBe(host, line string) bool {
	said := func(line string) bool {
		words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '"' || r == ';' })
		return slices.Contains(words, host) || slices.Contains(words, host[strings.LastIndexByte(host, ':')+1:]) // XR puts its place before it
	}
	if s.names[host] || said(line) {
		return true
	}
	for _, cmds := range s.staged {
		for _, c := range cmds {
			if naming.MatchString(c.Line) && said(c.Line) {
				return true
			}
		}
	}
	return false
}

// naming are the statements that name a device: of IOS-like systems, Junos and SR Linux.
var naming = regexp.MustCompile(`^(?:hostname|switchname|set (?:system|groups \S+ system) host-name|set / system name host-name|/?system name)\b`)

// clean gives the output without the echo before it and the prompt after it, secrets that were entered redacted.
func (s *Session) clean(got []byte, how listening) string {
	text := escapes.ReplaceAllString(strings.ReplaceAll(string(got), "\r", ""), "")
	text = strings.TrimSuffix(strings.TrimRight(text, " "), strings.TrimRight(s.prompt, " "))
	if how.line != "" && !how.banner {
		if first, rest, found := strings.Cut(text, "\n"); found && s.log.echoes(first, how.line) {
			text = rest
		}
	}
	return s.log.redact(strings.TrimRight(text, " \n"))
}

func tailOf(got []byte) string {
	if len(got) > tailSize {
		got = got[len(got)-tailSize:]
	}
	return escapes.ReplaceAllString(strings.ReplaceAll(string(got), "\r", ""), "")
}

func lastOf(text string) string {
	if len(text) > 120 {
		return "…" + text[len(text)-120:]
	}
	return text
}

// refusal finds the line by which the device says no, and keeps those by which it warns.
func (s *Session) refusal(out string, how listening) error {
	d := s.t.Dialect
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(line)
		if matches(d.Warnings, line) {
			s.warned = append(s.warned, line)
		}
		if !how.lenient && matches(d.Refusals, line) && !matches(d.Harmless, line) {
			return fmt.Errorf("%w: %s: %q: %s", ErrRefused, s.t.Name, how.line, line)
		}
	}
	return nil
}

func matches(patterns []*regexp.Regexp, line string) bool {
	return slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(line) })
}
