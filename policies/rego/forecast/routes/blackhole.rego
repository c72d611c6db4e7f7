# METADATA
# title: no packet falls silent
# description: >-
#   Speaks when, in some state of the plan, a destination that could be reached is routed to a device that drops it.
# related_resources:
# - ref: https://status.exalate.com/incidents/23y4sv0y7d3f
# custom:
#   severity: deny
#   gate: forecast
#   why: >-
#     Exalate 2021: part of the traffic hung and nothing said so. Dropped is worse than unreachable, for routing
#     believes that all is well.
#   mend: >-
#     Follow the path that the finding shows; withdraw the route where it cannot be followed any more.
package interlock.forecast.routes.blackhole

import data.interlock.lib

findings contains finding if some finding in lib.judged("routes/blackhole")
