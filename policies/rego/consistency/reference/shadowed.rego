# METADATA
# title: every entry of a list can match
# description: >-
#   Speaks when an entry of an access list or route policy can never match because an earlier one takes all that it
#   would.
# custom:
#   severity: warn
#   gate: consistency
#   source: >-
#     Cisco NX-OS and Arista EOS: entries of a list are tried in order and the first that matches decides
#   why: >-
#     An entry that never matches is a mistake in the order, and what it was meant to permit or deny is not.
#   mend: >-
#     Move the entry up, or delete it.
package interlock.consistency.reference.shadowed

import data.interlock.lib

findings contains finding if some finding in lib.judged("reference/shadowed")
