package policies

// Input is everything a rule may see, exactly as Rego sees it under "input". It is the contract with rules that sites
// write: fields are added, never renamed. Collections are arrays of objects, because OPA's type checker does not look
// into maps; an array is never absent, only empty. Fields with an enum tag take one of these words and no other.
type Input struct {
	// Now is the time at which the change is judged. Rules have no other clock.
	Now Instant `json:"now"`
	// Site is what interlock.yaml says.
	Site Site `json:"site"`
	// Request is what is asked for.
	Request Request `json:"request"`
	// WindowCheck is how the asked time stands to the site's windows and freezes.
	WindowCheck WindowCheck `json:"window_check"`
	// Devices are all devices of the network, in order of name.
	Devices []Device `json:"devices"`
	// Commands are the lines entered on devices or, where configuration files are compared, the lines that changed.
	Commands []Command `json:"commands"`
	// Effects are what the commands and the deltas do, forward and on the way back. Deltas' effects are among them.
	Effects []Effect `json:"effects"`
	// Deltas are the differences between the configurations before and after.
	Deltas []Delta `json:"deltas"`
	// Plan is how the change is carried out.
	Plan Plan `json:"plan"`
	// States are the states that the plan passes through, in order, the first of them "before".
	States []State `json:"states"`
	// Facts are what was found by comparing devices with each other, in any state; each names the rule that judges it.
	Facts []Fact `json:"facts"`
	// Rehearsals say how the way back fared in simulation, one for each device with commands.
	Rehearsals []Rehearsal `json:"rehearsals"`
	// Optics are the transceivers known to be in ports of which the site says the type.
	Optics []Optic `json:"optics"`
	// Mixed are the states in which two software versions meet in a group that the change touches.
	Mixed []Mixed `json:"mixed"`
	// Health is what devices measure, at the gate health.
	Health Health `json:"health"`
}

// Instant is a point in time.
type Instant struct {
	// Text is RFC 3339.
	Text string `json:"text"`
	// NS is nanoseconds since 1970 in UTC, as the time.* built-ins of Rego take them.
	NS int64 `json:"ns"`
}

// Pos is a place in a file, as devices.Pos. Line and Col count from 1; zero values are "no place".
type Pos struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
}

// Site is what interlock.yaml says, as far as rules judge by it.
type Site struct {
	Name string `json:"name"`
	// File is the site file's name, for findings about the site.
	File string `json:"file"`
	// HasSite reports that there is an interlock.yaml. Without one, nothing is known of groups and services.
	HasSite   bool             `json:"has_site"`
	Groups    []SiteGroup      `json:"groups"`
	Uplinks   []SiteUplink     `json:"uplinks"`
	Services  []SiteService    `json:"services"`
	Recovery  []Recovery       `json:"recovery"`
	Versions  []VersionPair    `json:"versions"`
	Spares    []Spare          `json:"spares"`
	Windows   []SiteWindow     `json:"windows"`
	Freezes   []SiteFreeze     `json:"freezes"`
	Approvals []ApprovalNeeded `json:"approvals"`
}

// SiteGroup is a redundancy group.
type SiteGroup struct {
	Name string `json:"name"`
	// Keep is how many members must be in service in every state.
	Keep  int    `json:"keep"`
	Order string `json:"order" enum:"either,A-first,B-first,C-first,D-first,E-first,F-first,G-first,H-first"`
	// Halves take over for each other.
	Halves []SiteHalf `json:"halves"`
	Pos    Pos        `json:"pos"`
}

// SiteHalf is one half of a group.
type SiteHalf struct {
	// Name is "A" or "B", and so on.
	Name string `json:"name"`
	// Members are device names, sorted.
	Members []string `json:"members"`
}

// SiteUplink is a set of ports of which Keep must be up in every state.
type SiteUplink struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	// Ports are written "device:port".
	Ports []string `json:"ports"`
	Keep  int      `json:"keep"`
	Pos   Pos      `json:"pos"`
}

// SiteService is what must work in every state.
type SiteService struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	From string `json:"from"`
	To   string `json:"to"`
	// Port is "tcp/3260", "" for any.
	Port     string `json:"port"`
	BothWays bool   `json:"both_ways"`
	Pos      Pos    `json:"pos"`
}

