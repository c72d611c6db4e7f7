package routepolicy

import (
	"net/netip"

	"interlock/devices"
)

// accessList is an access list used to filter routes: the source of an entry is held against the network's address, and, of an extended
// entry, the destination against its mask (Cisco, "Using Extended ACLs as distribute-lists"). What no entry takes is denied.
type accessList struct {
	from *devices.ACL
	// holdsLength: see systems.Policy.ACLHoldsLength.
	holdsLength bool
}

// acl makes an access list ready, nil where it is not defined. The lock is held.
func (p *Policies) acl(name string) *accessList {
	if l, ok := p.acls[name]; ok {
		return l
	}
	var l *accessList
	if from := p.config.ACLs[name]; from != nil {
		l = &accessList{from, p.system.Policy.ACLHoldsLength}
	}
	p.acls[name] = l
	return l
}

func (l *accessList) permits(p netip.Prefix) (truth, string) {
	for i := range l.from.Entries {
		e := &l.from.Entries[i]
		if e.Remark != "" {
			continue
		}
		if l.holdsLength && e.Source.Prefix.IsValid() && e.Source.Prefix.Bits() > p.Bits() {
			continue
		}
		switch takesRoute(e, p) {
		case yes:
			return is(e.Permit), ""
		case unknown:
			return unknown, "an entry of access list " + l.from.Name + " cannot be held against a route"
		}
	}
	return no, ""
}

func takesRoute(e *devices.ACLEntry, p netip.Prefix) truth {
	if e.SourcePort.Op != "" || e.DestinationPort.Op != "" {
		return unknown
	}
	for _, o := range e.Options {
		switch o {
		case "log", "log-input", "exact-match":
		default:
			return unknown
		}
	}
	if e.Source.Group != "" || e.Source.Text != "" || e.Destination.Group != "" || e.Destination.Text != "" {
		return unknown
	}
	if !covers(e.Source, p.Addr()) {
		return no
	}
	for _, o := range e.Options {
		if o == "exact-match" && e.Source.Prefix.IsValid() && e.Source.Prefix.Bits() != p.Bits() {
			return no
		}
	}
	if e.Destination == (devices.ACLAddress{}) || e.Destination.Prefix.IsValid() && e.Destination.Prefix.Bits() == 0 {
		return yes
	}
	return is(covers(e.Destination, maskOf(p)))
}

func maskOf(p netip.Prefix) netip.Addr {
	b := make([]byte, p.Addr().BitLen()/8)
	for i := range p.Bits() {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// covers reports that an address of an entry takes an address; none written is any.
func covers(x devices.ACLAddress, a netip.Addr) bool {
	switch {
	case x.Prefix.IsValid():
		return x.Prefix.Contains(a)
	case !x.Address.IsValid():
		return true
	case x.Address.BitLen() != a.BitLen():
		return false
	}
	base, wild, b := x.Address.AsSlice(), x.Wildcard.AsSlice(), a.AsSlice()
	for i := range b {
		if (base[i]^b[i])&^wild[i] != 0 {
			return false
		}
	}
	return true
}
