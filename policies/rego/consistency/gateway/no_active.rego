# METADATA
# title: every gateway address has an active router
# description: >-
#   Speaks when no device can be active for a first-hop address (HSRP, VRRP, anycast) that had one.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc5798
# - ref: https://www.rfc-editor.org/rfc/rfc2281
# custom:
#   severity: deny
#   gate: consistency
#   why: >-
#     Hosts keep their default gateway for ever; without an active router they are cut off.
#   mend: >-
#     Keep the gateway configured and up on one of the halves.
package interlock.consistency.gateway.no_active

import data.interlock.lib

findings contains finding if some finding in lib.judged("gateway/no-active")
