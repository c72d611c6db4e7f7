package interlock.change.scope.standard_too_strong_test

import data.interlock.change.scope.standard_too_strong as rule
import data.interlock.lib.fixture

standard(effects) := fixture.but({"request": {"type": "standard"}, "effects": effects})

test_too_strong[kind] if {
	some kind in ["erase", "reload", "restart", "management", "flap", "session"]
	count(rule.findings) == 1 with input as standard([fixture.effect({"kind": kind})])
}

test_later_is_no_excuse if count(rule.findings) == 1 with input as standard([fixture.effect({"when": "next-boot"})])

test_a_line_is_said_once if {
	ports := [fixture.effect({"kind": "flap", "scope": "port", "target": p}) | some p in ["Ethernet1/1", "Ethernet1/2"]]
	count(rule.findings) == 1 with input as standard(ports)
}

test_both_devices_are_said if count(rule.findings) == 2 with input as standard([fixture.reload("core-a"), fixture.reload("core-b")])

test_weak_enough[kind] if {
	some kind in ["capacity", "none"]
	count(rule.findings) == 0 with input as standard([fixture.effect({"kind": kind})])
}

test_normal_changes_may if count(rule.findings) == 0 with input as fixture.but({"effects": [fixture.reload("core-a")]})
