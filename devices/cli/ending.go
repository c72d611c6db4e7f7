package cli

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Confirm makes the change stay, and sees that the way back is not armed any more.
func (s *Session) Confirm(ctx context.Context, id string) error {
	m, err := s.ends(ctx, id)
	if err != nil {
		return err
	}
	if _, err := s.steps(ctx, id, 0, m.Confirm); err != nil {
		return err
	}
	return s.seeDisarmed(ctx, id, "confirmed")
}

// RollBack takes the change back now. Where the system does so when the session ends that committed, the session cannot be used
// any more afterwards.
func (s *Session) RollBack(ctx context.Context, id string) error {
	m, err := s.ends(ctx, id)
	if err != nil {
		return err
	}
	if m.LeavingTakesBack {
		return s.leave(ctx, id)
	}
	if len(m.RollBack) == 0 {
		left := s.armed[id].Sub(s.t.Clock.Now())
		return fmt.Errorf("%w: %s: by %s the change is taken back by its timer alone, in %s; end the session and wait", ErrRefused, s.t.Name, m.Name, left.Round(time.Second))
	}
	if _, err := s.steps(ctx, id, 0, m.RollBack); err != nil {
		return err
	}
	return s.seeDisarmed(ctx, id, "rolled back")
}

// leaveTime is how long a system has to take a change back whose session has ended, in the system's own time.
const leaveTime = 30 * time.Second

// leave ends the session, which takes its change back, and sees by another one that nothing is armed any more. What it cannot see
// so, the timer still does.
func (s *Session) leave(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, leaveTime)
	defer cancel()
	s.broken = errors.New("it was ended to take the change back")
	s.log.note("closed: " + s.broken.Error())
	s.Close()
	delete(s.armed, id)
	delete(s.staged, id)
	for {
		t, err := s.timerOfAnother(ctx, id)
		if err == nil && !t.Armed && !t.Unknown {
			return nil
		}
		if err == nil {
			err = fmt.Errorf("its way back is still armed, and fires by itself")
		}
		select {
		case <-time.After(500 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("%w: %s: the session was ended to take %s back: %w", ErrUnknown, s.t.Name, id, err)
		}
	}
}

// timerOfAnother asks for the timer by another session.
func (s *Session) timerOfAnother(ctx context.Context, id string) (Timer, error) {
	other, err := Open(ctx, s.t)
	if err != nil {
		return Timer{}, err
	}
	defer other.Close()
	other.version, other.running = s.version, s.running // by which the mechanism is chosen
	return other.timer(ctx, id)
}

// ends checks that the change is there to be confirmed or taken back. Without its timer the device has reverted or has been
// confirmed already, and "take back the last change" would take back another.
func (s *Session) ends(ctx context.Context, id string) (*Mechanism, error) {
	m, err := s.begin(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, here := s.armed[id]; m.Held && !here {
		return nil, fmt.Errorf("%w: %s: only the session that committed %s can confirm it or take it back at once; without it the device reverts by itself", ErrRefused, s.t.Name, id)
	}
	if m.OnDevice {
		if _, err := s.seeArmedAgain(ctx, id); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (s *Session) seeDisarmed(ctx context.Context, id, what string) error {
	delete(s.armed, id)
	delete(s.staged, id)
	t, err := s.timer(ctx, id)
	if err == nil && t.Armed && (t.ID == "" || t.ID == id) {
		err = fmt.Errorf("%w: %s: %s is %s, but its way back is still armed", ErrUnknown, s.t.Name, id, what)
	}
	return err
}

// Discard drops what is staged and not committed, and an armed way back with it. One without a name that another session armed may be
// another's, whose change it would take back: it is refused, and fires by itself.
func (s *Session) Discard(ctx context.Context, id string) error {
	m, err := s.begin(ctx, id)
	if err != nil {
		return err
	}
	delete(s.staged, id)
	if _, here := s.armed[id]; !here && !m.ArmsAtCommit && m.OnDevice {
		if t, err := s.timer(ctx, id); err != nil {
			return err
		} else if t.Armed && t.ID == "" {
			return fmt.Errorf("%w: %s: a way back is armed that has no name and that this session did not arm; it may be another's, and it fires by itself", ErrRefused, s.t.Name)
		}
	}
	_, err = s.steps(ctx, id, 0, m.Discard)
	return err
}

// Save writes the running configuration where the next boot finds it. It saves whatever else runs, too.
func (s *Session) Save(ctx context.Context) error {
	_, err := s.steps(ctx, "", 0, s.t.Dialect.Save)
	return err
}
