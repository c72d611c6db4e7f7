package approvals

import (
	"strings"
	"testing"
	"time"
)

const edKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBzFGivVJ0GH8vXRbdciKCqwyIddht+E+aAF5lAOhd4Z"

// TestSigners reads lines as ssh-keygen(1) describes them under ALLOWED SIGNERS.
func TestSigners(t *testing.T) {
	noon := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct{ reason, line, name, want string }{
		{"a plain line", "ana@x " + edKey, "ana@x", ""},
		{"with a remark behind the key", "ana@x " + edKey + " ana at her desk", "ana@x", ""},
		{"one of several names", "ana@x,ben@x " + edKey, "ben@x", ""},
		{"a pattern", "*@x " + edKey, "ben@x", ""},
		{"a pattern with one taken out", "*@x,!ben@x " + edKey, "ben@x", "is none who may sign"},
		{"a star takes a slash too", "team/* " + edKey, "team/net/ana", ""},
		{"another name", "ana@x " + edKey, "ben@x", "is none who may sign"},
		{"case matters in names", "ana@x " + edKey, "Ana@x", "is none who may sign"},
		{"for this namespace among others", `ana@x namespaces="git,interlock" ` + edKey, "ana@x", ""},
		{"for a pattern of namespaces", `ana@x namespaces="inter*" ` + edKey, "ana@x", ""},
		{"for another namespace", `ana@x namespaces="git" ` + edKey, "ana@x", "is for git, not for interlock"},
		{"valid today", `ana@x valid-after="20261101Z",valid-before="20261201Z" ` + edKey, "ana@x", ""},
		{"not yet valid", `ana@x valid-after="202611241201Z" ` + edKey, "ana@x", "is valid only after 2026-11-24T12:01:00Z"},
		{"no longer valid, to the second", `ana@x valid-before="20261124120000Z" ` + edKey, "ana@x", "was valid until 2026-11-24T12:00:00Z"},
		{"a second line may allow what the first does not", "ana@x valid-before=\"20260101Z\" " + edKey + "\nana@x " + edKey, "ana@x", ""},
		{"remarks and blank lines", "# those who may\n\n  ana@x " + edKey + "\n", "ana@x", ""},
	} {
		s, err := parseSigners("allowed_signers", []byte(tc.line))
		if err != nil {
			t.Errorf("%s: %v", tc.reason, err)
			continue
		}
		got := s.allows(tc.name, s.lines[0].key, noon)
		if tc.want == "" && got != "" || !strings.Contains(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.reason, got, tc.want)
		}
	}
	for _, tc := range []struct{ reason, line, want string }{
		{"a certificate authority", "*@x cert-authority " + edKey, "cert-authority: certificates are not taken here"},
		{"an option that is not known", "ana@x no-touch-required " + edKey, `unknown option "no-touch-required"`},
		{"a time that is none", `ana@x valid-after="tomorrow" ` + edKey, `"tomorrow" is no time`},
		{"no key", "ana@x", "is no type of key"},
		{"a key cut off", "ana@x ssh-ed25519 AAAAC3NzaC1l", "the key cannot be read"},
		{"a key of another type", "ana@x ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIBzFGivVJ0GH8vXRbdciKCqwyIddht+E+aAF5lAOhd4Z", "the line says ssh-rsa"},
		{"an empty name", "ana@x, " + edKey, "an empty name"},
		{"a bracket, which OpenSSH takes as it is", "[ab]na@x " + edKey, "is no pattern"},
	} {
		if _, err := parseSigners("allowed_signers", []byte("\n"+tc.line)); err == nil || !strings.Contains(err.Error(), tc.want) || !strings.HasPrefix(err.Error(), "allowed_signers:2:1: ") {
			t.Errorf("%s: %v, want %q at line 2", tc.reason, err, tc.want)
		}
	}
}

func FuzzSigners(f *testing.F) {
	f.Add("ana@x,!ben@x namespaces=\"git,interlock\",valid-after=\"20261101Z\" " + edKey)
	f.Add("\"a b\" cert-authority " + edKey)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseSigners("f", []byte(text))
		if err != nil {
			return
		}
		for _, l := range s.lines {
			for _, name := range s.who(l.key) {
				_ = s.allows(name, l.key, time.Now()) // must end, and not panic
			}
		}
	})
}

func FuzzEnvelope(f *testing.F) {
	f.Add([]byte(`{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[{"keyid":"","sig":"U1NIU0lHAAAAAQ=="}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if o, err := open(text); err == nil && (o.signature == nil || o.signature.PublicKey == nil) {
			t.Error("an envelope without a key is taken")
		}
	})
}
