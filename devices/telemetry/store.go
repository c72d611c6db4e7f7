package telemetry

//lint:file-ignore SA1019 FloatVal and DecimalVal are deprecated, and sent by older systems

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/openconfig/gnmi/proto/gnmi"
)

// elem is one element of a path, with its keys; prefixes of modules are off.
type elem struct {
	name string
	keys map[string]string
}

// sample is a leaf's value, with when it was taken and when it came.
type sample struct {
	path         []elem
	value        any // string, float64, bool, json.Number or nil
	at, received time.Time
}

// store is what a device has said last, by path. Models are made of it anew for each reading: no update can leave half of a
// thing behind.
type store map[string]sample

// oldest is the earliest time that a device can mean: EOS and others send 1970 where they know none.
var oldest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// take puts a notification in: deletions first, as the specification has it (gNMI 3.5.2.3).
func (s store) take(n *gnmi.Notification, received time.Time) {
	at := time.Unix(0, n.GetTimestamp())
	if at.Before(oldest) || at.After(received.Add(10*365*24*time.Hour)) {
		at = received
	}
	prefix := elems(n.GetPrefix())
	for _, d := range n.GetDelete() {
		s.drop(append(prefix[:len(prefix):len(prefix)], elems(d)...))
	}
	for _, u := range n.GetUpdate() {
		s.put(append(prefix[:len(prefix):len(prefix)], elems(u.GetPath())...), valueOf(u.GetVal()), at, received, 0)
	}
}

// elems reads a path without the prefixes of its modules.
func elems(p *gnmi.Path) []elem {
	out := make([]elem, 0, len(p.GetElem()))
	for _, e := range p.GetElem() {
		x := elem{name: bare(e.GetName())}
		for k, v := range e.GetKey() {
			if x.keys == nil {
				x.keys = map[string]string{}
			}
			x.keys[bare(k)] = v
		}
		out = append(out, x)
	}
	return out
}

// bare takes the prefix of a module off a name.
func bare(name string) string {
	if i := strings.IndexByte(name, ':'); i > 0 && i < len(name)-1 {
		return name[i+1:]
	}
	return name
}

// maxDepth is deeper than any model nests; deeper values are none.
const maxDepth = 32

// put takes a value apart into leaves: objects are containers, arrays of objects are lists.
func (s store) put(path []elem, v any, at, received time.Time, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			s.put(append(path[:len(path):len(path)], elem{name: bare(k)}), x, at, received, depth+1)
		}
	case []any:
		if len(v) > 0 {
			if _, list := v[0].(map[string]any); !list {
				s[pathString(path)] = sample{path: path, value: text(v), at: at, received: received}
				return
			}
		}
		for _, x := range v {
			if o, ok := x.(map[string]any); ok && len(path) > 0 {
				last := path[len(path)-1]
				entry := append(path[:len(path)-1:len(path)-1], elem{name: last.name, keys: keysOf(last.name, o)})
				s.put(entry, o, at, received, depth+1)
			}
		}
	default:
		s[pathString(path)] = sample{path: path, value: v, at: at, received: received}
	}
}

// listKeys are the keys of lists where they come as JSON, which does not tell keys from other leaves.
var listKeys = map[string][]string{
	"interface": {"name", "interface-id", "id", "interface-name"}, "component": {"name"}, "channel": {"index"}, "threshold": {"severity"},
	"member": {"interface"}, "neighbor": {"neighbor-address", "router-id", "id"}, "network-instance": {"name"}, "protocol": {"identifier", "name"},
	"area": {"identifier"}, "level": {"level-number"}, "adjacency": {"system-id"}, "alarm": {"id"}, "afi-safi": {"afi-safi-name"},
	"optics-port": {"name"}, "subinterface": {"index"},
}

// manyKeys are the lists all of whose keys count; of others the first that is there does.
var manyKeys = map[string]bool{"protocol": true}

