# METADATA
# title: what is done can be undone from here
# description: >-
#   Speaks when a command's effect can only be undone by a person's hands at the device: erased configuration, a deleted
#   image, a lost console.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: change
#   why: >-
#     The run's promise is that a half that fails is brought back. Hands are hours away: ScoNet needed ten, and spare
#     parts from a vendor.
#   mend: >-
#     Leave the command out, or do it by hand on site as a change of its own.
package interlock.change.commands.irreversible

import data.interlock.lib

findings contains finding if {
	some e in lib.forward
	e.undo == "hands"
	finding := lib.at(e, {
		"message": $"{lib.does(e)}, and only hands at the device can undo it",
		"hint": "leave it out, or do it on site as a change of its own",
		"path": e.text,
	})
}
