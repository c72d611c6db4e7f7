package ioslike

import (
	"fmt"
	"strconv"
)

// The names that Cisco and Arista give to ports (Cisco Nexus 9000 NX-OS Security Command Reference, "permit (IPv4)";
// EOS User Manual, "ACL protocol and port names"). The model has numbers, so that a name and its number are the same.
var tcpPorts = map[string]int{
	"bgp": 179, "chargen": 19, "cmd": 514, "daytime": 13, "discard": 9, "domain": 53, "drip": 3949, "echo": 7, "exec": 512,
	"finger": 79, "ftp": 21, "ftp-data": 20, "gopher": 70, "hostname": 101, "ident": 113, "irc": 194, "klogin": 543, "kshell": 544,
	"login": 513, "lpd": 515, "nntp": 119, "pim-auto-rp": 496, "pop2": 109, "pop3": 110, "smtp": 25, "sunrpc": 111, "tacacs": 49,
	"talk": 517, "telnet": 23, "time": 37, "uucp": 540, "whois": 43, "www": 80, "http": 80, "https": 443, "ssh": 22, "ldap": 389,
	"ldaps": 636, "msrp": 639, "nat": 5099, "snpp": 444, "gsigatekeeper": 2119, "h323-gateway": 1720, "microsoft-ds": 445,
	"msp": 18, "netconf-ssh": 830, "openvpn": 1194, "pptp": 1723, "radius": 1812, "radius-acct": 1813, "rtsp": 554, "tftp": 69,
	"vmware": 902, "lanz": 50001, "bootps": 67, "bootpc": 68, "snmp": 161, "snmptrap": 162, "ntp": 123, "syslog": 514, "acap": 674,
	"acr-nema": 104, "appleqtc": 458, "cifs": 3020, "ctf": 84, "cvspserver": 2401, "efs": 520, "esp-encap": 4500, "ftps": 990,
	"ftps-data": 989, "gds-db": 3050, "imap": 143, "imap3": 220, "imaps": 993, "ipp": 631, "iso-tsap": 102, "kerberos": 88,
	"kerberos-adm": 749, "netbios-ns": 137, "netbios-ssn": 139, "nfs": 2049, "odmr": 366, "pop3s": 995, "rlogin": 221, "rsync": 873,
	"sftp": 115, "sip": 5060, "sips": 5061, "socks": 1080, "sqlnet": 150, "sqlserv": 118, "sqlsrv": 156, "submission": 587, "svn": 3690,
	"telnets": 992, "uucp-path": 117, "webster": 765, "xns-mail": 58, "xns-time": 52,
}

var udpPorts = map[string]int{
	"biff": 512, "bootpc": 68, "bootps": 67, "discard": 9, "dnsix": 195, "domain": 53, "echo": 7, "isakmp": 500, "mobile-ip": 434,
	"nameserver": 42, "netbios-dgm": 138, "netbios-ns": 137, "netbios-ss": 139, "non500-isakmp": 4500, "ntp": 123, "pim-auto-rp": 496,
	"rip": 520, "snmp": 161, "snmptrap": 162, "sunrpc": 111, "syslog": 514, "tacacs": 49, "talk": 517, "tftp": 69, "time": 37,
	"who": 513, "xdmcp": 177, "bfd": 3784, "bfd-echo": 3785, "bfd-lag": 6784, "multihop-bfd": 4784, "micro-bfd": 6784, "mlag": 4432,
	"mpls-ldp": 646, "mpls-udp": 6635, "twamp": 862, "vxlan": 4789, "radius": 1812, "radius-acct": 1813, "ldap": 389, "dhcpv6-client": 546,
	"dhcpv6-server": 547, "openvpn": 1194, "ripng": 521, "rtsp": 554, "sip": 5060, "sips": 5061, "ptp-event": 319, "ptp-general": 320,
	"esp-encap": 4500, "nat": 5099, "gtp-user": 2152, "gtp-c": 2123, "msp": 18, "h323-gateway": 1720, "lanz": 50001, "kerberos": 88,
	"cmd": 514, "snpp": 444,
}

// portNumber gives a port's number as text.
func portNumber(protocol, word string) (string, error) {
	if n, err := strconv.Atoi(word); err == nil && n >= 0 && n <= 65535 {
		return strconv.Itoa(n), nil
	}
	names := tcpPorts
	if protocol == "udp" {
		names = udpPorts
	}
	if n, ok := names[word]; ok {
		return strconv.Itoa(n), nil
	}
	return "", fmt.Errorf("%q is no %s port", word, protocol)
}

// protocolNames are IP protocols by number; the model has the name where there is one.
var protocolNames = map[string]string{
	"1": "icmp", "2": "igmp", "4": "ipinip", "6": "tcp", "17": "udp", "47": "gre", "50": "esp", "51": "ahp", "58": "icmpv6", "88": "eigrp",
	"89": "ospf", "94": "nos", "103": "pim", "108": "pcp", "112": "vrrp", "132": "sctp", "46": "rsvp", "255": "255",
}

// protocol gives the neutral name of a protocol.
func protocol(family, word string) (string, error) {
	switch word {
	case "ah":
		return "ahp", nil
	case "ipip":
		return "ipinip", nil
	case "icmp6", "ipv6-icmp":
		return "icmpv6", nil
	case "ip", "ipv4", "ipv6", "any": // ipv4: IOS XR
		return "ip", nil
	case "icmp":
		if family == "ipv6" {
			return "icmpv6", nil
		}
	case "openflow", "vrrp", "all":
		return word, nil
	}
	if n, err := strconv.Atoi(word); err == nil && n >= 0 && n <= 255 {
		if name, ok := protocolNames[strconv.Itoa(n)]; ok {
			return name, nil
		}
		return strconv.Itoa(n), nil
	}
	for _, name := range protocolNames {
		if name == word {
			return name, nil
		}
	}
	return "", fmt.Errorf("%q is no protocol", word)
}
