package report

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"sync"
	"text/tabwriter"

	"interlock/pipelines"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routing"
)

// Simulation writes what a network settles on, for the verb simulate. Format is "text", "json" or "labs"; labs is the contract of
// ../shared/labs/score: routes as each system prints them. It is written device by device: the tables of a thousand devices are never all
// in memory as text.
func Simulation(w io.Writer, s pipelines.Simulation, format string) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var err error
	switch format {
	case "labs":
		err = simulationJSON(out, s, false)
	case "json":
		err = simulationJSON(out, s, true)
	default:
		err = simulationText(out, s)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func simulationText(w io.Writer, s pipelines.Simulation) error {
	err := eachDevice(s, w, func(i int, d *layer3.Device) ([]byte, error) {
		var b bytes.Buffer
		if i > 0 {
			fmt.Fprintln(&b)
		}
		deviceText(&b, s.State, d)
		return b.Bytes(), nil
	})
	if err != nil {
		return err
	}
	neighborsText(w, s.State.Neighbors())
	if len(s.Unread)+len(s.Doubts)+len(s.State.Problems) > 0 {
		fmt.Fprintln(w, "\nNot to be relied on:")
	}
	for _, p := range s.Unread {
		fmt.Fprintf(w, "  %s\n", clean(p.String()))
	}
	for _, f := range s.Doubts {
		fmt.Fprintf(w, "  %s\n", clean(f.String()))
	}
	for _, p := range s.State.Problems {
		place := p.Device
		if !p.Pos.IsZero() {
			place = p.Pos.String()
		}
		fmt.Fprintf(w, "  %s: %s [simulate/%s]\n", clean(place), clean(p.Message), p.Kind)
	}
	return nil
}

func deviceText(w io.Writer, state *routing.State, d *layer3.Device) {
	fmt.Fprintf(w, "%s (%s)\n", clean(d.Name), d.Config.OS)
	if !d.Up {
		fmt.Fprintln(w, "  out of service")
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, in := range d.Interfaces {
		if len(in.Addresses) == 0 {
			continue
		}
		up := "up"
		if !in.Up {
			up = "down"
		}
		fmt.Fprintf(t, "  %s\t%s", clean(in.Name), up)
		for _, a := range in.Addresses {
			fmt.Fprintf(t, "\t%s", a.Prefix)
		}
		fmt.Fprintln(t)
	}
	t.Flush()
	for _, vrf := range d.VRFs {
		rows := state.Rows(d, vrf)
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(w, "  routes, vrf %s\n", clean(vrf))
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, r := range rows {
			fmt.Fprintf(t, "    %s\t%s\t[%d/%d]\t%s\n", r.Prefix, r.Protocol, r.Distance, r.Metric, clean(hop(r)))
		}
		t.Flush()
	}
}

// eachDevice writes what is said of each device, in order; as many as there are cores are worked on at a time.
func eachDevice(s pipelines.Simulation, w io.Writer, say func(i int, d *layer3.Device) ([]byte, error)) error {
	ds := s.State.Network.Devices
	for lo, step := 0, runtime.GOMAXPROCS(0); lo < len(ds); lo += step {
		part := ds[lo:min(lo+step, len(ds))]
		texts, errs := make([][]byte, len(part)), make([]error, len(part))
		var wg sync.WaitGroup
		for k, d := range part {
			wg.Go(func() { texts[k], errs[k] = say(lo+k, d) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			return err
		}
		for _, text := range texts {
			if _, err := w.Write(text); err != nil {
				return err
			}
		}
	}
	return nil
}

func hop(r routing.Row) string {
	switch {
	case r.NextHop.IsValid() && r.Interface != "":
		return "via " + r.NextHop.String() + ", " + r.Interface
	case r.NextHop.IsValid():
		return "via " + r.NextHop.String()
	case r.Interface != "":
		return r.Interface
	}
	return r.Kind
}

// simulationJSON is the contract of labs/score; with all, what is not computed and the tables' own next hops come with it.
func simulationJSON(w io.Writer, s pipelines.Simulation, all bool) error {
	io.WriteString(w, `{"devices":[`)
	err := eachDevice(s, w, func(i int, d *layer3.Device) ([]byte, error) {
		text, err := oneLine(deviceJSON(s.State, d))
		if i > 0 {
			text = append([]byte{','}, text...)
		}
		return text, err
	})
	if err != nil {
		return err
	}
	io.WriteString(w, "]")
	if all {
		unread := []string{}
		for _, p := range s.Unread {
			unread = append(unread, p.String())
		}
		for _, part := range [...]struct {
			key   string
			value any
		}{{"neighbors", neighborsJSON(s.State.Neighbors())}, {"problems", problemsJSON(s.State.Problems)}, {"schema", "interlock/simulation/v1"}, {"unread", unread}} {
			text, err := oneLine(part.value)
			if err != nil {
				return err
			}
			fmt.Fprintf(w, ",%q:%s", part.key, text)
		}
	}
	_, err = io.WriteString(w, "}\n") // the writer keeps an earlier error
	return err
}

// The records of the contract, their keys in order.
type (
	deviceRecord struct {
		Hostname   string            `json:"hostname"`
		Interfaces []interfaceRecord `json:"interfaces"`
		OS         string            `json:"os"`
		Up         bool              `json:"up"`
		VRF        []tableRecord     `json:"vrf"`
	}
	interfaceRecord struct {
		Addresses []string `json:"addresses"`
		AdminUp   bool     `json:"admin_up"`
		Name      string   `json:"name"`
		OperUp    bool     `json:"oper_up"`
		VRF       string   `json:"vrf"`
	}
	tableRecord struct {
		Name   string        `json:"name"`
		Routes []routeRecord `json:"routes"`
	}
	routeRecord struct {
		Distance  int     `json:"admin_distance"`
		Metric    int64   `json:"metric"`
		Interface *string `json:"next_hop_interface"`
		NextHop   *string `json:"next_hop_ip"`
		Kind      string  `json:"next_hop_type"`
		Prefix    string  `json:"prefix"`
		Protocol  string  `json:"protocol"`
	}
)

func deviceJSON(state *routing.State, d *layer3.Device) deviceRecord {
	out := deviceRecord{Hostname: d.Name, OS: d.Config.OS, Up: d.Up, VRF: []tableRecord{}, Interfaces: []interfaceRecord{}}
	for _, vrf := range d.VRFs {
		rows := state.Rows(d, vrf)
		routes := make([]routeRecord, len(rows))
		for k, r := range rows {
			routes[k] = routeRecord{Distance: r.Distance, Metric: r.Metric, Kind: r.Kind, Prefix: r.Prefix.String(), Protocol: r.Protocol}
			if r.NextHop.IsValid() {
				hop := r.NextHop.String()
				routes[k].NextHop = &hop
			}
			if r.Interface != "" {
				routes[k].Interface = &rows[k].Interface
			}
		}
		out.VRF = append(out.VRF, tableRecord{vrf, routes})
	}
	for _, i := range d.Interfaces {
		x := interfaceRecord{Addresses: []string{}, AdminUp: !i.Config.Shutdown, Name: d.System.Print.Interface(i.VRF, i.Name), OperUp: i.Up, VRF: i.VRF}
		for _, a := range i.Addresses {
			x.Addresses = append(x.Addresses, a.Prefix.String())
		}
		out.Interfaces = append(out.Interfaces, x)
	}
	return out
}

func problemsJSON(ps []rib.Problem) []map[string]string {
	out := []map[string]string{}
	for _, p := range ps {
		out = append(out, map[string]string{"kind": p.Kind, "device": p.Device, "vrf": p.VRF, "path": p.Path, "file": p.Pos.File, "line": strconv.Itoa(p.Pos.Line), "message": p.Message})
	}
	return out
}

func neighborsText(w io.Writer, ns []routing.Neighbor) {
	if len(ns) == 0 {
		return
	}
	fmt.Fprintln(w, "\nNeighbours")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, n := range ns {
		state := "up"
		if !n.Up {
			state = "down: " + n.Why
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", n.Protocol, clean(n.Local), clean(n.Peer), clean(state))
	}
	t.Flush()
}

func neighborsJSON(ns []routing.Neighbor) []map[string]any {
	out := []map[string]any{}
	for _, n := range ns {
		out = append(out, map[string]any{"protocol": n.Protocol, "local": n.Local, "peer": n.Peer, "up": n.Up, "why": n.Why, "file": n.Pos.File, "line": n.Pos.Line})
	}
	return out
}
