package interlock.change.window.freeze_test

import data.interlock.change.window.freeze as rule
import data.interlock.lib.fixture

frozen(type) := fixture.but({"request": {"type": type}, "window_check": {"frozen": true, "freeze_why": "year end"}})

test_frozen if {
	some f in rule.findings with input as frozen("normal")
	f.severity == "deny"
	contains(f.message, "year end")
}

test_emergency_is_warned if {
	some f in rule.findings with input as frozen("emergency")
	f.severity == "warn"
}

test_not_frozen if count(rule.findings) == 0 with input as fixture.base
