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

// openVSwitch runs a database and a switch of our own in a namespace.
func openVSwitch(h *house, space string) {
	db := filepath.Join(h.folder, "db")
	h.do("ovsdb-tool", "create", db, "/usr/share/openvswitch/vswitch.ovsschema")
	h.pids = append(h.pids, db+".pid", db+".vs")
	h.do("ip", "netns", "exec", space, "ovsdb-server", db, "--remote=punix:"+db+".sock", "--pidfile="+db+".pid", "--unixctl="+db+".ctl", "--log-file="+db+".log", "--detach")
	h.do("ip", "netns", "exec", space, "ovs-vswitchd", "unix:"+db+".sock", "--pidfile="+db+".vs", "--unixctl="+db+".vsctl", "--log-file="+db+".vslog", "--detach")
}

// vsctl enters commands, each a line, in one go.
func (h *house) vsctl(commands ...string) {
	h.t.Helper()
	args := []string{"ovs-vsctl", "--db=unix:" + filepath.Join(h.folder, "db.sock"), "--timeout=20"}
	for _, c := range commands {
		args = append(append(args, "--"), strings.Fields(c)...)
	}
	h.do(args...)
}

func (h *house) appctl(args ...string) string {
	out, _ := h.try(append([]string{"ovs-appctl", "-T", "10", "-t", filepath.Join(h.folder, "db.vsctl")}, args...)...)
	return out
}

// TestOpenVSwitchRSTP compares roles of ports under RSTP, and who hears whom over trunks that carry some VLANs only, with all links, without
// a link and without a switch. RSTP knows nothing of VLANs, so that a VLAN may be cut in two where the links that carry it are blocked.
func TestOpenVSwitchRSTP(t *testing.T) {
	each(t, func(t *testing.T, seed uint64) {
		h := newHouse(t, "ovs-vsctl", "ovs-vswitchd", "python3")
		r := rand.New(rand.NewPCG(seed, 12))
		n := 3 + r.IntN(4)
		net := cables(r, n)
		space := h.space("")
		openVSwitch(h, space)
		m := newModel()
		var setup, commands []string
		priorities := r.Perm(15)[:n]
		for i := range n {
			name := fmt.Sprintf("s%d", i)
			c := m.device(name, "frr")
			c.STP.Mode, c.STP.Priorities = "rstp", map[string]int{"": 4096 * priorities[i]}
			commands = append(commands, fmt.Sprintf("add-br %s", name), fmt.Sprintf("set bridge %s datapath_type=netdev rstp_enable=true other_config:rstp-priority=%d other_config:rstp-address=02:00:00:00:00:%02x", name, 4096*priorities[i], i+1))
			for _, v := range []int{10, 20} {
				c.VLANs[v] = &devices.VLAN{ID: v}
				svi := fmt.Sprintf("vlan%d", v)
				c.Interfaces[svi] = &devices.Interface{Name: svi, Kind: devices.SVI, Addresses: address(fmt.Sprintf("10.0.%d.%d/24", v, i+1))}
				port := fmt.Sprintf("s%dh%d", i, v)
				c.Interfaces[port] = &devices.Interface{Name: port, Kind: devices.Ethernet, Switchport: true, Mode: devices.Access, AccessVLAN: v}
				setup = append(setup, fmt.Sprintf("link add %s type veth peer name e%s", port, port), "link set "+port+" up", "link set e"+port+" up")
				commands = append(commands, fmt.Sprintf("add-port %s %s", name, port), fmt.Sprintf("set port %s tag=%d other_config:rstp-enable=false", port, v))
			}
		}
		for _, c := range net {
			setup = append(setup, fmt.Sprintf("link add %s type veth peer name %s", c.ports[0], c.ports[1]), "link set "+c.ports[0]+" up", "link set "+c.ports[1]+" up")
			for e, s := range [...]int{c.a, c.b} {
				name := fmt.Sprintf("s%d", s)
				i := &devices.Interface{Name: c.ports[e], Kind: devices.Ethernet, Switchport: true, Mode: devices.Trunk, NativeVLAN: 99, AllowedVLANs: devices.VLANSet(c.vlans)}
				i.STP.Cost = map[string]int{"": c.cost[e]}
				m.devices[name].Config.Interfaces[c.ports[e]] = i
				number := strings.TrimPrefix(c.ports[e], name+"p")
				commands = append(commands, fmt.Sprintf("add-port %s %s", name, c.ports[e]), fmt.Sprintf("set port %s trunks=%s other_config:rstp-path-cost=%d other_config:rstp-port-num=%s", c.ports[e], c.vlans, c.cost[e], number))
			}
			m.cable(fmt.Sprintf("s%d", c.a), c.ports[0], fmt.Sprintf("s%d", c.b), c.ports[1])
		}
		h.batch(space, setup...)
		h.vsctl(commands...)
		layers := m.layers()
		check := func(what string, down simulate.Down) bool {
			w := layers.With(down)
			if !eventually(t, 40*time.Second, fmt.Sprintf("roles in %v, %s", net, what), func() string { return rstpRoles(h, n, down) }, computedRoles(w)) {
				return false
			}
			return eventually(t, 40*time.Second, fmt.Sprintf("who hears whom in %v, %s", net, what), func() string { return heard(h, space, n, down) }, computedHearing(w, n, down))
		}
		if !check("all up", simulate.Down{}) {
			return
		}
		cut := net[r.IntN(len(net))]
		h.do("ip", "-n", space, "link", "set", cut.ports[0], "down")
		if !check("without "+cut.ports[0], portDown(fmt.Sprintf("s%d", cut.a), cut.ports[0])) {
			return
		}
		h.do("ip", "-n", space, "link", "set", cut.ports[0], "up")
		gone := r.IntN(n)
		for _, c := range net {
			for e, s := range [...]int{c.a, c.b} {
				if s == gone {
					h.do("ip", "-n", space, "link", "set", c.ports[e], "down")
				}
			}
		}
		check(fmt.Sprintf("without s%d", gone), nodeDown(fmt.Sprintf("s%d", gone)))
	})
}

