package diffs

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/google/go-cmp/cmp"

	"interlock/devices"
)

// summaryLength is how long the summary of an object may get, in bytes.
const summaryLength = 200

// reporter is the cmp.Reporter that makes deltas of what go-cmp finds different.
type reporter struct {
	device        string
	before, after *devices.Config
	path          cmp.Path
	deltas        []Delta
}

func (r *reporter) PushStep(s cmp.PathStep) { r.path = append(r.path, s) }
func (r *reporter) PopStep()                { r.path = r.path[:len(r.path)-1] }

func (r *reporter) Report(result cmp.Result) {
	if result.Equal() {
		return
	}
	x, y := r.path.Last().Values()
	path := devices.PathJoin(levels(r.path)...)
	before, after := r.isThere(x), r.isThere(y)
	d := Delta{Device: r.device, Path: path, Op: Changed}
	at := path
	switch {
	case x.IsValid() && x.Type() == reflect.TypeFor[order]():
		var moved string
		d.Before, d.After, moved = reordered(x.Interface().(order), y.Interface().(order))
		at = strings.TrimSuffix(path, "order") + devices.PathLevel(entryNoun(r.path), moved)
	case before && after:
		d.Before, d.After = told(x), told(y)
	case after:
		d.Op, d.After = Added, told(y)
	default:
		d.Op, d.Before = Removed, told(x)
	}
	if d.Op != Added {
		d.Was, _ = r.before.Where(at)
	}
	d.Pos, _ = r.after.Where(at)
	d.Path, d.Before, d.After = plain(d.Path), plain(d.Before), plain(d.After)
	if d.Op == Changed && d.Before == d.After {
		d.After = strings.ReplaceAll(d.After, hidden, "another "+hidden)
	}
	r.deltas = append(r.deltas, d)
}

// levels spells the steps of go-cmp in the words of the path tags.
func levels(p cmp.Path) []string {
	var out []string
	noun, open := "", false
	flush := func(key string) {
		if open || key != "" {
			out = append(out, devices.PathLevel(noun, key))
		}
		noun, open = "", false
	}
	for i, step := range p {
		switch s := step.(type) {
		case cmp.StructField:
			flush("")
			noun, open = tags(p.Index(i - 1).Type())[s.Index()], true
		case cmp.MapIndex:
			flush(fmt.Sprint(s.Key().Interface()))
		case cmp.Transform:
			noun, open = "", false // the fields of what it gives have nouns of their own
		}
	}
	flush("")
	return out
}

// entryNoun gives the noun of the entries whose order differs.
func entryNoun(p cmp.Path) string { return noun(p.Index(-2).Type(), 0) }

func noun(t reflect.Type, field int) string { return tags(t)[field] }

var tagCache sync.Map // reflect.Type -> []string

func tags(t reflect.Type) []string {
	if cached, ok := tagCache.Load(t); ok {
		return cached.([]string)
	}
	out := make([]string, t.NumField())
	for i := range out {
		out[i] = t.Field(i).Tag.Get("path")
	}
	tagCache.Store(t, out)
	return out
}

// isThere tells a value that is set from one that is missing or zero. Of a map everything is there that has a key.
func (r *reporter) isThere(v reflect.Value) bool {
	switch r.path.Last().(type) {
	case cmp.MapIndex, cmp.Indirect:
		return v.IsValid()
	}
	return v.IsValid() && !v.IsZero()
}

// told writes a value for people, an object as a summary of what it says.
func told(v reflect.Value) string {
	if v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct {
		return summary(v.Interface())
	}
	if p, ok := v.Interface().(place); ok {
		return string(p)
	}
	return devices.ValueText(v.Interface())
}

func summary(object any) string {
	var said []string
	for _, l := range devices.Leaves(object) {
		switch l.Value {
		case "", "true":
			said = append(said, l.Path)
		default:
			said = append(said, l.Path+" "+l.Value)
		}
	}
	return joinShort(said)
}

// joinShort joins with commas and says how many did not fit.
func joinShort(parts []string) string {
	var b strings.Builder
	for i, s := range parts {
		if b.Len() > 0 && b.Len()+len(s) > summaryLength {
			fmt.Fprintf(&b, " and %d more", len(parts)-i)
			break
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(s)
	}
	return b.String()
}

// reordered tells the stretch in which two orders disagree, and the first name in it.
func reordered(x, y order) (before, after, first string) {
	a, b := x.among(y), y.among(x)
	for len(a) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return joinShort(a), joinShort(b), b[0]
}
