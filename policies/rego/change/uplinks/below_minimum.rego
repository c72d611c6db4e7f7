# METADATA
# title: uplinks keep their minimum in every state
# description: >-
#   Speaks, once for each uplink of interlock.yaml, when in some state of the plan fewer of its ports are up than "keep"
#   says, and they were not so few before the change. It lists the states and the ports, and points at the line that
#   takes them down where one is known. Inconclusive where a state does not say how an uplink fares.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: change
#   why: >-
#     ScoNet 2023: both storage links went down together when both cores rebooted, and did not come back.
#   mend: >-
#     Plan by halves, so that the ports on one half are up and proved before those on the other go down.
package interlock.change.uplinks.below_minimum

import data.interlock.lib

findings contains finding if some finding in lib.below_uplinks
