package draft_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/pipelines/draft"
	"interlock/pipelines/inputs"
)

// folder copies parts of a snapshot to a folder of its own.
func folder(t *testing.T, from string, parts ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, p := range parts {
		switch info, err := os.Stat(filepath.Join(from, p)); {
		case err != nil:
		case info.IsDir():
			if err := os.CopyFS(filepath.Join(dir, p), os.DirFS(filepath.Join(from, p))); err != nil {
				t.Fatal(err)
			}
		default:
			text, err := os.ReadFile(filepath.Join(from, p))
			if err != nil {
				t.Fatal(err)
			}
			write(t, dir, p, string(text))
		}
	}
	return dir
}

func write(t *testing.T, dir, file, text string) {
	t.Helper()
	name := filepath.Join(dir, file)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// site drafts the site of a folder and reads the file that was written.
func site(t *testing.T, dir string) (*draft.Draft, *devices.Site, string) {
	t.Helper()
	d, _, err := draft.Write(context.Background(), dir, pipelines.Vendors, false)
	if err != nil {
		t.Fatal(err)
	}
	s, findings, err := inputs.ReadSite(os.DirFS(dir), draft.File)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Errorf("what init wrote is odd: %s", f)
	}
	text, err := os.ReadFile(filepath.Join(dir, draft.File))
	if err != nil {
		t.Fatal(err)
	}
	return d, s, string(text)
}

func halves(s *devices.Site, group string) string {
	g := s.Groups[group]
	if g == nil {
		return "none"
	}
	return strings.Join(g.Halves["A"], ",") + " | " + strings.Join(g.Halves["B"], ",")
}

func TestScoNet(t *testing.T) {
	_, s, text := site(t, folder(t, "../../testdata/incidents/sconet", "configs", "layer1_topology.json"))
	for _, c := range []struct{ got, want, reason string }{
		{halves(s, "core"), "core-a | core-b", "one vPC domain"},
		{halves(s, "voip"), "voip-a | voip-b", "one MLAG domain"},
		{halves(s, "edge"), "edge-1 | edge-2", "named alike, in one place"},
		{halves(s, "oob"), "none", "one switch is no group"},
		{s.Devices["core-a"].Version, "10.3(4a)", "the configuration tells it"},
		{s.Devices["edge-1"].Platform, "DCS-7280SR3-48YC8", "the configuration's first line tells it"},
		{s.Devices["core-b"].Address.String(), "198.51.100.12", "of mgmt0"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, c.got, c.want)
		}
	}
	if h := s.Hosts["outside-203-0-113-1"]; h == nil || len(h.Attached) != 2 || h.Address.String() != "203.0.113.1/24" {
		t.Errorf("the provider's router, which the default routes name, is %+v", h)
	}
	for name, want := range map[string]struct {
		ports, keep int
		reason      string
	}{
		"storage":      {4, 2, "descriptions say array"},
		"outside":      {2, 1, "the provider's router is no device of the network"},
		"core-to-edge": {4, 2, "the edges are nearer to the provider"},
		"voip-to-edge": {4, 2, "the edges are nearer to the provider"},
	} {
		if u := s.Uplinks[name]; u == nil || len(u.Ports) != want.ports || u.Keep != want.keep {
			t.Errorf("uplink %s is %+v, want %d ports of which %d: %s", name, u, want.ports, want.keep, want.reason)
		}
	}
	for _, want := range []string{"# guess: vpc domain", "  # hv-1: {address: ADDRESS/LENGTH", "# recovery:", "# windows:", "# services:"} {
		if !strings.Contains(text, want) {
			t.Errorf("the file lacks %q", want)
		}
	}
}

