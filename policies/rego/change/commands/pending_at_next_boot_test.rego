package interlock.change.commands.pending_at_next_boot_test

import data.interlock.change.commands.pending_at_next_boot as rule
import data.interlock.lib.fixture

pending := fixture.effect({"kind": "capacity", "when": "next-boot", "order": 3, "text": "hardware profile tcam region racl 512"})

test_left_pending if count(rule.findings) == 1 with input as fixture.but({"effects": [pending]})

test_reload_after_it if count(rule.findings) == 0 with input as fixture.but({"effects": [pending, fixture.effect({"order": 4})]})

test_reload_too_early if count(rule.findings) == 1 with input as fixture.but({"effects": [pending, fixture.effect({"order": 2})]})

test_reload_of_another_device if {
	other := fixture.effect({"device": "core-b", "order": 4})
	count(rule.findings) == 1 with input as fixture.but({"effects": [pending, other]})
}

test_reload_of_a_slot_is_not_enough if {
	slot := fixture.effect({"scope": "slot", "target": "2", "order": 4})
	count(rule.findings) == 1 with input as fixture.but({"effects": [pending, slot]})
}

test_now_is_not_pending if count(rule.findings) == 0 with input as fixture.but({"effects": [fixture.effect({"kind": "capacity"})]})
