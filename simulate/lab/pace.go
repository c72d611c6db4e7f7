package lab

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"interlock/devices"
)

// pace is how long a system's protocols take where configuration does not say.
type pace struct {
	// spf is from a change until the first shortest-path calculation after a quiet time.
	spf time.Duration
	// nexthop is from a change of a next hop until BGP looks at its routes again.
	nexthop time.Duration
	// hold is BGP's hold time, connect how long after its neighbour can be reached a session is established.
	hold, connect time.Duration
	// slowTree reports that the spanning tree that runs where none is configured is not a rapid one.
	slowTree bool
	// sources are the documents or devices that say so.
	sources string
}

// assumed is how long a BGP session takes to come back where no document tells: RFC 4271, 8.2.1.3 leaves the time that a speaker stays idle
// to it, and has it connect at once afterwards. It is the lab's own guess.
const assumed = 10 * time.Second

var paces = map[string]pace{
	"nxos": {spf: 200 * time.Millisecond, nexthop: 3 * time.Second, hold: 180 * time.Second, connect: assumed,
		sources: "show running ospf all: timers throttle spf 200 1000 5000 (cisco-network-node-utils, cmd_ref/ospf.yaml); Nexus 3548 Unicast Routing Command Reference: nexthop trigger-delay critical 3000 ms"},
	"ios": {spf: 5 * time.Second, nexthop: 5 * time.Second, hold: 180 * time.Second, connect: assumed, slowTree: true,
		sources: "show ip ospf: Initial SPF schedule delay 5000 msecs, the slower of two defaults (later trains have 50); IOS BGP Command Reference: bgp nexthop trigger delay 5; Catalyst configuration guides, Configuring STP: PVST+ is the default"},
	"iosxr": {spf: 50 * time.Millisecond, nexthop: 3 * time.Second, hold: 180 * time.Second, connect: assumed,
		sources: "show ospf: Initial SPF schedule delay 50 msecs; IOS XR BGP Command Reference: nexthop trigger-delay critical 3000"},
	"junos": {spf: 200 * time.Millisecond, hold: 90 * time.Second, connect: assumed,
		sources: "Junos CLI reference, spf-options: delay 200 milliseconds; show bgp neighbor: Holdtime: 90 (labs/junos_*)"},
	"frr": {hold: 180 * time.Second, connect: time.Second,
		sources: "ospfd: OSPF_SPF_DELAY_DEFAULT 0; bgpd.h: BGP_INIT_START_TIMER 1, BGP_DEFAULT_HOLDTIME 180 of the traditional profile"},
	"srlinux": {spf: time.Second, hold: 90 * time.Second, connect: assumed, sources: "RFC 4271, 10: HoldTime 90 seconds; the delay of the first calculation is a guess"},
	"eos":     {spf: time.Second, hold: 180 * time.Second, connect: assumed, sources: "Arista user manual, timers bgp: 60 and 180; the delay of the first calculation is a guess"},
}

// Times that are the protocols' own.
const (
	// detected is the slowest of the usual BFD defaults: three intervals of 300 ms.
	detected = time.Second
	// bundling is from a member's light until it collects and distributes: wait_while_timer of IEEE 802.1AX, 6.4.4.
	bundling = 2 * time.Second
	// forwardDelay is spent twice, listening and learning, by a port of IEEE 802.1D without the rapid protocol, or at whose other end nobody
	// speaks that (802.1D-2004, 17.14: Bridge Forward Delay 15).
	forwardDelay = 15 * time.Second
	// helloInterval and deadInterval are OSPF's (RFC 2328, C.3), isisHello and isisHold those of IS-IS (ISO 10589: three hellos of 10 seconds).
	helloInterval, deadInterval = 10 * time.Second, 40 * time.Second
	isisHello, isisHold         = 10 * time.Second, 30 * time.Second
	// hsrpHold is HSRP's and GLBP's (RFC 2281, 5.1), vrrpInterval VRRP's advertisement (RFC 5798, 5.2.7).
	hsrpHold, vrrpInterval = 10 * time.Second, time.Second
	// delayRestore is how long the legs of a vPC stay down once its device is back (show running vpc all: delay restore 30,
	// cisco-network-node-utils, cmd_ref/vpc.yaml). EOS's reload-delay counts where it is configured.
	delayRestore = 30 * time.Second
)

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// ospfTimes are an interface's hello and dead intervals; the dead interval follows the hello's where it is not said (RFC 2328, C.3).
func ospfTimes(i *devices.Interface) (hello, dead time.Duration) {
	hello = helloInterval
	if i == nil || i.OSPF == nil {
		return hello, deadInterval
	}
	if i.OSPF.Hello != 0 {
		hello = seconds(i.OSPF.Hello)
	}
	dead = 4 * hello
	if i.OSPF.Dead != 0 {
		dead = seconds(i.OSPF.Dead)
	}
	return hello, dead
}

func isOn(word string) bool { return word != "" && word != "off" && word != "disable" }

// ospfForms is how long an adjacency takes once its interface is up: a hello, and where a designated router has to be found first and
// nobody is one, the wait timer, which is as long as the dead interval (RFC 2328, 9.4).
func ospfForms(i *devices.Interface, bothNew bool) time.Duration {
	hello, dead := ospfTimes(i)
	if i != nil && i.OSPF != nil && i.OSPF.Network == "point-to-point" || !bothNew {
		return hello
	}
	return dead
}

