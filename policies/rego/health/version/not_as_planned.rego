# METADATA
# title: devices run the software planned for this state
# description: >-
#   Speaks when a device runs another version than planned. Silent where it ran that version before and the plan does
#   not change it.
# related_resources:
# - ref: https://openconfig.net/projects/models/
# custom:
#   severity: deny
#   gate: health
#   why: >-
#     ReadySpace 2019: two versions ran mixed for 110 days because the end of an upgrade was nobody's gate.
#   mend: >-
#     Finish or undo the upgrade; the site file says how long versions may be mixed.
package interlock.health.version.not_as_planned

import data.interlock.lib

findings contains finding if {
	some d in input.health.devices
	d.version != ""
	d.version_planned != ""
	d.version != d.version_planned
	d.version != d.version_was
	finding := lib.at_device(d, {"message": $"{d.device} runs {d.version}, {d.version_planned} is planned for state {input.health.state}"})
}

findings contains finding if {
	some d in input.health.devices
	d.in_step
	d.version != ""
	d.version_planned != ""
	d.version != d.version_planned
	d.version == d.version_was
	planned_to_change(d)
	finding := lib.at_device(d, {"message": $"{d.device} still runs {d.version}, {d.version_planned} is planned for state {input.health.state}"})
}

planned_to_change(d) if {
	some v in input.request.versions
	v.device == d.device
}
