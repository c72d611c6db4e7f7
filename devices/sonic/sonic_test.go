package sonic

import (
	"strings"
	"testing"

	"interlock/devices"
)

// TestOneLine: JSON without line ends is one line with one disposition, that which is known least of.
func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{
		`{"PORT": {"Ethernet0": {"mtu": "9100"}}}`:                                      "modelled",
		`{"PORT": {"Ethernet0": {"mtu": "9100"}}, "QUEUE": {"Ethernet0|3": {}}}`:        "unmodelled",
		`{"PORT": {"Ethernet0": {"mtu": "9100"}}, "COLOURS": {"Ethernet0": {"a": ""}}}`: "unknown",
	} {
		tree := Vendor.Read("config_db.json", []byte(text))
		_, lines, _ := Vendor.Convert([]*devices.Tree{tree})
		if len(lines) != 1 || lines[0].Disposition.String() != want {
			t.Errorf("%s: %v, want %s", text, lines, want)
		}
	}
}

// TestTwice: of one key twice the device takes the last, which the reader does not guess: it says so, and that blocks.
func TestTwice(t *testing.T) {
	for text, want := range map[string]int{
		"{\"PORT\": {\n\"Ethernet0\": {\"mtu\": \"9100\"},\n\"Ethernet0\": {\"mtu\": \"1500\"}}}\n":            3,
		"{\"PORT\": {\"Ethernet0\": {\"mtu\": \"9100\"}},\n\"PORT\": {}}\n":                                    2,
		"{\"PORT\": {\"Ethernet0\": {\"mtu\": \"9100\"},\n\"Ethernet4\": {\"mtu\": \"9100\"}},\"VLAN\": {}}\n": 0,
	} {
		_, _, findings := Vendor.Convert([]*devices.Tree{Vendor.Read("config_db.json", []byte(text))})
		at := 0
		for _, f := range findings {
			if f.Severity == devices.Inconclusive && strings.Contains(f.Message, "already") {
				at = f.Pos.Line
			}
		}
		if at != want {
			t.Errorf("%s: told at line %d, want %d: %v", text, at, want, findings)
		}
	}
}

// TestSecrets: no secret of the database gets into a tree.
func TestSecrets(t *testing.T) {
	tree := Vendor.Read("config_db.json", []byte(`{"TACPLUS": {"global": {"passkey": "hunter2"}}, "SNMP_COMMUNITY": {"hunter2": {"TYPE": "RO"}}, "BGP_NEIGHBOR": {"10.0.0.1": {"auth_password": "hunter2"}}}`))
	for _, tr := range []*devices.Tree{tree, Vendor.Read("snmp.yml", []byte("snmp_rocommunity: hunter2\n"))} {
		if s := tr.Render(" "); s == "" || strings.Contains(s, "hunter2") {
			t.Errorf("a secret is in %s", s)
		}
	}
}
