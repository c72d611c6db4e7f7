package gateways

import (
	"net/netip"
	"strings"
	"testing"

	"interlock/devices"
)

// TestElect is one election for each statement of the protocols' documents.
func TestElect(t *testing.T) {
	member := func(protocol string, last byte, priority int, more ...func(*Member)) Member {
		m := Member{Group: &devices.Gateway{Protocol: protocol, Group: 1, Priority: priority, Addresses: map[string]bool{"10.0.0.1": true}}, Address: netip.AddrFrom4([4]byte{10, 0, 0, last}), Up: true}
		for _, f := range more {
			f(&m)
		}
		return m
	}
	noPreempt := func(m *Member) { m.Group.NoPreempt = true }
	was := func(m *Member) { m.WasActive = true }
	down := func(m *Member) { m.Up = false }
	lowered := func(by int) func(*Member) { return func(m *Member) { m.Lowered = by } }
	for _, c := range []struct {
		statement, source string
		members           []Member
		want              string
	}{
		{"the highest priority is active", "RFC 2281, 5.1", []Member{member("hsrp", 2, 110), member("hsrp", 3, 0)}, "active standby"},
		{"of equal priorities the highest address wins if they start at once, and else the first", "RFC 2281, 5.1", []Member{member("hsrp", 2, 0), member("hsrp", 3, 0)}, "standby? active?"},
		{"the same for VRRP", "RFC 5798, 6.4.2 and 6.4.3; keepalived", []Member{member("vrrp", 2, 0), member("vrrp", 3, 0), member("vrrp", 4, 90)}, "standby? active? listen"},
		{"without preempt the first may be any", "RFC 5798, 6.4.2; keepalived", []Member{member("vrrp", 2, 120, noPreempt), member("vrrp", 3, 110), member("vrrp", 4, 100)}, "active? standby? listen"},
		{"an equal one does not take over", "RFC 5798, 6.4.2", []Member{member("vrrp", 2, 0, was), member("vrrp", 3, 0)}, "active standby"},
		{"whoever was active, the only one left is", "RFC 5798, 6.4.2", []Member{member("vrrp", 2, 0, was, down), member("vrrp", 3, 0, was)}, "init active"},
		{"the owner of the address has priority 255", "RFC 5798, 7.1", []Member{member("vrrp", 1, 90), member("vrrp", 3, 254)}, "active standby"},
		{"a member that is down is not elected", "RFC 2281, 5.2", []Member{member("hsrp", 2, 110, down), member("hsrp", 3, 0)}, "init active"},
		{"without preempt the active one stays though its priority falls", "Nexus 9000 Unicast Routing Configuration Guide, HSRP preempt", []Member{member("hsrp", 2, 110, noPreempt, was, lowered(20)), member("hsrp", 3, 100, noPreempt)}, "active standby"},
		{"with preempt the better one takes over", "same", []Member{member("hsrp", 2, 110, noPreempt, was, lowered(20)), member("hsrp", 3, 100)}, "standby active"},
		{"a tracked object lowers the priority", "Nexus 9000 Unicast Routing Configuration Guide, HSRP object tracking", []Member{member("vrrp", 2, 110, lowered(20)), member("vrrp", 3, 100)}, "standby active"},
		{"an owner preempts in any case", "RFC 5798, 6.1", []Member{member("vrrp", 1, 0, noPreempt), member("vrrp", 3, 200, was)}, "active standby"},
		{"the third does not overtake the best that may preempt", "RFC 5798, 6.4.2", []Member{member("vrrp", 2, 120, noPreempt), member("vrrp", 3, 110), member("vrrp", 4, 100, was)}, "standby active listen"},
	} {
		t.Run(c.statement, func(t *testing.T) {
			var got []string
			states, may := Elect(c.members)
			several := 0
			for _, m := range may {
				if m {
					several++
				}
			}
			for n, s := range states {
				got = append(got, s.String())
				if may[n] && several > 1 {
					got[n] += "?"
				}
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%v, want %s; %s", got, c.want, c.source)
			}
		})
	}
}

func TestHear(t *testing.T) {
	base := devices.Gateway{Protocol: "vrrp", Group: 1, Addresses: map[string]bool{"10.0.0.1": true}}
	for _, c := range []struct {
		reason string
		change func(*devices.Gateway)
		want   bool
	}{
		{"the same group", func(*devices.Gateway) {}, true},
		{"another group", func(g *devices.Gateway) { g.Group = 2 }, false},
		{"another protocol", func(g *devices.Gateway) { g.Protocol = "hsrp" }, false},
		{"another version", func(g *devices.Gateway) { g.Version = 3 }, false},
		{"the default version said", func(g *devices.Gateway) { g.Version = 2 }, true},
		{"other authentication", func(g *devices.Gateway) { g.Authentication = "text x" }, false},
		{"another advertisement interval in version 2", func(g *devices.Gateway) { g.Timers = "5" }, false},
		{"another priority is what elections are for", func(g *devices.Gateway) { g.Priority = 7 }, true},
	} {
		other := base
		c.change(&other)
		if got := Hear(&base, &other); got != c.want {
			t.Errorf("%s: %v, want %v", c.reason, got, c.want)
		}
	}
}
