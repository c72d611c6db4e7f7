package approvals

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"interlock/pipelines"
)

// keep writes a decision beside its plan: the envelope, and what stock ssh-keygen verifies. Somebody's approval and their
// rejection are two files, so that neither takes the other's place; the later word of the two counts.
func keep(p pipelines.PlanFile, o opened, signers string) (Written, error) {
	text, err := json.MarshalIndent(envelope{PayloadType: payloadType, Payload: o.payload,
		Signatures: []signature{{KeyID: ssh.FingerprintSHA256(o.signature.PublicKey), Sig: o.signature.Marshal()}}}, "", "  ")
	if err != nil {
		return Written{}, err
	}
	if err := os.MkdirAll(Dir(p.File), 0o755); err != nil {
		return Written{}, fmt.Errorf("the folder of approvals: %w", err)
	}
	said := o.statement.Predicate
	base := keptAt(p, said)
	w := Written{Approver: said.Approver, Rejects: said.Decision == reject, File: base + ".json", Payload: base + ".payload", Signature: base + ".sig", Signers: signers}
	for _, f := range []struct { // the envelope last: whoever sees it finds the others
		name string
		text []byte
	}{{w.Payload, encoded(o.payload)}, {w.Signature, sshsig.Armor(o.signature)}, {w.File, append(text, '\n')}} {
		if err := renameio.WriteFile(f.name, f.text, 0o644); err != nil {
			return Written{}, fmt.Errorf("the approval cannot be written: %w", err)
		}
	}
	return w, nil
}

// keptAt is where a decision is kept, without its ending.
func keptAt(p pipelines.PlanFile, said Predicate) string {
	_, short, _ := strings.Cut(p.Digest, ":")
	base := filepath.Join(Dir(p.File), fileName(said.Approver)+"-"+short[:min(12, len(short))])
	if said.Decision == reject {
		base += "-rejected"
	}
	return base
}

// fileName makes a file's name of a person's. One that had to be altered or cut has a hash beside it, so that no two people
// share a file.
func fileName(name string) string {
	out := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@.-_+", r) {
			return r
		}
		return '_'
	}, strings.TrimLeft(name, "."))
	out = out[:min(len(out), 100)]
	if out != name {
		sum := sha256.Sum256([]byte(name))
		out += "-" + hex.EncodeToString(sum[:4])
	}
	return out
}
