# METADATA
# title: devices run the configuration planned for this state, and nothing else
# description: >-
#   Speaks when the running configuration differs from the planned one; inconclusive where it could not be read.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc6241
# custom:
#   severity: deny
#   gate: health
#   why: >-
#     What the forecast was made of must be what runs, or the forecast says nothing.
#   mend: >-
#     Somebody else changed it, or the device took lines otherwise than the plan says: make a new plan from what runs.
package interlock.health.config.not_as_planned

import data.interlock.lib

findings contains finding if {
	some d in input.health.devices
	d.config == "differs"
	paths := concat(", ", array.slice(d.differs, 0, 5))
	finding := lib.at_device(d, {"message": $"{d.device} does not run what is planned for state {input.health.state}: {paths}"})
}

findings contains finding if {
	some d in input.health.devices
	d.config == "unknown"
	finding := lib.at_device(d, {"severity": "inconclusive", "message": $"{d.device}: what it runs could not be read: {concat(", ", d.differs)}"})
}
