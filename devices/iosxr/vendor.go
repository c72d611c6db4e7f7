// Package iosxr is Cisco IOS XR: its statements as tables of rows, its routing policy language compiled to the model's
// terms, what it does where nothing is said, and how its text is told from others'. The statements are those of the
// Cisco IOS XR command references and configuration guides (ASR 9000, NCS 5500, releases 5.3 to 7.11).
package iosxr

import (
	"bytes"
	_ "embed"
	"regexp"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

var reader = syntax.Reader{
	Comment: []string{"!", "#"},
	Bodies: []syntax.Body{
		{Prefix: "banner exec"}, {Prefix: "banner login"}, {Prefix: "banner motd"}, {Prefix: "banner incoming"}, {Prefix: "banner slip-ppp"}, {Prefix: "banner prompt-timeout"},
		{Prefix: "route-policy", Until: "end-policy", When: definesPolicy.MatchString},
		{Prefix: "prefix-set", Until: "end-set"}, {Prefix: "community-set", Until: "end-set"}, {Prefix: "large-community-set", Until: "end-set"},
		{Prefix: "extcommunity-set", Until: "end-set"}, {Prefix: "as-path-set", Until: "end-set"}, {Prefix: "rd-set", Until: "end-set"},
		{Prefix: "etag-set", Until: "end-set"}, {Prefix: "esi-set", Until: "end-set"}, {Prefix: "mac-set", Until: "end-set"}, {Prefix: "tag-set", Until: "end-set"}, {Prefix: "ospf-area-set", Until: "end-set"},
		{Prefix: "policy-global", Until: "end-global"},
	},
}

// definesPolicy tells the line that defines a policy from one that applies it to a neighbour ("route-policy IN in").
var definesPolicy = regexp.MustCompile(`^route-policy [^\s(]+\s*(?:\([^)]*\))?$`)

var grammar = syntax.MustCompile(syntax.Options{Interface: interfaceName, Chain: syntax.Semicolon},
	interfaceRows, addressRows, gatewayRows, vrfRows, staticRows, ospfRows, isisRows(), bgpRows, bgpNeighborRows, policyRows, aclRows, ioslike.ACLRows(), managementRows, unmodelledRows)

//go:embed effects.yaml
var effects []byte

// Vendor is Cisco IOS XR.
var Vendor = vendor()

func vendor() devices.Vendor {
	v := ioslike.Vendor(ioslike.Language{
		OS: "iosxr", Title: "Cisco IOS XR",
		Grammar: grammar, Reader: reader, Detect: syntax.Detector(signs), Dialect: &dialect, Effects: effects,
	})
	read, convert, enter := v.Read, v.Convert, v.Enter
	v.Read = func(file string, text []byte) *devices.Tree { return read(file, joinArguments(text)) }
	v.Convert = func(trees []*devices.Tree) (*devices.Config, []devices.LineReport, []devices.Finding) {
		c, lines, findings := convert(trees)
		readHeader(c, trees)
		judged := policies(c, trees)
		for i, l := range lines {
			if v, ok := judged[l.Pos]; ok {
				lines[i].Disposition, lines[i].Why = v.as, v.why
			}
		}
		defaults(c)
		return c, lines, findings
	}
	v.Enter = func(before *devices.Tree, file string, commands []byte) devices.Entered {
		e := enter(before, file, joinArguments(commands))
		_, lines, _ := v.Convert([]*devices.Tree{e.After})
		judge(&e, file, lines)
		return e
	}
	return v
}

// judge gives the lines of policies and sets, which are read after they were entered, what became of them in the
// configuration that they lead to. The line that opens one stands for all of them.
func judge(e *devices.Entered, file string, after []devices.LineReport) {
	found := map[devices.Pos]devices.LineReport{}
	for _, l := range after {
		if l.Pos.File == file && (l.Disposition == devices.Unknown || l.Disposition == devices.Unmodelled) {
			found[l.Pos] = l
		}
	}
	for i, c := range e.Commands {
		if l, ok := found[c.Pos]; ok && !c.Exec && c.Disposition == devices.Modelled {
			e.Commands[i].Disposition, e.Commands[i].Why = l.Disposition, l.Why
		}
	}
	for i, c := range e.Lines {
		if l, ok := found[c.Pos]; ok {
			e.Lines[i].Disposition, e.Lines[i].Why = l.Disposition, l.Why
		}
	}
}

// joinArguments makes a policy with its arguments one word, as every other policy is: "route-policy IN(10, SET) in"
// loses the spaces between the brackets.
func joinArguments(text []byte) []byte {
	word := []byte("route-policy ")
	if !bytes.Contains(text, word) {
		return text
	}
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		line := text
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line = text[:i+1]
		}
		text = text[len(line):]
		at := bytes.Index(line, word)
		if at < 0 {
			out = append(out, line...)
			continue
		}
		open := bytes.IndexByte(line[at:], '(')
		end := bytes.IndexByte(line[at:], ')')
		if open < 0 || end < open {
			out = append(out, line...)
			continue
		}
		head, inside := bytes.TrimRight(line[:at+open], " \t"), line[at+open:at+end]
		out = append(out, head...)
		for _, c := range inside {
			if c != ' ' && c != '\t' {
				out = append(out, c)
			}
		}
		out = append(out, line[at+end:]...)
	}
	return out
}

// judgement is what became of one line.
type judgement struct {
	as  devices.Disposition
	why string
}
