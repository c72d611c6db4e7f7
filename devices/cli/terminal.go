package cli

import (
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/scrapli/scrapligo/channel"
	"github.com/scrapli/scrapligo/driver/generic"
	"github.com/scrapli/scrapligo/driver/options"
	"github.com/scrapli/scrapligo/transport"
	"golang.org/x/crypto/ssh"
)

// terminal is a shell on the device as scrapligo's transport. Scrapligo's own cannot go through a jump host, decrypt a key,
// ask an agent or say which of its host keys a device is to show.
type terminal struct {
	client  *ssh.Client
	session *ssh.Session
	in      io.WriteCloser
	out     io.Reader
	closed  atomic.Bool
}

// Wide enough that no system wraps what it echoes, and within what all of them take.
const width, height = 511, 1000

// openTerminal asks for a shell.
func openTerminal(c *ssh.Client) (*terminal, error) {
	s, err := c.NewSession()
	if err != nil {
		return nil, err
	}
	t := &terminal{client: c, session: s}
	if t.in, err = s.StdinPipe(); err != nil {
		return nil, err
	}
	if t.out, err = s.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := s.RequestPty("vt100", height, width, ssh.TerminalModes{ssh.ECHO: 1}); err != nil {
		return nil, fmt.Errorf("no terminal: %w", err)
	}
	if err := s.Shell(); err != nil {
		return nil, fmt.Errorf("no shell: %w", err)
	}
	return t, nil
}

// Open is scrapligo's; the terminal is open already.
func (t *terminal) Open(*transport.Args) error { return nil }

// Close ends the connection, and with it whatever reads or writes.
func (t *terminal) Close() error {
	if t.closed.Swap(true) {
		return nil
	}
	return t.client.Close()
}

// IsAlive reports that nobody has closed it here.
func (t *terminal) IsAlive() bool { return !t.closed.Load() }

// Read reads up to n bytes. Whatever ends the connection is its end: scrapligo would try to read on after anything else.
func (t *terminal) Read(n int) ([]byte, error) {
	b := make([]byte, n)
	n, err := t.out.Read(b)
	if n > 0 {
		return b[:n], nil
	}
	if err != nil {
		return nil, io.EOF
	}
	return nil, nil
}

// Write sends bytes.
func (t *terminal) Write(b []byte) error {
	_, err := t.in.Write(b)
	return err
}

// openChannel puts scrapligo's channel on a terminal.
func openChannel(t *terminal) (*channel.Channel, error) {
	d, err := generic.NewDriver("device",
		options.WithCustomTransport(t), options.WithTransportType(transport.StandardTransport),
		options.WithReadDelay(200*time.Microsecond), options.WithTransportReadSize(1<<16))
	if err != nil {
		return nil, err
	}
	if err := d.Open(); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return d.Channel, nil
}
