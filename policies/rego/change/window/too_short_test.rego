package interlock.change.window.too_short_test

import data.interlock.change.window.too_short as rule
import data.interlock.lib.fixture

test_too_short if {
	some f in rule.findings with input as fixture.but({"window_check": {"too_short": true, "needed_seconds": 9000, "given_seconds": 1800}})
	f.message == "the plan with its way back takes about 2.5 h, the window is 30 min long"
}

test_long_enough if count(rule.findings) == 0 with input as fixture.base
