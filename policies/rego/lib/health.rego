package interlock.lib

import future.keywords.not

# known_bad_before holds for what was measured before the change and was not well then: it is not the change's fault.
known_bad_before(x) if {
	x.was_known
	not x.was
}

# at_port puts a finding at a port, in the state at hand.
at_port(x, extra) := object.union(
	{
		"device": x.device,
		"path": $"interface {x.port}",
		"state": input.health.state,
		"half": input.health.half,
	},
	extra,
)

# at_device puts a finding at a device, in the state at hand.
at_device(x, extra) := object.union({"device": x.device, "state": input.health.state, "half": input.health.half}, extra)

# units of what lanes are measured in, and the lane for people.
unit_of(measure) := {"rx": "dBm", "tx": "dBm", "bias": "mA", "temperature": "°C"}[measure]

lane_told(l) := $"lane {l.lane} {l.measure}" if l.lane > 0

else := $"{l.measure}"

# past is by how much a measure is past a limit; beyond are the limits of a kind that it is past.
past(value, limit) := limit.value - value if limit.side == "low"

else := value - limit.value

beyond(l, kind) := [limit | some limit in l.limits; limit.kind == kind; past(l.is, limit) > 0]

# worse_now holds unless the lane was past the same limit before the change, within half a decibel (or milliampere, or degree).
worse_now(l, _) if not l.was_known

worse_now(l, limit) if past(l.was, limit) <= 0

worse_now(l, limit) if past(l.is, limit) > past(l.was, limit) + 0.5
