package syntax

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// stretch is how often a digest of secrets is hashed: what OWASP's password storage cheat sheet asks of
// PBKDF2-HMAC-SHA256. It makes every guess cost as much as the digest itself, about a tenth of a second.
const stretch = 600_000

// SecretDigest is a digest of the secrets of texts, in their order, and how many there are; without any it is "". Texts
// with one secret changed have another digest, in whichever process they are read. The secrets cannot be found out from
// it: whoever tries must guess all that are not known at once, with a nonce of this plan's own, at a tenth of a second each.
func SecretDigest(nonce []byte, texts ...string) (string, int, error) {
	h := sha256.New()
	n := 0
	for _, text := range texts {
		for _, t := range tagPattern.FindAllString(text, -1) {
			plain := t // of the text itself, which was given with "<secret:...>" in it
			if known, ok := vault.Load(t); ok {
				plain = known.(string)
			}
			sum := sha256.Sum256([]byte(plain))
			h.Write(sum[:])
			n++
		}
	}
	if n == 0 {
		return "", 0, nil
	}
	key, err := pbkdf2.Key(sha256.New, string(h.Sum(nil)), nonce, stretch, sha256.Size)
	if err != nil {
		return "", n, fmt.Errorf("the digest of passwords and keys: %w", err)
	}
	return hex.EncodeToString(key), n, nil
}
