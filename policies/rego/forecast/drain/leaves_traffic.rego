# METADATA
# title: what is drained carries no service
# description: >-
#   Speaks when, by the forecast, packets of a service still pass a device in a state in which it is drained.
# custom:
#   severity: deny
#   gate: forecast
#   source: >-
#     Cisco Nexus 9000 NX-OS System Management Configuration Guide 10.5, Graceful Insertion and Removal
#   why: >-
#     A drain is there so that nobody notices what is done to the device. One that leaves traffic on it promises what it does
#     not keep: NX-OS in maintenance mode, for one, goes on announcing the networks that are connected to it.
#   mend: >-
#     Lead the service off too: the gateway's priority, the cost of the links, the preference of the routes, whichever leads it
#     there. Where it can go no other way, take the drain out: what has one way is not drained.
package interlock.forecast.drain.leaves_traffic

import data.interlock.lib

findings contains finding if some finding in lib.judged("drain/leaves-traffic")
