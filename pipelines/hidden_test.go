package pipelines

import (
	"slices"
	"testing"

	"interlock/devices"
)

// TestHiddenCommands has commands that stand in a line behind another: whoever pastes the text enters both, and a reader that looks at the
// first alone would pass it.
func TestHiddenCommands(t *testing.T) {
	for _, c := range []struct{ os, text, why string }{
		{"nxos", "ntp server 192.0.2.1 ; reload", "NX-OS divides a line at a semicolon"},
		{"nxos", "interface Ethernet1/1\n  description x ; shutdown", "wherever it stands"},
		{"nxos", "interface Ethernet1/1 ;shutdown", "a space before is enough"},
		{"nxos", "show clock ; reload", "in exec mode as well"},
		{"nxos", "interface Ethernet1/1\n  description x\x15shutdown", "Ctrl-U erases the line so far, and shutdown is what is left"},
		{"nxos", "interface Ethernet1/1\n  description x\x1a", "Ctrl-Z leaves configuration mode"},
		{"nxos", "banner motd #\nhello # ; reload", "behind the end of a banner"},
		{"eos", "ntp server 192.0.2.1 ; reload", "not known of EOS, so it blocks"},
		{"iosxr", "ntp server 192.0.2.1 ; reload", "nor of IOS XR"},
		{"ios", "ntp server 192.0.2.1\x15reload", "a terminal of IOS edits lines too"},
		{"junos", "set system host-name x\x15exit", "and one of Junos"},
		{"sros", "/configure system name x\x15admin reboot now", "and one of SR OS"},
		{"srlinux", "set / system name host-name x\x15quit", "and one of SR Linux"},
		{"sonic", "echo $(sudo reboot)", "SONiC's commands are read by a shell"},
		{"sonic", "sudo config hostname x && sudo reboot", "which has more than one way to go on"},
		{"cumulus", "net add interface swp1 alias x; sudo reboot", "as on Cumulus Linux"},
		{"cumulus", "net add interface swp1 alias `sudo reboot`", "in all its forms"},
		{"frr", "hostname x; reboot", "and with FRR on any Linux"},
	} {
		i := slices.IndexFunc(Vendors, func(v *devices.Vendor) bool { return v.OS == c.os })
		got, err := EffectsOf(Vendors[i], "commands", []byte(c.text+"\n"), "before", nil)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(got.Findings, func(f devices.Finding) bool { return f.Severity == devices.Inconclusive || f.Severity == devices.Deny }) {
			t.Errorf("%s: %q passes: %s", c.os, c.text, c.why)
		}
	}
}
