# METADATA
# title: every changed line is read
# description: >-
#   Speaks when a changed line matches no statement of the system's grammar.
# custom:
#   severity: inconclusive
#   gate: change
#   source: >-
#     docs: what is not modelled
#   why: >-
#     Never a false pass: a line that cannot be read may do anything.
#   mend: >-
#     Correct the line if it is misspelt; else the vendor's table must learn it, or somebody who knows it waives it by name.
package interlock.change.lines.unknown

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some c in input.commands
	c.disposition == "unknown"
	not c.exec
	finding := lib.at(c, {
		"message": $"\"{c.text}\" is no statement that Interlock can read{why(c)}",
		"hint": "correct the line if it is misspelt, or waive it by name once somebody who knows it has looked",
		"path": c.line,
	})
}

why(c) := "" if c.why == ""

else := $": {c.why}"
