package main

import (
	"io"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/report"
)

func simulateVerb() *cobra.Command {
	var format string
	var without []string
	cmd := &cobra.Command{
		Use:   "simulate SNAPSHOT",
		Short: "routes, interfaces and neighbours that a network settles on",
		Args:  args(1, 1, "a folder with configs/"),
		RunE: func(cmd *cobra.Command, dirs []string) error {
			if err := oneOf("format", format, "text", "json", "labs"); err != nil {
				return err
			}
			read := pipelines.Simulate
			if format == "labs" {
				read = pipelines.Laboratory
			}
			s, err := read(cmd.Context(), dirs[0], without)
			if err != nil {
				return err
			}
			return inert(cmd, func(w io.Writer) error { return report.Simulation(w, s, format) })
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text, json, or labs (as each system prints its table; the snapshot is all there is)")
	cmd.Flags().StringArrayVar(&without, "without", nil, "what is out of service: `DEV` or DEV:PORT; may stand several times")
	return cmd
}
