# METADATA
# title: counters of errors stand still
# description: >-
#   Speaks when a port counts more than ten errors while a gate watches, and more than in as long before the change.
# related_resources:
# - ref: https://openconfig.net/projects/models/
# custom:
#   severity: deny
#   gate: health
#   why: >-
#     A port that is up and drops frames is worse than one that is down: nothing fails over.
#   mend: >-
#     Look at the transceiver, the patch and both ends' forward error correction.
package interlock.health.errors.rising

import data.interlock.lib

findings contains finding if {
	some c in input.health.counters
	c.rose > 10
	c.rose > 2 * c.was_rose
	finding := lib.at_port(c, {"message": $"port {c.port}: {c.counter} rose by {c.rose} while it was watched (by {c.was_rose} before the change)"})
}
