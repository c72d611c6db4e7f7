# METADATA
# title: light, bias and temperature are within the module's alarm limits
# description: >-
#   Speaks when a lane is past one of the module's own alarm limits and was not so before, or is further past it.
# related_resources:
# - ref: https://www.snia.org/technology-communities/sff/specifications
# custom:
#   severity: deny
#   gate: health
#   why: >-
#     ScoNet 2023: the two modules of a core gave no light after its reload.
#   mend: >-
#     Reseat or replace the module. Spares are counted in interlock.yaml.
package interlock.health.optics.below_alarm

import data.interlock.lib

findings contains finding if {
	some l in input.health.lanes
	l.known
	some limit in lib.beyond(l, "alarm")
	lib.worse_now(l, limit)
	finding := lib.at_port(l, {"message": $"port {l.port}: {lib.lane_told(l)} is {l.is} {lib.unit_of(l.measure)}, past the module's {limit.side} alarm of {limit.value}"})
}
