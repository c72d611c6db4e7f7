package flows

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/systems"
)

// Filtered is what an access list does with a flow.
type Filtered struct {
	// Interface and Direction ("in" or "out") are where it is applied, List its name.
	Interface, Direction, List string
	// Verdict is Delivered where it lets the flow pass, else Denied, Partly or Unmodelled.
	Verdict EndKind
	// Entry is the line that decides, "" for what holds where no line matches; Pos its place.
	Entry string
	Pos   devices.Pos
	// Why says what is not known, for Unmodelled.
	Why string
}

func (f *Filtered) String() string {
	s := f.Direction + " " + f.Interface + ", list " + f.List + ": "
	switch {
	case f.Why != "":
		s += f.Why
	case f.Entry != "":
		s += f.Entry
	case f.Verdict == Delivered:
		s += "permitted"
	default:
		s += "no line permits it"
	}
	if f.Pos.File != "" {
		s += " (" + f.Pos.String() + ")"
	}
	return s
}

// end is how the flow ends at the list, nil where it passes.
func (f *Filtered) end(device, vrf, at string) *End {
	if f.Verdict == Delivered {
		return nil
	}
	e := &End{Kind: f.Verdict, Device: device, VRF: vrf, Interface: at, Pos: f.Pos}
	on := "list " + f.List + " " + f.Direction + " of " + f.Interface
	switch {
	case f.Why != "":
		e.Why = on + ": " + f.Why
	case f.Entry != "":
		e.Why = on + ": " + f.Entry
	default:
		e.Why = on + " has no line that permits it"
	}
	return e
}

// filter applies the lists of an interface in a direction: its own, and those of the layer-2 ports that may carry its VLAN. It gives the
// one that stops the flow, or else one that lets it pass; nil where there is none.
func (t *Tracer) filter(i *layer3.Interface, direction string, h Header) *Filtered {
	family := "ipv4"
	if h.Dst.Is6() {
		family = "ipv6"
	}
	var passed *Filtered
	for _, key := range applied(i.Config, family, direction) {
		f := t.apply(i.Device, i.Name, direction, i.Config.ACLs[key], family, h)
		if strings.HasSuffix(key, " common") && f.Verdict != Delivered {
			f.Verdict, f.Why = Unmodelled, "a common list beside the interface's own is not modelled"
		}
		if f.Verdict != Delivered {
			return f
		}
		passed = f
	}
	for _, p := range switchports(i) {
		for _, key := range applied(p, family, direction) {
			if !strings.HasPrefix(key, "port") && systems.FilterOf(i.Device.Config.OS).InactiveOnPorts {
				continue
			}
			f := t.apply(i.Device, p.Name, direction, p.ACLs[key], family, h)
			if f.Verdict != Delivered {
				f.Verdict, f.Why = Unmodelled, "it may stop what passes this port of the VLAN, and which port the packets take is not modelled"
				return f
			}
			passed = f
		}
	}
	return passed
}

