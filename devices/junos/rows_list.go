package junos

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

var literalCommunity = regexp.MustCompile(`^(?:[0-9]+:[0-9]+(?::[0-9]+)?|[a-z0-9-]+:[0-9.]+L?:[0-9]+L?|no-export|no-advertise|no-export-subconfed|llgr-stale|no-llgr|graceful-shutdown|blackhole|accept-own)$`)

// communityKind tells the kind of list that a member makes: literal or a regular expression, and of which communities.
func communityKind(m string) string {
	kind := "standard"
	if !literalCommunity.MatchString(m) {
		kind = "expanded"
	}
	switch {
	case strings.HasPrefix(m, "large:"):
		return "large " + kind
	case strings.Count(m, ":") == 2 || strings.HasPrefix(m, "target") || strings.HasPrefix(m, "origin") || strings.HasPrefix(m, "0x"):
		return "extended " + kind
	}
	return kind
}

func (s *scope) community(name string) *devices.CommunityList {
	l := ioslike.Get(&s.Config.CommunityLists, name)
	if l.Name == "" {
		l.Name, l.Kind = name, "standard"
	}
	return l
}

var listRows = []Row{
	{Pattern: "policy-options prefix-list <list>", Path: "prefix-list $list", Do: func(s *scope, a syntax.Args) error {
		ioslike.Get(&s.Config.PrefixLists, a.Str("list")).Name = a.Str("list")
		return nil
	}},
	{Pattern: "policy-options prefix-list <list> <prefix>", Path: "prefix-list $list", Do: func(s *scope, a syntax.Args) error {
		p, err := netip.ParsePrefix(a.Str("prefix"))
		if err != nil {
			ip, err := netip.ParseAddr(a.Str("prefix"))
			if err != nil {
				return fmt.Errorf("%q is no prefix", a.Str("prefix"))
			}
			p = netip.PrefixFrom(ip, ip.BitLen())
		}
		l := ioslike.Get(&s.Config.PrefixLists, a.Str("list"))
		l.Name = a.Str("list")
		l.IPv6 = l.IPv6 || !p.Addr().Is4()
		l.Entries = append(l.Entries, devices.PrefixListEntry{Seq: 10 * (len(l.Entries) + 1), Prefix: p.Masked(), Min: p.Bits(), Max: p.Bits(), Pos: pos(a)})
		return nil
	}},
	{Pattern: "policy-options prefix-list <list> apply-path {path:rest}", Path: "prefix-list $list", Do: func(s *scope, a syntax.Args) error {
		ioslike.Get(&s.Config.PrefixLists, a.Str("list")).Name = a.Str("list")
		s.Setting("apply-path "+a.Str("list"), a.Unquoted("path"))
		return nil
	}},
	{Pattern: "policy-options community <list>", Path: "community-list $list", Do: func(s *scope, a syntax.Args) error { s.community(a.Str("list")); return nil }},
	{Pattern: "policy-options community <list> members <v>", Path: "community-list $list", Do: func(s *scope, a syntax.Args) error {
		l := s.community(a.Str("list"))
		v := a.Unquoted("v")
		if k := communityKind(v); len(l.Entries) == 0 || l.Kind == "standard" || strings.HasSuffix(k, "expanded") {
			l.Kind = k
		}
		// A route must hold all members of the list.
		if len(l.Entries) == 0 {
			l.Entries = append(l.Entries, devices.ListEntry{Seq: 10, Pos: pos(a)})
		}
		l.Entries[0].Values = append(l.Entries[0].Values, v)
		return nil
	}},
	{Pattern: "policy-options community <list> invert-match", Path: "community-list $list", Do: func(s *scope, a syntax.Args) error {
		l := s.community(a.Str("list"))
		if len(l.Entries) == 0 {
			l.Entries = append(l.Entries, devices.ListEntry{Seq: 10, Pos: pos(a)})
		}
		l.Entries[0].Deny = true
		return nil
	}},
	{Pattern: "policy-options as-path <list> {v:rest}", Path: "as-path list $list", Do: func(s *scope, a syntax.Args) error {
		l := ioslike.Get(&s.Config.ASPathLists, a.Str("list"))
		l.Name = a.Str("list")
		l.Entries = append(l.Entries, devices.ListEntry{Seq: 10 * (len(l.Entries) + 1), Values: []string{a.Unquoted("v")}, Pos: pos(a)})
		return nil
	}},
	{Pattern: "policy-options as-path-group <list>", Path: "as-path list $list", Do: func(s *scope, a syntax.Args) error {
		ioslike.Get(&s.Config.ASPathLists, a.Str("list")).Name = a.Str("list")
		return nil
	}},
	{Pattern: "policy-options as-path-group <list> as-path <name> {v:rest}", Path: "as-path list $list", Do: func(s *scope, a syntax.Args) error {
		l := ioslike.Get(&s.Config.ASPathLists, a.Str("list"))
		l.Name = a.Str("list")
		l.Entries = append(l.Entries, devices.ListEntry{Seq: 10 * (len(l.Entries) + 1), Values: []string{a.Unquoted("v")}, Pos: pos(a)})
		return nil
	}},
	{Pattern: "policy-options as-list <rest:rest>", As: syntax.Unmodelled, Why: "lists of AS numbers are not computed"},
	{Pattern: "policy-options as-list-group <rest:rest>", As: syntax.Unmodelled, Why: "lists of AS numbers are not computed"},
	{Pattern: "policy-options condition <name> [<rest:rest>]", Path: "", Do: func(s *scope, a syntax.Args) error {
		s.Setting(strings.Join(a.Node.Words[1:], " "), "")
		return nil
	}},
	{Pattern: "policy-options (route-filter-list|rtf-prefix-list|damping|tunnel-attribute|application-maps|resolution-map|route-distinguisher|mac-list|redistribution|trace-options|defaults|geneve|prefix-sid|transport-class|policy-map) <rest:rest>", As: syntax.Unmodelled, Why: "this definition is not computed"},
}
