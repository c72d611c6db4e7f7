package board

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/pipelines/report"
)

func listenLocal() (net.Listener, error) { return net.Listen("tcp", "127.0.0.1:0") }

const ana, ben = "ana@houston.example.net", "ben@houston.example.net"

func TestReadOnlyTakesNothing(t *testing.T) {
	r := newRoom(t, func(o *Options) { o.AllowApprovals = false })
	_, text := r.draft(ana, "approve", "read it")
	code, page := r.handIn(map[string]string{"a.txt": text, "a.txt.sig": signed(t, text, "ana", "interlock")})
	if code != http.StatusForbidden || !strings.Contains(page, "only shows") || len(r.kept()) > 0 {
		t.Errorf("%d, kept %v: %.300s", code, r.kept(), page)
	}
	if strings.Contains(page, `type="file"`) {
		t.Error("a form is shown that nothing takes")
	}
}

// TestWhatIsHandedIn has every kind of what somebody may hand in, good and bad, with the reason that they are told.
func TestWhatIsHandedIn(t *testing.T) {
	r := newRoom(t)
	_, draft := r.draft(ana, "approve", "seen in the board")
	if !strings.HasPrefix(draft, "DSSEv1 28 application/vnd.in-toto+json ") || !strings.Contains(draft, r.plan.Digest) {
		t.Fatalf("what is to be signed: %.300s", draft)
	}
	_, no := r.draft(ben, "reject", "no optics in stock")
	sig := signed(t, draft, "ana", "interlock")
	other := strings.Replace(draft, r.plan.Sum, strings.Repeat("0", 64), 1)
	later := strings.Replace(draft, "2026-11-22T13", "2027-11-22T13", 1)
	for _, tt := range []struct {
		name  string
		files map[string]string
		code  int
		want  string
	}{
		{"nothing", nil, 400, "no file was chosen"},
		{"the message alone", map[string]string{"a.txt": draft}, 422, "belong together"},
		{"the signature alone", map[string]string{"a.sig": sig}, 422, "belong together"},
		{"two signatures", map[string]string{"a.sig": sig, "b.sig": sig}, 400, "two files of one kind"},
		{"a private key", map[string]string{"id": "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n"}, 400, "has now left your machine"},
		{"a picture", map[string]string{"a.png": "\x89PNG\r\n"}, 400, "neither an approval"},
		{"too much", map[string]string{"a.txt": draft, "b.sig": sig + strings.Repeat(" ", maxUpload)}, 413, "no signature is as long"},
		{"JSON of something else", map[string]string{"a.json": `{"a": 1}`}, 422, "no DSSE envelope"},
		{"another plan", map[string]string{"a.txt": other, "a.sig": signed(t, other, "ana", "interlock")}, 422, "approves another plan"},
		{"an altered message", map[string]string{"a.txt": strings.Replace(draft, "seen", "read", 1), "a.sig": sig}, 422, "signature does not hold"},
		{"a longer message", map[string]string{"a.txt": draft + " ", "a.sig": signed(t, draft+" ", "ana", "interlock")}, 422, "was altered"},
		{"a key that nobody knows", map[string]string{"a.txt": draft, "a.sig": signed(t, draft, "eve", "interlock")}, 422, "none who may sign with this key"},
		{"somebody else's key", map[string]string{"a.txt": draft, "a.sig": signed(t, draft, "ben", "interlock")}, 422, "none who may sign with this key"},
		{"a signature for git", map[string]string{"a.txt": draft, "a.sig": signed(t, draft, "ana", "git")}, 422, "signature does not hold"},
		{"from the future", map[string]string{"a.txt": later, "a.sig": signed(t, later, "ana", "interlock")}, 422, "in the future"},
		{"a damaged signature", map[string]string{"a.txt": draft, "a.sig": "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"}, 422, "none that ssh-keygen -Y sign writes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, page := r.handIn(tt.files)
			if code != tt.code || !strings.Contains(page, tt.want) {
				t.Errorf("%d, want %d with %q: %s", code, tt.code, tt.want, excerpt(page))
			}
			if kept := r.kept(); len(kept) > 0 {
				t.Errorf("kept all the same: %v", kept)
			}
		})
	}
	if strings.Contains(r.log.String(), "b3BlbnNzaC1rZXktdjEA") {
		t.Error("a private key is in the log")
	}
	take := func(want string, files map[string]string) {
		t.Helper()
		if code, page := r.handIn(files); code != 303 || !strings.Contains(page, want) {
			t.Fatalf("%d, want %q: %s", code, want, excerpt(page))
		}
	}
	take("The approval was verified and kept", map[string]string{"a.txt": draft, "a.txt.sig": sig})
	if res := r.result(); res.Given != 1 || res.Approvals[0].Reason != "seen in the board" {
		t.Errorf("what stands beside the plan: %+v", res)
	}
	if code, page := r.handIn(map[string]string{"a.txt": draft, "a.sig": sig}); code != 422 || !strings.Contains(page, "has said so already") {
		t.Errorf("twice: %d %s", code, excerpt(page))
	}

	// A rejection stands, whatever else is approved, until its signer approves later.
	take("The rejection was verified and kept", map[string]string{"b.txt": no, "b.sig": signed(t, no, "ben", "interlock")})
	if res := r.result(); res.OK() || !strings.Contains(strings.Join(res.Refusals, "; "), `ben@houston.example.net rejected it at 2026-11-22T13:00:00Z: "no optics in stock"`) {
		t.Errorf("a rejection does not refuse: %+v", res)
	}
	if _, page, _ := r.get("/changes/" + r.plan.Sum); !strings.Contains(page, "Rejected</strong> by ben@houston.example.net") {
		t.Error("the page does not tell of the rejection")
	}
	_, yes := r.draft(ben, "approve", "")
	take("kept", map[string]string{"b.txt": yes, "b.sig": signed(t, yes, "ben", "interlock")})
	if res := r.result(); res.OK() {
		t.Error("a yes at the very second of the no takes its place")
	}
	r.now = r.now.Add(time.Minute)
	_, yes = r.draft(ben, "approve", "they have come")
	take("kept", map[string]string{"b.txt": yes, "b.sig": signed(t, yes, "ben", "interlock")})
	if res := r.result(); !res.OK() || res.Given != 2 {
		t.Errorf("the later yes does not stand: %+v", res)
	}
	if code, page := r.handIn(map[string]string{"b.txt": no, "b.sig": signed(t, no, "ben", "interlock")}); code != 422 || !strings.Contains(page, "has said so already") {
		t.Errorf("the old no again: %d %s", code, excerpt(page))
	}
	if code, page := r.draft("ops@houston.example.net", "approve", ""); code != 422 || !strings.Contains(page, "wrote this change or asked for it") {
		t.Errorf("whoever asked for it approves: %d %s", code, excerpt(page))
	}
	if code, page := r.draft(ana, "reject", " "); code != 422 || !strings.Contains(page, "a rejection says why") {
		t.Errorf("a rejection without a reason: %d %s", code, excerpt(page))
	}
	if code, page := r.draft("nobody", "approve", ""); code != 422 || !strings.Contains(page, "none of those who may approve") {
		t.Errorf("nobody approves: %d %s", code, excerpt(page))
	}
}

