package interlock.change.management.lockout_test

import data.interlock.change.management.lockout as rule
import data.interlock.lib.fixture

cut(e, out_of_band) := fixture.but({
	"effects": [fixture.effect(object.union({"kind": "management", "scope": "management", "target": "ssh", "text": "no feature ssh"}, e))],
	"devices": [fixture.device({"out_of_band": out_of_band})],
})

test_no_path_left[when] if {
	some when in ["now", "next-boot"]
	some f in rule.findings with input as cut({"when": when}, false)
	f.severity == "deny"
	contains(f.message, "no path out of band")
}

test_last_way_in if {
	some f in rule.findings with input as cut({"target": "all"}, true)
	f.severity == "deny"
}

test_out_of_band_is_left if {
	some f in rule.findings with input as cut({"target": "gnmi"}, true)
	f.severity == "warn"
}

test_ssh_is_how_interlock_works if {
	some f in rule.findings with input as cut({}, true)
	f.severity == "deny"
	contains(f.message, "does not replace it")
}

test_device_nobody_knows if {
	some f in rule.findings with input as object.union(cut({}, true), {"devices": []})
	f.severity == "deny"
}

test_other_effects if count(rule.findings) == 0 with input as cut({"kind": "flap", "scope": "port"}, false)

test_known_to_do_nothing if count(rule.findings) == 0 with input as cut({"kind": "none"}, false)
