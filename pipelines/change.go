// Package pipelines carries a change from a proposal to a verdict. One value goes through, Change, the case file: each
// stage fills its own field and reads only what stands above it.
package pipelines

import (
	"time"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines/inputs"
	"interlock/policies"
	"interlock/simulate"
)

// Change is the case file.
type Change struct {
	Request Request
	Before  *devices.Network
	After   *devices.Network
	// Commands are what is entered on each device, forward; Back is the way back.
	Commands map[string][]devices.Command
	Back     map[string][]devices.Command
	// Rehearsal says for each device what the way back left different (it should be nothing), and its own effects.
	Rehearsal map[string]Rehearsal
	// Drains are by device how traffic is led off it before it is changed, and back on afterwards; empty where that is not asked.
	Drains   map[string]*Drain
	Deltas   []diffs.Delta
	Effects  []diffs.Effect
	Plan     Plan
	Forecast Forecast
	Coverage Coverage
	Findings []devices.Finding
	Verdict  Verdict
	// Rules are those that judged the change.
	Rules []policies.Rule

	// Origin says where the change came from, where it is a plan.
	Origin *Origin
	// found are the findings before the rules were asked.
	found []devices.Finding
	// entered reports that the change is commands, not configurations.
	entered bool
	// proposed are the devices of which a configuration was proposed rather than commands sent.
	proposed map[string]bool
	// known says of each command, by device and place, whether its effect is known and what the system asks.
	known knowledges
	// order is the place of each command among its device's, from 0.
	order map[string]map[devices.Pos]int
	// sent are the commands as somebody sent them, by device, where the change is commands.
	sent    map[string][]inputs.CommandFile
	waivers []devices.Waiver
}

// knowledges are by device and place what the knowledge base says of commands.
type knowledges map[string]map[devices.Pos]knowledge

// knowledge is what the knowledge base says of one command.
type knowledge struct {
	known    bool
	question string
}

// Request is what is asked: change.yaml, or what stands for it where there is none.
type Request struct {
	ID, Title   string
	Type        string // normal | standard | emergency; normal where nothing is said
	Source      string // internal | vendor; internal where nothing is said
	RequestedBy string
	Rollout     string // "" (all at once) | by-halves | together
	Window      *TimeSpan
	Versions    map[string]string
	Expect      []Expectation
	Pos         devices.Pos
	// Authors are the e-mail addresses of those who committed what is proposed, where it is a plan and git knows them.
	Authors []string
	// Now is the time at which the change is judged.
	Now time.Time
}

// TimeSpan is from one instant to another.
type TimeSpan struct{ From, To time.Time }

// Expectation says what may differ afterwards: device and path are globs.
type Expectation struct {
	Device, Path string
	Pos          devices.Pos
}

// Rehearsal is how the way back fared in simulation.
type Rehearsal struct {
	// Forward are differences between what the forward commands give and what was proposed; Back those that remain after the way back.
	Forward, Back []diffs.Delta
	Effects       []diffs.Effect
	// Missing are commands that have no known way back.
	Missing []devices.Command
	// Timer is what takes the change back by itself on the device, as devices.Mechanism calls it, and Watchdog what that hangs on
	// where it is put together for the change. NoTimer says why none is known; it is empty as well where the version is not known,
	// for the rollout asks the device.
	Timer, Watchdog string
	NoTimer         []string
}

// Plan is the steps, in order.
type Plan struct {
	// Digest is over Parts, which are digests of everything that the plan's outcome hangs on, by name; see parts.
	Digest string
	Parts  map[string]string
	// Nonce, in hex, is what the digest of passwords and keys is made with; "" where it is no plan file or has none.
	Nonce string
	// Rollout is how it is carried out: "at-once", "by-halves" or "together".
	Rollout string
	Steps   []Step
	// Estimated is how long the plan takes with its way back.
	Estimated time.Duration
}

// Step is what is done on some devices before anything is looked at.
type Step struct {
	// For is "" for the change itself, ForDrain or ForUndrain for what is done around it.
	For      string
	Half     string // "A", "B" and so on, "" where the rollout has no halves or the devices are in no group
	Devices  []string
	Commands map[string][]devices.Command
	Rollback map[string][]devices.Command
	// Expect says in words what must be seen after the step.
	Expect []string
}

// Forecast is the network in every state of the plan, in order.
type Forecast struct {
	States []State
	// Facts are what holds in some state and did not hold before, or was worse; each once, with the first state.
	Facts []StateFact
}

// State is one state of the plan.
type State struct {
	// Name is "before", "A changing", "A changed", "B changing", "after"; at once: "before", "changing", "after"; and where half A is
	// drained, around "A changing": "A draining", "A drained", "A changed, drained", "A undraining".
	Name string
	Half string
	Down simulate.Down
	// Promised reports that redundancy is promised in the state, so single failures are judged.
	Promised bool
	// Judged is how many single failures were played in the state; Outcome.Failures are those of them that break something.
	Judged int
	// Carried are by device the services whose packets pass it, where a device is drained: of that one, which should have none, and of
	// those that stand for it.
	Carried map[string][]string
	// Routes are what of the tables differs from before the change.
	Routes RouteCount
	simulate.Outcome
}

// RouteCount counts what differs between the tables of a state and those before the change.
type RouteCount struct {
	Lost, Gained, Moved int
	// Devices are those with a table that differs, in order.
	Devices []string
}

// StateFact is a fact with the state it holds in.
type StateFact struct {
	State, Half string
	// Before reports that it was already so before the change.
	Before bool
	simulate.Fact
}

// Coverage is how much of the text is understood, and the lines that are not.
type Coverage struct {
	devices.Coverage
	UnknownLines []UnknownLine
}

// UnknownLine is a line that no row of the grammar matches.
type UnknownLine struct {
	Device string
	devices.LineReport
}

// Verdict is how a change is judged. Only Pass goes on.
type Verdict string

// The three verdicts.
const (
	Pass         Verdict = "pass"
	Denied       Verdict = "deny"
	Inconclusive Verdict = "inconclusive"
)
