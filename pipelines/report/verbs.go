package report

import (
	"fmt"
	"io"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
)

// Effects writes what commands would do, for the verb effects. Format is "text" or "json". Findings are about the
// commands (an unknown one, a question without an answer); without them a text of unknown commands would look harmless.
func Effects(w io.Writer, format string, effects []diffs.Effect, findings []devices.Finding, o Options) error {
	switch format {
	case "json":
		return encode(w, struct {
			Effects  []effect  `json:"effects"`
			Findings []finding `json:"findings"`
		}{newEffects(effects), each(findings, newFinding)})
	case "text":
		p := &page{color: o.Color}
		unclear := false
		for _, f := range findings {
			unclear = unclear || f.Severity == devices.Inconclusive
		}
		p.effects(effects, unclear, o)
		none := 0
		for _, e := range effects {
			if e.Kind == diffs.NoEffect {
				none++
			}
		}
		if none > 0 {
			p.para("  ", count(none, "command")+" known to do nothing to the network.", plain)
		}
		p.findings(&pipelines.Change{Findings: findings}, o)
		return p.write(w, o.CI)
	}
	return fmt.Errorf("unknown format %q: text or json", format)
}

// ParsedFile is one file with what became of its lines.
type ParsedFile struct {
	File, OS string
	Lines    []devices.LineReport
}

func (f ParsedFile) coverage() devices.Coverage {
	var v devices.Coverage
	for _, l := range f.Lines {
		v.Count(l.Disposition)
	}
	return v
}

// Parse writes each file's lines by disposition, for the verb parse. Format is "text" or "json".
func Parse(w io.Writer, format string, files []ParsedFile, o Options) error {
	switch format {
	case "json":
		return parseJSON(w, files)
	case "text":
		p := &page{color: o.Color}
		p.parsed(files, o)
		return p.write(w, o.CI)
	}
	return fmt.Errorf("unknown format %q: text or json", format)
}

func parseJSON(w io.Writer, files []ParsedFile) error {
	type line struct {
		Line int    `json:"line"`
		Text string `json:"text"`
	}
	type file struct {
		File string `json:"file"`
		OS   string `json:"os"`
		devices.Coverage
		Unknown    []line `json:"unknown_lines"`
		Unmodelled []line `json:"unmodelled_lines"`
	}
	out := struct {
		Files []file `json:"files"`
	}{each(files, func(f ParsedFile) file {
		v := file{File: f.File, OS: f.OS, Coverage: f.coverage(), Unknown: []line{}, Unmodelled: []line{}}
		for _, l := range f.Lines {
			switch l.Disposition {
			case devices.Unknown:
				v.Unknown = append(v.Unknown, line{l.Pos.Line, l.Text})
			case devices.Unmodelled:
				v.Unmodelled = append(v.Unmodelled, line{l.Pos.Line, l.Text})
			}
		}
		return v
	})}
	return encode(w, out)
}

// manyFiles is how many files are listed one by one without --all, and fewLines how many unknown lines.
const manyFiles, fewLines = 40, 20

func (p *page) parsed(files []ParsedFile, o Options) {
	shown := files
	if len(files) > manyFiles && !o.All {
		shown = append([]ParsedFile{}, files...)
		sort.SliceStable(shown, func(i, j int) bool { return shown[i].coverage().Unknown > shown[j].coverage().Unknown })
		shown = shown[:fewLines]
		p.para("", fmt.Sprintf("%s; these %d have the most unknown lines, --all lists each:", count(len(files), "file"), fewLines), plain)
	}
	row := func(a, b, c, d, e, os, file string, as style) {
		p.line(strings.TrimRight(fmt.Sprintf("%9s %9s %9s %10s %9s  %-8s %s", a, b, c, d, e, os, file), " "), as)
	}
	row("lines", "modelled", "inert", "unmodelled", "unknown", "os", "file", bold)
	totals := map[string]devices.Coverage{}
	unknown := 0
	for _, f := range files {
		t := totals[f.OS]
		t.Add(f.coverage())
		totals[f.OS] = t
	}
	numbers := func(v devices.Coverage, os, file string, as style) {
		row(thousands(v.Lines), thousands(v.Modelled), thousands(v.Inert), thousands(v.Unmodelled), thousands(v.Unknown), os, file, as)
	}
	for _, f := range shown {
		numbers(f.coverage(), clean(orElse(f.OS, "?")), clean(f.File), plain)
	}
	p.section("TOTALS")
	for _, os := range sortedKeys(totals) {
		v := totals[os]
		unknown += v.Unknown
		numbers(v, clean(orElse(os, "?")), "", plain)
		row("", share(v.Modelled, v.Lines), share(v.Inert, v.Lines), share(v.Unmodelled, v.Lines), share(v.Unknown, v.Lines), "", "", plain)
	}
	if unknown == 0 {
		return
	}
	if unknown > fewLines && !o.All {
		p.gap()
		p.para("", count(unknown, "unknown line")+"; --all lists them.", yellow)
		return
	}
	p.section("UNKNOWN LINES")
	for _, f := range files {
		for _, l := range f.Lines {
			if l.Disposition == devices.Unknown {
				pos := l.Pos
				if pos.File == "" {
					pos.File = f.File
				}
				p.para("  ", clean(pos.String())+": "+clip(clean(l.Text), 200), plain)
			}
		}
	}
}
