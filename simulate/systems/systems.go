// Package systems is how network operating systems differ in routing, as data: one row a system, each value with its source. A behaviour
// that differs is a field here and one line of the algorithm that reads it, never a branch on a system's name.
package systems

import "interlock/simulate/rib"

// System is how one network operating system routes.
type System struct {
	OS string
	// Distances are administrative distances (preferences on Junos and SR OS) by protocol.
	Distances map[rib.Protocol]int
	// Untrusted is the distance that keeps a route out of the table, 0 where there is none.
	Untrusted int
	// ReferenceBandwidth of OSPF in Mbit/s.
	ReferenceBandwidth int
	// EqualByMetric says that of two protocols' routes of the same distance the lower metric forwards (FRR 8.4.4, zebra/zebra_rib.c,
	// rib_choose_best; simulate/frrjudge/testdata any-9425).
	EqualByMetric bool

	OSPF   OSPF
	ISIS   ISIS
	EIGRP  EIGRP
	Policy Policy
	Static Static
	Print  Print
}

// Distance is the administrative distance of a protocol's routes by default.
func (s *System) Distance(p rib.Protocol) int { return s.Distances[p] }

// Trusts reports whether a route of this distance goes into the table.
func (s *System) Trusts(distance int) bool { return s.Untrusted == 0 || distance < s.Untrusted }
