package syntax

import (
	"fmt"
	"sort"
	"strings"
	"testing"
)

// toy is a small language: enough to show how a grammar reads, enters and renders.
type toy struct {
	model map[string]string
	at    string
}

func put(key string) func(*toy, Args) error {
	return func(s *toy, a Args) error {
		v := strings.Join(a.values(), ",")
		if a.No {
			v = "no"
		}
		s.model[joinPath(s.at, expand(key, a))] = v
		return nil
	}
}

func toyInterface(w []string) (string, int) {
	name := w[0]
	for _, short := range []string{"ethernet", "ethe", "eth"} {
		if strings.HasPrefix(strings.ToLower(name), short) && len(name) > len(short) && name[len(short)] >= '0' && name[len(short)] <= '9' {
			return "Ethernet" + name[len(short):], 1
		}
	}
	return "", 0
}

var toyGrammar = MustCompile(Options{Interface: toyInterface}, []Row[toy]{
	{Pattern: "hostname {name}", Path: "hostname", Do: put("hostname")},
	{Pattern: "interface <name:ifrange>", Opens: "interface", Path: "interface $name", Do: func(s *toy, a Args) error {
		s.at = "interface " + a.Str("name")
		s.model[s.at] = ""
		return nil
	}},
	{In: "interface", Pattern: "description {text:rest}", Path: "description", Do: put("description")},
	{In: "interface", Pattern: "shutdown", No: true, Path: "shutdown", Do: put("shutdown")},
	{In: "interface", Pattern: "mtu {n:int(576-9216)}", Path: "mtu", Do: put("mtu")},
	{In: "interface", Pattern: "ip address {p:prefix}", Path: "address", Do: put("address")},
	{In: "interface", Pattern: "ip address <p:prefix> secondary", Path: "address $p", Do: put("address $p")},
	{In: "interface", Pattern: "vrf member {name}", Path: "vrf", Do: put("vrf"), Enter: func(e *Edit, a Args) {
		e.Remove("ip address")
	}},
	{Pattern: "vlan <id:vlans>", Opens: "vlan", Each: true, Path: "vlan $id", Do: func(s *toy, a Args) error {
		s.at = "vlan " + a.Str("id")
		s.model[s.at] = ""
		return nil
	}},
	{In: "vlan", Pattern: "name {name}", Path: "name", Do: put("name")},
	{Pattern: "router bgp <asn:asn>", Opens: "bgp", Path: "router bgp", Do: put("router bgp")},
	{In: "bgp", Pattern: "neighbor <peer:addr>", Opens: "neighbor", Path: "neighbor $peer", Do: func(s *toy, a Args) error {
		s.at = "neighbor " + a.Str("peer")
		s.model[s.at] = ""
		return nil
	}},
	{In: "neighbor", Pattern: "remote-as {asn:asn}", Path: "remote-as", Do: put("remote-as")},
	{Pattern: "banner motd {text:rest}", Path: "banner", Do: put("banner")},
	{Pattern: "ntp server <host> [prefer]", Path: "ntp server $host", Do: put("ntp server $host")},
	{Pattern: "qos {text:rest}", As: Unmodelled, Why: "queues are not computed"},
	{Pattern: "location {text:rest}", As: Inert, Why: "read by people only"},
})

var toyReader = Reader{Comment: []string{"!"}, Bodies: []Body{{Prefix: "banner motd"}}}

func toyTree(text string) *Tree {
	t := toyReader.Read("toy.cfg", []byte(text))
	toyGrammar.Bind(t)
	return t
}

func toyModel(t *Tree) (map[string]string, Reading) {
	m := map[string]string{}
	r := toyGrammar.Convert(toy{model: m}, t)
	return m, r
}

