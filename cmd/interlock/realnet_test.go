package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"interlock/simulate/frrjudge"
)

// realNet is testdata/networks/frr-pair built for real: a namespace a router with the FRR of its configuration, a veth pair a cable,
// two hosts that are connected to, and for each core an sshd and a gNMI agent on a network of management and on one out of band.
type realNet struct {
	dir     string // keys, certificates, light
	version string // of FRR
}

// managed are the devices that are changed, with the last part of their addresses.
var managed = map[string]int{"core-a": 11, "core-b": 12}

// buildNet builds the network of a site's folder. It is called inside namespaces of its own, with which all of it ends.
func buildNet(t *testing.T, site string) *realNet {
	t.Helper()
	n := &realNet{dir: t.TempDir()}
	if err := os.Chmod(n.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"core-a", "core-b", "acc-1", "sto-1", "hv-1", "array-1"} {
		frrjudge.Must(t, "ip", "netns", "add", name)
		frrjudge.Must(t, "ip", "-n", name, "link", "set", "lo", "up")
	}
	n.wire(t, site)
	for _, name := range []string{"core-a", "core-b", "acc-1", "sto-1"} {
		n.frr(t, name, filepath.Join(site, "configs", name+".cfg"))
	}
	n.version = strings.Fields(frrjudge.Must(t, "vtysh", "-N", "core-a", "-c", "show version"))[1]
	n.keys(t)
	for name, number := range managed {
		n.sshd(t, name, number)
		n.agent(t, name, number)
	}
	return n
}

