# METADATA
# title: both ends of a trunk have one native VLAN
# description: >-
#   Speaks when the two ends of a trunk have different native VLANs, so that untagged frames change VLAN, or one end
#   tags what the other does not.
# custom:
#   severity: deny
#   gate: consistency
#   source: >-
#     IEEE 802.1Q: untagged frames belong to the port's own VLAN
#   why: >-
#     With a native VLAN mismatch spanning tree blocks the port (PVID inconsistent) or two broadcast domains become
#     one.
#   mend: >-
#     Give both ends the same native VLAN, in one step.
package interlock.consistency.vlan.native_mismatch

import data.interlock.lib

findings contains finding if some finding in lib.judged("vlan/native-mismatch")
