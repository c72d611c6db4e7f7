package policies

import (
	"strings"
	"testing"
	"time"

	"interlock/devices"
)

func TestWaive(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	unread := devices.Finding{Rule: "lines/unknown", Severity: devices.Inconclusive, Device: "core-a", Path: "interface Ethernet1/1 / mtu", Message: "m"}
	both := devices.Finding{Rule: "halves/simultaneous-loss", Severity: devices.Deny, Device: "core-a", Message: "m"}
	alone := both
	alone.Severity = devices.Inconclusive
	whole := devices.Waiver{Rule: "lines/unknown", Device: "core-a", Reason: "tried in the lab", Owner: "ada", Expires: now.Add(time.Hour), Pos: devices.Pos{File: "waivers.yaml", Line: 3}}
	with := func(f func(*devices.Waiver)) devices.Waiver {
		w := whole
		f(&w)
		return w
	}
	for _, tc := range []struct {
		name    string
		finding devices.Finding
		waiver  devices.Waiver
		waived  bool
		// about is the rule of the finding about the waiver, and a part of its message.
		about, message string
	}{
		{"device", unread, whole, true, "", ""},
		{"device by glob", unread, with(func(w *devices.Waiver) { w.Device = "core-*" }), true, "", ""},
		{"path", unread, with(func(w *devices.Waiver) { w.Device, w.Path = "", "interface Ethernet1/1 / mtu" }), true, "", ""},
		{"path by glob, over slashes", unread, with(func(w *devices.Waiver) { w.Path = "interface Ethernet1/* / mtu" }), true, "", ""},
		{"any device, one path", unread, with(func(w *devices.Waiver) { w.Device, w.Path = "*", "interface Ethernet1/1*" }), true, "", ""},
		{"another device", unread, with(func(w *devices.Waiver) { w.Device = "core-b" }), false, "waivers/unused", "waiver for lines/unknown on core-b covers no finding"},
		{"part of a device's name", unread, with(func(w *devices.Waiver) { w.Device = "core" }), false, "waivers/unused", ""},
		{"another path", unread, with(func(w *devices.Waiver) { w.Path = "vlan 10" }), false, "waivers/unused", "at vlan 10"},
		{"another rule", unread, with(func(w *devices.Waiver) { w.Rule = "lines/unmodelled" }), false, "waivers/unused", ""},
		{"part of a rule", unread, with(func(w *devices.Waiver) { w.Rule = "lines" }), false, "waivers/unused", ""},
		{"all rules", unread, with(func(w *devices.Waiver) { w.Rule = "lines/*" }), false, "waivers/invalid", "does not name one rule"},
		{"no rule", unread, with(func(w *devices.Waiver) { w.Rule = "" }), false, "waivers/invalid", "does not name one rule"},
		{"everywhere", unread, with(func(w *devices.Waiver) { w.Device, w.Path = "*", "*" }), false, "waivers/invalid", "neither a device nor a path"},
		{"nowhere", unread, with(func(w *devices.Waiver) { w.Device = "" }), false, "waivers/invalid", "neither a device nor a path"},
		{"every device of one letter or more", unread, with(func(w *devices.Waiver) { w.Device = "?*" }), false, "waivers/invalid", ""},
		{"no owner", unread, with(func(w *devices.Waiver) { w.Owner = " " }), false, "waivers/invalid", "no owner"},
		{"no reason", unread, with(func(w *devices.Waiver) { w.Reason = "" }), false, "waivers/invalid", "no reason"},
		{"no end", unread, with(func(w *devices.Waiver) { w.Expires = time.Time{} }), false, "waivers/invalid", "no end"},
		{"expired", unread, with(func(w *devices.Waiver) { w.Expires = now.Add(-time.Hour) }), false, "waivers/expired", "expired on 2026-11-24"},
		{"expires now", unread, with(func(w *devices.Waiver) { w.Expires = now }), false, "waivers/expired", ""},
		{"a denial that cannot be waived", both, with(func(w *devices.Waiver) { w.Rule = both.Rule }), false, "waivers/invalid", "cannot be waived"},
		{"what is not known of the same rule", alone, with(func(w *devices.Waiver) { w.Rule = both.Rule }), true, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			given := []devices.Finding{tc.finding}
			got := Waive(given, []devices.Waiver{tc.waiver}, now)
			if given[0].Waived != nil {
				t.Error("the given finding was changed")
			}
			var about []devices.Finding
			kept := false
			for _, f := range got {
				if f.Rule != tc.finding.Rule {
					about = append(about, f)
					continue
				}
				kept = true
				if (f.Waived != nil) != tc.waived {
					t.Errorf("waived by %v", f.Waived)
				}
			}
			if !kept {
				t.Error("the finding is gone")
			}
			if tc.about == "" {
				if len(about) > 0 {
					t.Errorf("got %v", about)
				}
				return
			}
			if len(about) != 1 || about[0].Rule != tc.about || !strings.Contains(about[0].Message, tc.message) || about[0].Pos.Line != 3 || about[0].Severity != devices.Warn {
				t.Errorf("got %v, want %s %q", about, tc.about, tc.message)
			}
		})
	}
}

// Findings about waivers are not for waiving: the waiver of a waiver would be unused for ever.
func TestWaiversOfWaivers(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	w := devices.Waiver{Rule: "waivers/unused", Path: "x", Reason: "r", Owner: "o", Expires: now.Add(time.Hour)}
	got := Waive(nil, []devices.Waiver{w, {Rule: "lines/unknown", Path: "x", Reason: "r", Owner: "o", Expires: now.Add(time.Hour)}}, now)
	if len(got) != 2 || got[0].Waived != nil || got[1].Waived != nil {
		t.Errorf("got %v", got)
	}
}

func TestMatches(t *testing.T) {
	for _, tc := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "x", true}, {"*", "", true}, {"a*c", "abbc", true}, {"a*c", "abbd", false}, {"*b*", "abc", true}, {"a?c", "abc", true},
		{"a?c", "ac", false}, {"abc", "abcd", false}, {"*d", "abcd", true}, {"a*b*c", "axbxbxc", true}, {"[a]", "a", false}, {"[a]", "[a]", true},
	} {
		if got := matches(tc.pattern, tc.text); got != tc.want {
			t.Errorf("matches(%q, %q) is %v", tc.pattern, tc.text, got)
		}
	}
}
