# METADATA
# title: where redundancy is promised, one failure breaks nothing
# description: >-
#   Speaks, once for each service, uplink and group, when in a state that promises redundancy (before, A changed, after)
#   a single failure of a device or link would break it, and the same failure would not have broken it before. While a
#   half is away nothing is promised, and nothing is said.
# custom:
#   severity: deny
#   gate: forecast
#   source: >-
#     GleSYS, incident report of 2024-09-04
#   why: >-
#     GleSYS 2024: each member was upgraded and passed its checks; the first failover brought both down. The mixed state
#     must survive a failure before the second half is touched.
#   mend: >-
#     Add or restore the second path; the finding names the failures that would break it.
package interlock.forecast.services.one_failure_away

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some item in {i | some b in breaks; i := b.item}
	mine := [b | some b in breaks; b.item == item]
	first := mine[0].state
	failures := concat("; ", {b.what | some b in mine; b.state.name == first.name})
	states := concat(", ", {name | some b in mine; name := $"\"{b.state.name}\""})
	finding := {
		"pos": lib.stands_at(item),
		"message": $"{lib.item_named(item)} would be one failure away from loss in {states}: {failures}{reason(mine)}",
		"hint": "restore the second path before that state, or choose the other order of halves",
		"state": first.name,
		"half": first.half,
		"path": lib.item_named(item),
	}
}

# A failure after which it is not known whether a service holds is no proof that it does.
findings contains finding if {
	some name in {d.name | some d in doubts}
	mine := [d | some d in doubts; d.name == name]
	finding := {
		"severity": "inconclusive",
		"pos": lib.stands_at(name),
		"message": $"whether service {name} would survive the failure of {mine[0].what} in \"{mine[0].state.name}\" is not known: {mine[0].why}",
		"hint": "look at what is not known, or accept it by a waiver with an end",
		"state": mine[0].state.name,
		"half": mine[0].state.half,
		"path": $"service {name}",
	}
}

findings contains finding if some finding in lib.judged("services/one-failure-away")

breaks := [{"state": s, "what": f.what, "item": item, "why": why_lost(f, i)} |
	some s in lib.later
	s.promised
	some f in s.failures
	some i, item in f.lost
	not [s.name, item] in lib.lost_already
	not [f.what, item] in were
]

# were are the failures that broke the same thing before the change.
were := {[f.what, item] |
	some s in input.states
	lib.is_before(s)
	some f in s.failures
	some item in f.lost
}

doubts := [{"state": s, "what": f.what, "name": d.name, "why": d.why} |
	some s in lib.later
	s.promised
	some f in s.failures
	some d in object.get(f, "unsure", [])
	not [f.what, d.name, d.why] in doubted
]

# doubted are the failures after which as little was known before the change.
doubted := {[f.what, d.name, d.why] |
	some s in input.states
	lib.is_before(s)
	some f in s.failures
	some d in object.get(f, "unsure", [])
}

why_lost(f, i) := f.reasons[i] if f.reasons[i] != ""

else := ""

# reason tells one of the failures in full.
reason(mine) := $"; after {told[0].what}: {told[0].why}" if {
	told := [b | some b in mine; b.why != ""]
	count(told) > 0
}

else := ""
