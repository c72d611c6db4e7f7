# METADATA
# title: a group ends on one version
# description: >-
#   Speaks when members of one group run different versions in the state after the change, and did not before.
# related_resources:
# - ref: https://helpdesk.readyspace.com/index.php?/News/NewsItem/View/503/incident-report-for-outage-on-april-3-2019
# custom:
#   severity: warn
#   gate: change
#   why: >-
#     ReadySpace 2019: "the other half later" became 110 days.
#   mend: >-
#     Put the other half's upgrade into the same change.
package interlock.change.versions.not_uniform_after

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some m in input.mixed
	m.open_ended
	not m.before
	finding := lib.at_request({
		"message": $"group {m.group} ends on two versions of {m.os}, {m.version_a} and {m.version_b}",
		"hint": "put the other half's upgrade into the same change",
		"state": "after",
		"path": $"group {m.group} / version",
	})
}
