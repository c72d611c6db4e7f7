# METADATA
# title: what is named exists
# description: >-
#   Speaks when a configuration uses a route-map, list, VRF, interface, VLAN or track that is not defined.
# custom:
#   severity: deny
#   gate: consistency
#   why: >-
#     What a missing list means differs: NX-OS and EOS take a missing route-map or prefix-list for permit or for
#     deny depending on where it stands.
#   mend: >-
#     Define it, correct the name, or take the use out.
package interlock.consistency.reference.undefined

import data.interlock.lib

findings contains finding if some finding in lib.judged("reference/undefined")