func keysOf(list string, o map[string]any) map[string]string {
	keys := map[string]string{}
	for _, k := range listKeys[list] {
		for _, in := range []map[string]any{o, inner(o, "state"), inner(o, "config")} {
			for name, v := range in {
				if bare(name) != k {
					continue
				}
				switch v.(type) {
				case map[string]any, []any:
				default:
					keys[k] = text(v)
				}
			}
			if keys[k] != "" {
				break
			}
		}
		if keys[k] != "" && !manyKeys[list] {
			break
		}
	}
	return keys
}

func inner(o map[string]any, name string) map[string]any {
	for k, v := range o {
		if bare(k) == name {
			m, _ := v.(map[string]any)
			return m
		}
	}
	return nil
}

// drop forgets what is at or below a path. A key that the path does not have means every entry.
func (s store) drop(path []elem) {
	for key, x := range s {
		if below(x.path, path) {
			delete(s, key)
		}
	}
}

func below(path, top []elem) bool {
	if len(top) > len(path) {
		return false
	}
	for i, t := range top {
		if t.name != path[i].name {
			return false
		}
		for k, v := range t.keys {
			if v != "*" && path[i].keys[k] != v {
				return false
			}
		}
	}
	return true
}

// valueOf is a value in one of few forms. JSON numbers stay as they are written: 64 bits do not fit a float.
func valueOf(v *gnmi.TypedValue) any {
	switch x := v.GetValue().(type) {
	case *gnmi.TypedValue_JsonIetfVal:
		return decode(x.JsonIetfVal)
	case *gnmi.TypedValue_JsonVal:
		return decode(x.JsonVal)
	case *gnmi.TypedValue_StringVal:
		return x.StringVal
	case *gnmi.TypedValue_AsciiVal:
		return x.AsciiVal
	case *gnmi.TypedValue_BoolVal:
		return x.BoolVal
	case *gnmi.TypedValue_IntVal:
		return json.Number(strconv.FormatInt(x.IntVal, 10))
	case *gnmi.TypedValue_UintVal:
		return json.Number(strconv.FormatUint(x.UintVal, 10))
	case *gnmi.TypedValue_DoubleVal:
		return x.DoubleVal
	case *gnmi.TypedValue_FloatVal:
		return float64(x.FloatVal)
	case *gnmi.TypedValue_DecimalVal:
		return float64(x.DecimalVal.GetDigits()) / math.Pow10(int(x.DecimalVal.GetPrecision()))
	case *gnmi.TypedValue_BytesVal:
		if len(x.BytesVal) == 4 { // ieeefloat32, as openconfig-types has it
			return float64(math.Float32frombits(binary.BigEndian.Uint32(x.BytesVal)))
		}
		return string(x.BytesVal)
	case *gnmi.TypedValue_LeaflistVal:
		var out []any
		for _, e := range x.LeaflistVal.GetElement() {
			out = append(out, valueOf(e))
		}
		return text(out)
	}
	return nil
}

func decode(b []byte) any {
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	return v
}

// text is a value as words.
func text(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case bool:
		return strconv.FormatBool(x)
	case json.Number:
		return x.String()
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case []any:
		var words []string
		for _, e := range x {
			words = append(words, text(e))
		}
		return strings.Join(words, " ")
	}
	return ""
}

// pathString writes a path, its keys in order.
func pathString(path []elem) string {
	var b strings.Builder
	for _, e := range path {
		b.WriteString("/" + e.name)
		keys := make([]string, 0, len(e.keys))
		for k := range e.keys {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for _, k := range keys {
			b.WriteString("[" + k + "=" + strings.ReplaceAll(e.keys[k], "]", `\]`) + "]")
		}
	}
	return b.String()
}

// shape is a path without its keys.
func shape(path []elem) string {
	var b strings.Builder
	for _, e := range path {
		b.WriteString("/" + e.name)
	}
	return b.String()
}
