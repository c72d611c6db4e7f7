package cli

import (
	"io"
	"time"

	"interlock/devices"
	"interlock/devices/clock"
)

// Target is a device and how it is reached. Address, OutOfBand and Jump are host:port; an IPv6 address is in brackets.
type Target struct {
	Name, OS, Platform, Version string
	Address                     string
	// OutOfBand is tried where Address cannot be reached; "" is no second path. A wrong key or password is not tried twice.
	OutOfBand string
	// Jump is a host through which the device is reached, with the same login and known hosts; the path out of band does
	// not lead through it.
	Jump string
	User string
	// Password, Enable and Passphrase are secrets: of the login (and of questions at it), of the enable command, and of Key.
	Password, Enable, Passphrase []byte
	// Key is a private key in PEM or OpenSSH form. Agent asks the agent at SSH_AUTH_SOCK for keys, too.
	Key   []byte
	Agent bool
	// KnownHosts is a file of host keys as ssh writes it. Without it nothing is opened.
	KnownHosts string
	// Clock is by whose time timers and uptimes are; deadlines of the connection are the system's.
	Clock   clock.Clock
	Dialect *devices.Dialect
	// Log takes the transcript, redacted; nil is none.
	Log io.Writer
	// Reply is how long the device has for a reply where the context has no earlier deadline, Quiet how long it has to be
	// silent after a question for it to be one, MaxOutput how many bytes one reply may have. Zero are 90 s, 400 ms and 64 MB.
	Reply, Quiet time.Duration
	MaxOutput    int
}

func (t *Target) defaults() {
	if t.Reply == 0 {
		t.Reply = 90 * time.Second
	}
	if t.Quiet == 0 {
		t.Quiet = 400 * time.Millisecond
	}
	if t.MaxOutput == 0 {
		t.MaxOutput = 64 << 20
	}
	if t.Log == nil {
		t.Log = io.Discard
	}
}
