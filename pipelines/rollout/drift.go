package rollout

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines/journal"
)

// Left is what a run left of one setting of a device: the last word of the journal on it.
type Left struct {
	Run string
	At  time.Time
	Setting
}

// Records are what the journal says that devices run, beside what the site's files say.
type Records struct {
	// by is by device and path.
	by map[string]map[string]Left
	// mute names by device a run that changed it and whose record, of an older version, does not say what.
	mute map[string]string
}

// RecordsOf reads what runs left: of those that confirmed a change on a device and did not take it back, each setting as the
// last of them left it.
func RecordsOf(events []journal.Event) (Records, error) {
	r := Records{by: map[string]map[string]Left{}, mute: map[string]string{}}
	type kept struct {
		run, device string
		at          time.Time
		changes     []Setting
		told        bool
	}
	type open struct {
		state   *State
		opening opening
		at      map[string]time.Time // when each device was last acted on
	}
	runs := map[string]*open{}
	var order []string
	for _, e := range events {
		o := runs[e.Run]
		if e.Kind == journal.Started && o == nil {
			o = &open{at: map[string]time.Time{}}
			if err := json.Unmarshal(e.Data, &o.opening); err != nil {
				return r, fmt.Errorf("run %s does not start as runs do: %w", e.Run, err)
			}
			o.state = NewState(o.opening.Shape)
			runs[e.Run] = o
			order = append(order, e.Run)
		}
		if o == nil {
			continue // what people ask of runs
		}
		o.state.Apply(e)
		if e.Kind == journal.Outcome {
			o.at[e.Device] = e.At
		}
	}
	var all []kept
	for _, id := range order {
		o := runs[id]
		for i, step := range o.opening.Shape.Steps {
			if step.For != "" {
				continue // it stays for as long as its half is worked on
			}
			for _, d := range step.Devices {
				if p := o.state.Steps[i].Devices[d.Name].Phase; p == Confirmed || p == Saved {
					changes, told := o.opening.Changes[d.Name]
					all = append(all, kept{id, d.Name, o.at[d.Name], changes, told})
				}
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].at.Before(all[j].at) })
	for _, k := range all {
		if !k.told {
			r.mute[k.device] = k.run
		}
		if r.by[k.device] == nil {
			r.by[k.device] = map[string]Left{}
		}
		for _, s := range k.changes {
			r.by[k.device][s.Path] = Left{k.run, k.at, s}
		}
	}
	return r, nil
}

// Difference is a setting in which a device differs from its record.
type Difference struct {
	Path     string   `json:"path"`
	Op       diffs.Op `json:"op"`
	Recorded string   `json:"recorded,omitempty"`
	Running  string   `json:"running,omitempty"`
	// File and Line are where it stands in what the device shows, or, of what is gone, in the site's file.
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	// Run is the run that left it so; "" where no record explains it. Why says what is known besides.
	Run string `json:"run,omitempty"`
	Why string `json:"why,omitempty"`
}

// Drifted compares what a device shows as its running configuration with its records: the site's file, last changed at a
// time, and what runs have left. planned is the device as the site's file has it.
//
// A difference from the file is explained where the last run that touched the setting left just that. Where the run is later
// than the file, the device must also still run what it left.
func (r Records) Drifted(planned *devices.Device, text string, changed time.Time) []Difference {
	is := shown(planned, text)
	left := r.by[planned.Name]
	out := []Difference{}
	seen := map[string]bool{}
	for _, s := range settings(planned, is) {
		seen[s.Path] = true
		d := Difference{Path: s.Path, Op: s.Op, Recorded: s.Before, Running: s.After, File: s.Pos.File, Line: s.Pos.Line}
		switch l, ok := left[s.Path]; {
		case ok && s.Secret:
			d.Why = fmt.Sprintf("run %s set it; whether to this secret, no record can say", l.Run)
		case ok && l.Op == diffs.Removed && s.Op == diffs.Removed, ok && l.Op != diffs.Removed && s.Op != diffs.Removed && l.After == s.After:
			d.Run = l.Run
		case ok:
			d.Why = fmt.Sprintf("run %s left it otherwise: %s", l.Run, leftText(l))
		case r.mute[planned.Name] != "":
			d.Why = fmt.Sprintf("run %s changed this device, and its record does not say what", r.mute[planned.Name])
		}
		out = append(out, d)
	}
	for _, path := range sortedPaths(left) {
		l := left[path]
		if seen[path] || !l.At.After(changed) {
			continue
		}
		out = append(out, Difference{Path: path, Op: l.Op, Recorded: l.After, Running: l.Before, File: planned.Trees[0].File,
			Why: fmt.Sprintf("run %s left it otherwise at %s; the device runs what the site's older file says", l.Run, l.At.Format(time.RFC3339))})
	}
	return out
}

func leftText(l Left) string {
	switch {
	case l.Op == diffs.Removed:
		return "removed"
	case l.After == "":
		return "set"
	}
	return l.After
}

func sortedPaths(m map[string]Left) []string {
	out := make([]string, 0, len(m))
	for p := range m {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

// shown is a device as it shows itself, read as the planned one is. What no text tells (version, platform, name) is taken
// from there.
func shown(planned *devices.Device, text string) *devices.Device {
	v := planned.Vendor
	trees := append([]*devices.Tree{v.Read("running/"+planned.Trees[0].File, []byte(text))}, planned.Trees[1:]...)
	d := &devices.Device{Name: planned.Name, Trees: trees, Vendor: v}
	d.Config, d.Lines, d.Findings = v.Convert(trees)
	if d.Config.Hostname == "" {
		d.Config.Hostname = planned.Config.Hostname
	}
	d.Config.Version, d.Config.Platform = planned.Config.Version, planned.Config.Platform
	return d
}

// Running asks a device for its running configuration, and changes nothing on it.
func (x Reacher) Running(ctx context.Context, device string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, openTime+actTime)
	defer cancel()
	s, err := x.Open(ctx, device, false)
	if err != nil {
		return "", err
	}
	defer s.Close()
	f, err := s.Facts(ctx)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(f.Running) == "" {
		return "", fmt.Errorf("%s shows an empty running configuration", device)
	}
	return f.Running, nil
}
