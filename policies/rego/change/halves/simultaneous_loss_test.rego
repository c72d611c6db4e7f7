package interlock.change.halves.simultaneous_loss_test

import data.interlock.change.halves.simultaneous_loss as rule
import data.interlock.lib.fixture

both := [fixture.reload("core-a"), fixture.reload("core-b")]

test_both_in_one_step if {
	some f in rule.findings with input as fixture.but({"plan": fixture.at_once, "effects": both})
	contains(f.message, "group core")
	contains(f.message, "core-a.cmd:12")
	contains(f.message, "core-b.cmd:12")
	startswith(f.message, "step 1 takes every half of group core out of service together, core-a and core-b: ")
	contains(f.hint, "by-halves")
	not f.severity
}

test_later_is_no_excuse[note] if {
	some note, when in {"next boot": "next-boot", "failover": "on-failover"}
	effects := [fixture.reload("core-a"), object.union(fixture.reload("core-b"), {"when": when})]
	count(rule.findings) == 1 with input as fixture.but({"plan": fixture.at_once, "effects": effects})
}

test_only_later_is_said_so if {
	effects := [object.union(e, {"when": "next-boot", "text": "system routing template-lpm-heavy"}) | some e in both]
	some f in rule.findings with input as fixture.but({"plan": fixture.at_once, "effects": effects})
	contains(f.message, "leaves every half of group core to go out of service together, at the next boot or failover")
	contains(f.message, "\"system routing template-lpm-heavy\" takes effect when core-a boots again")
}

test_kinds_that_take_a_device_out[kind] if {
	some kind in ["reload", "restart", "erase", "flap"]
	count(rule.findings) == 1 with input as fixture.but({"plan": fixture.at_once, "effects": [object.union(e, {"kind": kind}) | some e in both]})
}

test_by_halves_is_silent if count(rule.findings) == 0 with input as fixture.but({"plan": fixture.by_halves, "effects": both})

test_together_is_no_excuse if {
	count(rule.findings) == 1 with input as fixture.but({"plan": object.union(fixture.at_once, {"rollout": "together"}), "effects": both})
}

test_one_half_is_silent if count(rule.findings) == 0 with input as fixture.but({"plan": fixture.at_once, "effects": [fixture.reload("core-a")]})

test_ports_are_no_devices if {
	flaps := [fixture.effect({"device": d, "kind": "flap", "scope": "port", "target": "Ethernet1/1"}) | some d in ["core-a", "core-b"]]
	count(rule.findings) == 0 with input as fixture.but({"plan": fixture.at_once, "effects": flaps})
}

test_way_back_is_judged_elsewhere if {
	back := [object.union(e, {"phase": "rollback"}) | some e in both]
	count(rule.findings) == 0 with input as fixture.but({"plan": fixture.at_once, "effects": back})
}

test_effects_outside_the_plan_count_together if {
	some f in rule.findings with input as fixture.but({"effects": both})
	contains(f.message, "group core")
}

test_effects_outside_the_plan_count_with_every_step if {
	plan := {"rollout": "by-halves", "steps": [fixture.step({"half": "A", "devices": ["core-a"]})], "estimated_seconds": 0}
	some f in rule.findings with input as fixture.but({"plan": plan, "effects": both})
	contains(f.message, "step 1 takes every half")
}

test_reaching_the_peer_takes_both if {
	effects := [object.union(fixture.reload("core-a"), {"reaches": "peer"})]
	some f in rule.findings with input as fixture.but({"plan": fixture.by_halves, "effects": effects})
	contains(f.message, "core-a and core-b")
}

test_ports_that_flap_at_the_peer_leave_it_in_service if {
	effects := [fixture.effect({"kind": "flap", "target": "all vPCs of the secondary", "reaches": "peer"})]
	count(rule.findings) == 0 with input as fixture.but({"plan": fixture.by_halves, "effects": effects})
}

test_empty_half_takes_over_from_nobody if {
	group := object.union(fixture.core, {"halves": [{"name": "A", "members": ["core-a"]}, {"name": "B", "members": []}]})
	count(rule.findings) == 1 with input as fixture.but({"site": {"groups": [group]}, "plan": fixture.at_once, "effects": [fixture.reload("core-a")]})
}

three := object.union(fixture.core, {"halves": [
	{"name": "A", "members": ["core-a"]},
	{"name": "B", "members": ["core-b"]},
	{"name": "C", "members": ["core-c"]},
]})

test_two_of_three_halves if {
	some f in rule.findings with input as fixture.but({"site": {"groups": [three]}, "plan": fixture.at_once, "effects": both})
	startswith(f.message, "step 1 takes halves A and B of group core out of service together, core-a and core-b: ")
}

test_one_of_three_halves_is_silent if {
	count(rule.findings) == 0 with input as fixture.but({"site": {"groups": [three]}, "plan": fixture.at_once, "effects": [fixture.reload("core-a")]})
}

test_no_group_is_inconclusive if {
	some f in rule.findings with input as fixture.but({"site": {"groups": []}, "plan": fixture.at_once, "effects": [fixture.reload("core-a")]})
	f.severity == "inconclusive"
	contains(f.message, "no redundancy group in interlock.yaml names core-a")
}
