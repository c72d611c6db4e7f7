package interlock.change.window.outside_test

import data.interlock.change.window.outside as rule
import data.interlock.lib.fixture

asked(inside, type) := fixture.but({"request": {"type": type, "has_window": true}, "window_check": {"asked": true, "inside": inside, "nearest": "tue 22:00 to 04:00"}})

test_outside if {
	some f in rule.findings with input as asked(false, "normal")
	f.severity == "deny"
	contains(f.message, "tue 22:00")
}

test_emergency_is_warned if {
	some f in rule.findings with input as asked(false, "emergency")
	f.severity == "warn"
}

test_inside if count(rule.findings) == 0 with input as asked(true, "normal")

test_none_asked if count(rule.findings) == 0 with input as fixture.but({"window_check": {"inside": false}})
