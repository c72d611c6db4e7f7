package diffs

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/google/go-cmp/cmp"

	"interlock/devices"
)

// Between gives the typed differences from before to after of one device, in the order of the model's fields, maps by
// key. Order makes a difference only in access lists, prefix, AS-path and community lists, and between the terms of a
// policy; there an entry is known by what it says and not by its number. An object that is there on one side only is one
// delta, with a summary of what it says; inside objects that are there on both sides there is one delta for each value.
// A nil Config is an empty one.
func Between(before, after *devices.Config, device string) []Delta {
	if before == nil {
		before = &devices.Config{}
	}
	if after == nil {
		after = &devices.Config{}
	}
	x, y := narrow(reflect.ValueOf(before).Elem(), reflect.ValueOf(after).Elem())
	r := &reporter{device: device, before: before, after: after}
	cmp.Equal(x.Interface(), y.Interface(), cmp.Reporter(r), modelled)
	return r.deltas
}

// modelled says how values of the model are compared.
var modelled = cmp.Options{
	cmp.FilterPath(uncompared, cmp.Ignore()),
	cmp.Comparer(func(x, y []string) bool { return slices.Equal(x, y) }),
	cmp.FilterPath(comparable, cmp.Comparer(func(x, y any) bool { return x == y })),

	cmp.Transformer("entries", func(l []devices.ACLEntry) list { return listOf(l) }),
	cmp.Transformer("entries", func(l []devices.PrefixListEntry) list { return listOf(l) }),
	cmp.Transformer("entries", func(l []devices.ListEntry) list { return listOf(l) }),
	cmp.Transformer("terms", termsOf),
	cmp.Comparer(func(x, y place) bool { return true }),
	cmp.Comparer(func(x, y order) bool { return slices.Equal(x.among(y), y.among(x)) }),
}

// comparable selects values with unexported fields of their own, the addresses of net/netip: they compare with ==.
func comparable(p cmp.Path) bool {
	t := p.Last().Type()
	return t != nil && t.PkgPath() == "net/netip"
}

// uncompared selects fields that are no part of what a configuration says: those tagged "-".
func uncompared(p cmp.Path) bool {
	f, ok := p.Last().(cmp.StructField)
	if !ok {
		return false
	}
	return noun(p.Index(-2).Type(), f.Index()) == "-"
}

// list is an ordered list of entries, each known by its text.
type list struct {
	Entries map[string]place `path:"entry"`
	Order   order            `path:"order"`
}

// terms is an ordered list of terms, each known by its name.
type terms struct {
	Terms map[string]*term `path:"term"`
	Order order            `path:"order"`
}

// term is a policy's term with what it matches and sets by kind.
type term struct {
	Description string               `path:"description"`
	Match       map[string]string    `path:"match"`
	Set         map[string]string    `path:"set"`
	Action      devices.PolicyAction `path:"action"`
	Continue    string               `path:"continue"`
	Target      string               `path:"target"`
}

// place tells where in its list an entry stands. It is for people and never a difference: order says what moved.
type place string

// order is the sequence of names in a list. Two orders agree if what is in both stands in the same sequence.
type order struct{ Names []string }

// among gives the names that other has too, in the order of o.
func (o order) among(other order) []string {
	have := make(map[string]bool, len(other.Names))
	for _, name := range other.Names {
		have[name] = true
	}
	var out []string
	for _, name := range o.Names {
		if have[name] {
			out = append(out, name)
		}
	}
	return out
}

func listOf[E interface{ String() string }](entries []E) list {
	texts := make([]string, len(entries))
	for i, e := range entries {
		texts[i] = e.String()
	}
	names := devices.EntryNames(texts)
	l := list{Entries: make(map[string]place, len(entries)), Order: order{names}}
	for i, name := range names {
		l.Entries[name] = place(strconv.Itoa(i+1) + " of " + strconv.Itoa(len(entries)))
	}
	return l
}

func termsOf(policy []devices.PolicyTerm) terms {
	names := devices.TermNames(policy)
	out := terms{Terms: make(map[string]*term, len(policy)), Order: order{names}}
	for i, t := range policy {
		out.Terms[names[i]] = &term{t.Description, devices.MatchTexts(t.Match), devices.SetTexts(t.Set), t.Action, t.Continue, t.Target}
	}
	return out
}
