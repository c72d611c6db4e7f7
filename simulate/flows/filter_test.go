package flows

import (
	"net/netip"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// filterList reads a list of lines as IOS, NX-OS and EOS write them.
func filterList(t *testing.T, family string, lines ...string) *devices.ACL {
	t.Helper()
	l := &devices.ACL{Family: family}
	for n, line := range lines {
		word, rule, _ := strings.Cut(line, " ")
		e, err := ioslike.ParseRule(family, false, word == "permit", syntax.Words(rule))
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		e.Pos = devices.Pos{File: "r.cfg", Line: n + 1, Col: 1}
		l.Entries = append(l.Entries, e)
	}
	return l
}

func TestFilter(t *testing.T) {
	groups := map[string]*devices.ObjectGroup{
		"servers": {Name: "servers", Kind: "ip address", Members: map[string]bool{"host 10.4.0.5": true, "10.5.0.0/16": true}},
		"all":     {Name: "all", Kind: "ip address", Members: map[string]bool{"group-object servers": true, "range 10.6.0.1 10.6.0.9": true}},
		"self":    {Name: "self", Kind: "ip address", Members: map[string]bool{"group-object self": true}},
		"web":     {Name: "web", Kind: "ip port", Members: map[string]bool{"eq 80": true, "range 8000 8999": true}},
	}
	const permitted, denied, partly, unknown = Delivered, Denied, Partly, Unmodelled
	for _, c := range []struct {
		why   string
		list  string // lines joined by ";"
		flow  string // "10.1.0.5 10.4.0.5 tcp/80", "reply" at the end for the way back
		want  EndKind
		entry string
	}{
		{"the first line that matches decides", "permit tcp any any eq 80;deny ip any any", "10.1.0.5 10.4.0.5 tcp/80", permitted, "permit tcp any any eq 80"},
		{"another port falls through", "permit tcp any any eq 80;deny ip any any", "10.1.0.5 10.4.0.5 tcp/81", denied, "deny ip any any"},
		{"what no line matches is denied", "permit tcp any any eq 80", "10.1.0.5 10.4.0.5 udp/80", denied, ""},
		{"a prefix, and a host", "deny ip 10.1.0.0/24 host 10.4.0.5;permit ip any any", "10.1.0.5 10.4.0.5 tcp/80", denied, "deny ip 10.1.0.0/24 10.4.0.5"},
		{"a wildcard that is no prefix: odd third bytes", "permit ip 10.0.1.0 0.255.254.255 any", "10.1.0.5 10.4.0.5 tcp/80", denied, ""},
		{"the same, an odd one", "permit ip 10.0.1.0 0.255.254.255 any", "10.1.3.5 10.4.0.5 tcp/80", permitted, "permit ip 10.0.1.0 wildcard 0.255.254.255 any"},
		{"a flow of any protocol is partly what a line of one protocol takes", "deny tcp any any eq 3260;permit ip any any", "10.1.0.5 10.4.0.5 -", partly, "deny tcp any any eq 3260"},
		{"it is no part of a line of another address", "deny tcp any host 10.9.9.9;permit ip any any", "10.1.0.5 10.4.0.5 -", permitted, "permit ip any any"},
		{"clients use no ports below 1024", "permit tcp any gt 1023 any eq 443", "10.1.0.5 10.4.0.5 tcp/443", permitted, "permit tcp any gt 1023 any eq 443"},
		{"but may use others than a list lets through", "permit tcp any range 49152 65535 any eq 443", "10.1.0.5 10.4.0.5 tcp/443", partly, ""},
		{"established stops the packet that opens the session", "permit tcp any any established", "10.1.0.5 10.4.0.5 tcp/443", denied, ""},
		{"and lets the answers pass", "permit tcp any any established", "10.1.0.5 10.4.0.5 tcp/443 reply", permitted, "permit tcp any any established"},
		{"a denial of established hurts what follows the first packet", "deny tcp any any established;permit ip any any", "10.1.0.5 10.4.0.5 tcp/443", denied, "deny tcp any any established"},
		{"answers come from the service's port", "permit tcp any eq 443 any;deny ip any any", "10.1.0.5 10.4.0.5 tcp/443 reply", permitted, "permit tcp any eq 443 any"},
		{"a group", "permit ip any addrgroup servers", "10.1.0.5 10.5.7.7 tcp/80", permitted, "permit ip any group servers"},
		{"a group of groups, and a range", "permit ip any addrgroup all", "10.1.0.5 10.6.0.9 tcp/80", permitted, "permit ip any group all"},
		{"outside of it", "permit ip any addrgroup all", "10.1.0.5 10.6.0.10 tcp/80", denied, ""},
		{"a group that names itself is not known", "permit ip any addrgroup self", "10.1.0.5 10.6.0.10 tcp/80", unknown, "permit ip any group self"},
		{"a group that is not there is not known", "permit ip any addrgroup gone", "10.1.0.5 10.6.0.10 tcp/80", unknown, "permit ip any group gone"},
		{"which does not matter where the rest says the same", "permit ip any addrgroup gone;permit ip any any", "10.1.0.5 10.6.0.10 tcp/80", permitted, "permit ip any any"},
		{"a group of ports", "permit tcp any any portgroup web", "10.1.0.5 10.6.0.10 tcp/8443", permitted, "permit tcp any any group web"},
		{"neq", "permit tcp any any neq 80", "10.1.0.5 10.6.0.10 tcp/80", denied, ""},
		{"logging is no condition", "permit tcp any any eq 80 log", "10.1.0.5 10.4.0.5 tcp/80", permitted, "permit tcp any any eq 80 log"},
		{"a marking may be anything", "permit tcp any any dscp ef", "10.1.0.5 10.4.0.5 tcp/80", unknown, "permit tcp any any dscp ef"},
		{"later fragments are not what is traced", "deny ip any any fragments;permit ip any any", "10.1.0.5 10.4.0.5 tcp/80", permitted, "permit ip any any"},
		{"a ping", "permit icmp any any echo", "10.1.0.5 10.4.0.5 icmp", permitted, "permit icmp any any echo"},
		{"its answer is another message", "permit icmp any any echo", "10.1.0.5 10.4.0.5 icmp reply", denied, ""},
		{"IPv6", "permit tcp 2001:db8::/32 any eq 80", "2001:db8::5 2001:db9::5 tcp/80", permitted, "permit tcp 2001:db8::/32 any eq 80"},
	} {
		t.Run(c.why, func(t *testing.T) {
			f := strings.Fields(c.flow)
			h := Toward(netip.MustParseAddr(f[0]), netip.MustParseAddr(f[1]), strings.Trim(f[2], "-"))
			if len(f) > 3 { // the other side's answers, seen on their way through the list
				h = Toward(h.Dst, h.Src, f[2]).Reverse()
			}
			w := small(t, "r e 10.1.0.1/24 1")
			d := w.Net.Devices[0]
			family := "ipv4"
			if h.Dst.Is6() {
				family = "ipv6"
			}
			d.Config.ObjectGroups = groups
			d.Config.ACLs = map[string]*devices.ACL{"L": filterList(t, family, strings.Split(c.list, ";")...)}
			d.Interfaces[0].Config.ACLs = map[string]string{family + " in": "L"}
			got := New(w).filter(d.Interfaces[0], "in", h)
			if got.Verdict != c.want || got.Entry != c.entry {
				t.Errorf("%s: %v by %q, want %v by %q (%s)", h, got.Verdict, got.Entry, c.want, c.entry, got.Why)
			}
		})
	}
}

func TestFilterThatIsNotThere(t *testing.T) {
	for _, c := range []struct {
		os    string
		empty bool
		want  EndKind
		why   string
	}{
		{"ios", false, Delivered, "Catalyst 2960 configuration guide: all packets pass a list that does not exist"},
		{"ios", true, Delivered, "the same: an empty list permits all traffic"},
		{"nxos", false, Delivered, "Nexus 7000 command reference: a deleted list does not affect traffic"},
		{"nxos", true, Unmodelled, "no document says"},
		{"eos", false, Unmodelled, "no document says"},
	} {
		w := small(t, "r e 10.1.0.1/24 1")
		d := w.Net.Devices[0]
		d.Config.OS = c.os
		if c.empty {
			d.Config.ACLs = map[string]*devices.ACL{"L": {Family: "ipv4"}}
		}
		d.Interfaces[0].Config.ACLs = map[string]string{"ipv4 in": "L"}
		got := New(w).filter(d.Interfaces[0], "in", Toward(netip.MustParseAddr("10.1.0.5"), netip.MustParseAddr("10.4.0.5"), "tcp/80"))
		if got.Verdict != c.want {
			t.Errorf("%s, empty %v: %v, want %v: %s", c.os, c.empty, got.Verdict, c.want, c.why)
		}
	}
}

func TestFilteredOnTheWay(t *testing.T) {
	w := small(t, square+"r3 route 10.4.0.0/24 10.0.34.2 eth4")
	r3 := w.Net.Device("r3")
	r3.Config.ACLs = map[string]*devices.ACL{"edge": filterList(t, "ipv4", "deny tcp any any eq 3260", "permit ip any any")}
	r3.ByName["eth4"].Config.ACLs = map[string]string{"ipv4 out": "edge"}
	tr := New(w)
	from, _ := tr.Locate("h1")
	to, _ := tr.Locate("h2")
	got := tr.Trace(from, Toward(from.Addr, to.Addr, "tcp/3260"))
	if s, want := got.Worst().String(), "denied at r3:eth4: list edge out of eth4: deny tcp any any eq 3260 (r.cfg:1:1)"; s != want {
		t.Errorf("worst end %q, want %q", s, want)
	}
	if !got.Arrives() || got.Always() {
		t.Error("one of two branches should arrive")
	}
	back := tr.Trace(to, got.Header.Reverse())
	if !back.Always() {
		t.Errorf("the way back does not pass the list: %v", back.Ends)
	}
	r3.ByName["eth1"].Config.RPF = "strict"
	r3.ByName["eth4"].Config.RPF = "strict"
	if got := New(w).Trace(from, Toward(from.Addr, to.Addr, "tcp/80")); !got.Always() {
		t.Errorf("the way back is by eth1, where the packets come from: %v", got.Ends)
	}
}
