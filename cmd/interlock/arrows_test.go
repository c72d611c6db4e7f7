package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
)

// arrows are the imports that the house allows, as docs/design.md draws it: each room with the rooms it may see. A
// trailing /* stands for the vendors, each of which is a room of its own.
var arrows = map[string][]string{
	"devices/syntax":       {},
	"devices":              {"devices/syntax"},
	"devices/ioslike":      {"devices", "devices/syntax"},
	"devices/nxos":         {"devices", "devices/syntax", "devices/ioslike"},
	"devices/eos":          {"devices", "devices/syntax", "devices/ioslike"},
	"devices/junos":        {"devices", "devices/syntax", "devices/ioslike"},
	"devices/clock":        {},
	"devices/cli":          {"devices", "devices/clock", "devices/syntax"},
	"devices/telemetry":    {"devices", "devices/clock"},
	"devices/vendortest":   {"devices", "devices/syntax", "diffs"},
	"diffs":                {"devices", "devices/syntax"},
	"simulate":             {"devices", "simulate/flows", "simulate/layer3", "simulate/rib", "simulate/routing", "simulate/bgp", "simulate/ospf", "simulate/isis", "simulate/eigrp", "simulate/routepolicy", "simulate/systems", "simulate/stp", "simulate/gateways"},
	"simulate/rib":         {"devices"},
	"simulate/systems":     {"devices", "simulate/rib"},
	"simulate/layer3":      {"devices", "simulate/rib", "simulate/systems"},
	"simulate/routepolicy": {"devices", "simulate/rib", "simulate/systems"},
	"simulate/spf":         {"simulate/rib"},
	"simulate/ospf":        {"devices", "simulate/layer3", "simulate/rib", "simulate/routepolicy", "simulate/spf", "simulate/systems"},
	"simulate/isis":        {"devices", "simulate/layer3", "simulate/rib", "simulate/routepolicy", "simulate/spf", "simulate/systems"},
	"simulate/eigrp":       {"devices", "simulate/layer3", "simulate/rib", "simulate/routepolicy", "simulate/systems"},
	"simulate/bgp":         {"devices", "simulate/eigrp", "simulate/layer3", "simulate/rib", "simulate/routepolicy", "simulate/systems"},
	"simulate/routing":     {"devices", "simulate/bgp", "simulate/eigrp", "simulate/isis", "simulate/layer3", "simulate/ospf", "simulate/rib", "simulate/routepolicy", "simulate/systems"},
	"simulate/flows":       {"devices", "devices/ioslike", "devices/syntax", "simulate/layer3", "simulate/rib", "simulate/systems"},
	"simulate/faults":      {"devices"},
	"simulate/lab":         {"devices", "devices/clock", "devices/syntax", "diffs", "simulate", "simulate/faults", "simulate/rib"},
	"simulate/l2judge":     {},
	"simulate/frrjudge":    {},
	"simulate/stp":         {},
	"simulate/gateways":    {"devices"},
	"policies":             {"devices", "diffs"},
	"pipelines/approvals":  {"devices", "pipelines", "pipelines/inputs"},
	"pipelines/inputs":     {"devices", "devices/syntax", "devices/cli", "devices/telemetry", "simulate/faults"},
	"pipelines/board":      {"devices", "devices/clock", "pipelines", "pipelines/approvals", "pipelines/evidence", "pipelines/inputs", "pipelines/journal", "pipelines/report", "pipelines/rollout"},
	"pipelines/evidence":   {"pipelines", "pipelines/approvals", "pipelines/journal", "pipelines/report", "policies"},
	"pipelines/journal":    {"devices/clock"},
	"pipelines/replay":     {"devices", "devices/clock", "policies", "simulate", "simulate/lab", "pipelines", "pipelines/approvals", "pipelines/inputs", "pipelines/journal", "pipelines/report", "pipelines/rollout"},
	"pipelines/rollout":    {"devices", "devices/syntax", "devices/clock", "devices/cli", "devices/telemetry", "diffs", "simulate", "policies", "pipelines", "pipelines/inputs", "pipelines/journal"},
	"pipelines":            {"devices", "devices/syntax", "devices/eos", "devices/frr", "devices/ios", "devices/iosxr", "devices/junos", "devices/nokia", "devices/nxos", "devices/sonic", "devices/srlinux", "devices/sros", "diffs", "simulate", "simulate/flows", "simulate/rib", "simulate/routing", "policies", "pipelines/inputs"},
	"pipelines/draft":      {"devices", "pipelines/inputs", "simulate"},
	"pipelines/forge":      {},
	"pipelines/report":     {"devices", "diffs", "simulate", "simulate/flows", "simulate/layer3", "simulate/rib", "simulate/routing", "pipelines", "pipelines/approvals"},
	"cmd/interlock":        {"devices", "diffs", "policies", "pipelines", "pipelines/approvals", "pipelines/draft", "pipelines/forge", "pipelines/inputs", "pipelines/report", "devices/clock", "pipelines/journal", "pipelines/rollout", "pipelines/replay", "simulate/lab", "pipelines/evidence", "pipelines/board"},
	"devices/nokia":        {"devices", "devices/syntax", "devices/ioslike"},
	"devices/sros":         {"devices", "devices/syntax", "devices/ioslike", "devices/nokia"},
	"devices/srlinux":      {"devices", "devices/syntax", "devices/ioslike", "devices/nokia"},
	"devices/frr":          {"devices", "devices/syntax", "devices/ioslike"},
	"devices/sonic":        {"devices", "devices/syntax", "devices/ioslike", "devices/frr"},
	"devices/iosxr":        {"devices", "devices/syntax", "devices/ioslike"},
	"devices/ios":          {"devices", "devices/syntax", "devices/ioslike"},
}

