package routepolicy

import (
	"interlock/devices"
	"interlock/simulate/rib"
)

// Into is the protocol that routes are redistributed into.
type Into struct {
	// Protocol is any of the protocol's: rib.OSPFE2, rib.EBGP, rib.ISISL2, rib.EIGRPExternal. Process is as in rib.Route ("ospf 1"): its own
	// routes are not brought into it again.
	Protocol rib.Protocol
	Process  string
	// VRF is the table; Tables gives others of the device, for statements that name one (nil: such statements are not computed).
	VRF    string
	Tables func(vrf string) rib.Table
	IPv6   bool
	// Runs reports that the protocol runs on an interface: redistributing OSPF or IS-IS takes the subnets it runs on along where the
	// system does so. nil where unknown.
	Runs func(process, iface string) bool
	// Subject is what every route starts from: peer, ASes and use of an export policy; its Route and Attributes are replaced.
	Subject Subject
}

// Redistributed is a route that goes into a protocol, with what the statement and its policy say of it.
type Redistributed struct {
	Subject
	// Statement is the key of the redistribution that brought it in.
	Statement string
	// From is the route in the table.
	From *rib.Route
}

// Redistribute gives the routes of a table that redistribution brings into a protocol, in order of prefix. Keys of statements are as
// devices.Redistribution has them; all "policy N" together are one chain of policies over the whole table (Junos, SR OS export). Only
// routes that forward are taken. Metric, type, tag and level are set where a statement or policy says so (MetricSet, TagSet); what
// the protocol takes by default is its own affair.
func (p *Policies) Redistribute(t rib.Table, statements map[string]*devices.Redistribution, into Into) ([]Redistributed, []rib.Problem) {
	return nil, nil
}