// TestEnvelopeHandedIn takes what interlock approve wrote elsewhere, and stock ssh-keygen verifies what was kept of it.
func TestEnvelopeHandedIn(t *testing.T) {
	r := newRoom(t)
	c, _, err := pipelines.Renew(context.Background(), r.plan, r.now, report.CaseFile)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := r.plan
	elsewhere.File = filepath.Join(r.dir, "elsewhere", "CHG-1043.json")
	w, err := approvals.Approve(context.Background(), elsewhere, c, approvals.Yes{Key: key(t, "ana"), Now: r.now})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(w.File)
	if err != nil {
		t.Fatal(err)
	}
	if code, page := r.handIn(map[string]string{"x.json": string(text)}); code != 303 {
		t.Fatalf("%d %s", code, excerpt(page))
	}
	keygen, err := exec.LookPath("ssh-keygen")
	if err != nil {
		t.Skip("ssh-keygen is not here")
	}
	base := strings.TrimSuffix(r.kept()[0], ".json")
	message, err := os.ReadFile(base + ".payload")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(keygen, "-Y", "verify", "-f", filepath.Join(r.dir, "site", "allowed_signers"), "-I", ana, "-n", "interlock", "-s", base+".sig")
	cmd.Stdin = bytes.NewReader(message)
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "Good") {
		t.Errorf("ssh-keygen: %s %v", out, err)
	}
}

// excerpt is what a page tells of what went wrong.
func excerpt(page string) string {
	if i := strings.Index(page, `role="alert"`); i >= 0 {
		page = page[i:]
	}
	return page[:min(len(page), 400)]
}
