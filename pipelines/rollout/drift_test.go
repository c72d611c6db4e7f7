package rollout

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
	"interlock/pipelines/journal"
)

// switchConfig is a small EOS switch as its site's file has it.
const switchConfig = "! device: sw-1 (DCS-7050SX3-48YC8, EOS-4.31.1F)\n!\nhostname sw-1\n!\nsnmp-server contact noc\n!\ninterface Ethernet1\n   description array\n   mtu 9000\n!\ninterface Ethernet2\n   description spare\n!\nbanner login\nkeep out\nEOF\n!\nusername admin privilege 15 role network-admin secret sha512 $6$abc$def\n!\nend\n"

func eosDevice(t *testing.T, text string) *devices.Device {
	t.Helper()
	for _, v := range pipelines.Vendors {
		if v.OS == "eos" {
			d := &devices.Device{Name: "sw-1", Vendor: v, Trees: []*devices.Tree{v.Read("configs/sw-1.cfg", []byte(text))}}
			d.Config, d.Lines, d.Findings = v.Convert(d.Trees)
			return d
		}
	}
	t.Fatal("no EOS")
	return nil
}

// noon is when a run was carried out; a file may be older or newer.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// runOf makes the events of a run that changes one text of sw-1's configuration into another, and ends as it does.
func runOf(t *testing.T, id string, at time.Time, before, after, end string) []journal.Event {
	t.Helper()
	o := opening{Shape: Shape{Steps: []StepShape{{Half: "A", Devices: []DeviceShape{{Name: "sw-1", Config: true}}}}}}
	if before != after {
		o.Changes = map[string][]Setting{"sw-1": settings(eosDevice(t, before), eosDevice(t, after))}
	}
	data, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	events := []journal.Event{{Run: id, At: at, Kind: journal.Started, Data: data}}
	for _, act := range strings.Split(end, ", ") {
		seen, err := json.Marshal(Seen{Timer: true, Until: at.Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, journal.Event{Run: id, At: at, Kind: journal.Intent, Act: act, Step: 1, Device: "sw-1"},
			journal.Event{Run: id, At: at, Kind: journal.Outcome, Act: act, Step: 1, Device: "sw-1", Result: OK, Data: seen})
	}
	return events
}

func TestDrifted(t *testing.T) {
	with := func(from, to string) string {
		if !strings.Contains(switchConfig, from) {
			t.Fatalf("the configuration lacks %q", from)
		}
		return strings.Replace(switchConfig, from, to, 1)
	}
	rack := with("description array", "description array rack 4")
	older, newer := noon.Add(-time.Hour), noon.Add(time.Hour)
	const done = "stage, arm, commit, confirm, save"
	for _, tt := range []struct {
		reason  string
		runs    [][]journal.Event
		running string
		changed time.Time
		want    string // op path: explained by; or why
	}{
		{"what the file says is no drift", nil, switchConfig, older, ""},
		{"nor is another order of comments and what a device says around", nil, "Current configuration:\n! Last change at 12:00\n" + switchConfig, older, ""},
		{"a change by hand", nil, with("mtu 9000", "mtu 1600"), older, "~ interface Ethernet1 / mtu: ? "},
		{"an account by hand", nil, with("username admin", "username eve privilege 15 role network-admin secret 0 x\nusername admin"), older, "+ user eve: ? "},
		{"a setting that is gone", nil, with("   mtu 9000\n", ""), older, "- interface Ethernet1 / mtu: ? "},
		{"a line that is not in the model", nil, with("!\nbanner", "!\nfrobnicate 7\n!\nbanner"), older, "+ line: frobnicate 7: ? "},
		{"another secret alone", nil, with("$6$abc$def", "$6$abc$xyz"), older, "~ user admin / secret: ? "},
		{"a run left it so, and the file is not up to date", [][]journal.Event{runOf(t, "r1", noon, switchConfig, rack, done)}, rack, older, "~ interface Ethernet1 / description: r1 "},
		{"a run left it so, and by hand it is otherwise", [][]journal.Event{runOf(t, "r1", noon, switchConfig, rack, done)}, with("description array", "description array rack 5"), older,
			`~ interface Ethernet1 / description: ? run r1 left it otherwise: "array rack 4"`},
		{"a run left it so, and by hand it was taken back", [][]journal.Event{runOf(t, "r1", noon, switchConfig, rack, done)}, switchConfig, older,
			"~ interface Ethernet1 / description: ? run r1 left it otherwise at 2026-11-24T12:00:00Z; the device runs what the site's older file says"},
		{"a file that was changed after the run has the last word", [][]journal.Event{runOf(t, "r1", noon, switchConfig, rack, done)}, switchConfig, newer, ""},
		{"a run that was not confirmed left nothing", [][]journal.Event{runOf(t, "r1", noon, switchConfig, rack, "stage, arm, commit")}, rack, older, "~ interface Ethernet1 / description: ? "},
		{"nor did one that was rolled back", [][]journal.Event{runOf(t, "r1", noon, switchConfig, rack, done+", back out")}, rack, older, "~ interface Ethernet1 / description: ? "},
		{"the later of two runs counts", [][]journal.Event{runOf(t, "r1", noon, switchConfig, rack, done), runOf(t, "r2", noon.Add(time.Minute), rack, with("description array", "description array rack 6"), done)}, rack, older,
			`~ interface Ethernet1 / description: ? run r2 left it otherwise: "array rack 6"`},
		{"a run that set a secret proves nothing of the secret", [][]journal.Event{runOf(t, "r1", noon, switchConfig, with("$6$abc$def", "$6$abc$xyz"), done)}, with("$6$abc$def", "$6$abc$xyz"), older,
			"~ user admin / secret: ? run r1 set it; whether to this secret, no record can say"},
		{"a run of an older version does not say what it changed", [][]journal.Event{runOf(t, "r1", noon, switchConfig, switchConfig, done)}, rack, older,
			"~ interface Ethernet1 / description: ? run r1 changed this device, and its record does not say what"},
		{"a capture that was cut off is a drift, not silence", nil, switchConfig[:strings.Index(switchConfig, "interface Ethernet2")], older, "- banner"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			var events []journal.Event
			for _, r := range tt.runs {
				events = append(events, r...)
			}
			r, err := RecordsOf(events)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range r.Drifted(eosDevice(t, switchConfig), tt.running, tt.changed) {
				by := d.Run
				if by == "" {
					by = "?"
				}
				got = append(got, fmt.Sprintf("%c %s: %s %s", d.Op, d.Path, by, d.Why))
				if strings.Contains(d.Running+d.Recorded+d.Path, "$6$") || strings.Contains(d.Running+d.Path, "<secret:") {
					t.Errorf("a secret is told: %+v", d)
				}
			}
			text := strings.Join(got, "\n")
			if tt.want == "" && text != "" || !strings.HasPrefix(text, strings.TrimSpace(tt.want)) || tt.want != "- banner" && len(got) > 1 {
				t.Errorf("got\n%s\nwant\n%s", text, tt.want)
			}
		})
	}
	if s := settings(eosDevice(t, switchConfig), eosDevice(t, rack)); len(s) != 1 || s[0].Op != diffs.Changed {
		t.Errorf("%+v", s)
	}
}
