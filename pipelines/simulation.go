package pipelines

import (
	"context"
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/simulate"
	"interlock/simulate/routing"
)

// Simulation is what a network as it is settles on.
type Simulation struct {
	Network *devices.Network
	State   *routing.State
	Down    simulate.Down
}

// Simulate reads a snapshot and lets its routing settle, without the devices and ports ("core-a", "core-a:Ethernet1/1") that are named.
func Simulate(ctx context.Context, dir string, without []string) (Simulation, error) {
	n, err := ReadNetwork(ctx, dir)
	if err != nil {
		return Simulation{}, err
	}
	down, err := downNamed(n, without)
	if err != nil {
		return Simulation{}, err
	}
	return Simulation{Network: n, State: simulate.Routing(n, down), Down: down}, nil
}

// ReadNetwork reads a snapshot with its site, if it has one.
func ReadNetwork(ctx context.Context, dir string) (*devices.Network, error) {
	c := &Change{}
	s := Source{Before: dir, After: dir}
	if err := s.intake(ctx, c); err != nil {
		return nil, err
	}
	return c.After, nil
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
