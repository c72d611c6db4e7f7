package syntax

import (
	"strings"
	"testing"
)

func TestSecretDigest(t *testing.T) {
	nonce := []byte("0123456789abcdef")
	digest := func(nonce []byte, texts ...string) string {
		d, _, err := SecretDigest(nonce, texts...)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	line := "snmp-server community " + Secret("s3cr3t") + " ro"
	first := digest(nonce, line)
	for _, tc := range []struct {
		reason, got string
		same        bool
	}{
		{"the same secret has the same digest", digest(nonce, line), true},
		{"the words around it are told by other parts", digest(nonce, "other "+Secret("s3cr3t")), true},
		{"another secret has another", digest(nonce, "snmp-server community "+Secret("s3cr3u")+" ro"), false},
		{"another plan's nonce gives another, so two plans do not tell that they share a secret", digest([]byte("fedcba9876543210"), line), false},
		{"one more secret gives another", digest(nonce, line, line), false},
		{"a tag that stood in the text itself counts as it stands", digest(nonce, "community <secret:000000000000>"), false},
	} {
		if (tc.got == first) != tc.same {
			t.Errorf("%s: %s and %s", tc.reason, first, tc.got)
		}
	}
	if strings.Contains(first, "s3cr3t") || len(first) != 64 {
		t.Errorf("digest %q", first)
	}
	if d, n, err := SecretDigest(nonce, "hostname a"); d != "" || n != 0 || err != nil {
		t.Errorf("no secret gives %q, %d, %v", d, n, err)
	}
}
