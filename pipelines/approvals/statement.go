// Package approvals binds the yes of a person to one exact plan. An approval is an in-toto statement over the plan's file
// and its digest, in a DSSE envelope, signed with the SSH key that the person has for Git already; the site's file of
// allowed signers says who may. Stock ssh-keygen verifies it (docs/approvals.md), so nobody has to take Interlock's word.
package approvals

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/hiddeco/sshsig"

	"interlock/pipelines"
)

// What somebody may say of a plan.
const (
	approve = "approve"
	reject  = "reject"
)

// Forms of what is signed.
const (
	// Namespace is the domain of the signatures (ssh-keygen -n), so that one made for Git or for files is none here.
	Namespace     = "interlock"
	statementType = "https://in-toto.io/Statement/v1"
	predicateType = "urn:interlock:approval:v1"
	payloadType   = "application/vnd.in-toto+json"
)

// Statement is what is signed: in-toto's Statement v1 with a predicate of our own.
type Statement struct {
	Type          string    `json:"_type"`
	Subject       []Subject `json:"subject"`
	PredicateType string    `json:"predicateType"`
	Predicate     Predicate `json:"predicate"`
}

// Subject is the plan's file.
type Subject struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"` // "sha256": hex
}

// Predicate is what is said of the plan, by whom and when.
type Predicate struct {
	Decision string    `json:"decision"` // approve or reject
	Plan     Plan      `json:"plan"`
	Approver string    `json:"approver"` // as in allowed_signers
	Reason   string    `json:"reason,omitempty"`
	Time     time.Time `json:"time"`
	// AfterTheFact says that an emergency had been carried out, or begun, when it was approved.
	AfterTheFact bool   `json:"after_the_fact,omitempty"`
	Tool         string `json:"tool"`
}

// Plan names the plan and the kind of change that was approved: an approval of one kind is none of another.
type Plan struct {
	ID      string            `json:"id"`
	Digest  string            `json:"digest"`
	Verdict pipelines.Verdict `json:"verdict"`
	Type    string            `json:"type"`
	Source  string            `json:"source"`
	Rollout string            `json:"rollout"`
}

// envelope is DSSE's (https://github.com/secure-systems-lab/dsse, envelope.md). The signature is an SSHSIG blob.
type envelope struct {
	PayloadType string      `json:"payloadType"`
	Payload     []byte      `json:"payload"` // encoding/json writes base64
	Signatures  []signature `json:"signatures"`
}

type signature struct {
	KeyID string `json:"keyid"`
	Sig   []byte `json:"sig"`
}

// encoded is DSSE's pre-authentication encoding (protocol.md): what is signed in fact.
func encoded(payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload)
}

// opened is an envelope read, its signature not yet verified.
type opened struct {
	statement Statement
	payload   []byte
	signature *sshsig.Signature
}

// maxApproval bounds an approval's file.
const maxApproval = 1 << 20

// open reads an envelope. The error says what is wrong with it.
func open(text []byte) (opened, error) {
	var e envelope
	if err := strictly(text, &e); err != nil {
		return opened{}, fmt.Errorf("it is no DSSE envelope: %w", err)
	}
	if e.PayloadType != payloadType || len(e.Signatures) != 1 {
		return opened{}, fmt.Errorf("it is no approval: payload type %q with %d signatures, want %q with one", e.PayloadType, len(e.Signatures), payloadType)
	}
	o := opened{payload: e.Payload}
	if err := strictly(e.Payload, &o.statement); err != nil {
		return opened{}, fmt.Errorf("what is signed is no statement of ours: %w", err)
	}
	s := o.statement
	if s.Type != statementType || s.PredicateType != predicateType || len(s.Subject) != 1 || s.Predicate.Decision != approve && s.Predicate.Decision != reject {
		return opened{}, fmt.Errorf("what is signed is neither an approval nor a rejection: %q of type %q with the decision %q", s.Type, s.PredicateType, s.Predicate.Decision)
	}
	sig, err := sshsig.ParseSignature(e.Signatures[0].Sig)
	if err != nil {
		return opened{}, fmt.Errorf("its signature is no SSH signature: %w", err)
	}
	o.signature = sig
	return o, nil
}

// strictly decodes JSON with no unknown fields and nothing behind it, so that nothing is signed that nobody reads.
func strictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something stands behind it")
	}
	return nil
}
