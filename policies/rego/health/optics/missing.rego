# METADATA
# title: transceivers are still there
# description: >-
#   Speaks when a transceiver that was there before the change is gone, and when the device no longer says whether it
#   is.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: health
#   why: >-
#     ScoNet 2023: transceivers that had worked for years did not come back after a reload.
#   mend: >-
#     Reseat or replace the module; the run goes no further without it.
package interlock.health.optics.missing

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some o in input.health.optics
	o.was_present
	not present(o)
	finding := lib.at_port(o, {"message": $"the transceiver in {o.port} ({o.was_serial}) is not there any more"})
}

present(o) if {
	o.known
	o.present
}
