package evidence

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"interlock/devices/clock"
	"interlock/pipelines/journal"
	"interlock/policies"
)

// kept is a journal with three runs: one that went well, one that was rolled back because optics stayed dark, one still open.
func kept(t *testing.T) *journal.Journal {
	t.Helper()
	j, err := journal.Open(context.Background(), filepath.Join(t.TempDir(), "journal.db"), clock.Clock{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	write := func(e journal.Entry) {
		t.Helper()
		if _, err := j.Append(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
	open := func(run, change string) {
		write(journal.Entry{Run: run, Kind: journal.Started, Text: change, Data: map[string]any{"digest": "sha256:" + run, "change": change, "title": "=HYPERLINK(1)", "plan": "/plans/" + change,
			"groups": []string{"core"}, "shape": map[string]any{"steps": []any{map[string]any{"half": "A", "devices": []any{map[string]any{"name": "core-a"}}}, map[string]any{"half": "B", "devices": []any{map[string]any{"name": "core-b"}}}}}}})
	}
	open("R-1", "CHG-1")
	write(journal.Entry{Run: "R-1", Kind: journal.Intent, Act: "commit", Step: 1, Half: "A", Device: "core-a"})
	open("R-2", "CHG-2") // two runs at once: their events stand between each other's
	write(journal.Entry{Run: "R-1", Kind: journal.Outcome, Act: "commit", Step: 1, Half: "A", Device: "core-a", Result: "ok"})
	dark := policies.Health{Asked: true, Lanes: []policies.HealthLane{{Device: "core-a", Port: "Ethernet1/49", Lane: 1, Measure: "rx", Known: true, Is: -30, WasKnown: true, Was: -2.1, Lit: true,
		Limits: []policies.HealthLimit{{Kind: "alarm", Side: "low", Value: -9.9}}}, {Device: "core-a", Port: "Ethernet1/50", Lane: 1, Measure: "rx", WasKnown: true, Was: -2.2, Lit: true}},
		Links: []policies.HealthLink{{Device: "core-a", Port: "Ethernet1/1", Expected: true, Known: true, Is: true, WasKnown: true, Was: true}}}
	write(journal.Entry{Run: "R-2", Kind: journal.Observed, Act: "converge", Step: 1, Half: "A", Result: "failed", Text: "optics stay dark", Data: map[string]any{"gate": "A changed", "findings": []string{"optics/below-alarm"}, "health": dark}})
	write(journal.Entry{Run: "R-2", Kind: journal.Decided, Act: "decide", Result: "roll back", Text: "optics stay dark"})
	write(journal.Entry{Run: "R-1", Kind: journal.Closed, Act: "close", Result: "ok"})
	write(journal.Entry{Run: "R-2", Kind: journal.Closed, Act: "close", Result: "rolled back", Data: map[string]any{"code": 6}})
	open("R-3", "CHG-3")
	return j
}

func exported(t *testing.T, j *journal.Journal) string {
	t.Helper()
	var b bytes.Buffer
	now := time.Now()
	if _, err := Export(context.Background(), j, now.Add(-time.Hour), now.Add(time.Hour), now, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestExportVerifies holds that an export is whole, with the runs that failed and the one that is open.
func TestExportVerifies(t *testing.T) {
	text := exported(t, kept(t))
	h, f, err := Verify(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Runs) != 3 || f.Events != 9 || h.Runs[1].Result != "rolled back" || h.Runs[2].Closed {
		t.Errorf("%d runs, %d events: %+v", len(h.Runs), f.Events, h.Runs)
	}
	lines := strings.SplitAfter(text, "\n")
	change := func(n int, from, to string) string {
		out := append([]string{}, lines...)
		if !strings.Contains(out[n], from) {
			t.Fatalf("line %d does not hold %q: %s", n+1, from, out[n])
		}
		out[n] = strings.Replace(out[n], from, to, 1)
		return strings.Join(out, "")
	}
	for _, tc := range []struct{ reason, text, want string }{
		{"a result is bettered", change(5, `"result":"failed"`, `"result":"ok"`), "line 6: event 5 of run R-2 was changed"},
		{"an event is taken out", strings.Join(append(append([]string{}, lines[:5]...), lines[6:]...), ""), "line 6: event 6 does not follow event 4"},
		{"the last event is taken out", strings.Join(append(append([]string{}, lines[:9]...), lines[10:]...), ""), "line 10: the last line is not of the lines before it"},
		{"the end is cut off", strings.Join(lines[:8], ""), "it was cut off"},
		{"a run is left out of the list", change(0, `"id":"R-2"`, `"id":"R-9"`), "the last line is not of the lines before it"},
		{"something is added behind", text + "{}\n", "something stands behind the last line"},
		{"it is something else", "{}\n", "this is no export of form interlock/evidence/v1"},
		{"nothing", "", "it was cut off"},
	} {
		if _, _, err := Verify(strings.NewReader(tc.text)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.reason, err, tc.want)
		}
	}
	if _, err := Export(context.Background(), kept(t), time.Now(), time.Now().Add(-time.Hour), time.Now(), &bytes.Buffer{}); err == nil {
		t.Error("a span that ends before it starts is exported")
	}
}

func TestAnEmptySpanSaysSo(t *testing.T) {
	var b bytes.Buffer
	long := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	j := kept(t)
	if _, err := Export(context.Background(), j, long, long.Add(time.Hour), long, &b); err != nil {
		t.Fatal(err)
	}
	if h, f, err := Verify(&b); err != nil || len(h.Runs) != 0 || f.Events != 0 {
		t.Errorf("%+v %+v %v", h, f, err)
	}
}

func TestRunRecord(t *testing.T) {
	j := kept(t)
	events, err := j.Events(context.Background(), "R-2")
	if err != nil {
		t.Fatal(err)
	}
	r, plan, err := RunRecord(events)
	if err != nil {
		t.Fatal(err)
	}
	if plan != "/plans/CHG-2" || r.Outcome != "rolled back" || r.ExitCode != 6 || r.Ended.IsZero() || len(r.Timeline) != 4 || len(r.Deviations) != 2 {
		t.Errorf("%q %+v", plan, r)
	}
	if len(r.Gates) != 1 || r.Gates[0].Passed || len(r.Gates[0].Readings) != 3 {
		t.Fatalf("gates: %+v", r.Gates)
	}
	got := r.Gates[0].Readings
	if got[0].OK || got[0].Now != "-30.00 dBm" || got[0].Limit != "alarm low -9.9" || got[1].OK || got[1].Now != "" || !got[2].OK {
		t.Errorf("readings, what is not good first, silence never good: %+v", got)
	}
	if len(r.Series) != 1 || *r.Series[0].Baseline != -2.1 || *r.Series[0].Limit != -9.9 {
		t.Errorf("light over time: %+v", r.Series)
	}
	if _, _, err := RunRecord(nil); err == nil {
		t.Error("a run without events has a record")
	}
}

func TestServiceNow(t *testing.T) {
	now := time.Now()
	records, err := ChangeRecords(context.Background(), kept(t), now.Add(-time.Hour), now.Add(time.Hour))
	if err != nil || len(records) != 3 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	for i, want := range []struct{ id, state, code string }{{"R-1", "Review", "successful"}, {"R-2", "Review", "unsuccessful"}, {"R-3", "Implement", ""}} {
		r := records[i]
		if r.CorrelationID != want.id || r.State != want.state || r.CloseCode != want.code || r.ConfigurationItems != "core-a,core-b" || r.Digest != "sha256:"+want.id || len(r.JournalHead) != 64 {
			t.Errorf("%+v, want %+v", r, want)
		}
	}
	records[0].ShortDescription = "=HYPERLINK(1)"
	var b bytes.Buffer
	if err := WriteCSV(&b, records); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 4 || len(rows[0]) != len(rows[1]) || rows[1][2] != "'=HYPERLINK(1)" {
		t.Errorf("%v %v", rows, err)
	}
	b.Reset()
	if err := WriteJSON(&b, records); err != nil {
		t.Fatal(err)
	}
	var doc struct{ Records []map[string]string }
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil || len(doc.Records) != 3 {
		t.Fatal(err)
	}
	for _, c := range rows[0] {
		if _, ok := doc.Records[0][c]; !ok {
			t.Errorf("JSON lacks the column %s of the CSV", c)
		}
	}
}
