package devices

import (
	"regexp"
	"strings"
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
		{Name: "kept", Platform: regexp.MustCompile(`^N7K`), Configured: regexp.MustCompile(`(?m)^feature x$`), Needs: "feature x"},
		{Name: "hosted", Platform: regexp.MustCompile(`^N5K`), Shell: true, Needs: "a login to a shell"},
	}}
	for _, c := range []struct {
		platform, version, running string
		shell                      bool
		want, reason, why          string
	}{
		{"N9K-C9364C", "10.3(4a)", "", false, "new", "", "at or above From"},
		{"N9K-C9364C", "10.2(1)", "", false, "new", "", "10.2(1) is not below 10.2"},
		{"N9K-C9364C", "9.3(8)", "", false, "old", "", "9 is less than 10"},
		{"N7K-C7009", "10.3(1)", "no feature x\n", false, "", "kept needs feature x", "another platform, not below 10.2, and not configured"},
		{"N7K-C7009", "10.3(1)", "feature x\n", false, "kept", "", "configured"},
		{"N5K-C5696Q", "10.3(1)", "", false, "", "hosted needs a login to a shell", "no shell"},
		{"N5K-C5696Q", "10.3(1)", "", true, "hosted", "", "a shell"},
		{"N9K-C9364C", "", "", false, "", "new needs version 10.2, and it runs one that is not known", "a version that is not known is within no bounds"},
		{"", "10.3(1)", "", true, "", "old is for versions below 10.2, and it runs one that is 10.3(1)", "so is a platform"},
	} {
		got := ""
		m, reasons := d.Mechanism(c.platform, c.version, c.running, c.shell)
		if m != nil {
			got = m.Name
		}
		if got != c.want || !strings.Contains(strings.Join(reasons, "; "), c.reason) || (m == nil) != (len(reasons) > 0) {
			t.Errorf("%s %s: %q because of %q, want %q: %s", c.platform, c.version, got, reasons, c.want, c.why)
		}
	}
}
