package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/inputs"
	"interlock/pipelines/report"
)

func effectsVerb() *cobra.Command {
	var system, before, format string
	cmd := &cobra.Command{
		Use:     "effects FILE --os OS",
		Short:   "say what commands would do to a device",
		Example: "  interlock effects vendor.txt --os nxos\n  interlock effects vendor.txt --os nxos --before configs/core-a.cfg",
		Args:    args(1, 1, "one file of commands"),
		RunE: func(cmd *cobra.Command, files []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			v := pipelines.VendorOf(system)
			if v == nil {
				return pipelines.UsageError{Message: fmt.Sprintf("--os %q: one of %v", system, pipelines.Systems())}
			}
			text, err := os.ReadFile(files[0])
			if err != nil {
				return fmt.Errorf("commands cannot be read: %w", err)
			}
			var config []byte
			if before != "" {
				fsys, err := inputs.Open(filepath.Dir(before))
				if err != nil {
					return err
				}
				if config, _, err = inputs.ReadConfig(fsys, filepath.Base(before), system, pipelines.Vendors); err != nil {
					return fmt.Errorf("%s: %w", before, err)
				}
			}
			e, err := pipelines.EffectsOf(v, files[0], text, before, config)
			if err != nil {
				return err
			}
			return inert(cmd, func(w io.Writer) error { return report.Effects(w, format, e.Effects, e.Findings, report.Options{}) })
		},
	}
	cmd.Flags().StringVar(&system, "os", "", "the device's `SYSTEM`")
	cmd.Flags().StringVar(&before, "before", "", "`CONFIG` that the commands are entered on")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}
