package flows

import (
	"strings"

	"interlock/devices"
)

// passive are options that say nothing of which packets match: counting, logging, marking and rate.
var passive = map[string]bool{"log": true, "log-input": true, "capture": true, "capture session": true, "counter": true, "icmp-off": true, "icmp-on": true, "hardware-count": true, "set-dscp": true, "set-erspan-dscp": true,
	"telemetry_path": true, "load-share": true,
	"then count": true, "then log": true, "then syslog": true, "then policer": true, "then forwarding-class": true, "then loss-priority": true, "then sample": true, "then port-mirror": true, "then dscp": true,
	"then reject": true, "then port-mirror-instance": true, "then traffic-class": true, "then three-color-policer": true}

// options makes the other conditions of an entry ready. What is not understood may match or not.
func options(e devices.ACLEntry) func(Header) match {
	var conditions []func(Header) match
	icmp := protocolNumber(e.Protocol) == "1" || protocolNumber(e.Protocol) == "58"
	for n, o := range e.Options {
		w := strings.Fields(o)
		two := strings.Join(w[:min(2, len(w))], " ")
		switch {
		case len(w) == 0, passive[w[0]], passive[two]:
		case o == "established" || o == "tcp-established" || o == "tcp-established true" || o == "ack" && len(e.Options) == 1:
			conditions = append(conditions, func(h Header) match {
				if h.Protocol != "" && h.Protocol != "tcp" {
					return match{is: none}
				}
				return either(h.Reply)
			})
		case w[0] == "fragments" || o == "is-fragment" || o == "fragment true": // what is not the first fragment; flows are whole packets
			conditions = append(conditions, func(Header) match { return match{is: none} })
		case icmp && n == 0:
			conditions = append(conditions, func(h Header) match { return message(o, h) })
		case icmp && isNumber(o): // the code after the type
		default:
			conditions = append(conditions, func(Header) match { return unknown("the condition " + o + " is not modelled") })
		}
	}
	return func(h Header) match {
		m := match{is: all}
		for _, f := range conditions {
			m = m.and(f(h))
		}
		return m
	}
}

// message compares an ICMP message with the one that a flow of ICMP stands for: an echo, or its reply.
func message(o string, h Header) match {
	if h.Protocol == "" {
		return match{is: some}
	}
	o = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(o, "icmp-type "), "icmp type "), "icmp "), "type ")
	switch o {
	case "echo", "echo-request", "8", "128":
		return either(!h.Reply)
	case "echo-reply", "0", "129":
		return either(h.Reply)
	}
	if isNumber(o) || !strings.Contains(o, " ") {
		return match{is: none}
	}
	return unknown("the condition " + o + " is not modelled")
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
