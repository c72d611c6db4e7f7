package approvals

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// Key is a private key ready to sign: one from a file, or one that the agent holds.
type Key struct {
	ssh.Signer
	agent net.Conn
}

// Close leaves the agent, where there is one.
func (k Key) Close() error {
	if k.agent != nil {
		return k.agent.Close()
	}
	return nil
}

// OpenKey reads an OpenSSH private key; passphrase is asked where it is encrypted. Given the public half (NAME.pub), or
// where only that is there, the agent of SSH_AUTH_SOCK signs.
func OpenKey(file string, passphrase func() ([]byte, error)) (Key, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && !strings.HasSuffix(file, ".pub") {
		if pub, pubErr := os.ReadFile(file + ".pub"); pubErr == nil {
			file, text, err = file+".pub", pub, nil
		}
	}
	if err != nil {
		return Key{}, fmt.Errorf("the key cannot be read: %w", err)
	}
	if pub, _, _, _, err := ssh.ParseAuthorizedKey(text); err == nil {
		return agentKey(file, pub)
	}
	s, err := ssh.ParsePrivateKey(text)
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) {
		secret, askErr := passphrase()
		if askErr != nil {
			return Key{}, fmt.Errorf("%s is encrypted: %w", file, askErr)
		}
		s, err = ssh.ParsePrivateKeyWithPassphrase(text, secret)
	}
	if err != nil {
		return Key{}, fmt.Errorf("%s is no OpenSSH private key that can be used: %w", file, err)
	}
	return Key{Signer: s}, nil
}

func agentKey(file string, pub ssh.PublicKey) (Key, error) {
	socket := os.Getenv("SSH_AUTH_SOCK")
	if socket == "" {
		return Key{}, fmt.Errorf("%s is a public key, and no agent is running that could sign with its other half (SSH_AUTH_SOCK is not set)", file)
	}
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return Key{}, fmt.Errorf("the SSH agent does not answer: %w", err)
	}
	signers, err := agent.NewClient(conn).Signers()
	for _, s := range signers {
		if sameKey(s.PublicKey(), pub) {
			return Key{Signer: s, agent: conn}, nil
		}
	}
	conn.Close()
	if err != nil && !errors.Is(err, io.EOF) {
		return Key{}, fmt.Errorf("the SSH agent: %w", err)
	}
	return Key{}, fmt.Errorf("the SSH agent does not hold the key of %s (%s); ssh-add it", file, ssh.FingerprintSHA256(pub))
}
