package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/pipelines"
)

// maxResults is how many results GitHub takes in one run ("SARIF support for code scanning", limits).
const maxResults = 25000

// The types are the part of SARIF 2.1.0 that GitHub reads: its page "SARIF support for code scanning" says which
// fields it requires; it takes no empty strings in them, and of the locations only the first.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		AutomationDetails *sarifID       `json:"automationDetails,omitempty"`
		Results           []sarifResult  `json:"results"`
		ColumnKind        string         `json:"columnKind"`
		Properties        map[string]any `json:"properties"`
	}
	sarifID struct {
		ID string `json:"id"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifRule struct {
		ID      string      `json:"id"`
		Short   sarifText   `json:"shortDescription"`
		Full    sarifText   `json:"fullDescription"`
		Help    sarifText   `json:"help"`
		Default *sarifLevel `json:"defaultConfiguration,omitempty"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions"`
		Properties   map[string]any     `json:"properties,omitempty"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region sarifRegion `json:"region"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
	}
)

// writeSARIF writes findings for code scanning. What is inconclusive has the level error, since it blocks.
func writeSARIF(w io.Writer, c *pipelines.Change, o Options) error {
	var run sarifRun
	run.ColumnKind = "unicodeCodePoints"
	run.Properties = map[string]any{"verdict": verdict(c), "change": clean(c.Request.ID), "planDigest": c.Plan.Digest}
	if n := site(c).Name; n != "" {
		run.AutomationDetails = &sarifID{"interlock/" + clean(n) + "/"}
	}
	run.Tool.Driver = sarifDriver{Name: "Interlock", Version: o.Version, Rules: sarifRules(c, o)}
	index := map[string]int{}
	for i, r := range run.Tool.Driver.Rules {
		index[r.ID] = i
	}
	fs := c.Findings
	if len(fs) > maxResults { // they are sorted, the worst first
		run.Properties["cut"] = fmt.Sprintf("%d of %d findings; code scanning takes no more", maxResults, len(fs))
		fs = fs[:maxResults]
	}
	run.Results = []sarifResult{}
	prints := map[string]int{}
	for _, f := range fs {
		run.Results = append(run.Results, newResult(c, f, index, prints, o))
	}
	return encode(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func newResult(c *pipelines.Change, f devices.Finding, index map[string]int, prints map[string]int, o Options) sarifResult {
	id := orElse(clean(f.Rule), "unnamed")
	r := sarifResult{RuleID: id, RuleIndex: index[id], Level: level(f.Severity), Suppressions: []sarifSuppression{},
		Message: sarifText{sarifMessage(f)}}
	at, real := shown(c, f, o)
	r.Locations = []sarifLocation{location(at, 0, o)}
	for i, p := range append(real, f.Related...) {
		if i == 99 { // GitHub takes 100 locations a result
			break
		}
		r.Related = append(r.Related, location(p, i+1, o))
	}
	print := fingerprint(f)
	prints[print]++
	if n := prints[print]; n > 1 { // the same thing on another line: told apart by its number, not by the line
		print = fmt.Sprintf("%s:%d", print, n)
	} else {
		print += ":1"
	}
	r.Fingerprints = map[string]string{"interlock/v1": print, "primaryLocationLineHash": print}
	if f.Waived != nil {
		r.Suppressions = append(r.Suppressions, sarifSuppression{"external", "accepted", waiver(f.Waived)})
	}
	r.Properties = map[string]any{"severity": f.Severity.String()}
	for k, v := range map[string]string{"device": f.Device, "path": f.Path, "state": f.State, "half": f.Half} {
		if v != "" {
			r.Properties[k] = clean(v)
		}
	}
	return r
}

// fingerprint identifies a finding across runs: by what it is about, not by its words or its line.
func fingerprint(f devices.Finding) string {
	h := sha256.Sum256([]byte(strings.Join([]string{f.Rule, f.Device, f.Path, f.State, f.Half, path.Base(f.Pos.File)}, "|")))
	return hex.EncodeToString(h[:])
}

func level(s devices.Severity) string {
	switch s {
	case devices.Warn:
		return "warning"
	case devices.Info:
		return "note"
	}
	return "error" // deny, inconclusive, and what has no severity by a fault of ours
}

// sarifMessage is plain text; a link in the words of a device must not become one (SARIF 3.11.6).
func sarifMessage(f devices.Finding) string {
	m := clip(orElse(clean(f.Message), "(no message)"), 4000)
	if f.State != "" {
		m = "in the state " + clean(f.State) + ": " + m
	}
	if f.Hint != "" {
		m += ". To mend: " + clip(clean(f.Hint), 1000)
	}
	if strings.Contains(m, "](") {
		m = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(m)
	}
	return m
}

// location makes a place relative to the repository's root.
func location(p devices.Pos, id int, o Options) sarifLocation {
	file := p.File
	if o.RepoPath != nil {
		file = o.repoPath(file)
	}
	l := sarifLocation{ID: id}
	file = strings.TrimPrefix(path.Clean(filepath.ToSlash(file)), "./")
	u := url.URL{Path: file}
	if path.IsAbs(file) {
		u.Scheme = "file"
	}
	l.Physical.Artifact.URI = u.String()
	l.Physical.Region = sarifRegion{StartLine: max(p.Line, 1), StartColumn: max(p.Col, 0)}
	return l
}

// sarifRules are the rules that found something and those that are known.
func sarifRules(c *pipelines.Change, o Options) []sarifRule {
	worst := map[string]devices.Severity{}
	for _, f := range c.Findings {
		id := orElse(clean(f.Rule), "unnamed")
		if s, ok := worst[id]; !ok || f.Severity < s {
			worst[id] = f.Severity
		}
	}
	names := sortedKeys(worst)
	for r := range o.Rules {
		if _, ok := worst[clean(r)]; !ok && r != "" {
			names = append(names, clean(r))
		}
	}
	sort.Strings(names)
	out := []sarifRule{}
	for _, n := range names {
		t := o.Rules[n]
		title := clip(orElse(clean(t.Title), n), 1000)
		r := sarifRule{ID: n, Short: sarifText{title}, Full: sarifText{clip(orElse(clean(t.Description), title), 980)},
			Help: sarifText{orElse(clean(t.Mend), "interlock explain "+n+" says more")}}
		if s, ok := worst[n]; ok {
			r.Default = &sarifLevel{level(s)}
		}
		out = append(out, r)
	}
	return out
}

func orElse(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}
