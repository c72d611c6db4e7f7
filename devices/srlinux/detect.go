package srlinux

import "interlock/devices/syntax"

// signs tell SR Linux from other systems, by how sure each makes.
var signs = []syntax.Sign{
	syntax.MustSign("paths from set /", 60, `(?m)^set / (interface|network-instance|system|routing-policy|acl|platform|bfd|qos|tunnel-interface) `),
	syntax.MustSign("modules of srl_nokia", 100, `"srl_nokia-[a-z-]+:`),
	syntax.MustSign("network instances", 50, `(?m)^\s*network-instance [\w-]+ \{\s*$`),
	syntax.MustSign("ethernet ports with a dash", 50, `(?m)^\s*interface (ethernet-[0-9]+/[0-9]+(/[0-9]+)?|mgmt0|system0|irb[0-9]+|lag[0-9]+) \{\s*$`),
	syntax.MustSign("the prompt of SR Linux", 60, `(?m)^--\{ .*\}--\[.*\]--`),
	syntax.MustSign("subinterfaces", 30, `(?m)^\s+subinterface [0-9]+ \{`),
	syntax.MustSign("servers of SR Linux", 30, `(?m)^\s+(gnmi-server|json-rpc-server|grpc-server [\w-]+) \{`),
	syntax.MustSign("afi-safi", 20, `(?m)^\s+afi-safi [\w-]+ \{`),

	syntax.MustSign("SR OS", -100, `(?m)^# TiMOS-|^configure \{|^/configure `),
	syntax.MustSign("semicolons", -80, `(?m)^\s+[\w-]+( [^;{}]+)?;\s*$`),
	syntax.MustSign("exclamation marks", -40, `(?m)^!\s*$`),
}
