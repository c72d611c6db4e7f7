package simulate

import (
	"reflect"
	"strings"

	"interlock/devices"
)

// policies compares route-maps, lists and access lists, those that something uses. An access list that was there before
// counts as used unless management alone uses it: QoS and control-plane policies use access lists without the model
// showing it.
func (d *differ) policies() {
	x, y := usedNames(d.before), usedNames(d.after)
	mx, my := managementNames(d.before), managementNames(d.after)
	used := func(name string, existed bool) bool { return x[name] || y[name] }
	filter := func(name string, existed bool) bool {
		return x[name] || y[name] || existed && !mx[name] && !my[name]
	}
	named(d, "route-map", d.before.RoutePolicies, d.after.RoutePolicies, used)
	named(d, "prefix-list", d.before.PrefixLists, d.after.PrefixLists, used)
	named(d, "as-path list", d.before.ASPathLists, d.after.ASPathLists, used)
	named(d, "community-list", d.before.CommunityLists, d.after.CommunityLists, used)
	named(d, "access-list", withoutRemarks(d.before.ACLs), withoutRemarks(d.after.ACLs), filter)
	named(d, "object-group", d.before.ObjectGroups, d.after.ObjectGroups, filter)
}

func withoutRemarks(m map[string]*devices.ACL) map[string]*devices.ACL {
	out := map[string]*devices.ACL{}
	for name, a := range m {
		c := *a
		c.Entries = nil
		for _, e := range a.Entries {
			if e.Remark == "" {
				c.Entries = append(c.Entries, e)
			}
		}
		out[name] = &c
	}
	return out
}

// managementNames are the words of how a device is managed.
func managementNames(c *devices.Config) map[string]bool {
	words := map[string]bool{}
	collect(reflect.ValueOf(c.Management), words)
	for k, v := range c.Settings {
		if w, _, _ := strings.Cut(k, " "); isHarmlessSetting(w) {
			collect(reflect.ValueOf(k), words)
			collect(reflect.ValueOf(v), words)
		}
	}
	for _, r := range c.References {
		if managementUse(r.By) {
			words[r.Name] = true
		}
	}
	return words
}

func named[V any](d *differ, kind string, before, after map[string]*V, used func(name string, existed bool) bool) {
	each(d, "", before, after, func(name string, a, b *V) {
		if used(name, a != nil) && !sameIgnoringPlace(reflect.ValueOf(a), reflect.ValueOf(b)) {
			d.say(kind + " " + name)
		}
	})
}

// usedNames collects every word that the forwarding parts of a configuration say, and with them what those that are
// policies and lists say in turn. It is a superset of the names in use: a list is never taken for unused that is not.
func usedNames(c *devices.Config) map[string]bool {
	words := map[string]bool{}
	for _, i := range c.Interfaces {
		w := *i
		w.Name, w.Description = "", ""
		collect(reflect.ValueOf(w), words)
	}
	for _, part := range [...]any{c.System, c.VRFs, c.VLANs, c.STP, c.MLAG, c.Tracks, c.OSPF, c.OSPFv3, undescribed(c.BGP), c.EVPN} {
		collect(reflect.ValueOf(part), words)
	}
	for k, v := range c.Settings {
		if w, _, _ := strings.Cut(k, " "); !isHarmlessSetting(w) {
			collect(reflect.ValueOf(k), words)
			collect(reflect.ValueOf(v), words)
		}
	}
	for _, r := range c.References {
		// What a route-map or an access list uses is in use only when that one is, which the loop below finds.
		if !managementUse(r.By) && !strings.HasPrefix(r.By, "route-map ") && !strings.HasPrefix(r.By, "access-list ") {
			words[r.Name] = true
		}
	}
	for done := map[string]bool{}; ; {
		before := len(done)
		for n, p := range c.RoutePolicies {
			if words[n] && !done["r"+n] {
				done["r"+n] = true
				for _, t := range p.Terms {
					t.Description = ""
					collect(reflect.ValueOf(t), words)
				}
			}
		}
		for n, a := range c.ACLs {
			if words[n] && !done["a"+n] {
				done["a"+n] = true
				for _, e := range a.Entries {
					words[e.Source.Group], words[e.Destination.Group] = true, true
					collect(reflect.ValueOf(e.SourcePort), words)
					collect(reflect.ValueOf(e.DestinationPort), words)
				}
			}
		}
		if len(done) == before {
			break
		}
	}
	return words
}

func isHarmlessSetting(word string) bool {
	for _, h := range harmlessSettings {
		if h == word {
			return true
		}
	}
	return false
}

// collect puts every word of every string in a value into a set.
func collect(v reflect.Value, words map[string]bool) {
	switch v.Kind() {
	case reflect.String:
		words[v.String()] = true
		for _, w := range strings.Fields(v.String()) {
			words[w] = true
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			collect(v.Elem(), words)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				collect(v.Field(i), words)
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			collect(it.Key(), words)
			collect(it.Value(), words)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			collect(v.Index(i), words)
		}
	}
}

// sameIgnoringPlace is deep equality without positions, sequence numbers (which are places too) and what is for people.
func sameIgnoringPlace(a, b reflect.Value) bool {
	if a.Kind() != b.Kind() {
		return false
	}
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return sameIgnoringPlace(a.Elem(), b.Elem())
	case reflect.Struct:
		for i := range a.NumField() {
			f := a.Type().Field(i)
			if f.Name == "Pos" || f.Name == "Seq" || f.Name == "Description" {
				continue
			}
			if !f.IsExported() {
				return a.Interface() == b.Interface() // netip values
			}
			if !sameIgnoringPlace(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !sameIgnoringPlace(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	default:
		return same(a.Interface(), b.Interface())
	}
}
