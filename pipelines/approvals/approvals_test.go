package approvals_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/pipelines/report"
)

// sunday is before the window of CHG-1043, which opens on Tuesday the 24th at 22:00 in Chicago.
var sunday = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// key is a key made of a name, so that tests are the same each time.
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

// allowed is a line of a file of signers.
func allowed(t testing.TB, name, options, keyName string) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s", name, options)) + " " + string(ssh.MarshalAuthorizedKey(key(t, keyName).PublicKey()))
}

// desk is a folder with a site, a plan and the approvals of ana and ben.
type desk struct {
	t    *testing.T
	dir  string
	plan string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t, t.TempDir(), ""}
	d.plan = filepath.Join(d.dir, "plan.json")
	if err := os.CopyFS(filepath.Join(d.dir, "site"), os.DirFS("../../testdata/incidents/sconet")); err != nil {
		t.Fatal(err)
	}
	d.write("site/allowed_signers", allowed(t, "ana@houston.example.net", `namespaces="interlock"`, "ana")+allowed(t, "ben@houston.example.net", "", "ben")+
		allowed(t, "ben@houston.example.net", "", "ben's other")+allowed(t, "ops@houston.example.net", "", "ops"))
	d.makePlan()
	return d
}

func (d *desk) makePlan() {
	d.t.Helper()
	site := filepath.Join(d.dir, "site")
	c, err := pipelines.Check(context.Background(), pipelines.Source{Dir: site, ChangeDir: filepath.Join(site, "changes", "CHG-1043"), Now: sunday, PlanFile: d.plan})
	if err != nil {
		d.t.Fatal(err)
	}
	if c.Verdict != pipelines.Pass {
		d.t.Fatalf("the plan to be tampered with is %s", c.Verdict)
	}
	var b bytes.Buffer
	if err := report.CaseFile(&b, c); err != nil {
		d.t.Fatal(err)
	}
	d.write("plan.json", b.String())
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	file := filepath.Join(d.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) read(name string) string {
	d.t.Helper()
	text, err := os.ReadFile(filepath.Join(d.dir, name))
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

// edit replaces text that must be there.
func (d *desk) edit(name, from, to string) {
	d.t.Helper()
	was := d.read(name)
	if !strings.Contains(was, from) {
		d.t.Fatalf("%s does not hold %q", name, from)
	}
	d.write(name, strings.ReplaceAll(was, from, to))
}

func (d *desk) renew(now time.Time) (pipelines.PlanFile, *pipelines.Change, []pipelines.Drift) {
	d.t.Helper()
	p, err := pipelines.ReadPlan(d.plan)
	if err != nil {
		d.t.Fatal(err)
	}
	c, drift, err := pipelines.Renew(context.Background(), p, now, report.CaseFile)
	if err != nil {
		d.t.Fatal(err)
	}
	return p, c, drift
}

// approve lets somebody sign, and gives the approval's name without its ending.
func (d *desk) approve(p pipelines.PlanFile, c *pipelines.Change, keyName, as string) string {
	d.t.Helper()
	w, err := approvals.Approve(context.Background(), p, c, approvals.Yes{Key: key(d.t, keyName), Approver: as, Reason: "read it", Now: sunday})
	if err != nil {
		d.t.Fatal(err)
	}
	return strings.TrimSuffix(strings.TrimPrefix(w.File, d.dir+"/"), ".json")
}

// forge writes an approval that Approve would not: signed as asked, saying what edit makes of it.
func (d *desk) forge(from, to, keyName, namespace string, edit func(*approvals.Statement)) {
	d.t.Helper()
	var e struct {
		PayloadType string `json:"payloadType"`
		Payload     []byte `json:"payload"`
		Signatures  []struct {
			KeyID string `json:"keyid"`
			Sig   []byte `json:"sig"`
		} `json:"signatures"`
	}
	must := func(err error) {
		d.t.Helper()
		if err != nil {
			d.t.Fatal(err)
		}
	}
	must(json.Unmarshal([]byte(d.read(from+".json")), &e))
	var s approvals.Statement
	must(json.Unmarshal(e.Payload, &s))
	edit(&s)
	payload, err := json.Marshal(s)
	must(err)
	e.Payload = payload
	if keyName != "" {
		sig, err := sshsig.Sign(strings.NewReader(fmt.Sprintf("DSSEv1 %d %s %d %s", len(e.PayloadType), e.PayloadType, len(payload), payload)), key(d.t, keyName), sshsig.HashSHA512, namespace)
		must(err)
		e.Signatures[0].Sig = sig.Marshal()
	}
	text, err := json.Marshal(e)
	must(err)
	d.write(to+".json", string(text))
}

// TestTampering changes one thing of an approved plan at a time. Each must be refused, with its reason.
func TestTampering(t *testing.T) {
	const chg = "site/changes/CHG-1043/"
	first := newDesk(t)
	p, c, drift := first.renew(sunday)
	if len(drift) > 0 {
		t.Fatalf("drift before anything is changed: %v", drift)
	}
	ana, ben := first.approve(p, c, "ana", ""), first.approve(p, c, "ben", "")
	if r, err := approvals.Verify(context.Background(), p, c, sunday); err != nil || !r.OK() || r.Given != 2 {
		t.Fatalf("not approved before anything is changed: %+v, %v", r, err)
	}
	for _, tc := range []struct {
		what string
		// beside reports that only approvals, signers or the clock are touched, so the change need not be judged again.
		beside bool
		tamper func(d *desk, ana, ben string)
		at     time.Time
		want   []string
	}{
		// The proposal.
		{what: "a command is added", want: []string{"commands/core-a: what is entered on core-a"},
			tamper: func(d *desk, _, _ string) {
				d.edit(chg+"core-a.cmd", "feature telemetry\n", "feature telemetry\nntp server 192.0.2.99\n")
			}},
		{what: "a password in a command is another", want: []string{"secrets: a password or key"},
			tamper: func(d *desk, _, _ string) { d.edit(chg+"core-b.cmd", "0x7d793037", "0x7d793038") }},
		{what: "the window is moved", want: []string{"window: the window asked for"},
			tamper: func(d *desk, _, _ string) {
				d.edit(chg+"change.yaml", "2026-11-24T22:00-06:00", "2026-11-24T23:00-06:00")
			}},
		{what: "a vendor's text is called the site's own, which needs fewer", want: []string{"request: what is asked"},
			tamper: func(d *desk, _, _ string) { d.edit(chg+"change.yaml", "source: vendor", "source: internal") }},
		{what: "another asks for it, so that its author could approve", want: []string{"request: what is asked"},
			tamper: func(d *desk, _, _ string) { d.edit(chg+"change.yaml", "ops@", "eve@") }},
		// The site.
		{what: "the running configuration is another", want: []string{"before/core-b: the configuration of core-b"},
			tamper: func(d *desk, _, _ string) {
				d.edit("site/configs/core-b.cfg", "hostname core-b", "hostname core-b\nip domain-name example.net")
			}},
		{what: "fewer storage uplinks must hold", want: []string{"site/uplinks: the site's section uplinks"},
			tamper: func(d *desk, _, _ string) { d.edit("site/interlock.yaml", "keep: 2", "keep: 1") }},
		{what: "the halves go in another order", want: []string{"site/groups", "order: the order of the steps"},
			tamper: func(d *desk, _, _ string) {
				d.edit("site/interlock.yaml", "core: {halves: {A: [core-a], B: [core-b]}, keep: 1, order: either}", "core: {halves: {A: [core-a], B: [core-b]}, keep: 1, order: B-first}")
			}},
		{what: "fewer approvals are needed", want: []string{"site/approvals"},
			tamper: func(d *desk, _, _ string) { d.edit("site/interlock.yaml", "vendor: 2", "vendor: 0") }},
		{what: "the cabling is another", want: []string{"links: the cabling"},
			tamper: func(d *desk, _, _ string) {
				d.edit("site/interlock.yaml", `hv-2: {address: 10.1.0.12/24, attached: ["core-a:Ethernet1/2", "core-b:Ethernet1/2"]}`, `hv-2: {address: 10.1.0.12/24, attached: ["core-a:Ethernet1/2"]}`)
			}},
		{what: "the installed version is another", want: []string{"before/core-a", "site/devices"},
			tamper: func(d *desk, _, _ string) {
				d.edit("site/interlock.yaml", `platform: N9K-C9364C, version: "10.3(4a)", address: 192.0.2.11`, `platform: N9K-C9364C, version: "10.3(5)", address: 192.0.2.11`)
			}},
		// Rules and waivers.
		{what: "a rule is added", want: []string{"policies/own.rego: the rule file own.rego was not there"},
			tamper: func(d *desk, _, _ string) {
				d.write("site/policies/own.rego", "package site.own\n\nwarn contains \"seen\" if input.request.id == \"CHG-0\"\n")
			}},
		{what: "a waiver is slipped in", want: []string{"waivers: the list of waivers was not there"},
			tamper: func(d *desk, _, _ string) {
				d.write("site/waivers.yaml", "- {rule: spares/too-few, device: \"*\", reason: fine, owner: eve, expires: 2027-01-01}\n")
			}},
		// The plan's file.
		{what: "a finding in the plan is made to look harmless", want: []string{"file: edited after it was written: findings[0].severity"},
			tamper: func(d *desk, _, _ string) { d.edit("plan.json", `"severity": "warn"`, `"severity": "info"`) }},
		{what: "a command that the board reads is another", want: []string{"file: edited", "plan.steps[0].commands.core-a"},
			tamper: func(d *desk, _, _ string) { d.edit("plan.json", `"feature telemetry"`, `"feature bash-shell"`) }},
		{what: "a part's digest is replaced", want: []string{"file: its digest is not that of its parts"},
			tamper: func(d *desk, _, _ string) {
				d.edit("plan.json", `"order": "`, `"order": "0`)
			}},
		{what: "a space is added to the plan", want: []string{"file: edited", "the plan's file was changed after it was signed"},
			tamper: func(d *desk, _, _ string) { d.write("plan.json", d.read("plan.json")+" ") }},
		// The approvals.
		{beside: true, what: "an approval is put in another's name", want: []string{"its signature does not hold"},
			tamper: func(d *desk, ana, ben string) {
				d.forge(ben, ben, "", "", func(s *approvals.Statement) { s.Predicate.Approver = "cho@houston.example.net" })
			}},
		{beside: true, what: "a signature made for Git is used", want: []string{"its signature does not hold"},
			tamper: func(d *desk, ana, ben string) { d.forge(ben, ben, "ben", "git", func(*approvals.Statement) {}) }},
		{beside: true, what: "somebody signs who may not", want: []string{"eve@example.net is none who may sign with this key"},
			tamper: func(d *desk, ana, ben string) {
				d.forge(ben, ben, "eve", "interlock", func(s *approvals.Statement) { s.Predicate.Approver = "eve@example.net" })
			}},
		{beside: true, what: "somebody signs in the name of one who may", want: []string{"ben@houston.example.net is none who may sign with this key"},
			tamper: func(d *desk, ana, ben string) { d.forge(ben, ben, "eve", "interlock", func(*approvals.Statement) {}) }},
		{beside: true, what: "the one who asked approves", want: []string{"ops@houston.example.net wrote this change or asked for it"},
			tamper: func(d *desk, ana, ben string) {
				d.forge(ben, ben, "ops", "interlock", func(s *approvals.Statement) { s.Predicate.Approver = "ops@houston.example.net" })
			}},
		{beside: true, what: "one person signs twice, with two keys", want: []string{"ana@houston.example.net is none who may sign", "1 of 2"},
			tamper: func(d *desk, ana, ben string) {
				d.forge(ana, ben, "ben", "interlock", func(*approvals.Statement) {})
			}},
		{beside: true, what: "one person signs with both their keys", want: []string{"ben@houston.example.net is counted once"},
			tamper: func(d *desk, ana, ben string) {
				d.forge(ben, ana, "ben's other", "interlock", func(*approvals.Statement) {})
			}},
		{beside: true, what: "one key signs under two names", want: []string{"its key is counted once"},
			tamper: func(d *desk, ana, ben string) {
				d.write("site/allowed_signers", d.read("site/allowed_signers")+allowed(t, "*@example.org", "", "ben"))
				d.forge(ben, ana, "ben", "interlock", func(s *approvals.Statement) { s.Predicate.Approver = "ben.two@example.org" })
			}},
		{beside: true, what: "an approval of another plan is used", want: []string{"it approves another plan"},
			tamper: func(d *desk, ana, ben string) {
				d.forge(ben, ben, "ben", "interlock", func(s *approvals.Statement) { s.Subject[0].Digest["sha256"] = strings.Repeat("0", 64) })
			}},
		{beside: true, what: "an approval for a normal change from inside is used for a vendor's", want: []string{"it approves a change of type normal from internal"},
			tamper: func(d *desk, ana, ben string) {
				d.forge(ben, ben, "ben", "interlock", func(s *approvals.Statement) { s.Predicate.Plan.Source = "internal" })
			}},
		{beside: true, what: "an approval is given before there was a plan", want: []string{"before the plan was judged"},
			tamper: func(d *desk, ana, ben string) {
				d.forge(ben, ben, "ben", "interlock", func(s *approvals.Statement) { s.Predicate.Time = sunday.Add(-24 * time.Hour) })
			}},
		{beside: true, what: "an approval says that it was after the fact, for no emergency", want: []string{"only an emergency"},
			tamper: func(d *desk, ana, ben string) {
				d.forge(ben, ben, "ben", "interlock", func(s *approvals.Statement) { s.Predicate.AfterTheFact = true })
			}},
		{beside: true, what: "an approval is no JSON", want: []string{"it is no DSSE envelope"},
			tamper: func(d *desk, ana, ben string) { d.write(ben+".json", "yes") }},
		{beside: true, what: "an approval is missing", want: []string{"1 of 2 approvals", "text from a vendor 2"},
			tamper: func(d *desk, ana, ben string) { os.Remove(filepath.Join(d.dir, ben+".json")) }},
		{beside: true, what: "approvals are taken back", want: []string{"approvals were taken back: \"found a fault\"", "0 of 2"},
			tamper: func(d *desk, ana, ben string) { d.write("plan.json.approvals/revoked", "found a fault\n") }},
		// Those who may.
		{beside: true, what: "a signer has left", want: []string{"ben@houston.example.net is none who may sign"},
			tamper: func(d *desk, ana, ben string) {
				d.write("site/allowed_signers", allowed(t, "ana@houston.example.net", "", "ana"))
			}},
		{beside: true, what: "a key has run out", want: []string{"was valid until 2026-11-01T00:00:00Z"},
			tamper: func(d *desk, ana, ben string) {
				d.write("site/allowed_signers", allowed(t, "ana@houston.example.net", "", "ana")+allowed(t, "ben@houston.example.net", `valid-before="20261101Z"`, "ben"))
			}},
		{beside: true, what: "a key is for Git alone", want: []string{"is for git, not for interlock"},
			tamper: func(d *desk, ana, ben string) {
				d.write("site/allowed_signers", allowed(t, "ana@houston.example.net", "", "ana")+allowed(t, "ben@houston.example.net", `namespaces="git"`, "ben"))
			}},
		// Time.
		{beside: true, what: "the window is over", want: []string{"the window closed at 2026-11-25T02:00:00-06:00"},
			tamper: func(d *desk, ana, ben string) {}, at: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)},
	} {
		t.Run(tc.what, func(t *testing.T) {
			d := &desk{t, t.TempDir(), ""}
			d.plan = filepath.Join(d.dir, "plan.json")
			if err := os.CopyFS(d.dir, os.DirFS(first.dir)); err != nil {
				t.Fatal(err)
			}
			now := sunday.Add(time.Minute)
			if !tc.at.IsZero() {
				now = tc.at
			}
			tc.tamper(d, ana, ben)
			var drift []pipelines.Drift
			p, c := p, c
			if tc.beside {
				p.File = d.plan
				p.Origin.Site = filepath.Join(d.dir, "site")
			} else {
				p, c, drift = d.renew(now)
			}
			r, err := approvals.Verify(context.Background(), p, c, now)
			if err != nil {
				t.Fatal(err)
			}
			if len(drift) == 0 && r.OK() {
				t.Fatal("it may be carried out")
			}
			said := []string{}
			for _, x := range drift {
				said = append(said, x.String())
			}
			for _, a := range r.Approvals {
				said = append(said, a.Why)
			}
			text := strings.Join(append(said, r.Refusals...), "\n")
			for _, want := range tc.want {
				if !strings.Contains(text, want) {
					t.Errorf("nothing says %q:\n%s", want, text)
				}
			}
		})
	}
}

// TestApproveRefuses asks for approvals that must not be given.
func TestApproveRefuses(t *testing.T) {
	d := newDesk(t)
	p, c, _ := d.renew(sunday)
	denied := *c
	denied.Verdict = pipelines.Denied
	nobody := *c
	nobody.Request.RequestedBy = ""
	author := *c
	author.Request.Authors = []string{"ana@houston.example.net"}
	for _, tc := range []struct {
		what, key, as string
		c             *pipelines.Change
		after         bool
		want          string
	}{
		{"a change that is denied", "ana", "", &denied, false, "the verdict is deny"},
		{"one's own change", "ops", "", c, false, "wrote this change or asked for it"},
		{"a change that one has committed", "ana", "", &author, false, "wrote this change or asked for it"},
		{"a change that nobody is known to have written", "ana", "", &nobody, false, "who wrote this change is not known"},
		{"with a key that nobody knows", "eve", "", c, false, "is none of those who may approve"},
		{"in another's name", "ana", "ben@houston.example.net", c, false, "is none who may sign with this key"},
		{"a normal change after the fact", "ana", "", c, true, "only an emergency is approved after the fact"},
	} {
		_, err := approvals.Approve(context.Background(), p, tc.c, approvals.Yes{Key: key(t, tc.key), Approver: tc.as, AfterTheFact: tc.after, Now: sunday})
		if _, refused := err.(approvals.Refused); !refused || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.what, err, tc.want)
		}
	}
	if _, err := os.Stat(approvals.Dir(d.plan)); !os.IsNotExist(err) {
		t.Error("something was written all the same")
	}
}

