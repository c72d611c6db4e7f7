// Package report writes a change for its readers: people at a terminal, a pull request, scripts, GitHub's code
// scanning and test dashboards. Every writer reads the case file and nothing else; none of them judges.
//
// Device text is hostile. Whatever comes from a configuration, a command or the site is shown with control and
// invisible characters written out (see clean), and each format escapes it once more in its own way.
package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/google/renameio/v2"

	"interlock/pipelines"
	"interlock/pipelines/approvals"
)

// Options say how a report is written. The zero value is a plain report without colour.
type Options struct {
	// Color allows terminal colours, in text only. Nothing is said by colour alone.
	Color bool
	// CI reports that the output goes to a runner's log, where a line may be taken for a command of the runner
	// ("::error ..." on GitHub, "##vso[" on Azure). Such lines are then broken up.
	CI bool
	// All writes what is cut otherwise: every changed setting, every line that is not understood.
	All bool
	// Rules are what is known of the rules, by name.
	Rules map[string]RuleText
	// Judged are the rules that were asked. JUnit lists those that found nothing as passed; a rule that was never
	// asked is not listed, since it proved nothing.
	Judged []string
	// Next are the commands to type next, as cmd knows them; where empty, the report proposes explain.
	Next []string
	// RepoPath turns a position's file into a path from the root of the repository, which SARIF needs. Nil takes
	// the file as it is.
	RepoPath func(file string) string
	// Nearest gives the changed line of a file that is nearest to a line, false where nothing of the file is changed. Where it is
	// set, findings are shown on changed lines (see shown); ChangedFiles are the files that have some. Nil where there is no
	// proposal in git to be shown on. Files are as positions have them.
	Nearest      func(file string, line int) (int, bool)
	ChangedFiles []string
	// Version is Interlock's own, for SARIF.
	Version string
	// Drift, Approvals and Run are what is known of a plan besides its change, for the packet: what has drifted since it was made, whose
	// approvals count, and how it was carried out. Nil where nobody has looked.
	Drift     []pipelines.Drift
	Approvals *approvals.Result
	Run       *RunRecord
}

// RuleText is what people are told of a rule.
type RuleText struct{ Title, Description, Mend string }

// Format is one way of writing a change.
type Format struct {
	Name string
	// Extension is how a file of this format ends.
	Extension string
	Write     func(w io.Writer, c *pipelines.Change, o Options) error
}

// Formats are all of them.
var Formats = []Format{
	{"text", ".txt", unkeyed(writeText)},
	{"json", ".json", unkeyed(writeJSON)},
	{"markdown", ".md", unkeyed(markdown(maxComment))},
	{"sarif", ".sarif", unkeyed(writeSARIF)},
	{"junit", ".xml", unkeyed(writeJUnit)},
	{"summary", ".summary", unkeyed(markdown(maxSummary))},
	{"github", ".annotations", unkeyed(writeAnnotations)},
	{"gitlab", ".codequality", unkeyed(writeCodeQuality)},
	{"html", ".html", unkeyed(writePacket)},
}

// keyed is what stands for a secret in text as read, as itself and as JSON, HTML and Markdown spell it.
var keyed = regexp.MustCompile(`(<|\\u003c|&lt;|\\<)secret:[0-9a-f]+(>|\\u003e|&gt;|\\>)`)

// unkeyed leaves the keyed hash of a secret out of what is written: the hash says nothing to a reader, and with a key of
// its own each run would write something else.
func unkeyed(write func(io.Writer, *pipelines.Change, Options) error) func(io.Writer, *pipelines.Change, Options) error {
	return func(w io.Writer, c *pipelines.Change, o Options) error {
		var b bytes.Buffer
		if err := write(&b, c, o); err != nil {
			return err
		}
		_, err := w.Write(Unkeyed(b.Bytes()))
		return err
	}
}

// Unkeyed leaves the keyed hashes of secrets out of text that is to be shown.
func Unkeyed(text []byte) []byte { return keyed.ReplaceAll(text, []byte("${1}secret${2}")) }

// ByName finds a format by its name.
func ByName(name string) (Format, error) {
	var names []string
	for _, f := range Formats {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("unknown report format %q: one of %s", name, strings.Join(names, ", "))
}

// ByFile finds a format by a file's ending.
func ByFile(file string) (Format, error) {
	var endings []string
	for _, f := range Formats {
		if f.Extension == strings.ToLower(filepath.Ext(file)) {
			return f, nil
		}
		endings = append(endings, f.Extension)
	}
	return Format{}, fmt.Errorf("%s: the ending names no report format: one of %s", file, strings.Join(endings, ", "))
}

// WriteFile writes a report to a file: whole or not at all, so that nobody reads half a verdict. What is no regular
// file (a pipe, /dev/stdout) is written to as it is. Files never have colour.
func (f Format) WriteFile(file string, c *pipelines.Change, o Options) error {
	o.Color = false
	var b bytes.Buffer
	if err := f.Write(&b, c, o); err != nil {
		return fmt.Errorf("report %s: %w", file, err)
	}
	if i, err := os.Stat(file); err == nil && i.Mode()&fs.ModeType != 0 && !i.IsDir() {
		return writeThrough(file, b.Bytes())
	}
	if _, err := os.Stat(filepath.Dir(file)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("report %s: there is no folder %s; make it first (%w)", file, filepath.Dir(file), err)
	}
	if err := renameio.WriteFile(file, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

func writeThrough(file string, text []byte) error {
	w, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if _, err := w.Write(text); err != nil {
		w.Close()
		return fmt.Errorf("report %s: %w", file, err)
	}
	return w.Close()
}
