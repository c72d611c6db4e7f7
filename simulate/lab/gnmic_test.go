package lab_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"interlock/simulate/lab"
)

// TestGnmic: a stranger's client works. It takes the gnmic that is there, which docs/lab.md says how to build; building one takes minutes.
func TestGnmic(t *testing.T) {
	gnmic, err := exec.LookPath("gnmic")
	if err != nil {
		t.Skip("gnmic is not installed")
	}
	l := start(t, sconet)
	dir := t.TempDir()
	if _, err := l.WriteAccess(dir); err != nil {
		t.Fatal(err)
	}
	run := func(l *lab.Lab, args ...string) string {
		t.Helper()
		base := []string{"-a", l.Access()["core-a"].GNMI, "--tls-ca", filepath.Join(dir, "ca.pem"), "--tls-cert", filepath.Join(dir, "client.pem"), "--tls-key", filepath.Join(dir, "client-key.pem"), "--timeout", "20s"}
		out, err := exec.CommandContext(t.Context(), gnmic, append(base, args...)...).CombinedOutput()
		if err != nil {
			t.Errorf("gnmic %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	port := "/interfaces/interface[name=Ethernet1/1]/state/oper-status"
	if s := run(l, "capabilities"); !strings.Contains(s, "gNMI version: 0.10.0") || !strings.Contains(s, "openconfig-interfaces") {
		t.Errorf("capabilities: %s", s)
	}
	for _, e := range []string{"json", "json_ietf", "proto", "ascii"} {
		if s := run(l, "-e", e, "get", "--path", port); !strings.Contains(s, `"UP"`) {
			t.Errorf("get in %s: %s", e, s)
		}
	}
	if s := run(l, "-e", "json_ietf", "--format", "flat", "subscribe", "--mode", "once", "--path", "/components/component[name=Ethernet1/49]/transceiver/physical-channels"); strings.Count(s, "input-power/instant") != 4 {
		t.Errorf("four lanes are subscribed to once: %s", s)
	}
}
