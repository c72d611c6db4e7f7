// Package simulate says how a network behaves: which ports, links and bundles are up, which members of a group are in
// service, which uplinks and services hold, in a given state and after any single failure in it. It answers for a
// network and knows nothing of changes.
package simulate

import (
	"interlock/devices"
	"interlock/simulate/rib"
)

// Down is what is out of service in a state: whole devices and single ports.
type Down struct {
	Devices map[string]bool
	Ports   map[devices.PortRef]bool
}

// ServiceStatus is how a service fares.
type ServiceStatus string

// A service works; works with less redundancy than the network in its steady state gives it; or does not work.
const (
	OK       ServiceStatus = "ok"
	Degraded ServiceStatus = "degraded"
	Lost     ServiceStatus = "lost"
)

// Count is how many of how many are there, and how many must be.
type Count struct{ Up, Of, Keep int }

// Outcome is how the network fares with something down.
type Outcome struct {
	Services map[string]ServiceStatus
	Uplinks  map[string]Count
	Groups   map[string]Count
	// PortsDown are the ports that are down, with why, beyond those that Down named or the configuration shuts.
	PortsDown map[devices.PortRef]string
	// Unsure says of services why their status is not to be trusted (an end that is not found, cabling that is not known):
	// they are neither working nor lost but unknown, which blocks.
	Unsure map[string]string
	// Reasons say of services that are not ok what goes wrong: the flow, the way it takes, where it ends and by which line.
	Reasons map[string]string
	// Problems say what of the state's routing is not to be trusted.
	Problems []rib.Problem
	// Failures are the single failures that break a service, an uplink or a group; filled by Failures only.
	Failures []Failure
}

// Failure is a single failure in a state and what it breaks.
type Failure struct {
	// What fails: a device, or a link as "core-a:Ethernet1/1 - acc-1:Ethernet1".
	What string
	// Lost are the services, uplinks ("uplink storage") and groups ("group core") that no longer hold.
	Lost []string
	// Reasons say of each of Lost what goes wrong, in the same order; "" where there is no more to say than that it is gone.
	Reasons []string
	// Unsure says of services of which it is not known whether they hold why; "" by service for those that do.
	Unsure map[string]string
}

// Fact is something true of a network that a policy may judge, found by comparing devices with each other.
type Fact struct {
	// Kind is the rule that judges it: "mtu/mismatch".
	Kind   string
	Device string
	// Peer is the other device, where there is one.
	Peer string
	// Path is the model path on Device; it identifies the fact together with Kind, Device, Peer and Detail.
	Path string
	// Detail is what the fact hangs on besides, so that another one at the same place is not taken for it. It is for comparing, not for people.
	Detail string
	Pos    devices.Pos
	// PeerPos is the place on the peer, and PeerPath what it is about there.
	PeerPos  devices.Pos
	PeerPath string
	// Message says what is and what it means, as findings do.
	Message string
	Hint    string
	// Weak facts are worth a warning where the rule would otherwise deny (vPC type-2, say).
	Weak bool
}

// From tells the same fact as seen from its peer, if that is the device asked for: so that a finding stands at the line
// that was changed. It is for showing; facts are compared as Facts gives them.
func (f Fact) From(device string) Fact {
	if f.Peer != device || f.Device == device || f.PeerPath == "" {
		return f
	}
	f.Device, f.Peer = f.Peer, f.Device
	f.Path, f.PeerPath = f.PeerPath, f.Path
	f.Pos, f.PeerPos = f.PeerPos, f.Pos
	return f
}
