package inputs

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"

	"interlock/devices"
)

// neighbor is one entry of a capture: what a device says it sees on a port.
type neighbor struct {
	local, device, port string
	line                int
}

// captures adds the links that LLDP and CDP captures tell. Neighbours outside of the snapshot are usual and passed over.
func (l *linker) captures(fsys fs.FS, files []*deviceFiles) error {
	var problems Problems
	for _, d := range files {
		for _, file := range d.captures {
			text, err := readText(fsys, file, maxFile)
			if err != nil {
				if !errors.Is(err, fs.ErrNotExist) {
					problems = problems.with(err)
				}
				continue
			}
			source, seen, understood := parseNeighbors(string(text))
			if !understood {
				l.find("links/capture-not-understood", devices.Pos{File: file, Line: 1}, "capture show lldp neighbors detail or show cdp neighbors detail of NX-OS or EOS",
					"no neighbours are found in this capture, so it tells of no link")
			}
			for _, n := range seen {
				l.sees(d.name, n, devices.Pos{File: file, Line: n.line}, source)
			}
		}
	}
	return problems.err()
}

func (l *linker) sees(device string, n neighbor, at devices.Pos, source string) {
	other := l.dir.find(n.device)
	if other == "" || other == device && n.port == n.local {
		return
	}
	ends := [2]devices.PortRef{{Device: device, Port: n.local}, {Device: other, Port: n.port}}
	for i, e := range ends {
		p := findPort(l.net.Devices[e.Device].Config, e.Port)
		if p == "" {
			l.find("links/unknown-port", at, "", "%s sees %s, but port %q is not in the configuration of %s, so this tells of no link", device, other, clip(e.Port), e.Device)
			return
		}
		ends[i].Port = p
	}
	l.add(ends, at, source)
}

// parseNeighbors reads the output of show lldp neighbors, with detail or without, and show cdp neighbors detail, of
// NX-OS and EOS. It reports whether the text is such an output; one without neighbours is.
func parseNeighbors(text string) (source string, out []neighbor, understood bool) {
	lines := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
	for i, line := range lines {
		lower := strings.ToLower(strings.Join(strings.Fields(line), " "))
		switch {
		case strings.HasPrefix(lower, "device id:") || strings.HasPrefix(lower, "port id (outgoing port)"):
			return "cdp", cdpDetail(lines), true
		case eosInterface.MatchString(line):
			return "lldp", eosDetail(lines), true
		case strings.HasPrefix(lower, "chassis id:"):
			return "lldp", nxosDetail(lines), true
		case strings.HasPrefix(lower, "port neighbor device id"):
			return "lldp", eosTable(lines[i+1:], i+2), true
		case strings.HasPrefix(lower, "device id local intf"):
			return "lldp", nxosTable(lines[i+1:], i+2), strings.Contains(lower, "hold-time")
		case strings.HasPrefix(lower, "total entries displayed: 0"), strings.HasPrefix(lower, "total cdp entries displayed : 0"):
			understood = true
		}
	}
	return "", nil, understood
}

// after gives the text behind a label, whatever the spaces before its colon.
func after(line, label string) (string, bool) {
	name, rest, ok := strings.Cut(line, ":")
	if !ok || !strings.EqualFold(strings.TrimSpace(strings.TrimLeft(name, " -")), label) {
		return "", false
	}
	return strings.Trim(strings.TrimSpace(rest), `"`), true
}

var cdpPorts = regexp.MustCompile(`(?i)^\s*Interface:\s*(\S[^,]*?)\s*,\s*Port ID \(outgoing port\):\s*(.+?)\s*$`)

// cdpDetail reads "Device ID:core-b(FDO21)", "Interface: Ethernet1/1, Port ID (outgoing port): Ethernet1/1".
func cdpDetail(lines []string) (out []neighbor) {
	device := ""
	for i, line := range lines {
		if d, ok := after(line, "Device ID"); ok {
			device = d
		} else if m := cdpPorts.FindStringSubmatch(line); m != nil && device != "" {
			out = append(out, neighbor{local: m[1], device: device, port: m[2], line: i + 1})
			device = ""
		}
	}
	return out
}

// nxosDetail reads the blocks that "Chassis id:" starts.
func nxosDetail(lines []string) (out []neighbor) {
	var n neighbor
	flush := func() {
		if n.local != "" && n.device != "" && n.port != "" {
			out = append(out, n)
		}
	}
	for i, line := range lines {
		if _, ok := after(line, "Chassis id"); ok {
			flush()
			n = neighbor{line: i + 1}
		}
		if v, ok := after(line, "Port id"); ok {
			n.port = v
		}
		if v, ok := after(line, "Local Port id"); ok {
			n.local = v
		}
		if v, ok := after(line, "System Name"); ok {
			n.device = v
		}
	}
	flush()
	return out
}

var eosInterface = regexp.MustCompile(`^\s*Interface (\S+) detected (\d+) LLDP neighbors?`)

// eosDetail reads the blocks that "Interface Ethernet1 detected 1 LLDP neighbors:" starts, with a "Neighbor" line each.
func eosDetail(lines []string) (out []neighbor) {
	local := ""
	var n neighbor
	flush := func() {
		if n.local != "" && n.device != "" && n.port != "" {
			out = append(out, n)
		}
		n = neighbor{}
	}
	for i, line := range lines {
		if m := eosInterface.FindStringSubmatch(line); m != nil {
			flush()
			local = m[1]
		} else if strings.HasPrefix(strings.TrimSpace(line), "Neighbor ") {
			flush()
			n = neighbor{local: local, line: i + 1}
		}
		if v, ok := after(line, "Port ID"); ok {
			n.port = v
		}
		if v, ok := after(line, "System Name"); ok {
			n.device = v
		}
	}
	flush()
	return out
}

// eosTable reads rows of port, device, port, TTL. The device may hold no spaces; the port id may.
func eosTable(lines []string, first int) (out []neighbor) {
	for i, line := range lines {
		f := strings.Fields(line)
		if len(f) < 4 || strings.HasPrefix(f[0], "-") || !isNumber(f[len(f)-1]) {
			continue
		}
		out = append(out, neighbor{local: f[0], device: f[1], port: strings.Join(f[2:len(f)-1], " "), line: first + i})
	}
	return out
}

// nxosTable reads rows of device, port, hold time, capabilities, port id. A long device stands on a line of its own,
// and capabilities may be missing.
func nxosTable(lines []string, first int) (out []neighbor) {
	device := ""
	for i, line := range lines {
		f := strings.Fields(line)
		switch {
		case len(f) == 0 || strings.HasPrefix(strings.ToLower(line), "total entries"):
			device = ""
			continue
		case len(f) == 1:
			device = f[0]
			continue
		case !strings.HasPrefix(line, " "):
			device, f = f[0], f[1:]
		}
		hold := -1
		for j := 1; j < len(f); j++ {
			if isNumber(f[j]) {
				hold = j
				break
			}
		}
		if device == "" || hold < 1 || hold == len(f)-1 {
			device = ""
			continue
		}
		port := f[hold+1:]
		if len(port) > 1 && capabilities.MatchString(port[0]) {
			port = port[1:]
		}
		out = append(out, neighbor{local: strings.Join(f[:hold], " "), device: device, port: strings.Join(port, " "), line: first + i})
		device = ""
	}
	return out
}

var capabilities = regexp.MustCompile(`^[RBTCWPSO](,?[RBTCWPSO])*,?$`)

func isNumber(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}
