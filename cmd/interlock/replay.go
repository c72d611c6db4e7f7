package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/replay"
	"interlock/pipelines/report"
)

func replayVerb() *cobra.Command {
	var o replay.Options
	var format string
	var quiet bool
	cmd := &cobra.Command{
		Use:   "replay DIR",
		Short: "play an incident on virtual switches, as it was and with Interlock: prevented (0) or not (1)",
		Long: "Replay copies the incident's folder, starts its network as virtual switches with its faults, enters the first change as it was\n" +
			"entered then, and counts the seconds for which services were lost. Then every change goes through Interlock: check, plan,\n" +
			"approve (with keys of its own) and apply on fresh switches. It succeeds when the outage appears in the first and not in the second.",
		Example: "  interlock replay testdata/incidents/sconet\n  interlock replay testdata/incidents/sconet --as-it-happened",
		Args:    args(1, 1, "the folder of an incident"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if o.Watch <= 0 {
				return pipelines.UsageError{Message: "--watch must be more than nothing"}
			}
			o.Dir = given[0]
			if !quiet {
				o.Log = cmd.ErrOrStderr()
			}
			r, err := replay.Play(cmd.Context(), o)
			if err != nil {
				return err
			}
			ok, why := r.Prevented()
			if format == "json" {
				if err := indented(cmd.OutOrStdout(), r); err != nil {
					return err
				}
			} else {
				replayTable(cmd.OutOrStdout(), r)
			}
			if o.WasOnly || ok {
				return nil
			}
			return exitError{exitFailed, why}
		},
	}
	fl := cmd.Flags()
	fl.BoolVar(&o.WasOnly, "as-it-happened", false, "only as it was, past every gate")
	fl.DurationVar(&o.Watch, "watch", 2*time.Hour, "how long to look on after the last command and the last fault, by the switches' clock, which leaps")
	fl.BoolVar(&quiet, "quiet", false, "do not tell what happens while it does")
	fl.StringVar(&format, "format", "text", "text or json")
	return cmd
}

// replayTable prints a replay, a row for each attempt.
func replayTable(w io.Writer, r replay.Report) {
	fmt.Fprintf(w, "%-12s %-10s %-24s %-5s %-22s %s\n", r.Incident, "change", "how it ended", "exit", "a service lost for", "second half")
	for _, a := range r.Attempts {
		who, code, half := "Interlock", fmt.Sprint(a.Code), "untouched"
		if a.Was {
			who, code = "as it was", "-"
		}
		if a.SecondHalf {
			half = "touched"
		}
		lost := "none"
		if a.Worst > 0 {
			lost = fmt.Sprintf("%.0f s", a.Worst.Seconds())
			switch {
			case a.Open:
				lost += ", goes on"
			case a.Beyond == 0:
				lost += ", taking over"
			}
		}
		fmt.Fprintf(w, "%-12s %-10s %-24s %-5s %-22s %s\n", who, a.Change, a.Result, code, lost, half)
		if a.Text != "" {
			fmt.Fprintf(w, "             %s\n", report.Line(a.Text))
		}
	}
}
