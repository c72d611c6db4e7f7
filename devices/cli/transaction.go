package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/syntax"
)

// Mechanism is how this device takes a change back by itself: by platform, by the version that it says or else that the
// target has, by what Facts has found configured, and by whether the login leads to a shell. A Mechanism without a name is none
// known, and its Needs say why.
func (s *Session) Mechanism() Mechanism {
	m, why := s.mechanism()
	if m == nil {
		return Mechanism{Needs: strings.Join(why, "; ")}
	}
	return *m
}

func (s *Session) mechanism() (*Mechanism, []string) {
	version := s.version
	if version == "" {
		version = s.t.Version
	}
	return s.t.Dialect.Mechanism(s.t.Platform, version, s.running, s.shell)
}

// look asks for the version and for what is configured, where a way back hangs on them and they are not known.
func (s *Session) look(ctx context.Context) error {
	has := func(on func(m Mechanism) bool) bool { return slices.ContainsFunc(s.t.Dialect.Mechanisms, on) }
	if s.version == "" && s.t.Version == "" && has(func(m Mechanism) bool { return m.From != "" || m.Below != "" }) {
		ask := func(line string, shell bool) (string, error) { return s.ask(ctx, line, shell) }
		var err error
		if s.version, err = answer(ask, s, s.t.Dialect.Version); err != nil {
			return err
		}
	}
	if s.running == "" && has(func(m Mechanism) bool { return m.Configured != nil }) {
		_, err := s.ran(ctx)
		return err
	}
	return nil
}

// begin checks what every part of a transaction needs.
func (s *Session) begin(ctx context.Context, id string) (*Mechanism, error) {
	if err := validID(id); err != nil {
		return nil, err
	}
	if s.broken != nil {
		return nil, fmt.Errorf("%s: the session cannot be used any more: %w", s.t.Name, s.broken)
	}
	if err := s.look(ctx); err != nil {
		return nil, err
	}
	m, why := s.mechanism()
	if m == nil {
		return nil, fmt.Errorf("%s: no way is known by which the device takes a change back by itself (%s); give it what one of them needs, or change it by hand", s.t.Name, strings.Join(why, "; "))
	}
	if m.LongestName > 0 && len(id) > m.LongestName {
		return nil, fmt.Errorf("%s: %q is too long to name a change by %s, which takes %d characters", s.t.Name, id, m.Name, m.LongestName)
	}
	return m, nil
}

// Stage enters the commands of a change where the system keeps what is not in effect, and gives the system's own account of
// it. Where it has no such place the commands are kept here for Commit, the device is asked whether it could, and the account
// is empty. An account that tells of more than the commands is a refusal, and a refusal leaves nothing staged.
func (s *Session) Stage(ctx context.Context, id string, cmds []devices.Command) (preview string, err error) {
	m, err := s.begin(ctx, id)
	if err != nil {
		return "", err
	}
	for _, c := range cmds {
		if c.Exec {
			return "", fmt.Errorf("%s: %q is no configuration; it is entered by itself", c.Pos, c.Line)
		}
		if err := s.typable(m, c); err != nil {
			return "", at(c, err)
		}
		if m.Breaks != nil && m.Breaks.MatchString(c.Line) {
			return "", at(c, fmt.Errorf("%w: %s: %q would take away what the way back hangs on (%s); enter it by hand, or by another way", ErrRefused, s.t.Name, c.Line, m.Name))
		}
	}
	s.staged[id] = cmds
	preview, err = s.steps(ctx, id, 0, m.Stage)
	if err == nil {
		err = s.planned(preview, cmds)
		s.preview[id] = account(preview)
	}
	if errors.Is(err, ErrRefused) {
		delete(s.staged, id)
		if !m.Candidate() { // nothing is staged on the device, and a way back that is armed there is not of this change
			return preview, err
		}
		if _, again := s.steps(ctx, id, 0, m.Discard); again != nil {
			return "", fmt.Errorf("%w; and what was staged before that is still there: %w", err, again)
		}
	}
	return preview, err
}

