package frrjudge

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Row is a selected route of a table: what FRR forwards by.
type Row struct {
	Prefix netip.Prefix
	// Protocol is as FRR says it: connected, static, ospf, ospf6, bgp.
	Protocol         string
	Distance, Metric int
	// Hops are "via ADDRESS PORT", "attached PORT", "discard" or "reject", resolved to interfaces, in order, each once.
	Hops []string
}

func (r Row) String() string {
	return fmt.Sprintf("%s %s %d/%d %s", r.Prefix, r.Protocol, r.Distance, r.Metric, strings.Join(r.Hops, ", "))
}

// Table is a router's table, one line of text a route, in order of prefix.
type Table []string

// Tables are the tables of a network by router.
type Tables map[string]Table

func tableOf(rows []Row) Table {
	slices.SortFunc(rows, func(a, b Row) int { return a.Prefix.Compare(b.Prefix) })
	out := Table{}
	for _, r := range rows {
		slices.Sort(r.Hops)
		r.Hops = slices.Compact(r.Hops)
		out = append(out, r.String())
	}
	return out
}

// Minus gives the lines of t that o does not have.
func (t Table) Minus(o Table) []string {
	have := map[string]bool{}
	for _, l := range o {
		have[l] = true
	}
	var out []string
	for _, l := range t {
		if !have[l] {
			out = append(out, l)
		}
	}
	return out
}

// Diff says how got differs from want, one line each: "r1 - ROW" is wanted and missing, "r1 + ROW" is there and not wanted.
func Diff(want, got Tables) []string {
	routers := map[string]bool{}
	for r := range want {
		routers[r] = true
	}
	for r := range got {
		routers[r] = true
	}
	names := make([]string, 0, len(routers))
	for r := range routers {
		names = append(names, r)
	}
	slices.SortFunc(names, byName)
	var out []string
	for _, r := range names {
		var lines []string
		for _, l := range want[r].Minus(got[r]) {
			lines = append(lines, r+" - "+l)
		}
		for _, l := range got[r].Minus(want[r]) {
			lines = append(lines, r+" + "+l)
		}
		slices.SortStableFunc(lines, func(a, b string) int {
			return strings.Compare(strings.Fields(a)[2], strings.Fields(b)[2])
		})
		out = append(out, lines...)
	}
	return out
}

// Patch undoes Diff: the tables that differ from base by these lines.
func Patch(base Tables, lines []string) (Tables, error) {
	out := Tables{}
	for r, t := range base {
		out[r] = slices.Clone(t)
	}
	for _, line := range lines {
		f := strings.SplitN(line, " ", 3)
		if len(f) != 3 || f[1] != "-" && f[1] != "+" {
			return nil, fmt.Errorf("%q is not of the form ROUTER -|+ ROW", line)
		}
		if f[1] == "+" {
			out[f[0]] = append(out[f[0]], f[2])
			continue
		}
		k := slices.Index(out[f[0]], f[2])
		if k < 0 {
			return nil, fmt.Errorf("%q takes away what is not there", line)
		}
		out[f[0]] = slices.Delete(out[f[0]], k, k+1)
	}
	return out, nil
}
