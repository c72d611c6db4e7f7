package lab

import (
	"maps"
	"slices"
	"strings"

	gpb "github.com/openconfig/gnmi/proto/gnmi"
)

// parsePath reads a path of our own writing: /a/b[key=value]/c, with ] in values as \].
func parsePath(s string) *gpb.Path {
	p := &gpb.Path{}
	for s != "" {
		s = strings.TrimPrefix(s, "/")
		end := strings.IndexAny(s, "/[")
		if end < 0 {
			end = len(s)
		}
		e := &gpb.PathElem{Name: s[:end]}
		s = s[end:]
		for strings.HasPrefix(s, "[") {
			key, rest, _ := strings.Cut(s[1:], "=")
			var v strings.Builder
			i := 0
			for ; i < len(rest) && rest[i] != ']'; i++ {
				if rest[i] == '\\' && i+1 < len(rest) {
					i++
				}
				v.WriteByte(rest[i])
			}
			if e.Key == nil {
				e.Key = map[string]string{}
			}
			e.Key[key] = v.String()
			s = rest[min(i+1, len(rest)):]
		}
		p.Elem = append(p.Elem, e)
	}
	return p
}

// pathString writes a path for people.
func pathString(prefix, p *gpb.Path) string {
	var b strings.Builder
	for _, e := range slices.Concat(prefix.GetElem(), p.GetElem()) {
		b.WriteString("/" + e.GetName())
		for _, k := range slices.Sorted(maps.Keys(e.GetKey())) {
			b.WriteString("[" + k + "=" + e.GetKey()[k] + "]")
		}
	}
	if b.Len() == 0 {
		return "/"
	}
	return b.String()
}

// pick gives the leaves below a path. An element * and a key * stand for any, "..." for any number of elements, and module
// prefixes of names are not looked at (gNMI path conventions, 2.1 and 2.2).
func pick(leaves []leaf, prefix, p *gpb.Path) []leaf {
	elems := slices.Concat(prefix.GetElem(), p.GetElem())
	head := ""
	if len(elems) > 0 && elems[0].GetName() != "*" && elems[0].GetName() != "..." {
		head = "/" + bare(elems[0].GetName())
	}
	var out []leaf
	for _, x := range leaves {
		if strings.HasPrefix(x.path, head) && under(parsePath(x.path).Elem, elems) {
			out = append(out, x)
		}
	}
	return out
}

func bare(name string) string {
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

func under(path, want []*gpb.PathElem) bool {
	if len(want) == 0 {
		return true
	}
	if want[0].GetName() == "..." {
		for i := 0; i <= len(path); i++ {
			if under(path[i:], want[1:]) {
				return true
			}
		}
		return false
	}
	if len(path) == 0 || want[0].GetName() != "*" && bare(want[0].GetName()) != path[0].GetName() {
		return false
	}
	for k, v := range want[0].GetKey() {
		if v != "*" && path[0].GetKey()[k] != v {
			return false
		}
	}
	return under(path[1:], want[1:])
}
