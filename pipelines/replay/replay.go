// Package replay plays an incident on virtual switches: as it was, with the commands entered as somebody would, and with
// Interlock between them and the devices. A replay in which nothing can go wrong proves nothing: the outage has to appear in
// the first, and must not in the second.
package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/clock"
	"interlock/pipelines"
	"interlock/pipelines/inputs"
	"interlock/pipelines/rollout"
	"interlock/simulate/lab"
)

// Options say how an incident is played.
type Options struct {
	// Dir is the incident's folder: a site, its changes in the order of their names, faults.yaml (or faults/CHANGE.yaml for
	// one of them), and in mended/ what the site's people put right after the first change was refused.
	Dir string
	// Watch is how long, by the switches' clock, is looked on after the last command, and after the last fault that was to
	// come by then.
	Watch time.Duration
	// WasOnly plays the incident as it was and no more.
	WasOnly bool
	// Log is told what happens, a line each.
	Log io.Writer
}

// Attempt is one change with Interlock, or as it was.
type Attempt struct {
	Change  string `json:"change"`
	Was     bool   `json:"as_it_was,omitempty"`
	Verdict string `json:"verdict,omitempty"`
	// Findings are what the verdict rests on.
	Findings []string `json:"findings,omitempty"`
	// Code is the exit code of the last verb that was reached: check or apply.
	Code   int    `json:"code"`
	Result string `json:"result,omitempty"`
	Text   string `json:"text,omitempty"`
	// Lost is for how long services were lost, by service; Worst is the longest of them, Open that it was not over.
	Lost  map[string]time.Duration `json:"lost,omitempty"`
	Worst time.Duration            `json:"worst"`
	// Moved is for how much of a service's loss nothing was amiss but that protocols had not come to rest, by service, and Beyond the longest
	// loss without that. A gateway that reboots costs the network a few seconds until the next in line has missed it.
	Moved  map[string]time.Duration `json:"moved,omitempty"`
	Beyond time.Duration            `json:"beyond"`
	Open   bool                     `json:"open,omitempty"`
	// Bound is within what time the site's slowest probe has a step that made it fail taken back.
	Bound time.Duration `json:"bound,omitempty"`
	// SecondHalf reports that the half that comes second was touched.
	SecondHalf bool `json:"second_half_touched"`
}

// Report is a replay.
type Report struct {
	Incident string    `json:"incident"`
	Attempts []Attempt `json:"attempts"`
}

// Prevented reports whether the incident happened as it was and did not with Interlock; why says what is missing. A service
// that hangs only once a half is changed can be known by nothing but its probe: one that was given back by rolling that half
// back, in the time that the site itself gives its probes (Bound), is no incident, and neither is what the network's own redundancy takes to
// answer for a half that is away. The table says how long it was.
func (r Report) Prevented() (ok bool, why string) {
	was, with := false, false
	for _, a := range r.Attempts {
		switch {
		case a.Was && a.Worst > 0:
			was = true
		case a.Was:
			why = "as it was, no service was lost: the replay proves nothing"
		case a.Beyond > 0 && (a.Code != 6 || a.Open || a.SecondHalf || a.Worst > a.Bound):
			return false, fmt.Sprintf("with Interlock, %s lost a service for %s", a.Change, a.Worst.Round(time.Second))
		default:
			with = true
		}
	}
	switch {
	case !was && why == "":
		why = "it was not played as it was"
	case !with && why == "":
		why = "it was not played with Interlock"
	}
	return was && with, why
}

// Play plays an incident.
func Play(ctx context.Context, o Options) (Report, error) {
	r := Report{Incident: filepath.Base(filepath.Clean(o.Dir))}
	changes, err := incidentChanges(o.Dir)
	if err != nil {
		return r, err
	}
	dir, err := os.MkdirTemp("", "interlock-replay-")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(dir)
	site := filepath.Join(dir, "site")
	if err := os.CopyFS(site, os.DirFS(o.Dir)); err != nil {
		return r, fmt.Errorf("the incident cannot be copied: %w", err)
	}
	s := stage{Options: o, dir: dir, site: site}
	a, err := s.was(ctx, changes[0])
	if err != nil {
		return r, err
	}
	r.Attempts = append(r.Attempts, a)
	if o.WasOnly {
		return r, nil
	}
	for i, change := range changes {
		if i == 1 {
			if err := mend(o.Dir, site); err != nil {
				return r, err
			}
		}
		a, err := s.with(ctx, change)
		if err != nil {
			return r, err
		}
		r.Attempts = append(r.Attempts, a)
	}
	return r, nil
}

