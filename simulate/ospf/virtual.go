package ospf

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/simulate/rib"
	"interlock/simulate/spf"
)

// virtualLink is one end of a link of the backbone through another area (RFC 2328, 15).
type virtualLink struct {
	peer    *instance
	transit string
	cost    int32
	hops    []rib.NextHop
}

// virtualLinks brings up the virtual links that both ends configure and whose ends reach each other in the transit area.
func (d *domain) virtualLinks() {
	type end struct {
		i       *instance
		transit string
		peer    netip.Addr
		says    string
	}
	var ends []end
	for _, i := range d.instances {
		for _, area := range slices.Sorted(maps.Keys(i.config.Areas)) {
			for _, key := range slices.Sorted(maps.Keys(i.config.Areas[area].VirtualLinks)) {
				says := i.config.Areas[area].VirtualLinks[key]
				w := strings.Fields(key)
				if len(w) == 0 {
					continue
				}
				peer, err := netip.ParseAddr(w[0])
				if err != nil {
					continue
				}
				e := end{i, area, peer, says}
				if area == backbone { // Junos and SR OS name the transit area beside the neighbour
					if e.says = strings.TrimPrefix(says, "transit-area "); len(w) > 1 {
						e.says = strings.Join(w[1:], " ")
					}
					e.transit, e.says, _ = strings.Cut(e.says, " ")
					if n, err := netip.ParseAddr(e.transit); err != nil || !n.Is4() {
						e.transit = dotted(e.transit)
					}
				}
				ends = append(ends, e)
			}
		}
	}
	for _, a := range ends {
		if a.says != "" {
			d.problem(a.i, "area "+a.transit+" / virtual-link "+a.peer.String(), "the timers and keys of a virtual link are not computed: it is taken to agree with its other end")
		}
		g, t := d.tree(a.i, a.transit)
		if g == nil || len(a.i.links) == 0 || !a.i.normal(a.transit) {
			continue
		}
		for _, b := range ends {
			if b.i.id != a.peer || a.i.id != b.peer || b.transit != a.transit || b.i.v3 != a.i.v3 {
				continue
			}
			v, ok := g.vertex[b.i.index]
			if !ok || t.Dist[v] == spf.Infinity || t.Dist[v] >= maxLinkMetric || len(t.Sets[t.Via[v]]) == 0 {
				continue
			}
			a.i.virtual = append(a.i.virtual, &virtualLink{b.i, a.transit, t.Dist[v], t.Sets[t.Via[v]]})
			a.i.backboneUp = true
			break
		}
	}
}

// dotted writes an area number as a dotted quad.
func dotted(area string) string {
	var n uint32
	if _, err := fmt.Sscan(area, &n); err != nil {
		return area
	}
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}).String()
}
