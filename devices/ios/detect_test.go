package ios

import (
	"os"
	"path/filepath"
	"testing"
)

// TestDetect finds IOS in all labs and nearly all of the corpus, where some texts are other systems'.
func TestDetect(t *testing.T) {
	missed := 0
	corpus := corpusFiles(t)
	for _, f := range append(labFiles(t), corpus...) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if w, _ := Detect(text); w < 5 {
			missed++
			t.Logf("%s: %d", f, w)
		}
	}
	if share := 100 * missed / len(corpus); share > 3 {
		t.Errorf("%d texts are not seen to be IOS", missed)
	}
}

// TestDetectOthers finds no IOS in other systems' texts.
func TestDetectOthers(t *testing.T) {
	for _, os_ := range []string{"nxos", "eos", "iosxr", "junos_flat", "junos_hier", "cumulus", "sonic", "sros", "frr"} {
		files, err := filepath.Glob(filepath.Join(shared(t), "corpus", os_, "*"))
		if err != nil {
			t.Fatal(err)
		}
		wrong := 0
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				continue
			}
			if w, signs := Detect(text); w >= 30 {
				wrong++
				t.Logf("%s: %d %v", f, w, signs)
			}
		}
		// Some of what the corpus holds as IOS is EOS: "management ssh", "switchport default mode".
		if wrong*25 > len(files)+25 {
			t.Errorf("%s: %d of %d texts look like IOS", os_, wrong, len(files))
		}
	}
}
