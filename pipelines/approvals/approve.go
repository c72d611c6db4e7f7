package approvals

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/renameio/v2"
	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"interlock/pipelines"
)

// Refused says why a plan may not be approved, or not by this person. It is no failure of the tool.
type Refused struct{ Message string }

func (r Refused) Error() string { return r.Message }

// Yes is what somebody says of a plan.
type Yes struct {
	Key ssh.Signer
	// Approver is who signs; "" where the file of signers has one name for the key.
	Approver string
	Reason   string
	// AfterTheFact approves an emergency that has been carried out, or begun.
	AfterTheFact bool
	Now          time.Time
}

// Written are the files of an approval. Payload and Signature are what ssh-keygen -Y verify takes.
type Written struct {
	Approver, File, Payload, Signature, Signers string
}

// Dir is the folder in which the approvals of a plan stand.
func Dir(plan string) string { return plan + ".approvals" }

// Approve signs a plan for somebody and writes the approval beside it. c is the plan's change judged afresh, without
// drift: only what passes can be approved. The error is Refused where the plan or the person is not such.
func Approve(ctx context.Context, p pipelines.PlanFile, c *pipelines.Change, yes Yes) (Written, error) {
	if c.Verdict != pipelines.Pass {
		return Written{}, Refused{fmt.Sprintf("the verdict is %s; only what passes can be approved", c.Verdict)}
	}
	if yes.AfterTheFact && c.Request.Type != "emergency" {
		return Written{}, Refused{fmt.Sprintf("only an emergency is approved after the fact; this change is of type %s", c.Request.Type)}
	}
	if c.Plan.Digest != p.Digest {
		return Written{}, Refused{"the plan is stale: make it anew with interlock plan, and look at it again"}
	}
	r, err := siteRules(ctx, p, c)
	if err != nil {
		return Written{}, err
	}
	name, err := r.signers.approver(yes.Approver, yes.Key.PublicKey())
	if err != nil {
		return Written{}, err
	}
	if why := r.signers.allows(name, yes.Key.PublicKey(), yes.Now); why != "" {
		return Written{}, Refused{why}
	}
	if why := notTheAuthor(c.Request, name); why != "" {
		return Written{}, Refused{why}
	}
	s := Statement{
		Type: statementType, Subject: []Subject{{Name: filepath.Base(p.File), Digest: map[string]string{"sha256": p.Sum}}}, PredicateType: predicateType,
		Predicate: Predicate{Decision: "approve", Approver: name, Reason: yes.Reason, Time: yes.Now.UTC().Truncate(time.Second), AfterTheFact: yes.AfterTheFact, Tool: pipelines.Version(),
			Plan: Plan{ID: p.ID, Digest: p.Digest, Verdict: c.Verdict, Type: c.Request.Type, Source: c.Request.Source, Rollout: c.Plan.Rollout}},
	}
	return write(p, s, yes.Key, r.signers.From)
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

func write(p pipelines.PlanFile, s Statement, key ssh.Signer, signers string) (Written, error) {
	payload, err := json.Marshal(s)
	if err != nil {
		return Written{}, err
	}
	message := encoded(payload)
	sig, err := sshsig.Sign(bytes.NewReader(message), key, sshsig.HashSHA512, Namespace)
	if err != nil {
		return Written{}, fmt.Errorf("the approval cannot be signed: %w", err)
	}
	text, err := json.MarshalIndent(envelope{PayloadType: payloadType, Payload: payload,
		Signatures: []signature{{KeyID: ssh.FingerprintSHA256(key.PublicKey()), Sig: sig.Marshal()}}}, "", "  ")
	if err != nil {
		return Written{}, err
	}
	dir := Dir(p.File)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Written{}, fmt.Errorf("the folder of approvals: %w", err)
	}
	_, short, _ := strings.Cut(p.Digest, ":")
	base := filepath.Join(dir, fileName(s.Predicate.Approver)+"-"+short[:min(12, len(short))])
	w := Written{Approver: s.Predicate.Approver, File: base + ".json", Payload: base + ".payload", Signature: base + ".sig", Signers: signers}
	for _, f := range []struct { // the envelope last: whoever sees it finds the others
		name string
		text []byte
	}{{w.Payload, message}, {w.Signature, sshsig.Armor(sig)}, {w.File, append(text, '\n')}} {
		if err := renameio.WriteFile(f.name, f.text, 0o644); err != nil {
			return Written{}, fmt.Errorf("the approval cannot be written: %w", err)
		}
	}
	return w, nil
}

// fileName makes a file's name of a person's.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@.-_+", r) {
			return r
		}
		return '_'
	}, strings.TrimLeft(name, "."))
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
