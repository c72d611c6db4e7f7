package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"interlock/devices/clock"
	"interlock/pipelines"
	"interlock/pipelines/evidence"
	"interlock/pipelines/journal"
	"interlock/pipelines/report"
)

// readJournal opens a journal that must be there: reading is no reason to make one.
func readJournal(ctx context.Context, file string) (*journal.Journal, error) {
	file, err := journalFile(file)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no journal %s; say where it is with --journal FILE or INTERLOCK_JOURNAL", file)
	}
	return journal.Open(ctx, file, clock.Clock{})
}

func evidenceVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "evidence", Short: "give out what the journal holds of runs, and verify what was given out",
		Args: func(_ *cobra.Command, given []string) error {
			if len(given) > 0 {
				return pipelines.UsageError{Message: fmt.Sprintf("evidence %q: export or verify", given[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(evidenceExport(), evidenceVerify())
	return cmd
}

func evidenceExport() *cobra.Command {
	var from, to, format, file, out string
	cmd := &cobra.Command{
		Use:     "export --from TIME --to TIME --out FILE",
		Short:   "write every run of a span, failed and emergency ones too",
		Example: "  interlock evidence export --from 2026-11-01 --to 2026-12-01 --out november.ndjson\n  interlock evidence export --from 2026-11-01 --to 2026-12-01 --format servicenow --out november.csv",
		Args:    args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf("format", format, "ndjson", "servicenow"); err != nil {
				return err
			}
			if out == "" {
				return pipelines.UsageError{Message: "export writes a file: say which with --out FILE (for servicenow, .csv or .json)"}
			}
			a, err := moment("from", from)
			if err != nil {
				return err
			}
			b, err := moment("to", to)
			if err != nil {
				return err
			}
			j, err := readJournal(cmd.Context(), file)
			if err != nil {
				return err
			}
			defer j.Close()
			var text bytes.Buffer
			said := ""
			switch {
			case format == "ndjson":
				h, err := evidence.Export(cmd.Context(), j, a, b, time.Now(), &text)
				if err != nil {
					return err
				}
				said = counted(len(h.Runs), "run")
			default:
				records, err := evidence.ChangeRecords(cmd.Context(), j, a, b)
				if err != nil {
					return err
				}
				write := map[string]func() error{".csv": func() error { return evidence.WriteCSV(&text, records) }, ".json": func() error { return evidence.WriteJSON(&text, records) }}[filepath.Ext(out)]
				if write == nil {
					return pipelines.UsageError{Message: fmt.Sprintf("--out %s: for servicenow the file ends in .csv or .json", out)}
				}
				if err := write(); err != nil {
					return err
				}
				said = counted(len(records), "change record")
			}
			if err := renameio.WriteFile(out, text.Bytes(), 0o600); err != nil {
				return fmt.Errorf("evidence: %w", err)
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "interlock: %s written to %s\n", said, out)
			return nil
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&from, "from", "", "first `TIME`: a day (2026-11-01) or an instant (RFC 3339)")
	fl.StringVar(&to, "to", "", "`TIME` at which the span ends, not included")
	fl.StringVar(&format, "format", "ndjson", "ndjson (all events, to be verified) or servicenow (change records)")
	fl.StringVar(&out, "out", "", "`FILE` to write")
	fl.StringVar(&file, "journal", os.Getenv("INTERLOCK_JOURNAL"), "`FILE` that runs are kept in (INTERLOCK_JOURNAL); else in the user's state folder")
	return cmd
}

func evidenceVerify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify FILE",
		Short: "verify an export: nothing in it was changed, added or taken away",
		Args:  args(1, 1, "one export"),
		RunE: func(cmd *cobra.Command, given []string) error {
			f, err := os.Open(given[0])
			if err != nil {
				return err
			}
			defer f.Close()
			h, foot, err := evidence.Verify(f)
			if err != nil {
				return fmt.Errorf("%s: %w", given[0], err)
			}
			w := cmd.OutOrStdout()
			fmt.Fprintf(w, "whole: %s with %s, made %s by Interlock %s\nhead %s\n", counted(len(h.Runs), "run"), counted(foot.Events, "event"), h.Made.Format(time.RFC3339), report.Line(h.Tool), report.Line(foot.Head))
			for _, r := range h.Runs {
				end := "open"
				if r.Closed {
					end = r.Result
				}
				fmt.Fprintf(w, "  %s  %s  %s  %s\n", report.Line(r.ID), r.Started.Format(time.RFC3339), counted(r.Events, "event"), report.Line(end))
			}
			return nil
		},
	}
}

// moment reads a day, as it begins in UTC, or an instant.
func moment(flag, s string) (time.Time, error) {
	for _, form := range []string{time.RFC3339, "2006-01-02"} {
		if t, err := time.Parse(form, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, pipelines.UsageError{Message: fmt.Sprintf("--%s %q: a day (2026-11-01) or an instant (RFC 3339)", flag, s)}
}
