package inputs

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"interlock/devices"
)

func accessSite() *devices.Site {
	return &devices.Site{File: "interlock.yaml", Devices: map[string]*devices.SiteDevice{
		"core-a": {OS: "eos", Platform: "DCS-7050", Version: "4.30.1F", Address: netip.MustParseAddr("192.0.2.11"), OutOfBand: netip.MustParseAddr("2001:db8::11")},
		"core-b": {OS: "eos"},
	}}
}

// secrets writes the files that an access file names, and gives their folder.
func secrets(t *testing.T, mode os.FileMode) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"pw": "hunter2\nsecond line\n", "ca.pem": "CA", "client.pem": "C", "client-key.pem": "K", "known_hosts": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const accessText = `version: 1
defaults: {user: interlock, password_file: pw, known_hosts: known_hosts, ca: ca.pem, cert: client.pem, cert_key: client-key.pem, ssh_port: 2022, agent: true}
devices:
  core-b: {ssh: "127.0.0.1:2201", out_of_band: "127.0.0.1:2301", gnmi: "127.0.0.1:5001", jump: bastion.example.net, user: admin, agent: false, password_env: INTERLOCK_TEST_PASSWORD}
`

func TestReach(t *testing.T) {
	dir := secrets(t, 0o600)
	t.Setenv("INTERLOCK_TEST_PASSWORD", "other")
	a, err := parseAccess(filepath.Join(dir, "access.yaml"), []byte(accessText))
	if err != nil {
		t.Fatal(err)
	}
	one, err := a.Reach(accessSite(), "core-a")
	if err != nil {
		t.Fatal(err)
	}
	two, err := a.Reach(accessSite(), "core-b")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, got, want string }{
		{"the site's address with the default port", one.CLI.Address, "192.0.2.11:2022"},
		{"IPv6 out of band", one.CLI.OutOfBand, "[2001:db8::11]:2022"},
		{"gNMI's own port", one.Telemetry.Address, "192.0.2.11:9339"},
		{"the first line of the file", string(one.CLI.Password), "hunter2"},
		{"relative to the access file", one.CLI.KnownHosts, filepath.Join(dir, "known_hosts")},
		{"the client's key", string(one.Telemetry.Key), "K"},
		{"a device's own address", two.CLI.Address, "127.0.0.1:2201"},
		{"a device's own out of band", two.CLI.OutOfBand, "127.0.0.1:2301"},
		{"a device's own gNMI", two.Telemetry.Address, "127.0.0.1:5001"},
		{"a jump host without a port", two.CLI.Jump, "bastion.example.net:22"},
		{"a device's own password", string(two.CLI.Password), "other"},
		{"a device's own user", two.CLI.User, "admin"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if !one.CLI.Agent || two.CLI.Agent {
		t.Error("the agent is asked where it is said, and not where it is said not to be")
	}
}

func TestAccessProblems(t *testing.T) {
	dir, open := secrets(t, 0o600), secrets(t, 0o644)
	good := "version: 1\ndefaults: {user: u, password_file: pw, known_hosts: known_hosts}\n"
	for _, c := range []struct{ name, dir, text, want string }{
		{"a password in the file", dir, "version: 1\ndefaults: {user: u, password: hunter2}\n", "access.yaml:2:31: password: a secret does not belong"},
		{"an unknown key", dir, "version: 1\ndefaults: {user: u, pasword_env: X}\n", "access.yaml:2:"},
		{"no host and port", dir, "version: 1\ndevices:\n  core-a: {ssh: \"a:b:c\"}\n", `access.yaml:3:17: devices.core-a.ssh: "a:b:c" is no host and port`},
		{"a device that is not there", dir, good + "devices:\n  core-c: {ssh: \"x:22\"}\n", "there is no device core-c in interlock.yaml"},
		{"no address", dir, good, "core-b: no address is known"},
		{"no user", dir, "version: 1\ndefaults: {known_hosts: known_hosts}\n", "core-a: no user to log in with"},
		{"no known hosts", dir, "version: 1\ndefaults: {user: u}\n", "core-a: no host keys are known"},
		{"a variable not set", dir, "version: 1\ndefaults: {user: u, known_hosts: known_hosts, password_env: INTERLOCK_NOT_SET}\n", "access.yaml:2:61: core-a: the variable INTERLOCK_NOT_SET is not set"},
		{"a password that others read", open, good, "others can read"},
		{"a file that is not there", dir, "version: 1\ndefaults: {user: u, known_hosts: known_hosts, key: none}\n", "key: stat"},
		{"nothing", dir, "", "is empty"},
		{"another version", dir, "version: 2\n", "version must be 1"},
	} {
		a, err := parseAccess(filepath.Join(c.dir, "access.yaml"), []byte(c.text))
		for _, device := range []string{"core-a", "core-b"} {
			if err == nil {
				_, err = a.Reach(accessSite(), device)
			}
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error tells the secret: %v", c.name, err)
		}
	}
}

func FuzzAccess(f *testing.F) {
	f.Add(accessText)
	f.Add("version: 1\ndevices:\n  a:\n")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := parseAccess("access.yaml", []byte(text))
		if (a == nil) == (err == nil) {
			t.Errorf("%v and %v", a, err)
		}
	})
}