// typable refuses a line with a character that the system acts on as it is typed: what it would enter is another line. The body of a
// banner is taken as it is, and so is a file.
func (s *Session) typable(m *Mechanism, c devices.Command) error {
	if c.Mode == syntax.ModeText || slices.ContainsFunc(m.Stage, func(st devices.Step) bool { return st.File != "" }) {
		return nil
	}
	plain, err := s.log.reveal(c.Line)
	if err != nil {
		return fmt.Errorf("%s: %w", s.t.Name, err)
	}
	if i := strings.IndexAny(plain, s.t.Dialect.Keys); i >= 0 {
		return fmt.Errorf("%w: %s: %q has %q in it, by which the system is asked for help or completes words as they are typed; enter the line by hand, with ctrl-v before that where the system knows it",
			ErrRefused, s.t.Name, c.Line, plain[i:i+1])
	}
	return nil
}

// Arm arms the way back before anything takes effect, and reads it back. Where committing is what arms, it only checks
// that the device can and that nothing else is armed. Where no device does (Mechanism.OnDevice is false) it makes sure that
// there is something to go back to, and the timer stays unarmed: a watchdog is the caller's.
func (s *Session) Arm(ctx context.Context, id string, within time.Duration) (Timer, error) {
	m, err := s.begin(ctx, id)
	if err != nil {
		return Timer{}, err
	}
	if err := bounds(m, within); err != nil {
		return Timer{}, fmt.Errorf("%s: %w", s.t.Name, err)
	}
	before, err := s.timer(ctx, id)
	if err != nil {
		return Timer{}, err
	}
	if before.Armed {
		return before, fmt.Errorf("%w: %s: a way back is armed already (%s); it belongs to another change or another run", ErrRefused, s.t.Name, named(before))
	}
	if len(m.Arm) == 0 {
		return before, nil
	}
	if _, err := s.steps(ctx, id, within, m.Arm); err != nil {
		return Timer{}, err
	}
	if !m.OnDevice {
		return Timer{}, nil
	}
	return s.seeArmed(ctx, id, within)
}

// seeArmed asks for the timer and refuses to believe in one that is not there.
func (s *Session) seeArmed(ctx context.Context, id string, within time.Duration) (Timer, error) {
	s.armed[id] = s.t.Clock.Now().Add(within)
	t, err := s.timer(ctx, id)
	if err != nil {
		return t, err
	}
	if !t.Armed || t.ID != "" && t.ID != id {
		delete(s.armed, id)
		return t, fmt.Errorf("%w: %s: after arming, the device shows no armed way back of %s (%s)", ErrRefused, s.t.Name, id, named(t))
	}
	if t.Left == 0 {
		t.Left = s.armed[id].Sub(s.t.Clock.Now())
	}
	return t, nil
}

func named(t Timer) string {
	switch {
	case !t.Armed:
		return "none is armed"
	case t.ID == "":
		return "one without a name"
	}
	return t.ID
}

// Commit makes what is staged take effect, with the way back armed and seen. A refusal leaves nothing in effect: what was
// entered before the line refused is taken back, and where that cannot be seen to be so the error is ErrUnknown.
func (s *Session) Commit(ctx context.Context, id string, within time.Duration) (Timer, error) {
	m, err := s.begin(ctx, id)
	if err != nil {
		return Timer{}, err
	}
	if err := bounds(m, within); err != nil {
		return Timer{}, fmt.Errorf("%s: %w", s.t.Name, err)
	}
	if !m.Candidate() || m.Held {
		if _, ok := s.staged[id]; !ok {
			return Timer{}, fmt.Errorf("%s: %s was not staged in this session, and the system keeps no change beyond one", s.t.Name, id)
		}
	}
	if !m.ArmsAtCommit && m.OnDevice { // the timer may have fired or been stopped since
		if _, err := s.seeArmedAgain(ctx, id); err != nil {
			return Timer{}, err
		}
	}
	acts, err := s.asStaged(ctx, id, within, m.Commit)
	if err == nil {
		_, err = s.steps(ctx, id, within, acts)
	}
	if err != nil {
		if errors.Is(err, ErrRefused) {
			err = s.undo(ctx, m, id, err)
		}
		return Timer{}, err
	}
	if !m.OnDevice {
		return Timer{}, nil
	}
	if m.ArmsAtCommit {
		t, err := s.seeArmed(ctx, id, within)
		if errors.Is(err, ErrRefused) {
			err = s.undo(ctx, m, id, err)
		}
		return t, err
	}
	return s.seeArmedAgain(ctx, id)
}

// planned refuses an account of what is staged that tells of more than the plan's commands.
func (s *Session) planned(preview string, cmds []devices.Command) error {
	if extra := Unplanned(preview, cmds); len(extra) > 0 {
		return fmt.Errorf("%w to be trusted: %s has more staged than the plan has: %s", ErrRefused, s.t.Name, strings.Join(extra[:min(5, len(extra))], "; "))
	}
	return nil
}

