package l2judge

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"interlock/devices"
	"interlock/simulate"
)

// TestKeepalived compares who is master of a VRRP group on two switches, with everything up, without each router's cable, and with the
// link between the switches gone.
func TestKeepalived(t *testing.T) {
	each(t, func(t *testing.T, seed uint64) {
		h := newHouse(t, "keepalived")
		r := rand.New(rand.NewPCG(seed, 14))
		n := 2 + r.IntN(3)
		m := newModel()
		for _, sw := range []string{"swa", "swb"} {
			c := m.device(sw, "eos")
			c.VLANs[10] = &devices.VLAN{ID: 10}
			c.Interfaces["trunk"] = &devices.Interface{Name: "trunk", Kind: devices.Ethernet, Switchport: true, Mode: devices.Access, AccessVLAN: 10}
		}
		m.cable("swa", "trunk", "swb", "trunk")
		switches := h.space("sw")
		h.batch(switches, "link add swa type bridge", "link add swb type bridge", "link set swa up", "link set swb up", "link add ta type veth peer name tb", "link set ta master swa", "link set tb master swb",
			"link set ta up", "link set tb up")
		spaces := make([]string, n)
		for i := range n {
			sw := []string{"swa", "swb"}[r.IntN(2)]
			name, port := fmt.Sprintf("r%d", i), fmt.Sprintf("p%d", i)
			g := &devices.Gateway{Protocol: "vrrp", Group: 10, Version: 2, Addresses: map[string]bool{"10.0.0.1": true}, Priority: 90 + 10*r.IntN(4), NoPreempt: r.IntN(3) == 0}
			if r.IntN(6) == 0 {
				g.Authentication = "text secret"
			}
			own := fmt.Sprintf("10.0.0.%d/24", 10+r.IntN(5)*40+i)
			c := m.device(name, "eos")
			c.Interfaces["eth0"] = &devices.Interface{Name: "eth0", Kind: devices.Ethernet, Addresses: address(own), Gateways: map[string]*devices.Gateway{"vrrp 10": g}}
			m.devices[sw].Config.Interfaces[port] = &devices.Interface{Name: port, Kind: devices.Ethernet, Switchport: true, Mode: devices.Access, AccessVLAN: 10}
			m.cable(name, "eth0", sw, port)
			spaces[i] = h.space(name)
			h.batch(switches, fmt.Sprintf("link add %s type veth peer name eth0 netns %s", port, spaces[i]), "link set "+port+" master "+sw, "link set "+port+" up")
			h.batch(spaces[i], "link set eth0 up", "addr add "+own+" dev eth0")
			if err := os.WriteFile(filepath.Join(h.folder, name+".conf"), []byte(keepalived(g)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for i := range n { // all at once, as the simulator takes it
			base := filepath.Join(h.folder, fmt.Sprintf("r%d", i))
			h.pids = append(h.pids, base+".pid")
			h.do("ip", "netns", "exec", spaces[i], "keepalived", "-P", "-f", base+".conf", "-p", base+".pid", "-r", base+".vrrp", "-c", base+".check")
		}
		layers := m.layers()
		check := func(what string, down simulate.Down) bool {
			// Where it depends on who came first, one of those that may be master has to be.
			want, unsure, active := map[string]string{}, map[string]bool{}, 0
			for _, role := range layers.With(down).Gateways() {
				if role.State == "active" {
					active++
				}
				want[role.Port.Device] = fmt.Sprint(role.State == "active")
				if role.Unsure {
					unsure[role.Port.Device] = true
					want[role.Port.Device] = "may be"
				}
			}
			want["masters"] = fmt.Sprint(active)
			var about strings.Builder
			for i := range n {
				i := m.devices[fmt.Sprintf("r%d", i)].Config.Interfaces["eth0"]
				fmt.Fprintf(&about, "%v %+v; ", i.Addresses, *i.Gateways["vrrp 10"])
			}
			return eventually(t, 25*time.Second, fmt.Sprintf("masters of %s%s", about.String(), what), func() string { return masters(h, spaces, unsure) }, lines(want))
		}
		if !check("all up", simulate.Down{}) {
			return
		}
		// One failure only: without preemption what comes after depends on what was before.
		if r.IntN(3) == 0 {
			h.do("ip", "-n", switches, "link", "set", "ta", "down")
			check("without the link between the switches", portDown("swa", "trunk"))
			return
		}
		i := r.IntN(n)
		if r.IntN(2) == 0 {
			for _, role := range layers.Steady().Gateways() {
				if role.State == "active" {
					fmt.Sscanf(role.Port.Device, "r%d", &i)
				}
			}
		}
		h.do("ip", "-n", switches, "link", "set", fmt.Sprintf("p%d", i), "down")
		check(fmt.Sprintf("without r%d's cable", i), portDown(fmt.Sprintf("r%d", i), "eth0"))
	})
}

// keepalived is the configuration of one router's group.
func keepalived(g *devices.Gateway) string {
	var b strings.Builder
	fmt.Fprintf(&b, "global_defs {\n vrrp_startup_delay 1\n}\nvrrp_instance g {\n state BACKUP\n interface eth0\n virtual_router_id %d\n priority %d\n advert_int 1\n version 2\n", g.Group, g.Priority)
	if g.NoPreempt {
		b.WriteString(" nopreempt\n")
	}
	if g.Authentication != "" {
		b.WriteString(" authentication {\n  auth_type PASS\n  auth_pass secret\n }\n")
	}
	b.WriteString(" virtual_ipaddress {\n  10.0.0.1/24\n }\n}\n")
	return b.String()
}

func masters(h *house, spaces []string, unsure map[string]bool) string {
	out, count := map[string]string{}, 0
	for i, s := range spaces {
		text, _ := h.try("ip", "-n", s, "-o", "addr", "show", "dev", "eth0")
		name, is := fmt.Sprintf("r%d", i), strings.Contains(text, " 10.0.0.1/24 ")
		out[name] = fmt.Sprint(is)
		if is {
			count++
		}
		if unsure[name] {
			out[name] = "may be"
		}
	}
	out["masters"] = fmt.Sprint(count)
	return lines(out)
}
