# METADATA
# title: a gateway address has one active router
# description: >-
#   Speaks when two devices become active for one first-hop address and cannot hear each other: group, version,
#   authentication or VLAN differ.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc5798
# - ref: https://www.rfc-editor.org/rfc/rfc2281
# custom:
#   severity: deny
#   gate: consistency
#   why: >-
#     Two active routers answer for one address; replies and requests take different ways and stateful devices drop
#     them.
#   mend: >-
#     Change both ends of the group in one step, or keep what they must agree on.
package interlock.consistency.gateway.two_active

import data.interlock.lib

findings contains finding if some finding in lib.judged("gateway/two-active")
