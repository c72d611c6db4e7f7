package interlock.change.halves.together_without_window_test

import data.interlock.change.halves.together_without_window as rule
import data.interlock.lib.fixture

together := object.union(fixture.at_once, {"rollout": "together"})

test_no_window if count(rule.findings) == 1 with input as fixture.but({"plan": together})

test_standard if {
	some f in rule.findings with input as fixture.but({"plan": together, "request": {"has_window": true, "type": "standard"}})
	contains(f.message, "pre-approved")
}

test_asked_for_is_enough if count(rule.findings) == 1 with input as fixture.but({"plan": fixture.by_halves, "request": {"rollout": "together"}})

test_in_a_window if count(rule.findings) == 0 with input as fixture.but({"plan": together, "request": {"has_window": true}})

test_by_halves_needs_none if count(rule.findings) == 0 with input as fixture.but({"plan": fixture.by_halves, "request": {"type": "standard"}})
