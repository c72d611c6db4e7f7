package simulate

import (
	"sort"

	"interlock/devices"
)

// Facts tells what is wrong between the devices of a network, and inside each, that needs no routing to see. The order
// is fixed and each fact is said once. What is down gives no facts: a device that is away disagrees with nobody.
func Facts(n *devices.Network, down Down) []Fact {
	v := newView(n, down)
	var out []Fact
	for _, k := range factKinds {
		out = append(out, k.find(v)...)
	}
	return sortFacts(out)
}

// Between tells what is wrong with a network that only shows beside what it was: spanning-tree roots that moved and
// gateways that nobody is any more.
func Between(before, after *devices.Network) []Fact {
	return sortFacts(append(RootMoved(before, after), gatewaysLost(before, after)...))
}

// view is a network as the facts look at it.
type view struct {
	*fabric
	state *state
	lower *Lower
	l2    *broadcast
}

func newView(n *devices.Network, down Down) *view {
	w := NewLayers(n).With(down)
	return &view{fabric: w.layers.f, state: w.state, lower: w, l2: w.domains()}
}

// factKinds are all kinds of fact, each with what finds it. A kind is the name of the rule that judges it.
var factKinds = []struct {
	kind string
	find func(*view) []Fact
}{
	{"mlag/type-1-mismatch", mlagMismatch},
	{"vlan/pruned", vlanPruned},
	{"vlan/native-mismatch", nativeMismatch},
	{"mtu/mismatch", mtuMismatch},
	{"lag/below-min-links", lagBelowMinLinks},
	{"address/duplicate", addressDuplicate},
	{"gateway/no-active", gatewayNoActive},
	{"gateway/two-active", gatewayTwoActive},
	{"ospf/adjacency-mismatch", ospfMismatch},
	{"bgp/peer-mismatch", bgpMismatch},
	{"reference/undefined", referenceUndefined},
	{"reference/shadowed", referenceShadowed},
}

// live are the devices that are not down, in order.
func (v *view) live() []string {
	var out []string
	for d, name := range v.names {
		if v.state.devUp[d] {
			out = append(out, name)
		}
	}
	return out
}

// isUp reports whether an interface of a device is up in the state looked at.
func (v *view) isUp(dev string, i *devices.Interface) bool {
	d, ok := v.dev[dev]
	return ok && v.state.interfaceUp(d, i)
}

// fact makes a fact between two devices with the places of both paths.
func (v *view) fact(kind, dev, path, peer, peerPath, message, hint string) Fact {
	f := Fact{Kind: kind, Device: dev, Peer: peer, Path: path, Pos: where(v.configs[dev], path), Message: message, Hint: hint}
	if peer != "" {
		f.PeerPath, f.PeerPos = peerPath, where(v.configs[peer], peerPath)
	}
	return f
}

// sortFacts orders facts and drops those said twice.
func sortFacts(fs []Fact) []Fact {
	key := func(f Fact) [6]string { return [6]string{f.Kind, f.Device, f.Path, f.Peer, f.Message, f.Detail} }
	sort.SliceStable(fs, func(i, j int) bool {
		a, b := key(fs[i]), key(fs[j])
		for n := range a {
			if a[n] != b[n] {
				return a[n] < b[n]
			}
		}
		return false
	})
	var out []Fact
	for i, f := range fs {
		if i == 0 || key(f) != key(fs[i-1]) {
			out = append(out, f)
		}
	}
	return out
}
