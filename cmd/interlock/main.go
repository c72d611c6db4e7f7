// Interlock proves a change to core switches safe before it reaches them. See README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/report"
)

// Exit codes, as docs/exit-codes.md tells them.
const (
	exitPass         = 0
	exitFailed       = 1 // the tool could not do its work
	exitUsage        = 2
	exitDenied       = 3
	exitInconclusive = 4
	exitApproval     = 5 // approval missing, or the plan is stale
	// 6, rolled back, is told by the rollout
	exitStopped = 7 // a person must look
)

// exitError ends the program with a code and, unless it is empty, a message.
type exitError struct {
	code    int
	message string
}

func (e exitError) Error() string { return e.message }

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main with everything it touches handed in, so that tests run the real thing.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	root := command()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	// Messages name what they refuse, and that may be anybody's text.
	say := func(message string) { fmt.Fprintln(stderr, "interlock: "+report.Inert(message)) }
	var exit exitError
	var usage pipelines.UsageError
	switch {
	case err == nil:
		return exitPass
	case errors.As(err, &exit):
		if exit.message != "" {
			say(exit.message)
		}
		return exit.code
	case errors.As(err, &usage):
		say(usage.Message)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "interlock: interrupted; nothing was judged")
		return exitFailed
	}
	say(err.Error())
	return exitFailed
}

// command is the tree of verbs.
func command() *cobra.Command {
	root := &cobra.Command{
		Use:                        "interlock",
		Short:                      "prove a change to core switches safe before it reaches them",
		Long:                       "Interlock judges a proposed change to core switches in every state that the change passes through.\nUnknown blocks; only a change with verdict pass goes on (exit code 0).",
		SuggestionsMinimumDistance: 2,
		SilenceUsage:               true,
		SilenceErrors:              true,
		Version:                    pipelines.Version(),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				near := ""
				if s := cmd.SuggestionsFor(args[0]); len(s) > 0 {
					near = "; did you mean " + s[0] + "?"
				}
				return pipelines.UsageError{Message: fmt.Sprintf("there is no verb %q%s; interlock --help lists them", args[0], near)}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(initVerb(), checkVerb(), planVerb(), approveVerb(), rejectVerb(), verifyVerb(), applyVerb(), resumeVerb(), abortVerb(), statusVerb(), reportVerb(), diffVerb(), simulateVerb(), traceVerb(), parseVerb(), effectsVerb(), explainVerb(), commentVerb(), replayVerb(), labVerb(), evidenceVerb(), serveVerb(), driftVerb(), configVerb(), manVerb())
	complete(root)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return pipelines.UsageError{Message: fmt.Sprintf("%v; %s --help tells the flags", err, cmd.CommandPath())}
	})
	return root
}

// args checks the number of arguments and says what was wanted.
func args(least, most int, want string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if len(given) < least || most >= 0 && len(given) > most {
			return pipelines.UsageError{Message: fmt.Sprintf("%s takes %s; %d given", cmd.CommandPath(), want, len(given))}
		}
		return nil
	}
}

// inert prints what devices say: in CI, no line of it is a command of the runner.
func inert(cmd *cobra.Command, print func(io.Writer) error) error {
	w, done := cmd.OutOrStdout(), func() error { return nil }
	if os.Getenv("CI") != "" {
		d := report.Disarmed(w)
		w, done = d, d.Close
	}
	if err := errors.Join(print(w), done()); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}

// oneOf refuses a flag's value that is none of the choices.
func oneOf(flag, value string, choices ...string) error {
	for _, c := range choices {
		if c == value {
			return nil
		}
	}
	return pipelines.UsageError{Message: fmt.Sprintf("--%s %q: one of %v", flag, value, choices)}
}
