package diffs_test

import (
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/diffs"
)

// mutation is one field of the model set to something in an otherwise equal pair of configurations.
type mutation struct {
	// field is the Go path, for the test's name; tag is the word a delta's path must have, empty for none.
	field, tag    string
	before, after *devices.Config
}

// mutations gives, for every field of Config at any depth, two configurations that differ in it alone. Objects on the
// way are there on both sides, so that the difference is the field and not the object.
func mutations() []mutation {
	var out []mutation
	eachField(reflect.TypeFor[devices.Config](), "Config", func(field, tag string, set func(c reflect.Value, on bool)) {
		before, after := new(devices.Config), new(devices.Config)
		set(reflect.ValueOf(before).Elem(), false)
		set(reflect.ValueOf(after).Elem(), true)
		out = append(out, mutation{field, tag, before, after})
	})
	return out
}

// eachField calls f for each field of t and of what it holds, with a function that builds the way to the field in a value
// of type t and, if on, sets it.
func eachField(t reflect.Type, at string, f func(field, tag string, set func(v reflect.Value, on bool))) {
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, ok := sf.Tag.Lookup("path")
		if tag == "-" {
			continue
		}
		name := at + "." + sf.Name
		self := func(v reflect.Value, on bool) {
			if on {
				v.Field(i).Set(sentinel(sf.Type, 1))
			}
		}
		switch {
		case sf.Type.Kind() == reflect.Struct && inModel(sf.Type):
			eachField(sf.Type, name, func(field, tag string, set func(reflect.Value, bool)) {
				f(field, tag, func(v reflect.Value, on bool) { set(v.Field(i), on) })
			})
			continue
		case sf.Type.Kind() == reflect.Pointer && inModel(sf.Type.Elem()):
			eachField(sf.Type.Elem(), name, func(field, tag string, set func(reflect.Value, bool)) {
				f(field, tag, func(v reflect.Value, on bool) {
					if v.Field(i).IsNil() {
						v.Field(i).Set(full(sf.Type.Elem()))
					}
					set(v.Field(i).Elem(), on)
				})
			})
		case sf.Type.Kind() == reflect.Map && sf.Type.Elem().Kind() == reflect.Pointer:
			eachField(sf.Type.Elem().Elem(), name+"[]", func(field, tag string, set func(reflect.Value, bool)) {
				f(field, tag, func(v reflect.Value, on bool) {
					e := reflect.New(sf.Type.Elem().Elem())
					set(e.Elem(), on)
					m := reflect.MakeMap(sf.Type)
					key := sentinel(sf.Type.Key(), 1)
					if sf.Name == "Gateways" {
						key = reflect.ValueOf("hsrp 10") // the protocol is part of the key
					}
					m.SetMapIndex(key, e)
					v.Field(i).Set(m)
				})
			})
		case sf.Type.Kind() == reflect.Slice && inModel(sf.Type.Elem()):
			eachField(sf.Type.Elem(), name+"[]", func(field, tag string, set func(reflect.Value, bool)) {
				f(field, "", func(v reflect.Value, on bool) {
					s := reflect.MakeSlice(sf.Type, 1, 1)
					set(s.Index(0), on)
					v.Field(i).Set(s)
				})
			})
		}
		if !ok {
			tag = ""
		}
		f(name, tag, self)
	}
}

// full is an object that is not empty, so that it is there on both sides.
func full(t reflect.Type) reflect.Value {
	p := reflect.New(t)
	for i := range t.NumField() {
		if f := p.Elem().Field(i); f.Kind() == reflect.String || f.Kind() == reflect.Uint32 {
			f.Set(sentinel(f.Type(), 2))
			break
		}
	}
	return p
}

func inModel(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && strings.HasPrefix(t.PkgPath(), "interlock/devices")
}

// sentinel is a value that is not zero, different for different n.
func sentinel(t reflect.Type, n int) reflect.Value {
	v := reflect.New(t).Elem()
	switch {
	case t == reflect.TypeFor[netip.Addr]():
		v.Set(reflect.ValueOf(netip.AddrFrom4([4]byte{192, 0, 2, byte(n)})))
	case t == reflect.TypeFor[netip.Prefix]():
		v.Set(reflect.ValueOf(netip.PrefixFrom(netip.AddrFrom4([4]byte{198, 51, 100, byte(n)}), 32)))
	case t.Kind() == reflect.String:
		v.SetString(fmt.Sprintf("sentinel%d", n))
	case t.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(int64(4000 + n))
	case v.CanUint():
		v.SetUint(uint64(4000 + n))
	case t.Kind() == reflect.Pointer:
		p := reflect.New(t.Elem())
		p.Elem().Set(sentinel(t.Elem(), n))
		v.Set(p)
	case t.Kind() == reflect.Map:
		v.Set(reflect.MakeMap(t))
		e := reflect.New(t.Elem()).Elem()
		if t.Elem().Kind() == reflect.Pointer {
			e.Set(reflect.New(t.Elem().Elem()))
		} else {
			e.Set(sentinel(t.Elem(), n))
		}
		v.SetMapIndex(sentinel(t.Key(), n), e)
	case t.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(t, 1, 1))
		if t.Elem().Kind() == reflect.String {
			v.Index(0).Set(sentinel(t.Elem(), n))
		}
	case t.Kind() == reflect.Struct: // an object that exists
	default:
		panic("no sentinel for " + t.String())
	}
	return v
}

// No field of the model is forgotten: whatever is set on one side only is a difference, told with the field's word.
func TestEveryFieldIsCompared(t *testing.T) {
	all := mutations()
	if len(all) < 350 {
		t.Fatalf("only %d fields were found in the model", len(all))
	}
	for _, m := range all {
		// An object without content says nothing, except those that say something by being there.
		if strings.HasSuffix(m.field, ".Channel") || strings.HasSuffix(m.field, ".LAG") || strings.HasSuffix(m.field, ".Tunnel") ||
			strings.HasSuffix(m.field, ".VTEP") || strings.HasSuffix(m.field, "].OSPF") || strings.HasSuffix(m.field, "].OSPFv3") || strings.HasSuffix(m.field, "].ISIS") || strings.HasSuffix(m.field, "].EIGRP") ||
			strings.HasSuffix(m.field, ".MLAG") || strings.HasSuffix(m.field, ".BGP") {
			if got := diffs.Between(m.before, m.after, "d"); len(got) != 0 {
				t.Errorf("%s: an empty object gives %v", m.field, lines(got))
			}
			continue
		}
		for _, way := range [][2]*devices.Config{{m.before, m.after}, {m.after, m.before}} {
			got := diffs.Between(way[0], way[1], "d")
			if len(got) == 0 {
				t.Errorf("%s: setting it is no difference", m.field)
				continue
			}
			for _, d := range got {
				if !strings.Contains(d.Path, m.tag) {
					t.Errorf("%s: path %q does not say %q", m.field, d.Path, m.tag)
				}
			}
			if got := diffs.Between(way[0], way[0], "d"); len(got) != 0 {
				t.Errorf("%s: compared with itself: %v", m.field, lines(got))
			}
		}
	}
}