// incidentChanges are the changes of an incident: as it was sent, and as it was corrected. Those with words behind their number are
// other changes of the site.
func incidentChanges(dir string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(dir, "changes"))
	if err != nil {
		return nil, fmt.Errorf("%s is no incident: %w", dir, err)
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() && strings.Count(e.Name(), "-") == 1 {
			out = append(out, e.Name())
		}
	}
	sort.Strings(out)
	if len(out) == 0 {
		return nil, fmt.Errorf("%s/changes holds no change", dir)
	}
	return out, nil
}

// mend puts over the site what its people put right.
func mend(dir, site string) error {
	mended := filepath.Join(dir, "mended")
	if _, err := os.Stat(mended); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fs.WalkDir(os.DirFS(mended), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(mended, name))
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(site, name), text, 0o644)
	})
}

// stage is where a replay is played.
type stage struct {
	Options
	dir, site string
	// reply is how long a switch has for a reply over SSH, 0 for what the client allows.
	reply time.Duration
	// ended is shown the switches before they stop, where it is not nil.
	ended func(*lab.Lab)
}

func (s stage) say(format string, args ...any) {
	if s.Log != nil {
		fmt.Fprintf(s.Log, format+"\n", args...)
	}
}

// judge judges a change as at some time, with the plan written where file says, "" for no plan.
func (s stage) judge(ctx context.Context, change, file string, now time.Time) (*pipelines.Change, error) {
	return pipelines.Check(ctx, pipelines.Source{Dir: s.site, ChangeDir: filepath.Join(s.site, "changes", change), Now: now, PlanFile: file})
}

// begin is when a change is carried out: soon after its window opens.
func begin(c *pipelines.Change, or time.Time) time.Time {
	if w := c.Request.Window; w != nil {
		return w.From.Add(5 * time.Minute)
	}
	return or
}

// scene is the virtual switches with what goes wrong on them, and how they are reached.
type scene struct {
	lab   *lab.Lab
	clock clock.Clock
	reach rollout.Reacher
	// watch is how long is looked on at the end.
	watch time.Duration
}

// open starts the switches at some time, with the change's own faults or the site's.
func (s stage) open(ctx context.Context, c *pipelines.Change, change string, start time.Time) (scene, error) {
	file := path.Join("faults", change+".yaml")
	if !exists(filepath.Join(s.site, file)) {
		file = "faults.yaml"
	}
	fs, err := inputs.ReadFaults(os.DirFS(s.site), file)
	if err != nil {
		return scene{}, err
	}
	x := scene{clock: clock.Leaping(start), watch: s.Watch}
	for _, f := range fs {
		x.watch = max(x.watch, f.When.After+s.Watch)
	}
	if x.lab, err = lab.Start(ctx, c.Before, lab.Options{Clock: x.clock, Password: "rehearsal", Faults: fs, Log: s.Log}); err != nil {
		return scene{}, err
	}
	access, err := x.lab.WriteAccess(filepath.Join(s.dir, "lab-"+fmt.Sprint(time.Now().UnixNano())))
	if err != nil {
		x.lab.Stop()
		return scene{}, err
	}
	x.reach = rollout.Reacher{Network: c.Before, Clock: x.clock.Follower(), Reply: s.reply}
	if x.reach.Access, err = inputs.ReadAccess(access); err != nil {
		x.lab.Stop()
		return scene{}, err
	}
	return x, nil
}

// lookOn lets time pass after the last command, and tells what services the lab saw lost since its start.
func (x scene) lookOn(ctx context.Context, a *Attempt) error {
	if err := x.clock.Sleep(ctx, x.watch); err != nil {
		return err
	}
	a.losses(x.lab)
	return nil
}

// working is what a step that is being taken back takes beside waiting for probes: asking devices and entering its way back.
const working = 15 * time.Second

// bound is how long the slowest of a site's probes takes to have a step taken back: it is tried, has failed, is tried until
// that is no longer tolerated, and once more.
func bound(site *devices.Site) time.Duration {
	var longest time.Duration
	for _, p := range site.Probes {
		tolerated := p.Tolerate
		if tolerated == 0 {
			tolerated = site.Gates.Settle
		}
		longest = max(longest, 3*p.Timeout+tolerated+working)
	}
	return longest
}

// losses adds to an attempt what services the lab saw lost.
func (a *Attempt) losses(l *lab.Lab) {
	a.Lost, a.Moved = map[string]time.Duration{}, map[string]time.Duration{}
	for _, x := range l.Outages() {
		a.Lost[x.Service] += x.Length()
		a.Moved[x.Service] += x.Moving
		a.Worst = max(a.Worst, a.Lost[x.Service])
		a.Beyond = max(a.Beyond, a.Lost[x.Service]-a.Moved[x.Service])
		a.Open = a.Open || !x.Over
	}
}