// Recovery is something that a rescue needs.
type Recovery struct {
	// Name is "runner", "monitoring", "paging", "backups" or the site's own word.
	Name string `json:"name"`
	// Host is the host it runs on, "" where Via says how it is reached.
	Host string `json:"host"`
	// Via is "out_of_band" or "".
	Via string `json:"via"`
	// AttachedDevices are the devices that Host hangs on; empty where that is not known.
	AttachedDevices []string `json:"attached_devices"`
	Pos             Pos      `json:"pos"`
}

// VersionPair says whether two software versions may meet in a group.
type VersionPair struct {
	OS string `json:"os"`
	// Pair are the two versions; their order means nothing.
	Pair []string `json:"pair"`
	// Never forbids the pair.
	Never bool `json:"never"`
	// MixedForSeconds is how long the pair may last, 0 for without limit. It means nothing with Never.
	MixedForSeconds int    `json:"mixed_for_seconds"`
	Why             string `json:"why"`
	Pos             Pos    `json:"pos"`
}

// Spare is how many transceivers of a type are in stock.
type Spare struct {
	Optics string `json:"optics"`
	Count  int    `json:"count"`
}

// SiteWindow is a weekly change window, for messages; the arithmetic is in WindowCheck.
type SiteWindow struct {
	// Days are "sunday" to "saturday".
	Days []string `json:"days"`
	From string   `json:"from"`
	To   string   `json:"to"`
	// Zone is an IANA name.
	Zone string `json:"zone"`
}

// SiteFreeze is a span of days without changes, both included.
type SiteFreeze struct {
	// From and To are days, "2026-12-20".
	From string `json:"from"`
	To   string `json:"to"`
	Why  string `json:"why"`
}

// ApprovalNeeded is how many signatures a kind of change needs.
type ApprovalNeeded struct {
	// For is "normal", "standard", "emergency" or "vendor".
	For   string `json:"for"`
	Count int    `json:"count"`
}

// Request is what is asked: change.yaml, or what stands for it.
type Request struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Type        string `json:"type" enum:"normal,standard,emergency"`
	Source      string `json:"source" enum:"internal,vendor"`
	RequestedBy string `json:"requested_by"`
	// Rollout is what was asked for; "" is all at once. Plan.Rollout is what will be done.
	Rollout   string `json:"rollout" enum:",by-halves,together"`
	HasWindow bool   `json:"has_window"`
	// WindowFrom and WindowTo mean nothing without HasWindow.
	WindowFrom Instant `json:"window_from"`
	WindowTo   Instant `json:"window_to"`
	// Versions is the software that the change installs.
	Versions []VersionChange `json:"versions"`
	// Expect is what may differ afterwards; empty where nothing was said. Delta.Expected is the answer.
	Expect []Expectation `json:"expect"`
	Pos    Pos           `json:"pos"`
}

// VersionChange is software that the change installs on a device.
type VersionChange struct {
	Device string `json:"device"`
	OS     string `json:"os"`
	// Before is "" where it is not known.
	Before string `json:"before"`
	After  string `json:"after"`
}

// Expectation is a pair of globs.
type Expectation struct {
	Device string `json:"device"`
	Path   string `json:"path"`
}

// WindowCheck is how the asked time stands to the site's windows and freezes.
type WindowCheck struct {
	// Asked reports that the request names a window.
	Asked bool `json:"asked"`
	// Inside reports that the asked window lies inside one of the site's. True where the site has none.
	Inside bool `json:"inside"`
	// Nearest is the site's window nearest to what was asked, for people; "" for none.
	Nearest string `json:"nearest"`
	// Frozen reports that the asked window or, where none was asked, now is in a freeze.
	Frozen    bool   `json:"frozen"`
	FreezeWhy string `json:"freeze_why"`
	// TooShort reports that the plan with its way back takes longer than the asked window.
	TooShort      bool `json:"too_short"`
	NeededSeconds int  `json:"needed_seconds"`
	GivenSeconds  int  `json:"given_seconds"`
}

// Device is one device of the network.
type Device struct {
	Name     string `json:"name"`
	OS       string `json:"os"`
	Platform string `json:"platform"`
	// VersionBefore and VersionAfter are "" where they are not known.
	VersionBefore string `json:"version_before"`
	VersionAfter  string `json:"version_after"`
	// OutOfBand reports that the site gives it an address out of band.
	OutOfBand bool `json:"out_of_band"`
	// InChange reports that the change enters commands on it or changes its configuration.
	InChange bool `json:"in_change"`
}

