package syntax

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
)

// Secrets are taken out of every line as it is read, so that no output can hold one. What stays is a keyed hash, by
// which two can be compared within a run. The key is INTERLOCK_SECRET_KEY where set, else random for the process: a
// hash without its key cannot be tried against a dictionary.
var secretKey = sync.OnceValue(func() []byte {
	if k := os.Getenv("INTERLOCK_SECRET_KEY"); k != "" {
		return []byte(k)
	}
	k := make([]byte, 32)
	if _, err := rand.Read(k); err != nil {
		panic("no randomness to key the hashes of secrets: " + err.Error())
	}
	return k
})

// Secret gives what stands for a secret in a line: "<secret:0123456789ab>".
func Secret(plain string) string {
	m := hmac.New(sha256.New, secretKey())
	m.Write([]byte(plain))
	tag := "<secret:" + hex.EncodeToString(m.Sum(nil))[:12] + ">"
	vault.Store(tag, plain)
	return tag
}

// vault has what each tag stands for, in this process alone: nothing that is written or printed can hold it.
var vault sync.Map

var tagPattern = regexp.MustCompile(`<secret:[0-9a-f]{12}>`)

// Reveal gives a line as it has to be entered on a device. Only devices/cli may call it: whatever it returns goes to the
// device and nowhere else; and simulate/lab, which is the device: a switch shows and keeps its secrets. A tag that this process did not make is an error, for the device would store the tag.
func Reveal(line string) (string, error) {
	var err error
	out := tagPattern.ReplaceAllStringFunc(line, func(tag string) string {
		plain, ok := vault.Load(tag)
		if !ok {
			err = fmt.Errorf("%q holds a secret that this process has not read", line)
			return tag
		}
		return plain.(string)
	})
	return out, err
}

// IsSecret reports whether s is what stands for a secret.
func IsSecret(s string) bool { return strings.HasPrefix(s, "<secret:") && strings.HasSuffix(s, ">") }

// value is what follows the words before a secret: the form in which it is stored (0 to 9, 8a on Cisco and Arista
// systems), where one is said, and the secret, which is the last group of every pattern.
const value = `((?: (?:[0-9]|8a|encrypted|clear)\b)?) ("[^"]*"|\S+)`

// firstPatterns find secrets in statements whose words would mislead secretPatterns, which then are not tried.
var firstPatterns = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\bmsdp password \S+` + value),
	regexp.MustCompile(`(?i)^secret \S+((?: (?:[0-9]|8a)\b)) ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)\bkey [0-9a-f]{2,64}((?: (?:[0-9]|8a)\b)) ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)\bkey \d+ secret` + value),
	regexp.MustCompile(`(?i)\bpre-shared-key (?:local|remote|ascii-text|hexadecimal|(?:\d+ )?cak)` + value), // IOS, Junos, SR OS
	regexp.MustCompile(`(?i)\bwpa-psk (?:ascii|hex)` + value),
	regexp.MustCompile(`(?i)\bsnmp-server host \S+(?: \S+)*?((?: (?:encrypted|clear))) ("[^"]*"|\S+)`),                            // IOS XR
	regexp.MustCompile(`(?i)\bkey-string((?: (?:password6?|clear|encrypted))) ("[^"]*"|\S+)`),                                     // IOS XR
	regexp.MustCompile(`(?i)\b(?:lsp|hello)-password(?: accept)?(?: (?:hmac-md5|text))?((?: (?:encrypted|clear))) ("[^"]*"|\S+)`), // IOS XR
	regexp.MustCompile(`(?i)\bplain-text-password(?:-value)?() ("[^"]*"|\S+)`),                                                    // Junos
	regexp.MustCompile(`(?i)-----BEGIN [A-Z0-9 ]+-----()(.+?)(?:-----END|"?$)`),                                                   // a key or certificate in one line
	regexp.MustCompile(`^()([A-Za-z0-9+/]{48,}={0,2})$`),                                                                          // a line of one
	regexp.MustCompile(`^()([0-9A-Fa-f]{8}(?: [0-9A-Fa-f]{8})+(?: [0-9A-Fa-f]{2,6})?)$`),                                          // a line of one, as IOS shows it
}

