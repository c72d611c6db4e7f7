package interlock.change.lines.unknown_test

import data.interlock.change.lines.unknown as rule
import data.interlock.lib.fixture

one(o) := fixture.but({"commands": [fixture.command(object.union({"disposition": "unknown"}, o))]})

test_unknown if count(rule.findings) == 1 with input as one({})

test_unknown_with_a_known_effect if count(rule.findings) == 1 with input as one({"effect_known": true})

test_exec_is_judged_elsewhere if count(rule.findings) == 0 with input as one({"exec": true})

test_others[d] if {
	some d in ["modelled", "inert", "unmodelled"]
	count(rule.findings) == 0 with input as one({"disposition": d})
}
