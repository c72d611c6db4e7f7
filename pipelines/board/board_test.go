package board

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"interlock/devices/clock"
	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/pipelines/journal"
	"interlock/pipelines/report"
	"interlock/pipelines/rollout"
)

// sunday is before the window of CHG-1043, which opens on Tuesday the 24th at 22:00 in Chicago.
var sunday = time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)

const token = "a token of this test"

// room is an application over a folder with the plans of the ScoNet incident, and a browser without eyes.
type room struct {
	t       *testing.T
	dir     string
	board   *Board
	server  *httptest.Server
	client  *http.Client
	now     time.Time
	log     bytes.Buffer
	plan    pipelines.PlanFile // CHG-1043, which passes
	plainly *http.Client       // with nobody logged in
}

func key(t testing.TB, name string) ssh.Signer {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, name)
	s, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func newRoom(t *testing.T, options ...func(*Options)) *room {
	t.Helper()
	r := &room{t: t, dir: t.TempDir(), now: sunday}
	if err := os.CopyFS(filepath.Join(r.dir, "site"), os.DirFS("../../testdata/incidents/sconet")); err != nil {
		t.Fatal(err)
	}
	signers := ""
	for _, name := range []string{"ana", "ben", "ops"} {
		signers += name + "@houston.example.net " + string(ssh.MarshalAuthorizedKey(key(t, name).PublicKey()))
	}
	r.write("site/allowed_signers", signers)
	r.makePlan("CHG-1043")
	r.serve(options...)
	return r
}

// serve starts the application anew.
func (r *room) serve(options ...func(*Options)) {
	r.t.Helper()
	mux := &http.ServeMux{}
	r.server = httptest.NewServer(mux)
	r.t.Cleanup(r.server.Close)
	o := Options{Dir: filepath.Join(r.dir, "plans"), Journal: filepath.Join(r.dir, "journal.db"), AllowApprovals: true, Token: token, URL: r.server.URL, Log: &r.log,
		Report: func(string, *pipelines.Change) report.Options { return report.Options{} }, Now: func() time.Time { return r.now }}
	for _, f := range options {
		f(&o)
	}
	var err error
	if r.board, err = New(context.Background(), o); err != nil {
		r.t.Fatal(err)
	}
	mux.Handle("/", r.board.Handler())
	r.plainly = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: time.Minute}
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.client = &http.Client{Jar: jar, CheckRedirect: r.plainly.CheckRedirect, Timeout: time.Minute}
	if code, _, _ := r.get("/login?token=" + url.QueryEscape(o.Token)); code != http.StatusSeeOther {
		r.t.Fatalf("the login gives %d", code)
	}
}

func (r *room) write(name, text string) {
	r.t.Helper()
	file := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// makePlan judges a change of the site and writes its plan; CHG-1043's is kept at hand.
func (r *room) makePlan(id string) {
	r.t.Helper()
	site, file := filepath.Join(r.dir, "site"), filepath.Join(r.dir, "plans", id+".json")
	c, err := pipelines.Check(context.Background(), pipelines.Source{Dir: site, ChangeDir: filepath.Join(site, "changes", id), Now: sunday.Add(-time.Hour), PlanFile: file})
	if err != nil {
		r.t.Fatal(err)
	}
	var b bytes.Buffer
	if err := report.CaseFile(&b, c); err != nil {
		r.t.Fatal(err)
	}
	r.write("plans/"+id+".json", b.String())
	if id != "CHG-1043" {
		return
	}
	if r.plan, err = pipelines.ReadPlan(file); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) answer(resp *http.Response, err error) (int, string, http.Header) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp.StatusCode, string(text), resp.Header
}

func (r *room) get(path string) (int, string, http.Header) {
	r.t.Helper()
	return r.answer(r.client.Get(r.server.URL + path))
}

// handIn hands files in, by name.
func (r *room) handIn(files map[string]string) (int, string) {
	r.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for name, text := range files {
		w, err := form.CreateFormFile("files", name)
		if err != nil {
			r.t.Fatal(err)
		}
		io.WriteString(w, text)
	}
	form.Close()
	code, page, header := r.answer(r.client.Post(r.server.URL+"/changes/"+r.plan.Sum+"/decision", form.FormDataContentType(), &b))
	if code == http.StatusSeeOther {
		_, page, _ = r.get(strings.TrimPrefix(header.Get("Location"), r.server.URL))
	}
	return code, page
}

