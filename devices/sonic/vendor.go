// Package sonic is SONiC: config_db.json, a database written as JSON, and beside it the configuration of FRR, whose
// language is the frr package's. A table of rows reads the database as well: json.go makes of each table, entry and
// field a statement of its own, in the line where it stands.
//
// Tables are those of sonic-net/sonic-buildimage, src/sonic-yang-models, and of the configuration guide there.
package sonic

import (
	"bytes"
	_ "embed"
	"strings"

	"interlock/devices"
	"interlock/devices/frr"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

//go:embed effects.yaml
var effects []byte

var grammar = syntax.MustCompile(syntax.Options{Chain: syntax.Shell}, append(frr.Tables(), modelRows(), settingRows(), otherRows(), commandRows())...)

// Vendor is SONiC.
var Vendor = vendor()

func vendor() devices.Vendor {
	v := frr.Wire(ioslike.Language{OS: "sonic", Title: "SONiC", Grammar: grammar, Reader: frr.Reader, Detect: detect, Defaults: defaults, Effects: effects, Dialect: &dialect})
	readText := v.Read
	v.Read = func(file string, text []byte) *devices.Tree {
		if !isJSON(text) {
			t := readText(file, hideCommunities(text))
			return t
		}
		t := readJSON(file, bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF")))
		grammar.Bind(t)
		return t
	}
	convert := v.Convert
	v.Convert = func(trees []*devices.Tree) (*devices.Config, []devices.LineReport, []devices.Finding) {
		c, lines, findings := convert(trees)
		return c, oneEach(lines), findings
	}
	return v
}

func isJSON(text []byte) bool {
	t := bytes.TrimLeft(bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF")), " \t\r\n")
	return len(t) > 0 && (t[0] == '{' || t[0] == '[')
}

// hideCommunities takes the communities out of snmp.yml, whose lines no other system has.
func hideCommunities(text []byte) []byte {
	if !bytes.Contains(text, []byte("community")) {
		return text
	}
	lines := strings.Split(string(text), "\n")
	for i, l := range lines {
		key, value, ok := strings.Cut(l, ":")
		if value = strings.TrimSpace(value); ok && value != "" && strings.HasPrefix(key, "snmp_r") && !syntax.IsSecret(value) {
			lines[i] = key + ": " + syntax.Secret(value)
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// oneEach leaves one report for each line: where several statements stand in one, that which is known least of.
func oneEach(lines []devices.LineReport) []devices.LineReport {
	rank := map[devices.Disposition]int{devices.Inert: 0, devices.Modelled: 1, devices.Unmodelled: 2, devices.Unknown: 3}
	out := lines[:0]
	for _, l := range lines {
		if strings.Trim(l.Text, "{}[], ") == "" && l.Text != "" && l.Disposition == devices.Inert {
			l.Why = "opens or closes what stands around it"
		}
		if n := len(out); n > 0 && out[n-1].Pos.File == l.Pos.File && out[n-1].Pos.Line == l.Pos.Line {
			if rank[l.Disposition] > rank[out[n-1].Disposition] {
				out[n-1] = l
			}
			continue
		}
		out = append(out, l)
	}
	return out
}