// rstpRoles lists the roles of all ports between switches that are there.
func rstpRoles(h *house, n int, down simulate.Down) string {
	out := map[string]string{}
	for i := range n {
		name := fmt.Sprintf("s%d", i)
		if down.Devices[name] {
			continue
		}
		for line := range strings.Lines(h.appctl("rstp/show", name)) {
			f := strings.Fields(line)
			if len(f) == 5 && strings.HasPrefix(f[0], name+"p") && f[1] != "Disabled" {
				out[f[0]] = strings.ToLower(f[1])
				if forwards := f[2] == "Forwarding"; forwards != (f[1] == "Root" || f[1] == "Designated") {
					out[f[0]] += " " + f[2] // on the way
				}
			}
		}
	}
	return lines(out)
}

func computedRoles(w *simulate.Lower) string {
	out := map[string]string{}
	for _, tree := range w.SpanningTrees() {
		for _, p := range tree.Ports {
			out[p.Port.Port] = p.Role
			if p.Unsure {
				out[p.Port.Port] += " unsure"
			}
		}
	}
	return lines(out)
}

// listen sends a frame from every host and lists which others hear it.
const listen = `
import socket, sys, time, select
names = sys.argv[1:]
s = {}
for n in names:
    x = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x88b5))
    x.bind((n, 0x88b5))
    s[n] = x
for n in names:
    s[n].send(b"\xff" * 6 + bytes([2, 0, 9, 9, 0, names.index(n)]) + b"\x88\xb5" + n.encode().ljust(50, b"\0"))
    end = time.time() + 0.08
    while time.time() < end:
        r, _, _ = select.select(list(s.values()), [], [], 0.02)
        for x in r:
            data, addr = x.recvfrom(200)
            if addr[2] == socket.PACKET_OUTGOING: continue
            print(data[14:].rstrip(b"\0").decode(), addr[0])
`

func heard(h *house, space string, n int, down simulate.Down) string {
	script := filepath.Join(h.folder, "listen.py")
	if err := os.WriteFile(script, []byte(listen), 0o600); err != nil {
		h.t.Fatal(err)
	}
	args := []string{"ip", "netns", "exec", space, "python3", script}
	for i := range n {
		if !down.Devices[fmt.Sprintf("s%d", i)] {
			args = append(args, fmt.Sprintf("es%dh10", i), fmt.Sprintf("es%dh20", i))
		}
	}
	text, _ := h.try(args...)
	count := map[string]int{}
	for line := range strings.Lines(text) {
		count[strings.TrimSpace(line)]++
	}
	out := map[string]string{}
	for k, c := range count {
		out[k] = fmt.Sprint(c) // more than once would be a loop
	}
	return lines(out)
}

