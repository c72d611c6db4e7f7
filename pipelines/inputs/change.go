package inputs

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"interlock/devices"
)

// ChangeFile is what change.yaml asks, with what stands for that which it leaves out.
type ChangeFile struct {
	// ID is the folder's name where the file does not say it.
	ID, Title string
	// Type is "normal", "standard" or "emergency"; normal where nothing is said.
	Type string
	// Source is "internal" or "vendor"; internal where nothing is said.
	Source      string
	RequestedBy string
	// Rollout is "by-halves", "together", or "" where nothing is said.
	Rollout string
	// Window is nil where nothing is said.
	Window *Span
	// Versions is the software that the change installs, by device.
	Versions map[string]string
	Expect   []Expectation
	// Drains are commands that lead traffic off a device before it is changed, from the <device>.drain files.
	Drains []CommandFile
	// Pos is where the request stands, the folder where there is no change.yaml.
	Pos devices.Pos
	// Positions finds the place of each key and list entry in change.yaml ("versions.core-a").
	Positions map[string]devices.Pos
}

// Span is from one instant to another.
type Span struct{ From, To time.Time }

// Expectation says what may differ after the change: device and path are globs as path.Match reads them.
type Expectation struct {
	Device, Path string
	Pos          devices.Pos
}

// CommandFile is commands to be entered on one device, as somebody sent them.
type CommandFile struct {
	Device, File string
	Text         []byte
}

// ReadChange reads the folder of a change: change.yaml, where there is one, and the <device>.cmd and <device>.drain files in
// order of name. The error is Problems, or wraps fs.ErrNotExist where there is no such folder. Files that are neither, and no
// plain documents either, are findings that block: commands may stand in them that nobody judges.
func ReadChange(fsys fs.FS, dir string) (*ChangeFile, []CommandFile, []devices.Finding, error) {
	entries, err := fs.ReadDir(fsys, dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, nil, fmt.Errorf("change folder %s does not exist: %w", dir, fs.ErrNotExist)
	case err != nil:
		return nil, nil, nil, Problems{{Pos: devices.Pos{File: dir}, Message: fmt.Sprintf("the change's folder cannot be read: %v", bare(err)), Hint: unreadableHint(err)}}
	}
	c := &ChangeFile{ID: path.Base(dir), Type: "normal", Source: "internal", Pos: devices.Pos{File: dir}}
	if c.ID == "." {
		c.ID = ""
	}
	var commands []CommandFile
	var findings []devices.Finding
	var problems Problems
	for _, e := range entries {
		name, file := e.Name(), path.Join(dir, e.Name())
		device, isCommands := strings.CutSuffix(name, ".cmd")
		drained, isDrain := strings.CutSuffix(name, ".drain")
		if isDrain {
			device = drained
		}
		switch {
		case name == "change.yaml":
			text, err := readText(fsys, file, maxYAML)
			if err == nil {
				var fs []devices.Finding
				fs, err = parseChange(file, text, c)
				findings = append(findings, fs...)
			}
			problems = problems.with(err)
		case yamlStem(name) == "change":
			problems.add(devices.Pos{File: file}, "rename it to change.yaml", "is not read under this name")
		case strings.HasPrefix(name, "."):
			// .git, .gitkeep, .DS_Store: of the tools, not of the change.
		case (isCommands || isDrain) && !e.IsDir():
			if why := badName(device); why != "" {
				problems.add(devices.Pos{File: file}, "name the file <device>"+path.Ext(name), "%q cannot be a device name: %s", device, why)
				continue
			}
			text, err := readText(fsys, file, maxFile)
			if err != nil {
				problems = problems.with(err)
				continue
			}
			if strings.TrimSpace(string(text)) == "" {
				problems.add(devices.Pos{File: file}, "put the commands there or remove the file", "holds no command")
				continue
			}
			if isDrain {
				c.Drains = append(c.Drains, CommandFile{Device: device, File: file, Text: text})
				continue
			}
			commands = append(commands, CommandFile{Device: device, File: file, Text: text})
		case !e.IsDir() && isDocument(name):
		default:
			what := "this file is not read, so commands in it would not be judged"
			if e.IsDir() {
				what = "this folder is not read, so commands in it would not be judged"
			}
			findings = append(findings, devices.Finding{Rule: "change/file-not-read", Severity: devices.Inconclusive,
				Pos: devices.Pos{File: file}, Message: what, Hint: "name commands <device>.cmd, what drains a device <device>.drain, or take it out of the change's folder"})
		}
	}
	if len(problems) == 0 && len(commands)+len(c.Drains) == 0 && len(c.Versions) == 0 {
		problems.add(devices.Pos{File: dir}, "add <device>.cmd, or versions: in change.yaml", "the change is empty: it holds neither commands nor versions to install")
	}
	if err := problems.err(); err != nil {
		return nil, nil, nil, err
	}
	return c, commands, devices.SortFindings(findings), nil
}