// ospfMisses is how long an adjacency stays up whose neighbour says nothing any more.
func ospfMisses(i *devices.Interface) time.Duration {
	_, dead := ospfTimes(i)
	if i != nil && i.OSPF != nil && isOn(i.OSPF.BFD) {
		return min(dead, detected)
	}
	return dead
}

// bgpHold is how long a device waits for a neighbour that says nothing.
func bgpHold(c *devices.Config, os, vrf, neighbor string) time.Duration {
	hold := paces[os].hold
	if c.BGP == nil || c.BGP.VRFs[vrf] == nil {
		return hold
	}
	v := c.BGP.VRFs[vrf]
	if v.Hold != 0 {
		hold = seconds(v.Hold)
	}
	n := v.Neighbors[neighbor]
	for depth := 0; n != nil && depth < 8; depth++ {
		if n.BFD != nil && *n.BFD {
			return detected
		}
		if n.Hold != 0 {
			return seconds(n.Hold)
		}
		if len(n.Inherit) == 0 {
			break
		}
		n = c.BGP.Groups[n.Inherit[0]]
	}
	return hold
}

// gatewayHold is how long nobody answers for a group whose active member says nothing any more: HSRP's hold time, and of VRRP three
// advertisements and the skew, which is less than one more.
func gatewayHold(g *devices.Gateway) time.Duration {
	if g.Protocol != "vrrp" {
		w := strings.Fields(g.Timers)
		if len(w) > 0 {
			n, err := strconv.Atoi(w[len(w)-1])
			switch {
			case err != nil:
			case len(w) > 1 && w[len(w)-2] == "msec":
				return time.Duration(n) * time.Millisecond
			default:
				return seconds(n)
			}
		}
		return hsrpHold
	}
	every := vrrpInterval
	if w := strings.Fields(g.Timers); len(w) > 0 {
		if n, err := strconv.Atoi(w[len(w)-1]); err == nil && n > 0 {
			every = seconds(n)
			if n >= 100 { // in milliseconds, where seconds end at 40
				every = time.Duration(n) * time.Millisecond
			}
		}
	}
	return 4 * every
}

// preemptDelay is how long a member that comes back waits before it takes over: the greatest number that is said of it.
func preemptDelay(g *devices.Gateway) (longest time.Duration) {
	for _, w := range strings.Fields(g.PreemptDelay) {
		longest = max(longest, spoken(w))
	}
	return longest
}

// restores is how long a port stays down after its device has booted: of a leg of a vPC or MLAG what keeps traffic off it until routing has
// settled, of others on EOS reload-delay non-mlag.
func restores(c *devices.Config, i *devices.Interface) time.Duration {
	if c.MLAG == nil || i.Kind != devices.Ethernet || pairs(c, i) {
		return 0
	}
	lag := i
	if i.Channel != nil {
		if lag = c.Interfaces[i.Channel.Group]; lag == nil {
			return 0
		}
	}
	switch {
	case c.MLAG.Kind == "vpc" && lag.MLAGID != 0:
		return cmp.Or(seconds(c.MLAG.DelayRestore), delayRestore)
	case c.MLAG.Kind == "vpc":
		return 0
	case lag.MLAGID != 0:
		return spoken(c.MLAG.ReloadDelay)
	}
	return spoken(c.MLAG.ReloadDelayNonMLAG)
}

// pairs reports a port of the link between a device and its partner in an MLAG or vPC domain.
func pairs(c *devices.Config, i *devices.Interface) bool {
	if c.MLAG == nil {
		return false
	}
	if i.Channel != nil && c.Interfaces[i.Channel.Group] != nil {
		i = c.Interfaces[i.Channel.Group]
	}
	return i.PeerLink || c.MLAG.PeerLink != "" && i.Name == c.MLAG.PeerLink
}

// spoken reads a number of seconds, 0 for words.
func spoken(s string) time.Duration {
	n, _ := strconv.Atoi(s)
	return seconds(n)
}

// joins is how long a port that is up carries nothing yet: LACP has to bundle it, and spanning tree to let it forward.
func joins(c *devices.Config, os string, i *devices.Interface) time.Duration {
	var d time.Duration
	port := i
	if i.Channel != nil && i.Channel.Group != "" {
		if i.Channel.Mode != "on" {
			d = bundling
		}
		if port = c.Interfaces[i.Channel.Group]; port == nil {
			return d
		}
	}
	if port.Switchport && !edge(c, port) && legacy(c, os) {
		d += 2 * learning(c)
	}
	return d
}

// edge reports a port at which spanning tree waits for nobody.
func edge(c *devices.Config, i *devices.Interface) bool {
	return strings.HasPrefix(i.STP.PortType, "edge") || i.STP.Disabled || i.STP.PortType == "" && c.STP.EdgeDefault && i.Mode != devices.Trunk
}

// legacy reports a device whose spanning tree is not the rapid one. Between two bridges the rapid protocols need no timer (802.1D-2004, 17.10);
// behind other ports than edge ports they wait for a host as long as the old one, which is not counted: hosts are attached to edge ports.
func legacy(c *devices.Config, os string) bool {
	return c.STP.Mode == "pvst" || c.STP.Mode == "" && paces[os].slowTree
}

// learning is a device's forward delay, the longest that it says for any tree.
func learning(c *devices.Config) time.Duration {
	longest := time.Duration(0)
	for k, v := range c.STP.Timers {
		if strings.Contains(k, "forward") {
			longest = max(longest, spoken(v))
		}
	}
	return cmp.Or(longest, forwardDelay)
}
