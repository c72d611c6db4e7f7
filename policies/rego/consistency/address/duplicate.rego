# METADATA
# title: an address belongs to one device
# description: >-
#   Speaks when two devices have the same address in one VRF and one subnet, and it is no shared gateway address.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc5227
# custom:
#   severity: deny
#   gate: consistency
#   why: >-
#     With a duplicate address each neighbour reaches whichever answered last: it works, in turns.
#   mend: >-
#     Give one of them another address.
package interlock.consistency.address.duplicate

import data.interlock.lib

findings contains finding if some finding in lib.judged("address/duplicate")