// secretPatterns find secrets by the words before them, whichever vendor wrote them.
var secretPatterns = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:enable |username \S+ .*?)?(?:password|secret|passphrase|passwd)((?: (?:[0-9]|level \d+|sha512|sha256|md5|des|type|nopassword|encrypted|clear|cleartext|plaintext|hash|8a|pbkdf2))*) ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)^(?:no )?user\S* \S+ (?:\S+ )*?(?:pass|passw|passwo|passwor|sec|secr|secre)((?: (?:[0-9]|8a|sha512))?) ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)\bsnmp-s\S* com\S*((?: (?:encrypted|clear))?) ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)\bsnmp-server user \S+(?: \S+)*? auth( \S+(?: (?:encrypted|clear))?) ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)\bsnmp-server user \S+(?: \S+)*? priv((?: (?:aes-128|aes|des|aes128|aes192|aes256|3des|128|192|256|encrypted|clear))*) ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)\bsnmp-server host \S+(?: (?:traps|informs|vrf \S+|use-vrf \S+))*(?: version (?:1|2c|3 (?:auth|noauth|priv)))( *) ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)\bsnmp-server host \S+(?: (?:traps|informs|vrf \S+))*()( (?:[^v\s]\S*|v[^er]\S*))(?: udp-port \d+)?$`),
	regexp.MustCompile(`(?i)\brmon event \d+ (?:log )?trap() (\S+)`),
	regexp.MustCompile(`(?i)\b(?:tacacs|radius|ldap)\S*(?: \S+)*? key` + value),
	regexp.MustCompile(`(?i)\bkey-(?:octet-)?string` + value),
	regexp.MustCompile(`(?i)^key((?: [0-9]\b)) ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)\b(?:message-digest-key|authentication-key) \d+ (?:md5|sha\S*|hmac\S*|cmac\S*)((?: (?:[0-9]|8a|encrypted|clear)\b)?) ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)(?:^|virtual-link \S+ |\b(?:ospf|isis|eigrp) )authentication-key` + value),
	// Deep in a path, as Nokia's systems write it; what is shorter than any key is an identifier.
	regexp.MustCompile(`(?i)\S (?:hello-)?authentication-key((?: (?:[0-9]|8a|encrypted|clear)\b)?) ("[^"]*"|\S{8,})`),
	regexp.MustCompile(`(?i)\b(?:isis )?authentication key` + value),
	regexp.MustCompile(`(?i)\bkey-id \d+ algorithm \S+(?: rfc-5310)? key` + value),
	regexp.MustCompile(`(?i)^client (?:.* )?key` + value), // radius proxy
	regexp.MustCompile(`(?i)\bauthentication [0-9]() ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)^authentication() ("[^"]*"|\S+)$`),
	regexp.MustCompile(`(?i)^text-authentication` + value),
	regexp.MustCompile(`(?i)^authentication text() ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)\bhello-authentication \S+` + value),
	regexp.MustCompile(`(?i)\bvrrp \d+ (?:peer |ip )?authentication(?: text)?` + value),
	regexp.MustCompile(`(?i)(?:^|\s)(?:pre-shared-key|shared-secret|shared-key|server-private key|psk|pmk|auth-key|md5-key|api-key|token|bearer)` + value),
	regexp.MustCompile(`(?i)\bauthentication mode (?:md5|text|sha) key` + value),
	regexp.MustCompile(`(?i)\bauthentication (?:ipsec|ah|esp) .*?(?:md5|sha1)` + value),
	regexp.MustCompile(`(?i)\b(?:readonly|readwrite)-community` + value), // Cumulus
	regexp.MustCompile(`(?i)\bauth-(?:md5|sha)` + value),                 // Cumulus
	regexp.MustCompile(`(?i)\bencrypt-(?:des|aes)` + value),              // Cumulus
	regexp.MustCompile(`(?i)\bauthentication string` + value),            // FRR, RIP
	regexp.MustCompile(`(?i)^key() ([^\s{;]*[a-z][^\s{;]*)$`),            // radius server on IOS; keys of chains are numbers
	regexp.MustCompile(`(?i)\bserver-private \S+(?: \S+)*? key` + value), // IOS
	regexp.MustCompile(`(?i)\bcrypto isakmp key` + value),
	regexp.MustCompile(`(?i)\b(?:standby|glbp)(?: \d+)? authentication(?: text)?` + value),
	regexp.MustCompile(`(?i)\bnhrp authentication` + value),
	regexp.MustCompile(`(?i)\bpassword6((?: encrypted)?) ("[^"]*"|\S+)`),                   // IOS XR
	regexp.MustCompile(`(?i)\bauthentication-key \d+(?: type \S+)? (?:value|key)` + value), // NTP on Junos and Nokia's systems
	regexp.MustCompile(`(?i)\blicense keys key() ("[^"]*"|\S+)`),
	regexp.MustCompile(`(?i)\b(?:snmp|community-entry \S+) community() ("[^"]*"|[^\s;]+)`), // Junos, Nokia; the prefix keeps BGP's apart
	regexp.MustCompile(`(?i)\bcommunity-name` + value),
	regexp.MustCompile(`(?i)\bsnmp trap-group() ("[^"]*"|[^\s;]+)`), // the group's name is the community of its traps
	regexp.MustCompile(`(?i)\bpkcs12 \S+ \S+() (\S+)`),
	regexp.MustCompile(`(?i)\b(?:secret|privacy)-key` + value),
	regexp.MustCompile(`(?i)\btls \S+ \S+ key` + value),
	regexp.MustCompile(`()( (?:"[^"]+"|[^\s"]+)) hash2?\b`), // SR OS says behind a secret how it is hashed
	regexp.MustCompile(`(?i)(?:ingestauth|cvauth)=key,()([^\s,]+)`),
	regexp.MustCompile(`(?i)://[^/\s:@]+:()([^@\s]+)@`),
}

