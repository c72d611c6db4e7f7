package board

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"interlock/devices/clock"
	"interlock/pipelines/evidence"
	"interlock/pipelines/journal"
	"interlock/pipelines/rollout"
)

// open opens the journal once it is there. A journal that was tampered with is refused, and every page of runs says so.
func (b *Board) open(ctx context.Context) (*journal.Journal, error) {
	b.journalM.Lock()
	defer b.journalM.Unlock()
	if b.journal != nil {
		return b.journal, nil
	}
	if _, err := os.Stat(b.Journal); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	j, err := journal.Open(context.WithoutCancel(ctx), b.Journal, clock.Clock{})
	if err != nil {
		return nil, err
	}
	b.journal = j
	return j, nil
}

// runs are all runs, the newest first; none where there is no journal yet.
func (b *Board) runs(ctx context.Context) ([]rollout.Status, error) {
	j, err := b.open(ctx)
	if j == nil || err != nil {
		return nil, err
	}
	all, err := rollout.Statuses(ctx, j)
	slices.Reverse(all)
	return all, err
}

// runsOf are the runs of a plan: those that were started with its digest.
func runsOf(p *filed, all []rollout.Status) []rollout.Status {
	var out []rollout.Status
	for _, r := range all {
		if r.Digest == p.Digest {
			out = append(out, r)
		}
	}
	return out
}

// carriedOut reports that some run of a plan has done what the plan says.
func carriedOut(runs []rollout.Status) bool {
	return slices.ContainsFunc(runs, func(r rollout.Status) bool { return r.Result == rollout.ClosedOK })
}

type runPage struct {
	rollout.Status
	Plan   *filed // nil where the plan is not in the folder
	Events []journal.Event
	Left   int // events that are not shown
}

// again reloads the page of a run that goes on, for browsers that run no script; with it, live.js does.
func (p runPage) again() int {
	if p.Open {
		return 5
	}
	return 0
}

// Going reports a run whose runner is at work: its lease is held.
func (p runPage) Going() bool { return p.Open && len(p.Leases) > 0 }

// maxShown bounds the events on a page; the packet and the export have all.
const maxShown = 300

// run shows a run as it stands.
func (b *Board) run(w http.ResponseWriter, r *http.Request) {
	j, id, ok := b.askedRun(w, r)
	if !ok {
		return
	}
	st, err := rollout.StatusOf(r.Context(), j, id)
	if err != nil {
		b.failRun(w, r, err)
		return
	}
	p := runPage{Status: st}
	if p.Events, err = j.Events(r.Context(), id); err != nil {
		b.failRun(w, r, err)
		return
	}
	p.Events = slices.DeleteFunc(p.Events, func(e journal.Event) bool { return e.Kind == journal.Intent })
	slices.Reverse(p.Events)
	if n := len(p.Events) - maxShown; n > 0 {
		p.Left, p.Events = n, p.Events[:maxShown]
	}
	p.Plan = b.planOf(st)
	b.show(w, r, http.StatusOK, "run", p)
}

func (b *Board) planOf(st rollout.Status) *filed {
	plans, _, err := b.shelf.plans(b.Dir)
	if err != nil {
		return nil
	}
	for _, p := range plans {
		if p.Digest == st.Digest {
			q := *p
			q.Protected = b.Protected
			return &q
		}
	}
	return nil
}

// askedRun opens the journal for a page about a run; false where the answer has been written.
func (b *Board) askedRun(w http.ResponseWriter, r *http.Request) (*journal.Journal, string, bool) {
	j, err := b.open(r.Context())
	switch {
	case err != nil:
		b.failRun(w, r, err)
	case j == nil:
		b.fail(w, r, http.StatusNotFound, "There is no journal yet, so there are no runs.")
	}
	return j, r.PathValue("run"), j != nil && err == nil
}

func (b *Board) failRun(w http.ResponseWriter, r *http.Request, err error) {
	code := http.StatusInternalServerError
	if errors.Is(err, journal.ErrNoRun) {
		code = http.StatusNotFound
	}
	b.fail(w, r, code, upperFirst(err.Error())+".")
}

// runPacket gives the packet of a run: the plan's, with what was measured and done.
func (b *Board) runPacket(w http.ResponseWriter, r *http.Request) {
	j, id, ok := b.askedRun(w, r)
	if !ok {
		return
	}
	events, err := j.Events(r.Context(), id)
	if err != nil || len(events) == 0 {
		b.failRun(w, r, errors.Join(err, fmt.Errorf("%w: %q", journal.ErrNoRun, id)))
		return
	}
	record, _, err := evidence.RunRecord(events)
	if err != nil {
		b.failRun(w, r, err)
		return
	}
	st, err := rollout.StatusOf(r.Context(), j, id)
	if err != nil {
		b.failRun(w, r, err)
		return
	}
	p := b.planOf(st)
	if p == nil {
		b.fail(w, r, http.StatusNotFound, "The plan of this run is not in the folder, so there is no packet; interlock report "+id+" finds it where it was.")
		return
	}
	judged, err := b.judge(r.Context(), p, fresh)
	if err != nil || judged.Err != nil {
		b.fail(w, r, http.StatusServiceUnavailable, upperFirst(errors.Join(err, judgedErr(judged)).Error())+".")
		return
	}
	var page bytes.Buffer
	if err := b.packet(&page, p, judged.change, judged.Drift, judged.Result, record); err != nil {
		b.failRun(w, r, err)
		return
	}
	givePacket(w, page.Bytes())
}

func judgedErr(j *judged) error {
	if j == nil {
		return nil
	}
	return j.Err
}

const (
	// maxStreams is how many may follow runs live at one time; others reload.
	maxStreams = 64
	// streamTime is how long one stream lasts; the browser asks again by itself, from where it was.
	streamTime = 10 * time.Minute
	// streamLook is how often the journal is looked at for a stream.
	streamLook = time.Second
)

// follow tells of each event of a run as it is written (server-sent events): its number, and nothing of what it says.
func (b *Board) follow(w http.ResponseWriter, r *http.Request) {
	j, id, ok := b.askedRun(w, r)
	if !ok {
		return
	}
	select {
	case b.streams <- struct{}{}:
		defer func() { <-b.streams }()
	default:
		w.Header().Set("Retry-After", "30")
		b.fail(w, r, http.StatusServiceUnavailable, "Too many follow runs at this moment; the page reloads by itself.")
		return
	}
	since, _ := strconv.ParseInt(r.Header.Get("Last-Event-ID"), 10, 64)
	if since == 0 {
		since, _ = strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	}
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	look := time.NewTicker(streamLook)
	defer look.Stop()
	end := time.After(streamTime)
	told := time.Now()
	if out.Flush() != nil { // the browser knows at once that it is heard
		return
	}
	for {
		events, err := j.Since(r.Context(), id, since)
		if err != nil {
			return
		}
		var text strings.Builder
		for _, e := range events {
			since = e.Seq
		}
		switch {
		case len(events) > 0:
			fmt.Fprintf(&text, "id: %d\ndata: %d\n\n", since, since)
		case time.Since(told) > 20*time.Second:
			text.WriteString(": still here\n\n")
		}
		if text.Len() > 0 {
			told = time.Now()
			_ = out.SetReadDeadline(told.Add(2 * time.Minute))
			_ = out.SetWriteDeadline(told.Add(30 * time.Second))
			if _, err := w.Write([]byte(text.String())); err != nil || out.Flush() != nil {
				return
			}
		}
		select {
		case <-look.C:
		case <-end:
			return
		case <-b.stop:
			return
		case <-r.Context().Done():
			return
		}
	}
}