// wire lays the cables of layer1_topology.json, those of the hosts, and both networks of management.
func (n *realNet) wire(t *testing.T, site string) {
	text, err := os.ReadFile(filepath.Join(site, "layer1_topology.json"))
	if err != nil {
		t.Fatal(err)
	}
	type end struct{ Hostname, InterfaceName string }
	var cables struct{ Edges []struct{ Node1, Node2 end } }
	if err := json.Unmarshal(text, &cables); err != nil {
		t.Fatal(err)
	}
	cable := func(a, portA, b, portB string) {
		frrjudge.Must(t, "ip", "link", "add", portA, "netns", a, "type", "veth", "peer", "name", portB, "netns", b)
		frrjudge.Must(t, "ip", "-n", a, "link", "set", portA, "up")
		frrjudge.Must(t, "ip", "-n", b, "link", "set", portB, "up")
	}
	for _, e := range cables.Edges {
		cable(e.Node1.Hostname, e.Node1.InterfaceName, e.Node2.Hostname, e.Node2.InterfaceName)
	}
	for host, h := range map[string][3]string{"hv-1": {"acc-1", "10.1.0.10/24", "10.1.0.1"}, "array-1": {"sto-1", "10.2.0.10/24", "10.2.0.1"}} {
		cable(h[0], "eth3", host, "eth0")
		frrjudge.Must(t, "ip", "-n", host, "addr", "add", h[1], "dev", "eth0")
		frrjudge.Must(t, "ip", "-n", host, "route", "add", "default", "via", h[2])
	}
	n.inside(t, "hv-1", "host 10.1.0.10:3260")
	n.inside(t, "array-1", "host 10.2.0.10:3260")
	for i, net := range []string{"198.51.100", "203.0.113"} {
		bridge := fmt.Sprintf("mgmt%d", i)
		frrjudge.Must(t, "ip", "link", "add", bridge, "type", "bridge")
		frrjudge.Must(t, "ip", "addr", "add", net+".1/24", "dev", bridge)
		frrjudge.Must(t, "ip", "link", "set", bridge, "up")
		for name, number := range managed {
			up := fmt.Sprintf("m%d-%s", i, name)
			frrjudge.Must(t, "ip", "link", "add", up, "type", "veth", "peer", "name", bridge, "netns", name)
			frrjudge.Must(t, "ip", "link", "set", up, "master", bridge, "up")
			frrjudge.Must(t, "ip", "-n", name, "addr", "add", fmt.Sprintf("%s.%d/24", net, number), "dev", bridge)
			frrjudge.Must(t, "ip", "-n", name, "link", "set", bridge, "up")
		}
	}
	// What no configuration of FRR tells: the cores' links to the access router carry less than its own end believes. OSPF comes up
	// over it because the cores ignore the MTU (RFC 2328, 10.6: a larger one than one's own is rejected).
	for core := range managed {
		frrjudge.Must(t, "ip", "-n", core, "link", "set", "eth1", "mtu", "1400")
	}
	for _, r := range []string{"core-a", "core-b", "acc-1", "sto-1"} {
		frrjudge.Must(t, "ip", "netns", "exec", r, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.fib_multipath_hash_policy=1")
	}
}

// frr starts a router with its configuration.
func (n *realNet) frr(t *testing.T, name, config string) {
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"/etc/frr/" + name, "/run/frr/" + name} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		frrjudge.Must(t, "chown", "frr:frr", dir)
	}
	for file, text := range map[string]string{"frr.conf": string(text), "vtysh.conf": ""} {
		if err := os.WriteFile("/etc/frr/"+name+"/"+file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range []string{"zebra", "ospfd", "bgpd", "staticd"} {
		frrjudge.Must(t, "ip", "netns", "exec", name, "/usr/lib/frr/"+d, "-d", "-N", name, "-i", "/run/frr/"+name+"/"+d+".pid")
	}
	frrjudge.Must(t, "vtysh", "-N", name, "-f", "/etc/frr/"+name+"/frr.conf")
}

// keys makes keys of hosts, of the user and of who approves, and the certificates of gNMI.
func (n *realNet) keys(t *testing.T) {
	for _, k := range []string{"host", "user", "approver"} {
		frrjudge.Must(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(n.dir, k))
	}
	public, err := os.ReadFile(filepath.Join(n.dir, "host.pub"))
	if err != nil {
		t.Fatal(err)
	}
	host, _, _, _, err := ssh.ParseAuthorizedKey(public)
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, number := range managed {
		for _, net := range []string{"198.51.100", "203.0.113"} {
			known = append(known, knownhosts.Line([]string{fmt.Sprintf("%s.%d:22", net, number)}, host)+"\n")
		}
	}
	n.write(t, "known_hosts", strings.Join(known, ""))
	ca, caKey := n.certificate(t, "ca", nil, nil)
	n.certificate(t, "client", ca, caKey)
	for name := range managed {
		n.certificate(t, name, ca, caKey)
	}
	n.write(t, "access.yaml", `version: 1
defaults: {user: root, key: user, agent: false, known_hosts: known_hosts, ca: ca.pem, cert: client.pem, cert_key: client-key.pem}
devices:
  core-a: {server_name: core-a}
  core-b: {server_name: core-b}
`)
}

func (n *realNet) write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(n.dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// certificate writes NAME.pem and NAME-key.pem, signed by the parent or by itself.
func (n *realNet) certificate(t *testing.T, name string, parent *x509.Certificate, signer *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: parent == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, DNSNames: []string{name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	if parent == nil {
		parent, signer = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	n.write(t, name+".pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	n.write(t, name+"-key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private})))
	return c, key
}

// sshd starts a real sshd on both addresses of a router. The login leads to a shell in which vtysh is this router's.
func (n *realNet) sshd(t *testing.T, name string, number int) {
	bin := filepath.Join(n.dir, "bin-"+name)
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	for tool, line := range map[string]string{"vtysh": "/usr/bin/vtysh", "frr-reload.py": "/usr/bin/python3 /usr/lib/frr/frr-reload.py"} {
		if err := os.WriteFile(filepath.Join(bin, tool), []byte("#!/bin/sh\nexec "+line+" -N "+name+" \"$@\"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	conf := n.write(t, "sshd-"+name, fmt.Sprintf(`Port 22
ListenAddress 198.51.100.%[2]d
ListenAddress 203.0.113.%[2]d
HostKey %[1]s/host
AuthorizedKeysFile %[1]s/user.pub
UsePAM no
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
PidFile /run/sshd-%[3]s.pid
ForceCommand /usr/bin/env PATH=%[4]s:/usr/bin:/bin ENV= /bin/sh -i
`, n.dir, number, name, bin))
	// vtysh tells the host's name for the router's, and here there is one host for all.
	frrjudge.Must(t, "ip", "netns", "exec", name, "unshare", "--uts", "sh", "-c", "hostname "+name+" && exec /usr/sbin/sshd -f "+conf)
}

// agent starts the gNMI agent of a router.
func (n *realNet) agent(t *testing.T, name string, number int) {
	n.light(t, name, "-2.1")
	n.inside(t, name, fmt.Sprintf("%s 198.51.100.%d:9339 %s", name, number, n.dir))
}

// inside starts this program again as an agent or a host, inside a namespace.
func (n *realNet) inside(t *testing.T, name, args string) {
	self, err := os.Executable() // /proc/self/exe would be ip
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("ip", "netns", "exec", name, self)
	cmd.Env = append(os.Environ(), agentVariable+"="+args)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
}

// light writes what the transceivers of a router receive, in dBm; the agent reads it each time.
func (n *realNet) light(t *testing.T, name, rx string) {
	t.Helper()
	n.write(t, "light-"+name, "eth1 "+rx+"\neth2 "+rx+"\n")
}