// TestEmergency may go first, and the approval that follows says when.
func TestEmergency(t *testing.T) {
	d := newDesk(t)
	d.edit("site/changes/CHG-1043/change.yaml", "type: normal", "type: emergency")
	d.makePlan()
	p, c, _ := d.renew(sunday)
	r, err := approvals.Verify(context.Background(), p, c, sunday)
	if err != nil || r.OK() || !r.MayGoFirst() {
		t.Fatalf("an emergency waits for its approvals: %+v, %v", r, err)
	}
	for _, name := range []string{"ana", "ben"} {
		if _, err := approvals.Approve(context.Background(), p, c, approvals.Yes{Key: key(t, name), AfterTheFact: name == "ben", Now: sunday}); err != nil {
			t.Fatal(err)
		}
	}
	if r, err = approvals.Verify(context.Background(), p, c, sunday); err != nil || !r.OK() || !r.AfterTheFact {
		t.Fatalf("approved after the fact: %+v, %v", r, err)
	}
	if a, b := r.Before(sunday.Add(time.Second)), r.Before(sunday); a != 1 || b != 0 {
		t.Errorf("%d approvals were given before the run, %d before they were; ben's was after the fact", a, b)
	}
	if now := time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC); r.Open(sunday) || !r.Open(now) {
		t.Error("the window is open on Sunday, or not on Tuesday night")
	}
}

