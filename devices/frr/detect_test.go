package frr

import (
	"os"
	"path/filepath"
	"testing"
)

// TestDetect finds Cumulus Linux in the labs and the corpus, surer than FRR alone.
func TestDetect(t *testing.T) {
	files := append(labFiles(t, "cumulus"), corpusFiles(t)...)
	missed := 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		w, _ := detectCumulus(text)
		if other, _ := detectFRR(text); w <= other {
			missed++
			t.Logf("%s: cumulus %d, frr %d", f, w, other)
		}
	}
	if missed*100 > 3*len(files) {
		t.Errorf("%d of %d texts are not seen to be of Cumulus Linux", missed, len(files))
	}
}

// TestDetectFRR: FRR on a system that is not Cumulus Linux, with the files of Debian beside it.
func TestDetectFRR(t *testing.T) {
	for _, text := range []string{
		"frr version 8.4.4\nfrr defaults traditional\nhostname r1\nservice integrated-vtysh-config\n!\nrouter bgp 65000\n neighbor eth1 interface remote-as external\n",
		"# This file describes the network interfaces available on your system\nauto lo\niface lo inet loopback\nauto eth0\niface eth0 inet static\n    address 192.0.2.1/24\n",
		"!\nrouter ospf\n ospf router-id 1.1.1.1\n",
	} {
		w, _ := detectFRR([]byte(text))
		if other, _ := detectCumulus([]byte(text)); w <= other || w < 20 {
			t.Errorf("frr %d, cumulus %d:\n%s", w, other, text)
		}
	}
}

// TestDetectOthers finds neither in other systems' texts.
func TestDetectOthers(t *testing.T) {
	for _, system := range []string{"nxos", "eos", "ios", "iosxr", "junos_flat", "junos_hier", "sros"} {
		files, err := filepath.Glob(filepath.Join(shared(t), "corpus", system, "*"))
		if err != nil {
			t.Fatal(err)
		}
		wrong := 0
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				continue
			}
			w, signs := detectFRR(text)
			if c, more := detectCumulus(text); c > w {
				w, signs = c, more
			}
			if w >= 15 {
				wrong++
				t.Logf("%s: %d %v", f, w, signs)
			}
		}
		if wrong*100 > len(files)+100 {
			t.Errorf("%s: %d of %d texts look like FRR", system, wrong, len(files))
		}
	}
}
