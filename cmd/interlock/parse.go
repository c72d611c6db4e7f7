package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/pipelines/inputs"
	"interlock/pipelines/report"
)

func parseVerb() *cobra.Command {
	var os, format string
	var all bool
	cmd := &cobra.Command{
		Use:   "parse FILE...",
		Short: "say of each line of configurations whether it is modelled, inert, unmodelled or unknown",
		Args:  args(1, -1, "at least one file"),
		RunE: func(cmd *cobra.Command, files []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			var parsed []report.ParsedFile
			for _, f := range files {
				p, err := parseFile(f, os)
				if err != nil {
					return err
				}
				parsed = append(parsed, p)
			}
			return report.Parse(cmd.OutOrStdout(), format, parsed, report.Options{All: all})
		},
	}
	cmd.Flags().StringVar(&os, "os", "", "the files' `SYSTEM`, where the text does not tell surely")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().BoolVar(&all, "all", false, "list every unknown and unmodelled line")
	return cmd
}

// parseFile reads one file and converts it alone.
func parseFile(file, os string) (report.ParsedFile, error) {
	fsys, err := inputs.Open(filepath.Dir(file))
	if err != nil {
		return report.ParsedFile{}, err
	}
	text, v, err := inputs.ReadConfig(fsys, filepath.Base(file), os, pipelines.Vendors)
	if err != nil {
		return report.ParsedFile{}, fmt.Errorf("%s: %w", file, err)
	}
	tree := v.Read(file, text)
	_, lines, _ := v.Convert([]*devices.Tree{tree})
	return report.ParsedFile{File: file, OS: v.OS, Lines: lines}, nil
}
