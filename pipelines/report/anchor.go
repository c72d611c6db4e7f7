package report

import (
	"strings"

	"interlock/devices"
	"interlock/pipelines"
)

// anchor is where a finding stands. Code scanning needs a place, so a finding about no line of text stands at what asked for
// the change, else at the device's first file, else at the site's.
func anchor(c *pipelines.Change, f devices.Finding) devices.Pos {
	if f.Pos.File != "" {
		return f.Pos
	}
	if c.Request.Pos.File != "" {
		return c.Request.Pos
	}
	if file := fileOf(c, f.Device); file != "" {
		return devices.Pos{File: file, Line: 1}
	}
	return devices.Pos{File: orElse(site(c).File, "interlock.yaml"), Line: 1}
}

// fileOf is a device's first file, "" where none is known.
func fileOf(c *pipelines.Change, device string) string {
	for _, n := range []*devices.Network{c.After, c.Before} {
		if n == nil || n.Devices[device] == nil {
			continue
		}
		if trees := n.Devices[device].Trees; len(trees) > 0 && trees[0].File != "" {
			return trees[0].File
		}
	}
	return ""
}

// shown is where a finding is shown beside a proposal: platforms show only what stands on a changed line. Where the finding
// stands on none (something is gone, or it is about the peer, whose file is untouched), that is the nearest changed line of what
// triggered it: of its own file, else of its device's, else of the proposal's first; and the places where it is really at come
// second.
func shown(c *pipelines.Change, f devices.Finding, o Options) (at devices.Pos, really []devices.Pos) {
	at = anchor(c, f)
	if o.Nearest == nil {
		return at, nil
	}
	files := []string{at.File}
	for _, d := range c.Deltas {
		if d.Device == f.Device && d.Pos.File != "" {
			files = append(files, d.Pos.File)
			break
		}
	}
	files = append(files, fileOf(c, f.Device))
	for _, file := range o.ChangedFiles { // configurations before the rest
		if strings.HasPrefix(file, "configs/") {
			files = append(files, file)
			break
		}
	}
	for _, file := range append(files, o.ChangedFiles...) {
		line, ok := o.Nearest(file, max(at.Line, 1))
		switch {
		case file == "" || !ok:
		case file == at.File && line == max(at.Line, 1):
			return at, nil
		default:
			return devices.Pos{File: file, Line: line}, []devices.Pos{at}
		}
	}
	return at, nil
}

// repoPath is a file's path from the root of the repository, as platforms want it.
func (o Options) repoPath(file string) string {
	if o.RepoPath == nil {
		return file
	}
	return o.RepoPath(file)
}
