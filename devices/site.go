package devices

import (
	"net/netip"
	"time"
)

// Site is what interlock.yaml says: the network's purpose, which no configuration tells.
type Site struct {
	File     string
	Name     string
	Rollout  string // "", "by-halves" or "together"
	Devices  map[string]*SiteDevice
	Groups   map[string]*Group
	Hosts    map[string]*Host
	Services map[string]*SiteService
	Uplinks  map[string]*Uplink
	Recovery map[string]*RecoveryAsset
	// Versions are the pairs of software versions that may meet in one group, by OS.
	Versions  map[string][]VersionPair
	Spares    map[string]int
	Windows   []Window
	Freezes   []Freeze
	Approvals Approvals
	OnCall    *OnCall
	// Gates say how long a rollout waits for what. Times that are left out are zero; whoever waits knows the defaults.
	Gates Gates
	// Probes are what a rollout tries of the network's services, by name, and Leaves what it asks devices for besides.
	Probes map[string]*Probe
	Leaves map[string]*HealthLeaf
	// Positions finds the place of each key and list entry in interlock.yaml ("groups.core.halves.A[0]"), for findings.
	Positions map[string]Pos `json:"-"`
}

// SiteDevice is what the site says of a device. Empty fields are taken from the configuration.
type SiteDevice struct {
	OS, Platform, Version string
	Address, OutOfBand    netip.Addr
	Pos                   Pos
}

// Group is a redundancy group: halves that take over for each other.
type Group struct {
	// Halves are "A" and "B", each with its member devices. A group of more members that must not be away together has more of
	// them, C and so on: each is a step of its own.
	Halves map[string][]string
	// Keep is how many members must be in service in every state.
	Keep int
	// Order is "either", or which half goes first ("A-first"); the others follow in the order of their names.
	Order string
	Pos   Pos
}

// HalfNames are the names that halves may have. A change passes through two states for each of them; eight are enough to go
// through a cluster one node at a time.
var HalfNames = []string{"A", "B", "C", "D", "E", "F", "G", "H"}

// Half tells which half of the group a device is in, "" for none.
func (g *Group) Half(device string) string {
	for h, members := range g.Halves {
		for _, m := range members {
			if m == device {
				return h
			}
		}
	}
	return ""
}

// PortRef names a port of a device, written "device:port" in the site.
type PortRef struct{ Device, Port string }

func (p PortRef) String() string { return p.Device + ":" + p.Port }

// Host is something attached to the network.
type Host struct {
	Address  netip.Prefix
	Attached []PortRef
	Optics   string
	Pos      Pos
}

// SiteService must work in every state.
type SiteService struct {
	Kind     string
	From, To string // host names, prefixes or addresses
	Port     string // "tcp/3260", "" for any
	BothWays bool
	Pos      Pos
}

// Uplink is a set of ports of which Keep must be up in every state.
type Uplink struct {
	Kind  string
	Ports []PortRef
	Keep  int
	Pos   Pos
}

// RecoveryAsset is something a rescue needs: a host, or a path ("out_of_band").
type RecoveryAsset struct {
	Host string
	Via  string
	Pos  Pos
}

// VersionPair says whether two versions may meet, and how long.
type VersionPair struct {
	Pair [2]string
	// Never forbids the pair; otherwise MixedFor is how long it may last, 0 for without limit.
	Never    bool
	MixedFor time.Duration
	Why      string
	Pos      Pos
}

// Window is a weekly change window in a time zone. To before From ends on the following day.
type Window struct {
	Days     []time.Weekday
	From, To string // "22:00"
	Zone     *time.Location
	Pos      Pos
}

// Freeze is a span of days without changes, both included.
type Freeze struct {
	From, To time.Time
	Why      string
	Pos      Pos
}

// Approvals says how many signatures a change needs, by type and source, and who may sign.
type Approvals struct {
	Needed  map[string]int // "normal", "standard", "emergency", "vendor"
	Signers string         // file of allowed signers
}

// OnCall says how people are told and how long they have to answer.
type OnCall struct {
	Notify      []string
	Acknowledge time.Duration
	// Heartbeat is how often a run tells that it lives and how it stands, 0 for never: who hears nothing any more looks.
	Heartbeat time.Duration
}

// Gates are the times of a rollout.
type Gates struct {
	// Settle is how long telemetry must be as forecast without a break, Deadline how long that may take to begin with.
	Settle, Deadline time.Duration
	// Soak is how long a changed half carries traffic before the next is touched.
	Soak time.Duration
	// ConfirmWithin is when a device takes a change back by itself unless it is confirmed.
	ConfirmWithin time.Duration
	// Drained is what a port of a drained device may still carry, in octets a second in and out together; 0 is what a rollout takes for
	// protocols alone.
	Drained int
	// Prove demands that the counters of a changed half show that it carries traffic again before it is confirmed; where it is not
	// demanded, what they show is only told.
	Prove bool
}

// Probe tries a service from outside of the network's own telemetry.
type Probe struct {
	// Kind is "icmp", "tcp", "http" or "command".
	Kind string
	// From is where it is tried from; "runner" is the machine that Interlock runs on.
	From string
	// Target is an address, "host:port", a URL or a command line.
	Target string
	// Timeout is when a probe that hangs has failed.
	Timeout time.Duration
	// Tolerate is for how long it may fail after a change before the step is taken back; 0 is for as long as a gate settles.
	Tolerate time.Duration
	// Expect must stand in what comes back, "" for anything that is no failure.
	Expect string
	// Service names the service that it tries, "" where it bears the service's name or tries none. Through names the device that the
	// vantage leads its packets through, whichever carries traffic: so a half that is drained is tried before traffic is on it again.
	Service, Through string
	Pos              Pos
}

// HealthLeaf is a value that a device tells of what depends on it, as "healed" of a storage pool.
type HealthLeaf struct {
	Device, Path string
	// Healthy are the values that are well; any other is not.
	Healthy []string
	Pos     Pos
}

// Waiver accepts findings of one rule on a device or path until a day.
type Waiver struct {
	Rule    string    `json:"rule"`
	Device  string    `json:"device,omitempty"`
	Path    string    `json:"path,omitempty"`
	Reason  string    `json:"reason"`
	Owner   string    `json:"owner"`
	Expires time.Time `json:"expires"`
	Pos     Pos       `json:"-"`
}
