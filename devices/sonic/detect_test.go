package sonic

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/devices/frr"
)

// TestDetect finds SONiC in the labs and the corpus, a device's files taken together, surer than FRR or Cumulus Linux.
func TestDetect(t *testing.T) {
	weights := map[string][3]int{}
	for _, f := range append(labFiles(t, "sonic"), corpusFiles(t)...) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		device := filepath.Dir(f)
		if filepath.Base(device) == "sonic" { // the corpus has the folder in the file's name
			device = filepath.Base(f)[:40]
		}
		w := weights[device]
		for i, detect := range []func([]byte) (int, []string){detect, frr.Vendor.Detect, frr.Cumulus.Detect} {
			n, _ := detect(text)
			w[i] += n
		}
		weights[device] = w
	}
	for d, w := range weights {
		if w[0] <= w[1] || w[0] <= w[2] {
			t.Errorf("%s: sonic %d, frr %d, cumulus %d", d, w[0], w[1], w[2])
		}
	}
	if w, _ := detect([]byte(`{"name": "x", "VLAN": 1}`)); w != 0 {
		t.Errorf("any JSON is taken for SONiC's: %d", w)
	}
}

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

// TestSecrets: no secret of the database gets into a tree.
func TestSecrets(t *testing.T) {
	tree := Vendor.Read("config_db.json", []byte(`{"TACPLUS": {"global": {"passkey": "hunter2"}}, "SNMP_COMMUNITY": {"hunter2": {"TYPE": "RO"}}, "BGP_NEIGHBOR": {"10.0.0.1": {"auth_password": "hunter2"}}}`))
	for _, tr := range []*devices.Tree{tree, Vendor.Read("snmp.yml", []byte("snmp_rocommunity: hunter2\n"))} {
		if s := tr.Render(" "); s == "" || strings.Contains(s, "hunter2") {
			t.Errorf("a secret is in %s", s)
		}
	}
}
