package interlock.change.lines.unmodelled_test

import data.interlock.change.lines.unmodelled as rule
import data.interlock.lib.fixture

one(o) := fixture.but({"commands": [fixture.command(object.union({"disposition": "unmodelled", "why": "QoS is not modelled"}, o))]})

test_unmodelled if {
	some f in rule.findings with input as one({"effect_known": false})
	contains(f.message, "QoS is not modelled")
}

test_a_row_alone_is_not_enough if count(rule.findings) == 1 with input as one({})

test_known_to_do_nothing if count(rule.findings) == 0 with input as object.union(one({}), {"effects": [fixture.effect({"kind": "none"})]})

test_nothing_and_something if {
	count(rule.findings) == 1 with input as object.union(one({}), {"effects": [fixture.effect({"kind": "none"}), fixture.effect({"kind": "flap"})]})
}

test_exec_is_judged_by_its_effect if count(rule.findings) == 0 with input as one({"exec": true})

test_others[d] if {
	some d in ["modelled", "inert", "unknown"]
	count(rule.findings) == 0 with input as one({"disposition": d})
}
