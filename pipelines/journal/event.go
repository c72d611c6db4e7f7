package journal

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Kind is what an event tells.
type Kind string

// The kinds of event.
const (
	// Started opens a run, Resumed is another runner going on with it, Closed ends it.
	Started Kind = "started"
	Resumed Kind = "resumed"
	Closed  Kind = "closed"
	// Intent announces an act and Outcome says what came of it. An intent without an outcome is an act of which nobody
	// knows whether it was done.
	Intent  Kind = "intent"
	Outcome Kind = "outcome"
	// Observed is what was seen: a check before the start, a gate with its readings, what a device says when asked.
	Observed Kind = "observed"
	// Decided is a turn of the run: to roll back, to stop, and why.
	Decided Kind = "decided"
	// Told is people being told something, and whether they answered.
	Told Kind = "told"
	// Asked is what a person asks of a run from outside: to stop, to abort.
	Asked Kind = "asked"
)

// Entry is an event before it is written.
type Entry struct {
	Run  string
	Kind Kind
	// Act is what is done or looked at: "commit", "converge". Step counts from 1, 0 for none.
	Act    string
	Step   int
	Half   string
	Device string
	// Result is how it came out, one word: "ok", "refused", "unknown", ....
	Result string
	// Text says it for people. Data is for programs: JSON, nil for none. Neither may hold a secret.
	Text string
	Data any
	// Runner is who does it: host, process, epoch.
	Runner string
}

// Event is an entry as it stands in the journal.
type Event struct {
	Seq    int64           `json:"seq"`
	Run    string          `json:"run"`
	At     time.Time       `json:"at"`
	Kind   Kind            `json:"kind"`
	Act    string          `json:"act,omitempty"`
	Step   int             `json:"step,omitempty"`
	Half   string          `json:"half,omitempty"`
	Device string          `json:"device,omitempty"`
	Result string          `json:"result,omitempty"`
	Text   string          `json:"text,omitempty"`
	Data   json.RawMessage `json:"data,omitempty"`
	Runner string          `json:"runner,omitempty"`
	Prev   string          `json:"prev"`
	Hash   string          `json:"hash"`
}

// chained is the hash of an event: over its fields, each with its length, and the hash of the one before it.
func (e Event) chained() string {
	h := sha256.New()
	for _, f := range []string{fmt.Sprint(e.Seq), e.Run, fmt.Sprint(instant(e.At)), string(e.Kind), e.Act, fmt.Sprint(e.Step), e.Half, e.Device, e.Result,
		e.Text, string(e.Data), e.Runner, e.Prev} {
		fmt.Fprintf(h, "%d:%s\n", len(f), f)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Append writes an event. It stands on disk when Append returns, or it does not stand at all. The leases must still be
// held, which is checked in the same transaction, and are prolonged by it; a run that has lost one writes nothing any
// more, and so does nothing any more.
func (j *Journal) Append(ctx context.Context, e Entry, leases ...Lease) (Event, error) {
	data := []byte(nil)
	if e.Data != nil {
		var err error
		if data, err = json.Marshal(e.Data); err != nil {
			return Event{}, fmt.Errorf("journal: %s %s cannot be written as JSON: %w", e.Kind, e.Act, err)
		}
	}
	var out Event
	err := j.write(ctx, "writing an event", func(tx *sql.Tx) error {
		now := j.clock.Now()
		for _, l := range leases {
			if err := prolong(ctx, tx, l, now); err != nil {
				return err
			}
		}
		var seq int64
		var prev string
		err := tx.QueryRowContext(ctx, "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").Scan(&seq, &prev)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		out = Event{Seq: seq + 1, Run: e.Run, At: fromInstant(instant(now)), Kind: e.Kind, Act: e.Act, Step: e.Step, Half: e.Half, Device: e.Device,
			Result: e.Result, Text: e.Text, Data: data, Runner: e.Runner, Prev: prev}
		out.Hash = out.chained()
		_, err = tx.ExecContext(ctx, "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", out.Seq, out.Run, instant(out.At), string(out.Kind), out.Act,
			out.Step, out.Half, out.Device, out.Result, out.Text, string(data), out.Runner, out.Prev, out.Hash)
		return err
	})
	if err != nil {
		return Event{}, err
	}
	if err := j.writeHead(head{out.Seq, out.Hash}); err != nil {
		return Event{}, err
	}
	return out, j.appended(out)
}

// write runs a transaction that writes.
func (j *Journal) write(ctx context.Context, doing string, f func(*sql.Tx) error) error {
	tx, err := j.db.BeginTx(ctx, nil)
	if err != nil {
		return j.fault(doing, err)
	}
	defer tx.Rollback() // nothing is left to roll back after a commit
	if err := f(tx); err != nil {
		if errors.Is(err, ErrLost) || errors.Is(err, ErrHeld) {
			return err
		}
		return j.fault(doing, err)
	}
	if err := tx.Commit(); err != nil {
		return j.fault(doing, err)
	}
	return nil
}

// Events are the events of a run in order, all of the journal's with run "".
func (j *Journal) Events(ctx context.Context, run string) ([]Event, error) {
	return j.events(ctx, "SELECT * FROM events WHERE ? = '' OR run = ? ORDER BY seq", run, run)
}

// Since are the events of a run after one of them, for whoever follows a run.
func (j *Journal) Since(ctx context.Context, run string, seq int64) ([]Event, error) {
	return j.events(ctx, "SELECT * FROM events WHERE run = ? AND seq > ? ORDER BY seq", run, seq)
}

func (j *Journal) events(ctx context.Context, query string, args ...any) ([]Event, error) {
	rows, err := j.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, j.fault("reading it", err)
	}
	defer rows.Close()
	var out []Event
	for rows.Next() {
		var e Event
		var at int64
		var kind, data string
		if err := rows.Scan(&e.Seq, &e.Run, &at, &kind, &e.Act, &e.Step, &e.Half, &e.Device, &e.Result, &e.Text, &data, &e.Runner, &e.Prev, &e.Hash); err != nil {
			return nil, j.fault("reading it", err)
		}
		e.At, e.Kind = fromInstant(at), Kind(kind)
		if data != "" {
			e.Data = json.RawMessage(data)
		}
		out = append(out, e)
	}
	if err := rows.Err(); err != nil {
		return nil, j.fault("reading it", err)
	}
	return out, nil
}

// Run is a run as its events tell it.
type Run struct {
	ID       string    `json:"id"`
	Started  time.Time `json:"started"`
	Last     time.Time `json:"last"`
	Events   int       `json:"events"`
	Closed   bool      `json:"closed"`
	Result   string    `json:"result,omitempty"` // of its last closing, while it is closed
	Text     string    `json:"text,omitempty"`
	FirstSeq int64     `json:"first_seq"`
}

// Runs are all runs in the order in which they were started.
func (j *Journal) Runs(ctx context.Context) ([]Run, error) {
	events, err := j.Events(ctx, "")
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var out []Run
	for _, e := range events {
		i, ok := at[e.Run]
		if !ok {
			i = len(out)
			at[e.Run] = i
			out = append(out, Run{ID: e.Run, Started: e.At, FirstSeq: e.Seq, Text: e.Text})
		}
		r := &out[i]
		r.Last, r.Events = e.At, r.Events+1
		switch e.Kind {
		case Closed:
			r.Closed, r.Result = true, e.Result
		case Resumed:
			r.Closed, r.Result = false, ""
		}
	}
	return out, nil
}
