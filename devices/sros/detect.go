package sros

import (
	"bytes"

	"interlock/devices/syntax"
)

// signs tell SR OS from other systems, by how sure each makes.
var signs = []struct {
	says   string
	weight int
	found  *syntax.Evidence
}{
	{"a header names TiMOS", 100, syntax.MustEvidence(`(?m)^# TiMOS-`)},
	{"the configuration format's version", 60, syntax.MustEvidence(`(?m)^# Configuration format version [0-9]`)},
	{"configure in braces", 60, syntax.MustEvidence(`(?m)^configure \{\s*$`)},
	{"paths from /configure", 60, syntax.MustEvidence(`(?m)^/configure \S`)},
	{"persistent indices", 40, syntax.MustEvidence(`(?m)^persistent-indices \{`)},
	{"router Base", 40, syntax.MustEvidence(`(?m)^\s*(/configure )?router "?Base"? ?`)},
	{"cards and MDAs", 30, syntax.MustEvidence(`(?m)^\s+mda-type |^\s+card-type `)},
	{"the echoes of the classic form", 60, syntax.MustEvidence(`(?m)^echo "[A-Z].* Configuration"`)},
	{"exit all", 30, syntax.MustEvidence(`(?m)^exit all\s*$`)},
	{"policy-options with braces and without semicolons", 20, syntax.MustEvidence(`(?m)^\s+policy-statement "[^"]+" \{\s*$`)},
	{"admin-state", 15, syntax.MustEvidence(`(?m)^\s+admin-state (enable|disable)\s*$`)},

	{"semicolons", -80, syntax.MustEvidence(`(?m)^\s+[\w-]+( [^;{}]+)?;\s*$`)},
	{"SR Linux", -80, syntax.MustEvidence(`(?m)^\s*(set / )?(network-instance|interface ethernet-[0-9]+/)`)},
	{"set statements", -50, syntax.MustEvidence(`(?m)^set (system|interfaces|protocols|version) `)},
	{"exclamation marks", -30, syntax.MustEvidence(`(?m)^!\s*$`)},
}

// detect weighs the signs that a text is SR OS configuration, from 0 to 100.
func detect(text []byte) (weight int, said []string) {
	if i := bytes.IndexByte(text, 0); i >= 0 && i < 1000 {
		return 0, nil
	}
	text = bytes.ReplaceAll(text[:min(len(text), 1<<20)], []byte("\r"), nil)
	for _, s := range signs {
		if !s.found.Match(text) {
			continue
		}
		weight += s.weight
		if s.weight > 0 {
			said = append(said, s.says)
		}
	}
	return max(0, min(weight, 100)), said
}
