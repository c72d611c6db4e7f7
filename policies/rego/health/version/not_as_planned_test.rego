package interlock.health.version.not_as_planned_test

import data.interlock.health.version.not_as_planned as rule
import data.interlock.lib.fixture

test_another if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({"version": "10.4(2)"})]})

test_so_before if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({"version": "10.4(2)", "version_was": "10.4(2)"})]})

test_as_planned if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})]})

test_missing if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({"version": ""})]})

upgrade := object.union(
	fixture.measured({"devices": [fixture.watched({"version_planned": "10.4(2)"})]}),
	{"request": {"versions": [{"device": "core-a", "os": "nxos", "before": "10.3(4a)", "after": "10.4(2)"}]}},
)

test_upgrade_not_done if count(rule.findings) == 1 with input as upgrade

test_not_asked if count(rule.findings) == 0 with input as fixture.base
