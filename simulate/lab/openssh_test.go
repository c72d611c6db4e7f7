package lab_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"interlock/devices/clock"
	"interlock/pipelines"
	"interlock/simulate/lab"
)

// TestOpenSSH logs in as people do, with the client that everybody has, a key, and the host keys that the lab has written.
func TestOpenSSH(t *testing.T) {
	for _, p := range []string{"ssh", "ssh-keygen"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Skip("no OpenSSH here")
		}
	}
	dir := t.TempDir()
	key := filepath.Join(dir, "key")
	if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	public, err := os.ReadFile(key + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	parsed, _, _, _, err := ssh.ParseAuthorizedKey(public)
	if err != nil {
		t.Fatal(err)
	}
	n, _, err := pipelines.ReadNetwork(t.Context(), sconet)
	if err != nil {
		t.Fatal(err)
	}
	l, err := lab.Start(t.Context(), n, lab.Options{Clock: clock.Fast(time.Now(), 10), Keys: []ssh.PublicKey{parsed}})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Stop()
	if _, err := l.WriteAccess(dir); err != nil {
		t.Fatal(err)
	}
	a := l.Access()["edge-1"]
	run := func(addr, input string, args ...string) string {
		host, port, _ := net.SplitHostPort(addr)
		cmd := exec.CommandContext(t.Context(), "ssh", append([]string{"-F", "/dev/null", "-o", "UserKnownHostsFile=" + filepath.Join(dir, "known_hosts"), "-o", "StrictHostKeyChecking=yes",
			"-o", "BatchMode=yes", "-i", key, "-p", port, "interlock@" + host}, args...)...)
		cmd.Stdin = strings.NewReader(input)
		out, err := cmd.CombinedOutput()
		if err != nil && len(args) > 0 {
			t.Errorf("ssh %v: %v: %s", args, err, out)
		}
		return string(out)
	}
	if s := run(a.SSH, "", "show", "version"); !strings.Contains(s, "Software image version: 4.31.1F") {
		t.Errorf("one command gives %q", s)
	}
	s := run(a.OutOfBand, "enable\nconfigure\ninterface Ethernet3\ndescription by hand\nshow running-config | section Ethernet3\nend\nexit\n")
	if !strings.Contains(s, "   description by hand") {
		t.Errorf("a shell out of band gives %q", s)
	}
}
