package inputs

import (
	"errors"
	"io/fs"

	"interlock/devices"
)

// ReadSite reads interlock.yaml. The error is Problems, listing all that is wrong with places, or wraps fs.ErrNotExist
// where there is no such file: a network may have no site, and only the caller knows whether it needs one. Findings are
// about what can be used but is odd; what can only be judged beside the configurations is found by ReadSnapshot.
func ReadSite(fsys fs.FS, file string) (*devices.Site, []devices.Finding, error) {
	text, err := readText(fsys, file, maxYAML)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			if other := misspelt(fsys, file); other != "" {
				return nil, nil, Problems{{Pos: devices.Pos{File: other}, Message: "is not read under this name", Hint: "rename it to " + file}}
			}
		}
		return nil, nil, err
	}
	return parseSite(file, text)
}

func parseSite(file string, text []byte) (*devices.Site, []devices.Finding, error) {
	d, root := parseYAML(file, text)
	s := &devices.Site{File: file, Positions: d.positions}
	if root == nil {
		if len(d.problems) == 0 {
			d.problems.add(devices.Pos{File: file}, "interlock init writes a first one", "is empty: it says nothing of the site")
		}
		return nil, nil, d.problems.err()
	}
	d.root(root).object(
		need("version", readVersion),
		may("name", func(v value) { s.Name = v.word() }),
		may("rollout", func(v value) { s.Rollout = v.oneOf("by-halves", "together") }),
		may("devices", func(v value) { s.Devices = readDevices(v) }),
		may("groups", func(v value) { s.Groups = readGroups(v) }),
		may("hosts", func(v value) { s.Hosts = readHosts(v) }),
		may("services", func(v value) { s.Services = readServices(v) }),
		may("uplinks", func(v value) { s.Uplinks = readUplinks(v) }),
		may("recovery", func(v value) { s.Recovery = readRecovery(v) }),
		may("versions", func(v value) { s.Versions = readVersions(v) }),
		may("spares", func(v value) { s.Spares = readSpares(v) }),
		may("windows", func(v value) { s.Windows = readWindows(v) }),
		may("freezes", func(v value) { s.Freezes = readFreezes(v) }),
		may("approvals", func(v value) { s.Approvals = readApprovals(v) }),
		may("on_call", func(v value) { s.OnCall = readOnCall(v) }),
		may("gates", func(v value) { s.Gates = readGates(v) }),
		may("probes", func(v value) { s.Probes = readProbes(v) }),
		may("leaves", func(v value) { s.Leaves = readLeaves(v) }),
	)
	checkEndpoints(d, s)
	checkRecovery(d, s)
	checkMembership(d, s)
	checkGates(d, s)
	if err := d.problems.err(); err != nil {
		return nil, nil, err
	}
	return s, devices.SortFindings(d.findings), nil
}

// readVersion reads the version of a file's form.
func readVersion(v value) {
	before := len(v.d.problems)
	if v.integer(0, 1<<30) != 1 && len(v.d.problems) == before {
		v.bad("write version: 1", "version must be 1, the only one there is")
	}
}

// misspelt finds a file that was meant to be the one called file: another ending or case. Reading on as if nothing
// were said would judge without what the file says.
func misspelt(fsys fs.FS, file string) string {
	dir, base := splitPath(file)
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		if e.Name() != base && yamlStem(e.Name()) == yamlStem(base) {
			return joinPath(dir, e.Name())
		}
	}
	return ""
}

func (d *document) problem(path, hint, format string, args ...any) {
	d.problems.add(d.positions[path], hint, format, args...)
}
