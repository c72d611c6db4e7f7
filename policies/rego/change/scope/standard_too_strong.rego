# METADATA
# title: a standard change resets nothing
# description: >-
#   Speaks when a standard (pre-approved) change has an effect that erases, reloads, restarts, cuts management, takes a
#   port down or resets sessions, whenever it comes. Once for each line, device and kind of effect.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: change
#   waivable: false
#   why: >-
#     ScoNet 2023: the pre-approved commands reloaded the core. A standard change is one whose effect is known to be nothing.
#   mend: >-
#     Make it "type: normal", or take the line out.
package interlock.change.scope.standard_too_strong

import data.interlock.lib

strong := {"erase", "reload", "restart", "management", "flap", "session"}

findings contains finding if {
	input.request.type == "standard"
	some e in lines
	finding := lib.at(e, {
		"message": $"{lib.does(e)}, which a standard, pre-approved change may not do",
		"hint": "make it \"type: normal\" in change.yaml, so that somebody approves this very plan, or take the line out",
		"path": e.text,
	})
}

# lines are the strong effects without their targets: a line that takes down twenty ports is one thing to mend.
lines := {line |
	some e in lib.forward
	e.kind in strong
	line := object.union(object.filter(e, ["device", "kind", "when", "pos", "text"]), {"target": ""})
}
