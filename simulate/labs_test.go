package simulate_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/simulate"
)

// labs are networks of real devices with the interface states that they printed; see ../../shared/labs/README.md.
const labs = "../../shared/labs"

// readLab reads a lab's configurations and cables.
func readLab(t *testing.T, dir string) *devices.Network {
	t.Helper()
	n, _, err := pipelines.ReadNetwork(t.Context(), dir)
	if err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	return n
}

type lab struct {
	Devices []struct {
		Hostname   string
		OS         string
		InScope    bool `json:"in_scope"`
		Interfaces []struct {
			Name    string
			AdminUp *bool `json:"admin_up"`
			OperUp  *bool `json:"oper_up"`
			Mgmt    bool
		}
	}
}

// TestInterfacesAsRealDevicesHaveThem compares the state of every interface that a lab's device prints as enabled and that its
// configuration names with what is worked out.
func TestInterfacesAsRealDevicesHaveThem(t *testing.T) {
	files, _ := filepath.Glob(labs + "/*/expected.json")
	if len(files) == 0 {
		t.Skip("no labs beside the repository (../shared/labs)")
	}
	right, all := map[string]int{}, map[string]int{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var l lab
		if err := json.Unmarshal(text, &l); err != nil {
			t.Fatal(err)
		}
		n := readLab(t, filepath.Dir(file))
		w := simulate.NewLayers(n).Steady()
		for _, d := range l.Devices {
			dev := n.Devices[d.Hostname]
			if !d.InScope || dev == nil {
				continue
			}
			names := map[string]string{}
			for name := range dev.Config.Interfaces {
				names[strings.ToLower(strings.ReplaceAll(name, " ", ""))] = name
			}
			for _, i := range d.Interfaces {
				name, known := names[strings.ToLower(i.Name)]
				if i.AdminUp == nil || i.OperUp == nil || !*i.AdminUp || i.Mgmt || !known {
					continue
				}
				all[d.OS]++
				if got := w.Up(devices.PortRef{Device: d.Hostname, Port: name}); got == *i.OperUp {
					right[d.OS]++
				} else if os.Getenv("LABS_VERBOSE") != "" {
					t.Logf("%s %s:%s: up=%v, and the device says %v", filepath.Base(filepath.Dir(file)), d.Hostname, name, got, *i.OperUp)
				}
			}
		}
	}
	// What is missed are virtual ports of NX-OS and Junos that are plugged in, or not, as no configuration tells.
	floor := map[string]float64{"eos": 0.98, "nxos": 0.85, "ios": 1, "iosxe": 0.97, "iosxr": 1, "junos": 0.85, "cumulus": 1, "sonic": 1, "sros": 1}
	for os, n := range all {
		t.Logf("%s: %d of %d", os, right[os], n)
		if float64(right[os]) < floor[os]*float64(n) {
			t.Errorf("%s: %d of %d interfaces are as the devices have them, which is less than %.0f %%", os, right[os], n, 100*floor[os])
		}
	}
}
