# METADATA
# title: a VLAN crosses the links it crossed before
# description: >-
#   Speaks when a VLAN in use on both ends of a link is no longer allowed on the trunk between them.
# custom:
#   severity: warn
#   gate: consistency
#   source: >-
#     Cisco NX-OS: switchport trunk allowed vlan
#   why: >-
#     "switchport trunk allowed vlan" without "add" replaces the list: the usual way in which a change for one VLAN
#     takes the others down.
#   mend: >-
#     Write "add" or "remove", or the whole list.
package interlock.consistency.vlan.pruned

import data.interlock.lib

findings contains finding if some finding in lib.judged("vlan/pruned")
