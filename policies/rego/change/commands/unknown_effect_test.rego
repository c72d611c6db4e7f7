package interlock.change.commands.unknown_effect_test

import data.interlock.change.commands.unknown_effect as rule
import data.interlock.lib.fixture

one(o) := fixture.but({"commands": [fixture.command(object.union({"effect_known": false, "text": "frobnicate"}, o))]})

test_exec_without_a_row if {
	some f in rule.findings with input as one({"exec": true})
	contains(f.message, "\"frobnicate\"")
}

test_lines_that_are_not_modelled[d] if {
	some d in ["unmodelled", "unknown"]
	count(rule.findings) == 1 with input as one({"disposition": d})
}

test_the_model_knows if count(rule.findings) == 0 with input as one({"disposition": "modelled"})

test_a_row_knows if count(rule.findings) == 0 with input as one({"exec": true, "effect_known": true})

test_a_row_knows_what_is_not_modelled if count(rule.findings) == 0 with input as one({"disposition": "unmodelled", "effect_known": true})
