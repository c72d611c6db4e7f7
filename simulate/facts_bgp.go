package simulate

import (
	"cmp"
	"fmt"
	"net/netip"

	"interlock/devices"
	peering "interlock/simulate/bgp"
)

// session is one side of a BGP session, inheritance worked in.
type session struct {
	dev, vrf string
	addr     netip.Addr // of the neighbour
	path     string
	n        *devices.BGPNeighbor
	party    peering.Party
}

// sessions lists the neighbours of all live devices that are not shut down, by device and VRF.
func (v *view) sessions() []session {
	var out []session
	for _, dev := range v.live() {
		b := v.configs[dev].BGP
		if b == nil || b.Shutdown {
			continue
		}
		for _, vrf := range sortedKeys(b.VRFs) {
			in := b.VRFs[vrf]
			for _, key := range sortedKeys(in.Neighbors) {
				addr, err := netip.ParseAddr(key)
				if err != nil {
					continue // by interface: both ends are the link's
				}
				party := peering.PartyOf(v.configs[dev], vrf, key)
				s := session{dev, vrf, addr, "router bgp / vrf " + vrf + " / neighbor " + key, party.Says, party}
				if s.n.Shutdown == nil || !*s.n.Shutdown {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// bgpMismatch finds sessions whose two sides do not fit each other.
func bgpMismatch(v *view) []Fact {
	owners := map[netip.Addr][]placed{}
	mine := map[string][]placed{} // by device and VRF
	for _, p := range v.addresses() {
		owners[p.prefix.Addr()] = append(owners[p.prefix.Addr()], p)
		mine[p.dev+" "+p.vrf] = append(mine[p.dev+" "+p.vrf], p)
	}
	all := v.sessions()
	sides := map[string]*session{}
	for i := range all {
		s := &all[i]
		sides[s.dev+" "+s.vrf+" "+s.addr.String()] = s
	}
	var out []Fact
	for i := range all {
		s := &all[i]
		owner, ok := ownerOf(v, s, owners[s.addr], mine)
		if !ok {
			continue
		}
		source := sourceOf(v, s, mine)
		var back *session
		for _, p := range source {
			if b := sides[owner.dev+" "+owner.vrf+" "+p.prefix.Addr().String()]; b != nil {
				back = b
				break
			}
		}
		out = append(out, v.peering(s, back, owner, source, mine, sides)...)
	}
	return out
}

// ownerOf finds the device that has the neighbour's address: the only one, or the only one on a segment with s.
func ownerOf(v *view, s *session, owners []placed, mine map[string][]placed) (placed, bool) {
	var found []placed
	for _, o := range owners {
		if o.dev != s.dev && o.vrf != " management" && !o.anycast {
			found = append(found, o)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	var near []placed
	for _, o := range found {
		for _, m := range mine[s.dev+" "+s.vrf] {
			if m.prefix.Masked() == o.prefix.Masked() && v.together(s.dev, m.ifc, o.dev, o.ifc) {
				near = append(near, o)
				break
			}
		}
	}
	if len(near) == 1 {
		return near[0], true
	}
	return placed{}, false
}

// sourceOf gives the addresses that a session may leave from: the update source's, those in the neighbour's subnet, or
// any of the VRF where only routing tells.
func sourceOf(v *view, s *session, mine map[string][]placed) []placed {
	all := mine[s.dev+" "+s.vrf]
	var out []placed
	if s.n.UpdateSource != "" {
		for _, p := range all {
			if p.ifc.Name == s.n.UpdateSource && p.prefix.Addr().Is6() == s.addr.Is6() {
				out = append(out, p)
			}
		}
		return out
	}
	for _, p := range all {
		if p.prefix.Contains(s.addr) {
			out = append(out, p)
		}
	}
	if len(out) > 0 {
		return out
	}
	return all
}

// peering compares the two sides of a session; it is called once from either.
func (v *view) peering(s, back *session, owner placed, source []placed, mine map[string][]placed, sides map[string]*session) []Fact {
	var out []Fact
	tell := func(word, message, hint string, weak bool) {
		peerPath := owner.path
		if back != nil {
			peerPath = back.path + " / " + word
		}
		f := v.fact("bgp/peer-mismatch", s.dev, s.path+" / "+word, owner.dev, peerPath, message, hint)
		f.Weak = weak
		out = append(out, f)
	}
	who := fmt.Sprintf("neighbor %s of %s (%s:%s)", s.addr, s.dev, owner.dev, owner.ifc.Name)
	pb := v.configs[owner.dev].BGP
	if back == nil {
		if pb != nil && pb.VRFs[owner.vrf] != nil {
			if len(source) > 0 && listens(pb.VRFs[owner.vrf], source) {
				return nil
			}
			for _, p := range mine[s.dev+" "+s.vrf] {
				if sides[owner.dev+" "+owner.vrf+" "+p.prefix.Addr().String()] != nil {
					tell("update-source", fmt.Sprintf("the session with %s leaves from %s, and %s expects %s: it does not come up from this side", who, sourceWord(source), owner.dev, p.prefix.Addr()),
						"set update-source on both sides to what the other expects", true)
					return out
				}
			}
		}
		f := v.fact("bgp/peer-mismatch", s.dev, s.path, owner.dev, "router bgp",
			fmt.Sprintf("%s has no counterpart: %s is not configured for the session, so it does not come up", who, owner.dev),
			"configure the session on "+owner.dev+" too, or shut it down here until it is")
		return append(out, f)
	}
	if as := s.party.Meets(back.party); !s.party.Accepts(as) {
		tell("remote-as", fmt.Sprintf("%s is expected in AS %s and presents itself as AS %d: the session does not come up", who, cmp.Or(s.n.RemoteAS, "(none given)"), as),
			"correct remote-as, or the other side's AS", false)
	}
	if s.dev < back.dev {
		switch a, b := s.n.Password, back.n.Password; {
		case (a == "") != (b == ""):
			has := s.dev
			if a == "" {
				has = back.dev
			}
			tell("password", fmt.Sprintf("only %s has a password for the session with %s: it does not come up", has, who), "set the same password on both sides", false)
		case a != b:
			tell("password", fmt.Sprintf("the passwords of the session with %s are stored differently on the two sides: whether they are the same, and the session comes up, cannot be told", who), "make sure both sides have the same password, and waive this", false)
			f := &out[len(out)-1]
			f.Kind, f.Detail = "simulate/unmodelled", a+" "+b
		}
		for _, f := range familiesOf(s, back) {
			x, xOK := s.party.Active(f)
			y, yOK := back.party.Active(f)
			if xOK && yOK && x != y {
				on, off := s.dev, back.dev
				if y {
					on, off = off, on
				}
				tell("address-family "+f, fmt.Sprintf("%s is active on %s and not on %s for the session with %s: no routes of it are exchanged", f, on, off, who), "activate the family on both sides, or on neither", true)
			}
		}
		if s.n.Passive && back.n.Passive {
			tell("transport passive", fmt.Sprintf("both sides of the session with %s wait for the other to open it", who), "let one side connect", true)
		}
	}
	connected := false
	for _, p := range mine[s.dev+" "+s.vrf] {
		connected = connected || p.prefix.Contains(s.addr) && !p.prefix.IsSingleIP()
	}
	if !connected && external(s, back) && s.n.EBGPMultihop <= 1 && s.n.TTLSecurity == 0 && !s.n.DisableConnectedCheck {
		tell("ebgp-multihop", fmt.Sprintf("%s is in another AS and in no subnet of the device, without ebgp-multihop: the session does not come up", who), "set ebgp-multihop", true)
	}
	return out
}

func sourceWord(source []placed) string {
	if len(source) == 0 {
		return "an interface without address"
	}
	return source[0].prefix.Addr().String()
}

// listens reports whether a VRF takes sessions from one of the addresses by a listen range.
func listens(in *devices.BGPVRF, source []placed) bool {
	for r := range in.DynamicNeighbors {
		if p, err := netip.ParsePrefix(r); err == nil {
			for _, s := range source {
				if p.Contains(s.prefix.Addr()) {
					return true
				}
			}
		}
	}
	return false
}

// external reports that two sides show each other different ASes.
func external(s, back *session) bool {
	return s.party.Meets(back.party) != back.party.Meets(s.party)
}

// familiesOf lists the families that either side names.
func familiesOf(a, b *session) []string {
	set := map[string]bool{"ipv4 unicast": true}
	for _, s := range [...]*session{a, b} {
		for f := range s.n.Families {
			if f != "" {
				set[f] = true
			}
		}
	}
	return sortedKeys(set)
}
