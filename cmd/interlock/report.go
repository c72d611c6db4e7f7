package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/pipelines/report"
)

func reportVerb() *cobra.Command {
	var f planFlags
	var out string
	cmd := &cobra.Command{
		Use:   "report PLAN --out FILE",
		Short: "write a plan's packet for a board: HTML, or by ending .md .json .sarif .xml .txt",
		Long: "Report judges the plan's change afresh and writes what it is now: on the first page what is asked, the verdict, the risk, the\n" +
			"network drawn in each state, what one more failure breaks, the way back and the approvals; then everything it rests on.\n" +
			"A plan that has drifted is written all the same, and says that it is stale.",
		Example: "  interlock report plan.json --out packet.html",
		Args:    args(1, 1, "one plan"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if out == "" {
				return pipelines.UsageError{Message: "report writes a file: say which with --out FILE; its ending says what (.html .md .json .sarif .xml .txt)"}
			}
			format, err := report.ByFile(out)
			if err != nil {
				return pipelines.UsageError{Message: err.Error()}
			}
			if _, err := os.Stat(given[0]); errors.Is(err, fs.ErrNotExist) {
				return pipelines.UsageError{Message: fmt.Sprintf("%s is no file of a plan; interlock plan --out writes one", given[0])}
			}
			p, c, drift, now, err := f.renew(cmd.Context(), given[0])
			if err != nil {
				return err
			}
			r, err := approvals.Verify(cmd.Context(), p, c, now)
			if err != nil {
				return err
			}
			o := reportOptions(p.SiteDir(), c)
			o.Drift, o.Approvals = drift, &r
			if err := format.WriteFile(out, c, o); err != nil {
				return err
			}
			if len(drift) > 0 {
				return exitError{exitApproval, "the plan is stale, and what was written says so"}
			}
			return exitFor(c.Verdict)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&out, "out", "", "`FILE` to write; its ending says what")
	return cmd
}
