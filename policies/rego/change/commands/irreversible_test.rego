package interlock.change.commands.irreversible_test

import data.interlock.change.commands.irreversible as rule
import data.interlock.lib.fixture

one(o) := fixture.but({"effects": [fixture.effect(object.union({"kind": "erase", "text": "write erase", "undo": "hands"}, o))]})

test_needs_hands if {
	some f in rule.findings with input as one({})
	contains(f.message, "write erase")
}

test_other_ways_back[undo] if {
	some undo in ["timer", "replace", "reload"]
	count(rule.findings) == 0 with input as one({"undo": undo})
}

test_does_nothing if count(rule.findings) == 0 with input as one({"kind": "none"})
