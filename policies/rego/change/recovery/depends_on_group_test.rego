package interlock.change.recovery.depends_on_group_test

import data.interlock.change.recovery.depends_on_group as rule
import data.interlock.lib.fixture

rescue(asset, effects) := fixture.but({"site": {"recovery": [fixture.recovery(asset)]}, "effects": effects})

flap := fixture.effect({"kind": "flap", "scope": "port", "target": "Ethernet1/1"})

test_only_on_the_group[note] if {
	some note, attached in {"one member": ["core-a"], "both": ["core-a", "core-b"]}
	some f in rule.findings with input as rescue({"attached_devices": attached}, [flap])
	contains(f.message, "backups (bak-1)")
	not f.severity
}

test_hangs_elsewhere_too if count(rule.findings) == 0 with input as rescue({"attached_devices": ["core-a", "edge-1"]}, [flap])

test_out_of_band if count(rule.findings) == 0 with input as rescue({"via": "out_of_band", "attached_devices": ["core-a"]}, [fixture.reload("core-a")])

test_no_effect if count(rule.findings) == 0 with input as rescue({"attached_devices": ["core-a"]}, [fixture.effect({"kind": "none"})])

test_effect_elsewhere if count(rule.findings) == 0 with input as rescue({"attached_devices": ["core-a"]}, [fixture.reload("edge-1")])

test_nobody_knows_where if {
	some f in rule.findings with input as rescue({}, [fixture.reload("core-a")])
	f.severity == "inconclusive"
}

test_nobody_knows_where_and_a_flap if count(rule.findings) == 0 with input as rescue({}, [flap])
