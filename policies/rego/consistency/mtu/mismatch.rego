# METADATA
# title: both ends of a link have one MTU
# description: >-
#   Speaks when the MTUs of the two ends of a link differ. A warning where nothing on the link depends on them being
#   equal.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc2328#section-10.6
# custom:
#   severity: deny
#   gate: consistency
#   why: >-
#     OSPF stays in ExStart when MTUs differ (RFC 2328, 10.6); large frames, storage above all, are lost without a
#     word.
#   mend: >-
#     Set both ends to one MTU; where that takes two steps, raise before you lower.
package interlock.consistency.mtu.mismatch

import data.interlock.lib

findings contains finding if some finding in lib.judged("mtu/mismatch")
