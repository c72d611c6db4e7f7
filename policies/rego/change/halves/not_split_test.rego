package interlock.change.halves.not_split_test

import data.interlock.change.halves.not_split as rule
import data.interlock.lib.fixture

reaching := {"plan": object.union(fixture.by_halves, {"steps": [fixture.step({
	"half": "A",
	"devices": ["core-a"],
	"reaches_other_halves": [{"device": "core-b", "why": "config-sync is on", "pos": fixture.pos("core-a.cmd", 3)}],
})]})}

test_reaching_the_other_half if {
	some f in rule.findings with input as fixture.but(reaching)
	f.device == "core-b"
	contains(f.message, "config-sync is on")
}

test_devices_of_both_halves_in_a_step if {
	plan := object.union(fixture.at_once, {"rollout": "by-halves"})
	count(rule.findings) == 1 with input as fixture.but({"plan": plan})
}

test_effect_that_reaches_the_peer if {
	effects := [fixture.effect({"kind": "session", "scope": "protocol", "reaches": "cluster"})]
	count(rule.findings) == 1 with input as fixture.but({"plan": fixture.by_halves, "effects": effects})
}

test_said_once if {
	effects := [fixture.effect({"kind": "session", "scope": "protocol", "reaches": "cluster"})]
	count(rule.findings) == 1 with input as fixture.but(object.union(reaching, {"effects": effects}))
}

test_at_once_promises_no_halves if {
	plan := object.union(reaching.plan, {"rollout": "at-once"})
	count(rule.findings) == 0 with input as fixture.but({"plan": plan})
}

test_proper_halves_are_silent if count(rule.findings) == 0 with input as fixture.but({"plan": fixture.by_halves, "effects": [fixture.reload("core-a")]})
