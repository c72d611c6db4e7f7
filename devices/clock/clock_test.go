package clock

import (
	"context"
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
