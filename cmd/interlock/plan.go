package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/report"
)

func planVerb() *cobra.Command {
	var f sourceFlags
	var out string
	cmd := &cobra.Command{
		Use:   "plan [DIR] --out PLAN",
		Short: "judge a change and write its case file",
		Long:  "Plan takes what check takes, and writes the case file: what is asked, what differs, the steps with their commands\nforward and back, the forecast of every state, the findings and the verdict.",
		Args:  args(0, 1, "one folder, the site"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if out == "" {
				return pipelines.UsageError{Message: "plan writes a file: say which with --out PLAN"}
			}
			f.source.PlanFile = out
			c, err := f.judge(cmd, given)
			if err != nil {
				return err
			}
			json, err := report.ByName("json")
			if err != nil {
				return err
			}
			if err := json.WriteFile(out, c, reportOptions(f.source.Dir, c)); err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "interlock: case file written to %s (%s)\n", out, c.Plan.Digest)
			return exitFor(c.Verdict)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&out, "out", "", "`FILE` for the case file")
	cmd.Flags().StringVar(&f.source.RequestedBy, "requested-by", "", "`ADDRESS` of who asks, where change.yaml does not say")
	return cmd
}
