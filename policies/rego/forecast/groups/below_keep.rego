# METADATA
# title: groups keep their members in every state
# description: >-
#   Speaks, once for each redundancy group, when in some state of the plan fewer members are in service than "keep" says,
#   and they were not so few before the change. Inconclusive where a state does not say how a group fares.
# related_resources:
# - ref: https://www.sconet.net/blog/
# - ref: https://aikester.com/2017/outage-september-15-2017/
# custom:
#   severity: deny
#   gate: forecast
#   why: >-
#     ScoNet 2023: no member of the core was in service. The Storehouse: the third node was never enough for three.
#   mend: >-
#     Take fewer members out in one step: by halves, or in more steps.
package interlock.forecast.groups.below_keep

import data.interlock.lib

findings contains finding if some finding in lib.below_groups

findings contains finding if some finding in lib.judged("groups/below-keep")
