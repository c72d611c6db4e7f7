package interlock.forecast.services.lost_test

import data.interlock.forecast.services.lost as rule
import data.interlock.lib.fixture

states(status, before) := fixture.but({"states": [
	fixture.state({"services": [fixture.service(before, before)]}),
	fixture.state({"name": "changing", "down_devices": ["core-a"], "services": [fixture.service(status, before)]}),
	fixture.state({"name": "after", "services": [fixture.service(status, before)]}),
]})

test_lost[before] if {
	some before in ["ok", "degraded"]
	fs := rule.findings with input as states("lost", before)
	count(fs) == 1
	some f in fs
	f.message == "service vm-storage would be lost in \"changing\", \"after\": no path from hv-1 to array-1"
	f.state == "changing"
	f.device == "core-a"
}

test_points_at_the_line if {
	some f in rule.findings with input as object.union(states("lost", "ok"), {"effects": [fixture.reload("core-a")]})
	f.pos.line == 12
}

test_lost_before if count(rule.findings) == 0 with input as states("lost", "lost")

test_works[status] if {
	some status in ["ok", "degraded"]
	count(rule.findings) == 0 with input as states(status, "ok")
}

test_not_judged if {
	service := {"name": "vm-storage", "kind": "storage", "from": "hv-1", "to": "array-1", "port": "", "both_ways": true, "pos": fixture.nowhere}
	some f in rule.findings with input as fixture.but({"plan": fixture.at_once, "site": {"services": [service]}})
	f.severity == "inconclusive"
}

test_not_known if {
	service := object.union(fixture.service("ok", "ok"), {"unsure": "the cabling of hv-1 is not known"})
	fs := rule.findings with input as fixture.but({"plan": fixture.at_once, "states": [fixture.state({"name": "after", "services": [service]})]})
	count(fs) == 1
	some f in fs
	f.severity == "inconclusive"
	contains(f.message, "the cabling of hv-1 is not known")
}

test_not_known_is_not_lost if {
	service := object.union(fixture.service("lost", "ok"), {"unsure": "the cabling of hv-1 is not known"})
	fs := rule.findings with input as fixture.but({"plan": fixture.at_once, "states": [fixture.state({"name": "after", "services": [service]})]})
	{f.severity | some f in fs} == {"inconclusive"}
}

test_not_known_of_a_network_that_stays if {
	service := object.union(fixture.service("ok", "ok"), {"unsure": "the cabling of hv-1 is not known"})
	count(rule.findings) == 0 with input as fixture.but({"states": [fixture.state({"name": "after", "services": [service]})]})
}

test_fact if count(rule.findings) == 1 with input as fixture.but({"facts": [fixture.fact({"kind": "services/lost"})]})
