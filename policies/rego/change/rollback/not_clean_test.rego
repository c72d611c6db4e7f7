package interlock.change.rollback.not_clean_test

import data.interlock.change.rollback.not_clean as rule
import data.interlock.lib.fixture

rehearsed(r) := fixture.but({"rehearsals": [fixture.rehearsal(r)]})

missing := {"missing": [{"text": "reload", "pos": fixture.pos("core-a.cmd", 12)}]}

test_forward if {
	some f in rule.findings with input as rehearsed({"forward_left": ["vlan 10"]})
	contains(f.message, "vlan 10")
}

test_back if {
	some f in rule.findings with input as rehearsed({"back_left": ["interface Ethernet1/1 / mtu"]})
	contains(f.message, "Ethernet1/1")
}

test_no_way_back if count(rule.findings) == 1 with input as rehearsed(missing)

test_reload_is_judged_elsewhere if count(rule.findings) == 0 with input as object.union(rehearsed(missing), {"effects": [fixture.effect({})]})

test_reload_and_more_is_not_excepted if {
	count(rule.findings) == 1 with input as object.union(rehearsed(missing), {"effects": [fixture.effect({}), fixture.effect({"kind": "erase"})]})
}

test_not_rehearsed if {
	some f in rule.findings with input as fixture.but({"plan": fixture.at_once, "commands": [fixture.command({})]})
	f.severity == "inconclusive"
}

test_exec_alone_needs_no_rehearsal if {
	count(rule.findings) == 0 with input as fixture.but({"plan": fixture.at_once, "commands": [fixture.command({"exec": true})]})
}

test_clean if {
	count(rule.findings) == 0 with input as object.union(rehearsed({}), {"plan": fixture.at_once, "commands": [fixture.command({})]})
}
