package eigrp

import (
	"cmp"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/systems"
)

// vector is what a metric is made of on the way: the least bandwidth in kbit/s and the sum of delays in picoseconds.
type vector struct{ bandwidth, delay int64 }

// picosecondsPerUnit is the classic unit of delay, ten microseconds.
const picosecondsPerUnit = 10_000_000

// of is the vector of an interface. Configured delay is in tens of microseconds; without it the delay is ten microseconds from 1 Gbit/s on
// and falls with the bandwidth only where metrics are wide (RFC 7868, 5.6.2.3; labs iosxe_eigrp_neighbor and nxos_redistribution: a
// port-channel of 2 Gbit/s counts one unit, a loopback 500 units and 8 Gbit/s).
func (i *instance) of(p *layer3.Interface) vector {
	v := vector{bandwidth: p.Bandwidth, delay: p.Config.Delay * picosecondsPerUnit}
	if e := p.Config.EIGRP; e != nil {
		v.bandwidth, v.delay = cmp.Or(e.Bandwidth, v.bandwidth), cmp.Or(e.Delay*picosecondsPerUnit, v.delay)
	}
	loopback := isLoopback(p)
	if loopback && p.Config.Bandwidth == 0 {
		v.bandwidth = 8_000_000
	}
	if v.bandwidth == 0 {
		v.bandwidth = 1_000_000
	}
	if v.delay == 0 {
		nominal := v.bandwidth // a configured bandwidth leaves the delay as it is (IOS Interface Command Reference, "bandwidth": informational)
		if b := systems.LinkOf(i.device.System.OS).Bandwidth(p.Name); b != 0 && p.Config.Bandwidth != 0 {
			nominal = b
		}
		switch {
		case i.wide() && v.bandwidth > 1_000_000:
			v.delay = 10_000_000_000_000 / v.bandwidth
		case loopback:
			v.delay = 500 * picosecondsPerUnit
		case p.Config.Kind == devices.Tunnel: // show interfaces tunnel: DLY 50000 usec
			v.delay = 5000 * picosecondsPerUnit
		case strings.HasPrefix(p.Name, "Serial"): // show interfaces serial: DLY 20000 usec
			v.delay = 2000 * picosecondsPerUnit
		case nominal <= 10_000:
			v.delay = 100 * picosecondsPerUnit
		case nominal <= 100_000:
			v.delay = 10 * picosecondsPerUnit
		default:
			v.delay = picosecondsPerUnit
		}
	}
	return v
}

// plus is the vector behind an interface.
func (v vector) plus(o vector) vector {
	return vector{bandwidth: min(v.bandwidth, o.bandwidth), delay: v.delay + o.delay}
}

// wide reports 64-bit metrics, which named configurations use (IOS EIGRP Wide Metrics).
func (i *instance) wide() bool { return i.config.Name != "" }

// metric is the composite with K1 = K3 = 1 and the others 0, as the routing table shows it.
func (i *instance) metric(v vector) int64 {
	if i.wide() {
		const scale = 65536
		return ((10_000_000*scale)/max(1, v.bandwidth) + v.delay*scale/1_000_000) / 128 // rib-scale 128
	}
	units := v.delay / picosecondsPerUnit
	if i.device.System.EIGRP.ScaleBeforeDividing {
		return 256*10_000_000/max(1, v.bandwidth) + 256*units
	}
	return 256 * (10_000_000/max(1, v.bandwidth) + units)
}

// parseMetric reads "bandwidth delay reliability load mtu" as statements have it; delay is in tens of microseconds.
func parseMetric(s string) (vector, bool) {
	w := strings.Fields(s)
	if len(w) < 2 {
		return vector{}, false
	}
	b, err1 := strconv.ParseInt(w[0], 10, 64)
	d, err2 := strconv.ParseInt(w[1], 10, 64)
	if err1 != nil || err2 != nil || b <= 0 || d < 0 {
		return vector{}, false
	}
	return vector{b, d * picosecondsPerUnit}, true
}
