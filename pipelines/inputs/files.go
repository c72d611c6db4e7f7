package inputs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"

	"interlock/devices"
)

// deviceFiles are the files of one device: configuration, and captures of its neighbours.
type deviceFiles struct {
	name     string
	configs  []string
	captures []string
	// other are captures of other show commands, which are not read.
	other []string
	texts [][]byte
}

// configEndings are taken off a file's name to get the device's; other dots belong to host names.
var configEndings = []string{".cfg", ".conf", ".config", ".txt", ".json"}

// leftover endings are of editors and tools: the file beside them is the one that counts.
var leftovers = []string{"~", ".bak", ".orig", ".rej", ".swp", ".tmp", ".old", ".diff", ".patch"}

// listDevices finds the devices of a snapshot and their files, in order of name, and what is wrong with the rest.
func listDevices(fsys fs.FS, root string) ([]*deviceFiles, []devices.Finding, Problems) {
	dir := path.Join(root, "configs")
	entries, err := fs.ReadDir(fsys, dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, Problems{{Pos: devices.Pos{File: dir}, Message: "there is no such folder, so there is no configuration to judge", Hint: "put configurations there: configs/<device>.cfg"}}
	case err != nil:
		return nil, nil, Problems{{Pos: devices.Pos{File: dir}, Message: fmt.Sprintf("the folder cannot be read: %v", bare(err)), Hint: unreadableHint(err)}}
	}
	byName := map[string]*deviceFiles{}
	var problems Problems
	var findings []devices.Finding
	for _, e := range entries {
		name, file := e.Name(), path.Join(dir, e.Name())
		isDir, err := isFolder(fsys, file, e)
		if err != nil {
			problems.add(devices.Pos{File: file}, unreadableHint(err), "cannot be read: %v", bare(err))
			continue
		}
		switch {
		case strings.HasPrefix(name, "."), !isDir && isProse(name):
			continue
		case !isDir && isLeftover(name):
			findings = append(findings, leftover(file))
			continue
		}
		device := name
		if !isDir {
			device = stem(name)
		}
		if why := badName(device); why != "" {
			problems.add(devices.Pos{File: file}, "name it after the device", "%q cannot be a device name: %s", device, why)
			continue
		}
		if before := byName[strings.ToLower(device)]; before != nil {
			problems.add(devices.Pos{File: file}, "keep one, or put both into configs/"+device+"/", "device %s has a configuration already: %s", device, before.configs[0])
			continue
		}
		d := &deviceFiles{name: device, configs: []string{file}}
		if isDir {
			var fs []devices.Finding
			d, fs, err = listFolder(fsys, device, file)
			findings = append(findings, fs...)
			if problems = problems.with(err); d == nil {
				continue
			}
		}
		byName[strings.ToLower(device)] = d
	}
	if len(byName) == 0 && len(problems) == 0 {
		problems.add(devices.Pos{File: dir}, "put configurations there: configs/<device>.cfg", "the folder holds no configuration, so there is nothing to judge")
	}
	out := make([]*deviceFiles, 0, len(byName))
	for _, d := range byName {
		// labs and Batfish users keep captures in show/<device>/ beside configs/.
		d.captures = append(d.captures, listCaptures(fsys, path.Join(root, "show", d.name))...)
		out = append(out, d)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].name < out[j].name })
	return out, findings, problems
}

// listFolder finds the files of the device whose folder it is.
func listFolder(fsys fs.FS, device, dir string) (*deviceFiles, []devices.Finding, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, nil, Problems{{Pos: devices.Pos{File: dir}, Message: fmt.Sprintf("the folder cannot be read: %v", bare(err)), Hint: unreadableHint(err)}}
	}
	d := &deviceFiles{name: device}
	var problems Problems
	var findings []devices.Finding
	for _, e := range entries {
		name, file := e.Name(), path.Join(dir, e.Name())
		isDir, err := isFolder(fsys, file, e)
		switch {
		case err != nil:
			problems.add(devices.Pos{File: file}, unreadableHint(err), "cannot be read: %v", bare(err))
		case strings.HasPrefix(name, "."), !isDir && isProse(name):
		case isDir:
			problems.add(devices.Pos{File: file}, "put the device's files into "+dir+"/ itself; a folder per device stands in configs/ itself", "a folder inside a device's folder is not read")
		case isLeftover(name):
			findings = append(findings, leftover(file))
		case isNeighborCapture(name):
			d.captures = append(d.captures, file)
		case isOtherCapture(name):
			d.other = append(d.other, file)
		default:
			d.configs = append(d.configs, file)
		}
	}
	if len(d.configs) == 0 && len(problems) == 0 {
		problems.add(devices.Pos{File: dir}, "put its running configuration there or remove the folder", "the folder of device %s holds no configuration", device)
	}
	if len(problems) > 0 {
		return nil, findings, problems
	}
	if len(d.other) > 0 {
		findings = append(findings, devices.Finding{Rule: "config/capture-not-read", Severity: devices.Info, Device: device,
			Pos: devices.Pos{File: d.other[0]}, Message: count(len(d.other), "capture") + " of show commands beside the configuration not read: " + baseNames(d.other)})
	}
	return d, findings, nil
}