func computedHearing(w *simulate.Lower, n int, down simulate.Down) string {
	out := map[string]string{}
	for i := range n {
		d := w.Network.Device(fmt.Sprintf("s%d", i))
		for _, v := range []string{"10", "20"} {
			for _, o := range w.Network.Neighbors(d.ByName["vlan"+v]) {
				out[fmt.Sprintf("es%dh%s e%sh%s", i, v, o.Device.Name, v)] = "1"
			}
		}
	}
	return lines(out)
}

// TestOpenVSwitchLACP compares which members two switches bundle, for each pairing of modes, with all links and without one.
func TestOpenVSwitchLACP(t *testing.T) {
	each(t, func(t *testing.T, seed uint64) {
		h := newHouse(t, "ovs-vsctl", "ovs-vswitchd")
		r := rand.New(rand.NewPCG(seed, 13))
		space := h.space("")
		openVSwitch(h, space)
		members := 2 + r.IntN(2)
		modes := [2]string{[]string{"active", "passive", "on"}[r.IntN(3)], []string{"active", "passive"}[r.IntN(2)]}
		m := newModel()
		var setup, commands []string
		for e, name := range []string{"s0", "s1"} {
			c := m.device(name, "eos")
			c.Interfaces["bond"+name] = &devices.Interface{Name: "bond" + name, Kind: devices.PortChannel, Switchport: true, Mode: devices.Trunk, LAG: &devices.LAG{}}
			var ports []string
			for k := range members {
				p := fmt.Sprintf("%sp%d", name, k+1)
				ports = append(ports, p)
				c.Interfaces[p] = &devices.Interface{Name: p, Kind: devices.Ethernet, Channel: &devices.ChannelMember{Group: "bond" + name, Mode: modes[e]}}
			}
			lacp := strings.Replace(modes[e], "on", "off", 1)
			commands = append(commands, "add-br "+name, "set bridge "+name+" datapath_type=netdev rstp_enable=true", fmt.Sprintf("add-bond %s bond%s %s", name, name, strings.Join(ports, " ")),
				fmt.Sprintf("set port bond%s lacp=%s bond_mode=balance-slb other_config:lacp-time=fast", name, lacp))
		}
		for k := range members {
			a, b := fmt.Sprintf("s0p%d", k+1), fmt.Sprintf("s1p%d", k+1)
			setup = append(setup, fmt.Sprintf("link add %s type veth peer name %s", a, b), "link set "+a+" up", "link set "+b+" up")
			m.cable("s0", a, "s1", b)
		}
		h.batch(space, setup...)
		h.vsctl(commands...)
		layers := m.layers()
		check := func(what string, down simulate.Down) bool {
			want := map[string]string{}
			w := layers.With(down)
			for e, name := range []string{"s0", "s1"} {
				for k := range members {
					if p := fmt.Sprintf("%sp%d", name, k+1); modes[e] != "on" { // who does not speak LACP has nothing to say of it
						want[p] = fmt.Sprint(w.Up(devices.PortRef{Device: name, Port: p}))
					}
				}
			}
			return eventually(t, 20*time.Second, fmt.Sprintf("%d members, %v, %s", members, modes, what), func() string { return bundled(h, modes) }, lines(want))
		}
		if !check("all up", simulate.Down{}) {
			return
		}
		p := fmt.Sprintf("s0p%d", 1+r.IntN(members))
		h.do("ip", "-n", space, "link", "set", p, "down")
		check("without "+p, portDown("s0", p))
	})
}

// bundled lists for members of bonds that speak LACP whether a partner takes them in.
func bundled(h *house, modes [2]string) string {
	out := map[string]string{}
	for e, name := range []string{"s0", "s1"} {
		if modes[e] == "on" {
			continue
		}
		for line := range strings.Lines(h.appctl("lacp/show", "bond"+name)) {
			f := strings.Fields(line)
			if len(f) >= 3 && (f[0] == "member:" || f[0] == "slave:") {
				out[strings.TrimSuffix(f[1], ":")] = fmt.Sprint(strings.Contains(line, ": current attached"))
			}
		}
	}
	return lines(out)
}
