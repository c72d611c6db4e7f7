package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/draft"
	"interlock/pipelines/inputs"
)

func initVerb() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "write a first interlock.yaml from a folder of configurations",
		Long: "Init reads the configurations below DIR/configs (or, where there is no such folder, those in DIR itself, which it moves\n" +
			"to DIR/configs) and writes DIR/interlock.yaml: systems, versions, management addresses, redundancy groups, likely uplinks.\n" +
			"What is guessed stands there with what it was guessed from; what no configuration tells stands there as a comment.",
		Example: "  interlock init\n  interlock init sites/houston",
		Args:    args(0, 1, "one folder"),
		RunE: func(cmd *cobra.Command, given []string) error {
			dir := "."
			if len(given) > 0 {
				dir = given[0]
			}
			d, moved, err := draft.Write(cmd.Context(), dir, pipelines.Vendors, force)
			if errors.Is(err, draft.ErrExists) {
				return pipelines.UsageError{Message: err.Error() + "; look at it, or replace it with --force"}
			}
			if err != nil {
				return err
			}
			if len(moved) > 0 {
				fmt.Fprintf(cmd.ErrOrStderr(), "interlock: moved to %s, where a site has its configurations: %s\n", filepath.Join(dir, "configs"), strings.Join(moved, ", "))
			}
			for _, p := range d.Unread {
				fmt.Fprintf(cmd.ErrOrStderr(), "interlock: %s\n", p)
			}
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "%s written: %s, %s, %s, %s.\n", filepath.Join(dir, draft.File), counted(len(d.Devices), "device"),
				counted(len(d.Groups), "redundancy group"), counted(len(d.Uplinks), "set of uplinks", "sets of uplinks"), counted(len(d.Links), "cable"))
			fmt.Fprint(out, "Guesses are marked with what they come from: read them. ")
			if inputs.GitHas(cmd.Context(), dir, "HEAD") {
				fmt.Fprintf(out, "Then edit a configuration, and try  interlock check %s --base HEAD\n", dir)
			} else {
				fmt.Fprintf(out, "Then put the folder under git (git init, git add ., git commit),\nedit a configuration, and try  interlock check %s --base HEAD\n", dir)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace an interlock.yaml that is there")
	return cmd
}

// counted says how many: "1 device", "2 devices", or with the plural given.
func counted(n int, noun string, plural ...string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case len(plural) > 0:
		return fmt.Sprintf("%d %s", n, plural[0])
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
