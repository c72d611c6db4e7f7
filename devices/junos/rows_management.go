package junos

import (
	"strings"

	"interlock/devices/syntax"
)

var managementRows = []Row{
	{Pattern: "snmp <rest:rest>", Do: setting("", 0)},
	{Pattern: "snmp", As: syntax.Inert, Why: "names nothing"},
	{Pattern: "event-options <rest:rest>", Do: setting("", 0)},
	{Pattern: "accounting-options <rest:rest>", As: syntax.Inert, Why: "counts and reports, and forwards nothing otherwise"},
	{Pattern: inInstance + "protocols (lldp|lldp-med) [<rest:rest>]", Do: func(s *scope, a syntax.Args) error {
		s.Setting(strings.Join(a.Node.Words[indexOf(a.Node.Words, "protocols")+1:], " "), "")
		return nil
	}, Exact: true},
	{Pattern: "protocols sflow <rest:rest>", Do: setting("telemetry", 1)},
	{Pattern: "services (analytics|flow-monitoring) <rest:rest>", Do: setting("telemetry", 1)},
	{Pattern: "services (rpm|monitoring) <rest:rest>", As: syntax.Unmodelled, Why: "what follows from a probe is not computed"},
	{Pattern: "chassis <rest:rest>", Do: setting("hardware", 0)},
	{Pattern: "forwarding-options (dhcp-relay|helpers) <rest:rest>", Do: setting("dhcp relay", 1)},
	{Pattern: "forwarding-options (sampling|port-mirroring|analyzer|sflow|next-hop-group) <rest:rest>", Do: setting("mirror", 1)},
	{Pattern: "forwarding-options <rest:rest>", Do: setting("hardware", 0)},
	{Pattern: "poe <rest:rest>", Do: setting("hardware", 0)},
	{Pattern: "redundant-power-system <rest:rest>", Do: setting("hardware", 0)},
}

func indexOf(list []string, s string) int {
	for i, v := range list {
		if v == s {
			return i
		}
	}
	return -1
}
