package policies

// Health is what devices measure while a change is carried out, beside what they measured before it and what the forecast
// says they must. Only the rules of gate health look at it; for all others it is empty. "Was" is before the first change
// was entered, "is" is now; Known and WasKnown tell what was measured from what was not, for a value that is not there
// says nothing. Ports are listed that the forecast or the change has to do with.
type Health struct {
	// Asked reports that there is something to judge; State and Half are where in the plan.
	Asked bool   `json:"asked"`
	State string `json:"state"`
	Half  string `json:"half"`
	// Devices are those that are watched.
	Devices  []HealthDevice  `json:"devices"`
	Links    []HealthLink    `json:"links"`
	Members  []HealthMember  `json:"members"`
	Sessions []HealthSession `json:"sessions"`
	Optics   []HealthOptic   `json:"optics"`
	Lanes    []HealthLane    `json:"lanes"`
	Counters []HealthCounter `json:"counters"`
	Probes   []HealthProbe   `json:"probes"`
	Silences []HealthSilence `json:"silences"`
}

// HealthDevice is a device as a whole.
type HealthDevice struct {
	Device string `json:"device"`
	// InStep reports that the step at hand changes it.
	InStep bool `json:"in_step"`
	// Restarted reports that it has started again since it was last known to have a reason to; Boot and WasBoot say when.
	Restarted bool   `json:"restarted"`
	Boot      string `json:"boot"`
	WasBoot   string `json:"was_boot"`
	// Config is how the running configuration stands to the one planned for this state; Differs are the paths that differ.
	Config  string   `json:"config" enum:"as-planned,differs,unknown,not-asked"`
	Differs []string `json:"differs"`
	// Version is the software that runs, VersionPlanned what must, VersionWas what ran; "" where it is not told or not said.
	Version        string `json:"version"`
	VersionPlanned string `json:"version_planned"`
	VersionWas     string `json:"version_was"`
}

// HealthLink is a port.
type HealthLink struct {
	Device   string `json:"device"`
	Port     string `json:"port"`
	Expected bool   `json:"expected"` // up, by the forecast for this state
	Known    bool   `json:"known"`
	Is       bool   `json:"is"` // up
	WasKnown bool   `json:"was_known"`
	Was      bool   `json:"was"`
	// Oper is what the device calls it.
	Oper string `json:"oper"`
	// Flapped reports that it was down since the look before this one, whatever it is now.
	Flapped bool `json:"flapped"`
}

// HealthMember is a port's part in a LACP bundle.
type HealthMember struct {
	Device   string `json:"device"`
	Port     string `json:"port"`
	LAG      string `json:"lag"`
	Expected bool   `json:"expected"`
	Known    bool   `json:"known"`
	Is       bool   `json:"is"` // in sync, collecting and distributing
	WasKnown bool   `json:"was_known"`
	Was      bool   `json:"was"`
	// Flapped reports that a stream has seen it out since the look before this one, whatever it is now.
	Flapped bool `json:"flapped"`
}

// HealthSession is a BGP session ("default 10.0.0.1"), or the adjacencies of one interface in a link-state protocol.
type HealthSession struct {
	Device   string `json:"device"`
	Protocol string `json:"protocol" enum:"bgp,ospf,isis"`
	Name     string `json:"name"`
	Expected int    `json:"expected"` // how many must be up
	Known    bool   `json:"known"`
	Is       int    `json:"is"`
	WasKnown bool   `json:"was_known"`
	Was      int    `json:"was"`
	State    string `json:"state"`
	// Flapped reports that it was down since the look before this one, whatever it is now.
	Flapped bool `json:"flapped"`
}

// HealthOptic is a transceiver.
type HealthOptic struct {
	Device   string `json:"device"`
	Port     string `json:"port"`
	Known    bool   `json:"known"`
	Present  bool   `json:"present"`
	Serial   string `json:"serial"`
	WasKnown bool   `json:"was_known"`
	// WasPresent and WasSerial are before the change.
	WasPresent bool   `json:"was_present"`
	WasSerial  string `json:"was_serial"`
	// Type is what the site says of it, "" where it says nothing.
	Type string `json:"type"`
}

// HealthLane is one measure of one lane of a transceiver; lane 0 is the module as a whole.
type HealthLane struct {
	Device string `json:"device"`
	Port   string `json:"port"`
	Lane   int    `json:"lane"`
	// Measure: rx and tx in dBm, bias in mA, temperature in degrees Celsius.
	Measure  string  `json:"measure" enum:"rx,tx,bias,temperature"`
	Known    bool    `json:"known"`
	Is       float64 `json:"is"`
	WasKnown bool    `json:"was_known"`
	Was      float64 `json:"was"`
	// Limits are the module's own; those that it does not support are not there.
	Limits []HealthLimit `json:"limits"`
	// Lit reports that the forecast has the port up, so that there must be light.
	Lit bool `json:"lit"`
}

// HealthLimit is one of a module's own limits.
type HealthLimit struct {
	Kind  string  `json:"kind" enum:"alarm,warning"`
	Side  string  `json:"side" enum:"low,high"`
	Value float64 `json:"value"`
}

// HealthCounter is a counter of errors: how much it has risen since the gate began, and how much it would have in as long at the
// pace of before the change.
type HealthCounter struct {
	Device  string `json:"device"`
	Port    string `json:"port"`
	Counter string `json:"counter"`
	Rose    int    `json:"rose"`
	WasRose int    `json:"was_rose"`
}

// HealthProbe is a probe of the site, or a value that a device tells of what depends on it.
type HealthProbe struct {
	Name     string `json:"name"`
	Target   string `json:"target"`
	OK       bool   `json:"ok"`
	WasKnown bool   `json:"was_known"`
	WasOK    bool   `json:"was_ok"`
	// Message says what came back, or that nothing did.
	Message string `json:"message"`
	Device  string `json:"device"`
	Pos     Pos    `json:"pos"`
}

// HealthSilence is something that was asked for and not told.
type HealthSilence struct {
	Device string `json:"device"`
	What   string `json:"what"`
	Why    string `json:"why"`
	// WasSilent reports that it was not told before the change either.
	WasSilent bool `json:"was_silent"`
}