// asStaged does a recipe as far as the account of what is staged, and refuses one that is not what it was: between staging and
// committing somebody may have come into the same candidate, or changed what it is compared with. It gives the steps that are left.
// What another session has staged there is nothing to compare with.
func (s *Session) asStaged(ctx context.Context, id string, within time.Duration, recipe []devices.Step) (left []devices.Step, err error) {
	last := -1
	for i, step := range recipe {
		if step.Preview {
			last = i
		}
	}
	is, err := s.steps(ctx, id, within, recipe[:last+1])
	was, here := s.preview[id]
	if err != nil || last < 0 || !here {
		return recipe[last+1:], err
	}
	if err := s.planned(is, s.staged[id]); err != nil {
		return nil, err
	}
	if is := account(is); is != was {
		return nil, fmt.Errorf("%w to be trusted: %s has something else staged than when the change was entered: %q; it was %q", ErrRefused, s.t.Name, is, was)
	}
	return recipe[last+1:], nil
}

// account is what an account says, without what tells of no change: headers and the time of day.
func account(preview string) string {
	var kept []string
	for line := range strings.Lines(preview) {
		if text := strings.TrimSpace(line); text != "" && !noChange(text) {
			kept = append(kept, text)
		}
	}
	return strings.Join(kept, "\n")
}

// seeArmedAgain asks whether the way back of a change is still armed.
func (s *Session) seeArmedAgain(ctx context.Context, id string) (Timer, error) {
	t, err := s.timer(ctx, id)
	if err == nil && (!t.Armed || t.ID != "" && t.ID != id) {
		err = fmt.Errorf("%w: %s: the way back of %s is not armed any more (%s)", ErrRefused, s.t.Name, id, named(t))
	}
	if until, here := s.armed[id]; err == nil && here && t.Left == 0 {
		t.Left = max(until.Sub(s.t.Clock.Now()), time.Second)
	}
	return t, err
}

// undo takes back what a commit that was refused may have left in effect.
func (s *Session) undo(ctx context.Context, m *Mechanism, id string, why error) error {
	recipe := m.Discard // a candidate that is refused as a whole
	var t Timer
	var err error
	if s.mode == devices.ModeConfig && !m.Candidate() { // where the refused line stood; there is nothing to lose by leaving
		_, err = s.say(ctx, "end", listening{line: "end"})
	}
	if err == nil {
		t, err = s.timer(ctx, id)
	}
	if err == nil && (t.Armed || !m.Candidate()) {
		recipe = m.RollBack
		if len(recipe) == 0 {
			err = errors.New("its timer alone takes it back")
		}
	}
	if err == nil {
		_, err = s.steps(ctx, id, 0, recipe)
	}
	delete(s.staged, id)
	delete(s.armed, id)
	if err != nil {
		return fmt.Errorf("%w: %s refused, and taking back what was entered before failed: %w (%w)", ErrUnknown, s.t.Name, err, why)
	}
	return why
}

// timer asks whether a way back is armed, whoever's it is. What a system does not tell, this session knows of itself only.
func (s *Session) timer(ctx context.Context, id string) (Timer, error) {
	if err := s.look(ctx); err != nil {
		return Timer{}, err
	}
	m, _ := s.mechanism()
	if m == nil || !m.OnDevice {
		return Timer{}, nil
	}
	if m.Timer.Send == "" {
		for name, until := range s.armed {
			if left := until.Sub(s.t.Clock.Now()); left > 0 {
				return Timer{Armed: true, ID: name, Left: left}, nil
			}
		}
		return Timer{Unknown: true}, nil
	}
	out, err := s.ask(ctx, m.Timer.Send, m.Timer.Shell)
	if err != nil {
		return Timer{}, err
	}
	t, err := m.Timer.Read(out, id)
	if err != nil {
		return Timer{}, fmt.Errorf("%s: the answer to %q cannot be read: %w", s.t.Name, m.Timer.Send, err)
	}
	return t, nil
}

// bounds checks a time against what the device can count.
func bounds(m *Mechanism, within time.Duration) error {
	if m.OnDevice && (within < m.Least || m.Most > 0 && within > m.Most) {
		return fmt.Errorf("the device takes a change back after %s to %s (%s), not after %s", m.Least, m.Most, m.Name, within)
	}
	return nil
}
