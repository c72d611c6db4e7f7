# METADATA
# title: every changed line is understood
# description: >-
#   Speaks when a changed line is known syntax whose effect on the network is not computed, unless the knowledge base says
#   of it that it does nothing to the network.
# custom:
#   severity: inconclusive
#   gate: change
#   source: >-
#     docs: what is not modelled
#   why: >-
#     A forecast that leaves a line out is a forecast of another network.
#   mend: >-
#     Somebody who knows the feature looks at it and waives it by name, with an end; or the vendor's table learns it.
package interlock.change.lines.unmodelled

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some c in input.commands
	c.disposition == "unmodelled"
	not c.exec
	not lib.harmless(c)
	finding := lib.at(c, {
		"message": $"the effect of \"{c.text}\" is not computed{why(c)}",
		"hint": "have somebody who knows the feature look at it, and waive the line by name",
		"path": c.line,
	})
}

why(c) := "" if c.why == ""

else := $": {c.why}"
