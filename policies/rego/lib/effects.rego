# METADATA
# title: what the change does
# description: the forward effects, step by step, and the words they are told in
package interlock.lib

import future.keywords.not

# forward are the effects of the change itself that do something.
forward := [e | some e in input.effects; e.phase == "forward"; e.kind != "none"]

# takes_device_out holds for effects by which the whole device leaves service, whenever that is. A flap of the device is
# one of all its ports.
takes_device_out(e) if {
	e.scope == "device"
	e.kind in {"reload", "restart", "erase", "flap"}
}

# planned are the devices that some step names.
planned := {d | some s in input.plan.steps; some d in s.devices}

# outs are the effects by which whole devices leave service. Rules that look at groups start from them and not from all
# effects: a large change has thousands of effects and few of these.
outs := [e | some e in forward; takes_device_out(e)]

# darks are the effects by which ports lose their light: those of whole devices, and those of ports.
darks := [e | some e in forward; darkens(e)]

darkens(e) if takes_device_out(e)

darkens(e) if {
	e.kind in {"flap", "reload", "restart"}
	e.scope == "port"
}

# strays are the devices of such effects that no step names. Nothing keeps them apart from anything, so they count with
# every step.
strays := {e.device | some e in darks; not e.device in planned}

# bundles are such effects by step: what comes before anybody looks.
bundles := [bundle |
	some s in steps
	devices := {d | some d in s.devices} | strays
	bundle := {
		"name": s.name,
		"half": s.half,
		"outs": [e | some e in outs; e.device in devices],
		"darks": [e | some e in darks; e.device in devices],
	}
]

# steps are the plan's, or one step where there is no plan.
steps := [step |
	some s in input.plan.steps
	step := {"name": $"step {s.index}", "half": s.half, "devices": s.devices}
] if {
	count(input.plan.steps) > 0
} else := [{"name": "the change", "half": "", "devices": []}]

# does says what an effect does, as the end of a sentence that starts with its line: "reload" reloads core-a at next boot.
does(e) := $"\"{e.text}\" {verb(e)}" if e.text != ""

else := $"the change {verb(e)}"

moments := {"now": "", "next-boot": " at next boot", "on-failover": " at failover"}

# A reload at the next boot is one that the line waits for, not one that it makes.
verb(e) := $"takes effect when {e.device} boots again" if {
	e.kind in {"reload", "restart"}
	e.when == "next-boot"
} else := $"{verbs[e.kind]} {whom(e)}{moments[e.when]}"

verbs := {
	"erase": "erases",
	"reload": "reloads",
	"restart": "restarts",
	"management": "takes away a way into",
	"flap": "takes down",
	"session": "resets sessions of",
	"capacity": "changes what is carried by",
	"none": "does nothing to",
}

whom(e) := e.device if e.target in {"", "all"}

else := $"{e.device} ({e.target})" if e.kind == "management"

else := $"{e.target} on {e.device}"

# place is where something stands, for people.
place(pos) := $"{pos.file}:{pos.line}" if pos.line > 0

else := pos.file if pos.file != ""

else := "no line"

# told is an effect with its evidence: "reload" reloads core-a (core-a.cmd:12).
told(e) := $"{does(e)} ({place(e.pos)})"

# at puts a finding where x stands: at its device, its half, its line.
at(x, extra) := object.union({"device": x.device, "half": half_of(x.device), "pos": x.pos}, extra)

# places are the places of some things, for "related".
places(xs) := [x.pos | some x in xs]

# kinds_of are the kinds of forward effect that are known of a line, "none" among them.
kinds_of(x) := {kind | some kind in kinds; [x.device, x.pos, kind] in kinds_by_line}

kinds := {e.kind | some e in input.effects}

kinds_by_line := {[e.device, e.pos, e.kind] | some e in input.effects; e.phase == "forward"}

# harmless lines have a row that says that they do nothing to the network, and none that says otherwise.
harmless(c) if {
	c.effect_known
	kinds_of(c) == {"none"}
}

# reload_follows holds where the plan itself reloads the device after the effect.
reload_follows(e) if {
	some r in forward
	r.device == e.device
	r.kind == "reload"
	r.scope == "device"
	r.when == "now"
	r.order > e.order
}
