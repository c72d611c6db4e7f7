package devices

import "net/netip"

// RoutePolicy is a routing policy in the one small language that every vendor's compiles to: terms are tried in order;
// a term whose matches all hold does its sets and then its action. What happens to a route that no term takes is
// Otherwise, which conversion fills in with the vendor's default.
type RoutePolicy struct {
	Name      string       `json:"name" path:"-"`
	Terms     []PolicyTerm `json:"terms" path:"term"`
	Otherwise PolicyAction `json:"otherwise" path:"otherwise"`
}

// PolicyAction is how a term ends.
type PolicyAction string

// The actions of a term.
const (
	Accept PolicyAction = "accept"
	Reject PolicyAction = "reject"
	// NextTerm goes on with the following term, or with the one that Continue names.
	NextTerm PolicyAction = "next"
	// Call runs another policy and takes its answer.
	Call PolicyAction = "call"
)

// PolicyTerm is one step of a policy. Matches of different kinds must all hold; the values of one match are alternatives.
type PolicyTerm struct {
	// Name is the sequence number or the term's name.
	Name        string        `json:"name" path:"-"`
	Description string        `json:"description,omitempty" path:"description"`
	Match       []PolicyMatch `json:"match,omitempty" path:"match"`
	Set         []PolicySet   `json:"set,omitempty" path:"set"`
	Action      PolicyAction  `json:"action" path:"action"`
	// Continue is the term gone on with after an accepting term's sets ("" for none).
	Continue string `json:"continue,omitempty" path:"continue"`
	// Target is the policy that Call runs.
	Target string `json:"target,omitempty" path:"target"`
	Pos    Pos    `json:"-" path:"-"`
}

// PolicyMatch is a condition. Kind is a neutral word: "prefix-list", "ipv6 prefix-list", "access-list", "as-path",
// "community", "extcommunity", "large-community", "metric", "tag", "local-preference", "source-protocol", "route-type", "interface",
// "next-hop prefix-list", "next-hop access-list", "route-source prefix-list", "as-number", "as-path length", "weight", "origin",
// "vlan", "mac-list", "rpki", "track", "evpn route-type", "vni" or the vendor's own word, which the simulator then does not model.
type PolicyMatch struct {
	Kind   string   `json:"kind" path:"-"`
	Values []string `json:"values" path:"value"`
	// Exact is exact-match of communities; Negate inverts.
	Exact  bool `json:"exact,omitempty" path:"exact"`
	Negate bool `json:"negate,omitempty" path:"negate"`
}

// PolicySet changes a route. Kind is a neutral word: "community", "community additive", "community none", "community-list delete",
// "extcommunity", "large-community", "local-preference", "metric", "metric-type", "weight", "tag", "origin", "as-path prepend",
// "as-path prepend last-as", "as-path replace", "next-hop", "next-hop unchanged", "next-hop peer-address", "next-hop self", "distance", "level",
// "dampening", "forwarding-address", "interface", "precedence", "vrf" or the vendor's own word.
type PolicySet struct {
	Kind   string   `json:"kind" path:"-"`
	Values []string `json:"values" path:"value"`
}

// PrefixList is an ordered list of prefixes with length bounds.
type PrefixList struct {
	Name        string            `json:"name" path:"-"`
	Description string            `json:"description,omitempty" path:"description"`
	IPv6        bool              `json:"ipv6,omitempty" path:"ipv6"`
	Entries     []PrefixListEntry `json:"entries" path:"entry"`
}

// PrefixListEntry matches prefixes inside Prefix whose length is from Min to Max.
type PrefixListEntry struct {
	Seq    int          `json:"seq" path:"-"`
	Deny   bool         `json:"deny,omitempty"`
	Prefix netip.Prefix `json:"prefix"`
	Min    int          `json:"min"`
	Max    int          `json:"max"`
	// Mask is the wildcard form of NX-OS (prefix with mask), the zero Addr where it was not used.
	Mask netip.Addr `json:"mask,omitzero"`
	Pos  Pos        `json:"-" path:"-"`
}

// ASPathList is an ordered list of regular expressions over the AS path.
type ASPathList struct {
	Name    string      `json:"name" path:"-"`
	Entries []ListEntry `json:"entries" path:"entry"`
}

// CommunityList is an ordered list over communities.
type CommunityList struct {
	Name string `json:"name" path:"-"`
	// Kind is "standard", "expanded", "extended standard", "extended expanded", "large standard", "large expanded".
	Kind    string      `json:"kind" path:"kind"`
	Entries []ListEntry `json:"entries" path:"entry"`
}

// ListEntry is one line of a list over communities or AS paths.
type ListEntry struct {
	Seq  int  `json:"seq" path:"-"`
	Deny bool `json:"deny,omitempty"`
	// Values are communities that must all be there, or one regular expression.
	Values []string `json:"values"`
	Pos    Pos      `json:"-" path:"-"`
}
