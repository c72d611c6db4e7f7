// Package clock is the time by which devices are waited for. A rehearsal on virtual switches lets it run fast, so that
// ten minutes of soaking pass in a second, or leap from one event to the next, so that a mixed state of 110 days takes no longer
// than one of an hour.
package clock

import (
	"context"
	"time"
)

// Clock tells time and waits. The zero Clock is the system's.
type Clock struct {
	origin time.Time // of the system's clock, with its monotonic reading
	start  time.Time // what the clock showed at origin
	speed  float64
	leaps  *leaps // of a Leaping clock
	leads  bool   // its holder's sleeps make it leap
}

// Fast is a clock that shows start now and runs speed times as fast as the system's.
func Fast(start time.Time, speed float64) Clock {
	return Clock{origin: time.Now(), start: start, speed: speed}
}

// Now is what the clock shows.
func (c Clock) Now() time.Time {
	if c.speed == 0 {
		return time.Now()
	}
	if c.leaps != nil {
		return c.shows(c.leaps.gone())
	}
	return c.start.Add(time.Duration(float64(time.Since(c.origin)) * c.speed))
}

// shows is what a leaping clock shows when it is so far ahead of the system's.
func (c Clock) shows(ahead time.Duration) time.Time { return c.start.Add(time.Since(c.origin) + ahead) }

// Real is how long the system's clock runs while this one runs d: what a deadline of the system has to be set to.
func (c Clock) Real(d time.Duration) time.Duration {
	if c.speed == 0 {
		return d
	}
	return time.Duration(float64(d) / c.speed)
}

// Sleep waits until the clock has run d, or the context ends, whose error it gives.
func (c Clock) Sleep(ctx context.Context, d time.Duration) error {
	if c.leads {
		return c.leaps.leap(ctx, c, d)
	}
	over := make(chan struct{})
	t := c.AfterFunc(d, func() { close(over) })
	defer t.Stop()
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// AfterFunc calls f when the clock has run d, in a goroutine of its own or in that of whoever makes it leap.
func (c Clock) AfterFunc(d time.Duration, f func()) *Timer {
	if c.leaps != nil {
		return c.leaps.add(c, d, f)
	}
	return &Timer{system: time.AfterFunc(c.Real(d), f)}
}

// WithTimeout ends the context when the clock has run d.
func (c Clock) WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, c.Real(d))
}
