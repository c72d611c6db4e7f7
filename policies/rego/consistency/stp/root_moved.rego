# METADATA
# title: the root of a spanning tree stays where it is
# description: >-
#   Speaks when another bridge becomes root of a VLAN's or instance's spanning tree.
# custom:
#   severity: warn
#   gate: consistency
#   source: >-
#     IEEE 802.1Q: the bridge with the lowest identifier is root
#   why: >-
#     A root that moves makes every port of the tree converge anew, and traffic takes another way.
#   mend: >-
#     Keep the priorities, or move the root in a change of its own.
package interlock.consistency.stp.root_moved

import data.interlock.lib

findings contains finding if some finding in lib.judged("stp/root-moved")
