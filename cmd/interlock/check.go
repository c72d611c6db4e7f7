package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/report"
)

// sourceFlags are the ways to say what a change is; check and plan take the same.
type sourceFlags struct {
	source pipelines.Source
	format string
	report []string
	now    string
	all    bool
}

func (f *sourceFlags) add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.source.Base, "base", "", "before is the site at the merge base of `REV` and HEAD, after is the work tree")
	fl.StringVar(&f.source.Before, "before", "", "`DIR` of the network as it is")
	fl.StringVar(&f.source.After, "after", "", "`DIR` of the network as it is proposed")
	fl.StringVar(&f.source.ChangeDir, "change", "", "`DIR` of a change: change.yaml and <device>.cmd files")
	fl.StringVar(&f.source.CommandsFile, "commands", "", "`FILE` of commands to enter on the devices of --on")
	fl.StringSliceVar(&f.source.On, "on", nil, "`DEVICES` to enter --commands on, separated by commas")
	fl.StringVar(&f.source.Rollout, "rollout", "", "by-halves or together; else as the change or the site says, else all at once")
	fl.StringArrayVar(&f.source.PolicyDirs, "policy", nil, "`DIR` with rules of the site's own; may stand several times")
	fl.StringVar(&f.format, "format", "text", "what is printed: "+formatNames())
	fl.StringArrayVar(&f.report, "report", nil, "`KIND=FILE`: also write a report; may stand several times")
	fl.BoolVar(&f.all, "all", false, "print every difference and every line that is not understood")
	fl.StringVar(&f.now, "now", "", "judge as at this `TIME` (RFC 3339) rather than now")
	_ = fl.MarkHidden("now")
}

// judge carries the change to its verdict and writes the reports.
func (f *sourceFlags) judge(cmd *cobra.Command, given []string) (*pipelines.Change, error) {
	printed, err := format("format", f.format)
	if err != nil {
		return nil, err
	}
	files := map[string]report.Format{}
	for _, r := range f.report {
		kind, file, ok := strings.Cut(r, "=")
		if !ok || file == "" {
			return nil, pipelines.UsageError{Message: fmt.Sprintf("--report %q: KIND=FILE, with KIND one of %s", r, formatNames())}
		}
		if files[file], err = format("report", kind); err != nil {
			return nil, err
		}
	}
	f.source.Dir = "."
	if len(given) > 0 {
		f.source.Dir = given[0]
	}
	if f.now != "" {
		t, err := time.Parse(time.RFC3339, f.now)
		if err != nil {
			return nil, pipelines.UsageError{Message: fmt.Sprintf("--now %q is no RFC 3339 time", f.now)}
		}
		f.source.Now = t
	}
	f.source.Progress = progress(cmd.ErrOrStderr())
	c, err := pipelines.Check(cmd.Context(), f.source)
	if err != nil {
		return nil, err
	}
	o := reportOptions(f.source.Dir, c)
	if f.source.Base != "" {
		if err := place(cmd.Context(), f.source, &o); err != nil {
			return nil, err
		}
	}
	for _, file := range sortedFiles(files) {
		if err := files[file].WriteFile(file, c, o); err != nil {
			return nil, err
		}
	}
	o.Color, o.All = color(cmd.OutOrStdout()), f.all
	return c, printed.Write(cmd.OutOrStdout(), c, o)
}

// reportOptions are what reports need besides the change.
func reportOptions(dir string, c *pipelines.Change) report.Options {
	o := report.Options{CI: os.Getenv("CI") != "", Rules: map[string]report.RuleText{}, Version: pipelines.Version()}
	for _, r := range c.Rules {
		o.Rules[r.Name] = report.RuleText{Title: r.Title, Description: r.Description, Mend: r.Mend}
		o.Judged = append(o.Judged, r.Name)
	}
	o.RepoPath = func(file string) string {
		if filepath.IsAbs(file) {
			return file
		}
		if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
			return file
		}
		return filepath.ToSlash(filepath.Join(dir, file))
	}
	return o
}

// endings are names of formats by how their files end.
var endings = map[string]string{"md": "markdown", "xml": "junit", "txt": "text"}

func format(flag, name string) (report.Format, error) {
	if full, ok := endings[name]; ok {
		name = full
	}
	f, err := report.ByName(name)
	if err != nil {
		return f, pipelines.UsageError{Message: fmt.Sprintf("--%s %q: one of %s", flag, name, formatNames())}
	}
	return f, nil
}

func formatNames() string {
	var names []string
	for _, f := range report.Formats {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func sortedFiles(files map[string]report.Format) []string {
	var names []string
	for f := range files {
		names = append(names, f)
	}
	sort.Strings(names)
	return names
}

func checkVerb() *cobra.Command {
	var f sourceFlags
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "judge a change: pass (0), denied (3) or inconclusive (4)",
		Example: "  interlock check --base origin/main\n  interlock check site --change site/changes/CHG-1042\n" +
			"  interlock check site --commands vendor.txt --on core-a,core-b --format json",
		Args: args(0, 1, "one folder, the site"),
		RunE: func(cmd *cobra.Command, given []string) error {
			c, err := f.judge(cmd, given)
			if err != nil {
				return err
			}
			return exitFor(c.Verdict)
		},
	}
	f.add(cmd)
	return cmd
}

// exitFor is the exit code of a verdict. A verdict that is none of the three is a fault of the tool.
func exitFor(v pipelines.Verdict) error {
	switch v {
	case pipelines.Pass:
		return nil
	case pipelines.Denied:
		return exitError{code: exitDenied}
	case pipelines.Inconclusive:
		return exitError{code: exitInconclusive}
	}
	return fmt.Errorf("verdict %q is none", v)
}

// progress tells stages on a terminal, in one line that is written over; elsewhere it is silent, for check is quick.
func progress(w io.Writer) func(string) {
	if !terminal(w) {
		return func(string) {}
	}
	return func(stage string) {
		fmt.Fprintf(w, "\r\033[K%s ...\r", stage)
		if stage == "judging" {
			fmt.Fprint(w, "\r\033[K")
		}
	}
}

// color reports whether to colour what goes to w: on a terminal, unless NO_COLOR is set or the terminal is dumb.
func color(w io.Writer) bool {
	return terminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
