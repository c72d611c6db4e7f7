package l2judge

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"time"

	"interlock/simulate/stp"
)

// TestLinuxBridges compares which ports of Linux bridges with 802.1D forward, and which bridge is root, with the spanning tree computed of
// the same bridges, with all links and without each of two.
func TestLinuxBridges(t *testing.T) {
	each(t, func(t *testing.T, seed uint64) {
		h := newHouse(t, "bridge")
		r := rand.New(rand.NewPCG(seed, 11))
		n := 3 + r.IntN(4)
		net := cables(r, n)
		bridges := make([]stp.Bridge, n)
		space := h.space("")
		var setup []string
		for i, mac := range r.Perm(200)[:n] {
			bridges[i] = stp.Bridge{Priority: 4096 * (7 + r.IntN(2)), MAC: uint64(0x020000000000 + mac)}
			setup = append(setup, fmt.Sprintf("link add s%d address 02:00:00:00:00:%02x type bridge stp_state 1 hello_time 100 forward_delay 200 max_age 600 priority %d", i, mac, bridges[i].Priority), fmt.Sprintf("link set s%d up", i))
		}
		for _, c := range net {
			setup = append(setup, fmt.Sprintf("link add %s type veth peer name %s", c.ports[0], c.ports[1]))
			for e, s := range [...]int{c.a, c.b} {
				setup = append(setup, fmt.Sprintf("link set %s master s%d", c.ports[e], s), fmt.Sprintf("link set %s type bridge_slave cost %d", c.ports[e], c.cost[e]))
			}
		}
		for _, c := range net {
			setup = append(setup, "link set "+c.ports[0]+" up", "link set "+c.ports[1]+" up")
		}
		h.batch(space, setup...)
		for _, without := range append([]int{-1}, r.Perm(len(net))[:2]...) {
			what := "all links up"
			if without >= 0 {
				what = "without " + net[without].ports[0]
				h.do("ip", "-n", space, "link", "set", net[without].ports[0], "down")
			}
			if !eventually(t, 40*time.Second, fmt.Sprintf("%v, %s", net, what), func() string { return bridgeState(h, space, n) }, computed(bridges, net, without)) {
				return
			}
			if without >= 0 {
				h.do("ip", "-n", space, "link", "set", net[without].ports[0], "up")
			}
		}
	})
}

// bridgeState lists the root of each bridge and the state of each port that has a carrier.
func bridgeState(h *house, space string, n int) string {
	out := map[string]string{}
	text, _ := h.try("ip", "netns", "exec", space, "bridge", "link", "show")
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 2 || !strings.Contains(line, "state ") || strings.Contains(line, "NO-CARRIER") {
			continue
		}
		port, _, _ := strings.Cut(strings.TrimSuffix(f[1], ":"), "@")
		_, state, _ := strings.Cut(line, " state ")
		state, _, _ = strings.Cut(state, " ")
		if state != "disabled" {
			out[port] = state
		}
	}
	for i := range n {
		id, _ := exec.Command("ip", "netns", "exec", space, "cat", fmt.Sprintf("/sys/class/net/s%d/bridge/root_id", i)).Output()
		out[fmt.Sprintf("s%d root", i)] = strings.TrimSpace(string(id))
	}
	return lines(out)
}

// computed is what bridgeState should be.
func computed(bridges []stp.Bridge, net []cable, without int) string {
	var ports []stp.Port
	var names []string
	var links []stp.Link
	count := make([]int, len(bridges))
	for k, c := range net {
		for e, s := range [...]int{c.a, c.b} {
			count[s]++
			if k != without {
				ports = append(ports, stp.Port{Bridge: s, Cost: c.cost[e], Priority: 128, Number: count[s]})
				names = append(names, c.ports[e])
			}
		}
		if k != without {
			links = append(links, stp.Link{A: len(ports) - 2, B: len(ports) - 1})
		}
	}
	tree := stp.Compute(bridges, ports, links)
	out := map[string]string{}
	for p, name := range names {
		out[name] = map[bool]string{true: "forwarding", false: "blocking"}[tree.Roles[p].Forwards()]
	}
	for b := range bridges {
		root := bridges[tree.Root[b]]
		out[fmt.Sprintf("s%d root", b)] = fmt.Sprintf("%04x.%012x", root.Priority, root.MAC)
	}
	return lines(out)
}
