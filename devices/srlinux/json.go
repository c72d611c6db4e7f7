package srlinux

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// keys are the leaves that name the entries of lists, by the list; other lists have the first of "name", "index", "id".
var keys = map[string][]string{
	"address": {"ip-prefix"}, "prefix": {"ip-prefix", "mask-length-range"}, "route": {"prefix"}, "neighbor": {"peer-address"}, "group": {"group-name", "name"}, "afi-safi": {"afi-safi-name"},
	"subinterface": {"index", "name"}, "entry": {"sequence-id"}, "area": {"area-id"}, "interface": {"name", "interface-name", "interface-id"}, "nexthop": {"index"}, "bgp-instance": {"id"},
	"acl-filter": {"name", "type"}, "user": {"username"}, "server": {"address"}, "linecard": {"slot"}, "control": {"slot"}, "match": {"prefix"}, "vrrp-group": {"virtual-router-id"},
	"vxlan-interface": {"index", "name"}, "dynamic-neighbors": {}, "instance": {"name"}, "level": {"level-number"}, "user-role": {"name"}, "role": {"rolename"}, "remote-server": {"host"}, "file": {"file-name"}, "buffer": {"buffer-name"},
	"policy": {"name"}, "statement": {"name"}, "track-interface": {"interface"}, "lacp": {},
}

// fromJSON turns JSON as "info | as json" and gNMI give it into paths, each on the line where its value stands.
func fromJSON(text []byte) ([]byte, bool) {
	t := bytes.TrimSpace(text)
	if len(t) == 0 || t[0] != '{' || !json.Valid(t) {
		return nil, false
	}
	r := jsonReader{text: text, out: make([][]string, bytes.Count(text, []byte("\n")))}
	if text[len(text)-1] != '\n' {
		r.out = append(r.out, nil)
	}
	r.dec = json.NewDecoder(bytes.NewReader(text))
	r.dec.UseNumber()
	if v, ok := r.value(); ok {
		r.emit(v, nil, "")
	}
	var b bytes.Buffer
	for _, l := range r.out {
		// What several values on one line say stays on one line: braces keep them apart.
		switch len(l) {
		case 0:
		case 1:
			b.WriteString("set " + l[0])
		default:
			for _, p := range l {
				b.WriteString(p + " { } ")
			}
		}
		b.WriteByte('\n')
	}
	return b.Bytes(), true
}

type jsonReader struct {
	text []byte
	dec  *json.Decoder
	out  [][]string
	line int
	at   int64
}

type member struct {
	name  string
	value node
}

type node struct {
	line    int
	scalar  string
	members []member // of an object
	list    []node
	object  bool
	array   bool
}

// here is the line of the last token.
func (r *jsonReader) here() int {
	to := r.dec.InputOffset()
	r.line += bytes.Count(r.text[r.at:to], []byte("\n"))
	r.at = to
	return r.line
}

func (r *jsonReader) value() (node, bool) {
	t, err := r.dec.Token()
	if err != nil {
		return node{}, false
	}
	n := node{line: r.here()}
	switch t := t.(type) {
	case json.Delim:
		n.object, n.array = t == '{', t == '['
		for r.dec.More() {
			var m member
			if n.object {
				k, err := r.dec.Token()
				if err != nil {
					return n, false
				}
				name, _ := k.(string)
				if _, local, ok := strings.Cut(name, ":"); ok {
					name = local
				}
				m.name = name
			}
			v, ok := r.value()
			if !ok {
				return n, false
			}
			if m.value = v; n.object {
				n.members = append(n.members, m)
			} else {
				n.list = append(n.list, v)
			}
		}
		_, err := r.dec.Token()
		r.here()
		return n, err == nil
	case string:
		n.scalar = quote(identity(t))
	case json.Number:
		n.scalar = t.String()
	case bool:
		n.scalar = strconv.FormatBool(t)
	case nil:
		n.scalar = ""
	}
	return n, true
}

// identity takes the module from a name of another module: "srl_nokia-common:ipv4-unicast".
func identity(s string) string {
	if i := strings.IndexByte(s, ':'); i > 0 && strings.HasPrefix(s, "srl_nokia-") {
		return s[i+1:]
	}
	return s
}

func quote(s string) string {
	if s == "" || strings.ContainsAny(s, " \t\n;{}[]#\"") {
		return `"` + strings.NewReplacer(`"`, "'", "\n", " ").Replace(s) + `"`
	}
	return s
}

func (r *jsonReader) put(line int, path []string) {
	if line < len(r.out) && len(path) > 0 {
		r.out[line] = append(r.out[line], strings.Join(path, " "))
	}
}

func with(path []string, words ...string) []string {
	out := append(path[:len(path):len(path)], words...)
	kept := out[:0]
	for _, w := range out {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}

func (r *jsonReader) emit(n node, path []string, name string) {
	switch {
	case n.object:
		if len(n.members) == 0 {
			r.put(n.line, path)
		}
		for _, m := range n.members {
			r.emit(m.value, with(path, m.name), m.name)
		}
	case n.array:
		for _, e := range n.list {
			if !e.object {
				r.emit(e, path, name)
				continue
			}
			r.entry(e, path, name)
		}
	default:
		r.put(n.line, with(path, n.scalar))
	}
}

// entry is one of a list: its keys go into the path as the command line has them, the first by its value alone.
func (r *jsonReader) entry(n node, path []string, name string) {
	names, ok := keys[name]
	if !ok {
		names = []string{"name", "index", "id"}
	}
	taken := map[string]bool{}
	line := n.line
	for i, k := range names {
		for _, m := range n.members {
			if m.name != k || m.value.object || m.value.array || len(taken) > 0 && name != "prefix" && name != "acl-filter" {
				continue
			}
			taken[k] = true
			line = m.value.line
			if i == 0 || len(taken) == 1 {
				path = with(path, m.value.scalar)
			} else {
				path = with(path, k, m.value.scalar)
			}
		}
	}
	said := false
	for _, m := range n.members {
		if !taken[m.name] {
			said = true
			r.emit(m.value, with(path, m.name), m.name)
		}
	}
	if !said {
		r.put(line, path)
	}
}