// Command is one line of the change, forward.
type Command struct {
	Device string `json:"device"`
	// Half is the half that the device's step belongs to, "" for none.
	Half string `json:"half"`
	// Text is the line as sent, secrets redacted; Line is its full spelling.
	Text string `json:"text"`
	Line string `json:"line"`
	// Mode is "exec", "config" or the name of the sub-mode.
	Mode string `json:"mode"`
	// Exec reports an exec-mode command.
	Exec bool `json:"exec"`
	// Negated reports a "no" or "default" form.
	Negated     bool   `json:"negated"`
	Disposition string `json:"disposition" enum:"modelled,inert,unmodelled,unknown"`
	// Why says why an inert line cannot matter, or what is not known of an unmodelled one.
	Why string `json:"why"`
	// Interactive reports that the system asks a question when the command is entered; Question is its words.
	Interactive bool   `json:"interactive"`
	Question    string `json:"question"`
	// HasAnswer reports that the text holds the answer.
	HasAnswer bool `json:"has_answer"`
	// EffectKnown reports that a row of the knowledge base, or the model, says what the command does.
	EffectKnown bool `json:"effect_known"`
	// InConfigFile reports that the line stands in a configuration file, not in commands that somebody sent.
	InConfigFile bool `json:"in_config_file"`
	// PlainSecret reports that the line carries a password or key in clear text (Text is redacted all the same).
	PlainSecret bool `json:"plain_secret"`
	Pos         Pos  `json:"pos"`
}

// Effect is what an operation does to a device; see diffs.Effect for the words.
type Effect struct {
	Device string `json:"device"`
	// Phase says which way: forward, or on the way back.
	Phase string `json:"phase" enum:"forward,rollback"`
	Kind  string `json:"kind" enum:"erase,reload,restart,management,flap,session,capacity,none"`
	Scope string `json:"scope" enum:"device,slot,port,protocol,management"`
	// Target is what is hit: a port, a slot, a neighbour; "all" of management is the last way in; "" is the whole device.
	Target string `json:"target"`
	When   string `json:"when" enum:"now,next-boot,on-failover"`
	Undo   string `json:"undo" enum:"timer,replace,reload,hands"`
	// Text is the line that does it, redacted.
	Text string `json:"text"`
	// ID names the row of the knowledge base ("nxos/reload") or the delta's rule ("delta/mtu").
	ID     string `json:"id"`
	Source string `json:"source"`
	// Detail says in a sentence what happens.
	Detail string `json:"detail"`
	// Reaches says that it acts on other members too ("peer", "cluster"), "" for this device alone.
	Reaches string `json:"reaches"`
	// Order is the place of its command among those entered on the device, from 0; -1 where it comes from no command.
	Order int `json:"order"`
	Pos   Pos `json:"pos"`
}

// Delta is one value that differs; see diffs.Delta.
type Delta struct {
	Device string `json:"device"`
	Path   string `json:"path"`
	Op     string `json:"op" enum:"+,-,~"`
	Before string `json:"before"`
	After  string `json:"after"`
	// Expected reports that one of the request's expectations covers it.
	Expected bool `json:"expected"`
	Pos      Pos  `json:"pos"`
	// Was is where the value stood before.
	Was Pos `json:"was"`
}

// Plan is how the change is carried out.
type Plan struct {
	Rollout string `json:"rollout" enum:"at-once,by-halves,together"`
	// Steps are in order.
	Steps []Step `json:"steps"`
	// EstimatedSeconds is how long the plan takes with its way back.
	EstimatedSeconds int `json:"estimated_seconds"`
}

// Step is what is done on some devices before anything is looked at.
type Step struct {
	// Index counts from 1.
	Index int `json:"index"`
	// Half is "A", "B" and so on, or "" where the rollout has no halves.
	Half    string   `json:"half"`
	Devices []string `json:"devices"`
	// ReachesOtherHalves are devices of another half that the step acts on (a stack, a synchronised command).
	ReachesOtherHalves []Reach `json:"reaches_other_halves"`
}

// Reach is a device that a step acts on although it is in another half.
type Reach struct {
	Device string `json:"device"`
	// Why reads after "because": "show run is synchronised by config-sync".
	Why string `json:"why"`
	Pos Pos    `json:"pos"`
}

// State is the network in one state of the plan.
type State struct {
	// Name is "before", "A changing", "A changed", "B changing", "after", or "before", "changing", "after" at once.
	Name string `json:"name"`
	Half string `json:"half"`
	// Promised reports that redundancy is promised in the state, so that single failures are judged in it.
	Promised bool `json:"promised"`
	// DownDevices are the devices that the plan takes out of service in the state.
	DownDevices []string       `json:"down_devices"`
	Uplinks     []StateUplink  `json:"uplinks"`
	Groups      []StateGroup   `json:"groups"`
	Services    []StateService `json:"services"`
	// Failures are the single failures that break something; filled for promised states only.
	Failures []Failure `json:"failures"`
}

