package report

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"interlock/pipelines"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routing"
)

// Simulation writes what a network settles on, for the verb simulate. Format is "text", "json" or "labs"; labs is the contract of
// ../shared/labs/score: routes as each system prints them.
func Simulation(w io.Writer, s pipelines.Simulation, format string) error {
	switch format {
	case "labs":
		return compact(w, simulationJSON(s, false))
	case "json":
		return compact(w, simulationJSON(s, true))
	}
	return simulationText(w, s)
}

func simulationText(w io.Writer, s pipelines.Simulation) error {
	for i, d := range s.State.Network.Devices {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s (%s)\n", clean(d.Name), d.Config.OS)
		if !d.Up {
			fmt.Fprintln(w, "  out of service")
			continue
		}
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, in := range d.Interfaces {
			if len(in.Addresses) == 0 {
				continue
			}
			state := "up"
			if !in.Up {
				state = "down"
			}
			fmt.Fprintf(t, "  %s\t%s", clean(in.Name), state)
			for _, a := range in.Addresses {
				fmt.Fprintf(t, "\t%s", a.Prefix)
			}
			fmt.Fprintln(t)
		}
		t.Flush()
		for _, vrf := range d.VRFs {
			rows := s.State.Rows(d, vrf)
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
	neighborsText(w, s.State.Neighbors())
	if len(s.Unread)+len(s.State.Problems) > 0 {
		fmt.Fprintln(w, "\nNot to be relied on:")
	}
	for _, p := range s.Unread {
		fmt.Fprintf(w, "  %s\n", clean(p.String()))
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
func simulationJSON(s pipelines.Simulation, all bool) map[string]any {
	list := []map[string]any{}
	for _, d := range s.State.Network.Devices {
		tables := []map[string]any{}
		for _, vrf := range d.VRFs {
			routes := []map[string]any{}
			for _, r := range s.State.Rows(d, vrf) {
				routes = append(routes, rowJSON(r))
			}
			tables = append(tables, map[string]any{"name": vrf, "routes": routes})
		}
		list = append(list, map[string]any{"hostname": d.Name, "os": d.Config.OS, "up": d.Up, "vrf": tables, "interfaces": interfacesJSON(d)})
	}
	out := map[string]any{"devices": list}
	if all {
		out["schema"] = "interlock/simulation/v1"
		out["problems"] = problemsJSON(s.State.Problems)
		unread := []string{}
		for _, p := range s.Unread {
			unread = append(unread, p.String())
		}
		out["unread"] = unread
		out["neighbors"] = neighborsJSON(s.State.Neighbors())
	}
	return out
}

func rowJSON(r routing.Row) map[string]any {
	m := map[string]any{"prefix": r.Prefix.String(), "protocol": r.Protocol, "next_hop_ip": nil, "next_hop_interface": nil, "next_hop_type": r.Kind,
		"metric": r.Metric, "admin_distance": r.Distance}
	if r.NextHop.IsValid() {
		m["next_hop_ip"] = r.NextHop.String()
	}
	if r.Interface != "" {
		m["next_hop_interface"] = r.Interface
	}
	return m
}

func interfacesJSON(d *layer3.Device) []map[string]any {
	out := []map[string]any{}
	for _, i := range d.Interfaces {
		addresses := []string{}
		for _, a := range i.Addresses {
			addresses = append(addresses, a.Prefix.String())
		}
		out = append(out, map[string]any{"name": i.Name, "vrf": i.VRF, "admin_up": !i.Config.Shutdown, "oper_up": i.Up, "addresses": addresses})
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
