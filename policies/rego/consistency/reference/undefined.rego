# METADATA
# title: what is named exists
# description: >-
#   Speaks when a configuration uses a route-map, list, VRF, interface, VLAN or track that is not defined.
# custom:
#   severity: deny
#   gate: consistency
#   source: >-
#     Cisco Nexus 3000 Series NX-OS Unicast Routing Configuration Guide, Release 5.0(3)U2(2), chapter 13: an empty prefix list permits all routes
#   why: >-
#     What a missing list means differs by system and by place: it may permit all, or nothing. On NX-OS an empty
#     prefix list permits all routes.
#   mend: >-
#     Define it, correct the name, or take the use out.
package interlock.consistency.reference.undefined

import data.interlock.lib

findings contains finding if some finding in lib.judged("reference/undefined")
