package interlock.health.config.not_as_planned_test

import data.interlock.health.config.not_as_planned as rule
import data.interlock.lib.fixture

test_differs if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({"config": "differs", "differs": ["interface Ethernet1/1 / mtu"]})]})

test_unknown if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({"config": "unknown", "differs": ["no answer"]})]})

test_as_planned if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({"config": "not-asked"})]})

test_unknown_is_inconclusive if {
	some f in rule.findings with input as fixture.measured({"devices": [fixture.watched({"config": "unknown", "differs": ["no answer"]})]})
	f.severity == "inconclusive"
}

test_not_asked if count(rule.findings) == 0 with input as fixture.base
