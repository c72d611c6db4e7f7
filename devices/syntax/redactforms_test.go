package syntax

import (
	"strings"
	"testing"
)

// TestRedactForms: secrets in the forms of EOS never stand in a line.
func TestRedactForms(t *testing.T) {
	for _, line := range []string{
		"isis authentication key 0 HIDDEN", "isis authentication key 7 HIDDEN level-1", "authentication key-id 2 algorithm sha-512 key 0 HIDDEN",
		"authentication key-id 3 algorithm sha-1 rfc-5310 key 7 HIDDEN level-1", "shared-key 7 HIDDEN", "client key 7 HIDDEN", "client ipv4 1.1.1.1 vrf v key 7 HIDDEN",
		"key 1234a 7 HIDDEN", "key ab12 7 HIDDEN fallback", "tacacs-server host 10.1.1.1 key 8a $HIDDEN==$b==$c", "radius-server host 10.1.1.1 vrf mgt timeout 1 key 7 HIDDEN",
		"exec /usr/bin/TerminAttr -cvaddr=1.1.1.1:9910 -cvauth=key,HIDDEN -cvvrf=mgt", "exec /usr/bin/TerminAttr -cvproxy=http://a:HIDDEN@10.1.1.1:3128",
		"neighbor 10.0.0.1 password 7 HIDDEN", "neighbor G password 8a $HIDDEN$a$b", "vrrp 1 peer authentication ietf-md5 key-string 0 HIDDEN", "vrrp 2 peer authentication text HIDDEN",
		"ip ospf message-digest-key 1 sha512 7 HIDDEN", "ip ospf authentication-key 7 HIDDEN", "ntp authentication-key 1 sha1 8a HIDDEN", "username a privilege 15 role r secret sha512 $6$HIDDEN$x",
		"enable password sha512 $6$HIDDEN$x", "redis password 7 HIDDEN", "passphrase 0 HIDDEN", "snmp-server community HIDDEN ro", "boot secret 5 HIDDEN",
		"probe method access-request username arista password 7 HIDDEN", "secret Secret1 7 HIDDEN receive-lifetime infinite",
	} {
		if got := Redact(line); strings.Contains(got, "HIDDEN") {
			t.Errorf("%q reads %q", line, got)
		}
	}
	for _, line := range []string{"ntp server 10.0.0.1 key 2 prefer", "ip ospf authentication message-digest", "neighbor 10.0.0.1 description the key to it"} {
		if got := Redact(line); got != line {
			t.Errorf("%q reads %q and holds no secret", line, got)
		}
	}
}
