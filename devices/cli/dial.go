package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"
)

// keepalive is how often a connection is asked whether it is alive, and how long it has to answer: scrapligo's transports
// notice a dead peer by nothing but the deadline of a command.
const keepalive = 20 * time.Second

// dial opens an SSH connection to the device by one of its addresses. The errors are ErrAuth and ErrUnreachable, or what
// is wrong here.
func dial(ctx context.Context, t *Target, address, jump string) (*ssh.Client, error) {
	if t.KnownHosts == "" {
		return nil, fmt.Errorf("%s: no file of known hosts is given; without the device's host key anybody could answer for it", t.Name)
	}
	check, err := knownhosts.New(t.KnownHosts)
	if err != nil {
		return nil, fmt.Errorf("%s: known hosts %s: %w", t.Name, t.KnownHosts, err)
	}
	auth, closeAgent, err := logins(t)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	defer closeAgent()
	if jump == "" {
		var d net.Dialer
		return connect(ctx, t, address, check, auth, func(ctx context.Context) (net.Conn, error) { return d.DialContext(ctx, "tcp", address) })
	}
	first, err := dial(ctx, t, jump, "")
	if err != nil {
		return nil, fmt.Errorf("jump host %s: %w", jump, err)
	}
	client, err := connect(ctx, t, address, check, auth, func(ctx context.Context) (net.Conn, error) { return first.DialContext(ctx, "tcp", address) })
	if err != nil {
		first.Close()
		return nil, err
	}
	go func() { // the way through closes with what goes through it
		client.Wait()
		first.Close()
	}()
	return client, nil
}

// connect does the handshake over what dials, within the context.
func connect(ctx context.Context, t *Target, address string, check ssh.HostKeyCallback, auth []ssh.AuthMethod, dials func(context.Context) (net.Conn, error)) (*ssh.Client, error) {
	algorithms, err := hostKeyAlgorithms(check, address)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrAuth, t.Name, err)
	}
	conn, err := dials(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %s at %s: %w", ErrUnreachable, t.Name, address, err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	c, channels, requests, err := ssh.NewClientConn(conn, address, &ssh.ClientConfig{
		User: t.User, Auth: auth, HostKeyCallback: check, HostKeyAlgorithms: algorithms, ClientVersion: "SSH-2.0-interlock",
	})
	if err == nil && !stop() { // the deadline came with the last byte
		c.Close()
		err = ctx.Err()
	}
	if err != nil {
		conn.Close()
		return nil, classify(t, address, err, ctx.Err())
	}
	client := ssh.NewClient(c, channels, requests)
	go watch(client)
	return client, nil
}

// classify tells who is at fault when a handshake fails.
func classify(t *Target, address string, err, ended error) error {
	var key *knownhosts.KeyError
	var revoked *knownhosts.RevokedError
	switch {
	case errors.As(err, &key):
		return fmt.Errorf("%w: %s at %s shows another host key than %s has; somebody may answer in its place", ErrAuth, t.Name, address, t.KnownHosts)
	case errors.As(err, &revoked):
		return fmt.Errorf("%w: %s at %s shows a host key that %s revokes", ErrAuth, t.Name, address, t.KnownHosts)
	case strings.Contains(err.Error(), "unable to authenticate"):
		return fmt.Errorf("%w: %s at %s does not let %s in: %w", ErrAuth, t.Name, address, t.User, err)
	case strings.Contains(err.Error(), "no common algorithm"):
		return fmt.Errorf("%w: %s at %s has no host key of the kind that %s has for it: %w", ErrAuth, t.Name, address, t.KnownHosts, err)
	case ended != nil:
		return fmt.Errorf("%w: %s at %s: %w", ErrUnreachable, t.Name, address, ended)
	}
	return fmt.Errorf("%w: %s at %s: %w", ErrUnreachable, t.Name, address, err)
}

// hostKeyAlgorithms are those of the keys that are known for an address. Without them the two sides may agree on a kind
// of key that is not known, and a device that is who it says would be turned away.
func hostKeyAlgorithms(check ssh.HostKeyCallback, address string) ([]string, error) {
	err := check(address, &net.TCPAddr{IP: net.IPv4zero}, noKey{})
	var keys *knownhosts.KeyError
	if !errors.As(err, &keys) {
		return nil, err
	}
	if len(keys.Want) == 0 {
		return nil, fmt.Errorf("no host key is known for %s; see it on the device's console and add it to the known hosts", address)
	}
	var out []string
	for _, k := range keys.Want {
		if kind := k.Key.Type(); kind == ssh.KeyAlgoRSA {
			out = append(out, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256, kind)
		} else {
			out = append(out, kind)
		}
	}
	return out, nil
}

// noKey is a key that nobody has, by which a callback is made to say which keys it wants.
type noKey struct{}

func (noKey) Type() string                        { return "none" }
func (noKey) Marshal() []byte                     { return []byte("none") }
func (noKey) Verify([]byte, *ssh.Signature) error { return errors.New("no key") }

// logins are the ways in, surest first. The function closes the connection to the agent.
func logins(t *Target) ([]ssh.AuthMethod, func(), error) {
	var out []ssh.AuthMethod
	closing := func() {}
	if len(t.Key) > 0 {
		signer, err := ssh.ParsePrivateKey(t.Key)
		var locked *ssh.PassphraseMissingError
		if errors.As(err, &locked) {
			if len(t.Passphrase) == 0 {
				return nil, closing, errors.New("the private key is encrypted, and no passphrase is given; give one or use an agent")
			}
			signer, err = ssh.ParsePrivateKeyWithPassphrase(t.Key, t.Passphrase)
		}
		if err != nil {
			return nil, closing, fmt.Errorf("the private key cannot be read: %w", err)
		}
		out = append(out, ssh.PublicKeys(signer))
	}
	if t.Agent {
		socket := os.Getenv("SSH_AUTH_SOCK")
		conn, err := net.Dial("unix", socket)
		switch {
		case err == nil:
			closing = func() { conn.Close() }
			out = append(out, ssh.PublicKeysCallback(agent.NewClient(conn).Signers))
		case len(out) == 0 && len(t.Password) == 0:
			return nil, closing, fmt.Errorf("the agent at SSH_AUTH_SOCK=%q cannot be asked: %w", socket, err)
		}
	}
	if len(t.Password) > 0 {
		out = append(out, ssh.Password(string(t.Password)), ssh.KeyboardInteractive(func(_, _ string, questions []string, echo []bool) ([]string, error) {
			answers := make([]string, len(questions))
			for i := range questions {
				if !echo[i] { // what is shown as it is typed is no password
					answers[i] = string(t.Password)
				}
			}
			return answers, nil
		}))
	}
	if len(out) == 0 {
		return nil, closing, errors.New("no key, agent or password is given to log in with")
	}
	return out, closing, nil
}

// watch closes a connection whose other end does not answer any more.
func watch(c *ssh.Client) {
	ended := make(chan struct{})
	go func() { c.Wait(); close(ended) }()
	tick := time.NewTicker(keepalive)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
		}
		answered := make(chan struct{})
		go func() {
			c.SendRequest("keepalive@openssh.com", true, nil) // any answer will do, and a refusal is one
			close(answered)
		}()
		select {
		case <-ended:
			return
		case <-answered:
		case <-time.After(keepalive):
			c.Close()
			return
		}
	}
}
