package frrjudge

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// How long a network must be seen unchanged before it counts as settled. After a failure that is longer than a BGP hold time of 3 s, an
// OSPF dead interval of 4 s and the delay of 5 s with which ospfd looks after what an area border router summarises and
// translates (FRR 8.4, ospfd/ospf_abr.h, OSPF_ABR_TASK_DELAY), one after the other where they may be.
const (
	quiet = 9 * time.Second
	poll  = time.Second
)

// view is what is watched: the tables, and the states of neighbours.
type view struct {
	tables    Tables
	neighbors []string
	// moving are neighbours between down and up, down those that are down.
	moving, down []string
}

func (v *view) same(o *view) bool {
	return o != nil && len(Diff(v.tables, o.tables)) == 0 && slices.Equal(v.neighbors, o.neighbors)
}

// settle waits until nothing has changed for a time and adds the state. In a whole network all neighbours must be up.
func (w *worker) settle(r *Result, without string, whole bool) (Tables, error) {
	deadline := time.Now().Add(w.job.Bound)
	var last, before *view
	since := time.Now()
	for {
		v, err := w.look()
		if err != nil {
			return nil, err
		}
		if !v.same(last) || len(v.moving) > 0 || whole && len(v.down) > 0 {
			since, before = time.Now(), last
		}
		last = v
		if time.Since(since) >= quiet {
			break
		}
		if time.Now().After(deadline) {
			why := "tables still change"
			if before != nil {
				why += ": " + strings.Join(Diff(before.tables, last.tables), ", ")
			}
			if bad := append(v.moving, v.down...); len(bad) > 0 {
				why = strings.Join(bad, ", ")
			}
			r.Unsettled = append(r.Unsettled, fmt.Sprintf("without %q after %s: %s", without, w.job.Bound, why))
			break
		}
		time.Sleep(poll)
	}
	delete(last.tables, without) // what a router that is out has in its table is no matter
	r.States = append(r.States, State{without, last.tables})
	return last.tables, w.ask(without)
}

