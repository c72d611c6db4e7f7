package report

import "time"

// RunRecord is what a packet tells of a run after it: gates with their readings, what happened when, what went otherwise than
// planned, and what the review after it says. Whoever has the journal fills it; the packet judges nothing of it.
type RunRecord struct {
	ID             string
	Started, Ended time.Time // Ended is zero while it runs
	// Outcome is "completed", "rolled back", "stopped" or "running"; ExitCode goes with it.
	Outcome  string
	ExitCode int
	Runner   string
	// AfterTheFact says that an emergency was carried out before it was approved.
	AfterTheFact bool
	Gates        []GateRecord
	Timeline     []EventRecord
	// Deviations are what went otherwise than planned, a sentence each.
	Deviations []string
	Series     []Series
	Review     []ReviewField
	// Head is the hash of the journal's last event of the run.
	Head string
}

// GateRecord is one time that a gate was asked.
type GateRecord struct {
	Name     string // "converge", "health", "soak"
	Half     string
	At       time.Time
	Passed   bool
	Why      string
	Readings []ReadingRecord
}

// ReadingRecord is one reading against its baseline. Values are text with their units, as people read them; an empty Now
// is silence, which is never good.
type ReadingRecord struct {
	Device, What, Baseline, Now, Limit string
	OK                                 bool
	Why                                string
}

// EventRecord is one event of the run.
type EventRecord struct {
	At           time.Time
	Half, Device string
	What, Result string
	Text         string
}

// Series is a measure over time: light in dBm, errors a second.
type Series struct {
	Title, Unit string
	// Errors reports a counter of errors, of which any rise matters.
	Errors bool
	Points []Point
	// Baseline and Limit are drawn as lines, nil for none.
	Baseline, Limit *float64
}

// Point is one value; a gap longer than twice the usual breaks the line, for silence is not drawn as a value.
type Point struct {
	At    time.Time
	Value float64
}

// ReviewField is a question of the review after a change, with its answer; an empty one is a line to write on.
type ReviewField struct{ Question, Answer string }

// DefaultReview are the questions of a post-implementation review that has none yet.
func DefaultReview() []ReviewField {
	var out []ReviewField
	for _, q := range []string{"Was the change carried out as planned?", "Was any service disturbed beyond the forecast?", "What was found that the forecast did not have?",
		"Was the way back needed, and did it work?", "What is to be changed in the site file, the rules or the procedure?", "Reviewed by, on"} {
		out = append(out, ReviewField{Question: q})
	}
	return out
}
