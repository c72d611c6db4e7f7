package board

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/pipelines/evidence"
	"interlock/pipelines/report"
)

const (
	// judgeTime is how long judging one plan afresh may take.
	judgeTime = 3 * time.Minute
	// fresh is how old a judgement may be that a page shows; stale, how old one in the list may be.
	fresh, stale = time.Minute, 10 * time.Minute
)

// judged is a plan judged afresh, and what is to be told of that.
type judged struct {
	At      time.Time
	Err     error // could not be judged: nothing else is set
	Verdict pipelines.Verdict
	Drift   []pipelines.Drift
	Summary []string
	Risk    pipelines.Risk
	Result  approvals.Result
	// Blocking are the findings that stand against it.
	Blocking []string
	Packet   []byte
	change   *pipelines.Change
}

// bench judges plans one after the other: each takes a processor, and a page that is asked for often must not take them all.
type bench struct {
	turn   chan struct{}
	wanted chan string
	mu     sync.Mutex
	done   map[string]*judged
	waits  map[string]bool
}

func newBench() bench {
	return bench{turn: make(chan struct{}, 1), wanted: make(chan string, maxPlans), done: map[string]*judged{}, waits: map[string]bool{}}
}

// known is the last judgement of a plan, nil where there is none that is recent enough. What a page of its own needs must be
// whole; the list takes what is left of it.
func (n *bench) known(sum string, now time.Time, age time.Duration) *judged {
	n.mu.Lock()
	defer n.mu.Unlock()
	j := n.done[sum]
	if j == nil || now.Sub(j.At) >= age || age <= fresh && j.Err == nil && j.change == nil {
		return nil
	}
	return j
}

// want asks for a plan to be judged when there is time.
func (n *bench) want(sum string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.waits[sum] {
		return
	}
	select {
	case n.wanted <- sum:
		n.waits[sum] = true
	default: // the list asks again
	}
}

// work judges what is wanted, until the context ends.
func (b *Board) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case sum := <-b.bench.wanted:
			if p, err := b.plan(sum); err == nil {
				if _, err := b.judge(ctx, p, stale); err != nil && ctx.Err() == nil {
					b.note("judging %s: %v", p.Path, err)
				}
			}
			b.bench.mu.Lock()
			delete(b.bench.waits, sum)
			b.bench.mu.Unlock()
		}
	}
}

// judge gives a judgement of a plan that is no older than age, with the approvals as they are at this moment. The error is of
// waiting for it; what is wrong with the plan stands in the judgement.
func (b *Board) judge(ctx context.Context, p *filed, age time.Duration) (*judged, error) {
	ctx, cancel := context.WithTimeout(ctx, judgeTime)
	defer cancel()
	j := b.bench.known(p.Sum, b.Now(), age)
	if j == nil {
		select {
		case b.bench.turn <- struct{}{}:
			defer func() { <-b.bench.turn }()
		case <-ctx.Done():
			return nil, errBusy
		}
		if j = b.bench.known(p.Sum, b.Now(), age); j == nil { // nobody else has waited for the same
			j = b.judgeNow(ctx, p)
		}
	}
	if j.change != nil {
		j = b.withApprovals(ctx, p, j)
	}
	if errors.Is(j.Err, context.Canceled) || errors.Is(j.Err, context.DeadlineExceeded) {
		return nil, errBusy
	}
	b.bench.mu.Lock()
	defer b.bench.mu.Unlock()
	b.bench.done[p.Sum] = j
	b.bench.trim()
	return j, nil
}

// errBusy is a judgement that took too long.
var errBusy = errors.New("judging it takes longer than anybody waits here; try again, or use interlock verify")

// Of the newest judgements so many keep their whole change, which takes memory on a large site, their packet, and themselves.
const keptChanges, keptPackets, keptJudgements = 8, 64, 2 * maxPlans

// trim drops what is beyond those numbers.
func (n *bench) trim() {
	sums := sortedKeys(n.done)
	slices.SortStableFunc(sums, func(x, y string) int { return n.done[y].At.Compare(n.done[x].At) })
	for i, sum := range sums {
		switch {
		case i >= keptJudgements:
			delete(n.done, sum)
		case i >= keptPackets:
			n.done[sum] = n.done[sum].without(true)
		case i >= keptChanges:
			n.done[sum] = n.done[sum].without(false)
		}
	}
}

// without is a judgement without its change, and without its packet. Whoever holds the whole one goes on with it.
func (j *judged) without(packet bool) *judged {
	k := *j
	k.change = nil
	if packet {
		k.Packet = nil
	}
	return &k
}

func (b *Board) judgeNow(ctx context.Context, p *filed) *judged {
	now := b.Now()
	j := &judged{At: now}
	c, drift, err := pipelines.Renew(ctx, p.PlanFile, now, report.CaseFile)
	if err != nil {
		j.Err = err
		return j
	}
	j.Verdict, j.Drift, j.Summary, j.Risk, j.change = c.Verdict, drift, report.Summary(c), pipelines.Assess(c), c
	for _, f := range c.Findings {
		if f.Waived == nil && (f.Severity == devices.Deny || f.Severity == devices.Inconclusive) {
			j.Blocking = append(j.Blocking, f.String())
		}
	}
	return j
}

// withApprovals is a judgement with the approvals as they are now, which are a few files, and the packet that tells of them.
func (b *Board) withApprovals(ctx context.Context, p *filed, was *judged) *judged {
	j := *was
	var err error
	if j.Result, err = approvals.Verify(ctx, p.PlanFile, j.change, b.Now()); err != nil {
		return &judged{At: j.At, Err: err}
	}
	var page bytes.Buffer
	if err := b.packet(&page, p, j.change, j.Drift, j.Result, nil); err != nil {
		return &judged{At: j.At, Err: err}
	}
	j.Packet = page.Bytes()
	return &j
}

// packet writes the packet of a plan, or of a run of it.
func (b *Board) packet(w *bytes.Buffer, p *filed, c *pipelines.Change, drift []pipelines.Drift, r approvals.Result, run *report.RunRecord) error {
	format, err := report.ByName("html")
	if err != nil {
		return fmt.Errorf("no packet is written: %w", err)
	}
	return format.Write(w, c, evidence.Told(b.Report(p.SiteDir(), c), c, drift, r, run))
}
