package approvals

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/ssh"
)

// Throwaway makes a new key for each of some approvers, in dir, and the text of a file of signers that names them. A
// rehearsal approves with them; they are worth nothing anywhere else.
func Throwaway(dir string, approvers ...string) (keys []string, signers string, err error) {
	var lines strings.Builder
	for i, name := range approvers {
		public, private, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return nil, "", fmt.Errorf("no key can be made: %w", err)
		}
		block, err := ssh.MarshalPrivateKey(private, name)
		if err != nil {
			return nil, "", err
		}
		file := filepath.Join(dir, fmt.Sprintf("key-%d", i+1))
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			return nil, "", err
		}
		key, err := ssh.NewPublicKey(public)
		if err != nil {
			return nil, "", err
		}
		fmt.Fprintf(&lines, "%s namespaces=%q %s", name, Namespace, ssh.MarshalAuthorizedKey(key))
		keys = append(keys, file)
	}
	return keys, lines.String(), nil
}
