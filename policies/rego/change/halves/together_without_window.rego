# METADATA
# title: both halves together only in a window, and never pre-approved
# description: >-
#   Speaks when the rollout is "together" on purpose and the request names no window, or is a standard change.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: change
#   waivable: false
#   why: >-
#     ScoNet 2023: the change was pre-approved and was entered on all members at once. Giving up redundancy is a
#     decision that somebody makes for this change, at a time when people are there.
#   mend: >-
#     Name a window in change.yaml and make it a normal change; or use "rollout: by-halves".
package interlock.change.halves.together_without_window

import data.interlock.lib
import future.keywords.not

together if input.plan.rollout == "together"

together if input.request.rollout == "together"

findings contains finding if {
	together
	not input.request.has_window
	finding := lib.at_request({
		"message": "the change goes to both halves together and names no window",
		"hint": "add \"window: {from: ..., to: ...}\" to change.yaml, or use \"rollout: by-halves\"",
		"path": "request / window",
	})
}

findings contains finding if {
	together
	input.request.type == "standard"
	finding := lib.at_request({
		"message": "the change goes to both halves together and is standard, that is, pre-approved",
		"hint": "make it \"type: normal\", so that somebody approves this very plan",
		"path": "request / type",
	})
}
