package interlock.health.lacp.not_in_sync_test

import data.interlock.health.lacp.not_in_sync as rule
import data.interlock.lib.fixture

test_out if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "members": [fixture.member({"is": false})]})

test_out_before if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "members": [fixture.member({"is": false, "was": false})]})

test_in if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "members": [fixture.member({})]})

test_expected_out if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "members": [fixture.member({"is": false, "expected": false})]})

test_missing if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "members": [fixture.member({"known": false, "is": false})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.base

test_flapped if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "members": [fixture.member({"flapped": true})]})

test_flapped_expected_out if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "members": [fixture.member({"expected": false, "flapped": true})]})

test_flapped_not_told if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "members": [object.remove(fixture.member({}), ["flapped"])]})
