package interlock.health.link.down_test

import data.interlock.health.link.down as rule
import data.interlock.lib.fixture

test_down if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "links": [fixture.link({"is": false, "oper": "DOWN"})]})

test_down_before if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "links": [fixture.link({"is": false, "was": false, "oper": "DOWN"})]})

test_not_known_before if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "links": [fixture.link({"is": false, "was": false, "was_known": false, "oper": "DOWN"})]})

test_expected_down if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "links": [fixture.link({"is": false, "expected": false, "oper": "DOWN"})]})

test_up if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "links": [fixture.link({})]})

test_missing if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "links": [fixture.link({"known": false, "is": false})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.base

test_flapped if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "links": [fixture.link({"flapped": true})]})

test_flapped_not_told if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "links": [object.remove(fixture.link({}), ["flapped"])]})
