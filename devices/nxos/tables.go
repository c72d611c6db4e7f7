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
	for _, p := range patterns {
		rows = append(rows, ioslike.Row{In: in, Pattern: p, Exact: true, No: no, Do: func(s *ioslike.Scope, a syntax.Args) error {
			key := word
			if s.Block != "" {
				key = s.Block
			}
			key += " " + strings.TrimPrefix(strings.Join(a.Node.Words, " "), word+" ")
			s.Setting(key, "")
			return nil
		}})
	}
	return rows
}

// block is a statement that opens a block whose statements are settings too.
func block(in, word, pattern, opens string) ioslike.Row {
	return ioslike.Row{In: in, Pattern: pattern, Opens: opens, Exact: true, Do: func(s *ioslike.Scope, a syntax.Args) error {
		key := strings.Join(a.Node.Words, " ")
		if s.Block != "" {
			key = s.Block + " " + key
		} else {
			key = word + " " + strings.TrimPrefix(key, word+" ")
		}
		s.Block = key
		s.Setting(key, "")
		return nil
	}}
}
