package diffs

import (
	"fmt"
	"net/netip"
	"strings"
	"sync"

	"interlock/devices"
)

// DeltaRow says what follows from a difference in the model, whichever line made it. It stands beside the knowledge
// base of a vendor, which says what follows from a line.
type DeltaRow struct {
	// ID is the row's name, "delta/mtu".
	ID string
	// Paths are patterns over the paths of deltas, several with "; " between them: * is any key, a level [in
	// brackets] may be missing, (a|b) is either, and ** at the end is any number of further levels.
	Paths string
	// Ops are the ops it holds for, "" for all.
	Ops   string
	Kind  EffectKind
	Scope EffectScope
	// Target is what is hit; $1, $2 stand for the keys matched.
	Target string
	When   EffectWhen // Now where it is left out
	Undo   EffectUndo // UndoReplace where it is left out
	// Reaches is as in Effect.
	Reaches string
	// Detail says what happens; Source says how that is known.
	Detail, Source string

	// only is a further condition, nil for none.
	only func(c *change) bool
	// hits computes the target where Target is not enough; each gives several, with an effect each.
	hits func(c *change) string
	each func(c *change) []string
}

// DeltaRows lists all rows, in order.
func DeltaRows() []DeltaRow {
	var out []DeltaRow
	for _, table := range tables {
		out = append(out, table...)
	}
	return out
}

// tables are the rows by subject. A delta has the effects of every row that matches it; rows of kind none count only
// where no other does.
var tables = [][]DeltaRow{portRows, layer3Rows, gatewayRows, switchingRows, mlagRows, routingRows, ospfRows, isisRows, eigrpRows, bgpRows, policyRows, settingRows, managementRows}

// change is a delta with what is needed to judge it.
type change struct {
	Delta
	// keys are what the asterisks of the row's pattern matched.
	keys          []string
	before, after *devices.Config
	*surroundings
}

// surroundings are what all changes of one device share.
type surroundings struct {
	reached                 []netip.Addr
	wordsBefore, wordsAfter func() map[string]bool
}

// FromDeltas gives the effects that follow from the differences between two configurations of a device, in the order of
// the deltas. A delta known to do nothing has an effect of kind none; one that no row knows is in unknown, and nobody
// may take it for harmless. The addresses are those by which the device is managed, as the site names them.
func FromDeltas(before, after *devices.Config, deltas []Delta, management ...netip.Addr) (effects []Effect, unknown []Delta) {
	if before == nil {
		before = &devices.Config{}
	}
	if after == nil {
		after = &devices.Config{}
	}
	around := &surroundings{management, sync.OnceValue(func() map[string]bool { return saidWords(before) }), sync.OnceValue(func() map[string]bool { return saidWords(after) })}
	for _, d := range expand(before, after, deltas) {
		found := judge(change{Delta: d, before: before, after: after, surroundings: around})
		if len(found) == 0 {
			unknown = append(unknown, d)
		}
		effects = append(effects, found...)
	}
	return effects, unknown
}

// judge gives the effects of one delta, none if no row knows it.
func judge(c change) []Effect {
	var harmful, harmless []Effect
	for _, r := range rowsFor(c.Path) {
		if r.Ops != "" && !strings.ContainsRune(r.Ops, rune(c.Op)) {
			continue
		}
		keys, ok := r.match(c.Path)
		if !ok {
			continue
		}
		c.keys = keys
		if r.only != nil && !r.only(&c) {
			continue
		}
		if r.Kind == NoEffect {
			harmless = append(harmless, r.effects(&c)...)
		} else {
			harmful = append(harmful, r.effects(&c)...)
		}
	}
	switch {
	case len(harmful) > 0 && c.dormant():
		e := harmful[0]
		e.ID, e.Kind, e.When, e.Reaches = "delta/port-down-already", NoEffect, Now, ""
		e.Detail, e.Source = "the interface is shut down before and after, so nothing on it changes", "IEEE 802.3 clause 30.5 (a MAU that is administratively down passes nothing)"
		return []Effect{e}
	case len(harmful) > 0:
		return harmful
	case len(harmless) > 0:
		return harmless[:1]
	}
	return nil
}

