package srlinux

import (
	"bytes"

	"interlock/devices/syntax"
)

// signs tell SR Linux from other systems, by how sure each makes.
var signs = []struct {
	says   string
	weight int
	found  *syntax.Evidence
}{
	{"paths from set /", 60, syntax.MustEvidence(`(?m)^set / (interface|network-instance|system|routing-policy|acl|platform|bfd|qos|tunnel-interface) `)},
	{"modules of srl_nokia", 100, syntax.MustEvidence(`"srl_nokia-[a-z-]+:`)},
	{"network instances", 50, syntax.MustEvidence(`(?m)^\s*network-instance [\w-]+ \{\s*$`)},
	{"ethernet ports with a dash", 50, syntax.MustEvidence(`(?m)^\s*interface (ethernet-[0-9]+/[0-9]+(/[0-9]+)?|mgmt0|system0|irb[0-9]+|lag[0-9]+) \{\s*$`)},
	{"the prompt of SR Linux", 60, syntax.MustEvidence(`(?m)^--\{ .*\}--\[.*\]--`)},
	{"subinterfaces", 30, syntax.MustEvidence(`(?m)^\s+subinterface [0-9]+ \{`)},
	{"servers of SR Linux", 30, syntax.MustEvidence(`(?m)^\s+(gnmi-server|json-rpc-server|grpc-server [\w-]+) \{`)},
	{"afi-safi", 20, syntax.MustEvidence(`(?m)^\s+afi-safi [\w-]+ \{`)},

	{"SR OS", -100, syntax.MustEvidence(`(?m)^# TiMOS-|^configure \{|^/configure `)},
	{"semicolons", -80, syntax.MustEvidence(`(?m)^\s+[\w-]+( [^;{}]+)?;\s*$`)},
	{"exclamation marks", -40, syntax.MustEvidence(`(?m)^!\s*$`)},
}

// detect weighs the signs that a text is SR Linux configuration, from 0 to 100.
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
