package report

import (
	"fmt"
	"io"
	"path"

	"interlock/devices"
	"interlock/pipelines"
)

// qualityIssue is one entry of GitLab's Code Quality report; GitLab needs every field and hides entries that lack one ("Code
// Quality", implement a custom tool).
type qualityIssue struct {
	Description string `json:"description"`
	CheckName   string `json:"check_name"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"`
	Location    struct {
		Path  string `json:"path"`
		Lines struct {
			Begin int `json:"begin"`
		} `json:"lines"`
	} `json:"location"`
}

// writeCodeQuality writes findings for GitLab's merge request. What is waived is left out, for the report has no word for it.
func writeCodeQuality(w io.Writer, c *pipelines.Change, o Options) error {
	issues := []qualityIssue{}
	prints := map[string]int{}
	for _, f := range c.Findings {
		if f.Waived != nil {
			continue
		}
		at, really := shown(c, f, o)
		i := qualityIssue{Description: clip(orElse(clean(f.Message), "(no message)"), 4000), CheckName: orElse(clean(f.Rule), "unnamed"), Severity: qualitySeverity(f.Severity)}
		if len(really) > 0 && f.Pos.File != "" {
			i.Description += " (at " + clean(really[0].String()) + ")"
		}
		i.Location.Path, i.Location.Lines.Begin = clean(relative(o.repoPath(at.File))), max(at.Line, 1)
		if path.IsAbs(i.Location.Path) { // GitLab shows paths of the repository only
			i.Location.Path = path.Base(i.Location.Path)
		}
		print := fingerprint(f)
		prints[print]++ // GitLab shows one entry of each fingerprint
		i.Fingerprint = fmt.Sprintf("%s:%d", print, prints[print])
		issues = append(issues, i)
	}
	return encode(w, issues)
}

func qualitySeverity(s devices.Severity) string {
	switch s {
	case devices.Deny:
		return "blocker"
	case devices.Warn:
		return "minor"
	case devices.Info:
		return "info"
	}
	return "critical" // inconclusive blocks, too
}
