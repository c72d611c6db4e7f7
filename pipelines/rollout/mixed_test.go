package rollout

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"interlock/devices"
	"interlock/devices/clock"
	"interlock/pipelines"
	"interlock/pipelines/journal"
)

// TestMixtures tells from journals which groups are mixed, since when, and whether for too long.
func TestMixtures(t *testing.T) {
	four := []string{"node-1", "node-2", "node-3", "node-4"}
	pair := func(p pairOf) map[string]mixable {
		p.Pair = [2]string{"6", "7"}
		return map[string]mixable{"cluster": {Members: four, Pairs: []pairOf{p}}}
	}
	half := map[string]string{"node-1": "7", "node-2": "7", "node-3": "6", "node-4": "6"}
	all := map[string]string{"node-3": "7", "node-4": "7"}
	type look struct {
		at       time.Duration
		versions map[string]string
	}
	for _, c := range []struct {
		why   string
		open  map[string]mixable
		looks []look
		now   time.Duration
		told  string // "" for not mixed
		over  bool
	}{
		{"half is upgraded, within its time", pair(pairOf{For: 48 * time.Hour}), []look{{0, half}}, 47 * time.Hour, "group cluster has run 6 (node-3, node-4) and 7 (node-1, node-2) for 47.0 h; the site allows 48.0 h", false},
		{"110 days later", pair(pairOf{For: 48 * time.Hour}), []look{{0, half}}, 110 * 24 * time.Hour, "for 2640.0 h", true},
		{"time counts from the first look", pair(pairOf{For: 48 * time.Hour}), []look{{0, half}, {40 * time.Hour, half}}, 49 * time.Hour, "for 49.0 h", true},
		{"the other half has followed", pair(pairOf{For: 48 * time.Hour}), []look{{0, half}, {time.Hour, all}}, 100 * time.Hour, "", false},
		{"and was mixed again", pair(pairOf{For: 48 * time.Hour}), []look{{0, half}, {time.Hour, all}, {90 * time.Hour, half}}, 100 * time.Hour, "for 10.0 h", false},
		{"the pair is forbidden", pair(pairOf{Never: true}), []look{{0, half}}, time.Minute, "the site forbids it", true},
		{"the pair may stay", pair(pairOf{}), []look{{0, half}}, 9999 * time.Hour, "without limit", false},
		{"the table does not have it", map[string]mixable{"cluster": {Members: four}}, []look{{0, half}}, time.Minute, "does not have it", true},
		{"a member that tells nothing is no mixture", pair(pairOf{}), []look{{0, map[string]string{"node-1": "7", "node-2": "7"}}}, time.Hour, "", false},
	} {
		t.Run(c.why, func(t *testing.T) {
			ctx, file := context.Background(), filepath.Join(t.TempDir(), "journal.db")
			write := func(at time.Duration, e journal.Entry) {
				j, err := journal.Open(ctx, file, clock.Fast(start.Add(at), 1))
				if err != nil {
					t.Fatal(err)
				}
				defer j.Close()
				if _, err := j.Append(ctx, e); err != nil {
					t.Fatal(err)
				}
			}
			write(0, journal.Entry{Run: "run-1", Kind: journal.Started, Data: opening{Mixable: c.open}})
			for _, l := range c.looks {
				write(l.at, journal.Entry{Run: "run-1", Kind: journal.Observed, Act: ActReturn, Data: Evidence{Versions: l.versions}})
			}
			j, err := journal.Open(ctx, file, clock.Clock{})
			if err != nil {
				t.Fatal(err)
			}
			defer j.Close()
			got, err := Mixtures(ctx, j)
			switch now := start.Add(c.now); {
			case err != nil:
				t.Fatal(err)
			case c.told == "" && len(got) == 0:
			case len(got) != 1 || c.told == "" || !strings.Contains(got[0].Told(now), c.told) || got[0].Over(now) != c.over:
				t.Errorf("%+v\nwant %q, over %v", got, c.told, c.over)
			}
		})
	}
}

// TestEnds: past its limit only the change that brings all members to one version may be made.
func TestEnds(t *testing.T) {
	m := Mixture{Group: "cluster", Runs: map[string][]string{"6": {"node-3", "node-4"}, "7": {"node-1", "node-2"}}}
	for why, c := range map[string]struct {
		versions map[string]string
		want     bool
	}{
		"the other half follows":          {map[string]string{"node-3": "7", "node-4": "7"}, true},
		"one of two follows":              {map[string]string{"node-3": "7"}, false},
		"no software is installed":        {nil, false},
		"both go on, to a third":          {map[string]string{"node-1": "8", "node-2": "8", "node-3": "8", "node-4": "8"}, true},
		"the upgraded half goes still on": {map[string]string{"node-1": "8", "node-2": "8"}, false},
	} {
		r := &run{World: World{Change: &pipelines.Change{Request: pipelines.Request{Versions: c.versions}, After: &devices.Network{}}}}
		if got := r.ends(m); got != c.want {
			t.Errorf("%s: %v", why, got)
		}
	}
}
