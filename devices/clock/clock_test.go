package clock

import (
	"context"
	"fmt"
	"testing"
	"time"
)

func TestFast(t *testing.T) {
	start := time.Date(2026, 11, 24, 22, 0, 0, 0, time.UTC)
	c := Fast(start, 36000) // ten hours a second
	if err := c.Sleep(context.Background(), 10*time.Minute); err != nil {
		t.Fatal(err)
	}
	if ran := c.Now().Sub(start); ran < 10*time.Minute {
		t.Errorf("after a sleep of ten minutes the clock has run %s", ran)
	}
	if got := c.Real(10 * time.Hour); got != time.Second {
		t.Errorf("ten hours take %s of the system's time, want 1s", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Sleep(ctx, 1000*24*time.Hour); err != context.Canceled {
		t.Errorf("a sleep whose context has ended gives %v", err)
	}
}

func TestZeroIsTheSystems(t *testing.T) {
	var c Clock
	if d := time.Since(c.Now()); d < 0 || d > time.Minute {
		t.Errorf("the zero clock is off by %s", d)
	}
	if c.Real(time.Minute) != time.Minute {
		t.Error("the zero clock does not run as the system's")
	}
}

// TestLeaping: 110 days pass at once, and whatever was to happen in them has, in order and at its time.
func TestLeaping(t *testing.T) {
	start := time.Date(2026, 11, 24, 22, 0, 0, 0, time.UTC)
	c := Leaping(start)
	var seen []string
	note := func(what string) func() {
		return func() { seen = append(seen, what+" "+c.Now().Sub(start).Round(time.Hour).String()) }
	}
	quiet := 0
	c.Follower().Quiet(func() { quiet++ })
	c.AfterFunc(48*time.Hour, note("limit"))
	stopped := c.AfterFunc(24*time.Hour, note("stopped"))
	c.AfterFunc(time.Hour, func() { c.AfterFunc(time.Hour, note("set by a timer")) })
	c.AfterFunc(111*24*time.Hour, note("after the end"))
	if !stopped.Stop() || stopped.Stop() {
		t.Error("a timer is stopped once")
	}
	began := time.Now()
	for range 2 {
		if err := c.Sleep(t.Context(), 55*24*time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("110 days take %s", took)
	}
	if want := "[set by a timer 2h0m0s limit 48h0m0s]"; fmt.Sprint(seen) != want {
		t.Errorf("happened %v, want %s", seen, want)
	}
	if quiet < 4 {
		t.Errorf("waited for quiet %d times, want after every timer", quiet)
	}
	if got := c.Now().Sub(start).Round(time.Hour); got != 110*24*time.Hour {
		t.Errorf("it shows %s after the start", got)
	}
}

// TestLeapingRuns: work takes the time that it takes.
func TestLeapingRuns(t *testing.T) {
	c := Leaping(time.Now())
	done := make(chan time.Time, 1)
	began := c.Now()
	c.AfterFunc(20*time.Millisecond, func() { done <- c.Now() })
	if at := <-done; at.Sub(began) < 20*time.Millisecond {
		t.Errorf("the timer came after %s", at.Sub(began))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Sleep(ctx, time.Hour); err != context.Canceled {
		t.Errorf("a sleep whose context has ended gives %v", err)
	}
}
