# METADATA
# title: both peers of a vPC or MLAG agree on what must be equal
# description: >-
#   Speaks when peers of a vPC or MLAG differ in a parameter that suspends VLANs or the bundle when it differs (type
#   1). A warning where it only degrades (type 2).
# custom:
#   severity: deny
#   gate: consistency
#   why: >-
#     Cisco NX-OS vPC: a type-1 mismatch suspends the bundle, and it does so exactly while only one half is changed.
#     Halves by themselves prove nothing.
#   mend: >-
#     Change the parameter on both peers in one step, in a window, or choose a value that both may have meanwhile.
package interlock.consistency.mlag.type_1_mismatch

import data.interlock.lib

findings contains finding if some finding in lib.judged("mlag/type-1-mismatch")
