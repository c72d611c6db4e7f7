package interlock.forecast.services.already_broken_test

import data.interlock.forecast.services.already_broken as rule
import data.interlock.lib.fixture

before(o) := fixture.but({"states": [fixture.state(o), fixture.state(object.union({"name": "after"}, o))]})

test_service if {
	fs := rule.findings with input as before({"services": [fixture.service("lost", "lost")]})
	count(fs) == 1
	some f in fs
	f.message == "service vm-storage does not work (no path from hv-1 to array-1) already before the change"
}

test_uplink if {
	some f in rule.findings with input as before({"uplinks": [fixture.uplink(0)]})
	contains(f.message, "uplink storage has 0 of 2 ports up")
}

test_group if count(rule.findings) == 1 with input as before({"groups": [{"name": "core", "in_service": 0, "of": 2, "keep": 1}]})

test_whole if {
	count(rule.findings) == 0 with input as before({
		"services": [fixture.service("degraded", "degraded")],
		"uplinks": [fixture.uplink(1)],
		"groups": [{"name": "core", "in_service": 1, "of": 2, "keep": 1}],
	})
}

test_fact[was] if {
	some was in [true, false]
	count(rule.findings) == 1 with input as fixture.but({"facts": [fixture.fact({"kind": "services/already-broken", "before": was})]})
}
