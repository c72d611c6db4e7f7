package frr

import (
	"strings"
	"testing"

	"interlock/devices"
)

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

// TestOnMatchInDeny: real FRR 8.4.4 refuses it ("Error type: validation"), so the line must not count as known.
func TestOnMatchInDeny(t *testing.T) {
	for text, want := range map[string]int{
		"route-map M deny 10\n on-match next\nexit\n":    1,
		"route-map M deny 10\n on-match goto 30\nexit\n": 1,
		"route-map M permit 10\n on-match next\nexit\n":  0,
	} {
		_, _, findings := Vendor.Convert([]*devices.Tree{Vendor.Read("r1.cfg", []byte("hostname r1\n!\n"+text))})
		n := 0
		for _, f := range findings {
			if strings.Contains(f.Message, "on-match") {
				n++
			}
		}
		if n != want {
			t.Errorf("%d findings, want %d, in:\n%s%v", n, want, text, findings)
		}
	}
}
