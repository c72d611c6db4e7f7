package interlock.forecast.groups.below_keep_test

import data.interlock.forecast.groups.below_keep as rule
import data.interlock.lib.fixture

group(n) := [{"name": "core", "in_service": n, "of": 2, "keep": 1}]

states(before, changing) := {"plan": fixture.at_once, "states": [
	fixture.state({"groups": group(before)}),
	fixture.state({"name": "changing", "down_devices": ["core-a", "core-b"], "groups": group(changing)}),
]}

test_too_few if {
	some f in rule.findings with input as fixture.but(object.union(states(2, 0), {"effects": [fixture.reload("core-a")]}))
	f.message == "group core would have 0 of 2 members in service in \"changing\", 1 must stay; out: core-a, core-b"
	f.pos.line == 12
}

test_enough if count(rule.findings) == 0 with input as fixture.but(states(2, 1))

test_so_before if count(rule.findings) == 0 with input as fixture.but(states(0, 0))

test_not_judged if {
	some f in rule.findings with input as fixture.but({"plan": fixture.at_once})
	f.severity == "inconclusive"
}

test_fact if count(rule.findings) == 1 with input as fixture.but({"facts": [fixture.fact({"kind": "groups/below-keep"})]})
