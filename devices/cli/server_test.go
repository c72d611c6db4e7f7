package cli

import (
	"bufio"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"interlock/devices"
)

// server is an SSH server whose shell is a script: prompt and answer make the device, the rest is how it misbehaves.
type server struct {
	t       *testing.T
	addr    string
	key     ssh.Signer
	secrets string // the password that it takes
	pubkey  ssh.PublicKey

	mu      sync.Mutex
	prompt  func(*shell) string
	answer  func(*shell, string) string
	entered []string // every line, of all sessions
	logins  int
	forward bool
}

// shell is one session.
type shell struct {
	mode    string // whatever prompt and answer make of it
	session string
	w       io.Writer
	r       *bufio.Reader
	close   func()
	quiet   bool // no prompt after this answer
}

func newKey(t *testing.T) (ssh.Signer, []byte) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte("open sesame"))
	if err != nil {
		t.Fatal(err)
	}
	return signer, pem.EncodeToMemory(block)
}

// serve starts a server on the loopback.
func serve(t *testing.T, prompt func(*shell) string, answer func(*shell, string) string) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	key, _ := newKey(t)
	s := &server{t: t, addr: l.Addr().String(), key: key, secrets: "hunter2", prompt: prompt, answer: answer}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.handshake(c)
		}
	}()
	return s
}

func (s *server) handshake(c net.Conn) {
	cfg := &ssh.ServerConfig{
		PasswordCallback: func(_ ssh.ConnMetadata, p []byte) (*ssh.Permissions, error) {
			s.mu.Lock()
			s.logins++
			s.mu.Unlock()
			if string(p) != s.secrets {
				return nil, fmt.Errorf("wrong password")
			}
			return nil, nil
		},
		PublicKeyCallback: func(_ ssh.ConnMetadata, k ssh.PublicKey) (*ssh.Permissions, error) {
			if s.pubkey == nil || string(k.Marshal()) != string(s.pubkey.Marshal()) {
				return nil, fmt.Errorf("unknown key")
			}
			return nil, nil
		},
	}
	cfg.AddHostKey(s.key)
	conn, channels, requests, err := ssh.NewServerConn(c, cfg)
	if err != nil {
		c.Close()
		return
	}
	go ssh.DiscardRequests(requests)
	for n := range channels {
		switch {
		case n.ChannelType() == "direct-tcpip" && s.forward:
			var to struct {
				Host string
				Port uint32
				From string
				At   uint32
			}
			ssh.Unmarshal(n.ExtraData(), &to)
			out, err := net.Dial("tcp", net.JoinHostPort(to.Host, fmt.Sprint(to.Port)))
			if err != nil {
				n.Reject(ssh.ConnectionFailed, err.Error())
				continue
			}
			ch, reqs, _ := n.Accept()
			go ssh.DiscardRequests(reqs)
			go func() { io.Copy(ch, out); ch.Close() }()
			go func() { io.Copy(out, ch); out.Close() }()
		case n.ChannelType() == "session":
			ch, reqs, err := n.Accept()
			if err != nil {
				return
			}
			go func() {
				for r := range reqs {
					r.Reply(r.Type == "pty-req" || r.Type == "shell", nil)
				}
			}()
			go s.run(&shell{w: ch, r: bufio.NewReader(ch), close: func() { conn.Close() }})
		default:
			n.Reject(ssh.UnknownChannelType, "no")
		}
	}
}

// run echoes and answers, a line at a time, as a terminal does.
func (s *server) run(sh *shell) {
	defer sh.close()
	fmt.Fprintf(sh.w, "\r\nAuthorised access only: do not # enter\r\n\r\n%s", s.prompt(sh))
	for {
		line, err := sh.r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		s.mu.Lock()
		s.entered = append(s.entered, line)
		s.mu.Unlock()
		fmt.Fprintf(sh.w, "%s\r\n", line)
		out := s.answer(sh, line)
		io.WriteString(sh.w, strings.ReplaceAll(out, "\n", "\r\n"))
		if sh.quiet {
			sh.quiet = false
			continue
		}
		io.WriteString(sh.w, s.prompt(sh))
	}
}

func (s *server) lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.entered...)
}

// count is how often a line was entered.
func (s *server) count(line string) int {
	n := 0
	for _, l := range s.lines() {
		if l == line {
			n++
		}
	}
	return n
}

// target is the way to the server, with short times so that what never comes is noticed soon.
func (s *server) target(d *devices.Dialect, platform, version string) Target {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), "known_hosts")
	if err := os.WriteFile(file, []byte(knownhosts.Line([]string{s.addr}, s.key.PublicKey())+"\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return Target{
		Name: "core-a", OS: d.OS, Platform: platform, Version: version, Address: s.addr, User: "interlock", Password: []byte("hunter2"),
		KnownHosts: file, Dialect: d, Reply: 2 * time.Second, Quiet: 60 * time.Millisecond,
	}
}
