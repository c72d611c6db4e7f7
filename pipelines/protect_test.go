package pipelines

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"interlock/devices"
)

// TestEverySectionIsDecidedUpon: a section that is added to the site file must be held by protect, or be here with its reason.
func TestEverySectionIsDecidedUpon(t *testing.T) {
	held := "Rollout Devices Groups Hosts Services Uplinks Recovery Versions Spares Windows Freezes Approvals OnCall Gates Probes Leaves"
	proposals := "File Name Positions" // what the proposal's file is called, and where its keys stand
	for f := range reflect.TypeFor[devices.Site]().Fields() {
		if !strings.Contains(" "+held+" "+proposals+" ", " "+f.Name+" ") {
			t.Errorf("site section %s: is the base's word held when a proposal has another? see protect.go", f.Name)
		}
	}
}

// TestSiteOfTheBaseHolds proposes weaker sites together with the change that they would let through: both cores rebooted, so to
// speak, by shutting every storage port. The base's word denies each.
func TestSiteOfTheBaseHolds(t *testing.T) {
	before := sconet
	text, err := os.ReadFile(filepath.Join(before, "interlock.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	from, to := strings.Index(string(text), "uplinks:\n"), strings.Index(string(text), "recovery:\n")
	uplinks := string(text)[from:to]
	for _, c := range []struct{ name, from, to, says string }{
		{"keep lowered", "    keep: 2\n", "    keep: 0\n", "uplink storage is not as the base says"},
		{"uplink gone", uplinks, "", "uplink storage is not"},
		{"ports left out", `ports: ["core-a:Ethernet1/49", "core-a:Ethernet1/50", "core-b:Ethernet1/49", "core-b:Ethernet1/50"]`, `ports: ["oob-1:Ethernet20", "oob-1:Ethernet21"]`, "uplink storage is not"},
		{"approvals lowered", "approvals: {normal: 1, standard: 0, emergency: 1, vendor: 2", "approvals: {normal: 0, standard: 0, emergency: 0, vendor: 0", "approvals is not"},
		{"freeze taken out", "freezes:\n  - {from: 2026-12-20, to: 2027-01-04, why: year end}\n", "", "freezes is not"},
		{"a command to run added", "spares:", "probes: {x: {kind: command, target: \"touch pwned\", timeout: 5s}}\nspares:", "probes is not"},
		{"address moved", "core-a: {os: nxos, platform: N9K-C9364C, version: \"10.3(4a)\", address: 192.0.2.11", "core-a: {os: nxos, platform: N9K-C9364C, version: \"10.3(4a)\", address: 192.0.2.99", "address of core-a is not"},
	} {
		t.Run(c.name, func(t *testing.T) {
			after := t.TempDir()
			if err := os.CopyFS(after, os.DirFS(before)); err != nil {
				t.Fatal(err)
			}
			weaker := strings.Replace(string(text), c.from, c.to, 1)
			if weaker == string(text) {
				t.Fatal("the case changes nothing")
			}
			shut := "interface Ethernet1/49\n  shutdown\ninterface Ethernet1/50\n  shutdown\n"
			for _, f := range []struct{ file, text string }{{"interlock.yaml", weaker}, {"configs/core-a.cfg", ""}, {"configs/core-b.cfg", ""}} {
				if f.text == "" {
					was, err := os.ReadFile(filepath.Join(after, f.file))
					if err != nil {
						t.Fatal(err)
					}
					f.text = string(was) + shut
				}
				if err := os.WriteFile(filepath.Join(after, f.file), []byte(f.text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := Check(context.Background(), Source{Before: before, After: after})
			if err != nil {
				t.Fatal(err)
			}
			denied, said := false, false
			for _, f := range got.Findings {
				denied = denied || f.Rule == "uplinks/below-minimum"
				said = said || f.Rule == "site/not-yet-in-force" && strings.HasPrefix(f.Message, c.says)
			}
			if got.Verdict != Denied || !denied || !said {
				t.Errorf("verdict %s, denied by the uplink %v, said %v: %v", got.Verdict, denied, said, got.Findings)
			}
		})
	}
}
