package approvals

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/hiddeco/sshsig"

	"interlock/pipelines"
)

// Brought is a decision that was signed elsewhere: an envelope as Approve writes it, or what Draft gave with the signature
// that ssh-keygen -Y sign made of it.
type Brought struct{ Envelope, Message, Signature []byte }

// Draft makes what somebody signs on a machine of their own: ssh-keygen -Y sign -n interlock, over these very bytes.
// Yes.Key is not asked for; Yes.Approver is. The error is Refused where it would not count when it comes back.
func Draft(ctx context.Context, p pipelines.PlanFile, c *pipelines.Change, yes Yes) ([]byte, error) {
	yes.Key = nil
	s, _, err := prepare(ctx, p, c, yes)
	if err != nil {
		return nil, err
	}
	payload, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	return encoded(payload), nil
}

// Receive verifies a decision that was signed elsewhere and keeps it beside its plan. c is the plan's change judged afresh, and
// drifted says that it differs from the plan, which can then be rejected and not approved. Nothing is kept that would not count; the error is Refused and says why.
func Receive(ctx context.Context, p pipelines.PlanFile, c *pipelines.Change, b Brought, drifted bool, now time.Time) (Written, error) {
	text, err := b.envelope()
	if err != nil {
		return Written{}, Refused{err.Error()}
	}
	o, err := open(text)
	if err != nil {
		return Written{}, Refused{err.Error()}
	}
	r, err := siteRules(ctx, p, c)
	if err != nil {
		return Written{}, err
	}
	if why := invalid(o, p, c, r.signers, now); why != "" {
		return Written{}, Refused{why}
	}
	said := o.statement.Predicate
	if drifted && said.Decision != reject {
		return Written{}, Refused{"the plan is stale and cannot be approved: make it anew with interlock plan"}
	}
	if why := unfit(p, c, said.Decision == reject, said.AfterTheFact); why != "" {
		return Written{}, Refused{why}
	}
	switch was, err := os.ReadFile(keptAt(p, said) + ".json"); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return Written{}, fmt.Errorf("whether %s has said so before cannot be read: %w", said.Approver, err)
	default:
		if before, err := open(was); err == nil && !before.statement.Predicate.Time.Before(said.Time) {
			return Written{}, Refused{fmt.Sprintf("%s has said so already, at %s; an older word does not take a newer one's place", said.Approver, before.statement.Predicate.Time.Format(time.RFC3339))}
		}
	}
	return keep(p, o, r.signers.From)
}

// envelope gives the envelope that was brought, or makes it of the two files that ssh-keygen has to do with.
func (b Brought) envelope() ([]byte, error) {
	if len(b.Envelope) > 0 {
		return b.Envelope, nil
	}
	if len(b.Message) == 0 || len(b.Signature) == 0 {
		return nil, errors.New("what was signed and its signature belong together: bring both files, or the envelope that interlock approve writes")
	}
	sig, err := sshsig.Unarmor(b.Signature)
	if err != nil {
		return nil, fmt.Errorf("the signature is none that ssh-keygen -Y sign writes: %w", err)
	}
	rest, ours := strings.CutPrefix(string(b.Message), fmt.Sprintf("DSSEv1 %d %s ", len(payloadType), payloadType))
	length, payload, two := strings.Cut(rest, " ")
	switch {
	case !ours || !two:
		return nil, errors.New("what was signed is not the file that this plan's page gives out")
	case !bytes.Equal(encoded([]byte(payload)), b.Message):
		return nil, fmt.Errorf("what was signed was altered: it says that it has %.20q bytes, and has %d", length, len(payload))
	}
	return json.Marshal(envelope{PayloadType: payloadType, Payload: []byte(payload), Signatures: []signature{{Sig: sig.Marshal()}}})
}
