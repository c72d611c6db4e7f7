package main

import (
	"io"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/report"
)

func traceVerb() *cobra.Command {
	var from, to, port, format string
	var without []string
	cmd := &cobra.Command{
		Use:   "trace SNAPSHOT --from X --to Y",
		Short: "the path of packets there and back, hop by hop, and why it ends",
		Long: "Follows packets through every branch of equal cost, through access lists, from X to Y and back.\n" +
			"X and Y are hosts of interlock.yaml, addresses, devices, or interfaces as DEV:INTERFACE.",
		Args: args(1, 1, "a folder with configs/"),
		RunE: func(cmd *cobra.Command, dirs []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if from == "" || to == "" {
				return pipelines.UsageError{Message: "trace needs --from and --to"}
			}
			t, err := pipelines.Trace(cmd.Context(), dirs[0], from, to, port, without)
			if err != nil {
				return err
			}
			return inert(cmd, func(w io.Writer) error { return report.Trace(w, t, format) })
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "where packets start: host, address, device, or DEV:INTERFACE")
	cmd.Flags().StringVar(&to, "to", "", "where they are to arrive: the same")
	cmd.Flags().StringVar(&port, "port", "", "tcp/N, udp/N or icmp; empty is any")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().StringArrayVar(&without, "without", nil, "what is out of service: `DEV` or DEV:PORT; may stand several times")
	return cmd
}
