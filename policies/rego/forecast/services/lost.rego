# METADATA
# title: every service works in every state
# description: >-
#   Speaks, once for each service of interlock.yaml, when it does not work in some state of the plan and worked, even
#   with less redundancy, before. Inconclusive where a state does not say how a service fares, or cannot know.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: forecast
#   source: >-
#     GleSYS, incident report of 2024-09-04
#   why: >-
#     ScoNet 2023: compute lost its storage; GleSYS 2024: the failover crashed while the other member was mid-upgrade.
#     What a network is for must work while it is changed.
#   mend: >-
#     Read the reason: it names what is down in that state. Plan by halves, in the other order, or drain first.
package interlock.forecast.services.lost

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some name in {l.is.name | some l in losses}
	bad := [l | some l in losses; l.is.name == name]
	because := lib.cause([{"device": d, "port": ""} | some d in bad[0].state.down_devices])
	finding := object.union(object.union({"pos": lib.stands_at(name)}, because), {
		"message": $"service {name} would be lost in {lib.states_told(bad)}{reason(bad[0].is)}",
		"hint": "plan it so that what the service needs stays up in that state: by halves, in the other order, or drained first",
		"state": bad[0].state.name,
		"half": bad[0].state.half,
		"path": $"service {name}",
	})
}

findings contains finding if {
	some service in input.site.services
	lib.not_judged(service.name, lib.services_named)
	finding := lib.at_site(service, {
		"severity": "inconclusive",
		"message": $"service {service.name} was not judged in every state of the plan",
		"path": $"service {service.name}",
	})
}

findings contains finding if {
	lib.changing
	some name in {v.name | some s in lib.later; some v in s.services; v.unsure != ""}
	unsure := [{"state": s, "is": v} | some s in lib.later; some v in s.services; v.name == name; v.unsure != ""]
	finding := {
		"severity": "inconclusive",
		"pos": lib.stands_at(name),
		"message": $"whether service {name} works in {lib.states_told(unsure)} is not known: {unsure[0].is.unsure}",
		"hint": "complete the site file or the cabling, so that both ends of the service are found",
		"state": unsure[0].state.name,
		"half": unsure[0].state.half,
		"path": $"service {name}",
	}
}

findings contains finding if some finding in lib.judged("services/lost")

losses := [{"state": s, "is": v} | some s in lib.later; some v in s.services; v.unsure == ""; v.status == "lost"; v.before_status != "lost"]

reason(v) := "" if v.reason == ""

else := $": {v.reason}"
