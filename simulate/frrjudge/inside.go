package frrjudge

import (
	"context"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// insideVariable names the test that runs inside namespaces of its own.
const insideVariable = "INTERLOCK_INSIDE"

// Inside runs a test that changes real FRR over real SSH once more, inside PID, mount and network namespaces of its own, with which all
// that it starts ends, within a time. It reports true in there, with folders that the daemons may write to; false outside, when the test
// has been run. Where something is missing the test is skipped.
func Inside(t *testing.T, within time.Duration) bool {
	t.Helper()
	if os.Getenv(insideVariable) == t.Name() {
		ownFolders(t)
		return true
	}
	if testing.Short() {
		t.Skip("real FRR takes its time")
	}
	if why := Missing(); why != "" {
		t.Skip(why)
	}
	for _, p := range []string{"/usr/sbin/sshd", "/usr/lib/frr/frr-reload.py"} {
		if _, err := os.Stat(p); err != nil {
			t.Skip(p + " is not installed (apt-get install openssh-server frr-pythontools)")
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	cmd := exec.CommandContext(ctx, "/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.v", "-test.count=1")
	cmd.Env = append(os.Environ(), insideVariable+"="+t.Name())
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWNET}
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
	return false
}

// ownFolders gives the namespaces a /proc and empty folders of their own, and brings the loopback up.
func ownFolders(t *testing.T) {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"/etc/frr", "/run", "/var/tmp"} {
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=755"); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{"/run/netns", "/run/frr", "/run/sshd"} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	Must(t, "ip", "link", "set", "lo", "up")
}

// Must runs a command and fails the test where it fails.
func Must(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v: %s", name, args, err, out)
	}
	return string(out)
}
