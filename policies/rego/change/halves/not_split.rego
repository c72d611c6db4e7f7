# METADATA
# title: a step of one half leaves the other half alone
# description: >-
#   Speaks when a plan by halves has a step that acts on a device of another half: a stack, a cluster-wide command, a
#   synchronised configuration, or a planner's mistake. Such a plan has halves in name only.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: change
#   waivable: false
#   source: >-
#     GleSYS, incident report of 2024-09-04
#   why: >-
#     ScoNet 2023 and GleSYS 2024: what was done to one member came down on both. By halves is a promise, and a command
#     that reaches the peer breaks it.
#   mend: >-
#     Take out the command that reaches the other half, or turn off what synchronises the halves for the time of the
#     change. Where it cannot be split, it is a change for "rollout: together", in a window.
package interlock.change.halves.not_split

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	input.plan.rollout == "by-halves"
	some step in input.plan.steps
	some reach in step.reaches_other_halves
	finding := {
		"device": reach.device,
		"half": step.half,
		"pos": reach.pos,
		"message": $"step {step.index} of half {step.half} reaches {reach.device}, which is in another half: {reach.why}",
		"hint": hint,
		"path": $"device {reach.device}",
	}
}

findings contains finding if {
	input.plan.rollout == "by-halves"
	some step in input.plan.steps
	some group in input.site.groups
	touched := [h.name | some h in group.halves; some m in h.members; m in step.devices]
	count({h | some h in touched}) > 1
	finding := lib.at_site(group, {
		"half": step.half,
		"message": $"step {step.index} holds devices of more than one half of group {group.name}: {concat(", ", step.devices)}",
		"hint": hint,
		"path": $"group {group.name}",
	})
}

findings contains finding if {
	input.plan.rollout == "by-halves"
	some e in lib.forward
	e.reaches != ""
	e.device in lib.grouped
	not said(e.device)
	finding := lib.at(e, {
		"message": $"{lib.does(e)} and acts on other members too ({e.reaches}), in whichever half they are",
		"hint": hint,
		"path": $"device {e.device}",
	})
}

# said holds where the plan itself says whom the device's step reaches.
said(device) if {
	some step in input.plan.steps
	device in step.devices
	count(step.reaches_other_halves) > 0
}

hint := "take out what reaches the other half, or plan it as \"rollout: together\" in a window"
