# METADATA
# title: members of bundles are in sync
# description: >-
#   Speaks when a member that must be bundled is not in sync, collecting and distributing. Silent where it was not
#   before the change.
# related_resources:
# - ref: https://standards.ieee.org/ieee/802.1AX/6768/
# custom:
#   severity: deny
#   gate: health
#   why: >-
#     IEEE 802.1AX: a member that is not in sync carries nothing, though its port is up; counting ports would miss it.
#   mend: >-
#     Compare both ends' bundles: mode, key, speed, and the partner's system id.
package interlock.health.lacp.not_in_sync

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some m in input.health.members
	m.expected
	m.known
	not m.is
	not lib.known_bad_before(m)
	finding := lib.at_port(m, {"message": $"port {m.port} is not in sync in {m.lag}; the forecast has it bundled in state {input.health.state}"})
}

findings contains finding if {
	some m in input.health.members
	m.expected
	m.known
	m.is
	m.flapped
	finding := lib.at_port(m, {"message": $"port {m.port} was out of {m.lag} for a moment since it was last looked at; the forecast has it bundled in state {input.health.state}"})
}
