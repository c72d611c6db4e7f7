# METADATA
# title: the forecast rests on what is modelled
# description: >-
#   Speaks when the simulator met something that it does not model and that the answer depends on.
# custom:
#   severity: inconclusive
#   gate: forecast
#   source: >-
#     docs: what is not modelled
#   why: >-
#     Never a false pass: a forecast that leaves something out is a forecast of another network.
#   mend: >-
#     Have somebody who knows the feature look at it, and waive it by name, with an end.
package interlock.forecast.simulate.unmodelled

import data.interlock.lib

findings contains finding if some finding in lib.judged("simulate/unmodelled")
