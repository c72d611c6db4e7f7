# METADATA
# title: light, bias and temperature are within the module's warning limits
# description: >-
#   Speaks when a lane is past one of the module's own warning limits and was not so before, or is further past it.
#   Limits that a module does not have are none.
# related_resources:
# - ref: https://www.snia.org/technology-communities/sff/specifications
# custom:
#   severity: warn
#   gate: health
#   why: >-
#     A lane past its warning is the next to fail; SFF-8636 has the module say where that begins.
#   mend: >-
#     Clean the connector, look at the patch and plan a replacement.
package interlock.health.optics.below_warning

import data.interlock.lib

findings contains finding if {
	some l in input.health.lanes
	l.known
	count(lib.beyond(l, "alarm")) == 0
	some limit in lib.beyond(l, "warning")
	lib.worse_now(l, limit)
	finding := lib.at_port(l, {"message": $"port {l.port}: {lib.lane_told(l)} is {l.is} {lib.unit_of(l.measure)}, past the module's {limit.side} warning of {limit.value}"})
}
