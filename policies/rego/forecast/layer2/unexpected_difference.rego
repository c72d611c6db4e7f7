# METADATA
# title: only what is announced differs at layer 2
# description: >-
#   Speaks when, after the change, a bundle has fewer links in service, devices or hosts of one VLAN no longer hear each
#   other, a port is blocked that was not, or another device is the gateway, and the change does not announce it under
#   "expect:". The last two warn: all is still reached.
# custom:
#   severity: deny
#   gate: forecast
#   source: >-
#     docs: what the forecast is
#   why: >-
#     A link that leaves its bundle is seen by no service until the next one fails.
#   mend: >-
#     Correct the change, or add the path that the finding names to "expect:" in change.yaml if it is meant.
package interlock.forecast.layer2.unexpected_difference

import data.interlock.lib

findings contains finding if some finding in lib.judged("layer2/unexpected-difference")
