package approvals

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"interlock/pipelines"
)

// Refused says why a plan may not be approved, or not by this person. It is no failure of the tool.
type Refused struct{ Message string }

func (r Refused) Error() string { return r.Message }

// Yes is what somebody says of a plan; with Reject it is a no.
type Yes struct {
	Key ssh.Signer
	// Approver is who signs; "" where the file of signers has one name for the key.
	Approver string
	Reason   string
	// AfterTheFact approves an emergency that has been carried out, or begun.
	AfterTheFact bool
	// Reject says no: the plan may not be carried out, unless who said so approves it later. It needs a reason.
	Reject bool
	Now    time.Time
}

// Written are the files of an approval. Payload and Signature are what ssh-keygen -Y verify takes.
type Written struct {
	// Rejects reports a rejection.
	Rejects                                     bool
	Approver, File, Payload, Signature, Signers string
}

// Dir is the folder in which the approvals of a plan stand.
func Dir(plan string) string { return plan + ".approvals" }

// Approve signs a plan for somebody and writes the approval beside it, or with yes.Reject the rejection. c is the plan's
// change judged afresh, without drift: only what passes can be approved; rejected can be anything. The error is Refused
// where the plan or the person is not such.
func Approve(ctx context.Context, p pipelines.PlanFile, c *pipelines.Change, yes Yes) (Written, error) {
	s, signers, err := prepare(ctx, p, c, yes)
	if err != nil {
		return Written{}, err
	}
	payload, err := json.Marshal(s)
	if err != nil {
		return Written{}, err
	}
	sig, err := sshsig.Sign(bytes.NewReader(encoded(payload)), yes.Key, sshsig.HashSHA512, Namespace)
	if err != nil {
		return Written{}, fmt.Errorf("the approval cannot be signed: %w", err)
	}
	return keep(p, opened{s, payload, sig}, signers.From)
}

// prepare makes what is to be signed, once it is known that it may be. Without a key, it is prepared for the name alone.
func prepare(ctx context.Context, p pipelines.PlanFile, c *pipelines.Change, yes Yes) (Statement, *Signers, error) {
	refuse := func(format string, args ...any) (Statement, *Signers, error) {
		return Statement{}, nil, Refused{fmt.Sprintf(format, args...)}
	}
	if why := unfit(p, c, yes.Reject, yes.AfterTheFact); why != "" {
		return refuse("%s", why)
	}
	if yes.Reject && strings.TrimSpace(yes.Reason) == "" {
		return refuse("a rejection says why, with a reason that is signed with it")
	}
	if len(yes.Reason) > maxReason {
		return refuse("the reason has %d bytes; %d are enough for anybody to read", len(yes.Reason), maxReason)
	}
	r, err := siteRules(ctx, p, c)
	if err != nil {
		return Statement{}, nil, err
	}
	name := yes.Approver
	if yes.Key != nil {
		if name, err = r.signers.approver(yes.Approver, yes.Key.PublicKey()); err != nil {
			return Statement{}, nil, err
		}
		if why := r.signers.allows(name, yes.Key.PublicKey(), yes.Now); why != "" {
			return refuse("%s", why)
		}
	} else if !r.signers.has(name) {
		return refuse("%q is none of those who may approve, as %s says", name, r.signers.From)
	}
	if why := notTheAuthor(c.Request, name); why != "" && !yes.Reject {
		return refuse("%s", why)
	}
	decision := approve
	if yes.Reject {
		decision = reject
	}
	return Statement{
		Type: statementType, Subject: []Subject{{Name: filepath.Base(p.File), Digest: map[string]string{"sha256": p.Sum}}}, PredicateType: predicateType,
		Predicate: Predicate{Decision: decision, Approver: name, Reason: yes.Reason, Time: yes.Now.UTC().Truncate(time.Second), AfterTheFact: yes.AfterTheFact, Tool: pipelines.Version(),
			Plan: Plan{ID: p.ID, Digest: p.Digest, Verdict: c.Verdict, Type: c.Request.Type, Source: c.Request.Source, Rollout: c.Plan.Rollout}},
	}, r.signers, nil
}

// maxReason bounds a reason, in bytes.
const maxReason = 2000

// unfit says why a plan cannot be approved at all, or not after the fact; "" where it can. A rejection is of anything.
func unfit(p pipelines.PlanFile, c *pipelines.Change, rejected, after bool) string {
	switch {
	case after && (rejected || c.Request.Type != "emergency"):
		return fmt.Sprintf("only an emergency is approved after the fact; this change is of type %s", c.Request.Type)
	case rejected:
		return ""
	case c.Verdict != pipelines.Pass:
		return fmt.Sprintf("the verdict is %s; only what passes can be approved", c.Verdict)
	case c.Plan.Digest != p.Digest:
		return "the plan is stale: make it anew with interlock plan, and look at it again"
	}
	return ""
}

// approver is who a key signs for: the name given, or the only one that the file has for it.
func (s *Signers) approver(given string, key ssh.PublicKey) (string, error) {
	if given != "" {
		return given, nil
	}
	names := s.who(key)
	switch len(names) {
	case 0:
		return "", Refused{fmt.Sprintf("the key %s is none of those who may approve, as %s says; a name that a pattern covers is given with --as", ssh.FingerprintSHA256(key), s.From)}
	case 1:
		return names[0], nil
	}
	return "", Refused{fmt.Sprintf("the key %s belongs to %s; say who approves with --as", ssh.FingerprintSHA256(key), strings.Join(names, " and "))}
}

// notTheAuthor says why somebody may not approve a change: that it is their own, or that nobody is known to be its author.
func notTheAuthor(r pipelines.Request, name string) string {
	authors := r.Authors
	if r.RequestedBy != "" {
		authors = append([]string{r.RequestedBy}, authors...)
	}
	if len(authors) == 0 {
		return "who wrote this change is not known, so nobody can be told to be another: say requested_by in change.yaml, or plan --requested-by"
	}
	for _, a := range authors {
		if strings.EqualFold(strings.TrimSpace(a), name) {
			return fmt.Sprintf("%s wrote this change or asked for it, and approves only what others did", name)
		}
	}
	return ""
}
