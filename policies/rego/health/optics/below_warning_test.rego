package interlock.health.optics.below_warning_test

import data.interlock.health.optics.below_warning as rule
import data.interlock.lib.fixture

test_low if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -8.5})]})

test_low_before if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -8.5, "was": -8.4})]})

test_worse if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -9.5, "was": -8.4})]})

test_alarm_says_it if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -20})]})

test_fine if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({})]})

test_no_limits if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -40, "limits": []})]})

test_missing if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"known": false, "is": -40})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.base
