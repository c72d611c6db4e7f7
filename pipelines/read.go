package pipelines

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/pipelines/inputs"
)

// intake fills Request, Before, After and Commands.
func (s Source) intake(ctx context.Context, c *Change) error {
	c.Request = Request{Type: "normal", Source: "internal", Now: s.Now}
	c.Commands, c.proposed = map[string][]devices.Command{}, map[string]bool{}
	dir := s.site()
	work, err := inputs.Open(dir)
	if err != nil {
		return err
	}
	before := work
	if s.Base != "" {
		if before, _, err = inputs.GitBase(ctx, dir, s.Base); err != nil {
			return err
		}
	}
	if c.Before, err = s.read(ctx, c, before); err != nil {
		return err
	}
	if c.waivers, err = inputs.ReadWaivers(before, "waivers.yaml"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	switch {
	case s.Base != "", s.After != "":
		after := work
		if s.After != "" {
			if after, err = inputs.Open(s.After); err != nil {
				return err
			}
		}
		if c.After, err = s.read(ctx, c, after); err != nil {
			return err
		}
		site, findings := protect(c.Before.Site, c.After.Site)
		c.After.Site, c.Findings = site, append(c.Findings, findings...)
		s.propose(c)
	case s.CommandsFile != "":
		text, err := os.ReadFile(s.CommandsFile)
		if err != nil {
			return fmt.Errorf("commands cannot be read: %w", err)
		}
		c.After = copyNetwork(c.Before)
		var files []inputs.CommandFile
		for _, d := range s.On {
			files = append(files, inputs.CommandFile{Device: d, File: s.show(s.CommandsFile), Text: text})
		}
		if err := inputs.CheckChange(nil, files, sortedKeys(c.Before.Devices)); err != nil {
			return err
		}
		enter(c, files)
	}
	if s.ChangeDir != "" {
		if err := s.readChange(c); err != nil {
			return err
		}
	}
	if c.Request.RequestedBy == "" {
		c.Request.RequestedBy = s.RequestedBy
	}
	if s.Rollout != "" {
		c.Request.Rollout = s.Rollout
	} else if c.Request.Rollout == "" {
		c.Request.Rollout = c.After.Site.Rollout
	}
	if err := inputs.SameHostname(c.After); c.entered && err != nil {
		return err
	}
	if c.entered && len(c.Request.Versions) == 0 && !slices.ContainsFunc(sortedKeys(c.Commands), func(d string) bool { return len(c.Commands[d]) > 0 }) {
		return errNothing
	}
	for _, d := range sortedKeys(c.Request.Versions) {
		install(c, d, c.Request.Versions[d])
	}
	c.After.Links = links(c.After)
	cover(c)
	return nil
}

// read reads a snapshot with its site. What is wrong with the site but not with the reading becomes findings.
func (s Source) read(ctx context.Context, c *Change, fsys fs.FS) (*devices.Network, error) {
	n, findings, err := readSnapshot(ctx, fsys)
	if err != nil {
		return nil, err
	}
	c.Findings = append(c.Findings, findings...)
	return n, nil
}

// readSnapshot reads a snapshot with its site. An inputs.Undetected comes with what could be read.
func readSnapshot(ctx context.Context, fsys fs.FS) (*devices.Network, []devices.Finding, error) {
	site, findings, err := inputs.ReadSite(fsys, "interlock.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		site, err = &devices.Site{}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	n, more, err := inputs.ReadSnapshot(ctx, fsys, ".", Vendors, site)
	if n != nil {
		n.Declared = n.Links
		n.Links = links(n)
	}
	return n, append(findings, more...), err
}

// propose makes the commands that lead from the configurations before to those after.
func (s Source) propose(c *Change) {
	for _, d := range sortedKeys(c.After.Devices) {
		before, after := c.Before.Devices[d], c.After.Devices[d]
		if before == nil {
			continue
		}
		if sameText(before, after) {
			c.After.Devices[d] = before // one value for what is the same, so that no one looks for differences
			continue
		}
		c.proposed[d] = true
		for i := range after.Trees {
			if i < len(before.Trees) {
				c.Commands[d] = append(c.Commands[d], after.Vendor.Commands(before.Trees[i], after.Trees[i])...)
			}
		}
		if len(before.Trees) != len(after.Trees) || before.Vendor != after.Vendor {
			c.Findings = append(c.Findings, devices.Finding{Rule: "lines/unknown", Severity: devices.Inconclusive, Device: d,
				Pos:     devices.Pos{File: after.Trees[0].File},
				Message: fmt.Sprintf("the files of %s are others than before (%d, were %d) or of another system; what leads from one to the other is not known", d, len(after.Trees), len(before.Trees))})
		}
	}
}

func sameText(a, b *devices.Device) bool {
	if len(a.Trees) != len(b.Trees) || a.Vendor != b.Vendor || a.Config.Version != b.Config.Version || a.Config.Platform != b.Config.Platform {
		return false
	}
	for i := range a.Trees {
		if a.Trees[i].File != b.Trees[i].File || a.Trees[i].Render(" ") != b.Trees[i].Render(" ") {
			return false
		}
	}
	return true
}

// readChange reads a change's folder and enters its commands.
func (s Source) readChange(c *Change) error {
	fsys, err := inputs.Open(s.ChangeDir)
	if err != nil {
		return err
	}
	f, commands, findings, err := inputs.ReadChange(fsys, ".")
	if err != nil {
		return err
	}
	at := s.show(changePath(s.site(), s.ChangeDir))
	if f.ID == "" {
		f.ID = filepath.Base(filepath.Clean(s.ChangeDir))
	}
	for i := range findings {
		findings[i].Pos = under(at, findings[i].Pos)
	}
	for _, files := range [][]inputs.CommandFile{commands, f.Drains} {
		for i := range files {
			files[i].File = path.Join(at, files[i].File)
		}
	}
	c.Findings = append(c.Findings, findings...)
	if err := inputs.CheckChange(f, commands, sortedKeys(c.Before.Devices)); err != nil {
		return err
	}
	r := Request{ID: f.ID, Title: f.Title, Type: f.Type, Source: f.Source, RequestedBy: f.RequestedBy, Rollout: f.Rollout,
		Versions: f.Versions, Pos: under(at, f.Pos), Now: c.Request.Now}
	if f.Window != nil {
		r.Window = &TimeSpan{From: f.Window.From, To: f.Window.To}
	}
	for _, e := range f.Expect {
		r.Expect = append(r.Expect, Expectation{Device: e.Device, Path: e.Path, Pos: under(at, e.Pos)})
	}
	c.Request = r
	if s.Base != "" {
		if len(commands) > 0 {
			return UsageError{"--base with a change that has commands: the configurations of the work tree are the proposal already; leave one out"}
		}
		enterDrains(c, f.Drains)
		return nil
	}
	c.After = copyNetwork(c.Before)
	enter(c, commands)
	enterDrains(c, f.Drains)
	return nil
}

// changePath is how a change's folder is told: from the site where it is inside it, else as it was given.
func changePath(site, dir string) string {
	if rel, err := filepath.Rel(site, dir); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(dir)
}

// show is how the place of the change is told: as it was when the plan was made, wherever it is judged afresh.
func (s Source) show(given string) string {
	if s.shown != "" {
		return s.shown
	}
	return given
}

func under(dir string, p devices.Pos) devices.Pos {
	if p.File == "." || p.File == "" {
		p.File = dir
	} else {
		p.File = path.Join(dir, p.File)
	}
	return p
}

// enter enters commands on the devices of After.
func enter(c *Change, files []inputs.CommandFile) {
	c.entered, c.sent = true, map[string][]inputs.CommandFile{}
	for _, f := range files {
		c.sent[f.Device] = append(c.sent[f.Device], f)
		before := c.After.Devices[f.Device]
		v := before.Vendor
		e := v.Enter(before.Trees[0], f.File, f.Text)
		c.Commands[f.Device] = append(c.Commands[f.Device], e.Commands...)
		for _, finding := range e.Findings {
			finding.Device = f.Device
			c.Findings = append(c.Findings, finding)
		}
		after := *before
		after.Trees = trees(before, e.After)
		cfg, _, _ := v.Convert(after.Trees)
		withSite(cfg, before.Config)
		after.Config = cfg
		after.Lines = append(append([]devices.LineReport(nil), before.Lines...), e.Lines...)
		c.After.Devices[f.Device] = &after
	}
}

// install sets the software that a change puts on a device.
func install(c *Change, device, version string) {
	d := *c.After.Devices[device]
	cfg := *d.Config
	cfg.Version = version
	d.Config = &cfg
	c.After.Devices[device] = &d
}

// resolve says of every exec line of the commands what it is.
func (s Source) resolve(c *Change, b *bench) error {
	for _, d := range sortedKeys(c.Commands) {
		k, version, platform := b.knowledgeOf(c, d)
		if k == nil {
			return fmt.Errorf("no knowledge base for the system of %s", d)
		}
		sent := c.Commands[d]
		c.Commands[d] = resolve(k, d, version, platform, sent)
		if !c.proposed[d] {
			retell(c.After.Devices[d].Lines, sent, c.Commands[d])
		}
	}
	for _, d := range sortedKeys(c.Drains) {
		k, version, platform := b.knowledgeOf(c, d)
		if k == nil {
			return fmt.Errorf("no knowledge base for the system of %s", d)
		}
		x := c.Drains[d]
		sent := x.Commands
		x.Commands = resolve(k, d, version, platform, sent)
		if after := c.After.Devices[d]; after != nil {
			retell(after.Lines, sent, x.Commands)
		}
	}
	if s.ChangeDir != "" || s.CommandsFile != "" {
		cover(c)
	}
	return nil
}

// retell says of the lines of commands what they were resolved to.
func retell(lines []devices.LineReport, sent, resolved []devices.Command) {
	was, is := map[devices.Pos]bool{}, map[devices.Pos]devices.Command{}
	for _, cmd := range sent {
		was[cmd.Pos] = true
	}
	for _, cmd := range resolved {
		is[cmd.Pos] = cmd
	}
	for i, l := range lines {
		if cmd, ok := is[l.Pos]; ok {
			lines[i].Disposition, lines[i].Why = cmd.Disposition, cmd.Why
		} else if was[l.Pos] {
			lines[i].Disposition, lines[i].Why = devices.Inert, "the question of the command above, or its answer"
		}
	}
}

// cover counts what became of every line: of the configurations as proposed, and of the commands.
func cover(c *Change) {
	c.Coverage = Coverage{}
	for _, name := range sortedKeys(c.After.Devices) {
		for _, l := range c.After.Devices[name].Lines {
			c.Coverage.Count(l.Disposition)
			if l.Disposition == devices.Unknown {
				c.Coverage.UnknownLines = append(c.Coverage.UnknownLines, UnknownLine{Device: name, LineReport: l})
			}
		}
	}
	sort.SliceStable(c.Coverage.UnknownLines, func(i, j int) bool {
		a, b := c.Coverage.UnknownLines[i], c.Coverage.UnknownLines[j]
		return a.Device < b.Device || a.Device == b.Device && (a.Pos.File < b.Pos.File || a.Pos.File == b.Pos.File && a.Pos.Line < b.Pos.Line)
	})
}

func copyNetwork(n *devices.Network) *devices.Network {
	m := *n
	m.Devices = make(map[string]*devices.Device, len(n.Devices))
	for name, d := range n.Devices {
		m.Devices[name] = d
	}
	return &m
}
