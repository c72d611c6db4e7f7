package simulate

import (
	"fmt"
	"strings"
)

// mlagMismatch finds settings that the two members of a vPC or MLAG domain must share and do not.
func mlagMismatch(v *view) []Fact {
	var out []Fact
	for i := range v.domains {
		d := &v.domains[i]
		if !v.state.devUp[d.a] || !v.state.devUp[d.b] {
			continue
		}
		a, b := v.names[d.a], v.names[d.b]
		ca, cb := v.configs[a], v.configs[b]
		tell := func(x difference, peerPath, so string) {
			f := v.fact("mlag/type-1-mismatch", a, x.path, b, peerPath,
				fmt.Sprintf("%s is %s on %s and %s on %s: %s%s", x.words, x.a, a, x.b, b, x.why, so),
				"give both members the same "+x.words)
			f.Weak = x.weak
			out = append(out, f)
		}
		for _, x := range domainDifferences(ca, cb) {
			tell(x, x.path, "")
		}
		for _, x := range globalDifferences(ca, cb) {
			tell(x, x.path, d.consequence(x, "all vPCs", v.names))
		}
		for _, l := range d.legs {
			ia, ib := v.lags[l.a].ifc, v.lags[l.b].ifc
			ma, mb := v.member(l.a), v.member(l.b)
			for _, x := range legDifferences(d.kind, ia, ib, ma, mb) {
				peer := strings.Replace(x.path, "interface "+ia.Name, "interface "+ib.Name, 1)
				if ma != nil && mb != nil {
					peer = strings.Replace(peer, "interface "+ma.Name, "interface "+mb.Name, 1)
				}
				x.words = fmt.Sprintf("%s of %s (%s %d)", x.words, ia.Name, d.kind, l.id)
				tell(x, peer, d.consequence(x, fmt.Sprintf("vPC %d", l.id), v.names))
			}
		}
	}
	return out
}

// consequence says what a type-1 mismatch does to the legs.
func (d *domain) consequence(x difference, what string, names []string) string {
	if x.weak || d.kind != "vpc" {
		return ""
	}
	if !d.graceful {
		return ", and without the graceful consistency check the VLANs of " + what + " are suspended on both members"
	}
	if d.secondary < 0 {
		return ", so the secondary takes " + what + " down (which of them is secondary, the configuration does not tell)"
	}
	return fmt.Sprintf(", so %s, the secondary, takes %s down", names[d.secondary], what)
}
