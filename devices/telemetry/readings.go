// Package telemetry reads what devices measure, over gNMI. It is the only importer of gnmic. What a device does not send is
// silent, never good: maps lack it, pointers are nil, and Silent names it.
package telemetry

import "time"

// Readings are what one device measures at one time.
type Readings struct {
	Device string
	// At is when the last of them was taken, by the device's clock where it tells, and Received when it arrived here.
	At, Received time.Time
	System       System
	Interfaces   map[string]Interface
	// Members are the members of LAGs, by interface name.
	Members map[string]Member
	// Optics are transceivers, by the name of the interface they are in.
	Optics    map[string]Optic
	Neighbors map[string][]Neighbor // LLDP, by interface
	BGP       map[string]Session    // by "vrf neighbour address"; the default network instance is "default"
	OSPF      map[string]Adjacency  // by "interface router-id"
	ISIS      map[string]Adjacency  // by "interface system-id level"
	Alarms    []Alarm
	// Leaves are paths that the site asks for, with their values as text.
	Leaves map[string]Leaf
	// Silent are the paths that were asked for and gave nothing, or nothing fresh, with why.
	Silent map[string]string
}

// System is the box as a whole.
type System struct {
	Booted  time.Time
	Version string
	// Supervisors are the redundancy roles by component: "PRIMARY", "SECONDARY".
	Supervisors map[string]string
}

// Interface is a port's state. Counters are since the device last cleared them; Cleared is when, where it tells.
type Interface struct {
	At           time.Time
	Oper, Admin  string // "UP", "DOWN", ... as OpenConfig spells them
	LastChange   time.Time
	Transitions  *uint64
	InErrors     *uint64
	OutErrors    *uint64
	InFCS, InCRC *uint64
	InDiscards   *uint64
	InOctets     *uint64
	OutOctets    *uint64
	Cleared      time.Time
}

// Member is one port's part in a LAG.
type Member struct {
	At                       time.Time
	LAG                      string
	Synchronised             bool // synchronization is IN_SYNC
	Collecting, Distributing bool
	Partner                  string
}

// Bundled reports a member that carries traffic of its LAG (IEEE 802.1AX: in sync, collecting and distributing).
func (m Member) Bundled() bool { return m.Synchronised && m.Collecting && m.Distributing }

// Optic is a transceiver. Powers are in dBm, bias in mA, temperature in degrees Celsius. A lane of which the device says
// nothing is absent.
type Optic struct {
	At                       time.Time
	Present                  bool
	FormFactor, Serial, Part string
	Temperature              *float64
	Lanes                    map[int]Lane
	Alarm, Warning           Thresholds
	// NoDiagnostics reports a module that measures nothing (copper): its powers cannot be judged.
	NoDiagnostics bool
}

// Lane is one lane of light.
type Lane struct{ Rx, Tx, Bias *float64 }

// Thresholds are a module's own limits; nil is not supported, which is no limit.
type Thresholds struct {
	RxLow, RxHigh, TxLow, TxHigh, BiasLow, BiasHigh, TemperatureLow, TemperatureHigh *float64
}

// Neighbor is what LLDP heard on a port.
type Neighbor struct{ System, Chassis, Port string }

// Session is a BGP session.
type Session struct {
	At          time.Time
	State       string // "ESTABLISHED", ...
	Transitions *uint64
	// Received counts prefixes by AFI-SAFI name.
	Received map[string]uint64
}

// Adjacency is an OSPF or IS-IS adjacency.
type Adjacency struct {
	At    time.Time
	State string // "FULL", "UP", ...
}

// Alarm is one that the device raises.
type Alarm struct {
	ID, Resource, Severity, Text string
	Raised                       time.Time
}

// Leaf is a value that the site asked for.
type Leaf struct {
	At    time.Time
	Value string
}