// TestSSHKeygenVerifies holds an approval before stock ssh-keygen, with the file of signers as it is; and one with one
// byte changed, which it must refuse.
func TestSSHKeygenVerifies(t *testing.T) {
	keygen, err := exec.LookPath("ssh-keygen")
	if err != nil {
		t.Skip("ssh-keygen is not here")
	}
	d := newDesk(t)
	p, c, _ := d.renew(sunday)
	ana := filepath.Join(d.dir, d.approve(p, c, "ana", ""))
	verify := func(payload []byte, as string) (string, error) {
		cmd := exec.Command(keygen, "-Y", "verify", "-f", filepath.Join(d.dir, "site/allowed_signers"), "-I", as, "-n", approvals.Namespace, "-s", ana+".sig")
		cmd.Stdin = bytes.NewReader(payload)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	payload, err := os.ReadFile(ana + ".payload")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := verify(payload, "ana@houston.example.net"); err != nil || !strings.Contains(out, `Good "interlock" signature for ana@houston.example.net`) {
		t.Errorf("ssh-keygen: %v %s", err, out)
	}
	if out, err := verify(bytes.Replace(payload, []byte("CHG-1043"), []byte("CHG-1044"), 1), "ana@houston.example.net"); err == nil {
		t.Errorf("ssh-keygen takes a payload that was changed: %s", out)
	}
	if out, err := verify(payload, "ben@houston.example.net"); err == nil {
		t.Errorf("ssh-keygen takes ana for ben: %s", out)
	}
	if !strings.Contains(string(payload), p.Digest) || !strings.Contains(string(payload), p.Sum) {
		t.Error("what is signed does not name the plan's digest and its file's")
	}
}

// TestKeys opens keys as people have them: plain, encrypted with a passphrase, held by an agent.
func TestKeys(t *testing.T) {
	dir := t.TempDir()
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	locked, err := ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte("horse"))
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"plain": plain, "locked": locked} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "held.pub"), ssh.MarshalAuthorizedKey(key(t, "held").PublicKey()), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSH_AUTH_SOCK", "")
	for _, tc := range []struct{ file, passphrase, want string }{
		{"plain", "", ""},
		{"locked", "horse", ""},
		{"locked", "cow", "no OpenSSH private key that can be used"},
		{"held", "", "no agent is running"},
		{"none", "", "cannot be read"},
	} {
		k, err := approvals.OpenKey(filepath.Join(dir, tc.file), func() ([]byte, error) { return []byte(tc.passphrase), nil })
		switch {
		case tc.want == "" && (err != nil || k.PublicKey() == nil):
			t.Errorf("%s with %q: %v", tc.file, tc.passphrase, err)
		case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
			t.Errorf("%s with %q: %v, want %q", tc.file, tc.passphrase, err, tc.want)
		}
	}
}
