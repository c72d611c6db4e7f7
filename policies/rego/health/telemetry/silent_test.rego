package interlock.health.telemetry.silent_test

import data.interlock.health.telemetry.silent as rule
import data.interlock.lib.fixture

test_silent if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "silences": [fixture.silence({})]})

test_silent_before if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "silences": [fixture.silence({"was_silent": true})]})

test_nothing_measured if count(rule.findings) == 1 with input as fixture.measured({})

test_not_asked if count(rule.findings) == 0 with input as fixture.base
