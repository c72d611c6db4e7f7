package sros

import "interlock/devices/syntax"

// signs tell SR OS from other systems, by how sure each makes.
var signs = []syntax.Sign{
	syntax.MustSign("a header names TiMOS", 100, `(?m)^# TiMOS-`),
	syntax.MustSign("the configuration format's version", 60, `(?m)^# Configuration format version [0-9]`),
	syntax.MustSign("configure in braces", 60, `(?m)^configure \{\s*$`),
	syntax.MustSign("paths from /configure", 60, `(?m)^/configure \S`),
	syntax.MustSign("persistent indices", 40, `(?m)^persistent-indices \{`),
	syntax.MustSign("router Base", 40, `(?m)^\s*(/configure )?router "?Base"? ?`),
	syntax.MustSign("cards and MDAs", 30, `(?m)^\s+mda-type |^\s+card-type `),
	syntax.MustSign("the echoes of the classic form", 60, `(?m)^echo "[A-Z].* Configuration"`),
	syntax.MustSign("exit all", 30, `(?m)^exit all\s*$`),
	syntax.MustSign("policy-options with braces and without semicolons", 20, `(?m)^\s+policy-statement "[^"]+" \{\s*$`),
	syntax.MustSign("admin-state", 15, `(?m)^\s+admin-state (enable|disable)\s*$`),

	syntax.MustSign("semicolons", -80, `(?m)^\s+[\w-]+( [^;{}]+)?;\s*$`),
	syntax.MustSign("SR Linux", -80, `(?m)^\s*(set / )?(network-instance|interface ethernet-[0-9]+/)`),
	syntax.MustSign("set statements", -50, `(?m)^set (system|interfaces|protocols|version) `),
	syntax.MustSign("exclamation marks", -30, `(?m)^!\s*$`),
}
