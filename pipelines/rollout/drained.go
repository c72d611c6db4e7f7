package rollout

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"interlock/devices"
)

// mostDrained is what a port of a drained device may still carry, in octets a second in and out together, where the site does not say:
// protocols that talk to their neighbours, and no more. That a device is drained is never assumed: NX-OS in maintenance mode goes
// on announcing the networks that are connected to it (Cisco Nexus 9000 NX-OS System Management Configuration Guide 10.5, Graceful
// Insertion and Removal).
const mostDrained = 10_000

// carrying says what drained devices still carried between two looks: what is too much, what could not be measured, and all of it
// in words.
func (r *run) carrying(drained []string, first, last measured) (still, unknown []string, text string) {
	passed := last.at.Sub(first.at).Seconds()
	var said []string
	for _, d := range drained {
		if passed <= 0 {
			unknown = append(unknown, d+": no time has passed in which it could be measured that it is drained")
			continue
		}
		var all float64
		ports, worst := 0, ""
		rate := 0.0
		for _, port := range r.trafficPorts(d, last) {
			rose, ok := octets(last.readings[d].Interfaces[port], first.readings[d].Interfaces[port])
			if !ok {
				if last.readings[d].Interfaces[port].Oper == "UP" {
					unknown = append(unknown, fmt.Sprintf("%s %s does not tell what it carries, so that it is drained cannot be measured", d, port))
				}
				continue
			}
			pace := float64(rose) / passed
			ports, all = ports+1, all+pace
			if pace > rate {
				worst, rate = port, pace
			}
		}
		var before float64
		for _, port := range r.trafficPorts(d, last) {
			before += r.paces[d][port+" traffic"]
		}
		switch {
		case rate > r.times.drained:
			still = append(still, fmt.Sprintf("%s is not drained: %s carries %s, and %s is what protocols may make", d, worst, perSecond(rate), perSecond(r.times.drained)))
		case ports == 0 || all == 0 && before == 0:
			unknown = append(unknown, d+": its counters stand still, so that it is drained cannot be measured")
		}
		said = append(said, fmt.Sprintf("%s carries %s on %d ports, before the change %s", d, perSecond(all), ports, perSecond(before)))
	}
	return still, unknown, strings.Join(said, "; ")
}

// trafficPorts are the ports of a device by which traffic would pass it: those that it tells of and its configuration has, without those
// of management and what stays inside of it.
func (r *run) trafficPorts(device string, m measured) []string {
	c := r.Change.Before.Devices[device].Config
	var out []string
	for _, port := range slices.Sorted(maps.Keys(m.readings[device].Interfaces)) {
		if i := c.Interfaces[port]; i != nil && (i.Kind == devices.Ethernet || i.Kind == devices.PortChannel) && !r.manages(device, i) {
			out = append(out, port)
		}
	}
	return out
}

// manages reports a port with an address by which the device is managed.
func (r *run) manages(device string, i *devices.Interface) bool {
	s := r.Change.After.Site.Devices[device]
	if s == nil {
		return false
	}
	for _, a := range i.Addresses {
		if is := a.Prefix.Addr(); is == s.Address || is == s.OutOfBand {
			return true
		}
	}
	return false
}

// unmeasurable says of devices that would be drained that it could not be measured whether they are: better known before anything is
// touched.
func (r *run) unmeasurable(m measured, paces map[string]map[string]float64) []string {
	var out []string
	for _, s := range r.shape.Steps {
		if s.For == "" {
			continue
		}
		for _, d := range s.Devices {
			told, moves := false, false
			for _, port := range r.trafficPorts(d.Name, m) {
				pace, ok := paces[d.Name][port+" traffic"]
				told, moves = told || ok, moves || pace > 0
			}
			why := ""
			switch {
			case !told:
				why = d.Name + " does not tell what its ports carry: that it is drained could not be measured"
			case !moves:
				why = d.Name + ": its counters stand still: that it is drained could not be measured"
			}
			if why != "" && !slices.Contains(out, why) {
				out = append(out, why)
			}
		}
	}
	return out
}
