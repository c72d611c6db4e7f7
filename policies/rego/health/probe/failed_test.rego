package interlock.health.probe.failed_test

import data.interlock.health.probe.failed as rule
import data.interlock.lib.fixture

test_failed if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "probes": [fixture.probe({"ok": false, "message": "no answer within 5s"})]})

test_failed_before if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "probes": [fixture.probe({"ok": false, "was_ok": false})]})

test_not_known_before if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({})], "probes": [fixture.probe({"ok": false, "was_known": false, "was_ok": false})]})

test_passes if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})], "probes": [fixture.probe({})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.base
