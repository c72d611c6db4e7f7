package interlock.change.versions.mixed_too_long_test

import data.interlock.change.versions.mixed_too_long as rule
import data.interlock.lib.fixture

meeting(m, rows) := fixture.but({"mixed": [fixture.mixed(m)], "site": {"versions": rows}})

test_no_end if {
	some f in rule.findings with input as meeting({"open_ended": true}, [fixture.pair({})])
	contains(f.message, "nothing in the plan ends it; the site allows 24 h")
}

test_no_end_and_no_row if count(rule.findings) == 1 with input as meeting({"open_ended": true}, [])

test_no_end_and_forbidden if count(rule.findings) == 1 with input as meeting({"open_ended": true}, [fixture.pair({"never": true, "mixed_for_seconds": 0})])

test_no_end_and_no_limit if count(rule.findings) == 0 with input as meeting({"open_ended": true}, [fixture.pair({"mixed_for_seconds": 0})])

test_too_long if {
	some f in rule.findings with input as meeting({"seconds": 90000}, [fixture.pair({})])
	contains(f.message, "for 25 h, the site allows 24 h")
}

test_so_before_is_no_excuse if count(rule.findings) == 1 with input as meeting({"seconds": 90000, "before": true}, [fixture.pair({})])

test_soon_enough if count(rule.findings) == 0 with input as meeting({"seconds": 86400}, [fixture.pair({})])

test_no_limit if count(rule.findings) == 0 with input as meeting({"seconds": 900000}, [fixture.pair({"mixed_for_seconds": 0})])