// with adds the problems that an error is.
func (ps Problems) with(err error) Problems {
	var more Problems
	switch {
	case err == nil:
		return ps
	case errors.As(err, &more):
		return append(ps, more...)
	}
	return append(ps, Problem{Message: err.Error()})
}

// isDocument tells what lies beside a change for people to read: it holds no commands that somebody means to enter.
func isDocument(name string) bool {
	lower := strings.ToLower(name)
	if strings.HasPrefix(lower, "readme") {
		return true
	}
	switch path.Ext(lower) {
	case ".md", ".pdf", ".html", ".png", ".jpg", ".jpeg", ".svg", ".sarif", ".json", ".xml", ".sig", ".eml":
		return true
	}
	return false
}

// parseChange reads change.yaml into c.
func parseChange(file string, text []byte, c *ChangeFile) ([]devices.Finding, error) {
	d, root := parseYAML(file, text)
	c.Positions = d.positions
	if root == nil {
		if len(d.problems) == 0 {
			d.problems.add(devices.Pos{File: file}, "say what is asked, or remove the file", "is empty")
		}
		return nil, d.problems.err()
	}
	folder := c.ID
	v := d.root(root)
	c.Pos = v.at
	v.object(
		may("id", func(v value) {
			c.ID = v.word()
			if folder != "" && c.ID != "" && c.ID != folder {
				v.odd("change/id-not-folder", devices.Info, "name them alike", "the change calls itself %q but stands in folder %s", clip(c.ID), folder)
			}
		}),
		may("title", func(v value) { c.Title = v.text() }),
		may("type", func(v value) { c.Type = v.oneOf("normal", "standard", "emergency") }),
		may("source", func(v value) { c.Source = v.oneOf("internal", "vendor") }),
		may("requested_by", func(v value) { c.RequestedBy = v.word() }),
		may("rollout", func(v value) { c.Rollout = v.oneOf("by-halves", "together") }),
		may("window", func(v value) { c.Window = readSpan(v) }),
		may("versions", func(v value) {
			c.Versions = map[string]string{}
			v.named("devices to versions", func(device string, k key) { c.Versions[device] = k.word() })
		}),
		may("expect", func(v value) { c.Expect = readExpectations(v) }),
	)
	if err := d.problems.err(); err != nil {
		return nil, err
	}
	return d.findings, nil
}

func readSpan(v value) *Span {
	s := &Span{}
	v.object(
		need("from", func(v value) { s.From = v.instant() }),
		need("to", func(v value) { s.To = v.instant() }),
	)
	if !s.From.IsZero() && !s.To.IsZero() && !s.To.After(s.From) {
		v.bad("", "%s ends at %s, not after it starts at %s", v.name(), s.To.Format(time.RFC3339), s.From.Format(time.RFC3339))
	}
	return s
}

func readExpectations(v value) []Expectation {
	var out []Expectation
	glob := func(v value) string {
		s := v.word()
		if _, err := path.Match(s, ""); err != nil {
			v.bad("", "%s: %q is no pattern: a bracket or backslash is left open", v.name(), clip(s))
		}
		return s
	}
	for _, item := range v.items("expectations") {
		e := Expectation{Pos: item.at}
		item.object(
			need("device", func(v value) { e.Device = glob(v) }),
			need("path", func(v value) { e.Path = glob(v) }),
		)
		out = append(out, e)
	}
	return out
}

// CheckChange sees that every device a change names is one of the network's, given their names. The error is Problems.
func CheckChange(c *ChangeFile, commands []CommandFile, names []string) error {
	known := map[string]bool{}
	for _, n := range names {
		known[n] = true
	}
	var problems Problems
	for _, f := range commands {
		if !known[f.Device] {
			problems.add(devices.Pos{File: f.File}, whichDevice(f.Device, names), "commands for the unknown device %q", f.Device)
		}
	}
	if c != nil {
		for _, f := range c.Drains {
			if !known[f.Device] {
				problems.add(devices.Pos{File: f.File}, whichDevice(f.Device, names), "a drain for the unknown device %q", f.Device)
			}
		}
		for _, device := range sortedKeys(c.Versions) {
			if !known[device] {
				problems.add(c.Positions["versions."+device], whichDevice(device, names), "a version for the unknown device %q", device)
			}
		}
		for _, e := range c.Expect {
			if !matchesAny(e.Device, names) {
				problems.add(e.Pos, whichDevice(e.Device, names), "expect names %q, which no device matches", e.Device)
			}
		}
	}
	return problems.err()
}

func matchesAny(pattern string, names []string) bool {
	for _, n := range names {
		if ok, err := path.Match(pattern, n); err == nil && ok {
			return true
		}
	}
	return false
}

// whichDevice hints at the device that was meant, or names those there are where they are few.
func whichDevice(got string, names []string) string {
	if near := didYouMean(got, names); near != "" {
		return near
	}
	if len(names) > 0 && len(names) <= 12 {
		known := map[string]bool{}
		for _, n := range names {
			known[n] = true
		}
		return "known here: " + list(sortedKeys(known))
	}
	return "its configuration would stand in configs/" + got + ".cfg"
}