// draft is what the page gives out to be signed.
func (r *room) draft(name, decision, reason string) (int, string) {
	r.t.Helper()
	code, text, _ := r.get("/changes/" + r.plan.Sum + "/sign?" + url.Values{"name": {name}, "decision": {decision}, "reason": {reason}}.Encode())
	return code, text
}

// signed is what ssh-keygen -Y sign makes of a file.
func signed(t testing.TB, text, keyName, namespace string) string {
	t.Helper()
	s, err := sshsig.Sign(strings.NewReader(text), key(t, keyName), sshsig.HashSHA512, namespace)
	if err != nil {
		t.Fatal(err)
	}
	return string(sshsig.Armor(s))
}

// kept are the files beside the plan.
func (r *room) kept() []string {
	files, err := filepath.Glob(filepath.Join(r.dir, "plans", "*.approvals", "*"))
	if err != nil {
		r.t.Fatal(err)
	}
	return files
}

// result is what stands for the plan now, by the files alone.
func (r *room) result() approvals.Result {
	r.t.Helper()
	c, _, err := pipelines.Renew(context.Background(), r.plan, r.now, report.CaseFile)
	if err != nil {
		r.t.Fatal(err)
	}
	res, err := approvals.Verify(context.Background(), r.plan, c, r.now)
	if err != nil {
		r.t.Fatal(err)
	}
	return res
}

func TestWhoIsLetIn(t *testing.T) {
	r := newRoom(t)
	change := "/changes/" + r.plan.Sum
	for _, tt := range []struct {
		reason, method, path string
		header               map[string]string
		in                   bool
		code                 int
		text                 string
	}{
		{"nobody looks without a login", "GET", "/", nil, false, 303, ""},
		{"nor at a packet", "GET", change + "/packet", nil, false, 303, ""},
		{"nor at a run, which would be asked for by a script", "GET", "/runs/x/events", map[string]string{"Accept": "text/event-stream"}, false, 401, "not logged in"},
		{"nobody hands in without a login", "POST", change + "/decision", nil, false, 401, "not logged in"},
		{"another site's page cannot post, as the browser says", "POST", change + "/decision", map[string]string{"Sec-Fetch-Site": "cross-site"}, true, 403, "another site"},
		{"nor as an older browser says", "POST", change + "/decision", map[string]string{"Origin": "https://evil.example"}, true, 403, "another site"},
		{"nor log anybody out", "POST", "/logout", map[string]string{"Origin": "null"}, true, 403, "another site"},
		{"a name that was made to point here is not ours", "GET", "/", map[string]string{"Host": "evil.example"}, true, 421, "not at that address"},
		{"no path leads out of the files", "GET", "/static/..%2fboard.go", nil, true, 404, "no such page"},
		{"nor of the plans", "GET", "/changes/..%2f..%2fetc%2fpasswd", nil, true, 404, "No plan in the folder"},
		{"nor of the journal", "GET", "/runs/..%2f..%2fetc%2fpasswd", nil, true, 404, "no journal yet"},
		{"a page that is none", "GET", "/nowhere", nil, true, 404, "no such page"},
		{"a calendar of no day", "GET", "/calendar?from=yesterday", nil, true, 400, "begins on a day"},
		{"no identities, no login by them", "GET", "/login/oidc", nil, false, 404, "No provider"},
		{"it lives", "GET", "/healthz", nil, false, 200, "ok"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			req, err := http.NewRequest(tt.method, r.server.URL+tt.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			for k, v := range tt.header {
				req.Header.Set(k, v)
			}
			req.Host = tt.header["Host"]
			client := r.plainly
			if tt.in {
				client = r.client
			}
			code, text, header := r.answer(client.Do(req))
			if code != tt.code || !strings.Contains(text, tt.text) {
				t.Errorf("%d %.300s, want %d %q", code, text, tt.code, tt.text)
			}
			if header.Get("Content-Security-Policy") == "" || header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Cache-Control") != "no-store" {
				t.Errorf("the answer lacks headers: %v", header)
			}
		})
	}
	if _, page, _ := r.answer(r.plainly.PostForm(r.server.URL+"/login", url.Values{"token": {"a token of another test"}})); !strings.Contains(page, "This is not the token") {
		t.Error("a wrong token lets in")
	}
	if code, _, header := r.answer(r.plainly.PostForm(r.server.URL+"/login", url.Values{"token": {token}})); code != 303 || !strings.Contains(header.Get("Set-Cookie"), "HttpOnly; SameSite=Lax") {
		t.Errorf("the token does not let in: %d %v", code, header)
	}
	r.now = r.now.Add(sessionTime)
	if code, _, _ := r.get("/"); code != 303 {
		t.Errorf("a login lasts for ever: %d", code)
	}
}

