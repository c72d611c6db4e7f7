package interlock.change.rollback.watchdog_test

import data.interlock.change.rollback.watchdog as rule
import data.interlock.lib.fixture

planned(r) := fixture.but({"plan": fixture.at_once, "rehearsals": [fixture.rehearsal(r)]})

test_put_together if {
	some f in rule.findings with input as planned({"watchdog": "a job of its scheduler"})
	contains(f.message, "core-a is a job of its scheduler")
}

test_its_own_timer if count(rule.findings) == 0 with input as planned({"watchdog": ""})

test_not_in_the_plan if count(rule.findings) == 0 with input as fixture.but({"rehearsals": [fixture.rehearsal({"watchdog": "a job"})]})
