package inputs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"interlock/devices"
)

// Where Batfish looks for cabling; the first that exists counts.
var layer1Files = []string{"layer1_topology.json", "batfish/layer1_topology.json"}

// cable is one declared link as written.
type cable struct {
	a, b devices.PortRef
	at   devices.Pos
}

// readLinks gives the declared links: of layer1_topology.json, else of LLDP and CDP captures, else none.
func readLinks(fsys fs.FS, root string, files []*deviceFiles, net *devices.Network) ([]devices.Link, []devices.Finding, error) {
	l := &linker{net: net, dir: newDirectory(net), first: map[devices.PortRef]cable{}, seen: map[[2]devices.PortRef]bool{}}
	for _, name := range layer1Files {
		file := joinPath(root, name)
		text, err := readText(fsys, file, maxFile)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		cables, problems := parseLayer1(file, text)
		if err := problems.err(); err != nil {
			return nil, nil, err
		}
		if len(cables) == 0 {
			l.find("links/none-declared", devices.Pos{File: file, Line: 1}, "remove the file to have links found by captures or shared subnets", "declares no link")
		}
		for _, c := range cables {
			l.declared(c)
		}
		return l.links, l.findings, nil
	}
	err := l.captures(fsys, files)
	return l.links, l.findings, err
}

// parseLayer1 reads Batfish's cabling: {"edges": [{"node1": {"hostname", "interfaceName"}, "node2": {...}}]}.
// Source: Batfish's documentation, "Layer-1 topology". Other keys are for others and passed over.
func parseLayer1(file string, text []byte) ([]cable, Problems) {
	var out []cable
	var problems Problems
	dec := json.NewDecoder(bytes.NewReader(text))
	at := func(offset int64) devices.Pos {
		// The decoder stops before the comma and space that precede a value.
		for offset < int64(len(text)) && strings.IndexByte(" \t\r\n,:", text[offset]) >= 0 {
			offset++
		}
		before := text[:min(offset, int64(len(text)))]
		return devices.Pos{File: file, Line: 1 + bytes.Count(before, []byte{'\n'}), Col: len(before) - bytes.LastIndexByte(before, '\n')}
	}
	bad := func(offset int64, hint, format string, args ...any) ([]cable, Problems) {
		problems.add(at(offset), hint, format, args...)
		return nil, problems
	}
	const shape = `write {"edges": [{"node1": {"hostname": "core-a", "interfaceName": "Ethernet1/1"}, "node2": {...}}]}`
	if len(bytes.TrimSpace(text)) == 0 {
		return bad(0, shape, "is empty")
	}
	if t, err := dec.Token(); err != nil {
		return bad(dec.InputOffset(), shape, "is not JSON: %v", err)
	} else if t != json.Delim('{') {
		return bad(0, shape, "must be an object with the key edges")
	}
	found := false
	for dec.More() {
		start := dec.InputOffset()
		k, err := dec.Token()
		if err != nil {
			return bad(dec.InputOffset(), "", "is not JSON: %v", err)
		}
		if k != "edges" {
			var skip json.RawMessage
			if err := dec.Decode(&skip); err != nil {
				return bad(dec.InputOffset(), "", "is not JSON: %v", err)
			}
			continue
		}
		if found {
			return bad(start, "keep one of the two", "duplicate key edges")
		}
		found = true
		if t, err := dec.Token(); err != nil || t != json.Delim('[') {
			return bad(start, shape, "edges must be a list")
		}
		for dec.More() {
			start := dec.InputOffset()
			var e struct{ Node1, Node2 *layer1Node }
			if err := dec.Decode(&e); err != nil {
				var wrong *json.UnmarshalTypeError
				if errors.As(err, &wrong) {
					problems.add(at(start), shape, "an edge's %s cannot be a %s", wrong.Field, wrong.Value)
					continue
				}
				return bad(dec.InputOffset(), "", "is not JSON: %v", err)
			}
			if !e.Node1.whole() || !e.Node2.whole() {
				problems.add(at(start), shape, "an edge needs node1 and node2, each with hostname and interfaceName")
				continue
			}
			c := cable{a: e.Node1.port(), b: e.Node2.port(), at: at(start)}
			if c.a == c.b {
				problems.add(c.at, "", "an edge joins %s to itself", c.a)
				continue
			}
			out = append(out, c)
		}
		if _, err := dec.Token(); err != nil {
			return bad(dec.InputOffset(), "", "is not JSON: %v", err)
		}
	}
	if _, err := dec.Token(); err != nil {
		return bad(dec.InputOffset(), "", "is not JSON: %v", err)
	}
	if dec.More() {
		return bad(dec.InputOffset(), "", "text follows after the end of the JSON object")
	}
	if !found {
		return bad(0, shape, "lacks the key edges")
	}
	return out, problems
}

