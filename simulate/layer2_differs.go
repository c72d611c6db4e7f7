package simulate

import (
	"fmt"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
)

// Layer2Differs tells what layer 2 and the gateways on it are no longer, of what there is before and after: bundles with fewer members in
// service, neighbours that no longer hear each other, ports that spanning tree holds back elsewhere, and gateways that another device now is.
// The last two are weak: all is reached as before, by another way.
func Layer2Differs(before, after *Settled) []Fact {
	var out []Fact
	tell := func(weak bool, ref devices.PortRef, peer, path, message string) {
		c := after.ground.n.Devices[ref.Device].Config
		out = append(out, Fact{Kind: "layer2/unexpected-difference", Device: ref.Device, Peer: peer, Path: path, Pos: where(c, path), Message: message, Weak: weak,
			Hint: "correct the change, or say under \"expect:\" in change.yaml that this may differ (path: \"" + path + "\")"})
	}
	fewerMembers(before, after, tell)
	unheard(before, after, tell)
	movedBlocks(before, after, tell)
	movedGateways(before, after, tell)
	return sortFacts(out)
}

type teller func(weak bool, ref devices.PortRef, peer, path, message string)

// inService are the members in service of each bundle.
func (w *Lower) inService() map[devices.PortRef][]string {
	f := w.layers.f
	out := map[devices.PortRef][]string{}
	for g := range f.lags {
		l := &f.lags[g]
		if l.ifc == nil || l.ifc.Shutdown {
			continue
		}
		out[l.ref] = []string{}
		for _, m := range l.members {
			if w.state.up[m] && w.state.lagUp[g] {
				out[l.ref] = append(out[l.ref], f.ports[m].ref.Port)
			}
		}
	}
	return out
}

func fewerMembers(before, after *Settled, tell teller) {
	was, is := before.low.inService(), after.low.inService()
	for _, ref := range sortedRefs(was) {
		now, there := is[ref]
		if !there || len(now) >= len(was[ref]) {
			continue
		}
		var lost []string
		for _, m := range was[ref] {
			if !slices.Contains(now, m) {
				lost = append(lost, m)
			}
		}
		tell(false, ref, "", "interface "+ref.Port, fmt.Sprintf("%s on %s has %d links in service after the change and %d before: %s is no longer bundled", ref.Port, ref.Device, len(now), len(was[ref]), strings.Join(lost, ", ")))
	}
}

// heard are the layer-3 interfaces in service by name, each with those it hears.
func (s *Settled) heard() map[devices.PortRef]map[devices.PortRef]bool {
	out := map[devices.PortRef]map[devices.PortRef]bool{}
	for _, d := range s.low.Network.Devices {
		for _, i := range d.Interfaces {
			if !i.Up || isManagement(d.Config, i.Config) {
				continue
			}
			set := map[devices.PortRef]bool{}
			for _, o := range s.low.Network.Neighbors(i) {
				set[refOf(o)] = true
			}
			out[refOf(i)] = set
		}
	}
	return out
}

func refOf(i *layer3.Interface) devices.PortRef {
	return devices.PortRef{Device: i.Device.Name, Port: i.Name}
}

// unheard finds interfaces that are in service before and after, heard each other and do not any more, and hosts of the site that are not heard
// any more where they were.
func unheard(before, after *Settled, tell teller) {
	was, is := before.heard(), after.heard()
	lost := map[[2]string][][2]string{} // by two devices: the interfaces of each
	for _, a := range sortedRefs(was) {
		for _, b := range sortedRefs(was[a]) {
			if a.Device < b.Device && is[a] != nil && is[b] != nil && !is[a][b] {
				k := [2]string{a.Device, b.Device}
				lost[k] = append(lost[k], [2]string{a.Port, b.Port})
			}
		}
	}
	for _, k := range sortedPairs(lost) {
		var names []string
		for _, p := range lost[k] {
			names = append(names, p[0])
		}
		tell(false, devices.PortRef{Device: k[0], Port: names[0]}, k[1], "interface "+names[0],
			fmt.Sprintf("%s and %s heard each other on %s before the change, and do not after it", k[0], k[1], strings.Join(slices.Compact(names), ", ")))
	}
	st := site(after.ground.n)
	for _, name := range sortedKeys(st.Hosts) {
		w, i := before.hearsHost(name), after.hearsHost(name)
		for _, ref := range sortedRefs(w) {
			if was[ref] != nil && is[ref] != nil && !i[ref] {
				tell(false, ref, "", "interface "+ref.Port, fmt.Sprintf("%s:%s heard host %s before the change, and does not after it", ref.Device, ref.Port, name))
			}
		}
	}
}

