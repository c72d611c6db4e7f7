# METADATA
# title: the window holds the change and its way back
# description: >-
#   Speaks when the plan with its way back is estimated to take longer than the window asked for.
# custom:
#   severity: warn
#   gate: change
#   source: >-
#     GleSYS, incident report of 2024-09-04
#   why: >-
#     A window that ends in the middle leaves a choice between a mixed state and a hurry; GleSYS's maintenance notice
#     closed itself while the outage went on.
#   mend: >-
#     Ask for a longer window, or put less into one change.
package interlock.change.window.too_short

import data.interlock.lib

findings contains finding if {
	input.window_check.too_short
	finding := lib.at_request({
		"message": $"the plan with its way back takes about {lib.hours(input.window_check.needed_seconds)}, the window is {lib.hours(input.window_check.given_seconds)} long",
		"hint": "ask for a longer window, or put less into one change",
		"path": "request / window",
	})
}
