package interlock.health.errors.rising_test

import data.interlock.health.errors.rising as rule
import data.interlock.lib.fixture

test_rising if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "counters": [fixture.counter({"rose": 40})]})

test_rising_before if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "counters": [fixture.counter({"rose": 40, "was_rose": 35})]})

test_a_few if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "counters": [fixture.counter({"rose": 3})]})

test_still if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "counters": [fixture.counter({})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.base
