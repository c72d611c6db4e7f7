package interlock.change.spares.too_few_test

import data.interlock.change.spares.too_few as rule
import data.interlock.lib.fixture

optics := [fixture.optic("core-a", "Ethernet1/49"), fixture.optic("core-a", "Ethernet1/50"), fixture.optic("core-b", "Ethernet1/49")]

both := [fixture.reload("core-a"), fixture.reload("core-b")]

stock(count, plan, effects) := fixture.but({"site": {"spares": [{"optics": "QSFP-40G-SR4", "count": count}]}, "optics": optics, "plan": plan, "effects": effects})

test_at_once_needs_all if {
	some f in rule.findings with input as stock(2, fixture.at_once, both)
	contains(f.message, "restarts 3 QSFP-40G-SR4 transceivers and 2 are in stock")
}

test_by_halves_needs_the_larger_half if {
	some f in rule.findings with input as stock(1, fixture.by_halves, both)
	contains(f.message, "restarts 2 QSFP-40G-SR4")
}

test_no_stock_is_said if {
	some f in rule.findings with input as object.union(stock(0, fixture.at_once, both), {"site": object.union(fixture.base.site, {"spares": []})})
	contains(f.message, "0 are in stock")
}

test_flapping_port if {
	flap := fixture.effect({"kind": "flap", "scope": "port", "target": "Ethernet1/49"})
	count(rule.findings) == 1 with input as stock(0, fixture.at_once, [flap])
}

test_enough if count(rule.findings) == 0 with input as stock(2, fixture.by_halves, both)

test_nothing_restarts if count(rule.findings) == 0 with input as stock(0, fixture.at_once, [])