// words one of which a line must hold to be worth matching.
var secretHints = []string{"pass", "sec", "com", "snmp-s", "key", "authentication", "psk", "pmk", "token", "bearer", "auth=", "://", "rmon event", "PASS", "SEC",
	"Pass", "Sec", "Key", "Token", "Bearer", "wpa", "privacy", "trap-group", "pkcs12", "hash", "COMMUNITY", "NTP_KEY", "cak", "-----BEGIN", "auth-", "encrypt-"}

// hashed are forms that are a stored secret wherever they stand: $1$, $5$, $6$, $9$, $sha512$ and the like.
var hashed = regexp.MustCompile(`\$(?:1|5|6|8|9|14|y|aes\d*|sha\d*|apr1|2[aby])\$[^\s";]+`)

// Redact puts a keyed hash in the place of every secret of a line.
func Redact(line string) string {
	hint := strings.IndexByte(line, '$') >= 0
	for i := 0; i < len(secretHints) && !hint; i++ {
		hint = strings.Contains(line, secretHints[i])
	}
	hint = hint || encoded(line)
	if !hint {
		return line
	}
	if strings.Contains(line, `":`) {
		line = redactJSON(line)
	}
	for _, p := range firstPatterns {
		if out, found := redact(p, line); found {
			return hashed.ReplaceAllStringFunc(out, Secret)
		}
	}
	for _, p := range secretPatterns {
		line, _ = redact(p, line)
	}
	return hashed.ReplaceAllStringFunc(line, Secret)
}

// jsonPatterns find secrets in a line of JSON, as SONiC's config_db.json has them, by the name of the field or of the table.
var jsonPatterns = []*regexp.Regexp{
	regexp.MustCompile(`(?i)("[^"]*(?:passw|passkey|passphrase|secret|auth_key|psk|private_key|enc_key|cak)[^"]*"\s*:\s*")([^"]*)`),
	regexp.MustCompile(`("SNMP_COMMUNITY"\s*:\s*\{\s*")([^"]*)`),
	regexp.MustCompile(`("NTP_KEY".*"value"\s*:\s*")([^"]*)`),
}

func redactJSON(line string) string {
	for _, p := range jsonPatterns {
		line = p.ReplaceAllStringFunc(line, func(found string) string {
			m := p.FindStringSubmatch(found)
			if m[2] == "" || IsSecret(m[2]) {
				return found
			}
			return m[1] + Secret(m[2])
		})
	}
	return line
}

// encoded reports a line that may be part of a key or certificate: long words of nothing but letters and digits.
func encoded(line string) bool {
	first, _, more := strings.Cut(line, " ")
	return !more && len(line) >= 48 || more && len(first) == 8 && len(line) >= 17 && line[8] == ' ' && isHex(first)
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdefABCDEF") == "" }

// RedactIn is Redact for a line that stands inside of others ("snmp", "community public {"), by which its secrets are known.
func RedactIn(context, line string) string {
	line = Redact(line)
	if context == "" || line == "" {
		return line
	}
	if whole, ok := strings.CutPrefix(Redact(context+" "+line), context+" "); ok {
		return whole
	}
	return line
}

// redact replaces the secret that a pattern finds.
func redact(p *regexp.Regexp, line string) (string, bool) {
	m := p.FindStringSubmatchIndex(line)
	if len(m) < 6 || m[4] < 0 {
		return line, false
	}
	if strings.HasSuffix(line[m[4]:m[5]], ";") { // ends the statement in braced languages
		m[5]--
	}
	s := line[m[4]:m[5]]
	lead := len(s) - len(strings.TrimLeft(s, " "))
	plain := strings.Trim(s[lead:], `"`)
	if plain == "" || notSecret[strings.ToLower(plain)] || IsSecret(plain) {
		return line, false
	}
	return line[:m[4]+lead] + Secret(plain) + line[m[5]:], true
}

// notSecret are words that stand where a secret would and are none.
var notSecret = map[string]bool{"{": true, "[": true, "}": true, "strength-check": true, "encryption": true, "minimum": true, "min-length": true, "policy": true, "aging": true,
	"prompt": true, "expire": true, "lifetime": true, "role": true, "recovery": true, "secure-mode": true, "chain": true, "key-chain": true,
	"md5": true, "text": true, "message-digest": true, "null": true, "generate": true, "rsa": true, "version": true, "mode": true, "profile": true,
	"key-id": true, "key-string": true, "ipsec": true, "none": true, "simple": true, "disable": true, "enable": true, "ietf-md5": true, "description": true, "keychain": true}
