// Package lab is switches in software: for each device of a network an SSH server with the command line of its system and a
// gNMI server with its telemetry. The configuration is what the system's language makes of the commands entered; the state
// is what simulate makes of all running configurations together, so that a bad change really loses the session. Engineers
// rehearse with it, and the incidents are replayed on it.
//
// Between two states is time: what goes down is noticed, and what comes back forms, when the timers of its protocols have run (pace.go).
// Meanwhile packets go the ways that were right before.
package lab

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"interlock/devices"
	"interlock/devices/clock"
	"interlock/diffs"
	"interlock/simulate/faults"
)

// Options are how a lab is run.
type Options struct {
	// Clock is the time of the lab; the zero Clock is the system's.
	Clock clock.Clock
	// Listen is the address of this host that is listened on, "127.0.0.1" where empty. Ports are chosen freely.
	Listen string
	// User and Password log in on every device, in band and out of band; "interlock" where User is empty. Keys log in as well.
	User, Password string
	Keys           []ssh.PublicKey
	// BootTime is how long a device boots, 5 minutes where 0.
	BootTime time.Duration
	Faults   []faults.Fault
	// Log is told what happens, a line each, where it is not nil.
	Log io.Writer
}

// Lab is a running network. Its methods may be called from many goroutines.
type Lab struct {
	options Options
	network *devices.Network
	clock   clock.Clock
	boxes   map[string]*box
	pki     *pki
	started time.Time
	// knowledge is what is known of each system's commands.
	knowledge map[string]*diffs.Knowledge

	ctx  context.Context
	stop context.CancelFunc
	wait sync.WaitGroup

	mu       sync.Mutex
	view     *view         // never nil
	changed  chan struct{} // closed at the next view
	dirty    time.Time     // since when the view is no longer true, zero where it is
	busy     bool          // a view is being made
	kick     chan struct{}
	active   []*active
	brought  map[int]int // how often each fault has come
	timeline []Moment
	mixed    map[string]time.Time
	wake     *clock.Timer // settle's own: when the view changes by itself next
	log      sync.Mutex
}

// Start brings every device of a network up. Those whose system the lab does not speak are an error. It runs until the
// context ends or Stop is called.
func Start(ctx context.Context, n *devices.Network, o Options) (*Lab, error) {
	if o.Listen == "" {
		o.Listen = "127.0.0.1"
	}
	if o.User == "" {
		o.User = "interlock"
	}
	if o.BootTime == 0 {
		o.BootTime = 5 * time.Minute
	}
	l := &Lab{options: o, network: n, clock: o.Clock.Follower(), boxes: map[string]*box{}, changed: make(chan struct{}), kick: make(chan struct{}, 1),
		brought: map[int]int{}, knowledge: map[string]*diffs.Knowledge{}, mixed: map[string]time.Time{}}
	l.ctx, l.stop = context.WithCancel(ctx)
	l.started = l.clock.Now()
	var err error
	if l.pki, err = newPKI(); err != nil {
		return nil, fmt.Errorf("making certificates: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(n.Devices)) {
		b, err := newBox(l, n.Devices[name])
		if err != nil {
			l.Stop()
			return nil, err
		}
		l.boxes[name] = b
	}
	if err := l.fits(o.Faults); err != nil {
		l.Stop()
		return nil, err
	}
	l.dirty = l.started
	l.settle()
	for _, b := range l.boxes {
		if err := b.serve(); err != nil {
			l.Stop()
			return nil, err
		}
	}
	l.wait.Add(1)
	go l.watch()
	l.clock.Quiet(func() {
		ctx, cancel := context.WithTimeout(l.ctx, time.Minute)
		defer cancel()
		_ = l.Settled(ctx) // a lab that has stopped is quiet
	})
	l.happened(faults.Start, "")
	return l, nil
}

// Stop closes every session and waits until nothing of the lab runs any more.
func (l *Lab) Stop() {
	l.stop()
	for _, b := range l.boxes {
		b.close()
	}
	l.wait.Wait()
}

// Access is how one device is reached.
type Access struct {
	// SSH, OutOfBand and GNMI are addresses with ports.
	SSH, OutOfBand, GNMI string
	HostKey              ssh.PublicKey
}

// Access tells how every device is reached.
func (l *Lab) Access() map[string]Access {
	out := map[string]Access{}
	for name, b := range l.boxes {
		out[name] = Access{SSH: b.ssh.Addr().String(), OutOfBand: b.oob.Addr().String(), GNMI: b.gnmi.Addr().String(), HostKey: b.signer.PublicKey()}
	}
	return out
}

// Now is the lab's time.
func (l *Lab) Now() time.Time { return l.clock.Now() }

// Running is a device's running configuration as the lab has it now, secrets redacted; "" where there is no such device.
func (l *Lab) Running(device string) string {
	b := l.boxes[device]
	if b == nil {
		return ""
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.running.Render(b.cli.indent)
}

// Version is the software that a device runs now.
func (l *Lab) Version(device string) string {
	b := l.boxes[device]
	if b == nil {
		return ""
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.version
}

func (l *Lab) say(format string, args ...any) {
	if l.options.Log == nil {
		return
	}
	l.log.Lock()
	defer l.log.Unlock()
	fmt.Fprintf(l.options.Log, "%s %s\n", l.clock.Now().UTC().Format("2006-01-02 15:04:05"), fmt.Sprintf(format, args...))
}

// after calls f when the lab's clock has run d, unless the lab has stopped by then.
func (l *Lab) after(d time.Duration, f func()) *clock.Timer {
	return l.clock.AfterFunc(d, func() {
		if l.ctx.Err() == nil {
			f()
		}
	})
}

// hostKey makes a device's key. It is random: a lab is nobody to be known again.
func hostKey() (ssh.Signer, error) {
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	return ssh.NewSignerFromKey(private)
}
