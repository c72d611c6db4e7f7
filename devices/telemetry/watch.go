package telemetry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/openconfig/gnmi/proto/gnmi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Back-off of a stream that ends, of the system's clock.
const firstWait, longestWait = 200 * time.Millisecond, 10 * time.Second

// gather is how long changes are gathered before they are told: a device sends one change as several.
const gather = 50 * time.Millisecond

// Watch streams what Snapshot reads, and calls each with everything that is known after every change, from one goroutine.
// A stream that ends is opened again, with back-off; until it is, and while it says nothing, its leaves go silent. It
// returns when the context ends, with its error, or when the device refuses the login.
func (c *Client) Watch(ctx context.Context, leaves []string, each func(Readings)) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	w := &watcher{c: c, leaves: leaves, got: store{}, why: map[string]string{}, synced: map[string]bool{}, wake: make(chan struct{}, 1)}
	var wg sync.WaitGroup
	for _, cl := range c.wanted(leaves) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := w.follow(ctx, cl); err != nil {
				stop(err)
			}
		}()
	}
	defer wg.Wait()
	// Leaves grow stale without anything being received, so there is a reading now and then whatever comes.
	tick := time.NewTicker(max(c.t.Clock.Real(10*time.Second), shortest))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		case <-w.wake:
			time.Sleep(gather)
		}
		if r, ok := w.now(); ok {
			each(r)
		}
	}
}

// watcher is what the streams of a Watch share.
type watcher struct {
	c      *Client
	leaves []string
	wake   chan struct{}

	mu     sync.Mutex
	got    store
	why    map[string]string
	synced map[string]bool // classes that have said all they have, or have failed to
}

// now is the current reading; there is none before every stream has begun, for what has not come yet is not missing.
func (w *watcher) now() (Readings, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.synced) < len(w.c.wanted(w.leaves)) {
		return Readings{}, false
	}
	now := w.c.t.Clock.Now()
	return w.got.readings(w.c.t.Name, w.c.sys, w.leaves, maps.Clone(w.why), func(cl class, x sample) bool {
		if w.why[cl.Name] != "" {
			return true // its stream is down
		}
		return w.c.t.Clock.Real(now.Sub(x.received)) > max(w.c.t.Clock.Real(freshFor(cl)), atLeast)
	}), true
}

// freshFor is how old a leaf may be: twice as long as it is to be sent in, and some for the way.
func freshFor(cl class) time.Duration { return 2*cl.every + 5*time.Second }

// atLeast is how long a leaf is fresh of the system's time, however fast a rehearsal's clock runs: a network has its own pace.
const atLeast = time.Second

func (w *watcher) notify() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *watcher) note(cl class, why string) {
	w.mu.Lock()
	w.synced[cl.Name] = true
	if why == "" {
		delete(w.why, cl.Name)
	} else {
		w.why[cl.Name] = why
	}
	w.mu.Unlock()
	w.notify()
}

// follow keeps the stream of a class open. Its error is one for which trying again is wrong.
func (w *watcher) follow(ctx context.Context, cl class) error {
	modes := []gnmi.SubscriptionMode{gnmi.SubscriptionMode_ON_CHANGE, gnmi.SubscriptionMode_SAMPLE}
	if cl.Mode == "sample" {
		modes = modes[1:]
	}
	wait := firstWait
	for ctx.Err() == nil {
		began := time.Now()
		var err error
		if len(modes) > 0 {
			err = w.stream(ctx, cl, modes[0])
		} else {
			err = w.poll(ctx, cl)
		}
		if ctx.Err() != nil {
			return nil
		}
		switch status.Code(err) {
		case codes.Unauthenticated, codes.PermissionDenied:
			return w.c.classify(err)
		case codes.InvalidArgument, codes.Unimplemented:
			if len(modes) > 0 { // the target refuses the mode: samples, then questions
				modes = modes[1:]
				continue
			}
		}
		if certificateTrouble(status.Convert(err).Message()) {
			return w.c.classify(err)
		}
		w.note(cl, "its stream ended: "+reason(err))
		if time.Since(began) > longestWait {
			wait = firstWait
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		wait = min(2*wait, longestWait)
	}
	return nil
}

func reason(err error) string {
	if err == nil || errors.Is(err, io.EOF) {
		return "the device closed it"
	}
	return status.Convert(err).Message()
}

// certificateTrouble reports what gRPC gives as text alone.
func certificateTrouble(text string) bool {
	return strings.Contains(text, "x509:") || strings.Contains(text, "tls: ") || strings.Contains(text, "certificate")
}

// stream reads a stream until it ends.
func (w *watcher) stream(ctx context.Context, cl class, mode gnmi.SubscriptionMode) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := w.c.request(cl, gnmi.SubscriptionList_STREAM, mode)
	if err != nil {
		return err
	}
	s, err := w.c.target.Client.Subscribe(w.c.login(ctx))
	if err != nil {
		return err
	}
	if err := s.Send(req); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	// Until the device has said all that there is, what is known is of before; then it is forgotten.
	fresh := store{}
	synced := false
	timer := time.AfterFunc(w.c.t.Reply, cancel)
	defer timer.Stop()
	if mode == gnmi.SubscriptionMode_ON_CHANGE {
		go w.refresh(ctx, cl)
	}
	for {
		r, err := s.Recv()
		if err != nil {
			return err
		}
		switch x := r.GetResponse().(type) {
		case *gnmi.SubscribeResponse_SyncResponse:
			timer.Stop()
			synced = true
			w.replace(cl, fresh)
			w.note(cl, "")
		case *gnmi.SubscribeResponse_Update:
			now := w.c.t.Clock.Now()
			if !synced {
				fresh.take(x.Update, now)
				if len(fresh) > 1<<20 {
					return fmt.Errorf("the device sends more than a million values")
				}
				continue
			}
			w.mu.Lock()
			w.got.take(x.Update, now)
			w.mu.Unlock()
			w.notify()
		}
	}
}

// refresh asks for a class as often as its heartbeat should come: many systems send changes alone, whatever heartbeat is
// asked for, and a value that nobody has repeated is as good as silent.
func (w *watcher) refresh(ctx context.Context, cl class) {
	every := max(w.c.t.Clock.Real(heartbeat), shortest)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
		if notes, err := w.c.once(ctx, cl); err == nil {
			w.mu.Lock()
			for _, n := range notes {
				w.got.take(n, w.c.t.Clock.Now())
			}
			w.mu.Unlock()
			w.notify()
		}
	}
}

// replace puts all that is known of a class in the place of what was.
func (w *watcher) replace(cl class, fresh store) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ask := range cl.Ask {
		if p, err := parse(ask); err == nil {
			w.got.drop(elems(p))
		}
	}
	maps.Copy(w.got, fresh)
}

// poll asks for a class again and again, where the device streams it in no way.
func (w *watcher) poll(ctx context.Context, cl class) error {
	for {
		notes, err := w.c.once(ctx, cl)
		if err != nil {
			return err
		}
		fresh := store{}
		for _, n := range notes {
			fresh.take(n, w.c.t.Clock.Now())
		}
		w.replace(cl, fresh)
		w.note(cl, "")
		if err := w.c.t.Clock.Sleep(ctx, cl.every); err != nil {
			return err
		}
	}
}

// Systems are those for which path data is at hand.
func Systems() []string { return slices.Sorted(maps.Keys(systems())) }
