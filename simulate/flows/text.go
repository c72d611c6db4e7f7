package flows

import (
	"fmt"
	"strconv"
	"strings"
)

// Lines tells a trace to a person: each device once, with what it does and where packets go from there, by number where several go on.
func (t *Trace) Lines() []string {
	var out []string
	if len(t.Starts) > 1 {
		out = append(out, fmt.Sprintf("%s may enter at %d devices", t.From, len(t.Starts)))
	}
	for _, v := range t.Visits {
		out = append(out, t.visitLines(v)...)
	}
	for _, e := range t.Ends {
		out = append(out, "=> "+e.String())
	}
	return out
}

func (t *Trace) visitLines(v *Visit) []string {
	head := fmt.Sprintf("%d. %s", v.number+1, v.Device)
	if v.VRF != "default" {
		head += " (vrf " + v.VRF + ")"
	}
	if v.In != "" {
		head += " in " + v.In
	}
	if v.Route != nil {
		head += ": " + Describe(v.Route)
	}
	out := []string{head}
	if v.Filter != nil {
		out = append(out, "   list "+v.Filter.String())
	}
	if v.End != nil {
		out = append(out, "   "+v.End.String())
	}
	for _, s := range v.Steps {
		out = append(out, "   "+s.text())
	}
	return out
}

func (s Step) text() string {
	w := []string{"->"}
	if s.Hop.Addr.IsValid() {
		w = append(w, s.Hop.Addr.String())
	}
	if s.Hop.Interface != "" {
		w = append(w, "out "+s.Hop.Interface)
	}
	if s.Hop.VNI != 0 {
		w = append(w, "VNI "+strconv.Itoa(s.Hop.VNI))
	}
	if s.Filter != nil {
		w = append(w, "list "+s.Filter.String()+";")
	}
	if s.To != nil {
		w = append(w, fmt.Sprintf("to %d. %s", s.To.number+1, s.To.Device))
	}
	if s.End != nil {
		w = append(w, s.End.String())
	}
	return strings.Join(w, " ")
}

// Path is one way that ends as a given end does, as device names, "" where it ends before any device. It is for telling; where several
// ways end so, it is the first.
func (t *Trace) Path(e End) []string {
	seen := map[*Visit]bool{}
	var find func(v *Visit) []string
	find = func(v *Visit) []string {
		if seen[v] {
			return nil
		}
		seen[v] = true
		if v.End != nil && v.End.compare(e) == 0 {
			return []string{v.Device}
		}
		for _, s := range v.Steps {
			if s.End != nil && s.End.compare(e) == 0 {
				return []string{v.Device}
			}
			if s.To != nil {
				if rest := find(s.To); rest != nil {
					return append([]string{v.Device}, rest...)
				}
			}
		}
		return nil
	}
	for _, v := range t.Starts {
		if p := find(v); p != nil {
			return p
		}
	}
	return nil
}

// Number is the place of a visit among its trace's, from 1.
func (v *Visit) Number() int { return v.number + 1 }
