# METADATA
# title: what a vendor sent is never pre-approved
# description: >-
#   Speaks when the source of a change is a vendor and its type is standard, that is, approved before anybody has read it.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: change
#   waivable: false
#   why: >-
#     ScoNet 2023: a vendor's text went in as a pre-approved change, and nobody who knew the network read it.
#   mend: >-
#     Make it "type: normal", so that somebody approves this very plan.
package interlock.change.source.vendor_preapproved

import data.interlock.lib

findings contains finding if {
	input.request.source == "vendor"
	input.request.type == "standard"
	finding := lib.at_request({
		"message": "the commands come from a vendor and the change is standard, that is, pre-approved: nobody has read them",
		"hint": "make it \"type: normal\" in change.yaml",
		"path": "request / type",
	})
}
