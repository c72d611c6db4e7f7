package diffs

import "interlock/devices"

// EffectKind is what an operation does.
type EffectKind string

// The kinds of effect, worst first.
const (
	Erase      EffectKind = "erase"      // configuration or image is gone
	Reload     EffectKind = "reload"     // a box or a part of it starts again
	Restart    EffectKind = "restart"    // forwarding or a control-plane process starts again
	Management EffectKind = "management" // a way of reaching the device is lost
	Flap       EffectKind = "flap"       // a port goes down and perhaps up again
	Session    EffectKind = "session"    // protocol sessions or adjacencies are reset
	Capacity   EffectKind = "capacity"   // what is carried changes: drained, rehashed, VLANs or routes dropped
	NoEffect   EffectKind = "none"       // known to do nothing to the network
)

// EffectScope is how much of the device an effect takes.
type EffectScope string

// The scopes of an effect.
const (
	ScopeDevice     EffectScope = "device"
	ScopeSlot       EffectScope = "slot"
	ScopePort       EffectScope = "port"
	ScopeProtocol   EffectScope = "protocol"
	ScopeManagement EffectScope = "management"
)

// EffectWhen is when an effect comes.
type EffectWhen string

// Now, at the next boot, or at the next failover.
const (
	Now        EffectWhen = "now"
	NextBoot   EffectWhen = "next-boot"
	OnFailover EffectWhen = "on-failover"
)

// EffectUndo is how an effect can be undone.
type EffectUndo string

// By the device's own timer, by replacing configuration, by another reload, or by a person's hands.
const (
	UndoTimer   EffectUndo = "timer"
	UndoReplace EffectUndo = "replace"
	UndoReload  EffectUndo = "reload"
	UndoHands   EffectUndo = "hands"
)

// Effect is what an operation does to a device, with its evidence.
type Effect struct {
	Device string
	Kind   EffectKind
	Scope  EffectScope
	// Target is what is hit: a port, a slot, a protocol or neighbour; empty for the whole device.
	Target string
	When   EffectWhen
	Undo   EffectUndo
	Pos    devices.Pos
	// Text is the line that does it, redacted.
	Text string
	// ID names the row of the knowledge base ("nxos/reload") or the rule for deltas ("delta/mtu").
	ID     string
	Source string
	// Detail says in a sentence what happens.
	Detail string
	// Reaches says that the operation acts on other members too ("peer", "cluster"), "" for this device alone.
	Reaches string
	// For is what it is done for, where that is not the change itself: "drain" or "undrain".
	For string
}

// TakesDeviceOut reports whether the whole device leaves service, whenever that is.
func (e Effect) TakesDeviceOut() bool {
	return e.Scope == ScopeDevice && (e.Kind == Reload || e.Kind == Restart || e.Kind == Erase)
}
