# METADATA
# title: the way in stays open
# description: >-
#   Speaks when the change takes away a way of reaching a device, now or at the next boot, and the device has no path out
#   of band that it leaves alone, or what it takes away is the last way in, or SSH, by which Interlock itself works. Else it
#   is a warning.
# related_resources:
# - ref: https://aikester.com/2017/outage-september-15-2017/
# custom:
#   severity: deny
#   gate: change
#   why: >-
#     The Storehouse: when the routers were gone there was no path left to bring them back. A device that cannot be
#     reached can be neither observed nor rolled back.
#   mend: >-
#     Take the line out; or give the device a path out of band, prove it, and name it in interlock.yaml (out_of_band:).
package interlock.change.management.lockout

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some e in lib.forward
	cuts(e)
	e.when != "on-failover"
	finding := lib.at(e, {
		"severity": severity(e),
		"message": $"\"{e.text}\" takes away {what(e)} of {e.device}{lib.moments[e.when]}{remaining(e)}",
		"hint": $"take the line out, or give {e.device} a path out of band and name it in interlock.yaml",
		"path": e.text,
	})
}

cuts(e) if e.kind == "management"

cuts(e) if e.scope == "management"

severity(e) := "warn" if survives(e)

severity(e) := "deny" if not survives(e)

survives(e) if {
	lib.has_out_of_band(e.device)
	not e.target in {"all", "ssh"}
}

what(e) := "the last way in" if e.target == "all"

else := "a way in" if e.target == ""

else := $"a way in ({e.target})"

remaining(e) := ", which still has its path out of band" if survives(e)

else := "" if e.target == "all"

else := ", by which it is managed; a path out of band does not replace it" if lib.has_out_of_band(e.device)

else := ", which has no path out of band"
