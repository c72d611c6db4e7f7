package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/scrapli/scrapligo/channel"

	"interlock/devices"
)

// Session is a login on a device. It is used by one goroutine at a time, except Close, which ends what another waits for.
type Session struct {
	t    Target
	via  string // the address that answered
	term *terminal
	ch   *channel.Channel

	log     *transcript
	host    string          // the device's name, from its prompt
	names   map[string]bool // those that it had in this session
	mode    string
	prompt  string // the whole prompt, by which levels of configuration mode are told apart
	shell   bool   // the login landed in a shell
	version string // as the device says, once asked
	running string // the running configuration when it was first asked, by which the way back is chosen; it has secrets
	warned  []string

	broken error // why the session cannot be used any more
	gone   bool
	exited bool                         // a reload has been sent
	staged map[string][]devices.Command // by change, where the system has no candidate or the session holds it
	// preview is the device's account of what is staged, by change.
	preview map[string]string
	armed   map[string]time.Time // until when, for changes that this session committed or armed
}

// Open reaches the device, by its second path where it has one and the first fails, and logs in. It reads nothing.
func Open(ctx context.Context, t Target) (*Session, error) {
	t.defaults()
	if t.Dialect == nil {
		return nil, fmt.Errorf("%s: how devices of the system %q are spoken with is not known", t.Name, t.OS)
	}
	client, err := dial(ctx, &t, t.Address, t.Jump)
	via := t.Address
	if errors.Is(err, ErrUnreachable) && t.OutOfBand != "" && ctx.Err() == nil {
		second, errSecond := dial(ctx, &t, t.OutOfBand, "")
		if errSecond != nil {
			return nil, fmt.Errorf("%w; and out of band: %w", err, errSecond)
		}
		client, via, err = second, t.OutOfBand, nil
	}
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { client.Close() })
	term, err := openTerminal(client)
	if err == nil && !stop() {
		err = ctx.Err()
	}
	if err != nil {
		client.Close()
		return nil, fmt.Errorf("%w: %s at %s: %w", ErrUnreachable, t.Name, via, err)
	}
	ch, err := openChannel(term)
	if err != nil {
		return nil, fmt.Errorf("%w: %s at %s: %w", ErrUnreachable, t.Name, via, err)
	}
	s := &Session{t: t, via: via, term: term, ch: ch, log: &transcript{to: t.Log, device: t.Name}, staged: map[string][]devices.Command{}, armed: map[string]time.Time{}, names: map[string]bool{}, preview: map[string]string{}}
	if err := s.login(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// login waits for the first prompt and goes home from it.
func (s *Session) login(ctx context.Context) error {
	if _, err := s.listen(ctx, listening{banner: true}); err != nil {
		return fmt.Errorf("%s: no prompt after the login: %w", s.t.Name, err)
	}
	s.shell = s.mode == devices.ModeShell
	if _, err := s.steps(ctx, "", 0, s.t.Dialect.Login); err != nil {
		return fmt.Errorf("%s: after the login: %w", s.t.Name, err)
	}
	if s.mode != devices.ModeHome {
		return s.fail(fmt.Errorf("%w: %s: the login leads to %q, where the device cannot be asked; the user needs the rights to configure", ErrAuth, s.t.Name, s.prompt))
	}
	return nil
}

// Via is the address by which the device was reached.
func (s *Session) Via() string { return s.via }

// Gone reports that the device left during Exec, as it was told to (a reload).
func (s *Session) Gone() bool { return s.gone }

// Warnings are lines by which the device has warned since the session was opened.
func (s *Session) Warnings() []string { return s.warned }

// Close ends the session without a word: what is staged on the device stays or goes as the system has it.
func (s *Session) Close() error {
	err := s.term.Close() // first, for what reads would keep the channel from closing
	return errors.Join(err, s.ch.Close())
}

// fail makes the session unusable: what comes next could be taken for the answer to something else.
func (s *Session) fail(err error) error {
	if s.broken == nil {
		s.broken = err
	}
	s.log.note("closed: " + err.Error())
	s.Close()
	return err
}

// Exec enters an exec-mode command, and the reply that it brings to the question that the command asks. A question that it
// has no reply for, and a second question, is ErrPrompt. Where the command makes the device leave, a session that ends is
// what was asked for, and Gone tells so. A reload is entered once in a session.
func (s *Session) Exec(ctx context.Context, c devices.Command) (string, error) {
	leaves := s.t.Dialect.Gone != nil && s.t.Dialect.Gone.MatchString(c.Line)
	if leaves && s.exited {
		return "", fmt.Errorf("%s: %q has been entered once and is not entered again", s.t.Name, c.Line)
	}
	if err := s.home(ctx); err != nil {
		return "", err
	}
	how := listening{line: c.Line, acts: true}
	if c.HasAnswer {
		how.answers = []devices.Answer{{Question: anyQuestion, Reply: c.Answer}}
	}
	s.exited = s.exited || leaves
	out, err := s.say(ctx, c.Line, how)
	if leaves && errors.Is(err, errEnded) {
		s.gone = true
		return out, nil
	}
	return out, err
}

// home goes to where the device is asked, if it can without losing what is staged.
func (s *Session) home(ctx context.Context) error {
	if s.broken != nil {
		return fmt.Errorf("%s: the session cannot be used any more: %w", s.t.Name, s.broken)
	}
	if s.mode == devices.ModeShell && s.t.Dialect.Home != "" {
		if _, err := s.say(ctx, s.t.Dialect.Home, listening{line: s.t.Dialect.Home, lenient: true}); err != nil {
			return err
		}
	}
	if s.mode != devices.ModeHome {
		return fmt.Errorf("%s: a change is staged in this session (%s); commit or discard it first", s.t.Name, strings.TrimSpace(s.prompt))
	}
	return nil
}

// ask enters a question where the session is, and gives the answer.
func (s *Session) ask(ctx context.Context, line string, shell bool) (string, error) {
	if s.broken != nil {
		return "", fmt.Errorf("%s: the session cannot be used any more: %w", s.t.Name, s.broken)
	}
	if shell {
		return s.askShell(ctx, line)
	}
	if s.mode == devices.ModeConfig {
		line = s.t.Dialect.Within + line
	} else if err := s.home(ctx); err != nil {
		return "", err
	}
	return s.say(ctx, line, listening{line: line})
}

// askShell asks in the shell underneath and comes back.
func (s *Session) askShell(ctx context.Context, line string) (string, error) {
	if !s.shell {
		return "", fmt.Errorf("%s: the login does not lead to a shell, where %q would be asked", s.t.Name, line)
	}
	if s.mode == devices.ModeConfig {
		return "", fmt.Errorf("%s: the session is in configuration mode (%s), from where the shell is not asked", s.t.Name, strings.TrimSpace(s.prompt))
	}
	back := s.mode == devices.ModeHome && s.t.Dialect.Home != ""
	if s.mode == devices.ModeHome && s.t.Dialect.Home != "" {
		if _, err := s.say(ctx, "exit", listening{line: "exit"}); err != nil {
			return "", err
		}
	}
	out, err := s.say(ctx, line, listening{line: line})
	if err == nil && back {
		err = s.home(ctx)
	}
	return out, err
}

// Facts asks the device what it is and runs.
func (s *Session) Facts(ctx context.Context) (Facts, error) {
	d := s.t.Dialect
	f := Facts{}
	answers := map[string]string{}
	ask := func(line string, shell bool) (string, error) {
		if out, asked := answers[line]; asked {
			return out, nil
		}
		out, err := s.ask(ctx, line, shell)
		answers[line] = out
		return out, err
	}
	var err error
	if f.Version, err = answer(ask, s, d.Version); err != nil {
		return f, err
	}
	s.version = f.Version
	f.At = s.t.Clock.Now()
	if !d.Booted.Shell || s.shell {
		boot, err := answer(ask, s, d.Booted)
		if err != nil {
			return f, err
		}
		if f.Booted = boot.At; boot.At.IsZero() && d.Booted.Send != "" { // up for no minute yet is an answer too
			f.Booted = f.At.Add(-boot.Ago)
		}
	}
	if f.Sessions, err = answer(ask, s, d.Sessions); err != nil {
		return f, err
	}
	if f.Running, err = s.ran(ctx); err != nil {
		return f, err
	}
	f.Timer, err = s.timer(ctx, "")
	f.At = s.t.Clock.Now()
	return f, err
}

// ran asks for the running configuration, secrets and all.
func (s *Session) ran(ctx context.Context) (string, error) {
	ask := func(line string, shell bool) (string, error) { return s.ask(ctx, line, shell) }
	text, err := answer(ask, s, s.t.Dialect.Running)
	text = s.log.whole(text)
	if err == nil && s.running == "" {
		s.running = text
	}
	return text, err
}

// answer asks a question and reads the answer.
func answer[T any](ask func(string, bool) (string, error), s *Session, q devices.Query[T]) (T, error) {
	var none T
	if q.Send == "" {
		return none, nil
	}
	out, err := ask(q.Send, q.Shell)
	if err != nil {
		return none, err
	}
	v, err := q.Read(out)
	if err != nil {
		return none, fmt.Errorf("%s: the answer to %q cannot be read: %w", s.t.Name, q.Send, err)
	}
	return v, nil
}

var idPattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,39}$`)

// validID checks the name of a change, which becomes the name of sessions, checkpoints and files on the device.
func validID(id string) error {
	if !idPattern.MatchString(id) {
		return fmt.Errorf("%q cannot name a change on a device: it takes a letter and up to 39 more letters, digits, - and _", id)
	}
	return nil
}
