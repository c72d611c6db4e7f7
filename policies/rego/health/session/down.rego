# METADATA
# title: routing neighbours that the forecast has up are up
# description: >-
#   Speaks when fewer BGP sessions, OSPF or IS-IS adjacencies are up than must be, or one was down between two looks.
#   Silent where there were as few before the change.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc4271
# custom:
#   severity: deny
#   gate: health
#   why: >-
#     A session that does not come back takes its routes with it; that half carries nothing, however green its ports
#     are.
#   mend: >-
#     Look why the neighbour is down (AS number, authentication, MTU, timers) before anything else is changed.
package interlock.health.session.down

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some s in input.health.sessions
	s.known
	s.is < s.expected
	not as_few_before(s)
	finding := lib.at_device(s, {
		"path": $"{s.protocol} {s.name}",
		"message": $"{s.protocol} {s.name}: {s.is} of {s.expected} up ({s.state}) in state {input.health.state}",
	})
}

findings contains finding if {
	some s in input.health.sessions
	s.expected > 0
	s.is >= s.expected
	s.flapped
	finding := lib.at_device(s, {
		"path": $"{s.protocol} {s.name}",
		"message": $"{s.protocol} {s.name} was down for a moment since it was last looked at, in state {input.health.state}",
	})
}

as_few_before(s) if {
	s.was_known
	s.was <= s.is
	s.was < s.expected
}
