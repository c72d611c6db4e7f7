# METADATA
# title: a service ends with the redundancy it had
# description: >-
#   Speaks when a service that was ok before the change works with less redundancy after it. On the way it may.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: warn
#   gate: forecast
#   why: >-
#     Less redundancy is not seen until the next failure; ScoNet's second storage link was the one that mattered.
#   mend: >-
#     Find what did not come back; or accept it by a waiver with an end.
package interlock.forecast.services.degraded

import data.interlock.lib

findings contains finding if {
	some s in lib.later
	s.name == "after"
	some v in s.services
	v.unsure == ""
	v.status == "degraded"
	v.before_status == "ok"
	finding := {
		"pos": lib.stands_at(v.name),
		"message": $"service {v.name} stays degraded after the change{reason(v)}",
		"hint": "find what does not come back",
		"state": s.name,
		"path": $"service {v.name}",
	}
}

findings contains finding if some finding in lib.judged("services/degraded")

reason(v) := "" if v.reason == ""

else := $": {v.reason}"
