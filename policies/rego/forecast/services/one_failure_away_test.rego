package interlock.forecast.services.one_failure_away_test

import data.interlock.forecast.services.one_failure_away as rule
import data.interlock.lib.fixture

link := {"what": "core-b:Ethernet1/1 - acc-1:Ethernet1", "lost": ["vm-storage"]}

states(before, changed, more) := fixture.but({"states": [
	fixture.state({"failures": before}),
	fixture.state(object.union({"name": "A changed", "half": "A", "failures": changed}, more)),
]})

test_new_single_point if {
	some f in rule.findings with input as states([], [link], {})
	f.message == "service vm-storage would be one failure away from loss in \"A changed\": core-b:Ethernet1/1 - acc-1:Ethernet1"
	f.state == "A changed"
	f.half == "A"
}

test_said_once if {
	fs := rule.findings with input as states([], [link, {"what": "core-b", "lost": ["vm-storage"]}], {})
	count(fs) == 1
	some f in fs
	contains(f.message, "core-b; core-b:Ethernet1/1")
}

test_another_failure_than_before if count(rule.findings) == 1 with input as states([{"what": "core-b", "lost": ["vm-storage"]}], [link], {})

test_uplinks_and_groups_too if count(rule.findings) == 2 with input as states([], [{"what": "core-b", "lost": ["uplink storage", "group core"]}], {})

test_so_before if count(rule.findings) == 0 with input as states([link], [link], {})

test_not_promised if count(rule.findings) == 0 with input as states([], [link], {"promised": false})

test_lost_without_failure_is_said_elsewhere if {
	count(rule.findings) == 0 with input as states([], [link], {"services": [fixture.service("lost", "ok")]})
}

test_fact if count(rule.findings) == 1 with input as fixture.but({"facts": [fixture.fact({"kind": "services/one-failure-away"})]})

test_reason if {
	some f in rule.findings with input as states([], [object.union(link, {"reasons": ["no route to 10.2.0.10"]})], {})
	endswith(f.message, "; after core-b:Ethernet1/1 - acc-1:Ethernet1: no route to 10.2.0.10")
}

doubt := {"what": "core-b", "lost": [], "unsure": [{"name": "vm-storage", "why": "policy routing"}]}

test_not_known_is_inconclusive if {
	some f in rule.findings with input as states([], [doubt], {})
	f.severity == "inconclusive"
	contains(f.message, "policy routing")
}

test_not_known_before_either if count(rule.findings) == 0 with input as states([doubt], [doubt], {})
