package lab

import (
	"fmt"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
	"google.golang.org/grpc"

	"interlock/devices"
	"interlock/devices/clock"
	"interlock/diffs"
	"interlock/simulate/faults"
)

// box is one virtual switch.
type box struct {
	lab      *Lab
	name     string
	os       string
	platform string
	vendor   *devices.Vendor
	cli      *dialect
	know     *diffs.Knowledge
	signer   ssh.Signer
	ssh, oob net.Listener
	gnmi     net.Listener
	server   *grpc.Server

	mu       sync.Mutex
	running  *devices.Tree
	startup  *devices.Tree
	version  string
	booted   time.Time
	up       bool
	boots    int // how often it has booted, so that a late timer knows that it is late
	back     *clock.Timer
	model    *devices.Config // of running
	was      *devices.Tree   // what ran before, and its model: it comes back the same
	wasModel *devices.Config
	sessions map[string]*candidate
	saves    map[string]*devices.Tree // checkpoints, archives, rollbacks
	ran      map[string]time.Time     // when scheduled jobs have run, by schedule
	history  []commit
	pending  *deadman
	users    map[*terminal]bool
	changes  time.Time // when the running configuration was last changed
}

// candidate is a configuration that is being prepared.
type candidate struct {
	name, user string
	tree       *devices.Tree
	from       *devices.Tree
	// entered are the commands with their contexts as typed, for systems that show them.
	entered []devices.Command
	held    *terminal
}

// commit is one entry of a device's list of commits, the newest first.
type commit struct {
	id, user string
	at       time.Time
	before   *devices.Tree
	entered  []devices.Command
}

// deadman is the way back that a device takes by itself.
type deadman struct {
	id, user string
	before   *devices.Tree
	deadline time.Time
	length   time.Duration
	timer    *clock.Timer
	by       *terminal
}

func newBox(l *Lab, d *devices.Device) (*box, error) {
	c := dialectOf(d.Vendor.OS)
	if c == nil {
		return nil, fmt.Errorf("%s: the lab does not speak %s; it speaks %s", d.Name, d.Vendor.Title, dialectNames())
	}
	b := &box{lab: l, name: d.Name, os: d.Vendor.OS, vendor: d.Vendor, cli: c, version: d.Config.Version, platform: d.Config.Platform, up: true,
		sessions: map[string]*candidate{}, saves: map[string]*devices.Tree{}, ran: map[string]time.Time{}, users: map[*terminal]bool{}}
	if s := l.network.Site.Devices[d.Name]; s != nil {
		if s.Version != "" {
			b.version = s.Version
		}
		if s.Platform != "" {
			b.platform = s.Platform
		}
	}
	if b.platform == "" {
		b.platform = c.platform
	}
	if b.version == "" {
		b.version = c.version
	}
	var err error
	if b.know = l.knowledge[b.os]; b.know == nil {
		if b.know, err = diffs.ReadKnowledge(b.os, d.Vendor.Effects); err != nil {
			return nil, err
		}
		l.knowledge[b.os] = b.know
	}
	if b.signer, err = hostKey(); err != nil {
		return nil, err
	}
	if len(d.Trees) != 1 && !d.Vendor.Joined {
		return nil, fmt.Errorf("%s: its configuration is in %d files, and the lab knows no switch that has it so", d.Name, len(d.Trees))
	}
	// Entering nothing makes the tree that later entries are compared with: statements for ranges taken apart.
	b.running = d.Vendor.Enter(d.Trees[0], d.Trees[0].File, nil).After
	b.startup, b.model = b.running, d.Config
	// It has been up for a while, or every uptime would look like a reboot.
	b.booted = l.started.Add(-(31*24*time.Hour + 5*time.Hour + 17*time.Minute))
	b.changes = b.booted
	return b, nil
}

// set makes a configuration the running one. b.mu is held.
func (b *box) set(t *devices.Tree) {
	if t != b.running {
		var model *devices.Config
		if t == b.was {
			model = b.wasModel
		}
		b.was, b.wasModel, b.running, b.model = b.running, b.model, t, model
	}
	b.changes = b.lab.clock.Now()
	b.lab.touch()
}

// config is the model of the running configuration. b.mu is held.
func (b *box) config() *devices.Config {
	if b.model == nil {
		c, _, _ := b.vendor.Convert([]*devices.Tree{b.running})
		c.Hostname = b.name // what the network calls it
		b.model = c
	}
	return b.model
}

// commit makes a candidate the running configuration, and does what the commands do to the box. b.mu is held.
func (b *box) commit(t *devices.Tree, entered []devices.Command, user string) {
	b.history = append([]commit{{id: fmt.Sprintf("%d", 1000000001+len(b.history)), user: user, at: b.lab.clock.Now(), before: b.running, entered: entered}}, b.history...)
	if len(b.history) > 100 {
		b.history = b.history[:100]
	}
	b.set(t)
	b.lab.say("%s: configuration committed by %s", b.name, user)
	for _, c := range entered {
		b.suffer(c)
	}
	b.lab.happened(faults.Commit, b.name)
}

