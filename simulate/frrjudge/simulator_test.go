package frrjudge

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"

	"interlock/pipelines"
)

// simulated asks the simulator about a snapshot without a port ("" for none): the tables as FRR would print them, and what the simulator
// itself says is not to be relied on.
func simulated(ctx context.Context, folder, without string) (Tables, []string, error) {
	var down []string
	if without != "" {
		down = []string{without}
	}
	s, err := pipelines.Simulate(ctx, folder, down)
	if err != nil {
		return nil, nil, err
	}
	var problems []string
	for _, p := range s.Unread {
		problems = append(problems, p.String())
	}
	for _, p := range s.State.Problems {
		problems = append(problems, p.Device+" "+p.Kind+": "+p.Message)
	}
	out := Tables{}
	for _, d := range s.State.Network.Devices {
		if d.Name == without {
			continue
		}
		rows := map[netip.Prefix]*Row{}
		for _, r := range s.State.Rows(d, "default") {
			row := rows[r.Prefix]
			if row == nil {
				row = &Row{Prefix: r.Prefix, Protocol: frrWord(r.Protocol), Distance: r.Distance, Metric: int(r.Metric)}
				rows[r.Prefix] = row
			}
			hop := hopJSON{InterfaceName: r.Interface, Reject: r.Kind == "reject", Blackhole: r.Kind == "discard", DirectlyConnected: r.Kind == "interface"}
			if r.NextHop.IsValid() {
				hop.IP = r.NextHop.String()
			}
			row.Hops = append(row.Hops, hop.String())
		}
		list := make([]Row, 0, len(rows))
		for _, r := range rows {
			list = append(list, *r)
		}
		out[d.Name] = tableOf(list)
	}
	return out, problems, nil
}

// frrWord is FRR's word for a protocol that the simulator tells apart more finely.
func frrWord(protocol string) string {
	switch protocol {
	case "ospf_ia", "ospf_e1", "ospf_e2", "ospf_n1", "ospf_n2", "ospf_summary":
		return "ospf"
	case "ebgp", "ibgp", "aggregate":
		return "bgp"
	}
	return protocol
}

// write puts a snapshot into a folder.
func (s Snapshot) write(folder string) error {
	for path, text := range s {
		file := filepath.Join(folder, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