func show(m map[string]string) string {
	var lines []string
	for k, v := range m {
		lines = append(lines, strings.TrimSpace(k+" = "+v))
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

func TestEveryLineHasOneDisposition(t *testing.T) {
	cases := []struct{ name, reason, text, want string }{
		{"plain", "each kind of line once", "hostname a\n!\nqos x y\nlocation here\nwhatever\n", "1 modelled\n2 inert\n3 unmodelled\n4 inert\n5 unknown"},
		{"crlf and tabs", "line ends and tabs are no part of a statement", "interface eth1\r\n\tmtu 1500\r\n", "1 modelled\n2 modelled"},
		{"more", "a pager's remnants are stripped", "interface eth1\n --More--\x08\x08\x08\x08\x08\x08\x08\x08        \x08\x08\x08  mtu 9000\n", "1 modelled\n2 modelled"},
		{"prompt", "a prompt in a configuration file is no configuration", "core-a# show running-config\nhostname a\n", "1 inert\n2 modelled"},
		{"banner", "a banner's body is no configuration, whatever the delimiter", "banner motd @ Hello\nhostname b\ninterface x\n@\nhostname c\n", "1 modelled\n2 modelled\n3 modelled\n4 modelled\n5 modelled"},
		{"flat", "text without indentation nests as the system would take it", "router bgp 1\nneighbor 10.0.0.1\nremote-as 2\ninterface eth2\nmtu 1500\n", "1 modelled\n2 modelled\n3 modelled\n4 modelled\n5 modelled"},
		{"below unknown", "nothing below an unknown line is taken for known", "feature x\n  mtu 1500\n  hostname z\n", "1 unknown\n2 unknown\n3 unknown"},
		{"bounds", "a value out of bounds is not the statement", "interface eth1\n mtu 99999\n", "1 modelled\n2 unknown"},
		{"negated default", "a negated line that nothing else handles states the default", "interface eth1\n no mtu 1500\n no shutdown\n", "1 modelled\n2 inert\n3 modelled"},
		{"bad utf-8", "bytes that are no text do not stop the reading", "hostname a\xff\xfe\n", "1 modelled"},
		{"utf-16", "a byte-order mark is obeyed", "\xff\xfeh\x00o\x00s\x00t\x00n\x00a\x00m\x00e\x00 \x00a\x00\n\x00", "1 modelled"},
		{"empty", "an empty file has no lines", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tree := toyTree(c.text)
			_, r := toyModel(tree)
			if len(r.Lines) != tree.Lines {
				t.Errorf("%s: %d lines, %d dispositions", c.reason, tree.Lines, len(r.Lines))
			}
			var got []string
			for _, l := range r.Lines {
				got = append(got, fmt.Sprint(l.Pos.Line, " ", l.Disposition))
			}
			if g := strings.Join(got, "\n"); g != c.want {
				t.Errorf("%s:\ngot\n%s\nwant\n%s", c.reason, g, c.want)
			}
		})
	}
}

func TestEnter(t *testing.T) {
	const before = "hostname a\nvlan 1,10\nvlan 10\n  name ten\ninterface Ethernet1\n  description old\n  ip address 10.0.0.1/24\n  ip address 10.9.0.1/24 secondary\n  shutdown\ninterface Ethernet2\nrouter bgp 65000\n  neighbor 10.0.0.2\n    remote-as 65001\n"
	cases := []struct{ name, reason, commands, want, exec string }{
		{"replace", "a value is replaced, not added", "int eth1\ndesc new\n", "interface Ethernet1 / description = new", ""},
		{"no toggle", "no shutdown stands in the configuration", "interface ethernet1\n no shut\n", "interface Ethernet1 / shutdown = no", ""},
		{"no prefix", "no with the first words removes all that starts so", "interface eth1\n no ip address\n", "-interface Ethernet1 / address\n-interface Ethernet1 / address 10.9.0.1/24", ""},
		{"hook", "vrf member clears addresses", "interface eth1\n vrf member blue\n", "-interface Ethernet1 / address\n-interface Ethernet1 / address 10.9.0.1/24\ninterface Ethernet1 / vrf = blue", ""},
		{"range", "a range enters the lines below on each member", "interface eth1-2\n mtu 9000\n", "interface Ethernet1 / mtu = 9000\ninterface Ethernet2 / mtu = 9000", ""},
		{"vlan range", "a list of VLANs is a statement each", "vlan 20-21\nno vlan 10\n", "-vlan 10\n-vlan 10 / name\nvlan 20\nvlan 21", ""},
		{"prompts", "pasted prompts say the mode and are no part of the command", "a# conf t\na(config)# int eth2\na(config-if)# mtu 1600\na(config-if)# end\na# copy run start\n", "interface Ethernet2 / mtu = 1600", "copy run start"},
		{"outer mode", "a statement of an outer mode leaves the inner one", "router bgp 65000\n neighbor 10.0.0.3\n  remote-as 5\nhostname b\n", "neighbor 10.0.0.3\nneighbor 10.0.0.3 / remote-as = 5\nhostname = b", ""},
		{"exit", "exit goes one mode out", "router bgp 65000\nneighbor 10.0.0.2\nexit\nexit\nhostname c\n", "hostname = c", ""},
		{"after end", "configuration after end is entered in exec mode, where it is no command", "end\nhostname z\n", "", "hostname z"},
		{"below unknown", "lines below an unknown line are not entered anywhere", "foo bar\n  shutdown\n", "", "foo bar;shutdown"},
		{"show is not shutdown", "sh ru in interface mode shows the configuration", "int eth2\n sh\n", "", "sh"},
		{"no block", "no and the line that opens a block removes the block", "no router bgp 65000\n", "-neighbor 10.0.0.2\n-neighbor 10.0.0.2 / remote-as\n-router bgp", ""},
		{"no whole", "no with a whole statement removes that one alone", "int eth1\n no ip add 10.9.0.1/24 sec\n", "-interface Ethernet1 / address 10.9.0.1/24", ""},
		{"banner", "a new body takes the old one's place, and is no command", "banner motd ^\nhostname q\n^\nbanner motd ^\nreload\n^\n", "banner = ^", ""},
		{"do", "do runs an exec command", "int eth1\n do reload\n", "", "reload"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := toyTree(before)
			was, _ := toyModel(toyGrammar.clone(b)) // with "vlan 1,10" split, as entering splits it
			unchanged := b.Render(" ")
			e := toyGrammar.Enter(toyReader, b, "x.cmd", []byte(c.commands))
			got, _ := toyModel(e.After)
			var diff, exec []string
			for k, v := range got {
				if w, ok := was[k]; !ok || w != v {
					diff = append(diff, strings.TrimSuffix(k+" = "+v, " = "))
				}
			}
			for k := range was {
				if _, ok := got[k]; !ok {
					diff = append(diff, "-"+k)
				}
			}
			sort.Strings(diff)
			want := strings.Split(c.want, "\n")
			sort.Strings(want)
			if g, w := strings.Join(diff, "\n"), strings.TrimSpace(strings.Join(want, "\n")); g != w {
				t.Errorf("%s:\ngot\n%s\nwant\n%s\nafter:\n%s", c.reason, g, w, e.After.Render("  "))
			}
			for _, cmd := range e.Commands {
				if cmd.Exec {
					exec = append(exec, cmd.Line)
				}
			}
			if g := strings.Join(exec, ";"); g != c.exec {
				t.Errorf("%s: exec commands %q, want %q", c.reason, g, c.exec)
			}
			if b.Render(" ") != unchanged {
				t.Error("entering commands changed the configuration they were entered on")
			}
		})
	}
}

