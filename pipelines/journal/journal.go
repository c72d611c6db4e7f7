// Package journal keeps what runs do, in one SQLite file: an event before each act on a device and one after it, each
// chained to the one before by its hash, and the leases by which one run at a time works on a redundancy group. Nothing is
// ever changed in it. What a run knows is what stands here: a runner that dies loses nothing.
package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"interlock/devices/clock"
)

// The ways in which a journal refuses. All others are faults of the machine.
var (
	// ErrTampered is a journal that is not what was written: an event was changed, or the end is missing.
	ErrTampered = errors.New("the journal is not what was written to it")
	// ErrFull is a disk without room: the event does not stand, so whatever it announced must not be done.
	ErrFull = errors.New("no room for the journal: the event was not written")
	// ErrHeld is a group on which another run works.
	ErrHeld = errors.New("another run works on the group")
	// ErrLost is a lease that another run has taken over since, or that has run out.
	ErrLost = errors.New("the lease on the group is lost")
	// ErrNoRun is a run that is not in the journal.
	ErrNoRun = errors.New("there is no such run")
)

// Journal is an open file. Several processes may have it open; it may be used from several goroutines.
type Journal struct {
	db       *sql.DB
	file     string
	clock    clock.Clock
	appended func(Event) error
}

// schema is the journal's form. user_version is its number: another form is refused rather than guessed at.
const schema = `
CREATE TABLE IF NOT EXISTS events (
  seq    INTEGER PRIMARY KEY,
  run    TEXT NOT NULL,
  at     INTEGER NOT NULL, -- nanoseconds since 1970, UTC
  kind   TEXT NOT NULL,
  act    TEXT NOT NULL,
  step   INTEGER NOT NULL,
  half   TEXT NOT NULL,
  device TEXT NOT NULL,
  result TEXT NOT NULL,
  text   TEXT NOT NULL,
  data   TEXT NOT NULL,
  runner TEXT NOT NULL,
  prev   TEXT NOT NULL,
  hash   TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS events_run ON events (run, seq);
CREATE TABLE IF NOT EXISTS leases (
  grp     TEXT PRIMARY KEY,
  run     TEXT NOT NULL,
  holder  TEXT NOT NULL,
  epoch   INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT;
PRAGMA user_version = 1;`

// version is that of schema.
const version = 1

// Open opens a journal, or makes one. The whole chain is verified; a file that was cut or edited is refused with
// ErrTampered and left as it is.
func Open(ctx context.Context, file string, c clock.Clock) (*Journal, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, fmt.Errorf("the journal's folder cannot be made: %w", err)
	}
	j, err := open(file, c)
	if err != nil {
		return nil, err
	}
	if err := j.prepare(ctx); err != nil {
		j.db.Close()
		return nil, err
	}
	return j, nil
}

// open opens the file. FULL makes every commit wait for the disk; the busy timeout is for other runners' commits, which
// take milliseconds; every transaction that writes says so at its start (_txlock), so that none is refused in the middle.
func open(file string, c clock.Clock) (*Journal, error) {
	dsn := "file:" + file + "?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=trusted_schema(OFF)"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("the journal %s cannot be opened: %w", file, err)
	}
	db.SetMaxOpenConns(1)
	return &Journal{db: db, file: file, clock: c, appended: func(Event) error { return nil }}, nil
}

func (j *Journal) prepare(ctx context.Context) error {
	var is int
	if err := j.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&is); err != nil {
		return j.fault("opening it", err)
	}
	switch {
	case is == 0:
		if _, err := os.Stat(j.headFile()); err == nil {
			return fmt.Errorf("%w: %s is new, but %s knows of events; put the journal back from its copy, or move the head file away if the journal was given up on purpose", ErrTampered, j.file, j.headFile())
		}
		if _, err := j.db.ExecContext(ctx, schema); err != nil {
			return j.fault("making it", err)
		}
		return j.writeHead(head{})
	case is != version:
		return fmt.Errorf("the journal %s has form %d; this Interlock knows form %d: use the version that wrote it", j.file, is, version)
	}
	return j.Verify(ctx)
}

// Close closes the file. What was written stands.
func (j *Journal) Close() error { return j.db.Close() }

// File is where the journal stands.
func (j *Journal) File() string { return j.file }

// Appended sets what is called after each event is safe on disk, before Append returns; its error is Append's. It is for the
// command line, which shows events as they come, and for tests that end the process there.
func (j *Journal) Appended(f func(Event) error) { j.appended = f }

// fault says what SQLite says, for people.
func (j *Journal) fault(doing string, err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_FULL:
			return fmt.Errorf("%w: the disk of %s is full; nothing more is done on any device until there is room", ErrFull, j.file)
		case sqlite3.SQLITE_IOERR:
			return fmt.Errorf("%w: the disk of %s fails (%v)", ErrFull, j.file, err)
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return fmt.Errorf("%w: %s is damaged (%v); put it back from its copy", ErrTampered, j.file, err)
		case sqlite3.SQLITE_BUSY:
			return fmt.Errorf("the journal %s has been busy for ten seconds while %s: another program holds it", j.file, doing)
		}
	}
	return fmt.Errorf("the journal %s, %s: %w", j.file, doing, err)
}

// instant gives a time as the file has it.
func instant(t time.Time) int64 { return t.UnixNano() }

func fromInstant(ns int64) time.Time { return time.Unix(0, ns).UTC() }
