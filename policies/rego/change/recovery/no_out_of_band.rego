# METADATA
# title: what may not come back can be reached another way
# description: >-
#   Speaks, once for each device, when the change reloads, restarts or erases it or cuts its management, and neither the
#   device has a path out of band nor the site a means of rescue reached out of band.
# related_resources:
# - ref: https://aikester.com/2017/outage-september-15-2017/
# custom:
#   severity: deny
#   gate: change
#   why: >-
#     The Storehouse: nodes were rebooted one at a time, both virtual routers died, and they were the only way in.
#   mend: >-
#     Give the device a path out of band and name it in interlock.yaml (devices: NAME: {out_of_band: ADDRESS}).
package interlock.change.recovery.no_out_of_band

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some device in {e.device | some e in graves}
	effects := [e | some e in graves; e.device == device]
	not lib.has_out_of_band(device)
	not lib.rescue_out_of_band
	finding := lib.at(effects[0], {
		"message": $"{lib.does(effects[0])}, and there is no path out of band should it not come back",
		"hint": $"give {device} a path out of band and name it in interlock.yaml: devices: {device}: out_of_band",
		"path": $"device {device}",
		"related": lib.places(effects),
	})
}

graves := [e | some e in lib.forward; grave(e)]

grave(e) if e.kind == "management"

grave(e) if {
	e.kind in {"reload", "restart", "erase"}
	e.scope in {"device", "slot", "management"}
}
