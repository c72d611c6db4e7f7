package eos

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"interlock/devices"
	"interlock/devices/vendortest"
)

// TestFlat: a configuration pasted without indentation, and one entered as commands, say the same.
func TestFlat(t *testing.T) {
	text, err := os.ReadFile("testdata/parse/leaf.txtar")
	if err != nil {
		t.Fatal(err)
	}
	config := string(txtar.Parse(text).Files[0].Data)
	config = config[:strings.Index(config, "router isis")] // what is inside a block that is not computed, no flat text tells
	var lines []string
	for _, l := range strings.Split(config, "\n") {
		lines = append(lines, strings.TrimSpace(l))
	}
	flat := strings.Join(lines, "\n")
	want := system.ModelOf(config)
	if d := vendortest.Differences(want, system.ModelOf(flat)); len(d) > 0 {
		t.Errorf("flat:\n%s", strings.Join(d, "\n"))
	}
	for _, commands := range []string{config, flat} {
		got := system.Model(Vendor.Enter(&devices.Tree{File: "x.cfg"}, "x.cmd", []byte(commands)).After)
		got.Version, got.Platform, got.System.RoutingModel = want.Version, want.Platform, want.System.RoutingModel
		if d := vendortest.Differences(want, got); len(d) > 0 {
			t.Errorf("entered:\n%s", strings.Join(d, "\n"))
		}
	}
}
