package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/forge"
)

func commentVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "comment FILE",
		Short: "put a report on the pull request or merge request of this job, over the one before",
		Long: "Comment puts FILE, as check --report markdown=FILE wrote it, on the pull request (GitHub Actions) or merge request (GitLab CI)\n" +
			"that the job is for. There is one comment a site: it is made the first time and replaced after that. The token is\n" +
			"GITHUB_TOKEN or INTERLOCK_GITLAB_TOKEN. A comment that cannot be made is exit code 1.",
		Example: "  interlock check --base origin/main --report markdown=comment.md\n  interlock comment comment.md",
		Args:    args(1, 1, "one file"),
		RunE: func(cmd *cobra.Command, given []string) error {
			text, err := os.ReadFile(given[0])
			if err != nil {
				return fmt.Errorf("the comment cannot be read: %w", err)
			}
			place, err := forge.OfRunner(os.Getenv)
			if errors.Is(err, forge.ErrNoRequest) {
				return pipelines.UsageError{Message: err.Error() + ", so there is nothing to comment on"}
			}
			if err != nil {
				return err
			}
			done, err := forge.Post(cmd.Context(), place, string(text))
			if err != nil {
				return fmt.Errorf("no comment on %s: %w", place.Kind, err)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "comment %s\n", done)
			return nil
		},
	}
}