func (r *compiledRow) effects(c *change) []Effect {
	e := Effect{Device: c.Device, Kind: r.Kind, Scope: r.Scope, Target: c.fill(r.Target), When: r.When, Undo: r.Undo, Pos: c.Pos,
		Text: c.Delta.String(), ID: r.ID, Source: r.Source, Detail: c.fill(r.Detail), Reaches: r.Reaches}
	if r.hits != nil {
		e.Target = r.hits(c)
	}
	if e.When == "" {
		e.When = Now
	}
	if e.Undo == "" {
		e.Undo = UndoReplace
	}
	if r.each == nil {
		return []Effect{e}
	}
	var out []Effect
	for _, target := range r.each(c) {
		e.Target = target
		out = append(out, e)
	}
	return out
}

// String tells a delta in words: "interface Ethernet1/49 / mtu: 1500 -> 9216".
func (d Delta) String() string {
	switch {
	case d.Op == Changed:
		return fmt.Sprintf("%s: %s -> %s", d.Path, d.Before, d.After)
	case d.Op == Added && d.After != "" && d.After != "true":
		return fmt.Sprintf("+ %s: %s", d.Path, d.After)
	case d.Op == Removed && d.Before != "" && d.Before != "true":
		return fmt.Sprintf("- %s: %s", d.Path, d.Before)
	}
	return fmt.Sprintf("%c %s", d.Op, d.Path)
}

// fill puts the keys in the place of $1 to $9.
func (c *change) fill(s string) string {
	for i, key := range c.keys {
		s = strings.ReplaceAll(s, fmt.Sprintf("$%d", i+1), key)
	}
	return strings.TrimSpace(s)
}

// expand tells a physical port that is written down on one side only as its values: the port itself is there all the
// time, so a new block may shut it and a missing one brings back the defaults.
func expand(before, after *devices.Config, deltas []Delta) []Delta {
	var out []Delta
	for _, d := range deltas {
		name, isPort := strings.CutPrefix(d.Path, "interface ")
		if !isPort || strings.Contains(name, devices.PathSeparator) || d.Op == Changed {
			out = append(out, d)
			continue
		}
		x, y := before.Interfaces[name], after.Interfaces[name]
		switch {
		case x == nil && y != nil && isPhysical(y):
			x = unwritten(before, y)
		case y == nil && x != nil && isPhysical(x):
			y = unwritten(after, x)
		default:
			out = append(out, d)
			continue
		}
		values := Between(&devices.Config{Interfaces: map[string]*devices.Interface{name: x}}, &devices.Config{Interfaces: map[string]*devices.Interface{name: y}}, d.Device)
		if len(values) == 0 {
			out = append(out, d)
		}
		for _, v := range values {
			v.Pos, _ = after.Where(v.Path)
			if v.Pos.IsZero() {
				v.Pos = d.Pos
			}
			v.Was = d.Was
			out = append(out, v)
		}
	}
	return out
}

func isPhysical(i *devices.Interface) bool {
	return i.Kind == devices.Ethernet || i.Kind == devices.MgmtPort
}

// unwritten is a port of which a configuration says nothing.
func unwritten(c *devices.Config, like *devices.Interface) *devices.Interface {
	p := &devices.Interface{Name: like.Name, Kind: like.Kind}
	if like.Kind == devices.Ethernet {
		p.Shutdown = c.System.DefaultShutdown
		if p.Switchport = !c.System.DefaultRouted; p.Switchport {
			// Port mode access in VLAN 1 is written in different ways; what is like it is no difference.
			p.Mode = devices.Access
			if like.Mode == "" || like.AccessVLAN == 0 {
				p.Mode = ""
			}
			if like.Mode == devices.Access {
				p.Mode = like.Mode
			}
			if like.AccessVLAN == 1 {
				p.AccessVLAN = 1
			}
		}
	}
	return p
}
