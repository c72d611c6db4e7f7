package report

import (
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"interlock/devices"
	"interlock/pipelines"
)

// mostAnnotations is how many annotations of each kind GitHub shows of one step; the rest it drops without a word (actions/toolkit,
// pull request 734), so the last one says what is left out.
const mostAnnotations = 10

// writeAnnotations writes the findings that are not waived as commands of GitHub's runner, which shows them beside the lines
// ("Workflow commands for GitHub Actions", setting an error message). What blocks is an error, what does not a warning.
func writeAnnotations(w io.Writer, c *pipelines.Change, o Options) error {
	kinds := []struct {
		command, more string
		of            []devices.Finding
	}{{"error", "more findings block", nil}, {"warning", "more warnings", nil}}
	for _, f := range c.Findings {
		switch {
		case f.Waived != nil || f.Severity == devices.Info:
		case f.Severity == devices.Warn:
			kinds[1].of = append(kinds[1].of, f)
		default:
			kinds[0].of = append(kinds[0].of, f)
		}
	}
	if v := verdict(c); v != pipelines.Pass && len(kinds[0].of) == 0 { // never a blocked change without an error
		kinds[0].of = append(kinds[0].of, devices.Finding{Rule: "verdict", Message: because(c)})
	}
	var b strings.Builder
	for _, k := range kinds {
		for i, f := range k.of {
			if i == mostAnnotations-1 && len(k.of) > mostAnnotations {
				fmt.Fprintf(&b, "::%s title=%s::%s\n", k.command, property("Interlock"), data(fmt.Sprintf("%d %s; the job's summary and the report have them all", len(k.of)-i, k.more)))
				break
			}
			at, really := shown(c, f, o)
			text := clip(clean(f.Message), 2000)
			for _, p := range really {
				if f.Pos.File != "" {
					text += " (at " + clean(p.String()) + ")"
				}
			}
			if h := hintOf(f, o); h != "" {
				text += "\nto mend: " + clip(clean(h), 1000)
			}
			where := "file=" + property(relative(o.repoPath(at.File))) + fmt.Sprintf(",line=%d", max(at.Line, 1))
			if len(really) == 0 && at.Col > 0 {
				where += fmt.Sprintf(",col=%d", at.Col)
			}
			fmt.Fprintf(&b, "::%s %s,title=%s::%s\n", k.command, where, property(orElse(f.Rule, "unnamed")), data(text))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// relative is a path without a leading "./", in slashes.
func relative(file string) string { return path.Clean(filepath.ToSlash(file)) }

// data escapes the text of a command as the runner reads it back (actions/toolkit, packages/core/src/command.ts, escapeData);
// what other runners take for a command is broken up as disarm does.
func data(s string) string {
	s = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
	return strings.NewReplacer("##[", `#\[`, "##vso[", `#\vso[`).Replace(s)
}

// property escapes a property of a command (escapeProperty).
func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(clip(clean(s), 300)))
}
