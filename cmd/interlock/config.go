package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/pipelines/rollout"
)

func configVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "show what a site is judged by", Args: args(0, 0, "a verb: view"),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(&cobra.Command{
		Use:     "view [DIR]",
		Short:   "every setting with its value and where it comes from: interlock.yaml, a configuration, or the default",
		Example: "  interlock config view\n  interlock config view sites/houston",
		Args:    args(0, 1, "one folder, the site"),
		RunE: func(cmd *cobra.Command, given []string) error {
			dir := "."
			if len(given) > 0 {
				dir = given[0]
			}
			settings, err := pipelines.Settings(cmd.Context(), dir, siteDefaults)
			if err != nil {
				return err
			}
			return inert(cmd, func(w io.Writer) error {
				for _, s := range settings {
					if _, err := fmt.Fprintf(w, "%s = %s  (%s)\n", s.Path, s.Value, s.Origin); err != nil {
						return err
					}
				}
				return nil
			})
		},
	})
	return cmd
}

// siteDefaults are the values that hold where a site says none, by path: how many approve, how long gates wait.
func siteDefaults(site *devices.Site) map[string]string {
	out := map[string]string{}
	for kind, n := range approvals.Defaults() {
		out["approvals."+kind] = strconv.Itoa(n)
	}
	g := rollout.GateTimes(site.Gates)
	for name, d := range map[string]time.Duration{"settle": g.Settle, "deadline": g.Deadline, "soak": g.Soak, "confirm_within": g.ConfirmWithin} {
		out["gates."+name] = briefly(d)
	}
	return out
}

// briefly is a duration as a site file has it: 10m rather than 10m0s.
func briefly(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
