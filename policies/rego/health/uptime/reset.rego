# METADATA
# title: no device starts again by itself
# description: >-
#   Speaks when a device has started again without the plan having told it to, or once more than it was told to.
# related_resources:
# - ref: https://openconfig.net/projects/models/
# custom:
#   severity: deny
#   gate: health
#   why: >-
#     GleSYS 2024: the freshly upgraded controller passed every check and crashed a minute after it took over.
#   mend: >-
#     Read the device's last reset reason and its crash file before anything else.
package interlock.health.uptime.reset

import data.interlock.lib

findings contains finding if {
	some d in input.health.devices
	d.restarted
	finding := lib.at_device(d, {"message": $"{d.device} has started again at {d.boot} (was {d.was_boot}), which the plan did not ask for"})
}
