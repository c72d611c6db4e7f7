# METADATA
# title: OSPF neighbours agree on what makes them neighbours
# description: >-
#   Speaks when two ends of a link that run OSPF differ in area, timers, network type, authentication, MTU or router
#   id, so that no adjacency forms.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc2328#section-10.5
# custom:
#   severity: deny
#   gate: consistency
#   why: >-
#     RFC 2328, 10.5: a hello that does not agree is dropped, without a word on either side.
#   mend: >-
#     Change both ends; where the session may drop meanwhile, that is what the forecast of the mixed state is about.
package interlock.consistency.ospf.adjacency_mismatch

import data.interlock.lib

findings contains finding if some finding in lib.judged("ospf/adjacency-mismatch")
