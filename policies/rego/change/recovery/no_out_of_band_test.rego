package interlock.change.recovery.no_out_of_band_test

import data.interlock.change.recovery.no_out_of_band as rule
import data.interlock.lib.fixture

lone(effects) := fixture.but({"devices": [fixture.device({"out_of_band": false})], "effects": effects})

test_no_path[kind] if {
	some kind in ["reload", "restart", "erase", "management"]
	some f in rule.findings with input as lone([fixture.effect({"kind": kind})])
	f.device == "core-a"
}

test_half_is_that_of_the_step if {
	some f in rule.findings with input as object.union(lone([fixture.reload("core-b")]), {"plan": fixture.by_halves})
	f.half == "B"
}

test_no_half_at_once if {
	some f in rule.findings with input as object.union(lone([fixture.reload("core-b")]), {"plan": fixture.at_once})
	f.half == ""
}

test_said_once if count(rule.findings) == 1 with input as lone([fixture.reload("core-a"), fixture.effect({"kind": "erase"})])

test_nobody_knows_the_device if count(rule.findings) == 1 with input as object.union(lone([fixture.reload("core-a")]), {"devices": []})

test_device_has_one if count(rule.findings) == 0 with input as fixture.but({"effects": [fixture.reload("core-a")]})

test_site_has_one if {
	site := {"site": {"recovery": [fixture.recovery({"name": "paging", "host": "", "via": "out_of_band"})]}}
	count(rule.findings) == 0 with input as object.union(lone([fixture.reload("core-a")]), object.union(fixture.but(site), {"devices": []}))
}

test_small_effects[kind] if {
	some kind in ["flap", "session", "capacity", "none"]
	count(rule.findings) == 0 with input as lone([fixture.effect({"kind": kind, "scope": "port"})])
}

test_a_process_is_no_box if count(rule.findings) == 0 with input as lone([fixture.effect({"kind": "restart", "scope": "protocol"})])
