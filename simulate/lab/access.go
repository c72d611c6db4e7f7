package lab

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh/knownhosts"
)

// WriteAccess writes to a folder, which is made, what is needed to reach every device: access.yaml, as apply reads it, and
// beside it the host keys, the authority, the client certificate with its key, and the password. What is secret only the
// owner may read. It gives the path of access.yaml.
func (l *Lab) WriteAccess(dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	var yaml, hosts strings.Builder
	fmt.Fprintf(&yaml, "# How the devices of a lab are reached. It holds for as long as the lab runs.\nversion: 1\ndefaults: {user: %s, password_file: password, known_hosts: known_hosts, ca: ca.pem, cert: client.pem, cert_key: client-key.pem}\ndevices:\n", l.options.User)
	access := l.Access()
	for _, name := range slices.Sorted(maps.Keys(access)) {
		a := access[name]
		fmt.Fprintf(&yaml, "  %s: {ssh: %q, out_of_band: %q, gnmi: %q}\n", name, a.SSH, a.OutOfBand, a.GNMI)
		fmt.Fprintln(&hosts, knownhosts.Line([]string{knownhosts.Normalize(a.SSH), knownhosts.Normalize(a.OutOfBand)}, a.HostKey))
	}
	for _, f := range []struct {
		name string
		text []byte
		mode os.FileMode
	}{
		{"password", []byte(l.options.Password + "\n"), 0o600},
		{"ca.pem", l.pki.caPEM, 0o644},
		{"client.pem", l.pki.cert, 0o644},
		{"client-key.pem", l.pki.certKey, 0o600},
		{"known_hosts", []byte(hosts.String()), 0o644},
		{"access.yaml", []byte(yaml.String()), 0o644}, // last: whoever waits for it finds the others
	} {
		tmp := filepath.Join(dir, "."+f.name)
		if err := os.WriteFile(tmp, f.text, f.mode); err != nil {
			return "", err
		}
		if err := os.Rename(tmp, filepath.Join(dir, f.name)); err != nil {
			return "", err
		}
	}
	return filepath.Join(dir, "access.yaml"), nil
}
