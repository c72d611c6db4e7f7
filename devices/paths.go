package devices

import (
	"fmt"
	"net/netip"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// PathSeparator stands between the levels of a path.
const PathSeparator = " / "

// implied are levels that hold what most configurations write without naming them. They are left out of a path that
// goes on below them, so that "router bgp / neighbor 10.0.0.1" reads the same whether the text says "vrf default" or not.
var implied = map[string]bool{"": true, "vrf default": true, "address-family": true}

// PathJoin makes a path of levels ("interface Ethernet1/49", "mtu" gives "interface Ethernet1/49 / mtu"), outermost
// first. It is the one place that knows how paths are spelled; a level may itself be a path. Empty levels disappear, and
// so do "vrf default" and an address family without a name where something follows: "router bgp", "vrf default", "neighbor
// 10.0.0.1" gives "router bgp / neighbor 10.0.0.1", while "router bgp", "vrf default" stays, for it names the VRF itself.
func PathJoin(levels ...string) string {
	whole := strings.Join(levels, PathSeparator)
	if isJoined(whole) {
		return whole
	}
	all := strings.Split(whole, PathSeparator)
	kept := all[:0]
	for i, l := range all {
		if l == "" || implied[l] && i < len(all)-1 && strings.Join(all[i+1:], "") != "" {
			continue
		}
		kept = append(kept, l)
	}
	return strings.Join(kept, PathSeparator)
}

// isJoined reports a path in which no level is empty or may be one that is left out.
func isJoined(path string) bool {
	return path != "" && !strings.Contains(path, "vrf default"+PathSeparator) && !strings.Contains(path, "address-family"+PathSeparator) &&
		!strings.HasPrefix(path, PathSeparator) && !strings.HasSuffix(path, PathSeparator) && !strings.Contains(path, PathSeparator+PathSeparator)
}

// PathLevel is one level: a field's noun and, for an entry of a map, its key. Either may be empty.
func PathLevel(noun, key string) string {
	switch {
	case key == "":
		return noun
	case noun == "":
		return key
	}
	return noun + " " + key
}

// Leaf is one value that is set, with its path. An object that says nothing but that it exists is a leaf of its own.
type Leaf struct {
	Path string
	// Value is for people (see ValueText), empty for an object.
	Value string
}

// Leaves lists what is set in a value of the model, in the order of its fields, maps by key. Paths are relative to v.
func Leaves(v any) []Leaf {
	var out []Leaf
	leaves(nil, reflect.ValueOf(v), func(levels []string, value string) {
		out = append(out, Leaf{PathJoin(levels...), value})
	})
	return out
}

// Paths lists the paths of all values that are set, in order. Every path that a vendor gives in Config.Positions is one
// of them or a parent of one.
func Paths(c *Config) []string {
	var out []string
	for _, l := range Leaves(c) {
		out = append(out, l.Path)
	}
	sort.Strings(out)
	return out
}

// PrunePositions drops the places of what the model does not hold: statements of a default, and the path of a group where a statement
// is about a neighbour.
func (c *Config) PrunePositions() {
	is := map[string]bool{}
	for _, p := range Paths(c) {
		for !is[p] {
			is[p] = true
			if i := strings.LastIndex(p, PathSeparator); i > 0 {
				p = p[:i]
			}
		}
	}
	for p := range c.Positions {
		if !is[p] {
			delete(c.Positions, p)
		}
	}
}

// leaves calls f for the leaves below v and reports how many there were.
func leaves(levels []string, v reflect.Value, f func([]string, string)) int {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return 0
		}
		v = v.Elem()
	}
	n := 0
	for i, t := 0, v.Type(); i < t.NumField(); i++ {
		if noun := t.Field(i).Tag.Get("path"); noun != "-" {
			n += fieldLeaves(levels, noun, v.Field(i), f)
		}
	}
	return n
}

func fieldLeaves(levels []string, noun string, v reflect.Value, f func([]string, string)) int {
	at := func(noun, key string) []string { return append(levels[:len(levels):len(levels)], PathLevel(noun, key)) }
	object := func(path []string, v reflect.Value) int {
		n := leaves(path, v, f)
		if n == 0 {
			f(path, "")
			n = 1
		}
		return n
	}
	switch x := v.Interface().(type) {
	case []ACLEntry:
		return entryLeaves(levels, noun, texts(x), f)
	case []PrefixListEntry:
		return entryLeaves(levels, noun, texts(x), f)
	case []ListEntry:
		return entryLeaves(levels, noun, texts(x), f)
	case []PolicyTerm:
		for i, name := range TermNames(x) {
			object(at(noun, name), reflect.ValueOf(x[i]))
		}
		return len(x)
	case []PolicyMatch:
		return pairLeaves(levels, noun, MatchTexts(x), f)
	case []PolicySet:
		return pairLeaves(levels, noun, SetTexts(x), f)
	case netip.Addr, netip.Prefix:
		if v.IsZero() {
			return 0
		}
		f(at(noun, ""), ValueText(x))
		return 1
	}
	switch v.Kind() {
	case reflect.Struct:
		return leaves(at(noun, ""), v, f)
	case reflect.Pointer:
		if v.IsNil() {
			return 0
		}
		if v.Elem().Kind() == reflect.Struct {
			return object(at(noun, ""), v)
		}
	case reflect.Map:
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keyLess(keys[i], keys[j]) })
		for _, k := range keys {
			path, e := at(noun, fmt.Sprint(k)), v.MapIndex(k)
			if e.Kind() == reflect.Pointer {
				object(path, e)
			} else {
				f(path, ValueText(e.Interface()))
			}
		}
		return len(keys)
	case reflect.Slice:
		if v.Len() == 0 {
			return 0
		}
	}
	if v.IsZero() {
		return 0
	}
	f(at(noun, ""), ValueText(v.Interface()))
	return 1
}

func entryLeaves(levels []string, noun string, texts []string, f func([]string, string)) int {
	for _, name := range EntryNames(texts) {
		f(append(levels[:len(levels):len(levels)], PathLevel(noun, name)), "")
	}
	return len(texts)
}

func pairLeaves(levels []string, noun string, pairs map[string]string, f func([]string, string)) int {
	keys := make([]string, 0, len(pairs))
	for k := range pairs {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		f(append(levels[:len(levels):len(levels)], PathLevel(noun, k)), ValueText(pairs[k]))
	}
	return len(keys)
}

func keyLess(a, b reflect.Value) bool {
	switch {
	case a.CanInt():
		return a.Int() < b.Int()
	case a.CanUint():
		return a.Uint() < b.Uint()
	}
	return a.String() < b.String()
}

// ValueText writes a value of the model for people: numbers, addresses and words as they are, free text quoted so that
// control characters of a hostile configuration stay visible, lists joined with commas. What is not set is "".
func ValueText(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return quoteFree(x)
	case []string:
		q := make([]string, len(x))
		for i, s := range x {
			q[i] = quoteFree(s)
		}
		return strings.Join(q, ", ")
	case netip.Addr:
		if !x.IsValid() {
			return ""
		}
		return x.String()
	case netip.Prefix:
		if !x.IsValid() {
			return ""
		}
		return x.String()
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Pointer:
		if r.IsNil() {
			return ""
		}
		return fmt.Sprint(r.Elem().Interface())
	case reflect.String:
		return quoteFree(r.String())
	}
	return fmt.Sprint(v)
}

// quoteFree quotes what is not one plain word.
func quoteFree(s string) string {
	for _, r := range s {
		if r <= ' ' || r > '~' || r == '"' || r == '\'' || r == '\\' {
			return strconv.Quote(s)
		}
	}
	return s
}
