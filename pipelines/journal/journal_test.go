package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"interlock/devices/clock"
)

func fresh(t *testing.T) (*Journal, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "state", "journal.db")
	j, err := Open(context.Background(), file, clock.Clock{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j, file
}

func fill(t *testing.T, j *Journal, n int) {
	t.Helper()
	for i := range n {
		e := Entry{Run: fmt.Sprintf("run-%d", i%2), Kind: Intent, Act: "commit", Step: 1, Device: "core-a", Text: "commits", Data: map[string]int{"n": i}}
		if _, err := j.Append(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEventsStand(t *testing.T) {
	j, file := fresh(t)
	fill(t, j, 5)
	j.Close()
	j, err := Open(context.Background(), file, clock.Clock{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	got, err := j.Events(context.Background(), "run-1")
	if err != nil || len(got) != 2 || got[1].Seq != 4 || string(got[1].Data) != `{"n":3}` || got[1].Device != "core-a" {
		t.Fatalf("run-1 has %+v, %v; want its two events as they were written", got, err)
	}
	runs, err := j.Runs(context.Background())
	if err != nil || len(runs) != 2 || runs[0].ID != "run-0" || runs[0].Events != 3 || runs[0].Closed {
		t.Fatalf("runs: %+v, %v", runs, err)
	}
}

// TestTampering edits and cuts the file as somebody could who has an editor for SQLite, and wants each to be refused.
func TestTampering(t *testing.T) {
	for _, c := range []struct {
		name, want string
		do         func(t *testing.T, file string)
	}{
		{"a text was changed", "event 3 .* was changed", sqlDo("UPDATE events SET text = 'did not' WHERE seq = 3")},
		{"an event was taken out", "lacks event 3", sqlDo("DELETE FROM events WHERE seq = 3")},
		{"the end was cut off", "ends at event 4, but 6 were written", sqlDo("DELETE FROM events WHERE seq > 4")},
		{"everything was deleted", "ends at event 0", sqlDo("DELETE FROM events")},
		{"an event was given to another run", "was changed", sqlDo("UPDATE events SET run = 'other' WHERE seq = 1")},
		{"the head file is gone", "is missing", func(t *testing.T, file string) { remove(t, file+".head") }},
		{"the head file is damaged", "is damaged", func(t *testing.T, file string) { write(t, file+".head", "{") }},
		{"the journal is gone", "knows of events", func(t *testing.T, file string) { remove(t, file) }},
		{"the file was cut in the middle", "damaged|malformed|was changed|lacks|ends at", func(t *testing.T, file string) {
			sqlDo("PRAGMA wal_checkpoint(TRUNCATE)")(t, file)
			if err := os.Truncate(file, 9000); err != nil {
				t.Fatal(err)
			}
		}},
		{"another form", "form 9", sqlDo("PRAGMA user_version = 9")},
		{"no database", "damaged", func(t *testing.T, file string) { write(t, file, strings.Repeat("no database ", 400)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			j, file := fresh(t)
			fill(t, j, 6)
			j.Close()
			for _, side := range []string{"-wal", "-shm"} {
				os.Remove(file + side)
			}
			c.do(t, file)
			_, err := Open(context.Background(), file, clock.Clock{})
			if err == nil {
				t.Fatal("it was opened")
			}
			if !matches(c.want, err.Error()) {
				t.Errorf("refused with %q, want something like %q", err, c.want)
			}
			if c.name != "another form" && !errors.Is(err, ErrTampered) {
				t.Errorf("%v is not ErrTampered", err)
			}
		})
	}
}

func TestHeadIsALowerBound(t *testing.T) {
	j, file := fresh(t)
	fill(t, j, 2)
	head, err := os.ReadFile(file + ".head")
	if err != nil {
		t.Fatal(err)
	}
	fill(t, j, 2)
	j.Close()
	write(t, file+".head", string(head)) // as after a kill between the event and the head
	j, err = Open(context.Background(), file, clock.Clock{})
	if err != nil {
		t.Fatalf("a journal longer than its head says is whole, and was refused: %v", err)
	}
	j.Close()
}

// TestFull bounds the file as a full disk would; SQLite gives the same error.
func TestFull(t *testing.T) {
	j, file := fresh(t)
	fill(t, j, 1)
	if _, err := j.db.Exec("PRAGMA max_page_count = 8"); err != nil {
		t.Fatal(err)
	}
	var err error
	written := 1
	for range 200 {
		if _, err = j.Append(context.Background(), Entry{Run: "run-0", Kind: Intent, Act: "commit", Text: strings.Repeat("x", 2000)}); err != nil {
			break
		}
		written++
	}
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "nothing more is done on any device") {
		t.Fatalf("a full disk gives %v", err)
	}
	j.Close()
	j, err = Open(context.Background(), file, clock.Clock{})
	if err != nil {
		t.Fatalf("after a full disk: %v", err)
	}
	defer j.Close()
	if got, _ := j.Events(context.Background(), ""); len(got) != written {
		t.Errorf("%d events stand, %d were told to", len(got), written)
	}
}

func TestLeases(t *testing.T) {
	start := time.Date(2026, 11, 24, 22, 0, 0, 0, time.UTC)
	j, file := fresh(t)
	ctx := context.Background()
	j.clock = clock.Fast(start, 1)
	mine, err := j.Acquire(ctx, "run-1", "ci-1", []string{"edge", "core", "edge"}, time.Minute)
	if err != nil || len(mine) != 2 || mine[0].Group != "core" || mine[0].Epoch != 1 {
		t.Fatalf("%+v, %v", mine, err)
	}
	other, err := Open(ctx, file, clock.Fast(start, 1))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Acquire(ctx, "run-2", "ci-2", []string{"core", "voip"}, time.Minute); !errors.Is(err, ErrHeld) || !strings.Contains(err.Error(), "run-1 (ci-1)") {
		t.Fatalf("a held group was given: %v", err)
	}
	if held, _ := other.Leases(ctx); len(held) != 2 {
		t.Fatalf("a refused run holds something: %+v", held)
	}
	if _, err := j.Append(ctx, Entry{Run: "run-1", Kind: Intent, Act: "arm"}, mine...); err != nil {
		t.Fatal(err)
	}

	other.clock = clock.Fast(start.Add(2*time.Minute), 1) // it has run out meanwhile
	taken, err := other.Acquire(ctx, "run-2", "ci-2", []string{"core"}, time.Minute)
	if err != nil || taken[0].Epoch != 2 {
		t.Fatalf("%+v, %v: what has run out is free, with a greater epoch", taken, err)
	}
	if _, err := j.Append(ctx, Entry{Run: "run-1", Kind: Intent, Act: "confirm"}, mine...); !errors.Is(err, ErrLost) {
		t.Fatalf("a run without its lease wrote an intent: %v", err)
	}
	if got, _ := j.Events(ctx, "run-1"); len(got) != 1 {
		t.Errorf("%d events, want the one from when the lease was held", len(got))
	}
	if err := j.Release(ctx, mine...); err != nil {
		t.Fatal(err)
	}
	if held, _ := j.Leases(ctx); len(held) != 1 || held[0].Run != "run-2" {
		t.Errorf("releasing what was lost took it from who has it: %+v", held)
	}
	again, err := other.Acquire(ctx, "run-2", "ci-3", []string{"core"}, time.Minute)
	if err != nil || again[0].Epoch != 3 {
		t.Errorf("a run takes its own lease again after a crash: %+v, %v", again, err)
	}
	if err := other.Prolong(ctx, taken...); !errors.Is(err, ErrLost) {
		t.Errorf("the runner before it holds it still: %v", err)
	}
}

// TestRunOut: a lease that ran out is lost even where nobody took it.
func TestRunOut(t *testing.T) {
	j, _ := fresh(t)
	ctx := context.Background()
	ls, err := j.Acquire(ctx, "run-1", "ci-1", []string{"core"}, time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(5 * time.Millisecond)
	if _, err := j.Append(ctx, Entry{Run: "run-1", Kind: Intent}, ls...); !errors.Is(err, ErrLost) {
		t.Errorf("%v, want ErrLost", err)
	}
}

// TestTwoWriters: two processes' journals on one file make one chain.
func TestTwoWriters(t *testing.T) {
	j, file := fresh(t)
	other, err := Open(context.Background(), file, clock.Clock{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var wg sync.WaitGroup
	for _, w := range []*Journal{j, other, j} {
		wg.Go(func() {
			for range 20 {
				if _, err := w.Append(context.Background(), Entry{Run: "run-1", Kind: Observed}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if err := j.Verify(context.Background()); err != nil {
		t.Error(err)
	}
	if got, _ := j.Events(context.Background(), ""); len(got) != 60 {
		t.Errorf("%d events, want 60", len(got))
	}
}

func sqlDo(statement string) func(*testing.T, string) {
	return func(t *testing.T, file string) {
		t.Helper()
		db, err := sql.Open("sqlite", "file:"+file)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, file string) {
	t.Helper()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

func matches(pattern, s string) bool { return regexp.MustCompile(pattern).MatchString(s) }