// ask puts down what the routers answer to the job's questions, for whoever looks into a difference.
func (w *worker) ask(without string) error {
	if w.job.Logs == "" {
		return nil
	}
	for _, router := range w.routers {
		var b strings.Builder
		for _, command := range w.job.Ask {
			out, err := exec.Command("vtysh", "-N", router, "-c", command).CombinedOutput()
			if err != nil {
				return fmt.Errorf("%s: %q: %w: %s", router, command, err, out)
			}
			fmt.Fprintf(&b, "%s# %s\n%s\n", router, command, out)
		}
		name := router + ".txt"
		if without != "" {
			name = router + " without " + without + ".txt"
		}
		if err := os.WriteFile(filepath.Join(w.job.Logs, name), []byte(b.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// look reads every router once.
func (w *worker) look() (*view, error) {
	v := &view{tables: Tables{}}
	for _, router := range w.routers {
		var rows []Row
		offered := map[string]bool{} // prefixes for which OSPF has a route in the table, selected or not
		for _, command := range []string{"show ip route json", "show ipv6 route json"} {
			var routes map[string][]routeJSON
			if err := w.vtys[router]["zebra"].show(command, &routes); err != nil {
				return nil, err
			}
			got, err := selected(routes)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", router, err)
			}
			rows = append(rows, got...)
			for prefix, rs := range routes {
				offered[prefix] = offered[prefix] || slices.ContainsFunc(rs, func(r routeJSON) bool { return r.Protocol == "ospf" })
			}
		}
		v.tables[router] = tableOf(rows)
		if err := w.adjacencies(v, router); err != nil {
			return nil, err
		}
		if err := w.discards(v, router, offered); err != nil {
			return nil, err
		}
		if err := w.sessions(v, router); err != nil {
			return nil, err
		}
	}
	slices.Sort(v.neighbors)
	return v, nil
}

func (w *worker) adjacencies(v *view, router string) error {
	if d := w.vtys[router]["ospfd"]; d != nil {
		var n struct {
			Neighbors map[string][]struct {
				State string `json:"nbrState"` // "Full/DR"; 8.4 also has "state"
				Other string `json:"state"`
			} `json:"neighbors"`
		}
		if err := d.show("show ip ospf neighbor json", &n); err != nil {
			return err
		}
		for id, ns := range n.Neighbors {
			for _, x := range ns {
				v.note(router+" ospf "+id, x.State+x.Other, "Full", "2-Way")
			}
		}
	}
	if d := w.vtys[router]["ospf6d"]; d != nil {
		var n struct {
			Neighbors []struct {
				ID    string `json:"neighborId"`
				State string `json:"state"`
			} `json:"neighbors"`
		}
		if err := d.show("show ipv6 ospf6 neighbor json", &n); err != nil {
			return err
		}
		for _, x := range n.Neighbors {
			v.note(router+" ospf6 "+x.ID, x.State, "Full", "Twoway")
		}
	}
	return nil
}

// discards sees to an artefact of FRR 8.4.4: after each calculation ospfd takes the discard route of a range out of zebra and puts it in
// again, and when the two follow closely zebra at times forgets it, while ospfd has it (its log ends with "Route add discard", and `show ip
// ospf route` shows it). Such a router is told to calculate again, until both agree.
func (w *worker) discards(v *view, router string, offered map[string]bool) error {
	d := w.vtys[router]["ospfd"]
	if d == nil || !strings.Contains(w.job.Snapshot.Config(router), " range ") || strings.Contains(w.job.Snapshot.Config(router), "rfc1583") {
		return nil
	}
	var routes map[string]struct {
		Type string `json:"routeType"`
	}
	if err := d.show("show ip ospf route json", &routes); err != nil {
		return err
	}
	for prefix, r := range routes {
		if !strings.HasPrefix(r.Type, "D") || offered[prefix] {
			continue
		}
		v.moving = append(v.moving, fmt.Sprintf("%s has the discard route of %s in ospfd and not in zebra", router, prefix))
		if time.Since(w.poked[router]) < 3*time.Second {
			continue
		}
		w.poked[router] = time.Now()
		for _, command := range []string{"configure terminal", "router ospf", "compatible rfc1583", "no compatible rfc1583", "end"} {
			if _, err := d.run(command); err != nil {
				return err
			}
		}
	}
	return nil
}

// note records a neighbour of OSPF.
func (v *view) note(who, state string, up ...string) {
	v.neighbors = append(v.neighbors, who+" "+state)
	if !slices.ContainsFunc(up, func(u string) bool { return strings.HasPrefix(state, u) }) && !strings.HasPrefix(state, "Down") {
		v.moving = append(v.moving, who+" "+state)
	}
}

func (w *worker) sessions(v *view, router string) error {
	d := w.vtys[router]["bgpd"]
	if d == nil {
		return nil
	}
	type summary struct {
		Peers map[string]struct {
			State string `json:"state"`
			Count int    `json:"pfxRcd"`
		} `json:"peers"`
	}
	var families map[string]summary
	if err := d.show("show bgp summary json", &families); err != nil {
		return err
	}
	for family, s := range families {
		for peer, p := range s.Peers {
			who := fmt.Sprintf("%s bgp %s %s %s", router, family, peer, p.State)
			switch p.State {
			case "Established":
				v.neighbors = append(v.neighbors, fmt.Sprintf("%s %d", who, p.Count))
			case "OpenSent", "OpenConfirm":
				v.moving = append(v.moving, who)
			default: // Idle, Connect and Active alternate where nobody answers
				v.neighbors = append(v.neighbors, fmt.Sprintf("%s bgp %s %s down", router, family, peer))
				v.down = append(v.down, who)
			}
		}
	}
	return nil
}

func (w *worker) paths() (Tables, error) {
	out := Tables{}
	for _, r := range w.routers {
		d := w.vtys[r]["bgpd"]
		if d == nil {
			continue
		}
		for _, family := range []string{"ipv4", "ipv6"} {
			var b bgpJSON
			if err := d.show("show bgp "+family+" unicast json", &b); err != nil {
				return nil, err
			}
			out[r] = append(out[r], b.paths()...)
		}
	}
	return out, nil
}
