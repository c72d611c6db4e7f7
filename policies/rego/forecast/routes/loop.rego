# METADATA
# title: no packet goes in circles
# description: >-
#   Speaks when, in some state of the plan, traffic between two places comes back to a device that it has passed.
# custom:
#   severity: deny
#   gate: forecast
#   source: >-
#     docs: what the forecast is
#   why: >-
#     A loop takes the links it runs over down with it, and those who have nothing to do with it.
#   mend: >-
#     Follow the path that the finding shows; usually a static or default route points back.
package interlock.forecast.routes.loop

import data.interlock.lib

findings contains finding if some finding in lib.judged("routes/loop")
