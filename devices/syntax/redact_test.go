package syntax

import (
	"strings"
	"testing"
)

// TestRedact lists the forms in which NX-OS and EOS show secrets. The secret is S3cret, S3cretB where there are two.
func TestRedact(t *testing.T) {
	for _, line := range []string{
		// NX-OS
		"username admin password 5 S3cret role network-admin",
		"username admin password 0 S3cret",
		"username admin password S3cret",
		"username admin password 5 $5$S3cret$S3cretB  role network-admin",
		"username admin passphrase lifetime 99 warntime 14 gracetime 3",
		"enable secret 5 S3cret",
		"enable secret S3cret",
		"enable password S3cret",
		"snmp-server community S3cret",
		"snmp-server community S3cret ro",
		"snmp-server community S3cret group network-operator",
		"snmp-server community S3cret use-ipv4acl ACL",
		"snmp-server user admin network-admin auth md5 S3cret priv S3cretB localizedkey",
		"snmp-server user admin network-admin auth sha S3cret priv aes-128 S3cretB localizedV2key",
		"snmp-server user admin network-admin auth sha-256 S3cret priv aes-128 S3cretB",
		"snmp-server user admin auth md5 S3cret",
		"snmp-server user admin auth md5 S3cret localizedkey engineID 128:0:0:9:3",
		"snmp-server host 192.0.2.1 S3cret",
		"snmp-server host 192.0.2.1 traps version 2c S3cret",
		"snmp-server host 192.0.2.1 traps version 2c S3cret udp-port 1163",
		"snmp-server host 192.0.2.1 informs version 2c S3cret",
		"snmp-server host 192.0.2.1 version 2c S3cret",
		"snmp-server host 192.0.2.1 traps version 1 S3cret",
		"snmp-server host 192.0.2.1 traps version 3 priv S3cret",
		"rmon event 1 log trap S3cret description FATAL(1) owner PMON@FATAL",
		"tacacs-server key 7 \"S3cret\"",
		"tacacs-server key S3cret",
		"tacacs-server host 192.0.2.1 key 7 \"S3cret\" port 49 timeout 5",
		"tacacs-server host 192.0.2.1 key S3cret",
		"radius-server key 7 S3cret",
		"radius-server host 192.0.2.1 key 7 \"S3cret\" authentication accounting",
		"radius-server host 192.0.2.1 auth-port 1812 acct-port 1813 key S3cret",
		"ldap-server host 192.0.2.1 rootDN \"cn=x\" password 7 S3cret port 389",
		"ip ospf authentication-key 3 S3cret",
		"ip ospf authentication-key S3cret",
		"ip ospf message-digest-key 1 md5 3 S3cret",
		"ip ospf message-digest-key 1 md5 S3cret",
		"area 0.0.0.0 virtual-link 1.1.1.1 authentication-key 3 S3cret",
		"authentication-key 3 S3cret",
		"message-digest-key 1 md5 3 S3cret",
		"ospfv3 authentication ipsec spi 256 md5 S3cret",
		"area 0 authentication ipsec spi 256 sha1 3 S3cret",
		"password 3 S3cret",
		"password S3cret",
		"authentication md5 key-string 7 S3cret",
		"authentication md5 key-string S3cret",
		"authentication text S3cret",
		"authentication S3cret",
		"key-string 7 S3cret",
		"key-string S3cret",
		"key-octet-string 7 S3cret cryptographic-algorithm AES_128_CMAC",
		"key-octet-string S3cret",
		"ntp authentication-key 1 md5 S3cret 7",
		"ntp authentication-key 1 md5 S3cret",
		"ntp authentication-key 1 sha1 0 S3cret",
		"ip pim hello-authentication ah-md5 3 S3cret",
		"ip pim hello-authentication ah-md5 S3cret",
		"isis authentication key S3cret",
		"crypto key generate rsa",
		"vtp password S3cret",
		"ip msdp password 192.0.2.1 3 S3cret",
		"ip msdp password 192.0.2.1 S3cret",
		"mpls ldp neighbor 192.0.2.1 password 7 S3cret",
		"neighbor 192.0.2.1 password 3 S3cret",
		"switchport port-security",
		"cts device-id x password 7 S3cret",
		"cts sap pmk S3cret",
		"ppp chap password 7 S3cret",
		"email-contact a@example.net",
		"certificate /bootflash/x.pem host",
		"destination-profile x index 1",
		"fabric-mode x",
		"hsrp 10 authentication md5 key-string S3cret",
		"tunnel key 100",
		"transport http proxy-password S3cret",
		"username u sshkey ssh-rsa AAAA",
		// abbreviated, as people type them
		"username x pass S3cret",
		"user x passw 0 S3cret",
		"snmp-s comm S3cret ro",
		// EOS
		"username admin privilege 15 role network-admin secret sha512 S3cret",
		"username admin privilege 15 role network-admin secret 5 S3cret",
		"username admin secret 0 S3cret",
		"username admin secret S3cret",
		"enable password sha512 S3cret",
		"enable password 5 S3cret",
		"aaa root secret sha512 S3cret",
		"aaa root secret 5 S3cret",
		"snmp-server user u g v3 auth sha S3cret priv aes S3cretB",
		"snmp-server user u g v3 localized f5717f auth sha S3cret priv aes S3cretB",
		"snmp-server user u g v3 auth md5 S3cret priv des S3cretB",
		"snmp-server host 192.0.2.1 vrf MGMT version 2c S3cret",
		"snmp-server host 192.0.2.1 version 3 auth S3cret",
		"tacacs-server host 192.0.2.1 vrf MGMT key 7 S3cret",
		"radius-server host 192.0.2.1 vrf MGMT key 8a S3cret",
		"radius-server key 0 S3cret",
		"ntp authentication-key 1 sha1 7 S3cret",
		"ip ospf authentication-key 7 S3cret",
		"ip ospf message-digest-key 1 sha512 7 S3cret",
		"ip ospf message-digest-key 1 md5 0 S3cret",
		"neighbor 192.0.2.1 password 7 S3cret",
		"neighbor LEAFS password 8a S3cret",
		"peer group password 7 S3cret",
		"isis authentication key 7 S3cret",
		"authentication key 7 S3cret level-1",
		"authentication key-id 1 algorithm sha-256 key 7 S3cret",
		"vrrp 1 peer authentication ietf-md5 key-string 7 S3cret",
		"vrrp 1 peer authentication text S3cret",
		"vrrp 1 peer authentication S3cret",
		"vrrp 1 authentication S3cret",
		"vrrp 1 ip authentication ietf-md5 key-string 0 S3cret",
		"secret 1 0 S3cret receive-lifetime infinite transmit-lifetime infinite",
		"secret 10 7 S3cret",
		"key 7 S3cret",
		"key 0abc 7 S3cret",
		"mac security profile x key 0abc 7 S3cret fallback",
		"key 1 secret 7 S3cret",
		"pre-shared-key 7 S3cret",
		"shared-key 7 S3cret",
		"exec /usr/bin/TerminAttr -ingestgrpcurl=192.0.2.1:9910 -ingestauth=key,S3cret -smashexcludes=ale",
		"exec /usr/bin/TerminAttr -cvauth=token-secure,/tmp/token -taillogs",
		"exec /usr/bin/TerminAttr -cvauth=key,S3cret -taillogs",
		"ip security",
		"shared-secret profile x",
		"bgp authentication 7 S3cret",
		"password policy p minimum length 8",
		"management security",
		"server radius 192.0.2.1 key S3cret",
		"ldap server host x bind-password 7 S3cret",
		"http proxy http://user:S3cret@proxy.example",
	} {
		got := Redact(line)
		if strings.Contains(got, "S3cret") {
			t.Errorf("%q shows a secret: %q", line, got)
		}
		if !strings.Contains(line, "S3cret") && got != line {
			t.Errorf("%q has no secret and became %q", line, got)
		}
	}
}

