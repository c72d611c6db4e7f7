package devices

import "net/netip"

// ACL is an access list. A packet takes the first entry that matches; what no entry matches is denied.
type ACL struct {
	Name string `json:"name" path:"-"`
	// Family is "ipv4", "ipv6" or "mac".
	Family  string     `json:"family" path:"family"`
	Entries []ACLEntry `json:"entries" path:"entry"`
	// Settings are statements about the list, as written (statistics, fragments).
	Settings map[string]string `json:"settings,omitempty" path:""`
}

// ACLEntry is one line of an access list.
type ACLEntry struct {
	Seq    int  `json:"seq" path:"-"`
	Permit bool `json:"permit,omitempty"`
	// Remark entries say nothing about packets.
	Remark string `json:"remark,omitempty"`
	// Protocol is "ip", "tcp", "udp", "icmp", ... or a number.
	Protocol        string     `json:"protocol,omitempty"`
	Source          ACLAddress `json:"source"`
	Destination     ACLAddress `json:"destination"`
	SourcePort      PortMatch  `json:"sourcePort"`
	DestinationPort PortMatch  `json:"destinationPort"`
	// Options are all other conditions in the order written ("established", "dscp ef", "log", "fragments", "icmp echo").
	Options []string `json:"options,omitempty"`
	Pos     Pos      `json:"-" path:"-"`
}

// ACLAddress is what an entry says of an address: any, a prefix, address and wildcard, or a group.
type ACLAddress struct {
	Prefix netip.Prefix `json:"prefix,omitzero"`
	// Address with Wildcard where the mask is no prefix; a one bit of Wildcard does not matter.
	Address  netip.Addr `json:"address,omitzero"`
	Wildcard netip.Addr `json:"wildcard,omitzero"`
	Group    string     `json:"group,omitempty"`
	// Text is the vendor's own words where the address is of another kind (MAC).
	Text string `json:"text,omitempty"`
}

// PortMatch is a condition on a port: Op is "", "eq", "neq", "lt", "gt", "range" or "group".
type PortMatch struct {
	Op     string   `json:"op,omitempty"`
	Values []string `json:"values,omitempty"`
}

// ObjectGroup is a named set of addresses or ports.
type ObjectGroup struct {
	Name string `json:"name" path:"-"`
	// Kind is "ip address", "ipv6 address" or "ip port".
	Kind    string          `json:"kind" path:"kind"`
	Members map[string]bool `json:"members,omitempty" path:"member"`
}
