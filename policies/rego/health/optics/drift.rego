# METADATA
# title: each lane has the light it had before
# description: >-
#   Speaks when a lane receives or sends three decibels less or more than before the change, whatever its limits are.
#   Silent on ports that the forecast has down.
# related_resources:
# - ref: https://www.snia.org/technology-communities/sff/specifications
# custom:
#   severity: deny
#   gate: health
#   why: >-
#     Limits are wide: a lane can lose half its light and be within them. Modules measure to within 3 dB absolutely
#     (SFF-8472, SFF-8636) and much better against themselves.
#   mend: >-
#     Clean and reseat; a lane that has lost half its light is failing.
package interlock.health.optics.drift

import data.interlock.lib

findings contains finding if {
	some l in input.health.lanes
	l.measure in {"rx", "tx"}
	l.lit
	l.known
	l.was_known
	change := l.is - l.was
	abs(change) >= 3
	finding := lib.at_port(l, {"message": $"port {l.port}: {lib.lane_told(l)} is {l.is} dBm, was {l.was} dBm before the change"})
}
