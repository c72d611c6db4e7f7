package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/approvals"
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
			settings, err := pipelines.Settings(cmd.Context(), dir, approvals.Defaults())
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
