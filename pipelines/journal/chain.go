package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/google/renameio/v2"
)

// head is how far the journal reached when it was last written. It stands in a file of its own beside the journal: a
// journal whose end was cut off has a whole chain all the same, and only the head tells. It is a lower bound, because a
// runner may die between the event and the head.
type head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

func (j *Journal) headFile() string { return j.file + ".head" }

func (j *Journal) writeHead(h head) error {
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(j.headFile(), append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("%w: %s cannot be written: %v", ErrFull, j.headFile(), err)
	}
	return nil
}

func (j *Journal) readHead() (head, error) {
	var h head
	text, err := os.ReadFile(j.headFile())
	if errors.Is(err, fs.ErrNotExist) {
		return h, fmt.Errorf("%w: %s, which says how far the journal reached, is missing; put it back from its copy", ErrTampered, j.headFile())
	}
	if err != nil {
		return h, fmt.Errorf("the journal's head cannot be read: %w", err)
	}
	if err := json.Unmarshal(text, &h); err != nil {
		return h, fmt.Errorf("%w: %s is damaged (%v)", ErrTampered, j.headFile(), err)
	}
	return h, nil
}

// Verify goes over the whole chain: every event must have the hash of what it says and of the one before it, none may be
// missing, and it must reach as far as the head says. Whoever can write both files can forge both; the exported evidence,
// kept elsewhere, tells then.
func (j *Journal) Verify(ctx context.Context) error {
	h, err := j.readHead() // before the events: others may write meanwhile
	if err != nil {
		return err
	}
	events, err := j.Events(ctx, "")
	if err != nil {
		return err
	}
	return verify(events, h, j.file)
}

func verify(events []Event, h head, file string) error {
	prev := ""
	for i, e := range events {
		switch {
		case e.Seq != int64(i+1):
			return fmt.Errorf("%w: %s lacks event %d", ErrTampered, file, i+1)
		case e.Prev != prev || e.Hash != e.chained():
			return fmt.Errorf("%w: event %d of %s (run %s, %s %s) was changed after it was written", ErrTampered, e.Seq, file, e.Run, e.Kind, e.Act)
		case e.Seq == h.Seq && e.Hash != h.Hash:
			return fmt.Errorf("%w: event %d of %s is another than the one its head knows", ErrTampered, e.Seq, file)
		}
		prev = e.Hash
	}
	if int64(len(events)) < h.Seq {
		return fmt.Errorf("%w: %s ends at event %d, but %d were written; put it back from its copy", ErrTampered, file, len(events), h.Seq)
	}
	return nil
}
