# METADATA
# title: the way back that is put together for the change
# description: >-
#   Speaks when the device has no timer of its own commit that takes an unconfirmed change back, and one is put together on it
#   for the change: a job of its scheduler that goes back to a checkpoint.
# custom:
#   severity: warn
#   gate: change
#   source: >-
#     Cisco Nexus 9000 NX-OS system management guides, Configuring the Scheduler: Remote User Authentication
#   why: >-
#     It works as long as what it hangs on does: the device's clock, its scheduler, and who the job runs as. It is armed and
#     seen armed before the first command, but only the hour tells whether it runs.
#   mend: >-
#     Where the version has a commit with a timer, enable what that needs; else have somebody at the console for the time.
package interlock.change.rollback.watchdog

import data.interlock.lib

findings contains finding if {
	some r in input.rehearsals
	r.watchdog != ""
	r.device in lib.planned
	finding := {
		"device": r.device,
		"half": lib.half_of(r.device),
		"message": $"what takes an unconfirmed change back on {r.device} is {r.watchdog}",
		"hint": "enable what a commit with a timer needs on this version, or have somebody at the console",
		"path": $"device {r.device} / way back",
	}
}
