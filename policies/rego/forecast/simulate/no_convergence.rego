# METADATA
# title: routing comes to rest
# description: >-
#   Speaks when, in some state of the plan, the simulated routing protocols do not reach a stable state.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc3345
# - ref: https://www.rfc-editor.org/rfc/rfc4264
# custom:
#   severity: deny
#   gate: forecast
#   why: >-
#     A network that does not come to rest flaps for ever; BGP policies that contradict each other do this (RFC
#     3345, RFC 4264).
#   mend: >-
#     Correct the policies that contradict each other; the finding names the prefix and the speakers.
package interlock.forecast.simulate.no_convergence

import data.interlock.lib

findings contains finding if some finding in lib.judged("simulate/no-convergence")
