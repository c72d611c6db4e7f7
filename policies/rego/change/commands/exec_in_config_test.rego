package interlock.change.commands.exec_in_config_test

import data.interlock.change.commands.exec_in_config as rule
import data.interlock.lib.fixture

exec(o) := fixture.but({"commands": [fixture.command(object.union({"exec": true, "mode": "exec", "text": "reload", "in_config_file": true}, o))]})

test_exec_in_a_configuration if {
	some f in rule.findings with input as exec({})
	contains(f.message, "\"reload\"")
	not f.severity
}

test_a_pasted_show_warns if {
	some f in rule.findings with input as exec({"text": "show version", "disposition": "inert"})
	f.severity == "warn"
}

test_a_row_that_says_nothing_happens_warns if {
	some f in rule.findings with input as object.union(exec({}), {"effects": [fixture.effect({"kind": "none"})]})
	f.severity == "warn"
}

test_a_reload_is_not_idle if {
	some f in rule.findings with input as object.union(exec({}), {"effects": [fixture.effect({})]})
	not f.severity
}

test_nobody_knows_it_is_said_elsewhere if count(rule.findings) == 0 with input as exec({"effect_known": false})

test_commands_may_be_exec if count(rule.findings) == 0 with input as exec({"in_config_file": false})

test_configuration_in_a_configuration if count(rule.findings) == 0 with input as exec({"exec": false})
