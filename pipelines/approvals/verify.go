package approvals

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"interlock/pipelines"
)

// Result is whether a plan is approved, with everything that says so or not.
type Result struct {
	// Needed is how many approvals the change needs; Why says by which counts. Given is how many count.
	Needed, Given int
	Why           string
	// Signers says where those who may approve are named.
	Signers string
	// May are those who may approve, as far as they are named in full.
	May []string
	// Approvals are all that lie beside the plan, counting or not, in order of file.
	Approvals []Approval
	// Refusals say why the plan may not be carried out; empty where it may.
	Refusals []string
	// Missing reports that too few approvals are among Refusals. Where it is all there is and the change is an emergency,
	// it may go first and be approved after the fact; see MayGoFirst.
	Missing bool
	// Emergency reports an emergency, AfterTheFact that an approval that counts was given after it had begun.
	Emergency, AfterTheFact bool
	// Opens and Closes are the window asked for; zero where none was.
	Opens, Closes time.Time
}

// Approval is one file beside a plan.
type Approval struct {
	File     string
	Approver string
	Key      string // SHA256:...
	Time     time.Time
	Reason   string
	// AfterTheFact is as the approver said.
	AfterTheFact bool
	// Rejects reports a rejection. One without a Why stands: the plan may not be carried out.
	Rejects bool
	// Counts reports an approval that is valid and from somebody not counted yet; Why says why not.
	Counts bool
	Why    string
}

// OK reports that the plan is approved and fresh, and its window not over. Whether the window is open yet, Open says.
func (r Result) OK() bool { return len(r.Refusals) == 0 }

// Open reports that the window asked for is open, or that none was asked for.
func (r Result) Open(now time.Time) bool {
	return r.Opens.IsZero() || !now.Before(r.Opens) && now.Before(r.Closes)
}

// MayGoFirst reports an emergency that lacks nothing but approvals: it may be carried out and approved after the fact,
// and its record says so for ever.
func (r Result) MayGoFirst() bool {
	return r.Emergency && r.Missing && len(r.Refusals) == 1
}

// Before counts the approvals that count and were given before an instant, not after the fact. An emergency that began with
// fewer than it needs was approved after the fact, whatever came later.
func (r Result) Before(t time.Time) int {
	n := 0
	for _, a := range r.Approvals {
		if a.Counts && !a.AfterTheFact && a.Time.Before(t) {
			n++
		}
	}
	return n
}

// skew is how far the clocks of approvers may be ahead.
const skew = 5 * time.Minute

// revoked is the name of a file whose presence takes back all approvals of a plan; its text says why.
const revoked = "revoked"

// Verify says whether a plan may be carried out now: c is its change judged afresh (pipelines.Renew), whose drift the
// caller has looked at. It reads the approvals and the file of signers each time it is asked, so that one that was taken
// back counts no longer; it costs a few files and, in a repository, a few calls of git. An error means that what decides
// could not be read, and is no approval.
func Verify(ctx context.Context, p pipelines.PlanFile, c *pipelines.Change, now time.Time) (Result, error) {
	rules, err := siteRules(ctx, p, c)
	if err != nil {
		return Result{}, err
	}
	r := Result{Signers: rules.signers.From, May: rules.signers.Names(), Emergency: c.Request.Type == "emergency"}
	refuse := func(format string, args ...any) { r.Refusals = append(r.Refusals, fmt.Sprintf(format, args...)) }
	if c.Verdict != pipelines.Pass {
		refuse("the verdict is %s; only what passes may be carried out", c.Verdict)
	}
	if c.Plan.Digest != p.Digest {
		refuse("the plan is stale: judged afresh it has the digest %s, not %s", c.Plan.Digest, p.Digest)
	}
	if w := c.Request.Window; w != nil {
		r.Opens, r.Closes = w.From, w.To
		if !now.Before(w.To) {
			refuse("the window closed at %s", w.To.Format(time.RFC3339))
		}
	}
	r.Needed, r.Why = Needed(rules.Approvals, c.Request)
	back, err := takenBack(p.File)
	if err != nil {
		return Result{}, err
	}
	files, err := approvalFiles(p.File)
	if err != nil {
		return Result{}, err
	}
	for _, file := range files {
		r.Approvals = append(r.Approvals, examine(file, p, c, rules.signers, now))
	}
	no, yes := lastWords(r.Approvals)
	names, keys := map[string]string{}, map[string]string{}
	for i := range r.Approvals {
		a := &r.Approvals[i]
		file, name := a.File, strings.ToLower(a.Approver)
		switch {
		case a.Why != "":
		case a.Rejects && yes[name].After(no[name]):
			a.Why = fmt.Sprintf("%s approved it later, at %s", a.Approver, yes[name].Format(time.RFC3339))
		case a.Rejects:
			refuse("%s rejected it at %s: %.300q", a.Approver, a.Time.Format(time.RFC3339), a.Reason)
		case !no[name].IsZero() && !a.Time.After(no[name]):
			a.Why = fmt.Sprintf("%s rejected it later, at %s", a.Approver, no[name].Format(time.RFC3339))
		case back != "":
			a.Why = back
		case names[name] != "":
			a.Why = fmt.Sprintf("%s is counted once, by %s", a.Approver, names[name])
		case keys[a.Key] != "":
			a.Why = fmt.Sprintf("its key is counted once, by %s", keys[a.Key])
		default:
			a.Counts = true
			names[name], keys[a.Key] = filepath.Base(file), filepath.Base(file)
			r.Given++
			r.AfterTheFact = r.AfterTheFact || a.AfterTheFact
		}
	}
	if back != "" {
		refuse("%s", back)
	}
	if r.Given < r.Needed {
		r.Missing = true
		refuse("%d of %d approvals: %s", r.Given, r.Needed, r.Why)
	}
	return r, nil
}

