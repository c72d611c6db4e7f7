package simulate

import (
	"slices"

	"interlock/simulate/flows"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// holdsByFewer reports that a service all of whose packets arrived in another state still has them arrive because they go by some of the
// same ways and by no others. Where that cannot be told it is false, and the flow is followed anew.
//
// The argument: a walk is decided, table by table, by the next hops there, by the interfaces they leave and are received by, and by who
// answers. Going from where packets start, at each table met every next hop is one that was there, at least one is left, the interfaces are
// up as they were and in the segments they were in. So every way that packets now take is one that they could take before, and all of
// those arrived. Devices may have lost other ports (lost); anything else that is new about one of them ends the argument.
func (s *Settled) holdsByFewer(was *fate, from *Settled) bool {
	if !was.arrives || was.unsure != "" {
		return false
	}
	for _, t := range was.traces {
		if !s.goesOn(t, from) {
			return false
		}
	}
	return true
}

// goesOn is holdsByFewer of one flow.
func (s *Settled) goesOn(t *flows.Trace, from *Settled) bool {
	if s.met == nil {
		s.met = map[*flows.Visit]bool{}
	}
	met, sameFor := s.met, s.Routes.SameFor(from.Routes, t.Header.Dst)
	clear(met)
	var next []*flows.Visit
	meet := func(v *flows.Visit) {
		if !met[v] {
			met[v] = true
			next = append(next, v)
		}
	}
	for _, v := range t.Starts {
		meet(v)
	}
	for len(next) > 0 {
		v := next[len(next)-1]
		next = next[:len(next)-1]
		was := from.low.Network.Device(v.Device)
		is := s.low.Network.Devices[was.Index]
		var gone []*layer3.Interface
		if is != was {
			var ok bool
			if gone, ok = lost(was, is); !ok || isIn(gone, v.In) {
				return false
			}
		}
		if v.End != nil { // it is the device's own address
			if slices.ContainsFunc(gone, func(i *layer3.Interface) bool { return i.Owns(t.Header.Dst) }) {
				return false
			}
			continue
		}
		id := rib.ID{Device: v.Device, VRF: v.VRF}
		same := sameFor(id)
		var hops []flows.Hop
		if !same {
			hops = s.forward(id, t.Header.Dst).Hops
			if len(hops) == 0 || slices.ContainsFunc(hops, func(h flows.Hop) bool {
				return !slices.ContainsFunc(v.Steps, func(x flows.Step) bool { return x.Hop == h })
			}) {
				return false
			}
		}
		for _, x := range v.Steps {
			switch {
			case !same && !slices.Contains(hops, x.Hop): // not taken any more
			case isIn(gone, x.Hop.Interface), x.To == nil && is != was: // who is behind a port is for the tracer to say
				return false
			case x.To != nil:
				meet(x.To)
			}
		}
	}
	return true
}

// lost lists the interfaces of a device that are down in a state and were not in another; it reports false where anything else about it is
// new.
func lost(was, is *layer3.Device) ([]*layer3.Interface, bool) {
	if was.Up != is.Up || was.Config != is.Config || len(was.Interfaces) != len(is.Interfaces) {
		return nil, false
	}
	var out []*layer3.Interface
	for k, o := range was.Interfaces {
		switch i := is.Interfaces[k]; {
		case i == o:
		case o.Up && !i.Up:
			out = append(out, i)
		case i.Up != o.Up || i.Segment != o.Segment || !slices.Equal(i.Virtual, o.Virtual):
			return nil, false
		}
	}
	return out, true
}

func isIn(is []*layer3.Interface, name string) bool {
	return slices.ContainsFunc(is, func(i *layer3.Interface) bool { return i.Name == name })
}
