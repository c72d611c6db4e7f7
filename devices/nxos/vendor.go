// Package nxos is Cisco NX-OS: its statements as tables of rows, what it does where nothing is said, and how its text
// is told from others'. The statements are those of the Cisco Nexus 9000 Series NX-OS command references (releases 7.0(3)I7
// to 10.4) and, where they differ, of the Nexus 7000 and 3000.
package nxos

import (
	_ "embed"

	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

var reader = syntax.Reader{
	Comment: []string{"!", "#"},
	Bodies:  []syntax.Body{{Prefix: "banner motd"}, {Prefix: "banner exec"}},
}

var grammar = syntax.MustCompile(syntax.Options{Interface: interfaceName, Chain: syntax.Semicolon},
	interfaceRows, layer2Rows, gatewayRows, vrfRows, ospfRows(false), ospfRows(true), ospfLinkRows, ospfInterfaceRows(false), ospfInterfaceRows(true),
	bgpRows, bgpNeighborRows, bgpFamilyRows, evpnRows, eigrpRows(), isisRows(), policyRows, managementRows, unmodelledRows)

//go:embed effects.yaml
var effects []byte

// Vendor is Cisco NX-OS.
var Vendor = ioslike.Vendor(ioslike.Language{
	OS: "nxos", Title: "Cisco NX-OS",
	Grammar: grammar, Reader: reader, Detect: detect, Defaults: defaults, Effects: effects, Dialect: &dialect,
})
