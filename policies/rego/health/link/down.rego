# METADATA
# title: ports that the forecast has up are up
# description: >-
#   Speaks when a port that must be up in this state is measured down, or was down between two looks. Silent about ports
#   that were down before the change.
# related_resources:
# - ref: https://openconfig.net/projects/models/
# custom:
#   severity: deny
#   gate: health
#   why: >-
#     ScoNet 2023: both storage links of a core stayed down after its reload, and nothing held the second core back.
#   mend: >-
#     Look at the port and its transceiver; the step is rolled back or stopped, and the other half is not touched.
package interlock.health.link.down

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some l in input.health.links
	l.expected
	l.known
	not l.is
	not lib.known_bad_before(l)
	finding := lib.at_port(l, {"message": $"port {l.port} is {l.oper}; the forecast has it up in state {input.health.state}"})
}

findings contains finding if {
	some l in input.health.links
	l.expected
	l.known
	l.is
	l.flapped
	finding := lib.at_port(l, {"message": $"port {l.port} was down for a moment since it was last looked at; the forecast has it up in state {input.health.state}"})
}
