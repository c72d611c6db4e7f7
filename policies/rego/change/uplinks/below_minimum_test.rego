package interlock.change.uplinks.below_minimum_test

import data.interlock.change.uplinks.below_minimum as rule
import data.interlock.lib.fixture

states(before, changing, after) := {"states": [
	fixture.state({"uplinks": [fixture.uplink(before)]}),
	fixture.state({"name": "changing", "promised": false, "uplinks": [fixture.uplink(changing)]}),
	fixture.state({"name": "after", "uplinks": [fixture.uplink(after)]}),
]}

change(more) := fixture.but(object.union({"plan": fixture.at_once, "site": {"uplinks": [fixture.site_uplink]}}, more))

test_none_left_while_changing if {
	some f in rule.findings with input as change(object.union(states(2, 0, 2), {"effects": [fixture.reload("core-a"), fixture.reload("core-b")]}))
	f.message == "uplink storage would have 0 of 2 ports up in \"changing\", 1 must stay up; down: core-a:Ethernet1/49 (core-a reloads), core-b:Ethernet1/49 (core-b reloads)"
	f.state == "changing"
	f.pos.line == 12
	not f.severity
}

test_said_once_with_all_states if {
	fs := rule.findings with input as change(states(2, 0, 0))
	count(fs) == 1
	some f in fs
	contains(f.message, "\"changing\", \"after\"")
	f.device == "core-a"
}

test_enough_is_silent if count(rule.findings) == 0 with input as change(states(2, 1, 2))

test_so_before_is_silent if count(rule.findings) == 0 with input as change(states(0, 0, 0))

test_worse_than_before if {
	low := object.union(fixture.uplink(0), {"keep": 2})
	was := object.union(fixture.uplink(1), {"keep": 2})
	count(rule.findings) == 1 with input as change({"states": [
		fixture.state({"uplinks": [was]}),
		fixture.state({"name": "after", "uplinks": [low]}),
	]})
}

test_not_judged_is_inconclusive[note] if {
	some note, s in {
		"no state at all": {"states": []},
		"a state without it": {"states": [fixture.state({"uplinks": [fixture.uplink(2)]}), fixture.state({"name": "after"})]},
	}
	some f in rule.findings with input as change(s)
	f.severity == "inconclusive"
}

test_no_change_needs_no_state if count(rule.findings) == 0 with input as fixture.but({"site": {"uplinks": [fixture.site_uplink]}})
