# METADATA
# title: BGP peers agree on what makes them peers
# description: >-
#   Speaks when the two ends of a session differ in AS number, address, family, authentication or multihop, so that
#   it does not come up.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc4271#section-6.2
# custom:
#   severity: deny
#   gate: consistency
#   why: >-
#     RFC 4271, 6.2: an OPEN with another AS number than expected is refused.
#   mend: >-
#     Change both ends; where the session may drop meanwhile, that is what the forecast of the mixed state is about.
package interlock.consistency.bgp.peer_mismatch

import data.interlock.lib

findings contains finding if some finding in lib.judged("bgp/peer-mismatch")
