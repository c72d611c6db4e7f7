package interlock.forecast.layer2.unexpected_difference_test

import data.interlock.forecast.layer2.unexpected_difference as rule
import data.interlock.lib.fixture

facts(o) := fixture.but({"facts": [fixture.fact(object.union({"kind": "layer2/unexpected-difference"}, o))]})

test_new if {
	some f in rule.findings with input as facts({})
	f.message == "what is"
	f.pos.line == 90
	f.related == [fixture.pos("core-b.cfg", 91)]
	not f.severity
}

test_weak_warns if {
	some f in rule.findings with input as facts({"weak": true})
	f.severity == "warn"
}

test_so_before if count(rule.findings) == 0 with input as facts({"before": true})

test_other_kinds if count(rule.findings) == 0 with input as facts({"kind": "other/kind"})
