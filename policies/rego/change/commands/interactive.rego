# METADATA
# title: a command's question is answered in the text
# description: >-
#   Speaks when the system asks a question before it carries a command out and the text holds no answer. A command with
#   its answer is a command like any other, and its effect is judged.
# custom:
#   severity: deny
#   gate: change
#   source: >-
#     Cisco NX-OS and Arista EOS: reload, write erase and install ask before they act
#   why: >-
#     A question in the middle of a change takes the next line as its answer: the wrong thing is confirmed, and the line
#     is lost.
#   mend: >-
#     Write the answer on the line after the command, or use the form that does not ask.
package interlock.change.commands.interactive

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some c in input.commands
	c.interactive
	not c.has_answer
	finding := lib.at(c, {
		"message": $"\"{c.text}\" asks {question(c)} and the text has no answer, so the next line would be taken for one",
		"hint": "write the answer on the next line (an empty one is the Enter key alone), or use the form that does not ask",
		"path": c.line,
	})
}

question(c) := "a question" if c.question == ""

else := $"\"{c.question}\""
