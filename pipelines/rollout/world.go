package rollout

import (
	"context"
	"time"

	"interlock/devices"
	"interlock/devices/cli"
	"interlock/devices/clock"
	"interlock/devices/telemetry"
	"interlock/pipelines"
	"interlock/pipelines/journal"
	"interlock/policies"
)

// Device is a login on a device; cli.Session is one, and tests play another.
type Device interface {
	Mechanism() cli.Mechanism
	Facts(ctx context.Context) (cli.Facts, error)
	Stage(ctx context.Context, id string, cmds []devices.Command) (preview string, err error)
	Arm(ctx context.Context, id string, within time.Duration) (cli.Timer, error)
	Commit(ctx context.Context, id string, within time.Duration) (cli.Timer, error)
	Confirm(ctx context.Context, id string) error
	RollBack(ctx context.Context, id string) error
	Discard(ctx context.Context, id string) error
	Save(ctx context.Context) error
	Exec(ctx context.Context, c devices.Command) (output string, err error)
	Close() error
}

// Telemetry is a connection to what a device measures; telemetry.Client is one, and tests play another.
type Telemetry interface {
	Snapshot(ctx context.Context, leaves []string) (telemetry.Readings, error)
	// Watch calls each with all that is known after every change, until the context ends.
	Watch(ctx context.Context, leaves []string, each func(telemetry.Readings)) error
	Close() error
}

// World is everything outside of a run: what it works with and on.
type World struct {
	Journal *journal.Journal
	Clock   clock.Clock
	// Change is the plan's change, judged afresh; its commands are those that are entered.
	Change   *pipelines.Change
	Policies *policies.Policies
	// Digest is what the plan was approved by. A run is resumed with no other.
	Digest string
	// Open logs in on a device, by its path out of band alone where asked. HasOutOfBand tells which have one.
	Open         func(ctx context.Context, device string, outOfBand bool) (Device, error)
	HasOutOfBand func(device string) bool
	// Dial connects to what a device measures.
	Dial func(ctx context.Context, device string) (Telemetry, error)
	// Approved says what stands against the change at this moment (approvals, drift of the plan), nothing where nothing does.
	Approved func(ctx context.Context, now time.Time) ([]string, error)
	// BeforeApprovals says that this is an emergency which begins before it has its approvals, and what it lacks; "" where it has them.
	// The run's first event tells it for ever, whatever is signed later.
	BeforeApprovals string
	// Probe tries a probe of the site. Its context has the probe's own deadline.
	Probe func(ctx context.Context, p *devices.Probe) error
	// Notify tells the on-call; with acknowledge it waits, within its context, until somebody has answered.
	Notify func(ctx context.Context, message string, acknowledge bool) error
	// Runner names this process in the journal.
	Runner string
	// Stop is closed when somebody asks to stop at the next safe point, Undo when somebody asks to take the step back now.
	Stop, Undo <-chan struct{}
}

// Result is how a run, or this runner's part of it, ended.
type Result struct {
	Run  string `json:"run"`
	Code int    `json:"code"`
	// Result is "ok", "refused", "rolled back", "verified", "stop" or "pause"; Text says why, for people.
	Result string `json:"result"`
	Text   string `json:"text"`
}

// Exit codes, as docs/exit-codes.md has them.
const (
	exitOK           = 0
	exitFailed       = 1
	exitDenied       = 3
	exitInconclusive = 4
	exitApproval     = 5
	exitRolledBack   = 6
	exitStopped      = 7
)

// GateTimes are a site's gates with the defaults filled in, as a run goes by them.
func GateTimes(g devices.Gates) devices.Gates {
	t := gateTimes(g)
	return devices.Gates{Settle: t.settle, Deadline: t.deadline, Soak: t.soak, ConfirmWithin: t.within}
}

// times are the gates' times with the defaults filled in.
type times struct {
	settle, deadline, soak, within time.Duration
	prove                          bool    // that traffic is back
	drained                        float64 // what a port of a drained device may carry, in octets a second
}

func gateTimes(g devices.Gates) times {
	t := times{g.Settle, g.Deadline, g.Soak, g.ConfirmWithin, g.Prove, float64(g.Drained)}
	if t.drained == 0 {
		t.drained = mostDrained
	}
	for _, d := range []struct {
		at *time.Duration
		is time.Duration
	}{{&t.settle, 30 * time.Second}, {&t.deadline, 10 * time.Minute}, {&t.soak, 10 * time.Minute}} {
		if *d.at == 0 {
			*d.at = d.is
		}
	}
	if t.within == 0 { // five minutes for all that is not waiting
		t.within = (t.deadline + t.soak + 5*time.Minute).Round(time.Minute)
	}
	return t
}
