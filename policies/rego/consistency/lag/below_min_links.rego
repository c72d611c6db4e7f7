# METADATA
# title: a bundle keeps its minimum of links
# description: >-
#   Speaks when fewer members of a bundle can come up than its min-links, or its two ends cannot agree on LACP.
# custom:
#   severity: deny
#   gate: consistency
#   source: >-
#     Cisco NX-OS and Arista EOS: port-channel min-links
#   why: >-
#     Below min-links the whole bundle goes down, with members that are perfectly well.
#   mend: >-
#     Add members first, or lower min-links first.
package interlock.consistency.lag.below_min_links

import data.interlock.lib

findings contains finding if some finding in lib.judged("lag/below-min-links")
