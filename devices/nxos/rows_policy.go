package nxos

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

var policyRows = join(
	ioslike.RouteMapRows(true), ioslike.PrefixListRows(false), ioslike.PathListRows(), ioslike.CommunityListRows(), ioslike.ACLRows(),
	[]ioslike.Row{
		{Pattern: "route-map <name> pbr-statistics", As: syntax.Inert, Why: "counts what matches"},
		{Pattern: "ip access-list <name>", Opens: "acl", Path: "access-list $name", Do: ioslike.OpenACL("ipv4")},
		{Pattern: "ipv6 access-list <name>", Opens: "acl", Path: "access-list $name", Do: ioslike.OpenACL("ipv6")},
		{Pattern: "mac access-list <name>", Opens: "mac-acl", Path: "access-list $name", Do: ioslike.OpenACL("mac")},
		{In: "acl", Pattern: "ignore routable", Path: "ignore routable", Do: func(s *ioslike.Scope, a syntax.Args) error {
			ioslike.Set(&s.ACL.Settings, "ignore routable", "")
			return nil
		}},
		{In: "acl", Pattern: "udf {x:rest}", As: syntax.Unmodelled, Why: "user-defined fields are not computed"},
		{Pattern: "arp access-list <name>", Opens: "arp-acl", As: syntax.Unmodelled, Why: "ARP access lists are not computed"},
		{In: "arp-acl", Pattern: "[<seq:int>] (permit|deny) {x:rest}", As: syntax.Unmodelled, Why: "ARP access lists are not computed", Exact: true},
		{Pattern: "object-group ip address <name>", Opens: "object-group", Path: "object-group $name", Do: openGroup("ip address")},
		{Pattern: "object-group ipv6 address <name>", Opens: "object-group", Path: "object-group $name", Do: openGroup("ipv6 address")},
		{Pattern: "object-group ip port <name>", Opens: "object-group", Path: "object-group $name", Do: openGroup("ip port")},
		{In: "object-group", Pattern: "[<seq:int>] host <addr:addr>", Do: groupMember},
		{In: "object-group", Pattern: "[<seq:int>] <prefix:anyprefix>", Do: groupMember},
		{In: "object-group", Pattern: "[<seq:int>] <addr:ip> <wild:ip>", Do: groupMember},
		{In: "object-group", Pattern: "[<seq:int>] (eq|neq|lt|gt) <port:int(0-65535)>", Path: "member", Exact: true, Do: groupMember},
		{In: "object-group", Pattern: "[<seq:int>] range <lo:int(0-65535)> <hi:int(0-65535)>", Path: "member", Exact: true, Do: groupMember},
		{Pattern: "time-range <name>", Opens: "time-range", As: syntax.Unmodelled, Why: "rules that hold at times are not computed"},
		{In: "time-range", Pattern: "[<seq:int>] (absolute|periodic) {x:rest}", As: syntax.Unmodelled, Why: "rules that hold at times are not computed", Exact: true},
		{Pattern: "key chain <name>", Opens: "key-chain", Path: "key-chain $name", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.Block = "key-chain " + a.Str("name")
			s.Setting(s.Block, "")
			return nil
		}},
		{Pattern: "key chain <name> (macsec|tunnel-encryption)", Opens: "key-chain", Path: "key-chain $name", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.Block = "key-chain " + a.Str("name")
			s.Setting(s.Block, "macsec")
			return nil
		}},
		{In: "key-chain", Pattern: "key <id>", Opens: "key", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.Block += " key " + a.Str("id")
			a.Sets("/" + s.Block)
			s.Setting(s.Block, "")
			return nil
		}},
		{In: "key", Pattern: "key-string {key:rest}", Do: blockSetting("key-string", "key")},
		{In: "key", Pattern: "key-octet-string {key:rest}", Do: blockSetting("key-octet-string", "key")},
		{In: "key", Pattern: "accept-lifetime {x:rest}", Do: blockSetting("accept-lifetime", "x")},
		{In: "key", Pattern: "send-lifetime {x:rest}", Do: blockSetting("send-lifetime", "x")},
		{In: "key", Pattern: "cryptographic-algorithm {x}", Do: blockSetting("cryptographic-algorithm", "x")},
		{In: "key", Pattern: "send-id {x}", Do: blockSetting("send-id", "x")},
		{In: "key", Pattern: "recv-id {x}", Do: blockSetting("recv-id", "x")},
		{In: "key-chain", Pattern: "description {x:rest}", As: syntax.Inert, Why: "words for people"},
	})

// blockSetting keeps a value under the block's neutral name.
func blockSetting(word, arg string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		s.Setting(s.Block+" "+word, a.Str(arg))
		a.Sets("/" + s.Block + " " + word)
		return nil
	}
}

func openGroup(kind string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		s.Group = ioslike.Get(&s.Config.ObjectGroups, a.Str("name"))
		s.Group.Name, s.Group.Kind = a.Str("name"), kind
		return nil
	}
}

// groupMember adds a member; its number says nothing.
func groupMember(s *ioslike.Scope, a syntax.Args) error {
	w := a.Node.Words
	if a.Has("seq") {
		w = w[1:]
	}
	m := strings.Join(w, " ")
	switch {
	case a.Has("wild"):
		if x := ioslike.WildcardAddress(a.Addr("addr"), a.Addr("wild")); x.Prefix.IsValid() {
			m = x.Prefix.String()
		}
	case a.Has("prefix"):
		m = a.Prefix("prefix").Masked().String()
	}
	ioslike.Set(&s.Group.Members, m, true)
	a.Sets("member " + m)
	return nil
}

var _ = devices.Accept
