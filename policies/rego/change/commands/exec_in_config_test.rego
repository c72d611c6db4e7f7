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

test_commands_may_be_exec if count(rule.findings) == 0 with input as exec({"in_config_file": false})

test_configuration_in_a_configuration if count(rule.findings) == 0 with input as exec({"exec": false})