// TestLabs drafts the sites of all laboratory networks that are there: none fails and none is refused by the reader.
func TestLabs(t *testing.T) {
	labs, _ := filepath.Glob("../../../shared/labs/*/configs")
	if len(labs) == 0 {
		t.Skip("no laboratory networks here")
	}
	for _, l := range labs {
		lab := filepath.Dir(l)
		t.Run(filepath.Base(lab), func(t *testing.T) {
			t.Parallel()
			d, s, _ := site(t, folder(t, lab, "configs", "layer1_topology.json", "batfish"))
			if len(s.Devices) == 0 {
				t.Errorf("no device found; unread: %v", d.Unread)
			}
			for _, g := range d.Groups {
				t.Logf("group %s: %v | %v: %s", g.Name, g.A, g.B, g.Evidence)
			}
			for _, u := range d.Uplinks {
				t.Logf("uplink %s: %v: %s", u.Name, u.Ports, u.Evidence)
			}
		})
	}
}

func TestGroups(t *testing.T) {
	nx := func(name, rest string) string {
		return "!Command: show running-config\nversion 10.3(4a)\nhostname " + name + "\nfeature interface-vlan\nfeature hsrp\n" + rest
	}
	svi := func(own, virtual string) string {
		return "vlan 10\ninterface Vlan10\n  no shutdown\n  ip address " + own + "\n  hsrp 10\n    ip " + virtual + "\n"
	}
	p2p := func(port, address string) string {
		return "interface Ethernet1/" + port + "\n  no switchport\n  ip address " + address + "\n  no shutdown\n"
	}
	for _, c := range []struct {
		name, reason string
		configs      map[string]string
		group, want  string
	}{
		{"hsrp", "who share a gateway address take over for each other", map[string]string{
			"gw-1": nx("gw-1", svi("10.0.0.2/24", "10.0.0.1")), "gw-2": nx("gw-2", svi("10.0.0.3/24", "10.0.0.1"))}, "gw", "gw-1 | gw-2"},
		{"other gateway", "two gateways of two subnets do not", map[string]string{
			"gw-1": nx("gw-1", svi("10.0.0.2/24", "10.0.0.1")), "gw-2": nx("gw-2", svi("10.9.0.3/24", "10.9.0.1"))}, "gw", "none"},
		{"spines", "alike between the same two leaves", map[string]string{
			"leaf-1":  nx("leaf-1", p2p("1", "10.1.0.0/31")+p2p("2", "10.1.0.2/31")+svi("10.5.0.2/24", "10.5.0.1")),
			"leaf-2":  nx("leaf-2", p2p("1", "10.1.0.4/31")+p2p("2", "10.1.0.6/31")+svi("10.6.0.2/24", "10.6.0.1")),
			"spine-1": nx("spine-1", p2p("1", "10.1.0.1/31")+p2p("2", "10.1.0.5/31")),
			"spine-2": nx("spine-2", p2p("1", "10.1.0.3/31")+p2p("2", "10.1.0.7/31"))}, "spine", "spine-1 | spine-2"},
		{"leaves", "leaves with hosts of their own do not take over for each other", map[string]string{
			"leaf-1":  nx("leaf-1", p2p("1", "10.1.0.0/31")+p2p("2", "10.1.0.2/31")+svi("10.5.0.2/24", "10.5.0.1")),
			"leaf-2":  nx("leaf-2", p2p("1", "10.1.0.4/31")+p2p("2", "10.1.0.6/31")+svi("10.6.0.2/24", "10.6.0.1")),
			"spine-1": nx("spine-1", p2p("1", "10.1.0.1/31")+p2p("2", "10.1.0.5/31")),
			"spine-2": nx("spine-2", p2p("1", "10.1.0.3/31")+p2p("2", "10.1.0.7/31"))}, "leaf", "none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for d, text := range c.configs {
				write(t, dir, "configs/"+d+".cfg", text)
			}
			if _, s, _ := site(t, dir); halves(s, c.group) != c.want {
				t.Errorf("%s: group %s is %q, want %q", c.reason, c.group, halves(s, c.group), c.want)
			}
		})
	}
}

