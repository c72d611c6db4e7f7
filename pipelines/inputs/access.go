package inputs

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"interlock/devices"
)

// Access is how devices are reached: logins, keys and addresses. It stands in a file of its own that is no part of the
// site's repository, and holds no password, only where one is.
type Access struct {
	File     string
	Defaults AccessDevice
	Devices  map[string]AccessDevice
}

// AccessDevice is how one device is reached. Paths are as they can be opened; empty fields are the defaults'.
type AccessDevice struct {
	User, PasswordEnv, PasswordFile, Key string
	Agent                                bool
	KnownHosts, CA, Cert, CertKey        string
	SSH, OutOfBand, GNMI, Jump           string // host:port
	SSHPort, GNMIPort                    int
}

// ReadAccess reads an access file. Paths in it are relative to its folder.
func ReadAccess(file string) (*Access, error) {
	dir, base := filepath.Split(file)
	if dir == "" {
		dir = "."
	}
	text, err := readText(os.DirFS(dir), base, maxYAML)
	if err != nil {
		return nil, fmt.Errorf("the access file: %w", err)
	}
	d, root := parseYAML(file, text)
	a := &Access{File: file, Devices: map[string]AccessDevice{}}
	if root == nil {
		if len(d.problems) == 0 {
			d.problems.add(devices.Pos{File: file}, "", "is empty: it says nothing of how devices are reached")
		}
		return nil, d.problems.err()
	}
	d.root(root).object(
		need("version", readVersion),
		may("defaults", func(v value) { a.Defaults = readAccessDevice(v, dir) }),
		may("devices", func(v value) {
			v.named("devices to how they are reached", func(name string, k key) { a.Devices[name] = readAccessDevice(k.value, dir) })
		}),
	)
	if err := d.problems.err(); err != nil {
		return nil, err
	}
	return a, nil
}

func readAccessDevice(v value, dir string) AccessDevice {
	var x AccessDevice
	text := func(name string, to *string) field { return may(name, func(v value) { *to = v.text() }) }
	path := func(name string, to *string) field {
		return may(name, func(v value) {
			if *to = v.text(); *to != "" && !filepath.IsAbs(*to) {
				*to = filepath.Join(dir, *to)
			}
		})
	}
	address := func(name string, to *string) field {
		return may(name, func(v value) {
			*to = v.text()
			if _, _, err := net.SplitHostPort(*to); *to != "" && err != nil {
				v.bad("write host:port, as 192.0.2.11:22", "%s: %q is no address with a port", v.name(), clip(*to))
			}
		})
	}
	port := func(name string, to *int) field {
		return may(name, func(v value) { *to = v.integer(1, 65535) })
	}
	v.object(
		text("user", &x.User), text("password_env", &x.PasswordEnv), path("password_file", &x.PasswordFile), path("key", &x.Key),
		may("agent", func(v value) { x.Agent = v.boolean() }),
		path("known_hosts", &x.KnownHosts), path("ca", &x.CA), path("cert", &x.Cert), path("cert_key", &x.CertKey),
		address("ssh", &x.SSH), address("out_of_band", &x.OutOfBand), address("gnmi", &x.GNMI), address("jump", &x.Jump),
		port("ssh_port", &x.SSHPort), port("gnmi_port", &x.GNMIPort),
		may("password", func(v value) {
			v.bad("write password_env: NAME or password_file: FILE, and change the password that stood here", "%s: no password may stand in this file", v.name())
		}),
	)
	return x
}

// Reach is how a device is reached, everything filled in.
type Reach struct {
	AccessDevice
	Password []byte
	KeyText  []byte
}

// Reach joins the site, the access file's defaults and what it says of a device, and reads the secrets that it points to.
func (a *Access) Reach(site *devices.Site, device string) (Reach, error) {
	x := Reach{AccessDevice: a.Defaults}
	own := a.Devices[device]
	for _, f := range []struct{ to, from *string }{{&x.User, &own.User}, {&x.PasswordEnv, &own.PasswordEnv}, {&x.PasswordFile, &own.PasswordFile}, {&x.Key, &own.Key},
		{&x.KnownHosts, &own.KnownHosts}, {&x.CA, &own.CA}, {&x.Cert, &own.Cert}, {&x.CertKey, &own.CertKey}, {&x.SSH, &own.SSH}, {&x.OutOfBand, &own.OutOfBand},
		{&x.GNMI, &own.GNMI}, {&x.Jump, &own.Jump}} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	x.Agent = x.Agent || own.Agent
	sshPort, gnmiPort := first(own.SSHPort, a.Defaults.SSHPort, 22), first(own.GNMIPort, a.Defaults.GNMIPort, 9339)
	if d := site.Devices[device]; d != nil {
		if x.SSH == "" && d.Address.IsValid() {
			x.SSH = net.JoinHostPort(d.Address.String(), strconv.Itoa(sshPort))
		}
		if x.OutOfBand == "" && d.OutOfBand.IsValid() {
			x.OutOfBand = net.JoinHostPort(d.OutOfBand.String(), strconv.Itoa(sshPort))
		}
		if x.GNMI == "" && d.Address.IsValid() {
			x.GNMI = net.JoinHostPort(d.Address.String(), strconv.Itoa(gnmiPort))
		}
	}
	if x.SSH == "" {
		return x, fmt.Errorf("%s: no address is known of it; give it one in interlock.yaml (address) or in %s (ssh)", device, a.File)
	}
	if x.PasswordEnv != "" {
		x.Password = []byte(os.Getenv(x.PasswordEnv))
	}
	for _, f := range []struct {
		file string
		to   *[]byte
	}{{x.PasswordFile, &x.Password}, {x.Key, &x.KeyText}} {
		if f.file == "" {
			continue
		}
		text, err := fs.ReadFile(os.DirFS(filepath.Dir(f.file)), filepath.Base(f.file))
		if err != nil {
			return x, fmt.Errorf("%s: %s points to what cannot be read: %w", device, a.File, err)
		}
		*f.to = text
	}
	x.Password = []byte(strings.TrimRight(string(x.Password), "\r\n"))
	return x, nil
}

func first(ns ...int) int {
	for _, n := range ns {
		if n != 0 {
			return n
		}
	}
	return 0
}
