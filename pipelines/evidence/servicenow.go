package evidence

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"interlock/pipelines/journal"
	"interlock/pipelines/report"
)

// ChangeRecord is a run in the fields of ServiceNow's table change_request, by the names that its REST API and import
// sets take. Times are UTC in ServiceNow's own form. correlation_id is the run's, so that each change on a device traces
// to one record and an import done twice makes none twice.
type ChangeRecord struct {
	CorrelationID      string `json:"correlation_id"`
	CorrelationDisplay string `json:"correlation_display"`
	ShortDescription   string `json:"short_description"`
	Description        string `json:"description"`
	WorkStart          string `json:"work_start"`
	WorkEnd            string `json:"work_end"`
	// State is "Implement" while the run is open, else "Review"; CloseCode is ServiceNow's: successful, successful_issues, unsuccessful.
	State      string `json:"state"`
	CloseCode  string `json:"close_code"`
	CloseNotes string `json:"close_notes"`
	// ConfigurationItems are the devices, as names of cmdb_ci.
	ConfigurationItems string `json:"cmdb_ci"`
	// Digest and JournalHead are for fields of one's own.
	Digest      string `json:"u_plan_digest"`
	JournalHead string `json:"u_journal_head"`
}

// columns are ChangeRecord's fields in order.
var columns = []string{"correlation_id", "correlation_display", "short_description", "description", "work_start", "work_end", "state", "close_code", "close_notes", "cmdb_ci", "u_plan_digest", "u_journal_head"}

func (r ChangeRecord) row() []string {
	return []string{r.CorrelationID, r.CorrelationDisplay, r.ShortDescription, r.Description, r.WorkStart, r.WorkEnd, r.State, r.CloseCode, r.CloseNotes, r.ConfigurationItems, r.Digest, r.JournalHead}
}

// ChangeRecords are the runs of a span as change records, failed and emergency ones too.
func ChangeRecords(ctx context.Context, j *journal.Journal, from, to time.Time) ([]ChangeRecord, error) {
	runs, _, err := span(ctx, j, from, to)
	if err != nil {
		return nil, err
	}
	out := []ChangeRecord{}
	for _, run := range runs {
		events, err := j.Events(ctx, run.ID)
		if err != nil {
			return nil, err
		}
		if len(events) == 0 || events[0].Kind != journal.Started {
			continue // what somebody asked of a run, which is no run
		}
		r, _, err := RunRecord(events)
		if err != nil {
			return nil, err
		}
		var o opening
		if err := json.Unmarshal(events[0].Data, &o); err != nil {
			return nil, err
		}
		var items []string
		for _, s := range o.Shape.Steps {
			for _, d := range s.Devices {
				items = append(items, d.Name)
			}
		}
		c := ChangeRecord{CorrelationID: run.ID, CorrelationDisplay: "interlock", ShortDescription: strings.TrimSpace(o.Change + " " + o.Title),
			Description: fmt.Sprintf("Carried out by Interlock as run %s. Groups: %s.", run.ID, strings.Join(o.Groups, ", ")), WorkStart: stamp(r.Started), WorkEnd: stamp(r.Ended),
			State: "Implement", ConfigurationItems: strings.Join(items, ","), Digest: o.Digest, JournalHead: r.Head}
		if run.Closed {
			c.State = "Review"
			c.CloseCode = closeCode(run.Result, len(r.Deviations))
		}
		notes := append([]string{strings.TrimSpace(run.Result + " " + run.Text)}, r.Deviations...)
		if r.AfterTheFact {
			notes = append(notes, "carried out before it was approved, as an emergency")
		}
		c.CloseNotes = strings.TrimSpace(strings.Join(notes, "\n"))
		out = append(out, c.inert())
	}
	return out, nil
}

// inert is a record whose text, which is a device's in part, does nothing to whatever shows it.
func (r ChangeRecord) inert() ChangeRecord {
	for _, f := range []*string{&r.CorrelationID, &r.ShortDescription, &r.Description, &r.CloseNotes, &r.ConfigurationItems, &r.Digest, &r.JournalHead} {
		*f = report.Inert(*f)
	}
	return r
}

// closeCode is ServiceNow's word for how a run ended. Only a run whose end was verified good is successful.
func closeCode(result string, deviations int) string {
	switch {
	case result == "ok" && deviations == 0:
		return "successful"
	case result == "ok", result == "verified":
		return "successful_issues"
	}
	return "unsuccessful"
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}

// WriteCSV writes change records for an import set. A cell that a spreadsheet would take for a formula begins with an
// apostrophe: device text is hostile there too.
func WriteCSV(w io.Writer, records []ChangeRecord) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, r := range records {
		row := r.row()
		for i, v := range row {
			if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
				row[i] = "'" + v
			}
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteJSON writes change records as ServiceNow's REST API takes them, in a list "records".
func WriteJSON(w io.Writer, records []ChangeRecord) error {
	return report.JSON(w, map[string]any{"records": records}, "  ")
}