// applied are the keys of an interface's lists for a family and direction, in order.
func applied(i *devices.Interface, family, direction string) []string {
	var keys []string
	for key := range i.ACLs {
		w := strings.Fields(key)
		if len(w) < 2 || !slices.Contains(w, direction) {
			continue
		}
		if w[0] == family || w[0] == "port" || w[0] == "any" {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	return keys
}

// switchports are the layer-2 ports with lists of a device that may carry the VLAN of an interface.
func switchports(i *layer3.Interface) []*devices.Interface {
	if i.Config.Kind != devices.SVI {
		return nil
	}
	vlan := i.Config.Dot1q
	if vlan == 0 {
		at := strings.IndexAny(i.Name, "0123456789")
		if at < 0 {
			return nil
		}
		vlan, _ = strconv.Atoi(i.Name[at:])
	}
	var out []*devices.Interface
	for _, p := range i.Device.Config.Interfaces {
		if !p.Switchport || len(p.ACLs) == 0 || p.Shutdown {
			continue
		}
		carries := p.AllowedVLANs == "" || p.AllowedVLANs.Contains(vlan)
		if p.Mode == devices.Access || p.Mode == "" {
			carries = max(1, p.AccessVLAN) == vlan || p.VoiceVLAN == vlan
		}
		if carries {
			out = append(out, p)
		}
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Name < out[b].Name })
	return out
}

// apply evaluates a list by name.
func (t *Tracer) apply(d *layer3.Device, at, direction, name, family string, h Header) *Filtered {
	f := &Filtered{Interface: at, Direction: direction, List: name, Verdict: Delivered, Pos: where(d, "interface "+at+" / access-group")}
	l := t.listOf(d.Config, name, family)
	if l == nil || len(l.entries) == 0 {
		row := systems.FilterOf(d.Config.OS)
		what, then := "not defined", row.Undefined
		if l != nil {
			what, then = "empty", row.Empty
		}
		switch then {
		case systems.PermitsAll:
			f.Entry = "it is " + what + ", which lets everything pass on this system"
		default:
			f.Verdict, f.Why = Unmodelled, "it is "+what+", and what this system does then is not modelled"
		}
		return f
	}
	worst := l.decide(h)
	if h.Protocol == "tcp" && !h.Reply || h.Protocol == "" {
		// A session has packets of both kinds: the one that opens it, and those after it.
		later := h
		later.Reply = true
		if o := l.decide(later); o.Verdict > worst.Verdict {
			worst = o
		}
	}
	f.Verdict, f.Entry, f.Why = worst.Verdict, worst.Entry, worst.Why
	if worst.Pos.File != "" {
		f.Pos = worst.Pos
	}
	return f
}

// list is an access list ready for matching.
type list struct{ entries []rule }

type rule struct {
	permit bool
	text   string
	pos    devices.Pos
	match  func(Header) match
}

// listOf finds a list by name and family, and makes it ready once. The names of the families are apart on some systems.
func (t *Tracer) listOf(c *devices.Config, name, family string) *list {
	a := c.ACLs[name]
	if a == nil || a.Family != family && a.Family != "" {
		other := map[string]string{"ipv4": "inet", "ipv6": "inet6"}[family]
		for _, key := range []string{name + " (" + family + ")", name + " (" + other + ")"} {
			if x := c.ACLs[key]; x != nil && x.Family == family {
				a = x
			}
		}
	}
	if a == nil || a.Family != family && a.Family != "" {
		return nil
	}
	if l, ok := t.lists.Load(a); ok {
		return l.(*list)
	}
	l := &list{}
	for _, e := range a.Entries {
		if e.Remark != "" || e.Protocol == "" && !e.Permit && e.Pos.File == "" && len(e.Options) == 0 && e.Source == (devices.ACLAddress{}) {
			continue
		}
		if slices.Contains(e.Options, "then next term") {
			continue // goes on to the next entry
		}
		l.entries = append(l.entries, rule{e.Permit, entryText(e), e.Pos, compile(c, e)})
	}
	t.lists.Store(a, l)
	return l
}

// decide goes through the entries: the first that matches all the packets of the header ends it; one that may match some of them leaves
// both outcomes open, which matters where the rest of the list says otherwise. What no entry matches is denied.
func (l *list) decide(h Header) Filtered {
	var permits, denies, unsure *rule
	why := ""
	note := func(r *rule) {
		if r.permit && permits == nil {
			permits = r
		} else if !r.permit && denies == nil {
			denies = r
		}
	}
	last := &rule{}
	for n := range l.entries {
		r := &l.entries[n]
		m := r.match(h)
		if m.is == none {
			continue
		}
		note(r)
		if m.is == all {
			last = r
			break
		}
		if m.why != "" && unsure == nil {
			unsure, why = r, m.why
		}
	}
	if last.match == nil {
		if permits == nil && denies == nil {
			return Filtered{Verdict: Denied}
		}
		if denies == nil {
			denies = last
		}
	}
	told := func(k EndKind, r *rule) Filtered { return Filtered{Verdict: k, Entry: r.text, Pos: r.pos} }
	switch {
	case permits == nil:
		return told(Denied, denies)
	case denies == nil:
		return told(Delivered, last)
	case unsure != nil:
		f := told(Unmodelled, unsure)
		f.Why = fmt.Sprintf("whether %q matches is not known: %s", unsure.text, why)
		return f
	default:
		return told(Partly, denies)
	}
}

// entryText writes an entry in neutral words.
func entryText(e devices.ACLEntry) string {
	w := []string{map[bool]string{true: "permit", false: "deny"}[e.Permit], e.Protocol, addressText(e.Source), portText(e.SourcePort), addressText(e.Destination), portText(e.DestinationPort)}
	w = append(w, e.Options...)
	return strings.Join(slices.DeleteFunc(w, func(s string) bool { return s == "" }), " ")
}

func addressText(a devices.ACLAddress) string {
	switch {
	case a.Text != "":
		return a.Text
	case a.Group != "":
		return "group " + a.Group
	case a.Prefix.IsValid() && a.Prefix.IsSingleIP():
		return a.Prefix.Addr().String()
	case a.Prefix.IsValid():
		return a.Prefix.String()
	case a.Address.IsValid():
		return a.Address.String() + " wildcard " + a.Wildcard.String()
	}
	return "any"
}

func portText(p devices.PortMatch) string {
	if p.Op == "" {
		return ""
	}
	return p.Op + " " + strings.Join(p.Values, " ")
}
