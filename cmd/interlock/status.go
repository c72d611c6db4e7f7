package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interlock/devices/clock"
	"interlock/pipelines/journal"
	"interlock/pipelines/report"
	"interlock/pipelines/rollout"
)

func statusVerb() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "status [RUN]",
		Short: "how a run stands, live on a terminal; without a run, all of them",
		Args:  args(0, 1, "at most one run"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if err := oneOf("format", f.format, "text", "json", "ndjson"); err != nil {
				return err
			}
			ctx := cmd.Context()
			j, err := f.openJournal(ctx, clock.Clock{})
			if err != nil {
				return err
			}
			defer j.Close()
			return inert(cmd, func(w io.Writer) error {
				switch {
				case len(given) == 0:
					return listRuns(ctx, w, j, f.format)
				case f.format == "ndjson":
					return eachEvent(ctx, w, j, given[0])
				}
				return follow(ctx, w, j, given[0], f.format)
			})
		},
	}
	f.addJournal(cmd)
	return cmd
}

func indented(w io.Writer, v any) error { return report.JSON(w, v, "  ") }

// eachEvent writes the events of a run, one a line (docs/schema/event-v1.json).
func eachEvent(ctx context.Context, w io.Writer, j *journal.Journal, run string) error {
	events, err := j.Events(ctx, run)
	if err == nil && len(events) == 0 {
		err = fmt.Errorf("%w: %q; interlock status lists them", journal.ErrNoRun, run)
	}
	for _, e := range events {
		if err = errors.Join(err, report.JSON(w, e, "")); err != nil {
			break
		}
	}
	return err
}

func listRuns(ctx context.Context, w io.Writer, j *journal.Journal, format string) error {
	runs, err := rollout.Statuses(ctx, j)
	if err != nil {
		return err
	}
	mixed, err := rollout.Mixtures(ctx, j)
	if err != nil {
		return err
	}
	if format != "text" {
		return indented(w, map[string]any{"schema": rollout.RunsSchema, "runs": runs, "mixed": mixed})
	}
	if len(runs) == 0 {
		fmt.Fprintf(w, "no run in %s\n", j.File())
	}
	for _, r := range runs {
		how := r.Result
		if r.Open {
			how = strings.TrimSpace("open " + r.Result)
		}
		fmt.Fprintf(w, "%s  %s  %-18s %s %s\n", report.Line(r.Run), r.Started.Format("2006-01-02 15:04"), report.Line(how), report.Line(r.Change), report.Line(r.Title))
	}
	fmt.Fprint(w, mixedText(mixed, time.Now()))
	return nil
}

// follow prints a run; on a terminal again and again until it is closed or stops, each time over the last.
func follow(ctx context.Context, w io.Writer, j *journal.Journal, run, format string) error {
	lines := 0
	for {
		st, err := rollout.StatusOf(ctx, j, run)
		if err != nil {
			return err
		}
		if format == "json" {
			return indented(w, st)
		}
		text := report.Inert(statusText(st, time.Now()))
		if lines > 0 {
			fmt.Fprintf(w, "\033[%dA\033[J", lines)
		}
		fmt.Fprint(w, text)
		lines = strings.Count(text, "\n")
		if !terminal(w) || !st.Open || st.Next == "" {
			return nil
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return nil
		}
	}
}

// mixedText says which groups run different software, and for how long; those past their limit stand out.
func mixedText(mixed []rollout.Mixture, now time.Time) string {
	var b strings.Builder
	for _, m := range mixed {
		mark := "mixed:"
		if m.Over(now) {
			mark = "MIXED TOO LONG:"
		}
		fmt.Fprintf(&b, "%s %s\n", mark, report.Line(m.Told(now)))
	}
	return b.String()
}

// statusText says how a run stands.
func statusText(st rollout.Status, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s %s\n", st.Run, report.Line(st.Change), report.Line(st.Title))
	state := "closed"
	if st.Open {
		state = "open"
	}
	if st.Result != "" {
		state += ", " + st.Result
	}
	if st.Text != "" {
		state += ": " + report.Line(st.Text)
	}
	fmt.Fprintf(&b, "  %s\n", state)
	for _, s := range st.Steps {
		mark := " "
		if s.Done {
			mark = "x"
		}
		name := "half " + s.Half
		if s.Half == "" {
			name = "step"
		}
		if s.For != "" {
			name += ", " + s.For
		}
		fmt.Fprintf(&b, "  [%s] %s\n", mark, name)
		shown := s.Devices
		if len(shown) > 12 {
			shown = shown[:12]
		}
		for _, d := range shown {
			line := fmt.Sprintf("      %-20s %s", d.Device, d.Phase)
			if d.Pending != "" {
				line += ", not known: " + d.Pending
			}
			if !d.Reverts.IsZero() && d.Phase == "committed" {
				line += ", takes it back by itself in " + max(0, d.Reverts.Sub(now)).Round(time.Second).String()
			}
			fmt.Fprintln(&b, line)
		}
		if n := len(s.Devices) - len(shown); n > 0 {
			fmt.Fprintf(&b, "      and %d more\n", n)
		}
	}
	for _, g := range st.Gates {
		where := g.Name
		if g.Half != "" {
			where = "half " + g.Half + " " + g.Name
		}
		fmt.Fprintf(&b, "  %s %-24s %-8s %s\n", g.At.Format("15:04:05"), where, g.Result, report.Line(g.Text))
		for _, f := range g.Findings {
			fmt.Fprintf(&b, "           %s\n", report.Line(f))
		}
	}
	for line := range strings.Lines(mixedText(st.Mixed, now)) {
		b.WriteString("  " + line)
	}
	if st.Next != "" {
		fmt.Fprintf(&b, "  next: %s\n", st.Next)
	}
	return b.String()
}