// arm starts the way back to a configuration. b.mu is held.
func (b *box) arm(id, user string, before *devices.Tree, within time.Duration, by *terminal) {
	b.disarm()
	d := &deadman{id: id, user: user, before: before, deadline: b.lab.clock.Now().Add(within), length: within, by: by}
	d.timer = b.lab.after(within, func() { b.fire(d) })
	b.pending = d
	b.lab.say("%s: %s waits to be confirmed for %s", b.name, id, within)
}

// disarm takes the way back away and gives what it was, nil where none was armed. b.mu is held.
func (b *box) disarm() *deadman {
	d := b.pending
	if d != nil {
		d.timer.Stop()
		b.pending = nil
	}
	return d
}

// confirmed is disarm because somebody confirmed. b.mu is held.
func (b *box) confirmed() *deadman {
	d := b.disarm()
	if d != nil {
		b.lab.say("%s: %s is confirmed", b.name, d.id)
		b.lab.happened(faults.Confirm, b.name)
	}
	return d
}

// fire takes an unconfirmed change back.
func (b *box) fire(d *deadman) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pending != d || !b.up {
		return
	}
	if b.lab.suffers(b.name, faults.TimerDoesNotFire) != nil {
		b.lab.say("%s: the timer of %s does not fire", b.name, d.id)
		return
	}
	b.pending = nil
	b.lab.say("%s: %s was not confirmed and is taken back", b.name, d.id)
	b.history = append([]commit{{id: fmt.Sprintf("%d", 1000000001+len(b.history)), user: "rollback", at: b.lab.clock.Now(), before: b.running}}, b.history...)
	delete(b.sessions, d.id)
	b.set(d.before)
	b.lab.happened(faults.Timer, b.name)
	if b.cli.fired != nil && b.users[d.by] {
		d.by.notice(b.cli.fired(d))
	}
}

// suffer does to the box what a command does beside changing the configuration. b.mu is held.
func (b *box) suffer(c devices.Command) {
	es, _, _ := b.know.Effects(b.name, c, b.version, b.platform)
	for _, e := range es {
		if e.When != diffs.Now {
			continue
		}
		switch {
		case e.Kind == diffs.Reload && e.Scope == diffs.ScopeDevice:
			b.goDown(b.lab.options.BootTime, "reloads because of "+c.Line)
		case e.Kind == diffs.Restart && e.Scope == diffs.ScopeDevice, e.Kind == diffs.Flap && e.Scope == diffs.ScopeDevice:
			b.lab.blink(b.name, "", 30*time.Second)
		case e.Kind == diffs.Flap && e.Scope == diffs.ScopePort:
			b.lab.blink(b.name, e.Target, 3*time.Second)
		}
	}
}

// reload takes the box down for as long as it boots. It comes back with the startup configuration and the image that this
// names.
func (b *box) reload(why string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.goDown(b.lab.options.BootTime, why)
}

// goDown is reload with b.mu held; away 0 is for good.
func (b *box) goDown(away time.Duration, why string) {
	if b.up {
		b.up = false
		b.boots++
		b.lab.say("%s: goes down: %s", b.name, why)
		b.disarm()
		clear(b.sessions)
		for t := range b.users {
			go t.hangUp()
		}
		if b.server != nil {
			go b.server.Stop()
			b.server = nil
		}
		b.lab.touch()
		b.lab.happened(faults.Reload, b.name)
	}
	if b.back != nil {
		b.back.Stop()
		b.back = nil
	}
	if away > 0 {
		boot := b.boots
		b.back = b.lab.after(away, func() { b.boot(boot) })
	}
}

// boot brings the box up again.
func (b *box) boot(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.up || n != b.boots {
		return
	}
	b.up, b.back = true, nil
	b.booted = b.lab.clock.Now()
	b.set(b.startup)
	b.changes = b.booted
	if v := b.cli.image(b.config()); v != "" && v != b.version {
		b.lab.say("%s: starts %s instead of %s", b.name, v, b.version)
		b.version = v
	}
	b.lab.say("%s: is up again", b.name)
	b.serveTelemetry()
	b.lab.happened(faults.Boot, b.name)
}

// save writes the running configuration to the startup configuration. b.mu is held.
func (b *box) save() { b.startup = b.running }

// now is the time as the box has it.
func (b *box) now() time.Time {
	t := b.lab.clock.Now()
	if f := b.lab.suffers(b.name, faults.ClockJump); f != nil {
		t = t.Add(f.By)
	}
	return t
}

func (b *box) uptime() time.Duration { return b.lab.clock.Now().Sub(b.booted) }
