// Package evidence gives out what the journal holds of runs, for those who did not carry them out: a file that can be
// verified without the journal, the fields of a change record in ServiceNow, and what a packet tells of a run.
package evidence

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"interlock/pipelines"
	"interlock/pipelines/journal"
)

// Schema names the form of an export: JSON, a line each: a header, the events, a footer.
const Schema = "interlock/evidence/v1"

// Header is the first line of an export.
type Header struct {
	Schema string    `json:"schema"`
	Tool   string    `json:"tool"`
	Made   time.Time `json:"made"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	// Runs are all that were open at some time in the span, however they ended.
	Runs []journal.Run `json:"runs"`
}

// Footer is the last line: how many events there are, the hash of the last, and the SHA-256 of all lines before it.
type Footer struct {
	Events int    `json:"events"`
	Head   string `json:"head"`
	SHA256 string `json:"sha256"`
}

// Export writes every event from the first of the runs of a span to their last, without a gap, so that the chain can be
// verified. A span without runs gives an export that says so.
func Export(ctx context.Context, j *journal.Journal, from, to, now time.Time, w io.Writer) (Header, error) {
	runs, events, err := span(ctx, j, from, to)
	if err != nil {
		return Header{}, err
	}
	h := Header{Schema: Schema, Tool: pipelines.Version(), Made: now.UTC(), From: from, To: to, Runs: runs}
	if h.Runs == nil {
		h.Runs = []journal.Run{}
	}
	sum := sha256.New()
	out := json.NewEncoder(io.MultiWriter(w, sum))
	if err := out.Encode(h); err != nil {
		return h, err
	}
	f := Footer{Events: len(events)}
	for _, e := range events {
		if err := out.Encode(e); err != nil {
			return h, err
		}
		f.Head = e.Hash
	}
	f.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return h, json.NewEncoder(w).Encode(f)
}

// span gives the runs that were open at some time from one instant to another, and all events from their first to their last.
func span(ctx context.Context, j *journal.Journal, from, to time.Time) ([]journal.Run, []journal.Event, error) {
	if !to.After(from) {
		return nil, nil, fmt.Errorf("the span ends at %s, not after it starts at %s", to.Format(time.RFC3339), from.Format(time.RFC3339))
	}
	all, err := j.Runs(ctx)
	if err != nil {
		return nil, nil, err
	}
	var runs []journal.Run
	in := map[string]bool{}
	first := int64(-1)
	for _, r := range all {
		if r.Started.Before(to) && (!r.Last.Before(from) || !r.Closed) {
			runs = append(runs, r)
			in[r.ID] = true
			if first < 0 || r.FirstSeq < first {
				first = r.FirstSeq
			}
		}
	}
	if len(runs) == 0 {
		return nil, nil, nil
	}
	events, err := j.Events(ctx, "")
	if err != nil {
		return nil, nil, err
	}
	last := -1
	for i, e := range events {
		if in[e.Run] {
			last = i
		}
	}
	return runs, events[first-1 : last+1], nil
}

// Verify reads an export and holds it to its word: every event has the hash of what it says and of the one before it, none
// is missing or added, each run is there from its first event on, and the footer is of these lines. The error names the
// line. Whoever can make a whole export anew can forge one; the head's hash, told elsewhere, tells then.
func Verify(r io.Reader) (Header, Footer, error) {
	var h Header
	var f Footer
	bad := func(line int, format string, args ...any) (Header, Footer, error) {
		return h, f, fmt.Errorf("line %d: %s", line, fmt.Sprintf(format, args...))
	}
	sum := sha256.New()
	lines := bufio.NewReader(r)
	events := map[string]int{}
	starts := map[string]int64{}
	prev, head := journal.Event{}, ""
	n, count := 0, 0
	for {
		text, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(text) == 0 {
			return bad(n+1, "the export ends without its last line: it was cut off")
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return h, f, err
		}
		n++
		switch {
		case n == 1:
			if err := strictly(text, &h); err != nil || h.Schema != Schema {
				return bad(n, "this is no export of form %s", Schema)
			}
		case bytes.HasPrefix(text, []byte(`{"events":`)):
			if err := strictly(text, &f); err != nil {
				return bad(n, "the last line is damaged: %v", err)
			}
			if rest, _ := lines.ReadByte(); rest != 0 {
				return bad(n+1, "something stands behind the last line")
			}
			if f.Events != count || f.Head != head || f.SHA256 != hex.EncodeToString(sum.Sum(nil)) {
				return bad(n, "the last line is not of the lines before it: an event was changed, added or taken away")
			}
			for _, run := range h.Runs {
				if events[run.ID] != run.Events || starts[run.ID] != run.FirstSeq {
					return bad(1, "run %s has %d events by the first line, and %d are here", run.ID, run.Events, events[run.ID])
				}
			}
			return h, f, nil
		default:
			var e journal.Event
			if err := strictly(text, &e); err != nil {
				return bad(n, "the event is damaged: %v", err)
			}
			if !e.Sound() {
				return bad(n, "event %d of run %s was changed after it was written", e.Seq, e.Run)
			}
			if count > 0 && (e.Seq != prev.Seq+1 || e.Prev != prev.Hash) {
				return bad(n, "event %d does not follow event %d: some were taken away, added or moved", e.Seq, prev.Seq)
			}
			if events[e.Run]++; events[e.Run] == 1 {
				starts[e.Run] = e.Seq
			}
			prev, head = e, e.Hash
			count++
		}
		sum.Write(text)
	}
}

func strictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(into)
}
