package interlock.change.versions.forbidden_pair_test

import data.interlock.change.versions.forbidden_pair as rule
import data.interlock.lib.fixture

meeting(m, rows) := fixture.but({"mixed": [fixture.mixed(m)], "site": {"versions": rows}})

test_never if {
	some f in rule.findings with input as meeting({}, [fixture.pair({"never": true, "why": "vPC role flap"})])
	f.severity == "deny"
	contains(f.message, "vPC role flap")
}

test_not_in_the_table[note] if {
	some note, rows in {
		"empty table": [],
		"another pair": [fixture.pair({"pair": ["9.3(8)", "9.3(9)"], "never": true})],
		"another system": [fixture.pair({"os": "eos"})],
	}
	some f in rule.findings with input as meeting({}, rows)
	f.severity == "inconclusive"
}

test_allowed if count(rule.findings) == 0 with input as meeting({}, [fixture.pair({})])

test_so_before_is_warned if {
	some f in rule.findings with input as meeting({"before": true}, [fixture.pair({"never": true})])
	f.severity == "warn"
}
