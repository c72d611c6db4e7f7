# METADATA
# title: a drain is configuration
# description: >-
#   Speaks when a drain has a command of exec mode ("start maintenance", "sudo TSA").
# custom:
#   severity: inconclusive
#   gate: forecast
#   source: >-
#     Interlock's own: what is not computed may not be called safe
#   why: >-
#     No timer of the device takes such a command back when the runner dies, and what the device does with its traffic then
#     is not computed.
#   mend: >-
#     Drain by configuration (cost, priority, overload, preference). Or drain by hand before the change is applied, with the
#     drained configuration as the state before.
package interlock.forecast.drain.not_configuration

import data.interlock.lib

findings contains finding if some finding in lib.judged("drain/not-configuration")
