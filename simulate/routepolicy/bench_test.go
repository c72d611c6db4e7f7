package routepolicy_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
	"interlock/simulate/systems"
)

// BenchmarkRun is what BGP asks most: one policy over one route. The target is below a microsecond for the common cases.
func BenchmarkRun(b *testing.B) {
	var list strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&list, "ip prefix-list LONG seq %d permit 10.%d.%d.0/24\n", 5*(i+1), i/250, i%250)
	}
	text := "hostname f\nfrr version 8.4\n" + list.String() + `ip prefix-list SHORT seq 5 permit 10.0.0.0/8 le 24
bgp as-path access-list P seq 5 permit _65001_
bgp community-list standard C seq 5 permit 65000:1
bgp community-list expanded X seq 5 permit _65000:[0-9]_
route-map SHORT permit 10
 match ip address prefix-list SHORT
 set local-preference 200
route-map LONG permit 10
 match ip address prefix-list LONG
route-map PATH permit 10
 match as-path P
route-map COMM permit 10
 match community C
 set community 65000:2 additive
route-map EXPANDED permit 10
 match community X
route-map PREPEND permit 10
 set as-path prepend 65000 65000
`
	p := routepolicy.New(config(b, "frr", text), systems.Of("frr"))
	s := routepolicy.Subject{Use: routepolicy.Import}
	s.Prefix, s.Protocol = netip.MustParsePrefix("10.3.7.0/24"), rib.EBGP
	s.Attributes = rib.Attributes{ASPath: rib.ASPath{{ASNs: []uint32{65003, 65002, 65001}}}, Communities: []uint32{65000<<16 | 1}}
	for _, name := range []string{"", "SHORT", "LONG", "PATH", "COMM", "EXPANDED", "PREPEND"} {
		b.Run("policy="+name, func(b *testing.B) {
			b.ReportAllocs()
			policy := p.Policy(name)
			var x routepolicy.Subject
			for b.Loop() {
				x = s
				if !policy.Run(&x).Accept {
					b.Fatal("denied")
				}
			}
		})
	}
}

func BenchmarkRedistribute(b *testing.B) {
	p := routepolicy.New(config(b, "frr", "hostname f\n"), systems.Of("frr"))
	var routes []*rib.Route
	for i := range 2000 {
		r := &rib.Route{Prefix: netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 8), byte(i), 0}), 24), Protocol: rib.EBGP, Distance: 20}
		if i%100 == 0 {
			r.Protocol = rib.Connected
		}
		routes = append(routes, r)
	}
	t := rib.Build(routes)
	b.ReportAllocs()
	for b.Loop() {
		rs, _ := p.Redistribute(t, map[string]*devices.Redistribution{"connected": {}}, routepolicy.Into{Protocol: rib.EBGP})
		if len(rs) != 20 {
			b.Fatal(len(rs))
		}
	}
}
