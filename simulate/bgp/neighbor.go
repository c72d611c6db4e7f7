package bgp

import (
	"reflect"
	"strings"

	"interlock/devices"
)

// inherit gives what a neighbour says with what it leaves unsaid filled in from its groups and templates, nearest first. Each of its
// families holds what was said for all families too.
func inherit(b *devices.BGP, n *devices.BGPNeighbor) devices.BGPNeighbor {
	out := *n
	out.Families = map[string]*devices.BGPNeighborFamily{}
	names := map[string]bool{}
	familyNames(b, n, names, 0)
	for f := range names {
		x := devices.BGPNeighborFamily{}
		mergeFamily(b, n, f, &x, 0)
		out.Families[f] = &x
	}
	mergeSession(b, n, &out, 0)
	return out
}

// deepest bounds groups that take from each other in a circle.
const deepest = 8

func mergeSession(b *devices.BGP, n *devices.BGPNeighbor, out *devices.BGPNeighbor, depth int) {
	if depth == deepest {
		return
	}
	for _, name := range n.Inherit {
		if g := groupNamed(b, name); g != nil {
			options := out.LocalASOptions
			if out.LocalAS != 0 && options == nil {
				options = map[string]bool{} // a local AS of one's own is without the options of another's
			}
			families := out.Families
			out.LocalASOptions, out.Families = options, nil
			fill(reflect.ValueOf(out).Elem(), reflect.ValueOf(g).Elem())
			out.Families = families
			mergeSession(b, g, out, depth+1)
		}
	}
}

func familyNames(b *devices.BGP, n *devices.BGPNeighbor, names map[string]bool, depth int) {
	for f := range n.Families {
		names[f] = true
	}
	if depth == deepest {
		return
	}
	for _, name := range n.Inherit {
		if g := groupNamed(b, name); g != nil {
			familyNames(b, g, names, depth+1)
		}
	}
}

// mergeFamily fills in what a neighbour or group says of a family: in the family itself, in policies that it takes from, for all families,
// and then what the groups say.
func mergeFamily(b *devices.BGP, n *devices.BGPNeighbor, family string, out *devices.BGPNeighborFamily, depth int) {
	if depth == deepest {
		return
	}
	own := n.Families[family]
	if own != nil {
		fill(reflect.ValueOf(out).Elem(), reflect.ValueOf(own).Elem())
		for _, name := range own.Inherit {
			if g := groupNamed(b, name); g != nil {
				mergeFamily(b, g, family, out, depth+1)
			}
		}
	}
	if all := n.Families[""]; all != nil && family != "" {
		fill(reflect.ValueOf(out).Elem(), reflect.ValueOf(all).Elem())
	}
	for _, name := range n.Inherit {
		if g := groupNamed(b, name); g != nil {
			mergeFamily(b, g, family, out, depth+1)
		}
	}
}

// fill sets what is zero in out from what is not in from; of settings, which are maps of words, each key by itself.
func fill(out, from reflect.Value) {
	for i := range out.NumField() {
		o, f := out.Field(i), from.Field(i)
		if f.IsZero() {
			continue
		}
		if o.IsZero() {
			o.Set(f)
			continue
		}
		if m, ok := o.Interface().(map[string]string); ok {
			merged := make(map[string]string, len(m))
			for k, v := range f.Interface().(map[string]string) {
				merged[k] = v
			}
			for k, v := range m {
				merged[k] = v
			}
			o.Set(reflect.ValueOf(merged))
		}
	}
}

// groupNamed finds a group or template by its key or by its bare name.
func groupNamed(b *devices.BGP, name string) *devices.BGPNeighbor {
	if g := b.Groups[name]; g != nil {
		return g
	}
	found := ""
	for k := range b.Groups {
		if _, bare, ok := strings.Cut(k, " "); ok && bare == name && (found == "" || k < found) {
			found = k
		}
	}
	return b.Groups[found]
}
