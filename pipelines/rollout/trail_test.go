package rollout

import (
	"testing"
	"time"

	"interlock/policies"
)

// TestTrail: however long a gate looks, its trail stays short, in order, and begins where the gate did.
func TestTrail(t *testing.T) {
	ev := Evidence{Health: &policies.Health{Lanes: []policies.HealthLane{{Measure: "rx", Known: true, Is: -2}, {Measure: "bias", Known: true}, {Measure: "rx"}}}}
	for i := range 500 {
		ev.glimpse(start.Add(time.Duration(i) * time.Second))
	}
	if n := len(ev.Trail); n < mostGlimpses/2 || n > mostGlimpses || !ev.Trail[0].At.Equal(start) {
		t.Fatalf("%d glimpses, the first at %s", n, ev.Trail[0].At)
	}
	for i, g := range ev.Trail {
		if len(g.Lanes) != 1 || i > 0 && !g.At.After(ev.Trail[i-1].At) {
			t.Errorf("glimpse %d: %+v", i, g)
		}
	}
}