// StateUplink is an uplink in a state.
type StateUplink struct {
	Name string `json:"name"`
	Up   int    `json:"up"`
	Of   int    `json:"of"`
	Keep int    `json:"keep"`
	// PortsDown are its ports that are down.
	PortsDown []PortDown `json:"ports_down"`
}

// PortDown is a port that is down, and why.
type PortDown struct {
	Device string `json:"device"`
	Port   string `json:"port"`
	// Why reads after "because"; "" where it is not known.
	Why string `json:"why"`
}

// StateGroup is a redundancy group in a state.
type StateGroup struct {
	Name      string `json:"name"`
	InService int    `json:"in_service"`
	Of        int    `json:"of"`
	Keep      int    `json:"keep"`
}

// StateService is a service in a state.
type StateService struct {
	Name   string `json:"name"`
	Status string `json:"status" enum:"ok,degraded,lost"`
	// BeforeStatus is its status in the state "before".
	BeforeStatus string `json:"before_status" enum:"ok,degraded,lost"`
	// Reason says why it is not ok, "" where it is.
	Reason string `json:"reason"`
	// Unsure says why the status is not to be trusted (an end that is not found, cabling that is not known), "" where it is.
	Unsure string `json:"unsure"`
}

// Failure is a single failure in a state and what it breaks.
type Failure struct {
	// What fails: a device, or a link as "core-a:Ethernet1/1 - acc-1:Ethernet1".
	What string `json:"what"`
	// Lost are the services ("vm-storage"), uplinks ("uplink storage") and groups ("group core") that no longer hold.
	Lost []string `json:"lost"`
	// Reasons say of each of Lost, in the same order, which flow ends where and by which line; "" where it is simply gone.
	Reasons []string `json:"reasons"`
	// Unsure are the services of which it is not known whether they hold.
	Unsure []UnsureService `json:"unsure"`
}

// UnsureService is a service that cannot be answered for, with why.
type UnsureService struct {
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Fact is something true of the network that a rule judges.
type Fact struct {
	// Kind is the rule that judges it: "mtu/mismatch". A kind that no rule knows is an error.
	Kind   string `json:"kind"`
	Device string `json:"device"`
	Peer   string `json:"peer"`
	Path   string `json:"path"`
	// Message says what is and what it means, as findings do.
	Message string `json:"message"`
	Hint    string `json:"hint"`
	// Weak facts are worth a warning where the rule would otherwise say more.
	Weak bool `json:"weak"`
	// State and Half say where in the plan it first holds.
	State string `json:"state"`
	Half  string `json:"half"`
	// Before reports that it was already so before the change, and is no worse.
	Before  bool `json:"before"`
	Pos     Pos  `json:"pos"`
	PeerPos Pos  `json:"peer_pos"`
}

// Rehearsal is how the way back fared on one device.
type Rehearsal struct {
	Device string `json:"device"`
	// ForwardLeft are paths in which the forward commands do not give what was proposed.
	ForwardLeft []string `json:"forward_left"`
	// BackLeft are paths that still differ after the way back.
	BackLeft []string `json:"back_left"`
	// Missing are commands that have no known way back.
	Missing []MissingBack `json:"missing"`
	// Watchdog says what takes the change back by itself, and what that hangs on, where it is no timer of the device's own commit.
	Watchdog string `json:"watchdog"`
}

// MissingBack is a command that has no known way back.
type MissingBack struct {
	Text string `json:"text"`
	Pos  Pos    `json:"pos"`
}

// Optic is a transceiver in a port.
type Optic struct {
	Device string `json:"device"`
	Port   string `json:"port"`
	Type   string `json:"type"`
}

// Mixed is a state in which two software versions meet in a group.
type Mixed struct {
	Group    string `json:"group"`
	OS       string `json:"os"`
	VersionA string `json:"version_a"`
	VersionB string `json:"version_b"`
	// State is the first state in which they meet.
	State string `json:"state"`
	// Before reports that they met already before the change.
	Before bool `json:"before"`
	// OpenEnded reports that they still meet in the state "after": nothing ends it.
	OpenEnded bool `json:"open_ended"`
	// Seconds is how long they meet, with what lies behind them; it means nothing with OpenEnded.
	Seconds int `json:"seconds"`
}
