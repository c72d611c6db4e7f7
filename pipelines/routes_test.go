package pipelines

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"interlock/devices"
)

// line is three routers in a row with a host at each end: left - middle - right, by static routes.
var line = map[string]string{
	"interlock.yaml": `version: 1
name: line
devices: {left: {os: eos}, middle: {os: eos}, right: {os: eos}}
hosts:
  client: {address: 10.1.0.10/24, attached: ["left:Ethernet9"]}
  server: {address: 10.2.0.10/24, attached: ["right:Ethernet9"]}
services:
  web: {from: client, to: server, port: tcp/443, both_ways: true}
`,
	"configs/left.cfg": router("left", "Ethernet1 10.0.1.0/31", "Ethernet9 10.1.0.1/24") + `ip route 10.2.0.0/24 10.0.1.1
ip route 10.0.2.0/31 10.0.1.1
`,
	"configs/middle.cfg": router("middle", "Ethernet1 10.0.1.1/31", "Ethernet2 10.0.2.0/31") + `ip route 10.1.0.0/24 10.0.1.0
ip route 10.2.0.0/24 10.0.2.1
`,
	"configs/right.cfg": router("right", "Ethernet2 10.0.2.1/31", "Ethernet9 10.2.0.1/24") + `ip route 10.1.0.0/24 10.0.2.0
`,
}

func router(name string, interfaces ...string) string {
	var b strings.Builder
	b.WriteString("! device: " + name + " (DCS-7050, EOS-4.31.1F)\nhostname " + name + "\nip routing\n")
	for _, i := range interfaces {
		port, address, _ := strings.Cut(i, " ")
		b.WriteString("interface " + port + "\n   no switchport\n   ip address " + address + "\n")
	}
	return b.String()
}

func siteOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestForecastOfRoutes(t *testing.T) {
	const deny, inconclusive = devices.Deny, devices.Inconclusive
	for _, c := range []struct {
		reason   string
		device   string
		commands string
		rule     string // "" for none of severity deny or inconclusive
		severity devices.Severity
		says     []string
	}{
		{"a description", "middle", "interface Ethernet1\n description x\n", "", 0, nil},
		{"a list that stops the service is told with its line", "middle", "ip access-list GUARD\n 10 deny tcp any any eq 443\n 20 permit ip any any\ninterface Ethernet1\n ip access-group GUARD in\n",
			"services/lost", deny, []string{"10.1.0.10 to 10.2.0.10 tcp/443", "by left, middle", "denied at middle:Ethernet1", "deny tcp any any eq 443"}},
		{"a list that lets it pass", "middle", "ip access-list GUARD\n 10 permit tcp any any eq 443\n 20 permit tcp any eq 443 any\n 30 deny ip any any\ninterface Ethernet1\n ip access-group GUARD in\n", "", 0, nil},
		{"the way there is gone", "middle", "no ip route 10.2.0.0/24 10.0.2.1\n", "services/lost", deny, []string{"there is no route to 10.2.0.10"}},
		{"and what is routed to it is lost there", "middle", "no ip route 10.2.0.0/24 10.0.2.1\n", "routes/blackhole", deny, []string{"10.2.0.0/24", "lost at middle"}},
		{"a route that points back goes in circles", "middle", "no ip route 10.2.0.0/24 10.0.2.1\nip route 10.2.0.0/24 10.0.1.0\n", "routes/loop", deny, []string{"left, middle and again left"}},
		{"the way back is gone", "right", "no ip route 10.1.0.0/24 10.0.2.0\n", "services/lost", deny, []string{"10.2.0.10 to 10.1.0.10 tcp from 443"}},
		{"policy routing is not followed", "middle", "route-map ELSEWHERE permit 10\n set ip next-hop 10.0.2.1\ninterface Ethernet1\n ip policy route-map ELSEWHERE\n", "lines/unmodelled", inconclusive, nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			dir := siteOf(t, line)
			file := filepath.Join(t.TempDir(), "x.cmd")
			if err := os.WriteFile(file, []byte(c.commands), 0o644); err != nil {
				t.Fatal(err)
			}
			got := check(t, Source{Dir: dir, CommandsFile: file, On: []string{c.device}})
			for _, f := range got.Findings {
				if f.Rule != c.rule || f.Severity != c.severity {
					if c.rule == "" && (f.Severity == deny || f.Severity == inconclusive) {
						t.Errorf("%s: %s", f.Rule, f.Message)
					}
					continue
				}
				for _, s := range c.says {
					if !strings.Contains(f.Message, s) {
						t.Errorf("%s does not say %q: %s", f.Rule, s, f.Message)
					}
				}
				return
			}
			if c.rule != "" {
				for _, f := range got.Findings {
					t.Logf("%s %s: %s", f.Rule, f.Severity, f.Message)
				}
				t.Errorf("no %s of severity %s", c.rule, c.severity)
			}
		})
	}
}

