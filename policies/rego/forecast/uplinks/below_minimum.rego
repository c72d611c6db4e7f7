# METADATA
# title: uplinks keep their minimum in every state
# description: >-
#   The same as at the gate change, and what the simulator reports of uplinks besides. Equal findings are said once.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: forecast
#   why: >-
#     ScoNet 2023: both storage links went down together when both cores rebooted, and did not come back.
#   mend: >-
#     Plan by halves, so that the ports on one half are up and proved before those on the other go down.
package interlock.forecast.uplinks.below_minimum

import data.interlock.lib

findings contains finding if some finding in lib.below_uplinks

findings contains finding if some finding in lib.judged("uplinks/below-minimum")
