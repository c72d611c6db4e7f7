package interlock.health.session.down_test

import data.interlock.health.session.down as rule
import data.interlock.lib.fixture

test_down if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "sessions": [fixture.session({"is": 0, "state": "IDLE"})]})

test_down_before if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "sessions": [fixture.session({"is": 0, "was": 0, "state": "IDLE"})]})

test_fewer_than_before if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "sessions": [fixture.session({"expected": 3, "was": 2, "is": 1})]})

test_up if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "sessions": [fixture.session({})]})

test_not_forecast if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "sessions": [fixture.session({"expected": 0, "is": 0})]})

test_missing if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "sessions": [fixture.session({"known": false, "is": 0})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.base

test_flapped if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "sessions": [fixture.session({"flapped": true})]})

test_flapped_not_told if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "sessions": [object.remove(fixture.session({}), ["flapped"])]})
