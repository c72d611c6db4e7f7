package interlock.change.rollback.disruptive_test

import data.interlock.change.rollback.disruptive as rule
import data.interlock.lib.fixture

back(o) := fixture.effect(object.union({"phase": "rollback"}, o))

test_worse_than_forward[kind] if {
	some kind in ["erase", "reload", "restart"]
	some f in rule.findings with input as fixture.but({"effects": [back({"kind": kind})]})
	f.device == "core-a"
}

test_another_device_does_not_count if count(rule.findings) == 1 with input as fixture.but({"effects": [back({}), fixture.reload("core-b")]})

test_a_slot_forward_is_less if {
	count(rule.findings) == 1 with input as fixture.but({"effects": [back({}), fixture.effect({"scope": "slot"})]})
}

test_forward_too if count(rule.findings) == 0 with input as fixture.but({"effects": [back({}), fixture.effect({})]})

test_light[kind] if {
	some kind in ["flap", "session", "capacity", "management", "none"]
	count(rule.findings) == 0 with input as fixture.but({"effects": [back({"kind": kind, "scope": "port"})]})
}
