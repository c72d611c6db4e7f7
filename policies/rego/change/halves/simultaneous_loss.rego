# METADATA
# title: a redundancy group never loses two halves in one step
# description: >-
#   Speaks when, within one step, members of both halves of a group, of any two where it has more, leave service as whole
#   devices (reload, restart, erase, or all ports down), now, at the next boot or at a failover: nobody looks between them.
#   A reload, restart or
#   erase that reaches other members counts for all members. Inconclusive where a device that leaves service is in no
#   group of interlock.yaml, so that nobody knows what takes over for it.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: deny
#   gate: change
#   waivable: false
#   why: >-
#     ScoNet 2023: a vendor's commands for monitoring, entered on both core switches, rebooted both at once; compute
#     lost its storage for ten hours.
#   mend: >-
#     Say "rollout: by-halves" in change.yaml, so that each half is changed, observed and trusted before the other is
#     touched; or take the line out that takes the device down. Name devices that take over for each other in a group.
package interlock.change.halves.simultaneous_loss

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some group in input.site.groups
	some bundle in lib.bundles
	hit := [e | some e in bundle.outs; count(lib.members(group) & touched(e)) > 0]

	# What happens at once is told before what waits for the next boot.
	leaving := array.concat([e | some e in hit; e.when == "now"], [e | some e in hit; e.when != "now"])
	gone := {m | some e in leaving; some m in touched(e)} & lib.members(group)
	count(gone) > 0
	away := [half.name | some half in lib.manned(group); count({m | some m in half.members} & gone) > 0]
	count(away) >= min([2, count(lib.manned(group))])
	first := leaving[0]
	told := concat("; ", [lib.told(e) | some e in evidence(leaving)])
	finding := lib.at(first, {
		"message": $"{bundle.name} {takes(leaving, group, away)}, {concat(" and ", gone)}: {told}",
		"hint": hints[input.plan.rollout],
		"half": bundle.half,
		"path": $"group {group.name}",
		"related": lib.places(leaving),
	})
}

findings contains finding if {
	some e in lib.outs
	not e.device in lib.grouped
	finding := lib.at(e, {
		"severity": "inconclusive",
		"message": $"{lib.does(e)}, and no redundancy group in interlock.yaml names {e.device}, so nobody knows what takes over for it",
		"hint": $"name the group of {e.device} in interlock.yaml; \"interlock init\" proposes groups",
		"path": $"device {e.device}",
	})
}

takes(leaving, group, away) := $"takes {those(group, away)} of group {group.name} out of service together" if {
	some e in leaving
	e.when == "now"
} else := $"leaves {those(group, away)} of group {group.name} to go out of service together, at the next boot or failover"

those(group, away) := "every half" if count(away) == count(lib.manned(group))

else := $"halves {concat(" and ", away)}"

# touched are the devices an effect takes out: with one that reaches other members, all that share a group. Ports that
# flap at the peer leave the peer in service; that they do is for halves/not-split.
touched(e) := {e.device} if e.reaches == ""

else := {e.device} if e.kind == "flap"

else := {e.device} | {m | some g in input.site.groups; e.device in lib.members(g); some m in lib.members(g)}

# evidence is the first effect of each device.
evidence(effects) := [e | some i, e in effects; not e.device in {d.device | some d in array.slice(effects, 0, i)}]

hints := {
	"at-once": "\"rollout: by-halves\" in change.yaml would put them into separate steps, with proof between them",
	"by-halves": "this step acts on more than its half: split it, or take out the line that reaches the other half",
	"together": "\"rollout: by-halves\" instead of \"together\" would put them into separate steps, with proof between them",
}
