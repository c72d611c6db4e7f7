package iosxr

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"interlock/devices"
)

var seeds = []string{
	"", "route-policy A\n", "route-policy A\n if a then\n endif\nend-policy\n", "route-policy A($x)\napply A($x)\nend-policy\n",
	"route-policy A\n apply B\nend-policy\nroute-policy B\n apply A\nend-policy\n", "route-policy A\nif ((((not (destination in (1.1.1.1/8 ge 9 le 3)))))) then\nelse\n",
	"prefix-set A\n 10.0.0.0/8 le 99,,\n", "community-set A\n (1:1\nend-set\n", "banner login ^\n^\n", "interface Bundle-Ether1.1 l2transport\n encapsulation dot1q 5\n",
	"router bgp 1\n neighbor ::1\n  address-family ipv6 unicast\n   route-policy A(1,2) in\n", "router ospf 1\n area 0\n  interface BE1\n   cost 9\n", "route-policy A\n if as-path in (length) or then pass '\nend-policy",
	"router static\n address-family ipv4 unicast\n  0.0.0.0/0 vrf\n  0.0.0.0/0 Null0 tag\n", "router hsrp\n interface Gi0/0/0/0\n  address-family ipv4\n   hsrp 1\n    track x\n",
}

// FuzzParse: no text panics, and every line has one disposition.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		tree := Vendor.Read("fuzz", text)
		_, lines, _ := Vendor.Convert([]*devices.Tree{tree})
		if len(lines) != tree.Lines {
			t.Errorf("%d lines have %d dispositions", tree.Lines, len(lines))
		}
		Vendor.Detect(text)
	})
}

// FuzzEnter: no commands panic, neither do those that lead back.
func FuzzEnter(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte("hostname a\n"), []byte(s))
		f.Add([]byte(s), []byte("no route-policy A\nno interface Bundle-Ether1.1\n"))
	}
	f.Fuzz(func(t *testing.T, before, commands []byte) {
		tree := Vendor.Read("before", before)
		e := Vendor.Enter(tree, "commands", commands)
		Vendor.Commands(tree, e.After)
		Vendor.Commands(e.After, tree)
	})
}

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

// BenchmarkParse reads and converts the labs' configurations over and over.
func BenchmarkParse(b *testing.B) {
	var text []byte
	for _, f := range labFiles(b) {
		t, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		text = append(text, t...)
	}
	lines := bytes.Count(text, []byte("\n"))
	for b.Loop() {
		Vendor.Convert([]*devices.Tree{Vendor.Read("x", text)})
	}
	b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
