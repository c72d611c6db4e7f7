package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// enter enters configuration commands from the top of a configuration mode, each in the block that its context opens, and
// comes back to the top. Whether a line opens a block the prompt tells.
func (s *Session) enter(ctx context.Context, cmds []devices.Command) error {
	if s.mode != devices.ModeConfig {
		return fmt.Errorf("%w: %s: the device is not in configuration mode but at %q", ErrRefused, s.t.Name, strings.TrimSpace(s.prompt))
	}
	top := s.level()
	var open []string // the lines that opened the blocks one stands in
	for i := 0; i < len(cmds); i++ {
		c := cmds[i]
		body := 0
		for i+1+body < len(cmds) && cmds[i+1+body].Mode == syntax.ModeText {
			body++
		}
		if s.t.Dialect.Up != "" {
			if !isPrefix(open, c.Context) {
				if err := s.up(ctx, top, &open); err != nil {
					return err
				}
			}
			for _, line := range c.Context[len(open):] {
				before := s.level()
				if _, err := s.say(ctx, line, listening{line: line, acts: true}); err != nil {
					return at(c, err)
				}
				if s.level() == before && len(open) == 0 {
					return at(c, fmt.Errorf("%w: %s: %q should lead to a block of its own, and does not", ErrRefused, s.t.Name, line))
				}
				open = append(open, line)
			}
		}
		before := s.level()
		if err := s.command(ctx, c, cmds[i+1:i+1+body]); err != nil {
			return at(c, err)
		}
		if s.mode != devices.ModeConfig {
			return at(c, fmt.Errorf("%w: %s: %q leads out of configuration mode", ErrRefused, s.t.Name, c.Line))
		}
		if s.level() != before && s.t.Dialect.Up != "" {
			open = append(open, c.Line)
		}
		i += body
	}
	return s.up(ctx, top, &open)
}

// command enters one command, with the body that goes with it: its lines go out as they are, and only after the last does
// the device say more.
func (s *Session) command(ctx context.Context, c devices.Command, body []devices.Command) error {
	how := listening{line: c.Line, acts: true}
	if c.HasAnswer {
		how.answers = []devices.Answer{{Question: anyQuestion, Reply: c.Answer}}
	}
	if len(body) == 0 {
		_, err := s.say(ctx, c.Line, how)
		return err
	}
	lines := []string{c.Line}
	for _, b := range body {
		lines = append(lines, b.Line)
	}
	for i, line := range lines {
		plain, err := s.log.reveal(line)
		if err != nil {
			return err
		}
		if strings.ContainsAny(plain, "\r\n\x1a") {
			return fmt.Errorf("%s: %q has a character in it that would be a command of its own", s.t.Name, line)
		}
		s.log.sent(line)
		if i == 0 {
			s.unsolicited()
		}
		if err := s.write(ctx, plain+"\n"); err != nil {
			return s.fail(fmt.Errorf("%w: %s: %q: %w", ErrUnknown, s.t.Name, line, errEnded))
		}
	}
	how.line = lines[len(lines)-1]
	out, err := s.listen(ctx, how)
	if err != nil {
		return err
	}
	how.line = c.Line
	return s.refusal(withoutEcho(out, lines), how)
}

// withoutEcho takes the lines of a body out of what the device echoed: a banner may well start with a per cent sign.
func withoutEcho(out string, lines []string) string {
	var kept []string
	for line := range strings.Lines(out) {
		t := strings.TrimSpace(line)
		if !slices.ContainsFunc(lines, func(l string) bool { return t == strings.TrimSpace(l) || strings.HasSuffix(t, l) && l != "" }) {
			kept = append(kept, t)
		}
	}
	return strings.Join(kept, "\n")
}

// up goes back to the top.
func (s *Session) up(ctx context.Context, top string, open *[]string) error {
	for n := len(*open) + 2; s.level() != top && s.t.Dialect.Up != ""; n-- {
		if n == 0 || s.mode != devices.ModeConfig {
			return fmt.Errorf("%w: %s: the way back to %q is lost at %q", ErrRefused, s.t.Name, strings.TrimSpace(top), strings.TrimSpace(s.prompt))
		}
		if _, err := s.say(ctx, s.t.Dialect.Up, listening{line: s.t.Dialect.Up}); err != nil {
			return err
		}
	}
	*open = nil
	return nil
}

// level is the prompt without the device's name, which a command may change.
func (s *Session) level() string { return strings.Replace(s.prompt, s.host, "", 1) }

func isPrefix(a, b []string) bool { return len(a) <= len(b) && slices.Equal(a, b[:len(a)]) }

// at says which command of the plan it was.
func at(c devices.Command, err error) error {
	if c.Pos.File == "" {
		return err
	}
	return fmt.Errorf("%s: %w", c.Pos, err)
}