// lastWords are when each person last rejected the plan and last approved it, in signatures that hold. Of a yes and a no at
// the same time the no counts.
func lastWords(all []Approval) (no, yes map[string]time.Time) {
	no, yes = map[string]time.Time{}, map[string]time.Time{}
	for _, a := range all {
		words := yes
		if a.Rejects {
			words = no
		}
		if name := strings.ToLower(a.Approver); a.Why == "" && a.Time.After(words[name]) {
			words[name] = a.Time
		}
	}
	return no, yes
}

// takenBack says that the approvals of a plan were taken back; "" where not.
func takenBack(plan string) (string, error) {
	text, err := os.ReadFile(filepath.Join(Dir(plan), revoked))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("whether approvals were taken back cannot be read: %w", err)
	}
	why := strings.TrimSpace(string(text))
	if why == "" {
		why = "no reason given"
	}
	return fmt.Sprintf("approvals were taken back: %.200q", why), nil
}

// approvalFiles are the envelopes beside a plan.
func approvalFiles(plan string) ([]string, error) {
	entries, err := os.ReadDir(Dir(plan))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the approvals cannot be read: %w", err)
	}
	var files []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".json" {
			files = append(files, filepath.Join(Dir(plan), e.Name()))
		}
	}
	sort.Strings(files)
	return files, nil
}

// examine says of one approval whether it is valid for a plan; Why is empty where it is.
func examine(file string, p pipelines.PlanFile, c *pipelines.Change, signers *Signers, now time.Time) Approval {
	a := Approval{File: file}
	info, err := os.Stat(file)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > maxApproval) {
		err = errors.New("it is no regular file, or longer than any approval")
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(file)
	}
	if err != nil {
		a.Why = fmt.Sprintf("it cannot be read: %v", err)
		return a
	}
	o, err := open(text)
	if err != nil {
		a.Why = err.Error()
		return a
	}
	said := o.statement.Predicate
	key := o.signature.PublicKey
	a.Approver, a.Key, a.Time, a.Reason, a.AfterTheFact = said.Approver, ssh.FingerprintSHA256(key), said.Time, said.Reason, said.AfterTheFact
	a.Rejects = said.Decision == reject
	a.Why = invalid(o, p, c, signers, now)
	return a
}

// invalid says why an approval is none of this plan; "" where it is one. The signature comes first: what is not signed is
// not worth reading.
func invalid(o opened, p pipelines.PlanFile, c *pipelines.Change, signers *Signers, now time.Time) string {
	said := o.statement.Predicate
	key := o.signature.PublicKey
	if err := sshsig.Verify(bytes.NewReader(encoded(o.payload)), o.signature, key, o.signature.HashAlgorithm, Namespace); err != nil {
		return fmt.Sprintf("its signature does not hold: %v", err)
	}
	if why := signers.allows(said.Approver, key, now); why != "" {
		return why
	}
	switch {
	case o.statement.Subject[0].Digest["sha256"] != p.Sum:
		return "it approves another plan, or the plan's file was changed after it was signed"
	case said.Plan.Digest != p.Digest:
		return fmt.Sprintf("it approves the digest %s, the plan has %s", said.Plan.Digest, p.Digest)
	case said.Plan.Type != c.Request.Type || said.Plan.Source != c.Request.Source:
		return fmt.Sprintf("it approves a change of type %s from %s; this one is of type %s from %s", said.Plan.Type, said.Plan.Source, c.Request.Type, c.Request.Source)
	case said.Time.After(now.Add(skew)):
		return fmt.Sprintf("it was signed in the future, at %s", said.Time.Format(time.RFC3339))
	case said.Time.Before(p.JudgedAt.Add(-skew)):
		return fmt.Sprintf("it was signed at %s, before the plan was judged", said.Time.Format(time.RFC3339))
	case said.AfterTheFact && c.Request.Type != "emergency":
		return "it was given after the fact, which only an emergency may be"
	}
	if said.Decision == reject { // whoever wrote it may take it back
		return ""
	}
	return notTheAuthor(c.Request, said.Approver)
}
