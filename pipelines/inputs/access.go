package inputs

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/cli"
	"interlock/devices/telemetry"
)

// Access is how devices are reached and logged in to. It is a file of whoever runs the tool, never part of the site.
type Access struct {
	File     string
	Defaults Login
	Devices  map[string]*AccessDevice
}

// Login is a user and where its secrets are; the secrets themselves stand in no file of ours.
type Login struct {
	User string
	// PasswordEnv, PassphraseEnv and EnableEnv name variables; PasswordFile a file whose first line is the password.
	PasswordEnv, PasswordFile, PassphraseEnv, EnableEnv string
	// Key is a private key for SSH; Agent asks the agent, nil is not said.
	Key   string
	Agent *bool
	// KnownHosts has the host keys. CA, Cert and CertKey are of gNMI.
	KnownHosts, CA, Cert, CertKey string
	// Jump is a host on the way, host:port.
	Jump              string
	SSHPort, GNMIPort int
	at                map[string]devices.Pos
}

// AccessDevice is what is particular about one device. Addresses are host:port.
type AccessDevice struct {
	Login
	SSH, OutOfBand, GNMI string
	// ServerName is the name in the device's certificate where it is not the device's name or address.
	ServerName string
	Pos        devices.Pos
}

// The ports where nothing is said: SSH's, and that which IANA gave to gNMI.
const sshPort, gnmiPort = 22, 9339

// ReadAccess reads an access file. The error is Problems with places, or why it cannot be read.
func ReadAccess(file string) (*Access, error) {
	dir, base := filepath.Split(file)
	if dir == "" {
		dir = "."
	}
	text, err := readText(os.DirFS(dir), base, maxYAML)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: there is no such access file; docs/access.md shows one", file)
		}
		return nil, err
	}
	return parseAccess(file, text)
}

func parseAccess(file string, text []byte) (*Access, error) {
	d, root := parseYAML(file, text)
	a := &Access{File: file, Devices: map[string]*AccessDevice{}, Defaults: Login{at: map[string]devices.Pos{}}}
	if root == nil {
		if len(d.problems) == 0 {
			d.problems.add(devices.Pos{File: file}, "write version: 1 and the devices", "is empty: it says nothing of how devices are reached")
		}
		return nil, d.problems.err()
	}
	d.root(root).object(
		need("version", readVersion),
		may("defaults", func(v value) { v.object(loginFields(&a.Defaults)...) }),
		may("devices", func(v value) {
			v.named("device names to how they are reached", func(name string, k key) {
				x := &AccessDevice{Pos: k.at, Login: Login{at: map[string]devices.Pos{}}}
				a.Devices[name] = x
				if k.isNull() {
					return
				}
				k.object(append(loginFields(&x.Login),
					may("ssh", func(v value) { x.SSH = v.hostPort() }),
					may("out_of_band", func(v value) { x.OutOfBand = v.hostPort() }),
					may("gnmi", func(v value) { x.GNMI = v.hostPort() }),
					may("server_name", func(v value) { x.ServerName = v.word() }),
				)...)
			})
		}),
	)
	if err := d.problems.err(); err != nil {
		return nil, err
	}
	return a, nil
}

func loginFields(l *Login) []field {
	word := func(name string, to *string) field {
		return may(name, func(v value) { *to = v.word(); l.at[name] = v.at })
	}
	refuse := func(name, instead string) field {
		return may(name, func(v value) {
			v.bad("take it out of the file, change it, and give "+instead, "%s: a secret does not belong in a file that is copied and shown", name)
		})
	}
	return []field{
		word("user", &l.User), word("password_env", &l.PasswordEnv), word("password_file", &l.PasswordFile), word("passphrase_env", &l.PassphraseEnv),
		word("enable_env", &l.EnableEnv), word("key", &l.Key), word("known_hosts", &l.KnownHosts), word("ca", &l.CA), word("cert", &l.Cert), word("cert_key", &l.CertKey),
		refuse("password", "password_env or password_file"), refuse("passphrase", "passphrase_env"), refuse("enable", "enable_env"),
		may("agent", func(v value) { b := v.boolean(); l.Agent = &b }),
		may("jump", func(v value) { l.Jump = v.hostPort() }),
		may("ssh_port", func(v value) { l.SSHPort = v.integer(1, 65535) }),
		may("gnmi_port", func(v value) { l.GNMIPort = v.integer(1, 65535) }),
	}
}

// hostPort reads host:port; without a port it is checked as a host, and the port comes from elsewhere.
func (v value) hostPort() string {
	s := v.word()
	if s == "" {
		return ""
	}
	if a, err := netip.ParseAddr(s); err == nil {
		return a.String()
	}
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		host, port = s, "1"
	}
	if n, errPort := strconv.Atoi(port); errPort != nil || n < 1 || n > 65535 || host == "" || strings.ContainsAny(host, " /@") || err != nil && strings.Contains(s, ":") {
		v.bad(`write "192.0.2.11:22", "core-a.example.net:22" or "[2001:db8::1]:22"`, "%s: %q is no host and port", v.name(), s)
		return ""
	}
	return s
}

// Reach is a device as it is reached; what the device is (its system, platform and version) and whose clock counts is the
// caller's to fill in.
type Reach struct {
	CLI       cli.Target
	Telemetry telemetry.Target
}

