# METADATA
# title: a drain is for a device that is changed, one half at a time
# description: >-
#   Speaks when a change has a drain for a device that it does nothing on, or is not carried out by halves.
# custom:
#   severity: deny
#   gate: forecast
#   source: >-
#     Interlock's own: a drain without another half is an outage
#   why: >-
#     Draining a device leads its traffic to the others. With all of them drained, or changed at once, there are no others.
#   mend: >-
#     Add "rollout: by-halves" to change.yaml, or take the <device>.drain file out.
package interlock.forecast.drain.out_of_place

import data.interlock.lib

findings contains finding if some finding in lib.judged("drain/out-of-place")
