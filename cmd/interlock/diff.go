package main

import (
	"io"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/report"
)

func diffVerb() *cobra.Command {
	var format string
	var commands bool
	cmd := &cobra.Command{
		Use:   "diff BEFORE AFTER",
		Short: "the typed difference between two folders of configurations",
		Args:  args(2, 2, "two folders, the network before and after"),
		RunE: func(cmd *cobra.Command, dirs []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			d, err := pipelines.Difference(cmd.Context(), dirs[0], dirs[1])
			if err != nil {
				return err
			}
			if !commands {
				d.Forward, d.Back = nil, nil
			}
			return inert(cmd, func(w io.Writer) error { return report.Difference(w, d, format) })
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().BoolVar(&commands, "commands", false, "also give the commands that lead there and back")
	return cmd
}
