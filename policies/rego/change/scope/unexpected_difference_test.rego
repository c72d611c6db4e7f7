package interlock.change.scope.unexpected_difference_test

import data.interlock.change.scope.unexpected_difference as rule
import data.interlock.lib.fixture

announced(d) := fixture.but({"request": {"expect": [{"device": "core-*", "path": "snmp"}]}, "deltas": [fixture.delta(d)]})

test_not_announced if {
	some f in rule.findings with input as announced({})
	contains(f.message, "interface Ethernet1/49 / mtu")
	contains(f.message, "\"1500\" becomes \"9216\"")
}

test_words_for_each_op[op] if {
	some op, words in {"+": "is new", "-": "goes away"}
	some f in rule.findings with input as announced({"op": op})
	contains(f.message, words)
}

test_announced if count(rule.findings) == 0 with input as announced({"expected": true})

test_nothing_was_said if count(rule.findings) == 0 with input as fixture.but({"deltas": [fixture.delta({})]})