// TestFlatFolder: configurations in the folder itself are moved to where a site has them; what is none stays.
func TestFlatFolder(t *testing.T) {
	dir := folder(t, "../../testdata/incidents/sconet/configs", "core-a.cfg", "core-b.cfg")
	write(t, dir, "notes.txt", "Dear all,\nthe change is on Tuesday.\n")
	write(t, dir, "r1/show_running-config.txt", "!Command: show running-config\nversion 10.3(4a)\nhostname r1\nfeature ospf\n")
	_, moved, err := draft.Write(context.Background(), dir, pipelines.Vendors, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(moved, " "); got != "core-a.cfg core-b.cfg r1" {
		t.Errorf("moved %s", got)
	}
	for _, f := range []string{"configs/core-a.cfg", "configs/r1/show_running-config.txt", "notes.txt", "interlock.yaml"} {
		if _, err := os.Stat(filepath.Join(dir, f)); err != nil {
			t.Error(err)
		}
	}
}

// TestRefusals: nothing is written, moved or left behind where init cannot do its work.
func TestRefusals(t *testing.T) {
	config, err := os.ReadFile("../../testdata/incidents/sconet/configs/core-a.cfg")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		files      map[string]string
		exists     bool
	}{
		{"nothing there", "has no configurations", nil, false},
		{"a site is there", "a site file already", map[string]string{"configs/core-a.cfg": string(config), "interlock.yaml": "version: 1\n"}, true},
		{"under another name", "a site file already", map[string]string{"configs/core-a.cfg": string(config), "interlock.yml": "version: 1\n"}, true},
		{"twice the same device", "one hostname", map[string]string{"core-a.cfg": string(config), "core-x.cfg": string(config)}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for f, text := range c.files {
				write(t, dir, f, text)
			}
			_, _, err := draft.Write(context.Background(), dir, pipelines.Vendors, false)
			if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, draft.ErrExists) != c.exists {
				t.Errorf("got %v, want %q", err, c.want)
			}
			left := 0
			_ = filepath.WalkDir(dir, func(p string, d os.DirEntry, _ error) error {
				if rel, _ := filepath.Rel(dir, p); !d.IsDir() {
					left++
					if text, _ := os.ReadFile(p); string(text) != c.files[filepath.ToSlash(rel)] {
						t.Errorf("%s is not what it was", rel)
					}
				}
				return nil
			})
			if left != len(c.files) {
				t.Errorf("%d files are there, there were %d", left, len(c.files))
			}
		})
	}
}

// TestForce replaces what is there, and whoever reads meanwhile sees the one file or the other.
func TestForce(t *testing.T) {
	dir := folder(t, "../../testdata/incidents/sconet", "configs")
	write(t, dir, "interlock.yaml", "this is no site")
	if _, _, err := draft.Write(context.Background(), dir, pipelines.Vendors, true); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "interlock.yaml")); !strings.HasPrefix(string(text), "# The site") {
		t.Errorf("not replaced: %s", text)
	}
}

// TestHostile: what configurations say of themselves stays inside quotes and comments.
func TestHostile(t *testing.T) {
	dir := t.TempDir()
	nasty := "array-1 \"}\x1b[2J\u202e #x: y ::error::z \u2028 groups: {}"
	write(t, dir, "configs/true.cfg", "!Command: show running-config\nversion 10.3(4a) \nhostname no\nfeature vpc\nvpc domain 10\n"+
		"interface Ethernet1/1\n  description "+nasty+"\n  no shutdown\ninterface Ethernet1/2\n  description "+nasty+"\n  no shutdown\n")
	_, s, text := site(t, dir)
	if s.Devices["true"] == nil || len(s.Groups) != 0 {
		t.Errorf("the site is not what the file names say: %+v", s)
	}
	for _, bad := range []string{"\x1b", "\u202e", "\u2028"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q came through", bad)
		}
	}
}
