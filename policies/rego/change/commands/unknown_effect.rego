# METADATA
# title: what a command does is known before it is entered
# description: >-
#   Speaks when no row of the knowledge base and nothing in the model says what an exec-mode command, or a configuration
#   line that is not modelled, does to the device.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: inconclusive
#   gate: change
#   why: >-
#     ScoNet 2023: the commands were for monitoring, and one of them rebooted the switch. What is not known is not harmless.
#   mend: >-
#     Correct the line if it is misspelt. Otherwise find out what it does and add a row to the system's effects.yaml with
#     its source; or waive the line with an owner and an end, once somebody has tried it.
package interlock.change.commands.unknown_effect

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some c in input.commands
	not c.effect_known
	opaque(c)
	finding := lib.at(c, {
		"message": $"nobody knows what \"{c.text}\" does to {c.device}: the knowledge base has no row for it",
		"hint": "correct the line, or add a row with its source to effects.yaml, or waive it once it has been tried",
		"path": c.line,
	})
}

opaque(c) if c.exec

opaque(c) if not c.disposition in {"modelled", "inert"}
