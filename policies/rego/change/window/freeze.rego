# METADATA
# title: no change in a freeze
# description: >-
#   Speaks when the window asked for, or now where none was asked for, is in one of the site's freezes. An emergency
#   change is warned, not refused: its approval decides.
# custom:
#   severity: deny
#   gate: change
#   source: >-
#     NIST SP 800-53 r5, CM-3: changes are controlled, and carried out only as approved
#   why: >-
#     A freeze is the site's own word that an outage would cost more than usual and that fewer people are there to mend it.
#   mend: >-
#     Move the change to a day outside the freeze.
package interlock.change.window.freeze

import data.interlock.lib

findings contains finding if {
	input.window_check.frozen
	finding := lib.at_request({
		"severity": lib.by_type("deny"),
		"message": $"the change falls into a freeze{why}",
		"hint": "move it to a day outside the freeze",
		"path": "request / window",
	})
}

why := "" if input.window_check.freeze_why == ""

else := $": {input.window_check.freeze_why}"
