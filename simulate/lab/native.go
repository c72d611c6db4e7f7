package lab

import (
	"fmt"
	"strings"

	"interlock/devices"
)

// nativeLeaves are what a system tells of a port in a model of its own, where it has none of OpenConfig's: the paths are those that
// devices/telemetry/paths has, with their sources.
func (b *box) nativeLeaves(t *tree, s *seen, port string) {
	i := s.config.Interfaces[port]
	if i.Kind != devices.Ethernet {
		return
	}
	switch b.os {
	case "iosxr":
		t.add(s.ports[port].transitions, "/infra-statistics/interfaces/interface[interface-name=%s]/generic-counters/carrier-transitions", port)
	case "eos", "srlinux":
	default:
		return
	}
	ref := devices.PortRef{Device: b.name, Port: port}
	m := b.lab.moduleIn(ref, s.config)
	if m == nil || !m.present {
		return
	}
	switch b.os {
	case "eos": // the module was read as it is sent: the augment of OpenConfig's transceiver by arista-l1-open-config-transceiver-model-augment
		t.add(uint64(t.at.UnixNano()), "/components/component[name=%s]/transceiver/state/last-update-time", transceiver(b.os, port))
	case "iosxr": // powers in 0.1 dBm, temperatures in 0.01 degrees
		if m.kind.copper {
			return
		}
		name := "Optics" + strings.TrimLeft(port, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
		for kind, x := range map[string]*limits{"": m.kind.alarm, "-warning": m.kind.warning} {
			if x == nil {
				continue
			}
			for leaf, v := range map[string]float64{"rx-high": 10 * x.rxHigh, "rx-low": 10 * x.rxLow, "tx-high": 10 * x.txHigh, "tx-low": 10 * x.txLow} {
				t.add(round(v), "/optics-oper/optics-ports/optics-port[name=%s]/optics-info/"+leaf+kind+"-threshold", name)
			}
		}
		if x := m.kind.alarm; x != nil {
			t.add(round(100*x.tempHigh), "/optics-oper/optics-ports/optics-port[name=%s]/optics-info/temp-high-threshold", name)
			t.add(round(100*x.tempLow), "/optics-oper/optics-ports/optics-port[name=%s]/optics-info/temp-low-threshold", name)
		}
	case "srlinux":
		b.srlinuxModule(t, s, ref, m)
	}
}

// srlinuxModule is a module in SR Linux's own model (srl_nokia-interfaces.yang).
func (b *box) srlinuxModule(t *tree, s *seen, ref devices.PortRef, m *module) {
	at := func(leaf string, v any) { t.add(v, "/interface[name=%s]/transceiver/"+leaf, ref.Port) }
	at("form-factor", m.kind.form)
	at("serial-number", m.serial)
	at("vendor-part-number", m.kind.part)
	at("ddm-events", !m.kind.copper)
	if m.kind.copper {
		return
	}
	at("temperature/latest-value", m.kind.temp)
	for lane := range m.kind.lanes {
		tx, rx, bias := b.light(s, ref, m, lane)
		ch := fmt.Sprintf("channel[index=%d]/", lane+1)
		at(ch+"input-power/latest-value", round(rx))
		at(ch+"output-power/latest-value", round(tx))
		at(ch+"laser-bias-current/latest-value", round(bias))
		for kind, x := range map[string]*limits{"alarm": m.kind.alarm, "warning": m.kind.warning} {
			if x == nil {
				continue
			}
			for leaf, v := range map[string]float64{"input-power/high-": x.rxHigh, "input-power/low-": x.rxLow, "output-power/high-": x.txHigh, "output-power/low-": x.txLow,
				"laser-bias-current/high-": x.biasHigh, "laser-bias-current/low-": x.biasLow} {
				at(ch+leaf+kind+"-threshold", v)
			}
		}
	}
}