// Reach joins what a site says of a device with how it is reached. Secrets are read here, from the environment and files.
// The error names all that is missing, with places.
func (a *Access) Reach(site *devices.Site, name string) (Reach, error) {
	var problems Problems
	j := joiner{access: a, name: name, site: &devices.SiteDevice{}, device: a.Devices[name], problems: &problems}
	if site != nil {
		for _, other := range sortedKeys(a.Devices) { // a name that is wrong would leave its device to the defaults
			if site.Devices[other] == nil {
				problems.add(a.Devices[other].Pos, "correct the name, or take the entry out", "there is no device %s in %s", other, site.File)
			}
		}
		if d := site.Devices[name]; d != nil {
			j.site = d
		}
	}
	if j.device == nil {
		j.device = &AccessDevice{Pos: devices.Pos{File: a.File}}
	}
	r := j.join()
	return r, problems.err()
}

// joiner joins one device.
type joiner struct {
	access   *Access
	name     string
	site     *devices.SiteDevice
	device   *AccessDevice
	problems *Problems
}

func (j *joiner) join() Reach {
	t := cli.Target{Name: j.name}
	ssh := cmp.Or(j.device.SSHPort, j.access.Defaults.SSHPort, sshPort)
	t.Address = j.address("ssh", j.device.SSH, j.site.Address, ssh, true)
	t.OutOfBand = j.address("out_of_band", j.device.OutOfBand, j.site.OutOfBand, ssh, false)
	if jump := cmp.Or(j.device.Jump, j.access.Defaults.Jump); jump != "" {
		t.Jump = withPort(jump, sshPort)
	}
	t.User = cmp.Or(j.device.User, j.access.Defaults.User)
	if t.User == "" {
		j.problems.add(j.device.Pos, "give user, for the device or in defaults", "%s: no user to log in with", j.name)
	}
	t.Password = j.password()
	t.Passphrase = j.variable("passphrase_env", j.device.PassphraseEnv, j.access.Defaults.PassphraseEnv)
	t.Enable = j.variable("enable_env", j.device.EnableEnv, j.access.Defaults.EnableEnv)
	t.Key = j.file("key", func(l Login) string { return l.Key }, true)
	for _, a := range []*bool{j.device.Agent, j.access.Defaults.Agent} {
		if a != nil {
			t.Agent = *a
			break
		}
	}
	if known := cmp.Or(j.device.KnownHosts, j.access.Defaults.KnownHosts); known == "" {
		j.problems.add(j.device.Pos, "give known_hosts, made by ssh-keyscan and compared with what the device's console shows", "%s: no host keys are known", j.name)
	} else {
		t.KnownHosts = j.access.path(known)
	}
	g := telemetry.Target{Name: j.name, ServerName: j.device.ServerName, User: t.User, Password: string(t.Password)}
	g.Address = j.address("gnmi", j.device.GNMI, j.site.Address, cmp.Or(j.device.GNMIPort, j.access.Defaults.GNMIPort, gnmiPort), true)
	g.CA = j.file("ca", func(l Login) string { return l.CA }, false)
	g.Cert = j.file("cert", func(l Login) string { return l.Cert }, false)
	g.Key = j.file("cert_key", func(l Login) string { return l.CertKey }, true)
	return Reach{CLI: t, Telemetry: g}
}

// address is where a device answers: what the access file says, else what the site does.
func (j *joiner) address(key, said string, site netip.Addr, port int, needed bool) string {
	switch {
	case said != "":
		return withPort(said, port)
	case site.IsValid():
		return net.JoinHostPort(site.String(), strconv.Itoa(port))
	case needed:
		j.problems.add(j.device.Pos, "give "+key+" for it here, or its address in the site", "%s: no address is known", j.name)
	}
	return ""
}

func withPort(host string, port int) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}

// password reads the password of a device, whose own entry counts before the defaults.
func (j *joiner) password() []byte {
	for _, l := range []Login{j.device.Login, j.access.Defaults} {
		switch {
		case l.PasswordFile != "":
			text := j.read("password_file", l, l.PasswordFile, true)
			line, _, _ := bytes.Cut(text, []byte("\n"))
			return bytes.TrimRight(line, "\r")
		case l.PasswordEnv != "":
			return j.variable("password_env", l.PasswordEnv, "")
		}
	}
	return nil
}

func (j *joiner) variable(key, own, general string) []byte {
	name := cmp.Or(own, general)
	if name == "" {
		return nil
	}
	v, ok := os.LookupEnv(name)
	if !ok || v == "" {
		at, said := j.device.at[key]
		if !said {
			at = j.access.Defaults.at[key]
		}
		j.problems.add(at, "set it, or take "+key+" out", "%s: the variable %s is not set", j.name, name)
	}
	return []byte(v)
}

// file reads a file that the device's entry or the defaults name.
func (j *joiner) file(key string, name func(Login) string, secret bool) []byte {
	for _, l := range []Login{j.device.Login, j.access.Defaults} {
		if n := name(l); n != "" {
			return j.read(key, l, n, secret)
		}
	}
	return nil
}

// maxSecret is longer than any key or chain of certificates.
const maxSecret = 1 << 20

func (j *joiner) read(key string, l Login, name string, secret bool) []byte {
	file := j.access.path(name)
	info, err := os.Stat(file)
	switch {
	case err != nil:
		j.problems.add(l.at[key], "", "%s: %s: %v", j.name, key, err)
		return nil
	case !info.Mode().IsRegular() || info.Size() > maxSecret:
		j.problems.add(l.at[key], "", "%s: %s: %s is no file of a size that it can have", j.name, key, file)
		return nil
	case secret && info.Mode().Perm()&0o077 != 0:
		j.problems.add(l.at[key], "chmod 600 "+file, "%s: %s: others can read %s", j.name, key, file)
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		j.problems.add(l.at[key], "", "%s: %s: %v", j.name, key, err)
	}
	return text
}

// path is a file's, relative to the access file.
func (a *Access) path(name string) string {
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(a.File), name)
}
