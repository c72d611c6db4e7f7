package interlock.health.optics.below_alarm_test

import data.interlock.health.optics.below_alarm as rule
import data.interlock.lib.fixture

test_dark if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -40})]})

test_dark_before if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -40, "was": -40})]})

test_hot if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"measure": "temperature", "lane": 0, "is": 90, "was": 40, "limits": [{"kind": "alarm", "side": "high", "value": 75}]})]})

test_fine if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({})]})

test_no_limits if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -40, "limits": []})]})

test_missing if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"known": false, "is": -40})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.base
