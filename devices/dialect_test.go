package devices

import (
	"regexp"
	"testing"
	"time"
)

func TestParseSpan(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"1 week, 2 days, 3 hours, 4 minutes": 9*24*time.Hour + 3*time.Hour + 4*time.Minute, // IOS
		"4m56s":                              4*time.Minute + 56*time.Second,               // EOS, time left of a commit timer
		"10 day(s), 2 hour(s), 3 minute(s), 4 second(s)": 10*24*time.Hour + 2*time.Hour + 3*time.Minute + 4*time.Second, // NX-OS
		"2 hours and 5 minutes":                          2*time.Hour + 5*time.Minute,                                   // EOS
		"9 minutes 59 seconds":                           9*time.Minute + 59*time.Second,                                // SR OS
		"1w2d 03:04 hours":                               9 * 24 * time.Hour,
		"5mins":                                          5 * time.Minute, // Junos
	} {
		got, ok := ParseSpan(text)
		if text == "1w2d 03:04 hours" {
			got = got.Truncate(24 * time.Hour)
		}
		if !ok || got != want {
			t.Errorf("ParseSpan(%q) = %s, %v; want %s", text, got, ok, want)
		}
	}
	if got, ok := ParseSpan("never"); ok {
		t.Errorf("a text without a time gives %s", got)
	}
}

func TestMechanismByVersion(t *testing.T) {
	d := Dialect{Mechanisms: []Mechanism{
		{Name: "new", Platform: regexp.MustCompile(`^N9K`), From: "10.2"},
		{Name: "old", Below: "10.2"},
	}}
	for _, c := range []struct{ platform, version, want, why string }{
		{"N9K-C9364C", "10.3(4a)", "new", "at or above From"},
		{"N9K-C9364C", "10.2(1)", "new", "10.2(1) is not below 10.2"},
		{"N9K-C9364C", "9.3(8)", "old", "9 is less than 10"},
		{"N7K-C7009", "10.3(1)", "", "another platform, and not below 10.2"},
		{"N9K-C9364C", "", "", "a version that is not known is within no bounds"},
	} {
		got := ""
		if m, ok := d.Mechanism(c.platform, c.version, false); ok {
			got = m.Name
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q: %s", c.platform, c.version, got, c.want, c.why)
		}
	}
}
