package rollout

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"interlock/pipelines/journal"
)

// Mixture is a redundancy group whose members run different software, as the journal tells it: ReadySpace's ran so for 110
// days, and nobody counted them.
type Mixture struct {
	Group string `json:"group"`
	// Runs are the members by the version that each told last, Since is when they were first seen to differ.
	Runs  map[string][]string `json:"runs"`
	Since time.Time           `json:"since"`
	// Allowed is for how long the site allows it, 0 for as long as one likes. Never is a pair that it forbids, Unlisted one that
	// its table does not have.
	Allowed  time.Duration `json:"allowed"`
	Never    bool          `json:"never,omitempty"`
	Unlisted bool          `json:"unlisted,omitempty"`
}

// Over reports that the mixture is past what the site allows.
func (m Mixture) Over(now time.Time) bool {
	return m.Never || m.Unlisted || m.Allowed > 0 && now.Sub(m.Since) > m.Allowed
}

// Told says how the mixture stands, for people.
func (m Mixture) Told(now time.Time) string {
	var versions []string
	for _, v := range slices.Sorted(maps.Keys(m.Runs)) {
		versions = append(versions, v+" ("+strings.Join(m.Runs[v], ", ")+")")
	}
	allowed := "the site allows " + hours(m.Allowed)
	switch {
	case m.Never:
		allowed = "the site forbids it"
	case m.Unlisted:
		allowed = "the site's table of versions does not have it"
	case m.Allowed == 0:
		allowed = "the site allows it without limit"
	}
	return fmt.Sprintf("group %s has run %s for %s; %s", m.Group, strings.Join(versions, " and "), hours(now.Sub(m.Since)), allowed)
}

func hours(d time.Duration) string { return fmt.Sprintf("%.1f h", d.Hours()) }

// mixable is what the first event of a run says of a group, so that the journal alone can tell whether it is mixed.
type mixable struct {
	Members []string `json:"members"`
	Pairs   []pairOf `json:"pairs,omitempty"`
}

type pairOf struct {
	Pair  [2]string     `json:"pair"`
	For   time.Duration `json:"for,omitempty"`
	Never bool          `json:"never,omitempty"`
}

// mixables are the groups that a change touches, with what the site allows to meet in them.
func mixables(w World, touched []string) map[string]mixable {
	out := map[string]mixable{}
	for _, name := range touched {
		g := w.Change.After.Site.Groups[name]
		if g == nil {
			continue
		}
		var m mixable
		systems := map[string]bool{}
		for _, half := range slices.Sorted(maps.Keys(g.Halves)) {
			m.Members = append(m.Members, g.Halves[half]...)
			for _, d := range g.Halves[half] {
				if x := w.Change.Before.Devices[d]; x != nil {
					systems[x.Config.OS] = true
				}
			}
		}
		for _, os := range slices.Sorted(maps.Keys(systems)) {
			for _, p := range w.Change.After.Site.Versions[os] {
				m.Pairs = append(m.Pairs, pairOf{p.Pair, p.MixedFor, p.Never})
			}
		}
		out[name] = m
	}
	return out
}

// Mixtures are the groups that run different software now, as far as runs have seen it, by name.
func Mixtures(ctx context.Context, j *journal.Journal) ([]Mixture, error) {
	events, err := j.Events(ctx, "")
	if err != nil {
		return nil, err
	}
	groups, runs, since := map[string]mixable{}, map[string]string{}, map[string]time.Time{}
	for _, e := range events {
		switch e.Kind {
		case journal.Started:
			var o opening
			if json.Unmarshal(e.Data, &o) == nil {
				maps.Copy(groups, o.Mixable)
			}
		case journal.Observed:
			var seen struct {
				Versions map[string]string `json:"versions"`
			}
			if json.Unmarshal(e.Data, &seen) != nil || len(seen.Versions) == 0 {
				continue
			}
			maps.Copy(runs, seen.Versions)
			for name, g := range groups {
				switch _, was := since[name]; {
				case len(g.versions(runs)) < 2:
					delete(since, name)
				case !was:
					since[name] = e.At
				}
			}
		}
	}
	var out []Mixture
	for _, name := range slices.Sorted(maps.Keys(since)) {
		g := groups[name]
		m := Mixture{Group: name, Runs: g.versions(runs), Since: since[name]}
		g.limit(&m)
		out = append(out, m)
	}
	return out, nil
}

// versions are the members by what they run, without those of which it is not known.
func (g mixable) versions(runs map[string]string) map[string][]string {
	out := map[string][]string{}
	for _, d := range g.Members {
		if v := runs[d]; v != "" {
			out[v] = append(out[v], d)
		}
	}
	return out
}

// limit fills in what the site allows of a mixture: of several pairs the strictest.
func (g mixable) limit(m *Mixture) {
	versions := slices.Sorted(maps.Keys(m.Runs))
	for i, a := range versions {
		for _, b := range versions[i+1:] {
			listed := false
			for _, p := range g.Pairs {
				if p.Pair != [2]string{a, b} && p.Pair != [2]string{b, a} {
					continue
				}
				listed = true
				m.Never = m.Never || p.Never
				if p.For > 0 && (m.Allowed == 0 || p.For < m.Allowed) {
					m.Allowed = p.For
				}
			}
			m.Unlisted = m.Unlisted || !listed
		}
	}
}

// mixedTooLong refuses a change to a group that has been mixed for longer than the site allows, unless it is the one that
// ends it.
func (r *run) mixedTooLong(ctx context.Context) ([]string, error) {
	all, err := Mixtures(ctx, r.Journal)
	var out []string
	for _, m := range all {
		if !m.Over(r.Clock.Now()) || !slices.Contains(r.groups, m.Group) || r.ends(m) {
			continue
		}
		out = append(out, m.Told(r.Clock.Now())+"; only a change that ends it may be made")
	}
	return out, err
}

// ends reports that after the change all members of a mixed group run one version.
func (r *run) ends(m Mixture) bool {
	after := map[string]bool{}
	for version, members := range m.Runs {
		for _, d := range members {
			is := version
			if v := r.Change.Request.Versions[d]; v != "" {
				is = v
			}
			after[is] = true
		}
	}
	return len(after) < 2
}
