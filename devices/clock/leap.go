package clock

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Leaping is a clock for rehearsals. It shows start now and runs with the system's, so that what is done takes the time that
// it takes; but when its holder sleeps it leaps, from one timer to the next and on to the end of the sleep. Others who live by
// it hold a Follower.
func Leaping(start time.Time) Clock {
	return Clock{origin: time.Now(), start: start, speed: 1, leaps: &leaps{quiet: func() {}}, leads: true}
}

// Follower is the same clock in the hands of somebody who waits beside: his sleeps make it leap no further.
func (c Clock) Follower() Clock {
	c.leads = false
	return c
}

// Quiet sets what a leaping clock waits for after each timer before it leaps on: that those who live by it have done
// what they had to at that time. Of other clocks it does nothing.
func (c Clock) Quiet(f func()) {
	if c.leaps != nil {
		c.leaps.mu.Lock()
		defer c.leaps.mu.Unlock()
		c.leaps.quiet = f
	}
}

// Jump moves a leaping clock forth or back, as when somebody sets it: no timer fires before its time has passed. Of other
// clocks it does nothing.
func (c Clock) Jump(d time.Duration) {
	if c.leaps == nil {
		return
	}
	c.leaps.mu.Lock()
	defer c.leaps.mu.Unlock()
	c.leaps.ahead += d
	for _, t := range c.leaps.timers {
		t.at = t.at.Add(d)
	}
}

// Timer is something to be done at a time. The zero Timer does nothing.
type Timer struct {
	system *time.Timer
	leaps  *leaps
	at     time.Time
	f      func()
}

// Stop keeps it from being done, and reports whether it was still to be.
func (t *Timer) Stop() bool {
	switch {
	case t.leaps != nil:
		t.system.Stop()
		return t.leaps.take(t)
	case t.system != nil:
		return t.system.Stop()
	}
	return false
}

// leaps is what all holders of a leaping clock share.
type leaps struct {
	one sync.Mutex // one leap at a time

	mu     sync.Mutex
	ahead  time.Duration // of the system's clock
	timers []*Timer      // in order of time
	quiet  func()
}

func (l *leaps) gone() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ahead
}

// add sets a timer. It fires when the system's clock gets there, or a leap does.
func (l *leaps) add(c Clock, d time.Duration, f func()) *Timer {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := &Timer{leaps: l, at: c.shows(l.ahead).Add(d), f: f}
	i, _ := slices.BinarySearchFunc(l.timers, t, func(a, b *Timer) int { return a.at.Compare(b.at) })
	for i < len(l.timers) && l.timers[i].at.Equal(t.at) {
		i++ // first come, first served
	}
	l.timers = slices.Insert(l.timers, i, t)
	t.system = time.AfterFunc(d, func() {
		if l.take(t) {
			f()
		}
	})
	return t
}

// take takes a timer out, and reports whether it was still there.
func (l *leaps) take(t *Timer) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.timers, t)
	if i >= 0 {
		l.timers = slices.Delete(l.timers, i, i+1)
	}
	return i >= 0
}

// leap lets d pass at once.
func (l *leaps) leap(ctx context.Context, c Clock, d time.Duration) error {
	l.one.Lock()
	defer l.one.Unlock()
	end := c.Now().Add(d)
	l.settle() // what was done just before belongs to the time before
	for ctx.Err() == nil {
		t := l.next(c, end)
		if t == nil {
			break
		}
		t.f()
		l.settle()
	}
	return ctx.Err()
}

// settle waits until all is quiet.
func (l *leaps) settle() {
	l.mu.Lock()
	quiet := l.quiet
	l.mu.Unlock()
	quiet()
}

// next goes to the next timer and takes it; where none comes before the end it goes to the end and gives nil.
func (l *leaps) next(c Clock, end time.Time) *Timer {
	l.mu.Lock()
	defer l.mu.Unlock()
	to := end
	var first *Timer
	if len(l.timers) > 0 && !l.timers[0].at.After(end) {
		first = l.timers[0]
		to = first.at
		first.system.Stop()
		l.timers = slices.Delete(l.timers, 0, 1)
	}
	now := c.shows(l.ahead)
	if to.After(now) {
		l.ahead += to.Sub(now)
		for _, t := range l.timers {
			t.system.Reset(t.at.Sub(to))
		}
	}
	return first
}
