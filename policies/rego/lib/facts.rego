package interlock.lib

import future.keywords.not

# judged are the findings about facts of one kind. What was so before the change is not the change's fault; a fact that
# has become worse is not marked as having been there before.
judged(kind) := {finding |
	some fact in input.facts
	fact.kind == kind
	not fact.before
	finding := fact_finding(fact)
}

# fact_finding says a fact as a finding. Weak facts warn, whatever the rule would otherwise do.
fact_finding(fact) := object.union(
	{
		"device": fact.device,
		"path": fact.path,
		"message": fact.message,
		"hint": fact.hint,
		"state": fact.state,
		"half": fact.half,
		"pos": fact.pos,
		"related": [fact.peer_pos],
	},
	{"severity": "warn" | fact.weak},
)