// TestRoutePastTheDestination: a subnet that is still there and not announced any more is not reached because a default route leads past it.
func TestRoutePastTheDestination(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.cmd")
	if err := os.WriteFile(file, []byte("router bgp 65010\n address-family ipv4 unicast\n no network 10.2.0.0/24\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := check(t, Source{Dir: sconet, CommandsFile: file, On: []string{"core-a", "core-b"}})
	for _, f := range got.Findings {
		if f.Rule == "routes/unexpected-difference" && f.Severity == devices.Deny && strings.Contains(f.Message, "10.2.0.0/24") && strings.Contains(f.Message, "edge-1") {
			return
		}
	}
	t.Errorf("verdict %v: the storage network is lost to the edge, and nothing denies it: %v", got.Verdict, got.Findings)
}

// TestLostWays: a prefix that keeps one next hop of two is reached as before, and what is gone is the second way: no service says so until
// the next failure.
func TestLostWays(t *testing.T) {
	peer := func(addresses ...string) string {
		var b strings.Builder
		for _, a := range addresses {
			ip, as, _ := strings.Cut(a, " ")
			b.WriteString("   neighbor " + ip + " remote-as " + as + "\n")
		}
		return b.String()
	}
	dir := siteOf(t, map[string]string{
		"interlock.yaml": "version: 1\nname: diamond\ndevices: {left: {os: eos}, up: {os: eos}, down: {os: eos}, right: {os: eos}}\n",
		"configs/left.cfg": router("left", "Ethernet1 10.0.1.0/31", "Ethernet2 10.0.2.0/31", "Ethernet9 10.1.0.1/24") +
			"router bgp 65001\n   maximum-paths 4\n" + peer("10.0.1.1 65002", "10.0.2.1 65002") + "   network 10.1.0.0/24\n",
		"configs/up.cfg":    router("up", "Ethernet1 10.0.1.1/31", "Ethernet2 10.0.3.0/31") + "router bgp 65002\n" + peer("10.0.1.0 65001", "10.0.3.1 65003"),
		"configs/down.cfg":  router("down", "Ethernet1 10.0.2.1/31", "Ethernet2 10.0.4.0/31") + "router bgp 65002\n" + peer("10.0.2.0 65001", "10.0.4.1 65003"),
		"configs/right.cfg": router("right", "Ethernet1 10.0.3.1/31", "Ethernet2 10.0.4.1/31", "Ethernet9 10.2.0.1/24") + "router bgp 65003\n   maximum-paths 4\n" + peer("10.0.3.0 65002", "10.0.4.0 65002") + "   network 10.2.0.0/24\n",
	})
	file := filepath.Join(t.TempDir(), "x.cmd")
	if err := os.WriteFile(file, []byte("router bgp 65001\n   no maximum-paths\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := check(t, Source{Dir: dir, CommandsFile: file, On: []string{"left"}})
	for _, f := range got.Findings {
		if f.Rule == "routes/unexpected-difference" && f.Severity == devices.Deny && strings.Contains(f.Message, "10.2.0.0/24 has fewer next hops on left") {
			return
		}
	}
	t.Errorf("verdict %v: left has one way to 10.2.0.0/24 where it had two, and nothing denies it: %v", got.Verdict, got.Findings)
}
