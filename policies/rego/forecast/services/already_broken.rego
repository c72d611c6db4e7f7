# METADATA
# title: what was broken before is said
# description: >-
#   Speaks, once for each service, uplink and group, when it does not hold in the state before the change. The change is
#   not to blame and is not held for it; but nobody should start without knowing.
# related_resources:
# - ref: https://aikester.com/2017/outage-september-15-2017/
# custom:
#   severity: warn
#   gate: forecast
#   why: >-
#     The Storehouse: the next node was rebooted while the last had not healed. A change that starts on a network that is
#     broken finds out what the redundancy was for.
#   mend: >-
#     Mend it first, as a change of its own.
package interlock.forecast.services.already_broken

import data.interlock.lib

findings contains finding if {
	some s in input.states
	lib.is_before(s)
	some v in s.services
	v.unsure == ""
	v.status == "lost"
	finding := broken(v.name, $"service {v.name}", $"does not work{reason(v)}")
}

findings contains finding if {
	some s in input.states
	lib.is_before(s)
	some u in s.uplinks
	u.up < u.keep
	finding := broken($"uplink {u.name}", $"uplink {u.name}", $"has {u.up} of {u.of} ports up, {u.keep} must be")
}

findings contains finding if {
	some s in input.states
	lib.is_before(s)
	some g in s.groups
	g.in_service < g.keep
	finding := broken($"group {g.name}", $"group {g.name}", $"has {g.in_service} of {g.of} members in service, {g.keep} must be")
}

# What was there before is what this rule is about, so facts are taken whether they were or not.
findings contains finding if {
	some fact in input.facts
	fact.kind == "services/already-broken"
	finding := lib.fact_finding(fact)
}

broken(item, what, how) := {
	"pos": lib.stands_at(item),
	"message": $"{what} {how} already before the change",
	"hint": "mend it first",
	"state": "before",
	"path": what,
}

reason(v) := "" if v.reason == ""

else := $" ({v.reason})"
