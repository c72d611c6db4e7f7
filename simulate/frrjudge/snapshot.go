package frrjudge

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Snapshot is a network as interlock reads it: files by path below the snapshot's folder (configs/<router>/frr.conf and
// layer1_topology.json). It is all that a run needs.
type Snapshot map[string]string

// Port is an interface of a router.
type Port struct{ Router, Name string }

func (p Port) String() string { return p.Router + ":" + p.Name }

// short names a switch's port within fifteen letters, which is what Linux has for one: sw1-1.
func (p Port) short() string { return p.Router + "-" + strings.TrimPrefix(p.Name, "Ethernet") }

// topology is Batfish's layer1_topology.json.
type topology struct {
	Edges []edge `json:"edges"`
}

type edge struct {
	Node1 end `json:"node1"`
	Node2 end `json:"node2"`
}

type end struct {
	Hostname      string `json:"hostname"`
	InterfaceName string `json:"interfaceName"`
}

func (e end) port() Port { return Port{e.Hostname, e.InterfaceName} }

func topologyText(links [][2]Port) string {
	var t topology
	for _, l := range links {
		t.Edges = append(t.Edges, edge{end{l[0].Router, l[0].Name}, end{l[1].Router, l[1].Name}})
	}
	var b strings.Builder
	b.WriteString("{\"edges\": [\n")
	for i, e := range t.Edges {
		text, _ := json.Marshal(e)
		b.Write(text)
		if i < len(t.Edges)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]}\n")
	return b.String()
}

// Links are the cables of the snapshot, in the file's order.
func (s Snapshot) Links() ([][2]Port, error) {
	var t topology
	if err := json.Unmarshal([]byte(s["layer1_topology.json"]), &t); err != nil {
		return nil, fmt.Errorf("layer1_topology.json: %w", err)
	}
	var out [][2]Port
	for _, e := range t.Edges {
		out = append(out, [2]Port{e.Node1.port(), e.Node2.port()})
	}
	return out, nil
}

const configPath = "configs/%s/frr.conf"

// Routers are the names of the routers, r2 before r10.
func (s Snapshot) Routers() []string {
	var out []string
	for path := range s {
		if parts := strings.Split(path, "/"); len(parts) == 3 && parts[0] == "configs" && parts[2] == "frr.conf" {
			out = append(out, parts[1])
		}
	}
	slices.SortFunc(out, byName)
	return out
}

func byName(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// Config is a router's configuration.
func (s Snapshot) Config(router string) string { return s[fmt.Sprintf(configPath, router)] }

var interfaceLine = regexp.MustCompile(`(?m)^interface (\S+)$`)

// Ports are the router's interfaces but the loopback, each once.
func (s Snapshot) Ports(router string) []string {
	var out []string
	for _, m := range interfaceLine.FindAllStringSubmatch(s.Config(router), -1) {
		if m[1] != "lo" && !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// Daemons are the programs of FRR that the router's configuration needs beside zebra.
func (s Snapshot) Daemons(router string) []string {
	out := []string{"staticd"}
	for _, d := range [][2]string{{"router ospf", "ospfd"}, {"router ospf6", "ospf6d"}, {"router bgp ", "bgpd"}} {
		for line := range strings.Lines(s.Config(router)) {
			line = strings.TrimSpace(line)
			if line == strings.TrimSpace(d[0]) || d[1] == "bgpd" && strings.HasPrefix(line, d[0]) {
				out = append(out, d[1])
				break
			}
		}
	}
	return out
}
