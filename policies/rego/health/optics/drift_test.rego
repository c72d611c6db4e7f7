package interlock.health.optics.drift_test

import data.interlock.health.optics.drift as rule
import data.interlock.lib.fixture

test_half_the_light if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -4.2})]})

test_a_little if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -3.0})]})

test_no_limits if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -40, "limits": []})]})

test_bias if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"measure": "bias", "is": 3, "was": 7})]})

test_port_down_by_forecast if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"is": -40, "lit": false})]})

test_missing if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "lanes": [fixture.lane({"was_known": false, "is": -40})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.base
