# METADATA
# title: transceivers are the ones they were
# description: >-
#   Speaks when a port's module has another serial number than before the change.
# related_resources:
# - ref: https://openconfig.net/projects/models/
# custom:
#   severity: warn
#   gate: health
#   why: >-
#     A module that was swapped has no baseline of its own, so its drift cannot be told.
#   mend: >-
#     If it was swapped on purpose, say so in the record; else find out who was there.
package interlock.health.optics.replaced

import data.interlock.lib

findings contains finding if {
	some o in input.health.optics
	o.known
	o.present
	o.was_present
	o.serial != o.was_serial
	finding := lib.at_port(o, {"message": $"the transceiver in {o.port} is {o.serial}, was {o.was_serial} before the change"})
}