// isFolder follows links; a link out of the folder is the error.
func isFolder(fsys fs.FS, file string, e fs.DirEntry) (bool, error) {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.IsDir(), nil
	}
	info, err := fs.Stat(fsys, file)
	if err != nil {
		return false, err
	}
	return info.IsDir(), nil
}

func listCaptures(fsys fs.FS, dir string) []string {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if isNeighborCapture(e.Name()) {
			out = append(out, path.Join(dir, e.Name()))
		}
	}
	return out
}

func leftover(file string) devices.Finding {
	return devices.Finding{Rule: "config/file-not-read", Severity: devices.Warn, Pos: devices.Pos{File: file},
		Message: "looks like a leftover of an editor or tool and is not read", Hint: "remove it, or rename it to <device>.cfg if it is a configuration"}
}

func isProse(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(lower, "readme") || path.Ext(lower) == ".md"
}

func isLeftover(name string) bool {
	lower := strings.ToLower(name)
	for _, ending := range leftovers {
		if strings.HasSuffix(lower, ending) {
			return true
		}
	}
	return strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#")
}

// plainName brings the spellings that tools use for file names of show commands to one: "show_lldp_neighbors_detail".
func plainName(name string) string {
	return strings.NewReplacer(" ", "_", "-", "_", "|", "_").Replace(strings.ToLower(name))
}

func isNeighborCapture(name string) bool {
	n := plainName(name)
	return strings.HasPrefix(n, "show_lldp_nei") || strings.HasPrefix(n, "show_cdp_nei")
}

// isOtherCapture tells captures that are no configuration: show_version.txt, show_ip_route.txt.
func isOtherCapture(name string) bool {
	n := plainName(name)
	return strings.HasPrefix(n, "show_") && !strings.HasPrefix(n, "show_run") && !strings.HasPrefix(n, "show_conf")
}

func stem(name string) string {
	for _, ending := range configEndings {
		if len(name) > len(ending) && strings.EqualFold(name[len(name)-len(ending):], ending) {
			return name[:len(name)-len(ending)]
		}
	}
	return name
}

func baseNames(files []string) string {
	var out []string
	for _, f := range files {
		out = append(out, path.Base(f))
	}
	return strings.Join(out, ", ")
}

// hostnameLine is how the systems name the device in its own text.
var hostnameLine = regexp.MustCompile(`(?mi)^[ \t]*(?:set system )?(?:hostname|switchname|sysname|host-name)[ \t]+"?([^\s;"]+)`)

// read loads the configuration files of a device. The error is Problems.
func (d *deviceFiles) read(fsys fs.FS) error {
	var problems Problems
	named := map[string]string{}
	for _, file := range d.configs {
		text, err := readText(fsys, file, maxFile)
		if err != nil {
			problems = problems.with(err)
			continue
		}
		if len(bytes.TrimSpace(text)) == 0 {
			problems.add(devices.Pos{File: file}, "put the running configuration there or remove the file", "is empty")
			continue
		}
		d.texts = append(d.texts, text)
		if m := hostnameLine.FindSubmatch(text); m != nil {
			named[strings.ToLower(string(m[1]))] = file
		}
	}
	// A folder of several devices' files, read as one device, would be a network that there is not.
	if len(named) > 1 {
		hosts := sortedKeys(named)
		problems.add(devices.Pos{File: path.Dir(d.configs[0])}, "give each its own: configs/<device>.cfg",
			"the folder is read as one device, but its files name %s (%s and %s)", count(len(hosts), "hostname"), named[hosts[0]], named[hosts[1]])
	}
	return problems.err()
}
