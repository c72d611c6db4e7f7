package interlock.health.optics.replaced_test

import data.interlock.health.optics.replaced as rule
import data.interlock.lib.fixture

test_another if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "optics": [fixture.module({"serial": "AVP2"})]})

test_the_same if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "optics": [fixture.module({})]})

test_missing if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "optics": [fixture.module({"known": false, "serial": ""})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.base
