package nxos

import (
	"strings"

	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// join puts tables behind one another.
func join(tables ...[]ioslike.Row) []ioslike.Row {
	var all []ioslike.Row
	for _, t := range tables {
		all = append(all, t...)
	}
	return all
}

// inert and unmodelled make rows of a mode that share their reason.
func inert(in, why string, patterns ...string) []ioslike.Row {
	return same(in, syntax.Inert, why, patterns)
}

func unmodelled(in, why string, patterns ...string) []ioslike.Row {
	return same(in, syntax.Unmodelled, why, patterns)
}

func same(in string, as syntax.Disposition, why string, patterns []string) []ioslike.Row {
	var rows []ioslike.Row
	for _, p := range patterns {
		rows = append(rows, ioslike.Row{In: in, Pattern: p, As: as, Why: why, Exact: true})
	}
	return rows
}

// settings are statements of which only the presence is known, under a neutral word: the word and the statement are
// the key of Config.Settings.
func settings(in, word string, patterns ...string) []ioslike.Row {
	return settingRows(in, word, false, patterns)
}

// settingsOff are settings that show running-config shows as "no ..." where they are off.
func settingsOff(in, word string, patterns ...string) []ioslike.Row {
	return settingRows(in, word, true, patterns)
}

func settingRows(in, word string, no bool, patterns []string) []ioslike.Row {
	var rows []ioslike.Row
	var enter func(*syntax.Edit, syntax.Args)
	if no {
		enter = overrides
	}
	for _, p := range patterns {
		rows = append(rows, ioslike.Row{In: in, Pattern: p, Exact: true, No: no, Enter: enter, Do: func(s *ioslike.Scope, a syntax.Args) error {
			key := settingKey(word, s.Block, a)
			a.Sets("/" + key)
			s.Setting(key, "")
			return nil
		}})
	}
	return rows
}

// block is a statement that opens a block whose statements are settings too.
func block(in, word, pattern, opens string) ioslike.Row {
	return ioslike.Row{In: in, Pattern: pattern, Opens: opens, Exact: true, Do: func(s *ioslike.Scope, a syntax.Args) error {
		key := settingKey(word, s.Block, a)
		a.Sets("/" + key)
		s.Block = key
		s.Setting(key, "")
		return nil
	}}
}

// vendorWords are the vendor's own words that a neutral one stands for, and that a key leaves out.
var vendorWords = map[string][]string{"snmp": {"snmp-server "}, "syslog": {"logging "}, "dns": {"ip "}, "dhcp": {"ip dhcp "}, "netconf": {"xml server "}}

// settingKey is the key of a statement in Config.Settings: the neutral word, or the block that the statement stands in,
// and the statement.
func settingKey(word, block string, a syntax.Args) string {
	line := strings.Join(a.Node.Words, " ")
	if block != "" {
		return block + " " + line
	}
	for _, w := range append(vendorWords[word], word+" ") {
		line = strings.TrimPrefix(line, w)
	}
	if line == word {
		return word
	}
	return word + " " + line
}
