package syntax

import (
	"strings"
	"testing"
)

// TestRedactIn: what stands around a line in braces tells that it holds a secret, and what is none stays.
func TestRedactIn(t *testing.T) {
	for _, c := range []struct {
		context, line string
		hidden        bool
	}{
		{"snmp", "community HIDDEN {", true},
		{"snmp", "trap-group HIDDEN {", true},
		{"system ntp authentication-key 2", "value HIDDEN;", true},
		{"security ike policy P", `pre-shared-key ascii-text "HIDDEN";`, true},
		{"system login user a authentication", `plain-text-password-value "HIDDEN";`, true},
		{"policy-options", "community HIDDEN members 65000:1;", false},
		{"policy-options policy-statement p then", "community add HIDDEN;", false},
		{"snmp", "location HIDDEN;", false},
	} {
		got := RedactIn(c.context, c.line)
		if strings.Contains(got, "HIDDEN") == c.hidden {
			t.Errorf("%s { %s } reads %q", c.context, c.line, got)
		}
		if strings.HasSuffix(c.line, ";") && !strings.HasSuffix(got, ";") {
			t.Errorf("%q lost what ends it: %q", c.line, got)
		}
	}
}
