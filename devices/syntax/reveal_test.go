package syntax

import "testing"

func TestReveal(t *testing.T) {
	line := "snmp-server community " + Secret("s3cr3t") + " ro"
	got, err := Reveal(line)
	if err != nil || got != "snmp-server community s3cr3t ro" {
		t.Errorf("Reveal gives %q, %v", got, err)
	}
	if got, err := Reveal("snmp-server community <secret:000000000000> ro"); err == nil {
		t.Errorf("a tag that nobody here made is entered as %q", got)
	}
}
