package iosxr

import (
	"strings"
	"testing"

	"interlock/devices"
)

// TestTooMuch: policies that come to more ways than anybody can follow are not computed, and end.
func TestTooMuch(t *testing.T) {
	var b strings.Builder
	b.WriteString("route-policy A\n")
	for range 60 {
		b.WriteString(" if med eq 1 then\n set tag 1\n elseif med eq 2 then\n set weight 1\n endif\n")
	}
	b.WriteString("end-policy\n")
	tree := Vendor.Read("x", []byte(b.String()))
	c, lines, _ := Vendor.Convert([]*devices.Tree{tree})
	if lines[0].Disposition != devices.Unmodelled {
		t.Errorf("the policy is %v", lines[0].Disposition)
	}
	if p := c.RoutePolicies["A"]; p == nil || len(p.Terms) != 1 || p.Terms[0].Match[0].Kind != "rpl" {
		t.Errorf("the policy looks complete: %+v", p)
	}
}
