# METADATA
# title: nothing is left waiting for the next boot
# description: >-
#   Speaks when a command's effect comes at the next boot and the plan does not reload the device after it. The device
#   then runs on as if nothing had happened and becomes another one at the next power failure, with nobody there.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: change
#   why: >-
#     A pending effect is never tested by the gate between the halves: both halves carry it, and the first event that
#     boots both (a power failure, ScoNet's reload) is when it is tried.
#   mend: >-
#     Reload the device in the same step, so that the effect is seen and judged before the other half; or leave the line out.
package interlock.change.commands.pending_at_next_boot

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some e in lib.forward
	e.when == "next-boot"
	not lib.reload_follows(e)
	finding := lib.at(e, {
		"message": $"{lib.does(e)}, and the plan does not reload it afterwards",
		"hint": $"reload {e.device} in the same step, after this line, or leave the line out",
		"path": e.text,
	})
}
