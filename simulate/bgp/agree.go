package bgp

import "cmp"

// judge compares what the two sides say; what keeps the session down is said on the side that will not have it.
func (t *sessions) judge(x *side) {
	p := x.peer
	if p == nil {
		return
	}
	mine, theirs := x.party(), p.party()
	x.remoteAS, x.localAS = mine.Meets(theirs), theirs.Meets(mine)
	switch {
	case x.remoteAS == x.localAS:
		x.kind = internal
	case x.speaker.confederation != 0 && x.speaker.config.ConfederationPeers[x.remoteAS]:
		x.kind = confederate
	default:
		x.kind = external
	}
	if !mine.Accepts(x.remoteAS) {
		x.down("remote-as", "it is expected in AS %s and shows itself as AS %d", cmp.Or(x.says.RemoteAS, "(none given)"), x.remoteAS)
	}
	if (x.says.Password == "") != (p.says.Password == "") {
		x.down("password", "only one of the two sides has a password")
	}
	if x.says.Passive && p.says.Passive {
		x.down("transport passive", "both sides wait for the other to open it")
	}
	if x.kind != internal && x.connected == nil && x.iface == "" && x.says.EBGPMultihop <= 1 && x.says.TTLSecurity == 0 && !x.says.DisableConnectedCheck && x.speaker.vrf.Settings["disable-ebgp-connected-route-check"] == "" {
		x.down("ebgp-multihop", "the neighbour is in another AS and in no subnet of the device, without ebgp-multihop")
	}
	// A packet may cross as many links as its TTL says (RFC 4271 leaves it open; FRR and the vendors send with the number of ebgp-multihop as TTL).
	if ttl := x.says.EBGPMultihop; x.kind != internal && x.connected == nil && ttl > 1 && ttl < 255 {
		if n := t.links(x, ttl); n > ttl {
			x.down("ebgp-multihop", "its packets may cross %d links, and the neighbour is further away", ttl)
		}
	}
	// Without ebgp-multihop packets to another AS leave with a TTL of 1 (RFC 5082, 2.1; Cisco IOS BGP command reference, "neighbor ttl-security":
	// it has to be configured on both sides).
	if x.says.TTLSecurity > 0 && p.says.TTLSecurity == 0 && x.kind == external && max(1, p.says.EBGPMultihop) < 255-x.says.TTLSecurity+1 {
		x.down("ttl-security hops", "packets of the other side come with too low a TTL")
	}
	if s := x.speaker; s.routerID.IsValid() && s.routerID == p.speaker.routerID && s.id.Device != p.speaker.id.Device && (x.kind == internal || s.rules.RouterIDsDiffer) {
		x.down("", "both sides have the router id %s", s.routerID)
	}
	if x.silent && p.silent {
		if x.why == "" && p.why == "" && t.in.Past.had(x) && !t.lost(x) && !t.lost(p) {
			t.kept = append(t.kept, x)
		}
		x.down("", "either side has but a default route to the other, over which it opens no session")
	}
	for _, y := range [...]*side{x, p} {
		if y.doubtful && x.why == "" && t.lost(y) {
			x.waits = t.over == nil
			x.down("", "packets to %s are lost on the way, or go round", y.remote)
		}
	}
	for f := range families {
		a, _ := mine.Active(familyWords[f])
		if b, _ := theirs.Active(familyWords[f]); a && b {
			x.families[f] = newSideFamily(x, f)
		}
	}
}
