package simulate

import (
	"reflect"
	"strings"

	"interlock/devices"
)

// policies compares route-maps, lists and access lists that something uses which is not computed: what routing protocols and interfaces make
// of them shows in tables and flows. An access list that was there before and nobody is seen to use may be used by QoS or a control-plane
// policy, which the model does not show.
func (d *differ) policies() {
	x, y := usedNames(d.before), usedNames(d.after)
	mx, my := managementNames(d.before), managementNames(d.after)
	ux, uy := uncomputedUses(d.before), uncomputedUses(d.after)
	used := func(name string, existed bool) bool { return (x[name] || y[name]) && (ux[name] || uy[name]) }
	seen := func(name string) bool { return seenUse(d.before, name) || seenUse(d.after, name) }
	filter := func(name string, existed bool) bool {
		switch {
		case ux[name] || uy[name]:
			return true
		case seen(name):
			return false
		}
		return x[name] || y[name] || existed && !mx[name] && !my[name]
	}
	named(d, "route-map", d.before.RoutePolicies, d.after.RoutePolicies, used)
	named(d, "prefix-list", d.before.PrefixLists, d.after.PrefixLists, used)
	named(d, "as-path list", d.before.ASPathLists, d.after.ASPathLists, used)
	named(d, "community-list", d.before.CommunityLists, d.after.CommunityLists, used)
	named(d, "access-list", withoutRemarks(d.before.ACLs), withoutRemarks(d.after.ACLs), filter)
	named(d, "object-group", d.before.ObjectGroups, d.after.ObjectGroups, filter)
}

// isFilterOf reports a use of an access list by an interface for the packets that pass it, which flows compute.
func isFilterOf(c *devices.Config, r devices.Reference) bool {
	for _, i := range c.Interfaces {
		for key, name := range i.ACLs {
			if name == r.Name && strings.HasPrefix(r.By, "interface "+i.Name+" ") {
				return !isLayer2List(i, key)
			}
		}
	}
	return false
}

// isRouting reports a use by a routing protocol or by a list or policy that such a one may use.
func isRouting(by string) bool {
	for _, word := range [...]string{"neighbor ", "redistribute", "route-map ", "access-list ", "object-group ", "prefix-list ", "router ", "template ", "peer-group ", "aggregate", "network ", "table-map",
		"distribute-list", "address-family", "vrf ", "group ", "bgp ", "ospf ", "area "} {
		if strings.HasPrefix(by, word) || strings.Contains(by, " "+word) {
			return true
		}
	}
	return false
}

// uncomputedUses are the names that something uses of which it is not computed what it does with them.
func uncomputedUses(c *devices.Config) map[string]bool {
	out := map[string]bool{}
	for _, i := range c.Interfaces {
		if i.PolicyRouting != "" {
			out[i.PolicyRouting] = true
		}
		for key, name := range i.ACLs {
			if isLayer2List(i, key) {
				out[name] = true
			}
		}
	}
	for _, name := range controlLists(c) {
		out[name] = true
	}
	for _, r := range c.References {
		if !managementUse(r.By) && !isFilterOf(c, r) && !isRouting(r.By) {
			out[r.Name] = true
		}
	}
	for done := false; !done; { // what a policy with such a use names has it too
		done = true
		for name, p := range c.RoutePolicies {
			if !out[name] {
				continue
			}
			words := map[string]bool{}
			for _, t := range p.Terms {
				t.Description = ""
				collect(reflect.ValueOf(t), words)
			}
			for w := range words {
				if !out[w] && (c.PrefixLists[w] != nil || c.ACLs[w] != nil || c.RoutePolicies[w] != nil) {
					out[w], done = true, false
				}
			}
		}
	}
	return out
}

// seenUse reports that something computed uses a name: an interface for its packets, or routing.
func seenUse(c *devices.Config, name string) bool {
	for _, i := range c.Interfaces {
		for key, n := range i.ACLs {
			if n == name && !isLayer2List(i, key) {
				return true
			}
		}
	}
	for _, r := range c.References {
		if r.Name == name && (isFilterOf(c, r) || isRouting(r.By)) {
			return true
		}
	}
	return false
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
