package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"interlock/devices/clock"
	"interlock/pipelines/rollout"
)

func applyVerb() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "apply PLAN --access FILE",
		Short: "carry a plan out, one half at a time: done (0), refused (1, 3, 4, 5), rolled back (6) or stopped (7)",
		Long: "Apply judges the plan afresh, asks for its approvals, its window and the devices themselves, and then changes one half at a time:\n" +
			"under the device's own dead-man, held against the forecast by telemetry, soaked and confirmed before the other half is touched.\n" +
			"The first interrupt stops at the next safe point, the second rolls the step back.",
		Example: "  interlock apply plan.json --access ~/access.yaml\n  interlock apply plan.json --format ndjson > run.ndjson",
		Args:    args(1, 1, "one plan"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if err := oneOf("format", f.format, "text", "json", "ndjson"); err != nil {
				return err
			}
			stale, w, done, err := f.world(cmd.Context(), given[0])
			defer done()
			if err != nil {
				return err
			}
			if stale != "" {
				return exitError{exitApproval, stale}
			}
			id, err := newRun(w.Clock.Now())
			if err != nil {
				return err
			}
			plan, err := filepath.Abs(given[0])
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "interlock: run %s; look with interlock status %s, end it with interlock abort %s\n", id, id, id)
			var stopped func()
			w.Stop, w.Undo, stopped = interrupts(cmd.ErrOrStderr(), id)
			defer stopped()
			w.Journal.Appended(f.show(cmd))
			res, err := rollout.Apply(context.WithoutCancel(cmd.Context()), w, id, plan)
			if err != nil {
				return err
			}
			return f.ended(cmd, res)
		},
	}
	f.add(cmd)
	return cmd
}

func resumeVerb() *cobra.Command {
	return goOnVerb(false, &cobra.Command{
		Use:   "resume RUN --access FILE",
		Short: "go on with a run whose runner has stopped or died",
		Long: "Resume asks every device on which something may have been left what it runs, before anything is sent, and goes on from there.\n" +
			"Of a run that was stopped it only looks: where all is whole, it closes the record.",
	})
}

func abortVerb() *cobra.Command {
	return goOnVerb(true, &cobra.Command{
		Use:   "abort RUN --access FILE",
		Short: "roll the step of a run back that is under way, or the last one done",
		Long:  "Abort asks the run's runner to roll back; where it has none, abort takes the run over and does it.",
	})
}

func goOnVerb(abort bool, cmd *cobra.Command) *cobra.Command {
	var f runFlags
	var plan string
	cmd.Args = args(1, 1, "one run; interlock status lists them")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		if err := oneOf("format", f.format, "text", "json", "ndjson"); err != nil {
			return err
		}
		ctx, id := cmd.Context(), given[0]
		j, err := f.openJournal(ctx, clock.Clock{})
		if err != nil {
			return err
		}
		st, err := rollout.StatusOf(ctx, j, id)
		if err == nil && abort && len(st.Leases) > 0 && st.Open {
			// Whoever holds the lease does it; if nobody does any more, the lease runs out.
			err = rollout.Ask(ctx, j, id, runnerName())
			j.Close()
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%s: its runner (%s) is asked to roll back; if it lives no more, say this again after %s\n", id, st.Leases[0].Holder, st.Leases[0].Expires.Format("15:04:05"))
			}
			return err
		}
		j.Close()
		if err != nil {
			return err
		}
		if plan == "" {
			plan = st.Plan
		}
		stale, w, done, err := f.world(ctx, plan)
		defer done()
		if err != nil {
			return err
		}
		if stale != "" {
			return exitError{exitStopped, "run " + id + " cannot go on as planned: " + stale + "; what is not confirmed the devices take back by themselves; look with interlock status " + id}
		}
		var stopped func()
		w.Stop, w.Undo, stopped = interrupts(cmd.ErrOrStderr(), id)
		defer stopped()
		w.Journal.Appended(f.show(cmd))
		res, err := rollout.Resume(context.WithoutCancel(ctx), w, id, abort)
		if err != nil {
			return err
		}
		return f.ended(cmd, res)
	}
	f.add(cmd)
	cmd.Flags().StringVar(&plan, "plan", "", "the run's plan `FILE`, where it has moved")
	return cmd
}
