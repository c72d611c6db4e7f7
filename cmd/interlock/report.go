package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/pipelines/evidence"
	"interlock/pipelines/report"
)

func reportVerb() *cobra.Command {
	var f planFlags
	var out, file string
	cmd := &cobra.Command{
		Use:   "report PLAN|RUN --out FILE",
		Short: "write a plan's packet for a board: HTML, or by ending .md .json .sarif .xml .txt",
		Long: "Report judges the plan's change afresh and writes what it is now: on the first page what is asked, the verdict, the risk, the\n" +
			"network drawn in each state, what one more failure breaks, the way back and the approvals; then everything it rests on.\n" +
			"A plan that has drifted is written all the same, and says that it is stale. Of a run, the packet also tells gates with their\n" +
			"readings, light over time, what happened when, deviations, and the questions of the review.",
		Example: "  interlock report plan.json --out packet.html",
		Args:    args(1, 1, "one plan, or one run"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if out == "" {
				return pipelines.UsageError{Message: "report writes a file: say which with --out FILE; its ending says what (.html .md .json .sarif .xml .txt)"}
			}
			format, err := report.ByFile(out)
			if err != nil {
				return pipelines.UsageError{Message: err.Error()}
			}
			plan := given[0]
			var run *report.RunRecord
			if _, err := os.Stat(plan); errors.Is(err, fs.ErrNotExist) {
				if run, plan, err = runOf(cmd.Context(), file, given[0]); err != nil {
					return err
				}
			}
			p, c, drift, now, err := f.renew(cmd.Context(), plan)
			if err != nil {
				return err
			}
			r, err := approvals.Verify(cmd.Context(), p, c, now)
			if err != nil {
				return err
			}
			o := evidence.Told(reportOptions(p.SiteDir(), c), c, drift, r, run)
			if err := format.WriteFile(out, c, o); err != nil {
				return err
			}
			if run != nil {
				return nil
			}
			if len(drift) > 0 {
				return exitError{exitApproval, "the plan is stale, and what was written says so"}
			}
			return exitFor(c.Verdict)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&out, "out", "", "`FILE` to write; its ending says what")
	cmd.Flags().StringVar(&file, "journal", os.Getenv("INTERLOCK_JOURNAL"), "`FILE` that runs are kept in (INTERLOCK_JOURNAL); else in the user's state folder")
	return cmd
}

// runOf is a run's record, and the plan that it was started with.
func runOf(ctx context.Context, file, id string) (*report.RunRecord, string, error) {
	j, err := readJournal(ctx, file)
	if err != nil {
		return nil, "", fmt.Errorf("%s is no file of a plan; as a run: %w", id, err)
	}
	defer j.Close()
	events, err := j.Events(ctx, id)
	if err != nil {
		return nil, "", err
	}
	if len(events) == 0 {
		return nil, "", pipelines.UsageError{Message: fmt.Sprintf("%s is no file of a plan, and the journal %s has no such run", id, j.File())}
	}
	run, plan, err := evidence.RunRecord(events)
	if err == nil && plan == "" {
		err = fmt.Errorf("run %s does not say which plan it was started with", id)
	}
	return run, plan, err
}
