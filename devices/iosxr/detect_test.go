package iosxr

import (
	"os"
	"path/filepath"
	"sort"
	"testing"

	"interlock/devices"
	"interlock/devices/eos"
	"interlock/devices/nxos"
)

// weigh tells which of the vendors weighs most, "" where two weigh the same or none finds a sign.
func weigh(text []byte) (best string, weights map[string]int) {
	weights = map[string]int{}
	most, twice := 0, false
	for _, v := range []devices.Vendor{Vendor, nxos.Vendor, eos.Vendor} {
		w, _ := v.Detect(text)
		weights[v.OS] = w
		switch {
		case w > most:
			best, most, twice = v.OS, w, false
		case w == most:
			twice = true
		}
	}
	if twice || most == 0 {
		return "", weights
	}
	return best, weights
}

// TestDetect knows IOS XR in its files and nothing of it in those of others.
func TestDetect(t *testing.T) {
	files := map[string][]string{"iosxr": append(labFiles(t), corpusFiles(t, "iosxr")...)}
	for _, folder := range []string{"nxos", "eos", "ios", "frr", "junos_hier", "junos_flat", "sros"} {
		files[folder] = corpusFiles(t, folder)
	}
	var folders []string
	for f := range files {
		folders = append(folders, f)
	}
	sort.Strings(folders)
	for _, folder := range folders {
		right, wrong := 0, 0
		for _, f := range files[folder] {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			best, weights := weigh(text)
			switch {
			case folder == "iosxr" && best == "iosxr", folder != "iosxr" && best != "iosxr":
				right++
			case folder == "iosxr" && best != "":
				t.Errorf("%s is IOS XR: %v", filepath.Base(f), weights)
			case folder == "iosxr":
				t.Logf("%s: nothing is sure: %v", filepath.Base(f), weights)
			default:
				wrong++
				t.Logf("%s of %s is taken for IOS XR: %v", filepath.Base(f), folder, weights)
			}
		}
		t.Logf("%-11s %d of %d", folder, right, len(files[folder]))
		if share := float64(right) / float64(len(files[folder])); folder == "iosxr" && share < 0.97 {
			t.Errorf("%.0f %% of the files of IOS XR are known, want 97 %%", 100*share)
		}
		if (folder == "nxos" || folder == "eos") && wrong > 0 {
			t.Errorf("%d files of %s are taken for IOS XR", wrong, folder)
		}
	}
}
