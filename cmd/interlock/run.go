package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"interlock/devices/clock"
	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/pipelines/inputs"
	"interlock/pipelines/journal"
	"interlock/pipelines/report"
	"interlock/pipelines/rollout"
	"interlock/policies"
)

// runFlags are what every verb that works on a run takes.
type runFlags struct {
	plan       planFlags
	journal    string
	access     string
	transcript string
	format     string
}

func (f *runFlags) add(cmd *cobra.Command) {
	f.addJournal(cmd)
	f.plan.add(cmd)
	fl := cmd.Flags()
	fl.StringVar(&f.access, "access", os.Getenv("INTERLOCK_ACCESS"), "`FILE` that says how devices are reached (INTERLOCK_ACCESS)")
	fl.StringVar(&f.transcript, "transcript", "", "`FILE` for what is said with devices, without secrets")
}

func (f *runFlags) addJournal(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.journal, "journal", os.Getenv("INTERLOCK_JOURNAL"), "`FILE` that runs are kept in (INTERLOCK_JOURNAL); else in the user's state folder")
	cmd.Flags().StringVar(&f.format, "format", "text", "text, json or ndjson (each event as it comes)")
}

// openJournal opens the journal, or makes one.
func (f *runFlags) openJournal(ctx context.Context, c clock.Clock) (*journal.Journal, error) {
	file, err := journalFile(f.journal)
	if err != nil {
		return nil, err
	}
	return journal.Open(ctx, file, c)
}

// journalFile is where runs are kept: the file given, else one in the user's state folder.
func journalFile(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	dir := os.Getenv("XDG_STATE_HOME")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("where is the journal? say it with --journal FILE or INTERLOCK_JOURNAL: %w", err)
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "interlock", "journal.db"), nil
}

// world makes ready what a run works with. What it gives first says why the plan may not be carried out; empty where it may.
func (f *runFlags) world(ctx context.Context, file string) (stale string, w rollout.World, done func(), err error) {
	done = func() {}
	p, c, drift, _, err := f.plan.renew(ctx, file)
	if err != nil {
		return "", w, done, err
	}
	if len(drift) > 0 {
		var parts []string
		for _, d := range drift {
			parts = append(parts, d.String())
		}
		return "the plan is stale: " + strings.Join(parts, "; ") + "; make it anew with interlock plan", w, done, nil
	}
	if f.access == "" {
		return "", w, done, pipelines.UsageError{Message: "how are the devices reached? say it with --access FILE or INTERLOCK_ACCESS"}
	}
	access, err := inputs.ReadAccess(f.access)
	if err != nil {
		return "", w, done, err
	}
	var close []func() error
	done = func() {
		for _, c := range close {
			_ = c() // what was written is on disk already
		}
	}
	w = rollout.World{Change: c, Digest: p.Digest, Runner: runnerName()}
	dir := siteFolder(p)
	reach := rollout.Reacher{Access: access, Network: c.Before}
	if f.transcript != "" {
		t, err := os.OpenFile(f.transcript, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return "", w, done, fmt.Errorf("the transcript cannot be written: %w", err)
		}
		close = append(close, t.Close)
		reach.Transcript = t
	}
	w.Open, w.HasOutOfBand, w.Dial = reach.Open, reach.HasOutOfBand, reach.Dial
	w.Probe = rollout.Prober{Dir: dir}.Probe
	if o := c.After.Site.OnCall; o != nil {
		w.Notify = rollout.Notifier{Dir: dir, By: o.Notify}.Notify
	}
	w.Approved = func(ctx context.Context, now time.Time) ([]string, error) {
		r, err := approvals.Verify(ctx, p, c, now)
		if err != nil || r.MayGoFirst() {
			return nil, err
		}
		return r.Refusals, nil
	}
	if r, err := approvals.Verify(ctx, p, c, w.Clock.Now()); err == nil && r.MayGoFirst() {
		w.BeforeApprovals = strings.Join(r.Refusals, "; ")
	}
	if w.Policies, err = policies.Load(ctx, policyDirs(dir)...); err != nil {
		return "", w, done, err
	}
	if w.Journal, err = f.openJournal(ctx, w.Clock); err != nil {
		return "", w, done, err
	}
	close = append(close, w.Journal.Close)
	return "", w, done, nil
}

// siteFolder is the site's folder of a plan.
func siteFolder(p pipelines.PlanFile) string {
	site := p.Origin.Site
	if site == "" {
		site = p.Origin.Before
	}
	if filepath.IsAbs(site) {
		return site
	}
	return filepath.Join(filepath.Dir(p.File), filepath.FromSlash(site))
}

// policyDirs are the site's own rules, where it has any.
func policyDirs(site string) []string {
	dir := filepath.Join(site, "policies")
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil
	}
	return []string{dir}
}

func runnerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "runner"
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid())
}

// newRun names a run, by its day and by chance.
func newRun(now time.Time) (string, error) {
	b := make([]byte, 4)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("no randomness to name the run: %w", err)
	}
	return "run-" + now.UTC().Format("20060102") + "-" + hex.EncodeToString(b), nil
}

// interrupts closes the first channel at the first interrupt and the second at the second. The context that ends at the
// first one must not be what devices are spoken with: half a commit is what nobody wants.
func interrupts(stderr io.Writer, run string) (stop, undo chan struct{}, done func()) {
	stop, undo = make(chan struct{}), make(chan struct{})
	c := make(chan os.Signal, 4)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	go func() {
		n := 0
		for range c {
			switch n++; n {
			case 1:
				fmt.Fprintf(stderr, "interlock: stopping at the next safe point; once more rolls the step back; go on later with interlock resume %s\n", run)
				close(stop)
			case 2:
				fmt.Fprintln(stderr, "interlock: rolling the step back")
				close(undo)
			}
		}
	}()
	return stop, undo, func() { signal.Stop(c); close(c) }
}

// show tells events as they come: NDJSON on stdout, or lines for people on stderr.
func (f *runFlags) show(cmd *cobra.Command) func(journal.Event) error {
	return func(e journal.Event) error {
		if f.format == "ndjson" {
			_ = report.JSON(cmd.OutOrStdout(), e, "") // a reader that has gone must not end a run
			return nil
		}
		if line := eventLine(e); line != "" {
			fmt.Fprintln(cmd.ErrOrStderr(), report.Inert(line))
		}
		return nil
	}
}

// eventLine says an event in a line; intents are said by their outcomes.
func eventLine(e journal.Event) string {
	if e.Kind == journal.Intent {
		return ""
	}
	where := ""
	if e.Half != "" {
		where = " half " + report.Line(e.Half)
	}
	if e.Device != "" {
		where += " " + report.Line(e.Device)
	}
	what := report.Line(e.Act)
	if what == "" {
		what = string(e.Kind)
	}
	line := e.At.Format("15:04:05") + where + " " + what
	if e.Result != "" && e.Result != what {
		line += ": " + report.Line(e.Result)
	}
	if e.Text != "" {
		line += ": " + report.Line(e.Text)
	}
	return line
}

// ended prints how a run ended and gives its exit code.
func (f *runFlags) ended(cmd *cobra.Command, r rollout.Result) error {
	if f.format == "json" {
		if err := indented(cmd.OutOrStdout(), r); err != nil {
			return err
		}
	} else if f.format == "text" {
		fmt.Fprintln(cmd.OutOrStdout(), report.Inert(fmt.Sprintf("%s: %s: %s", r.Run, r.Result, report.Line(r.Text))))
	}
	if r.Code == exitPass {
		return nil
	}
	return exitError{code: r.Code}
}
