package lab_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	gpb "github.com/openconfig/gnmi/proto/gnmi"
	"golang.org/x/crypto/ssh"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	"interlock/devices/clock"
	"interlock/pipelines"
	"interlock/simulate/faults"
	"interlock/simulate/lab"
)

const sconet = "../../testdata/incidents/sconet"

// start starts the lab of a site, thirty times as fast as real time.
func start(t *testing.T, dir string, fs ...faults.Fault) *lab.Lab {
	t.Helper()
	return startAt(t, dir, 30, fs...)
}

func startAt(t *testing.T, dir string, speed float64, fs ...faults.Fault) *lab.Lab {
	t.Helper()
	n, _, err := pipelines.ReadNetwork(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := lab.Start(t.Context(), n, lab.Options{Clock: clock.Fast(time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC), speed), Password: "secret", Faults: fs, Log: log{t}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Stop)
	return l
}

type log struct{ t *testing.T }

func (l log) Write(p []byte) (int, error) {
	if testing.Verbose() {
		fmt.Print("    lab: ", string(p))
	}
	return len(p), nil
}

// person is somebody at a terminal: sends lines and reads until a prompt.
type person struct {
	t     *testing.T
	in    io.Writer
	mu    sync.Mutex
	buf   bytes.Buffer
	news  chan struct{}
	close func()
	eof   bool
}

// dial logs in with a pty and a shell.
func dial(t *testing.T, l *lab.Lab, device string) *person {
	t.Helper()
	a := l.Access()[device]
	c, err := ssh.Dial("tcp", a.SSH, &ssh.ClientConfig{User: "interlock", Auth: []ssh.AuthMethod{ssh.Password("secret")}, HostKeyCallback: ssh.FixedHostKey(a.HostKey), Timeout: 5 * time.Second})
	if err != nil {
		t.Fatalf("%s: %v", device, err)
	}
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestPty("xterm", 50, 132, ssh.TerminalModes{}); err != nil {
		t.Fatal(err)
	}
	in, _ := s.StdinPipe()
	out, _ := s.StdoutPipe()
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, in: in, news: make(chan struct{}, 1), close: func() { c.Close() }}
	go func() {
		b := make([]byte, 4096)
		for {
			n, err := out.Read(b)
			p.mu.Lock()
			p.buf.Write(b[:n])
			p.eof = err != nil
			p.mu.Unlock()
			select {
			case p.news <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(p.close)
	p.until(`[>#] ?$`)
	return p
}

// until reads until what has arrived matches, or the session ends, and gives it.
func (p *person) until(pattern string) string {
	p.t.Helper()
	re := regexp.MustCompile(pattern)
	deadline := time.After(10 * time.Second)
	for {
		p.mu.Lock()
		s, eof := p.buf.String(), p.eof
		if re.MatchString(s) {
			p.buf.Reset()
			p.mu.Unlock()
			return strings.ReplaceAll(s, "\r\n", "\n")
		}
		p.mu.Unlock()
		if eof {
			return s
		}
		select {
		case <-p.news:
		case <-deadline:
			p.t.Fatalf("no %q in 10s; got %q", pattern, s)
		}
	}
}

// do sends a line and gives the answer, without the echo and the prompt.
func (p *person) do(line string) string {
	p.t.Helper()
	fmt.Fprintf(p.in, "%s\n", line)
	s := p.until(`(?:^|\n)[\w.\-/:@]+(?:\([^)\n]*\))?[>#] ?$`)
	s = strings.TrimPrefix(s, line+"\n")
	return s[:strings.LastIndex(s, "\n")+1]
}

// TestNXOSTakesAnUnconfirmedCommitBack plays the transcript of a Nexus 9000v's dual-stage commit.
func TestNXOSTakesAnUnconfirmedCommitBack(t *testing.T) {
	l := start(t, sconet)
	p := dial(t, l, "core-a")
	p.do("terminal length 0")
	if s := p.do("show version"); !strings.Contains(s, "NXOS: version 10.3(4a)") || !strings.Contains(s, "Kernel uptime is 31 day(s)") {
		t.Errorf("show version: %s", s)
	}
	before := p.do("show running-config | exclude Time:")
	p.do("configure dual-stage")
	p.do("interface Ethernet1/1")
	fmt.Fprint(p.in, "\n")
	if s := p.until(`# $`); !strings.Contains(s, "core-a(config-dual-stage-if)#") {
		t.Errorf("the prompt is %q", s)
	}
	p.do("description something else")
	p.do("exit")
	if s := p.do("show configuration"); s != "! Cached configuration\n!\ninterface Ethernet1/1\n description something else\n" {
		t.Errorf("show configuration: %q", s)
	}
	if s := p.do("commit confirmed 75"); !strings.Contains(s, "Verification Succeeded.") || !strings.Contains(s, "Configuration committed by user 'interlock' using Commit ID : 1000000001") {
		t.Errorf("commit: %q", s)
	}
	q := dial(t, l, "core-a")
	q.do("terminal length 0")
	if s := q.do("show running-config"); !strings.Contains(s, "  description something else\n") {
		t.Error("what is committed is not running")
	}
	p.until("Rollback in progress")
	if s := q.do("show running-config | exclude Time:"); without(s) != without(before) {
		t.Errorf("after the timer the configuration is not what it was:\n%s", s)
	}
}

// without takes the line about the last change off, which says when.
func without(s string) string {
	return regexp.MustCompile(`(?m)^!Running configuration last done at:.*\n`).ReplaceAllString(s, "")
}

func TestEOSSessionWithATimer(t *testing.T) {
	l := start(t, sconet)
	p := dial(t, l, "edge-1")
	p.do("enable")
	p.do("terminal length 0")
	p.do("configure session chg-1043")
	p.do("interface Ethernet3")
	fmt.Fprint(p.in, "\n")
	if s := p.until(`#$`); !strings.Contains(s, "edge-1(config-s-chg-10-if-Et3)#") {
		t.Errorf("the prompt is %q", s)
	}
	p.do("description exchange")
	if s := p.do("show session-config diffs"); !strings.Contains(s, "-   description internet exchange\n+   description exchange\n") {
		t.Errorf("the difference is %q", s)
	}
	if s := p.do("frobnicate"); !strings.Contains(s, "% Invalid input") {
		t.Errorf("nonsense gives %q", s)
	}
	p.do("commit timer 00:10:00")
	q := dial(t, l, "edge-1")
	q.do("enable")
	q.do("terminal length 0")
	if s := q.do("show configuration sessions detail"); !regexp.MustCompile(`chg-1043 +pendingCommitTimer +\d+`).MatchString(s) || !strings.Contains(s, "Session with pending commit timer: chg-1043") {
		t.Errorf("sessions: %s", s)
	}
	q.do("configure session chg-1043 commit")
	if s := q.do("show configuration sessions detail"); strings.Contains(s, "chg-1043") {
		t.Errorf("the confirmed session is still there: %s", s)
	}
	if err := l.Settled(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(l.Running("edge-1"), "description exchange") {
		t.Error("what was confirmed is not running")
	}
}

// TestABadChangeReallyLosesTheSession shuts the port of an eBGP session, and the session is gone on both its ends until the
// device takes the change back.
func TestABadChangeReallyLosesTheSession(t *testing.T) {
	l := start(t, sconet)
	p := dial(t, l, "edge-1")
	p.do("enable")
	state := func(device, peer string) string {
		return get(t, l, device, "/network-instances/network-instance[name=default]/protocols/protocol[identifier=BGP][name=BGP]/bgp/neighbors/neighbor[neighbor-address="+peer+"]/state/session-state")
	}
	if s := state("core-a", "10.255.1.1"); s != "ESTABLISHED" {
		t.Fatalf("the session is %s before anything was done", s)
	}
	for _, c := range []string{"configure session x", "interface Ethernet1", "shutdown", "commit timer 00:20:00"} {
		p.do(c)
	}
	settled(t, l)
	if s := state("core-a", "10.255.1.1"); s != "IDLE" {
		t.Errorf("the session is %s with its port shut", s)
	}
	if s := get(t, l, "core-a", "/interfaces/interface[name=Ethernet1/61]/state/oper-status"); s != "DOWN" {
		t.Errorf("the port at the other end is %s", s)
	}
	p.do("configure session x abort")
	settled(t, l)
	if s := state("core-a", "10.255.1.1"); s != "ACTIVE" {
		t.Errorf("the session is %s as soon as the change is taken back", s)
	}
	eventually(t, "the session is back", func() bool { return state("core-a", "10.255.1.1") == "ESTABLISHED" })
}

// TestAReloadWithDarkOptics is the incident's fault: the core comes back, its storage ports do not.
func TestAReloadWithDarkOptics(t *testing.T) {
	l := startAt(t, sconet, 3000, faults.Fault{When: faults.When{Device: "core-a", Event: faults.Reload}, Kind: faults.OpticDark, Ports: []string{"Ethernet1/49", "Ethernet1/50"}})
	was := get(t, l, "core-a", "/system/state/boot-time")
	p := dial(t, l, "core-a")
	fmt.Fprint(p.in, "reload\n")
	p.until(`This command will reboot the system\. \(y/n\)\?  \[n\] $`)
	fmt.Fprint(p.in, "y\n")
	p.until(`never`)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for get2(ctx, t, l, "core-a", "/system/state/boot-time") == was || get2(ctx, t, l, "core-a", "/system/state/boot-time") == "" {
		if ctx.Err() != nil {
			t.Fatal("core-a has not come back")
		}
		pause(t)
	}
	eventually(t, "the legs of core-a's vPCs are let up", func() bool {
		return get(t, l, "core-a", "/interfaces/interface[name=Ethernet1/1]/state/oper-status") == "UP"
	})
	optic := "/components/component[name=Ethernet1/49]/transceiver/"
	for path, want := range map[string]string{
		"/interfaces/interface[name=Ethernet1/49]/state/oper-status": "DOWN",
		"/interfaces/interface[name=Ethernet1/1]/state/oper-status":  "UP",
		optic + "state/present": "PRESENT",
		optic + "physical-channels/channel[index=2]/state/input-power":                                                 "-40",
		"/lacp/interfaces/interface[name=port-channel49]/members/member[interface=Ethernet1/50]/state/synchronization": "OUT_SYNC",
	} {
		if got := get(t, l, "core-a", path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	if o := l.Outages(); len(o) != 0 {
		t.Errorf("services were lost though the other core stood: %v", o)
	}
}

// eventually waits until something is so.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for began := time.Now(); !is(); pause(t) {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("it never came about that %s", what)
		}
	}
}

// pause waits a moment of real time for something that the lab does by its own clock.
func pause(t *testing.T) {
	t.Helper()
	select {
	case <-t.Context().Done():
	case <-time.After(20 * time.Millisecond):
	}
}

func settled(t *testing.T, l *lab.Lab) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := l.Settled(ctx); err != nil {
		t.Fatal(err)
	}
}

// client dials a device's gNMI server with the lab's own client certificate.
func client(t *testing.T, l *lab.Lab, device string) gpb.GNMIClient {
	t.Helper()
	ca, cert, key := l.Certificates()
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := grpc.NewClient(l.Access()[device].GNMI, grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{RootCAs: pool, Certificates: []tls.Certificate{pair}})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return gpb.NewGNMIClient(c)
}

// get gives the first leaf at a path as text, "" where nothing answers.
func get(t *testing.T, l *lab.Lab, device, path string) string {
	return get2(t.Context(), t, l, device, path)
}

func get2(ctx context.Context, t *testing.T, l *lab.Lab, device, path string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	r, err := client(t, l, device).Get(ctx, &gpb.GetRequest{Path: []*gpb.Path{lab.ParsePath(path)}, Encoding: gpb.Encoding_PROTO})
	if err != nil {
		return ""
	}
	v := r.Notification[0].Update[0].Val
	switch x := v.Value.(type) {
	case *gpb.TypedValue_UintVal:
		return fmt.Sprint(x.UintVal)
	case *gpb.TypedValue_DoubleVal:
		return fmt.Sprint(x.DoubleVal)
	case *gpb.TypedValue_BoolVal:
		return fmt.Sprint(x.BoolVal)
	}
	return v.GetStringVal()
}
