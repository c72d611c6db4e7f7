package lab

import (
	"bytes"
	"errors"
	"fmt"
	"net"

	"golang.org/x/crypto/ssh"

	"interlock/simulate/faults"
)

// serve opens the box's ports.
func (b *box) serve() error {
	for _, p := range []*net.Listener{&b.ssh, &b.oob, &b.gnmi} {
		var err error
		if *p, err = net.Listen("tcp", net.JoinHostPort(b.lab.options.Listen, "0")); err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
	}
	for _, p := range []net.Listener{b.ssh, b.oob} {
		b.lab.wait.Add(1)
		go func() {
			defer b.lab.wait.Done()
			b.accept(p)
		}()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.serveTelemetry()
	return nil
}

func (b *box) close() {
	for _, p := range []net.Listener{b.ssh, b.oob, b.gnmi} {
		if p != nil {
			p.Close()
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for t := range b.users {
		go t.hangUp()
	}
	if b.server != nil {
		b.server.Stop()
	}
	if b.back != nil {
		b.back.Stop()
	}
	b.disarm()
}

func (b *box) accept(p net.Listener) {
	for {
		c, err := p.Accept()
		if err != nil {
			return
		}
		b.lab.wait.Add(1)
		go func() {
			defer b.lab.wait.Done()
			defer c.Close()
			stop := make(chan struct{})
			defer close(stop)
			go func() {
				select {
				case <-b.lab.ctx.Done():
					c.Close()
				case <-stop:
				}
			}()
			b.mu.Lock()
			up := b.up
			b.mu.Unlock()
			if !up || p == b.ssh && b.lab.suffers(b.name, faults.SSHRefused) != nil {
				return
			}
			b.login(c)
		}()
	}
}

var errLogin = errors.New("login incorrect")

// login speaks SSH with whoever has connected until he leaves.
func (b *box) login(c net.Conn) {
	o := b.lab.options
	conf := &ssh.ServerConfig{
		ServerVersion: b.cli.banner,
		MaxAuthTries:  6,
		PasswordCallback: func(m ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
			if o.Password != "" && m.User() == o.User && string(password) == o.Password {
				return nil, nil
			}
			return nil, errLogin
		},
		KeyboardInteractiveCallback: func(m ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			answers, err := ask("", "", []string{"Password: "}, []bool{false})
			if err == nil && o.Password != "" && m.User() == o.User && len(answers) == 1 && answers[0] == o.Password {
				return nil, nil
			}
			return nil, errLogin
		},
		PublicKeyCallback: func(m ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			for _, k := range o.Keys {
				if m.User() == o.User && bytes.Equal(k.Marshal(), key.Marshal()) {
					return nil, nil
				}
			}
			return nil, errLogin
		},
	}
	key := b.signer
	if b.lab.suffers(b.name, faults.HostKey) != nil {
		other, err := hostKey()
		if err != nil {
			return
		}
		key = other
	}
	conf.AddHostKey(key)
	conn, channels, requests, err := ssh.NewServerConn(c, conf)
	if err != nil {
		return
	}
	defer conn.Close()
	go ssh.DiscardRequests(requests)
	b.lab.happened(faults.Login, b.name)
	for nc := range channels {
		if nc.ChannelType() != "session" {
			_ = nc.Reject(ssh.UnknownChannelType, "only sessions are served")
			continue
		}
		ch, reqs, err := nc.Accept()
		if err != nil {
			return
		}
		b.lab.wait.Add(1)
		go func() {
			defer b.lab.wait.Done()
			b.session(conn, ch, reqs)
		}()
	}
}

// session serves one terminal or one command.
func (b *box) session(conn *ssh.ServerConn, ch ssh.Channel, reqs <-chan *ssh.Request) {
	defer ch.Close()
	t := newTerminal(b, conn, ch)
	for r := range reqs {
		ok := true
		switch r.Type {
		case "pty-req":
			var p struct {
				Term                  string
				Width, Height, PW, PH uint32
				Modes                 string
			}
			t.pty = true
			if ssh.Unmarshal(r.Payload, &p) == nil && p.Height > 0 {
				t.height, t.width = int(p.Height), int(p.Width)
			}
		case "shell":
			b.lab.wait.Add(1)
			go func() {
				defer b.lab.wait.Done()
				t.interact()
				conn.Close()
			}()
		case "exec":
			var p struct{ Command string }
			if ok = ssh.Unmarshal(r.Payload, &p) == nil; ok {
				b.lab.wait.Add(1)
				go func() {
					defer b.lab.wait.Done()
					t.once(p.Command)
					ch.Close()
				}()
			}
		case "env", "window-change", "signal":
		default:
			ok = false
		}
		if r.WantReply {
			_ = r.Reply(ok, nil)
		}
	}
}
