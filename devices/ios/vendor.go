// Package ios is Cisco IOS and IOS-XE: its statements as tables of rows, what it does where nothing is said, and how its
// text is told from others'. The statements are those of the Cisco IOS command references (15M&T, 12.4) and of the IOS-XE
// configuration guides for Catalyst 3850, 4500, 6500 and 9000 switches, ASR 1000 and CSR 1000V routers (3.x, 16.x, 17.x).
package ios

import (
	"bytes"
	_ "embed"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// effects is the knowledge base of what commands do.
//
//go:embed effects.yaml
var effects []byte

var reader = syntax.Reader{
	Comment: []string{"!"},
	Bodies: []syntax.Body{
		{Prefix: "banner motd"}, {Prefix: "banner login"}, {Prefix: "banner exec"}, {Prefix: "banner incoming"}, {Prefix: "banner slip-ppp"},
		{Prefix: "banner prompt-timeout"}, {Prefix: "aaa authentication banner"}, {Prefix: "aaa authentication fail-message"},
		{Prefix: "vacant-message"}, {Prefix: "refuse-message"}, {Prefix: "macro name", Until: "@"},
	},
}

var grammar = syntax.MustCompile(syntax.Options{Interface: interfaceName, HasDefault: true}, rows()...)

// Vendor is Cisco IOS and IOS-XE.
var Vendor = vendor()

func vendor() devices.Vendor {
	v := ioslike.Vendor(ioslike.Language{
		OS: "ios", Title: "Cisco IOS and IOS-XE", Grammar: grammar, Reader: reader, Detect: syntax.Detector(signs), Defaults: defaults, Effects: effects, Dialect: &dialect,
	})
	v.Aliases = []string{"iosxe", "ios-xe", "ios_xe"}
	v.Read = func(file string, text []byte) *devices.Tree {
		t := reader.Read(file, plain(text))
		for _, n := range t.Nodes {
			closeFamilies(n)
		}
		grammar.Bind(t)
		return t
	}
	convert := v.Convert
	v.Convert = func(trees []*devices.Tree) (*devices.Config, []devices.LineReport, []devices.Finding) {
		c, lines, findings := convert(trees)
		c.PrunePositions()
		return c, lines, findings
	}
	enter := v.Enter
	v.Enter = func(before *devices.Tree, file string, commands []byte) devices.Entered {
		return enter(before, file, plain(commands))
	}
	commands := v.Commands
	v.Commands = func(before, after *devices.Tree) []devices.Command {
		cs := commands(before, after)
		for i, c := range cs { // the device refuses to remove a port, and takes it back to its defaults
			if name, ok := strings.CutPrefix(c.Line, "no interface "); ok {
				if kind, _ := kindOf(name); kind == devices.Ethernet {
					cs[i].Line = "default interface " + name
					cs[i].Text = cs[i].Line
				}
			}
		}
		return cs
	}
	return v
}

// plain spells the character that delimits banners, which the system shows as ^C and keeps in files as it is.
func plain(text []byte) []byte {
	if bytes.IndexByte(text, 3) < 0 {
		return text
	}
	return bytes.ReplaceAll(text, []byte{3}, []byte("^C"))
}

// closeFamilies puts the statements of an address family into it where the text indents them no further than the family
// itself, as IOS before 12.4 shows them: they belong to it up to "exit-address-family" or the next family.
func closeFamilies(n *syntax.Node) {
	if len(n.Words) == 0 || n.Words[0] != "router" && n.Words[0] != "vrf" && n.Words[0] != "ip" {
		return
	}
	var kept []*syntax.Node
	var open *syntax.Node
	for _, c := range n.Children {
		switch {
		case c.Kind == syntax.Statement && c.Words[0] == "address-family":
			open = nil
			if len(c.Children) == 0 {
				open = c
			}
		case c.Kind == syntax.Statement && (c.Words[0] == "exit-address-family" || c.Words[0] == "exit"):
			open = nil
		case open != nil && c.Indent == open.Indent:
			c.Parent = open
			open.Children = append(open.Children, c)
			continue
		}
		kept = append(kept, c)
	}
	n.Children = kept
}
