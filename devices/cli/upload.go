package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"interlock/devices"
)

// upload enters commands in a copy of what runs and writes that to a file on the device, by SCP over the same connection. The
// device's SCP server answers each message with a zero, or with why it does not (OpenSSH, scp.c: source and sink).
func (s *Session) upload(ctx context.Context, file string, cmds []devices.Command) error {
	if s.t.Dialect.Entered == nil {
		return fmt.Errorf("%s: how commands are entered in a file for %s is not known", s.t.Name, s.t.OS)
	}
	running, err := s.ran(ctx)
	if err != nil {
		return err
	}
	var b strings.Builder
	for line := range strings.Lines(s.t.Dialect.Entered(running, cmds)) {
		plain, err := s.log.reveal(line)
		if err != nil {
			return fmt.Errorf("%s: %w", s.t.Name, err)
		}
		b.WriteString(plain)
	}
	text := b.String()
	ctx, cancel := context.WithTimeout(ctx, s.t.Reply)
	defer cancel()
	s.log.note(fmt.Sprintf("copying %d bytes to %s", len(text), file))
	if err := s.scp(ctx, file, text); err != nil {
		return fmt.Errorf("%w: %s: %s is not written: %w", ErrRefused, s.t.Name, file, err)
	}
	return nil
}

// scp copies a text. Nothing that fails in it changes what runs.
func (s *Session) scp(ctx context.Context, file, text string) error {
	session, err := s.term.client.NewSession()
	if err != nil {
		return err
	}
	defer session.Close()
	stop := context.AfterFunc(ctx, func() { session.Close() })
	defer stop()
	in, err := session.StdinPipe()
	if err != nil {
		return err
	}
	out, err := session.StdoutPipe()
	if err != nil {
		return err
	}
	if err := session.Start("scp -t " + file); err != nil {
		return err
	}
	replies := bufio.NewReader(out)
	name := path.Base(file[strings.LastIndexByte(file, ':')+1:])
	for _, message := range []string{"", fmt.Sprintf("C0600 %d %s\n", len(text), name), text + "\x00"} {
		if _, err := io.WriteString(in, message); err != nil {
			return err
		}
		code, err := replies.ReadByte()
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("no answer: %w", ctx.Err())
		case err != nil:
			return fmt.Errorf("the device's SCP server does not answer: %w", err)
		case code != 0:
			why, _ := replies.ReadString('\n')
			return fmt.Errorf("the device's SCP server says %q", strings.Trim(string(rune(code))+why, "\x01\x02\r\n "))
		}
	}
	in.Close()
	done := make(chan struct{})
	go func() { session.Wait(); close(done) }() // how it exits is told differently; the file is read back by what follows
	select {
	case <-done:
	case <-time.After(2 * time.Second):
	}
	return nil
}