func TestPages(t *testing.T) {
	r := newRoom(t)
	r.makePlan("CHG-1042")
	r.write("plans/notes.json", `{"schema": "another"}`)
	r.write("plans/checked.json", `{"schema": "interlock/change/v1", "verdict": "pass"}`)
	if err := os.Symlink("/etc/passwd", filepath.Join(r.dir, "plans", "link.json")); err != nil {
		t.Fatal(err)
	}
	holds := func(page, name string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s lacks %q", name, w)
			}
		}
	}
	_, page, _ := r.get("/")
	holds(page, "the list before anything is judged", "2 are being judged afresh", `http-equiv="refresh"`, "being judged", "checked.json does not say where its change came from")
	if strings.Contains(page, "notes.json") || strings.Contains(page, "link.json") {
		t.Error("the list tells of what is no plan")
	}
	ctx, stop := context.WithCancel(context.Background())
	var done = make(chan struct{})
	go func() { r.board.work(ctx); close(done) }()
	for range 200 {
		if _, page, _ = r.get("/"); !strings.Contains(page, "being judged") {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	stop()
	<-done
	holds(page, "the list", "CHG-1043", "vendor monitoring, one core at a time", "pass", "denied", "risk high", "0 of 2", "with CHG-1042 on group core", "group core (core-a, core-b)", "None yet.")
	code, page, header := r.get("/changes/" + r.plan.Sum)
	holds(page, "the change", "What happens", "core-a reboots while core-b stays in service", "0 of 2 approvals", "ssh-keygen -Y sign", "Hand in", "ana@houston.example.net")
	if code != 200 || header.Get("Content-Security-Policy") != pagePolicy || strings.Contains(page, "<script") || strings.Contains(page, " style=") {
		t.Errorf("the change's page: %d %v", code, header)
	}
	_, packet, header := r.get("/changes/" + r.plan.Sum + "/packet")
	holds(packet, "the packet", "The network, state by state", "A · DOWN", "0 of 2 given")
	if header.Get("Content-Security-Policy") != packetPolicy || strings.Contains(packet, "<script") {
		t.Errorf("the packet may do something: %v", header)
	}
	_, page, _ = r.get("/calendar?from=2026-11-23")
	holds(page, "the calendar", "America/Chicago", "from 22:00", "until 04:00", "Changes that get in each other&#39;s way"[:24], "conflict", "year end")
	_, page, _ = r.get("/calendar?from=2026-12-21")
	holds(page, "the calendar of a freeze", "all day", "freeze: year end")

	// What the plan was made of has changed: it is told, and cannot be approved.
	r.now = r.now.Add(fresh)
	r.write("site/configs/edge-1.cfg", "! device: edge-1 (DCS-7280SR3-48YC8, EOS-4.31.1F)\nhostname edge-1\nend\n")
	_, page, _ = r.get("/changes/" + r.plan.Sum)
	holds(page, "a stale change", "Stale: this plan is no longer what was planned", "before/edge-1", "cannot be approved")
	if code, page := r.draft("ana@houston.example.net", "approve", ""); code != 409 || !strings.Contains(page, "stale") {
		t.Errorf("a stale plan is given out to be approved: %d", code)
	}
	// The plan's file is another now: the address was of the one before.
	r.write("plans/CHG-1043.json", strings.Replace(string(r.plan.Text), "one core at a time", "both at once", 1))
	if code, page, _ := r.get("/changes/" + r.plan.Sum); code != 404 || !strings.Contains(page, "changed or moved") {
		t.Errorf("the address of a plan shows another: %d", code)
	}
}

func TestTextIsInert(t *testing.T) {
	r := newRoom(t, func(o *Options) { o.Journal = "" })
	nasty := "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> \u202e\x1b[31m {{.}} javascript:alert(1)"
	text := strings.NewReplacer(`"vendor monitoring, one core at a time"`, fmt.Sprintf("%q", strings.ReplaceAll(nasty, "\x1b", " ")), `"ops@houston.example.net"`, `"<b>ops</b>"`, `"id": "CHG-1043"`, `"id": "<i>CHG</i>\u0007"`).Replace(string(r.plan.Text))
	r.write("plans/CHG-1043.json", text)
	p, err := pipelines.ReadPlan(filepath.Join(r.dir, "plans", "CHG-1043.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/changes/" + p.Sum, "/changes/" + p.Sum + "/packet", "/calendar?from=2026-11-23", "/changes/" + p.Sum + "/sign?name=" + url.QueryEscape(nasty) + "&reason=" + url.QueryEscape(nasty) + "&decision=reject"} {
		_, page, header := r.get(path)
		for _, live := range []string{"<script>", "<img", "<b>", "<i>", "\u202e", "\x1b", "\a"} {
			if strings.Contains(page, live) {
				t.Errorf("%s: %q is live", path, live)
			}
		}
		if d := header.Get("Content-Disposition"); strings.ContainsAny(d, "<>\n\a") {
			t.Errorf("%s: %q", path, d)
		}
	}
	if strings.Contains(r.log.String(), "\x1b") || strings.Contains(r.log.String(), "\u202e") {
		t.Errorf("the log: %q", r.log.String())
	}
}

// writeRun writes a run of the plan as the rollout would, event by event.
func writeRun(t *testing.T, file, digest string) (*journal.Journal, func(journal.Entry)) {
	t.Helper()
	j, err := journal.Open(context.Background(), file, clock.Clock{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	add := func(e journal.Entry) {
		t.Helper()
		e.Run = "run-1"
		if _, err := j.Append(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
	add(journal.Entry{Kind: journal.Started, Text: "CHG-1043", Data: map[string]any{"digest": digest, "change": "CHG-1043", "title": "vendor <b>monitoring</b>", "shape": rollout.Shape{
		Steps: []rollout.StepShape{{Half: "A", Devices: []rollout.DeviceShape{{Name: "core-a", Config: true}}}, {Half: "B", Devices: []rollout.DeviceShape{{Name: "core-b", Config: true}}}}}}})
	return j, add
}

func TestRunIsFollowed(t *testing.T) {
	r := newRoom(t)
	_, add := writeRun(t, filepath.Join(r.dir, "journal.db"), r.plan.Digest)
	_, page, _ := r.get("/runs/run-1")
	for _, want := range []string{"Half A", "core-b: untouched", "Nobody works on it", "vendor &lt;b&gt;monitoring", `<noscript><meta http-equiv="refresh"`, "/static/live.js"} {
		if !strings.Contains(page, want) {
			t.Errorf("the run lacks %q", want)
		}
	}
	if code, page, _ := r.get("/runs/run-9"); code != 404 || !strings.Contains(page, "there is no such run") && !strings.Contains(page, "There is no such run") {
		t.Errorf("a run that is none: %d %.200s", code, page)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "GET", r.server.URL+"/runs/run-1/events?since=1", nil)
	resp, err := r.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	add(journal.Entry{Kind: journal.Observed, Act: "preflight", Result: "ok", Text: "a secret is not told in the stream"})
	b := make([]byte, 200)
	n, err := resp.Body.Read(b)
	if got := string(b[:n]); got != "id: 2\ndata: 2\n\n" {
		t.Errorf("the stream says %q (%v)", got, err)
	}
	close(r.board.stop) // the application goes down: whoever follows is let go
	if rest, err := io.ReadAll(resp.Body); err != nil || len(rest) > 0 {
		t.Errorf("after the end: %q %v", rest, err)
	}
	if _, packet, header := r.get("/runs/run-1/packet"); !strings.Contains(packet, "The run run-1") || header.Get("Content-Security-Policy") != packetPolicy {
		t.Errorf("the run's packet: %.300s", packet)
	}
	add(journal.Entry{Kind: journal.Closed, Result: rollout.ClosedOK})
	if _, page, _ := r.get("/"); !strings.Contains(page, "carried out") {
		t.Error("the list does not tell what was carried out")
	}
}

// TestServeEnds: the application ends soon after its context, with a run being followed and a page being made.
func TestServeEnds(t *testing.T) {
	r := newRoom(t)
	writeRun(t, filepath.Join(r.dir, "journal.db"), r.plan.Digest)
	ctx, stop := context.WithCancel(context.Background())
	second, err := New(ctx, r.board.Options)
	if err != nil {
		t.Fatal(err)
	}
	l2, err := listenLocal()
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- second.Serve(ctx, l2) }()
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar, Timeout: 20 * time.Second}
	base := "http://" + l2.Addr().String()
	if _, err := client.Get(base + "/login?token=" + url.QueryEscape(token)); err != nil {
		t.Fatal(err)
	}
	resp, err := client.Get(base + "/runs/run-1/events")
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("the stream: %v %v", resp, err)
	}
	defer resp.Body.Close()
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(8 * time.Second):
		t.Error("it does not end")
	}
}
