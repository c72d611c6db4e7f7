package board

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"interlock/pipelines"
	"interlock/pipelines/report"
	"interlock/pipelines/rollout"
)

//go:embed pages
var pageFiles embed.FS

// words are what the pages' templates call. Everything that came from elsewhere goes through text.
var words = template.FuncMap{
	"text":  report.Line,
	"time":  func(t time.Time) string { return t.Format("Mon 2 Jan 2006 15:04 MST") },
	"exact": func(t time.Time) string { return t.Format(time.RFC3339) },
	"clock": func(t time.Time) string { return t.UTC().Format("15:04:05") },
	"span":  spanText,
	"first": func(s string) string { return s[:min(12, len(s))] },
	"upper": upperFirst,
	"join":  func(l []string) string { return report.Line(strings.Join(l, ", ")) },
	"verdict": func(v pipelines.Verdict) string {
		if v == pipelines.Denied {
			return "denied"
		}
		return string(v)
	},
}

// layouts has one template for each page, each with the frame around it.
var layouts = func() map[string]*template.Template {
	out := map[string]*template.Template{}
	for _, name := range []string{"login", "list", "change", "run", "calendar", "problem"} {
		out[name] = template.Must(template.New("frame.html").Funcs(words).ParseFS(pageFiles, "pages/frame.html", "pages/"+name+".html"))
	}
	return out
}()

// framed is what every page knows.
type framed struct {
	Page           string
	In             bool // somebody has logged in
	Who            string
	AllowApprovals bool
	// Again asks the browser to load the page again after so many seconds, 0 for not.
	Again int
	Now   time.Time
	Body  any
}

// again is a page that will say more in a few seconds.
type again interface{ again() int }

// show writes a page, whole or not at all.
func (b *Board) show(w http.ResponseWriter, r *http.Request, code int, page string, body any) {
	f := framed{Page: page, AllowApprovals: b.AllowApprovals, Now: b.Now(), Body: body}
	if s, ok := who(r); ok {
		f.In, f.Who = true, s.Who
	}
	if a, ok := body.(again); ok {
		f.Again = a.again()
	}
	var out bytes.Buffer
	if err := layouts[page].Execute(&out, f); err != nil {
		b.note("writing %s: %v", page, err)
		http.Error(w, "the page cannot be written; what went wrong is in the log", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	w.Write(report.Unkeyed(out.Bytes())) // whoever has gone does not read it
}

type problemPage struct {
	Code int
	Text string
}

// fail says what is wrong, as a page.
func (b *Board) fail(w http.ResponseWriter, r *http.Request, code int, text string) {
	b.show(w, r, code, "problem", problemPage{code, text})
}

// listed is a change in the list.
type listed struct {
	*filed
	Judged    *judged // nil where it has not been judged lately
	Runs      []rollout.Status
	Conflicts []string
	Done      bool
}

type listPage struct {
	Dir     string
	Changes []listed
	Runs    []rollout.Status
	Wrong   []string
	Waiting int
	NoRuns  string
}

func (p listPage) again() int {
	if p.Waiting > 0 {
		return 4
	}
	return 0
}

// list shows the changes and the runs.
func (b *Board) list(w http.ResponseWriter, r *http.Request) {
	plans, wrong, err := b.shelf.plans(b.Dir)
	if err != nil {
		b.fail(w, r, http.StatusInternalServerError, upperFirst(err.Error())+".")
		return
	}
	p := listPage{Dir: b.Dir, Wrong: wrong}
	if p.Runs, err = b.runs(r.Context()); err != nil {
		p.NoRuns = err.Error()
	}
	conflicts := conflictsAmong(plans, p.Runs, b.Now())
	for _, f := range plans {
		l := listed{filed: f, Judged: b.bench.known(f.Sum, b.Now(), stale), Runs: runsOf(f, p.Runs), Conflicts: conflicts[f.Sum]}
		l.Done = carriedOut(l.Runs)
		if l.Judged == nil && !l.Done {
			b.bench.want(f.Sum)
			p.Waiting++
		}
		p.Changes = append(p.Changes, l)
	}
	b.show(w, r, http.StatusOK, "list", p)
}

type changePage struct {
	listed
	Refused []string // why what was handed in was not kept
	Kept    string   // what was kept
	Name    string   // of the files to sign
	Draft   signing
}

// MayApprove reports a plan that can be approved at all; any can be rejected.
func (p changePage) MayApprove() bool {
	return p.Judged.Err == nil && p.Judged.Verdict == pipelines.Pass && len(p.Judged.Drift) == 0
}

// change shows one change, judged afresh.
func (b *Board) change(w http.ResponseWriter, r *http.Request) {
	if p, ok := b.asked(w, r); ok {
		b.showChange(w, r, http.StatusOK, p, changePage{Kept: keptWords[r.URL.Query().Get("kept")]})
	}
}

// asked finds the plan that a page is of; false where the answer has been written.
func (b *Board) asked(w http.ResponseWriter, r *http.Request) (*filed, bool) {
	p, err := b.plan(r.PathValue("sum"))
	switch {
	case errors.Is(err, errNoPlan):
		b.fail(w, r, http.StatusNotFound, upperFirst(err.Error())+".")
	case err != nil:
		b.fail(w, r, http.StatusInternalServerError, upperFirst(err.Error())+".")
	}
	return p, err == nil
}

// keptWords say what an address tells that was done; nothing else is taken from it.
var keptWords = map[string]string{"approve": "The approval was verified and kept.", "reject": "The rejection was verified and kept; the plan may not be carried out while it stands."}

func (b *Board) showChange(w http.ResponseWriter, r *http.Request, code int, p *filed, page changePage) {
	j, err := b.judge(r.Context(), p, fresh)
	if err != nil {
		b.fail(w, r, http.StatusServiceUnavailable, upperFirst(err.Error())+".")
		return
	}
	runs, err := b.runs(r.Context())
	if err != nil {
		j = &judged{At: j.At, Err: fmt.Errorf("what was carried out is not known: %w", err)}
	}
	plans, _, err := b.shelf.plans(b.Dir)
	if err != nil {
		b.fail(w, r, http.StatusInternalServerError, upperFirst(err.Error())+".")
		return
	}
	page.listed = listed{filed: p, Judged: j, Runs: runsOf(p, runs), Conflicts: conflictsAmong(plans, runs, b.Now())[p.Sum]}
	page.Done = carriedOut(page.Runs)
	page.Name = signName(p)
	b.show(w, r, code, "change", page)
}

// showPacket gives the packet as it is, which may do nothing.
func (b *Board) showPacket(w http.ResponseWriter, r *http.Request) {
	p, ok := b.asked(w, r)
	if !ok {
		return
	}
	j, err := b.judge(r.Context(), p, fresh)
	switch {
	case err != nil:
		b.fail(w, r, http.StatusServiceUnavailable, upperFirst(err.Error())+".")
	case j.Err != nil:
		b.fail(w, r, http.StatusUnprocessableEntity, "There is no packet: "+j.Err.Error()+".")
	default:
		givePacket(w, j.Packet)
	}
}

func givePacket(w http.ResponseWriter, page []byte) {
	w.Header().Set("Content-Security-Policy", packetPolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(page)
}

func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func spanText(s *pipelines.TimeSpan) string {
	if s == nil {
		return "none asked for"
	}
	return s.From.Format("Mon 2 Jan 2006 15:04") + " to " + strings.Replace(s.To.Format("Mon 2 Jan 15:04 (UTC-07:00)"), "C-", "C\u2212", 1) // a minus, at which no line breaks
}
