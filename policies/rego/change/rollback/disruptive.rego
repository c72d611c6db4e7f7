# METADATA
# title: the way back is no worse than the way forward
# description: >-
#   Speaks when the way back erases, reloads or restarts a device or a slot, and the way forward does not do so to the same
#   device. What the way forward does as well is judged there, and whoever approves it has seen it. A way in that the way
#   back takes away is one that the change brought; the device was reached without it before.
# custom:
#   severity: deny
#   gate: change
#   source: >-
#     GleSYS, incident report of 2024-09-04
#   why: >-
#     A way back is taken when something is wrong already, and perhaps by the device's own timer. Nobody then expects it
#     to take down more than the change did.
#   mend: >-
#     Change the commands so that their way back needs none of this; or do it in a change of its own that says so.
package interlock.change.rollback.disruptive

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some e in input.effects
	e.phase == "rollback"
	heavy(e)
	not forward_too(e)
	finding := lib.at(e, {
		"message": $"on the way back {lib.does(e)}, which the way forward does not do",
		"hint": "choose commands whose way back needs none of this",
		"path": e.text,
	})
}

heavy(e) if {
	e.kind in {"erase", "reload", "restart"}
	e.scope in {"device", "slot", "management"}
}

# forward_too holds where the way forward does the same to as much of the device, or to all of it.
forward_too(e) if [e.device, e.kind, e.scope] in forwards

forward_too(e) if [e.device, e.kind, "device"] in forwards

forwards := {[e.device, e.kind, e.scope] | some e in lib.forward}
