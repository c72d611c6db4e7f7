# METADATA
# title: the way back leads back
# description: >-
#   Speaks when the rehearsal in simulation shows that the commands do not give what was proposed, that the way back
#   leaves something different, or that a command has no known way back. A reload is excepted: nothing takes it back, and
#   other rules judge it. Inconclusive where a device of the plan has commands and was not rehearsed.
# custom:
#   severity: deny
#   gate: change
#   source: >-
#     PCI DSS 4.0.1, 6.5.1: a change has a procedure to return to a secure state
#   why: >-
#     The run brings a half that fails back to where it was. That is a promise only if the way back was tried.
#   mend: >-
#     Correct the commands, or give those back in changes/<id>/ by hand.
package interlock.change.rollback.not_clean

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some r in input.rehearsals
	count(r.forward_left) > 0
	finding := {
		"device": r.device,
		"half": lib.half_of(r.device),
		"message": $"the commands for {r.device} do not give what was proposed; still different: {concat(", ", r.forward_left)}",
		"hint": "correct the commands, or what was proposed",
		"path": $"device {r.device} / forward",
	}
}

findings contains finding if {
	some r in input.rehearsals
	count(r.back_left) > 0
	finding := {
		"device": r.device,
		"half": lib.half_of(r.device),
		"message": $"the way back does not lead {r.device} back; still different: {concat(", ", r.back_left)}",
		"hint": "change these by commands that can be taken back, in a change of their own",
		"path": $"device {r.device} / back",
	}
}

findings contains finding if {
	some r in input.rehearsals
	some m in r.missing
	not excepted(r.device, m)
	finding := {
		"device": r.device,
		"half": lib.half_of(r.device),
		"pos": m.pos,
		"message": $"\"{m.text}\" on {r.device} has no known way back",
		"hint": "leave it out, or make it a change of its own whose way back is written by hand",
		"path": m.text,
	}
}

findings contains finding if {
	some device in {c.device | some c in input.commands; not c.exec}
	device in lib.planned
	not device in {r.device | some r in input.rehearsals}
	finding := {
		"severity": "inconclusive",
		"device": device,
		"half": lib.half_of(device),
		"message": $"the way back of {device} was not rehearsed",
		"path": $"device {device} / back",
	}
}

# excepted are commands of which all that is known is a reload, or that they do nothing.
excepted(device, m) if {
	kinds := lib.kinds_of({"device": device, "pos": m.pos})
	count(kinds) > 0
	count(kinds - {"reload", "none"}) == 0
}
