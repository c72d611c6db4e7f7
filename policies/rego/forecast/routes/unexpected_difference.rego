# METADATA
# title: only the announced routes differ
# description: >-
#   Speaks when, after the change, a route differs that the change does not announce under "expect:".
# custom:
#   severity: deny
#   gate: forecast
#   source: >-
#     docs: what the forecast is
#   why: >-
#     A prefix that is lost or gained three hops away is seen in no diff of the configuration.
#   mend: >-
#     Correct the routing policy, or add the prefixes to "expect:" in change.yaml if they are meant.
package interlock.forecast.routes.unexpected_difference

import data.interlock.lib

findings contains finding if some finding in lib.judged("routes/unexpected-difference")
