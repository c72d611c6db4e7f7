package rollout

import (
	"context"
	"fmt"
	"io"

	"interlock/devices/cli"
	"interlock/devices/clock"
	"interlock/devices/telemetry"
	"interlock/pipelines/inputs"
)

// Reacher reaches real devices.
type Reacher struct {
	// Targets are the devices as they are reached (inputs.Targets).
	Targets map[string]inputs.Reach
	Clock   clock.Clock
	// Transcript takes what is said with devices, redacted; nil is nobody.
	Transcript io.Writer
}

// Open logs in on a device, by its path out of band alone where asked.
func (x Reacher) Open(ctx context.Context, device string, outOfBand bool) (Device, error) {
	r, ok := x.Targets[device]
	if !ok {
		return nil, fmt.Errorf("%s: how it is reached is not known; it is not among the devices of interlock.yaml", device)
	}
	t := r.CLI
	t.Clock, t.Log = x.Clock, x.Transcript
	if outOfBand {
		t.Address, t.OutOfBand, t.Jump = t.OutOfBand, "", ""
	}
	s, err := cli.Open(ctx, t)
	if err != nil {
		return nil, err // not a nil session in an interface
	}
	return s, nil
}

// HasOutOfBand reports a device that has a second path.
func (x Reacher) HasOutOfBand(device string) bool { return x.Targets[device].CLI.OutOfBand != "" }

// Dial connects to what a device measures.
func (x Reacher) Dial(ctx context.Context, device string) (Telemetry, error) {
	r, ok := x.Targets[device]
	if !ok {
		return nil, fmt.Errorf("%s: how it is reached is not known; it is not among the devices of interlock.yaml", device)
	}
	t := r.Telemetry
	t.Clock = x.Clock
	c, err := telemetry.Dial(ctx, t)
	if err != nil {
		return nil, err
	}
	return c, nil
}
