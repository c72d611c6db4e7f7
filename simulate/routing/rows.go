package routing

import (
	"net/netip"
	"strings"

	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// Row is one line of a routing table as the system itself shows it: a prefix with one next hop.
type Row struct {
	Prefix   netip.Prefix
	Protocol string
	// NextHop is the zero Addr and Interface empty where the system prints none.
	NextHop   netip.Addr
	Interface string
	// Kind is "ip", "interface", "discard", "reject", "receive", "vtep" or "mpls".
	Kind     string
	Metric   int64
	Distance int
}

// Rows are the installed routes of a table in the words of its system, in order of prefix.
func (s *State) Rows(d *layer3.Device, vrf string) []Row {
	id := rib.ID{Device: d.Name, VRF: vrf}
	var out []Row
	for r := range s.Tables[id].Installed() {
		if !s.shown(d.System.Print.Locals, id, r) {
			continue
		}
		for _, h := range s.printed(d, id, r) {
			out = append(out, Row{Prefix: r.Prefix, Protocol: word(d, r), NextHop: h.Addr, Interface: d.System.Print.Interface(vrf, h.Interface), Kind: hopWords[h.Kind], Metric: r.Metric, Distance: r.Distance})
		}
	}
	return out
}

// word is what the system calls a route's source.
func word(d *layer3.Device, r *rib.Route) string {
	switch {
	case d.System.Print.NoSubtypes && r.Protocol.IsOSPF():
		return "ospf"
	case d.System.Print.NoSubtypes && r.Protocol.IsISIS():
		return "isis"
	case d.System.Print.AggregateIsBGP && r.Protocol == rib.Aggregate:
		return "bgp"
	}
	return r.Protocol.String()
}

var hopWords = [...]string{rib.Via: "ip", rib.Attached: "interface", rib.Receive: "interface", rib.Discard: "discard", rib.Reject: "reject", rib.VTEP: "vtep", rib.MPLS: "mpls", rib.InTable: "table"}

// shown reports whether a system has a line for a connected or local route.
func (s *State) shown(how systems.Locals, id rib.ID, r *rib.Route) bool {
	switch {
	case r.Protocol == rib.Connected && r.Prefix.IsSingleIP():
		return how != systems.LocalsInstead
	case r.Protocol != rib.Local, how == systems.AllLocals, how == systems.LocalsInstead:
		return true
	case how == systems.NoLocals:
		return false
	}
	for _, o := range s.Tables[id].Offered(r.Prefix) { // where the address is the whole subnet, the connected route has the line
		if o.Protocol == rib.Connected {
			return false
		}
	}
	return true
}

// printed are a route's next hops as the system shows them: as received, or as packets really go.
func (s *State) printed(d *layer3.Device, id rib.ID, r *rib.Route) []rib.NextHop {
	resolved := r.Protocol == rib.Static && d.System.Print.ResolvedStatic || r.Protocol.IsBGP() && d.System.Print.ResolvedBGP
	hops := r.NextHops
	if resolved {
		hops = s.Forward(id, r)
	}
	out := make([]rib.NextHop, 0, len(hops))
	for _, h := range hops {
		if (h.Kind == rib.MPLS || h.Kind == rib.VTEP) && d.System.Print.ResolvedTunnels { // where the tunnel's own packets go
			for _, x := range s.follow(rib.ID{Device: d.Name, VRF: "default"}, r.Prefix, rib.NextHop{Addr: h.Addr}, 0) {
				x.Kind, x.VNI = h.Kind, h.VNI
				out = append(out, x)
			}
			continue
		}
		if !resolved && (r.Protocol == rib.Static || r.Protocol.IsBGP()) && h.Addr.IsValid() && !h.Addr.IsLinkLocalUnicast() && !strings.HasPrefix(h.Interface, "Null") {
			h.Interface = ""
		}
		out = append(out, h)
	}
	if d.System.Print.ResolvedTunnels { // two tunnels may take the same way
		return rib.SortHops(out)
	}
	return out
}