type layer1Node struct{ Hostname, InterfaceName string }

func (n *layer1Node) whole() bool {
	return n != nil && strings.TrimSpace(n.Hostname) != "" && strings.TrimSpace(n.InterfaceName) != ""
}

func (n *layer1Node) port() devices.PortRef {
	return devices.PortRef{Device: strings.TrimSpace(n.Hostname), Port: strings.TrimSpace(n.InterfaceName)}
}

// linker turns cables as written into links of the network.
type linker struct {
	net      *devices.Network
	dir      directory
	links    []devices.Link
	findings []devices.Finding
	first    map[devices.PortRef]cable
	seen     map[[2]devices.PortRef]bool
}

func (l *linker) find(rule string, pos devices.Pos, hint, format string, args ...any) {
	l.findings = append(l.findings, devices.Finding{Rule: rule, Severity: devices.Warn, Pos: pos, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// declared adds a cable of layer1_topology.json. Ends that are not known are said and the link is kept all the same, for
// the simulation to judge: Batfish drops such edges silently, and without them it is another network.
func (l *linker) declared(c cable) {
	ends := [2]devices.PortRef{c.a, c.b}
	for i, e := range ends {
		name := l.dir.find(e.Device)
		if name == "" {
			if h := l.host(e.Device); h != "" {
				l.attached(h, c, ends[1-i])
				return
			}
			names := append(sortedKeys(l.net.Devices), sortedKeys(l.net.Site.Hosts)...)
			l.find("links/unknown-device", c.at, whichDevice(e.Device, names), "%q is neither a device with a configuration nor a host of the site, so what lies behind this link is not known", clip(e.Device))
			continue
		}
		ends[i].Device = name
		if p := findPort(l.net.Devices[name].Config, e.Port); p != "" {
			ends[i].Port = p
			continue
		}
		l.find("links/unknown-port", c.at, didYouMean(e.Port, sortedKeys(l.net.Devices[name].Config.Interfaces)), "port %s is not in the configuration of %s, so nothing is known of this link", clip(e.Port), name)
	}
	l.add(ends, c.at, "layer1_topology.json")
}

// attached sees that the site attaches a host where the cabling does; that it is a link follows from the site.
func (l *linker) attached(host string, c cable, port devices.PortRef) {
	if name := l.dir.find(port.Device); name != "" {
		port.Device = name
		if p := findPort(l.net.Devices[name].Config, port.Port); p != "" {
			port.Port = p
		}
	}
	for _, p := range l.net.Site.Hosts[host].Attached {
		if p == port {
			return
		}
	}
	l.find("links/host-not-attached", c.at, "add it to hosts: "+host+": attached", "the cabling has host %s on %s, but the site does not, so the link is not counted on", host, port)
}

func (l *linker) host(name string) string {
	for _, h := range sortedKeys(l.net.Site.Hosts) {
		if strings.EqualFold(h, name) {
			return h
		}
	}
	return ""
}

// add adds a link once, whichever end it was told from.
func (l *linker) add(ends [2]devices.PortRef, at devices.Pos, source string) {
	if ends[1].String() < ends[0].String() {
		ends[0], ends[1] = ends[1], ends[0]
	}
	if l.seen[ends] || ends[0] == ends[1] {
		return
	}
	l.seen[ends] = true
	for i, e := range ends {
		if before, ok := l.first[e]; ok && l.net.Devices[e.Device] != nil {
			l.find("links/port-in-two-links", at, "a port has one cable; correct one of the two", "port %s is linked to %s here and at %s to another port", e, ends[1-i], before.at)
		} else {
			l.first[e] = cable{at: at}
		}
	}
	l.links = append(l.links, devices.Link{A: ends[0], B: ends[1], Source: source})
}
