# METADATA
# title: the change stays inside the site's windows
# description: >-
#   Speaks when the window asked for does not lie inside one of the site's windows. An emergency change is warned, not
#   refused: its approval decides.
# related_resources:
# - ref: https://status.exalate.com/incidents/23y4sv0y7d3f
# custom:
#   severity: deny
#   gate: change
#   why: >-
#     Outside its window a change meets people who do not expect it and nobody who could help (Exalate 2021, found by
#     customers after five hours).
#   mend: >-
#     Move the window in change.yaml into one of the site's windows.
package interlock.change.window.outside

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	input.window_check.asked
	not input.window_check.inside
	finding := lib.at_request({
		"severity": lib.by_type("deny"),
		"message": $"the window from {input.request.window_from.text} to {input.request.window_to.text} lies outside the site's windows{nearest}",
		"hint": "move it into one of the site's windows",
		"path": "request / window",
	})
}

nearest := "" if input.window_check.nearest == ""

else := $"; the nearest is {input.window_check.nearest}"
