# METADATA
# title: what is asked for is told
# description: >-
#   Speaks when something that the gate needs is not told, or is too old. What was not told before the change either
#   is not asked of it.
# related_resources:
# - ref: https://openconfig.net/projects/models/
# custom:
#   severity: inconclusive
#   gate: health
#   why: >-
#     Exalate 2021: monitoring hung with what it watched, and no alert was taken for no trouble.
#   mend: >-
#     Mend the telemetry, then start again: no data is never success.
package interlock.health.telemetry.silent

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some s in input.health.silences
	not s.was_silent
	finding := lib.at_device(s, {"path": s.what, "message": $"{s.device} does not tell {s.what}: {s.why}"})
}

# Readings that are asked for and of which there are none at all judge nothing.
findings contains finding if {
	input.health.asked
	count(input.health.devices) == 0
	finding := {"state": input.health.state, "half": input.health.half, "message": "no device was measured, so nothing is known of this state"}
}