// TestRedactKeeps lists lines that look as if they had a secret.
func TestRedactKeeps(t *testing.T) {
	for _, line := range []string{
		"no password strength-check", "ip ospf authentication message-digest", "ip ospf authentication key-chain KC", "ip ospf authentication", "key chain KC", "key 10",
		"ssh key rsa 2048", "ntp trusted-key 1", "ntp server 192.0.2.1 key 1", "ip authentication mode eigrp 1 md5", "ip authentication key-chain eigrp 1 KC",
		"aaa authentication login default group tacacs+ local", "authentication md5 key-chain KC", "feature password encryption aes", "area 0 authentication message-digest",
		"snmp-server enable traps snmp authentication", "snmp-server host 192.0.2.1 use-vrf management", "snmp-server host 192.0.2.1 source-interface loopback0", "ip rip authentication key-chain CHAIN", "ip rip authentication mode md5",
		"authentication mode md5", "authentication-check level-1", "authentication-type md5 level-1", "authentication key-chain KC level-1", "isis authentication key-chain KC", "description key to the city",
		"match tag 1", "login block-for 10 attempts 3 within 30", "snmp-server user u network-operator", "interface Ethernet1/1", "description secret-sauce uplink password below",
	} {
		if got := Redact(line); got != line && !strings.HasPrefix(line, "description") {
			t.Errorf("%q became %q", line, got)
		}
	}
}
