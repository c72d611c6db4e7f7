package interlock.health.optics.missing_test

import data.interlock.health.optics.missing as rule
import data.interlock.lib.fixture

test_gone if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "optics": [fixture.module({"present": false})]})

test_never_there if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "optics": [fixture.module({"present": false, "was_present": false})]})

test_there if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "optics": [fixture.module({})]})

test_missing if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "optics": [fixture.module({"known": false, "present": false})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.base