// doors are large dependencies, each with the one room that may import it. Tests may use them anywhere.
var doors = map[string][]string{
	"github.com/open-policy-agent/opa": {"policies"},
	"github.com/google/go-cmp":         {"devices/vendortest", "diffs"},
	"github.com/spf13/cobra":           {"cmd/interlock"},
	"github.com/goccy/go-yaml":         {"diffs", "devices/telemetry", "pipelines/inputs"},
	"github.com/gaissmai/bart":         {"simulate/bgp", "simulate/rib", "simulate/routepolicy"},
	"golang.org/x/tools":               {"devices/vendortest"},
	"github.com/google/renameio":       {"cmd/interlock", "pipelines/approvals", "pipelines/journal", "pipelines/report"},
	"modernc.org/sqlite":               {"pipelines/journal"},
	"github.com/hiddeco/sshsig":        {"pipelines/approvals"},
	"golang.org/x/crypto":              {"devices/cli", "pipelines/approvals", "simulate/lab"},
	"github.com/spf13/pflag":           {"cmd/interlock"},
	"golang.org/x/term":                {"cmd/interlock"},
	"github.com/rogpeppe/go-internal":  {"diffs"},
	// Who logs in at the board, by OpenID Connect: checking tokens and keys of providers is not for us to write.
	"github.com/coreos/go-oidc":    {"pipelines/board"},
	"golang.org/x/oauth2":          {"pipelines/board"},
	"github.com/scrapli/scrapligo": {"devices/cli"},
	"github.com/openconfig/gnmic":  {"devices/telemetry"},
	// The virtual switches are servers: of SSH, and of gNMI by the protocol's own definition. gnmic's server would do, but it
	// takes no listener, has no way to stop, and is the other end's library; a judge of our own client had better be another.
	"github.com/openconfig/gnmi": {"devices/telemetry", "simulate/lab"},
	"google.golang.org/grpc":     {"devices/telemetry", "simulate/lab"},
}

// TestArrows reads the source files rather than asking the go command, so that a cached test result notices a change.
func TestArrows(t *testing.T) {
	imports := readImports(t, "../..")
	var rooms []string
	for room := range imports {
		rooms = append(rooms, room)
	}
	sort.Strings(rooms)
	for _, room := range rooms {
		allowed, drawn := arrows[room]
		if !drawn {
			t.Errorf("%s is a room that the drawing does not have; add it to arrows with what it may see", room)
			continue
		}
		for imp, file := range imports[room] {
			if rest, ours := strings.CutPrefix(imp, "interlock/"); ours {
				if !slices.Contains(allowed, rest) {
					t.Errorf("%s imports %s: no arrow leads from %s to %s", file, imp, room, rest)
				}
				continue
			}
			if !strings.Contains(strings.Split(imp, "/")[0], ".") {
				continue // standard library
			}
			door := ""
			for d := range doors {
				if imp == d || strings.HasPrefix(imp, d+"/") {
					door = d
				}
			}
			switch {
			case door == "":
				t.Errorf("%s imports %s, for which no door is drawn", file, imp)
			case !slices.Contains(doors[door], room):
				t.Errorf("%s imports %s: its door is %v", file, imp, doors[door])
			}
		}
	}
	for room := range arrows {
		if imports[room] == nil {
			t.Errorf("the drawing has a room %s that does not exist", room)
		}
	}
	drawing, err := os.ReadFile("../../docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range rooms {
		if !strings.Contains(string(drawing), "`"+room+"`") {
			t.Errorf("docs/design.md does not tell of the room `%s`", room)
		}
	}
}

// TestArrowsAreAcyclic holds the drawing itself to its word: imports point one way.
func TestArrowsAreAcyclic(t *testing.T) {
	var visit func(room string, trail []string)
	visit = func(room string, trail []string) {
		if slices.Contains(trail, room) {
			t.Fatalf("the arrows go round: %v", append(trail, room))
		}
		for _, next := range arrows[room] {
			visit(next, append(trail[:len(trail):len(trail)], room))
		}
	}
	for room := range arrows {
		visit(room, nil)
	}
}

// readImports gives, for every folder with Go files, what they import and one file that does.
func readImports(t *testing.T, root string) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if p != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "bin") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		room := path.Dir(filepath.ToSlash(rel))
		if out[room] == nil {
			out[room] = map[string]string{}
		}
		for _, i := range f.Imports {
			out[room][strings.Trim(i.Path.Value, `"`)] = filepath.ToSlash(rel)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
