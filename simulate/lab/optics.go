package lab

import (
	"math"
	"strings"

	"interlock/devices"
	"interlock/simulate/faults"
)

// optic is a kind of transceiver: what it measures when all is well, and its own limits.
type optic struct {
	name, form, part, maker string
	lanes                   int
	// tx and rx are dBm per lane, bias mA, temp degrees Celsius.
	tx, rx, bias, temp float64
	// alarm and warning are the module's own thresholds, nil where it has none.
	alarm, warning *limits
	// blind is the light at which the receiver sees nothing any more, 0 for never (copper).
	blind float64
	// copper reports a cable that measures nothing.
	copper bool
}

type limits struct{ tempHigh, tempLow, biasHigh, biasLow, txHigh, txLow, rxHigh, rxLow float64 }

// optics are modules as devices show them; the captures are those of the project's research notes (devices.md 4.4).
var optics = []optic{
	// Thresholds of a four-lane module with SR4's bias (genieparser, iosxe ShowInterfacesTransceiver detail); a capture of a
	// 40G-SR4 with thresholds was not found. Its power limits hold for 40GBASE-SR4, which IEEE 802.3 lets send -7.6 to 2.4 dBm.
	{name: "QSFP-40G-SR4", form: "QSFP_PLUS", part: "QSFP-40G-SR4", maker: "CISCO-AVAGO", lanes: 4, tx: 0.3, rx: -0.9, bias: 7.49, temp: 31.5, blind: -13.9,
		alarm: &limits{65, 5, 10, 2, 7.0, -10.01, 7.0, -11.91}, warning: &limits{60, 10, 8.5, 3, 4.0, -6.0, 4.0, -7.9}},
	{name: "QSFP-100G-SR4", form: "QSFP28", part: "QSFP-100G-SR4-S", maker: "CISCO-FINISAR", lanes: 4, tx: 0.1, rx: 0.4, bias: 7.49, temp: 29, blind: -13,
		alarm: &limits{65, 5, 10, 2, 7.0, -10.01, 7.0, -11.91}, warning: &limits{60, 10, 8.5, 3, 4.0, -6.0, 4.0, -7.9}},
	// ntc-templates, cisco_nxos show interface transceiver details: FTLX8571D3BCL.
	{name: "SFP-10G-SR", form: "SFP_PLUS", part: "FTLX8571D3BCL-C2", maker: "CISCO-FINISAR", lanes: 1, tx: -2.4, rx: -2.9, bias: 7.6, temp: 32, blind: -15,
		alarm: &limits{75, -5, 11.8, 4, 1.69, -11.3, 2.0, -13.9}, warning: &limits{70, 0, 10.8, 5, -1.3, -7.3, -1.0, -9.9}},
	{name: "QSFP-100G-LR4", form: "QSFP28", part: "QSFP-100G-LR4-S", maker: "CISCO-INNOLIGHT", lanes: 4, tx: 0.6, rx: -1.7, bias: 38, temp: 38, blind: -18.6,
		alarm: &limits{75, -5, 81.75, 10.38, 7.49, -8.3, 7.49, -14.6}, warning: &limits{70, 0, 76.3, 12.45, 4.49, -4.3, 4.49, -10.59}},
	{name: "QSFP-100G-CU3M", form: "QSFP28", part: "QSFP-100G-CU3M", maker: "CISCO-MOLEX", copper: true},
}

// module is one transceiver in its port.
type module struct {
	kind    *optic
	serial  string
	present bool
}

// opticNamed finds a kind of transceiver, the nearest by its words where the name is not one of the table.
func opticNamed(name string) *optic {
	for i := range optics {
		if optics[i].name == name {
			return &optics[i]
		}
	}
	for i := range optics {
		if strings.HasPrefix(name, strings.SplitN(optics[i].name, "-", 2)[0]) && strings.Contains(name, "SR") == strings.Contains(optics[i].name, "SR") {
			return &optics[i]
		}
	}
	return &optics[2]
}

// moduleIn is the transceiver in a port, nil where there is none: ports that have a cable have one, of the kind that the site
// says of the host behind it, else one that the platform takes.
func (l *Lab) moduleIn(ref devices.PortRef, c *devices.Config) *module {
	i := c.Interfaces[ref.Port]
	if i == nil || i.Kind != devices.Ethernet {
		return nil
	}
	cabled, name := false, ""
	for _, h := range l.network.Site.Hosts {
		for _, a := range h.Attached {
			if a == ref {
				cabled, name = true, h.Optics
			}
		}
	}
	for _, k := range l.network.Links {
		cabled = cabled || k.A == ref || k.B == ref
	}
	if !cabled {
		return nil
	}
	if name == "" {
		name = "SFP-10G-SR"
		if p := l.boxes[ref.Device].platform; strings.Contains(p, "9364") || strings.Contains(p, "9336") || strings.Contains(p, "7060") || strings.Contains(p, "7280CR") {
			name = "QSFP-100G-SR4"
		}
	}
	m := &module{kind: opticNamed(name), serial: serial("AVP", ref.Device, ref.Port), present: true}
	for _, a := range l.having(faults.OpticMissing) {
		if hits(a, ref) {
			m.present = false
		}
	}
	return m
}

func hits(a *active, ref devices.PortRef) bool {
	for _, d := range a.devices {
		for _, p := range a.fault.Ports {
			if d == ref.Device && p == ref.Port {
				return true
			}
		}
	}
	return false
}

// lost is how much light a degrading module has lost by now, in dB.
func (l *Lab) lost(a *active) float64 {
	every := a.fault.Every
	if every <= 0 {
		every = 60e9
	}
	db := math.Abs(a.fault.Decibels)
	if db == 0 {
		db = 0.5
	}
	return db * math.Floor(float64(l.clock.Now().Sub(a.since))/float64(every))
}

// dark is what a receiver measures without light.
const dark = -40.0

// light is what a module measures in one lane: sent and received power and laser bias.
func (b *box) light(s *seen, ref devices.PortRef, m *module, lane int) (tx, rx, bias float64) {
	// No two lanes are alike, and each stays as it is.
	off := float64(number("lane", ref.Device, ref.Port, string(rune('0'+lane)))%60)/100 - 0.3
	tx, rx, bias = m.kind.tx+off/2, m.kind.rx+off, m.kind.bias+off/10
	i := s.config.Interfaces[ref.Port]
	if i.Shutdown || !s.up {
		tx, bias = dark, 0
	}
	for _, a := range b.lab.having(faults.OpticDark) {
		if hits(a, ref) {
			tx, rx, bias = dark, dark, 0
		}
	}
	for _, a := range b.lab.having(faults.OpticDegrading) {
		if hits(a, ref) {
			rx = max(rx-b.lab.lost(a), dark)
		}
	}
	if b.lab.shines(ref, s) {
		return tx, rx, bias
	}
	return tx, dark, bias
}

// shines reports whether the far end of a port's cable sends light.
func (l *Lab) shines(ref devices.PortRef, s *seen) bool {
	peer, ok := s.peers[ref.Port]
	if !ok {
		return false
	}
	for _, k := range []faults.Kind{faults.OpticDark, faults.OpticMissing, faults.PortDown} {
		for _, a := range l.having(k) {
			if hits(a, peer) || k != faults.OpticDark && hits(a, ref) {
				return false
			}
		}
	}
	l.mu.Lock()
	far := l.view.boxes[peer.Device]
	l.mu.Unlock()
	if far == nil {
		return true // a host, which is always there
	}
	i := far.config.Interfaces[peer.Port]
	return far.up && i != nil && !i.Shutdown
}
