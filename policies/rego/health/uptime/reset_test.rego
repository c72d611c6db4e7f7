package interlock.health.uptime.reset_test

import data.interlock.health.uptime.reset as rule
import data.interlock.lib.fixture

test_restarted if count(rule.findings) == 1 with input as fixture.measured({"devices": [fixture.watched({"restarted": true})]})

test_running if count(rule.findings) == 0 with input as fixture.measured({"devices": [fixture.watched({})]})

test_not_asked if count(rule.findings) == 0 with input as fixture.base
