# METADATA
# title: a configuration file holds configuration
# description: >-
#   Speaks when a line of a configuration file is an exec-mode command that the knowledge base knows (reload, copy,
#   write erase). A warning where it is known to do nothing (a pasted show command). A line that nobody knows is for
#   commands/unknown-effect.
# custom:
#   severity: deny
#   gate: change
#   source: >-
#     Cisco NX-OS and Arista EOS: exec and configuration are two modes with two sets of commands
#   why: >-
#     Whoever pastes the file enters the command; whoever merges it thinks of it as configuration. Neither was asked.
#   mend: >-
#     Delete the line. A command that is meant belongs in changes/<id>/<device>.cmd, where its effect is judged.
package interlock.change.commands.exec_in_config

import data.interlock.lib

findings contains finding if {
	some c in input.commands
	c.in_config_file
	c.exec
	c.effect_known
	finding := object.union(
		lib.at(c, {
			"message": $"\"{c.text}\" is an exec-mode command in a configuration file",
			"hint": $"delete the line; if it is meant, it belongs in changes/<id>/{c.device}.cmd",
			"path": c.line,
		}),
		{"severity": "warn" | idle(c)},
	)
}

idle(c) if c.disposition == "inert"

idle(c) if lib.harmless(c)
