package interlock.forecast.uplinks.below_minimum_test

import data.interlock.change.uplinks.below_minimum as change
import data.interlock.forecast.uplinks.below_minimum as rule
import data.interlock.lib.fixture

low := fixture.but({"states": [fixture.state({"uplinks": [fixture.uplink(2)]}), fixture.state({"name": "after", "uplinks": [fixture.uplink(0)]})]})

test_as_at_the_gate_change if {
	fs := rule.findings with input as low
	count(fs) == 1
	fs == change.findings with input as low
}

test_fact if count(rule.findings) == 1 with input as fixture.but({"facts": [fixture.fact({"kind": "uplinks/below-minimum"})]})

test_whole if count(rule.findings) == 0 with input as fixture.base
