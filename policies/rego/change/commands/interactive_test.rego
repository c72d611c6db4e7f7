package interlock.change.commands.interactive_test

import data.interlock.change.commands.interactive as rule
import data.interlock.lib.fixture

one(o) := fixture.but({"commands": [fixture.command(object.union({"exec": true, "text": "reload", "interactive": true, "question": "Do you wish to proceed anyway? (y/n)"}, o))]})

test_no_answer if {
	some f in rule.findings with input as one({})
	contains(f.message, "(y/n)")
}

test_question_of_unknown_words if {
	some f in rule.findings with input as one({"question": ""})
	contains(f.message, "a question")
}

test_answered if count(rule.findings) == 0 with input as one({"has_answer": true})

test_asks_nothing if count(rule.findings) == 0 with input as one({"interactive": false})