// hearsHost are the interfaces that hear a host of the site.
func (s *Settled) hearsHost(name string) map[devices.PortRef]bool {
	out := map[devices.PortRef]bool{}
	h := s.ground.index.Host(name)
	if h == nil {
		return out
	}
	segments, _ := s.attached(h)
	for _, n := range segments {
		for _, i := range s.heardIn(n) {
			out[refOf(i)] = true
		}
	}
	return out
}

// movedBlocks finds ports that spanning tree holds back after the change and not before: frames take another way through the ring.
func movedBlocks(before, after *Settled, tell teller) {
	forwarded := map[string]bool{}
	ports := func(s *Settled, forwarding bool, each func(t SpanningTree, p TreePort)) {
		for _, t := range s.low.SpanningTrees() {
			for _, p := range t.Ports {
				if p.Forwarding == forwarding {
					each(t, p)
				}
			}
		}
	}
	key := func(p TreePort, vlan int) string { return fmt.Sprintf("%s:%s %d", p.Port.Device, p.Port.Port, vlan) }
	ports(before, true, func(t SpanningTree, p TreePort) {
		for _, v := range t.VLANs.IDs() {
			forwarded[key(p, v)] = true
		}
	})
	now := map[devices.PortRef][]int{}
	ports(after, false, func(t SpanningTree, p TreePort) {
		for _, v := range t.VLANs.IDs() {
			if forwarded[key(p, v)] {
				now[p.Port] = append(now[p.Port], v)
			}
		}
	})
	for _, ref := range sortedRefs(now) {
		vlans := now[ref]
		slices.Sort(vlans)
		tell(true, ref, "", "interface "+ref.Port, fmt.Sprintf("spanning tree blocks %s:%s for VLAN %s after the change, and did not before: frames take another way", ref.Device, ref.Port, devices.VLANs(slices.Compact(vlans)...)))
	}
}

// movedGateways finds groups that another device is active for after the change than before.
func movedGateways(before, after *Settled, tell teller) {
	active := func(s *Settled) map[string]bool {
		m := map[string]bool{}
		for _, g := range s.Gateways() {
			if g.State == "active" {
				m[g.Port.Device+":"+g.Port.Port+" "+g.Group] = true
			}
		}
		return m
	}
	was, up := active(before), map[string]bool{}
	for _, g := range before.Gateways() {
		up[g.Port.Device+":"+g.Port.Port+" "+g.Group] = g.State != "init"
	}
	for _, g := range after.Gateways() {
		k := g.Port.Device + ":" + g.Port.Port + " " + g.Group
		if g.State == "active" && !was[k] && up[k] {
			tell(true, g.Port, "", "interface "+g.Port.Port+" / "+g.Group, fmt.Sprintf("%s becomes the gateway of %s on %s, which another device was before the change", g.Port.Device, g.Group, g.Port.Port))
		}
	}
}

func sortedRefs[V any](m map[devices.PortRef]V) []devices.PortRef {
	out := make([]devices.PortRef, 0, len(m))
	for r := range m {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b devices.PortRef) int { return strings.Compare(a.Device+"\x00"+a.Port, b.Device+"\x00"+b.Port) })
	return out
}

func sortedPairs[V any](m map[[2]string]V) [][2]string {
	out := make([][2]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b [2]string) int { return strings.Compare(a[0]+"\x00"+a[1], b[0]+"\x00"+b[1]) })
	return out
}
