# METADATA
# title: only what was announced differs
# description: >-
#   Speaks, for each difference, when the request says what may differ afterwards (expect:) and the difference is not
#   among it. Silent where the request says nothing.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: change
#   why: >-
#     What comes along unannounced was read by nobody: ScoNet's monitoring change held a line that was not monitoring.
#   mend: >-
#     Take the line out, or add what it changes to "expect:" in change.yaml if it is meant.
package interlock.change.scope.unexpected_difference

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	count(input.request.expect) > 0
	some d in input.deltas
	not d.expected
	finding := lib.at(d, {
		"message": $"{d.device} / {d.path} would differ and the change does not announce it: {shown(d)}",
		"hint": "take the line out, or add the path to \"expect:\" in change.yaml",
		"path": d.path,
		"related": [d.was],
	})
}

shown(d) := $"\"{d.after}\" is new" if d.op == "+"

else := $"\"{d.before}\" goes away" if d.op == "-"

else := $"\"{d.before}\" becomes \"{d.after}\""
