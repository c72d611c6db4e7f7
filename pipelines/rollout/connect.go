package rollout

import (
	"context"
	"fmt"
	"io"
	"time"

	"interlock/devices"
	"interlock/devices/cli"
	"interlock/devices/clock"
	"interlock/devices/telemetry"
	"interlock/pipelines/inputs"
)

// Reacher reaches real devices, as the access file says.
type Reacher struct {
	Access *inputs.Access
	// Network has what is known of each device: its system, and what the site says.
	Network *devices.Network
	Clock   clock.Clock
	// Transcript takes what is said with devices, redacted; nil is nobody.
	Transcript io.Writer
	// Reply is how long a device has for a reply over SSH; 0 is what the client itself allows.
	Reply time.Duration
}

// Open logs in on a device, by its path out of band alone where asked.
func (x Reacher) Open(ctx context.Context, device string, outOfBand bool) (Device, error) {
	d := x.Network.Devices[device]
	if d == nil {
		return nil, fmt.Errorf("%s is no device of the site", device)
	}
	r, err := x.Access.Reach(x.Network.Site, device)
	if err != nil {
		return nil, err
	}
	t := r.CLI
	t.OS, t.Platform, t.Version, t.Dialect, t.Clock, t.Log = d.Config.OS, d.Config.Platform, d.Config.Version, d.Vendor.Dialect, x.Clock, x.Transcript
	t.Reply = x.Reply
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
func (x Reacher) HasOutOfBand(device string) bool {
	r, err := x.Access.Reach(x.Network.Site, device)
	return err == nil && r.CLI.OutOfBand != ""
}

// Dial connects to what a device measures.
func (x Reacher) Dial(ctx context.Context, device string) (Telemetry, error) {
	d := x.Network.Devices[device]
	if d == nil {
		return nil, fmt.Errorf("%s is no device of the site", device)
	}
	r, err := x.Access.Reach(x.Network.Site, device)
	if err != nil {
		return nil, err
	}
	t := r.Telemetry
	t.OS, t.Platform, t.Version, t.Clock = d.Config.OS, d.Config.Platform, d.Config.Version, x.Clock
	c, err := telemetry.Dial(ctx, t)
	if err != nil {
		return nil, err
	}
	return c, nil
}
