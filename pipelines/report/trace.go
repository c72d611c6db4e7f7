package report

import (
	"fmt"
	"io"

	"interlock/pipelines"
	"interlock/simulate/flows"
)

// Trace writes a flow there and back, for the verb trace. Format is "text" or "json".
func Trace(w io.Writer, t pipelines.Traced, format string) error {
	if format == "json" {
		return compact(w, traceJSON(t))
	}
	traceText(w, "THERE", t.Forward)
	if t.Back != nil {
		fmt.Fprintln(w)
		traceText(w, "BACK", t.Back)
	}
	if len(t.Doubts)+len(t.Problems)+len(t.Unread) > 0 {
		fmt.Fprintln(w, "\nNOT TO BE RELIED ON")
	}
	for _, u := range t.Unread {
		fmt.Fprintln(w, "  "+clean(u.String()))
	}
	for _, d := range t.Doubts {
		fmt.Fprintln(w, "  "+clean(d))
	}
	for _, p := range t.Problems {
		fmt.Fprintf(w, "  %s: %s", clean(p.Device), clean(p.Message))
		if p.Pos.File != "" {
			fmt.Fprintf(w, " (%s)", clean(p.Pos.String()))
		}
		fmt.Fprintln(w)
	}
	return nil
}

func traceText(w io.Writer, title string, t *flows.Trace) {
	fmt.Fprintf(w, "%s  %s\n", title, clean(t.Header.String()))
	for _, l := range t.Lines() {
		fmt.Fprintln(w, "  "+clean(l))
	}
}

type traceOut struct {
	From     string       `json:"from"`
	To       string       `json:"to"`
	Port     string       `json:"port,omitempty"`
	Forward  *flowOut     `json:"forward"`
	Back     *flowOut     `json:"back,omitempty"`
	Doubts   []string     `json:"doubts,omitempty"`
	Problems []problemOut `json:"problems,omitempty"`
}

type problemOut struct {
	Kind    string `json:"kind"`
	Device  string `json:"device"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Message string `json:"message"`
}

type flowOut struct {
	Flow string `json:"flow"`
	// Delivered reports that every branch arrives.
	Delivered bool       `json:"delivered"`
	Starts    []int      `json:"starts"`
	Visits    []visitOut `json:"visits"`
	Ends      []endOut   `json:"ends"`
}

type visitOut struct {
	Number int       `json:"number"`
	Device string    `json:"device"`
	VRF    string    `json:"vrf"`
	In     string    `json:"in,omitempty"`
	Filter string    `json:"filter,omitempty"`
	Route  string    `json:"route,omitempty"`
	Steps  []stepOut `json:"steps,omitempty"`
	End    *endOut   `json:"end,omitempty"`
}

type stepOut struct {
	NextHop   string  `json:"next_hop,omitempty"`
	Interface string  `json:"interface,omitempty"`
	VNI       int     `json:"vni,omitempty"`
	Filter    string  `json:"filter,omitempty"`
	To        int     `json:"to,omitempty"`
	End       *endOut `json:"end,omitempty"`
}

type endOut struct {
	Kind      string   `json:"kind"`
	Device    string   `json:"device,omitempty"`
	VRF       string   `json:"vrf,omitempty"`
	Interface string   `json:"interface,omitempty"`
	To        string   `json:"to,omitempty"`
	Why       string   `json:"why,omitempty"`
	File      string   `json:"file,omitempty"`
	Line      int      `json:"line,omitempty"`
	Cycle     []string `json:"cycle,omitempty"`
}

func traceJSON(t pipelines.Traced) traceOut {
	out := traceOut{From: t.From, To: t.To, Port: t.Port, Forward: flowJSON(t.Forward), Back: flowJSON(t.Back), Doubts: t.Doubts}
	for _, p := range t.Problems {
		out.Problems = append(out.Problems, problemOut{p.Kind, p.Device, p.Pos.File, p.Pos.Line, p.Message})
	}
	return out
}

func flowJSON(t *flows.Trace) *flowOut {
	if t == nil {
		return nil
	}
	out := &flowOut{Flow: t.Header.String(), Delivered: t.Always(), Starts: []int{}, Visits: []visitOut{}, Ends: []endOut{}}
	for _, v := range t.Starts {
		out.Starts = append(out.Starts, v.Number())
	}
	for _, v := range t.Visits {
		x := visitOut{Number: v.Number(), Device: v.Device, VRF: v.VRF, In: v.In, End: endJSON(v.End)}
		if v.Filter != nil {
			x.Filter = v.Filter.String()
		}
		if v.Route != nil {
			x.Route = flows.Describe(v.Route)
		}
		for _, s := range v.Steps {
			y := stepOut{Interface: s.Hop.Interface, VNI: s.Hop.VNI, End: endJSON(s.End)}
			if s.Hop.Addr.IsValid() {
				y.NextHop = s.Hop.Addr.String()
			}
			if s.Filter != nil {
				y.Filter = s.Filter.String()
			}
			if s.To != nil {
				y.To = s.To.Number()
			}
			x.Steps = append(x.Steps, y)
		}
		out.Visits = append(out.Visits, x)
	}
	for _, e := range t.Ends {
		out.Ends = append(out.Ends, *endJSON(&e))
	}
	return out
}

func endJSON(e *flows.End) *endOut {
	if e == nil {
		return nil
	}
	return &endOut{Kind: e.Kind.String(), Device: e.Device, VRF: e.VRF, Interface: e.Interface, To: e.To, Why: e.Why, File: e.Pos.File, Line: e.Pos.Line, Cycle: e.Cycle}
}
