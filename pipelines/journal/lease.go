package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Lease is the right of one run to work on a redundancy group. Its epoch grows each time that it goes to somebody, so that
// a runner that slept through the end of its lease can be told from the one that has it now.
type Lease struct {
	Group string
	Run   string
	Epoch int64
	// For is how long it lasts from each time that it is prolonged.
	For time.Duration
}

// Held is a lease as it stands.
type Held struct {
	Group   string    `json:"group"`
	Run     string    `json:"run"`
	Holder  string    `json:"holder"`
	Epoch   int64     `json:"epoch"`
	Expires time.Time `json:"expires"`
}

// Acquire takes the leases on all groups, or none of them. A group that another run holds is refused with ErrHeld until
// that lease has run out. A run takes its own lease again (a resume after a crash), with a new epoch: the runner that had
// it before has lost it.
func (j *Journal) Acquire(ctx context.Context, run, holder string, groups []string, lasts time.Duration) ([]Lease, error) {
	groups = slices.Compact(slices.Sorted(slices.Values(groups)))
	var out []Lease
	err := j.write(ctx, "taking leases", func(tx *sql.Tx) error {
		out = nil
		now := j.clock.Now()
		for _, g := range groups {
			var h Held
			var expires int64
			err := tx.QueryRowContext(ctx, "SELECT run, holder, epoch, expires FROM leases WHERE grp = ?", g).Scan(&h.Run, &h.Holder, &h.Epoch, &expires)
			switch {
			case errors.Is(err, sql.ErrNoRows):
			case err != nil:
				return err
			case h.Run != "" && h.Run != run && now.Before(fromInstant(expires)):
				return fmt.Errorf("%w: group %s is held by run %s (%s) until %s; wait for it, or end it with interlock abort %s", ErrHeld, g, h.Run, h.Holder,
					fromInstant(expires).Format(time.RFC3339), h.Run)
			}
			l := Lease{Group: g, Run: run, Epoch: h.Epoch + 1, For: lasts}
			_, err = tx.ExecContext(ctx, `INSERT INTO leases VALUES (?,?,?,?,?) ON CONFLICT (grp) DO UPDATE SET run = excluded.run, holder = excluded.holder,
				epoch = excluded.epoch, expires = excluded.expires`, g, run, holder, l.Epoch, instant(now.Add(lasts)))
			if err != nil {
				return err
			}
			out = append(out, l)
		}
		return nil
	})
	return out, err
}

// Prolong makes leases last from now on again. A runner that waits prolongs its leases more often than they run out.
func (j *Journal) Prolong(ctx context.Context, leases ...Lease) error {
	return j.write(ctx, "prolonging leases", func(tx *sql.Tx) error {
		for _, l := range leases {
			if err := prolong(ctx, tx, l, j.clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// prolong prolongs a lease that is still held. One that has run out is lost even where nobody has taken it: its holder
// was away, and what it meant to do next was decided before.
func prolong(ctx context.Context, tx *sql.Tx, l Lease, now time.Time) error {
	r, err := tx.ExecContext(ctx, "UPDATE leases SET expires = ? WHERE grp = ? AND run = ? AND epoch = ? AND expires > ?",
		instant(now.Add(l.For)), l.Group, l.Run, l.Epoch, instant(now))
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return fmt.Errorf("%w: run %s had group %s with epoch %d; it has run out or another runner has it now", ErrLost, l.Run, l.Group, l.Epoch)
}

// Release gives leases back. One that is lost already is none of ours and stays as it is.
func (j *Journal) Release(ctx context.Context, leases ...Lease) error {
	return j.write(ctx, "releasing leases", func(tx *sql.Tx) error {
		for _, l := range leases {
			if _, err := tx.ExecContext(ctx, "UPDATE leases SET run = '', holder = '', expires = 0 WHERE grp = ? AND run = ? AND epoch = ?", l.Group, l.Run, l.Epoch); err != nil {
				return err
			}
		}
		return nil
	})
}

// Leases are all that are held, by group.
func (j *Journal) Leases(ctx context.Context) ([]Held, error) {
	rows, err := j.db.QueryContext(ctx, "SELECT grp, run, holder, epoch, expires FROM leases WHERE run != '' ORDER BY grp")
	if err != nil {
		return nil, j.fault("reading leases", err)
	}
	defer rows.Close()
	var out []Held
	for rows.Next() {
		var h Held
		var expires int64
		if err := rows.Scan(&h.Group, &h.Run, &h.Holder, &h.Epoch, &expires); err != nil {
			return nil, j.fault("reading leases", err)
		}
		h.Expires = fromInstant(expires)
		out = append(out, h)
	}
	return out, rows.Err()
}
