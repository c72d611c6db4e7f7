package pipelines

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/pipelines/inputs"
	"interlock/simulate"
	"interlock/simulate/routing"
)

// Simulation is what a network as it is settles on.
type Simulation struct {
	Network *devices.Network
	State   *routing.State
	Down    simulate.Down
	// Unread are the configurations that could not be read: the rest is computed as if those devices were not there.
	Unread inputs.Problems
	// Doubts are what makes the text of a configuration that was read no ground to stand on: two in one file, a cut end, an unknown name.
	Doubts []devices.Finding
}

// Simulate reads a snapshot and lets its routing settle, without the devices and ports ("core-a", "core-a:Ethernet1/1") that are named.
func Simulate(ctx context.Context, dir string, without []string) (Simulation, error) {
	return simulation(ctx, dir, without, func(*devices.Network) map[devices.PortRef]bool { return nil })
}

// Laboratory is Simulate for a snapshot that is all there is: nothing is plugged into a port for which neither a cable nor a neighbour is known.
func Laboratory(ctx context.Context, dir string, without []string) (Simulation, error) {
	return simulation(ctx, dir, without, simulate.Dark)
}

func simulation(ctx context.Context, dir string, without []string, dark func(*devices.Network) map[devices.PortRef]bool) (Simulation, error) {
	n, unread, doubts, err := readNetwork(ctx, dir)
	if err != nil {
		return Simulation{}, err
	}
	down, err := downNamed(n, without)
	if err != nil {
		return Simulation{}, err
	}
	maps.Copy(down.Ports, dark(n))
	return Simulation{Network: n, State: simulate.Routing(n, down), Down: down, Unread: unread, Doubts: doubts}, nil
}

// ReadNetwork reads a snapshot with its site, if it has one, and tells which of its files it could not make out.
func ReadNetwork(ctx context.Context, dir string) (*devices.Network, inputs.Problems, error) {
	n, unread, _, err := readNetwork(ctx, dir)
	return n, unread, err
}

// readNetwork is ReadNetwork that gives what blocks a verdict about the files besides.
func readNetwork(ctx context.Context, dir string) (*devices.Network, inputs.Problems, []devices.Finding, error) {
	fsys, err := inputs.Open(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	n, findings, err := readSnapshot(ctx, fsys)
	doubts := slices.DeleteFunc(findings, func(f devices.Finding) bool {
		return f.Severity != devices.Deny && f.Severity != devices.Inconclusive
	})
	var unread inputs.Undetected
	if errors.As(err, &unread) && len(n.Devices) > 0 {
		return n, inputs.Problems(unread), doubts, nil
	}
	return n, nil, doubts, err
}

// downNamed reads what somebody says is out of service.
func downNamed(n *devices.Network, without []string) (simulate.Down, error) {
	down := simulate.Down{Devices: map[string]bool{}, Ports: map[devices.PortRef]bool{}}
	for _, w := range without {
		name, port, isPort := strings.Cut(w, ":")
		d := n.Devices[name]
		if d == nil {
			return down, UsageError{Message: fmt.Sprintf("--without %s: there is no device %q in the snapshot; it has %s", w, name, strings.Join(sortedKeys(n.Devices), ", "))}
		}
		if !isPort {
			down.Devices[name] = true
			continue
		}
		full, ok := simulate.PortNamed(d.Config, port)
		if !ok {
			return down, UsageError{Message: fmt.Sprintf("--without %s: %s has no interface %q", w, name, port)}
		}
		down.Ports[devices.PortRef{Device: name, Port: full}] = true
	}
	return down, nil
}
