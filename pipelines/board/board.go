// Package board is the web application for those who decide and those who look on: the changes that wait, the packet of each,
// runs as they go, the calendar, and the place where a signed approval or rejection is handed in. It judges nothing by
// itself and carries nothing out: what it shows comes from the plans' files, judged afresh, and from the journal, and what
// it takes is verified as `interlock verify` does before it is kept. It has no private key of anybody.
package board

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"interlock/pipelines"
	"interlock/pipelines/journal"
	"interlock/pipelines/report"
)

// Options are what an application is made of.
type Options struct {
	// Dir is the folder in which plans lie, and the site where it has an interlock.yaml.
	Dir string
	// Journal is the file that runs are kept in. It need not be there yet, and is not made.
	Journal string
	// Protected is the revision that says who may approve; "" as in pipelines.PlanFile.
	Protected string
	// AllowApprovals takes approvals and rejections. Without it everything can be looked at and nothing is taken.
	AllowApprovals bool
	// Token is what people log in with, at least sixteen characters. OIDC is another way, nil for none.
	Token string
	OIDC  *OIDC
	// URL is how people reach it: "https://board.example.net". Requests for any other host are refused.
	URL string
	// Report are the options of a packet of a change, whose files stand below a folder.
	Report func(dir string, c *pipelines.Change) report.Options
	// Log takes a line for each request that is refused or changes something; nil is nobody.
	Log io.Writer
	// Now is the time; nil is that of the machine.
	Now func() time.Time
}

// Board is the application.
type Board struct {
	Options
	log      *log.Logger
	sessions *sessions
	login    *provider
	shelf    shelf
	bench    bench
	streams  chan struct{} // a place for each run that is followed live
	stop     chan struct{} // closed when the application goes down

	journalM sync.Mutex
	journal  *journal.Journal
}

// New makes an application. The error says what is wrong with the options, or why the provider of identities does not answer.
func New(ctx context.Context, o Options) (*Board, error) {
	if len(o.Token) < 16 {
		return nil, errors.New("the token that people log in with has fewer than sixteen characters: it could be guessed")
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("the folder of plans: %w", err)
	}
	o.Dir = dir
	b := &Board{Options: o, log: log.New(o.Log, "", log.LstdFlags|log.LUTC), sessions: newSessions(o.Now), streams: make(chan struct{}, maxStreams), stop: make(chan struct{})}
	b.bench = newBench()
	if o.OIDC != nil {
		if b.login, err = newProvider(ctx, *o.OIDC, o.URL); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// note writes a line of the log, whatever is in it.
func (b *Board) note(format string, args ...any) {
	b.log.Print(report.Line(fmt.Sprintf(format, args...)))
}

// Serve answers on a listener until the context ends, then lets what is under way come to its end, for ten seconds at most.
// The listener's own TLS, where it has it, is the caller's.
func (b *Board) Serve(ctx context.Context, l net.Listener) error {
	// A read deadline that passes while a page is made ends the page too, so it is as long as judging may take.
	longest := judgeTime + time.Minute
	s := &http.Server{Handler: b.Handler(), ErrorLog: b.log, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: longest, WriteTimeout: longest, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10}
	working, rest := context.WithCancel(ctx)
	var work sync.WaitGroup
	work.Go(func() { b.work(working) })
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	var err error
	select {
	case err = <-ended:
	case <-ctx.Done():
		close(b.stop) // those who follow a run are let go first
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		if err = s.Shutdown(last); err != nil {
			err = errors.Join(fmt.Errorf("somebody was still being answered when it went down: %w", err), s.Close())
		}
		cancel()
		<-ended
	}
	rest()
	work.Wait()
	if j := b.journal; j != nil {
		err = errors.Join(err, j.Close())
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