func TestCommandsThereAndBack(t *testing.T) {
	before := toyTree("hostname a\nvlan 1,10\ninterface Ethernet1\n  description old\n  mtu 1500\n  shutdown\nrouter bgp 65000\n  neighbor 10.0.0.2\n    remote-as 65001\n")
	after := toyTree("hostname b\nvlan 1,20\ninterface Ethernet1\n  description new\n  no shutdown\nrouter bgp 65000\n  neighbor 10.0.0.2\n    remote-as 65002\n  neighbor 10.0.0.3\n    remote-as 65003\nntp server 10.1.1.1\n")
	for _, way := range []struct {
		name     string
		from, to *Tree
	}{{"forward", before, after}, {"back", after, before}} {
		var text strings.Builder
		for _, c := range toyGrammar.Commands(way.from, way.to) {
			text.WriteString(strings.Repeat(" ", len(c.Context)) + c.Line + "\n")
		}
		got, _ := toyModel(toyGrammar.Enter(toyReader, way.from, "x", []byte(text.String())).After)
		want, _ := toyModel(toyGrammar.clone(way.to))
		if show(got) != show(want) {
			t.Errorf("%s: commands\n%sgive\n%s\nwant\n%s", way.name, text.String(), show(got), show(want))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("hostname a\ninterface eth1\n mtu 1500\nbanner motd ^C\nx\n^C\n"))
	f.Add([]byte("a# conf t\n\tvlan 1-4094\r\n --More-- \x08\x08 ip\x00\xff"))
	f.Fuzz(func(t *testing.T, text []byte) {
		tree := toyTree(string(text))
		_, r := toyModel(tree)
		seen := map[int]bool{}
		for _, l := range r.Lines {
			if seen[l.Pos.Line] {
				t.Fatalf("line %d has two dispositions", l.Pos.Line)
			}
			seen[l.Pos.Line] = true
		}
		if len(seen) != tree.Lines {
			t.Fatalf("%d lines, %d dispositions", tree.Lines, len(seen))
		}
		toyGrammar.Enter(toyReader, tree, "x", text)
	})
}
