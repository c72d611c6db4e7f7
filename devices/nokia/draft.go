package nokia

import (
	"cmp"
	"net/netip"
	"slices"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// Draft holds what takes more than one statement to say, until all statements are read.
type Draft struct {
	// Addresses are by interface and statement ("To-P1 primary").
	Addresses map[string]*Address
	// Parts are values of statements that others need, by the path of the statement.
	Parts map[string]string
	// Lists are such values of which there are several, in order.
	Lists map[string][]string
	// Routes are static routes, which are in the model only where they are enabled.
	Routes map[string]*devices.StaticRoute
	// OSPF is what OSPF says of interfaces, by version, process and interface.
	OSPF map[string]*devices.InterfaceOSPF
	// ISIS is what IS-IS says of interfaces, by instance and interface.
	ISIS map[string]*devices.InterfaceISIS
	// Neighbors are BGP neighbours and groups, in the order of the text.
	Neighbors []*Neighbor
	later     []func()
	once      map[string]bool
	byBGP     map[*devices.BGPNeighbor]*Neighbor
}

// Address is an interface's address of which the length may stand in another statement.
type Address struct {
	Interface          *devices.Interface
	IP                 netip.Addr
	Bits               int
	Secondary, Anycast bool
	Off                bool
}

// Neighbor is what a BGP neighbour or group says that is put together when all is read.
type Neighbor struct {
	// Group reports a group, or what holds for the whole of BGP in a VRF.
	Group bool
	VRF   *devices.BGPVRF
	// VRFName is "default" for the base router.
	VRFName string
	Says    *devices.BGPNeighbor
	// Families are the address families named, with their state.
	Families map[string]bool
	// Import and Export are the policies, in order.
	Import, Export []string
	// Reject is whether eBGP without a policy is closed, by "import" and "export", where it is said.
	Reject map[string]bool
	// Internal is what "type" says.
	Internal string
}

// NewDraft gives an empty draft.
func NewDraft() *Draft {
	return &Draft{Addresses: map[string]*Address{}, Parts: map[string]string{}, Lists: map[string][]string{}, OSPF: map[string]*devices.InterfaceOSPF{}, ISIS: map[string]*devices.InterfaceISIS{}, Routes: map[string]*devices.StaticRoute{}, once: map[string]bool{},
		byBGP: map[*devices.BGPNeighbor]*Neighbor{}}
}

// First reports whether it is asked about a key for the first time.
func (d *Draft) First(key string) bool {
	if d.once[key] {
		return false
	}
	d.once[key] = true
	return true
}

// Later has f run when all statements are read, in the order in which it was asked for.
func (d *Draft) Later(f func()) { d.later = append(d.later, f) }

// PrefixSet finds or makes a set of prefixes. A route must match one of them and none denies, so that they have no order: once
// all is read they stand in that of the prefixes, whichever way the text has them.
func (d *Draft) PrefixSet(c *devices.Config, name string) *devices.PrefixList {
	l := ioslike.Get(&c.PrefixLists, name)
	l.Name = name
	if d.First("prefix set " + name) {
		d.Later(func() {
			slices.SortStableFunc(l.Entries, func(a, b devices.PrefixListEntry) int {
				return cmp.Or(a.Prefix.Addr().Compare(b.Prefix.Addr()), cmp.Compare(a.Prefix.Bits(), b.Prefix.Bits()), cmp.Compare(a.Min, b.Min), cmp.Compare(a.Max, b.Max))
			})
			for i := range l.Entries {
				l.Entries[i].Seq = 10 * (i + 1)
			}
		})
	}
	return l
}

// Address finds or makes the draft of an address.
func (d *Draft) Address(i *devices.Interface, statement string) *Address {
	a := ioslike.Get(&d.Addresses, i.Name+" "+statement)
	a.Interface = i
	return a
}

// Neighbor finds or makes the draft of a neighbour.
func (d *Draft) Neighbor(says *devices.BGPNeighbor, vrf *devices.BGPVRF, name string, group bool) *Neighbor {
	n := d.byBGP[says]
	if n == nil {
		n = &Neighbor{Group: group, VRF: vrf, VRFName: name, Says: says, Families: map[string]bool{}, Reject: map[string]bool{}}
		d.byBGP[says] = n
		d.Neighbors = append(d.Neighbors, n)
	}
	return n
}

// Finish puts what was drafted into the model. An address without its length is none.
func (d *Draft) Finish() {
	for _, a := range d.Addresses {
		if a.Off || !a.IP.IsValid() || a.Bits <= 0 || a.Bits > a.IP.BitLen() {
			continue
		}
		p := netip.PrefixFrom(a.IP, a.Bits)
		ioslike.Set(&a.Interface.Addresses, p.String(), &devices.Address{Prefix: p, Secondary: a.Secondary, Anycast: a.Anycast})
	}
	for _, f := range d.later {
		f()
	}
}
