package diffs

import (
	"reflect"

	"interlock/devices"
)

// presence are the objects that say something by being there, even empty. Of all others an empty one is none.
var presence = map[reflect.Type]bool{reflect.TypeFor[devices.DefaultOriginate](): true}

// spread are the objects that are told value by value when they come or go, because they are no more than a group of
// an interface's settings. All others are told as one.
var spread = map[reflect.Type]bool{
	reflect.TypeFor[devices.LAG]():           true,
	reflect.TypeFor[devices.InterfaceOSPF](): true,
	reflect.TypeFor[devices.TunnelConfig]():  true,
	reflect.TypeFor[devices.VTEP]():          true,
}

// threeState are the maps to bool in which false is another thing than nothing said. All others are sets.
var threeState = map[[2]string]bool{{"OSPFVRF", "Passive"}: true, {"Config", "Features"}: true}

// narrow gives copies of two values of the same type without the objects that are deeply equal on both sides, and in one
// form where several mean the same: maps are never nil, members of sets never false, empty objects absent. go-cmp is exact
// but slow; what it sees after this is only what differs.
func narrow(x, y reflect.Value) (reflect.Value, reflect.Value) {
	t := x.Type()
	nx, ny := reflect.New(t).Elem(), reflect.New(t).Elem()
	nx.Set(x)
	ny.Set(y)
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("path") == "-" {
			continue
		}
		fx, fy := narrowField(t.Name(), f, x.Field(i), y.Field(i))
		nx.Field(i).Set(fx)
		ny.Field(i).Set(fy)
	}
	return nx, ny
}

func narrowField(owner string, f reflect.StructField, x, y reflect.Value) (reflect.Value, reflect.Value) {
	switch {
	case isModel(f.Type):
		return narrow(x, y)
	case f.Type.Kind() == reflect.Pointer && isModel(f.Type.Elem()):
		return narrowPointers(x, y)
	case f.Type.Kind() == reflect.Map:
		set := f.Type.Elem().Kind() == reflect.Bool && !threeState[[2]string{owner, f.Name}]
		return narrowMaps(f, set, x, y)
	}
	return x, y
}

// isModel tells the structs of the model from those of the standard library, which are values.
func isModel(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.PkgPath() == reflect.TypeFor[devices.Config]().PkgPath()
}

func narrowPointers(x, y reflect.Value) (reflect.Value, reflect.Value) {
	t := x.Type()
	if reflect.DeepEqual(x.Interface(), y.Interface()) {
		return reflect.Zero(t), reflect.Zero(t)
	}
	if !presence[t.Elem()] {
		x, y = emptyIsNil(x), emptyIsNil(y)
	}
	if x.IsNil() && y.IsNil() {
		return x, y
	}
	if spread[t.Elem()] {
		x, y = orNew(x), orNew(y)
	}
	if x.IsNil() || y.IsNil() {
		return x, y
	}
	ex, ey := narrow(x.Elem(), y.Elem())
	return addressed(ex), addressed(ey)
}

// emptyIsNil gives nil for an object that says nothing.
func emptyIsNil(p reflect.Value) reflect.Value {
	if !p.IsNil() && len(devices.Leaves(p.Interface())) == 0 {
		return reflect.Zero(p.Type())
	}
	return p
}

func orNew(p reflect.Value) reflect.Value {
	if p.IsNil() {
		return reflect.New(p.Type().Elem())
	}
	return p
}

func addressed(v reflect.Value) reflect.Value {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p
}

func narrowMaps(f reflect.StructField, set bool, x, y reflect.Value) (reflect.Value, reflect.Value) {
	t := f.Type
	nx, ny := reflect.MakeMap(t), reflect.MakeMap(t)
	if t.Elem().Kind() == reflect.Pointer {
		x, y = withImplied(f, x, y), withImplied(f, y, x)
	}
	there := func(e reflect.Value) bool {
		return e.IsValid() && !(set && !e.Bool()) && !(e.Kind() == reflect.Pointer && e.IsNil())
	}
	for it := x.MapRange(); it.Next(); {
		k, ex := it.Key(), it.Value()
		ey := y.MapIndex(k)
		switch {
		case !there(ex):
		case !there(ey):
			nx.SetMapIndex(k, ex)
		case t.Elem().Kind() != reflect.Pointer:
			nx.SetMapIndex(k, ex)
			ny.SetMapIndex(k, ey)
		case !reflect.DeepEqual(ex.Interface(), ey.Interface()):
			sx, sy := narrow(ex.Elem(), ey.Elem())
			nx.SetMapIndex(k, addressed(sx))
			ny.SetMapIndex(k, addressed(sy))
		}
	}
	for it := y.MapRange(); it.Next(); {
		if k, ey := it.Key(), it.Value(); there(ey) && !there(x.MapIndex(k)) {
			ny.SetMapIndex(k, ey)
		}
	}
	// "none of them" is another thing than nothing said (see BGPNeighborFamily.SendCommunity).
	if f.Name == "SendCommunity" {
		sayNone(x, nx)
		sayNone(y, ny)
	}
	return nx, ny
}

// withImplied gives x an empty object for each that y has and whose level a path leaves out (devices.PathJoin): the default
// VRF and the family without a name. They are there whether written or not, so they are told value by value.
func withImplied(f reflect.StructField, x, y reflect.Value) reflect.Value {
	if x.Type().Key().Kind() != reflect.String {
		return x
	}
	for _, key := range [...]string{"", "default"} {
		k := reflect.ValueOf(key)
		if !y.MapIndex(k).IsValid() || x.MapIndex(k).IsValid() || devices.PathJoin(devices.PathLevel(f.Tag.Get("path"), key), "x") != "x" {
			continue
		}
		with := reflect.MakeMap(x.Type())
		for it := x.MapRange(); it.Next(); {
			with.SetMapIndex(it.Key(), it.Value())
		}
		with.SetMapIndex(k, reflect.New(x.Type().Elem().Elem()))
		x = with
	}
	return x
}

func sayNone(m, narrowed reflect.Value) {
	if !m.IsNil() && narrowed.Len() == 0 {
		narrowed.SetMapIndex(reflect.ValueOf("none"), reflect.ValueOf(true))
	}
}
