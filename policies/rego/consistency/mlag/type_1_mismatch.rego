# METADATA
# title: both peers of a vPC or MLAG agree on what must be equal
# description: >-
#   Speaks when peers of a vPC or MLAG differ in a parameter that suspends VLANs or the bundle when it differs (type
#   1). A warning where it only degrades (type 2).
# custom:
#   severity: deny
#   gate: consistency
#   source: >-
#     Cisco Nexus 5000 Series NX-OS Interfaces Operations Guide, Release 5.0(3)N2(1), chapter 1, vPC consistency checks
#   why: >-
#     Cisco NX-OS: on a type-1 mismatch the secondary takes its side of the vPC down, and without the graceful check both
#     do; and that exactly while only one half is changed. Halves by themselves prove nothing.
#   mend: >-
#     Change the parameter on both peers in one step, in a window, or choose a value that both may have meanwhile.
package interlock.consistency.mlag.type_1_mismatch

import data.interlock.lib

findings contains finding if some finding in lib.judged("mlag/type-1-mismatch")
