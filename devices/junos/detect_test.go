package junos

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDetect finds Junos in all labs and nearly all of the corpus, where some texts are a few words.
func TestDetect(t *testing.T) {
	for _, set := range []struct {
		name  string
		files []string
		limit int
	}{{"labs", labFiles(t), 0}, {"corpus", corpusFiles(t), 3}} {
		missed := 0
		for _, f := range set.files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if w, _ := Detect(text); w < 30 {
				missed++
				t.Logf("%s: %d", filepath.Base(f), w)
			}
		}
		t.Logf("%s: %d of %d are not seen to be Junos", set.name, missed, len(set.files))
		if 100*missed > set.limit*len(set.files) {
			t.Errorf("%d of %d texts are not seen to be Junos", missed, len(set.files))
		}
	}
}

// TestDetectOthers finds no Junos in other systems' texts.
func TestDetectOthers(t *testing.T) {
	dirs, err := filepath.Glob(sharedRoot(t) + "/corpus/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		if strings.HasPrefix(filepath.Base(dir), "junos") {
			continue
		}
		files, err := filepath.Glob(dir + "/*")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				continue // a directory
			}
			if w, signs := Detect(text); w > 0 {
				t.Errorf("%s/%s: %d %v", filepath.Base(dir), filepath.Base(f), w, signs)
			}
		}
	}
}
