# METADATA
# title: what the change does
# description: the forward effects, step by step, and the words they are told in
package interlock.lib

import future.keywords.not

# forward are the effects of the change itself that do something.
forward := [e | some e in input.effects; e.phase == "forward"; e.kind != "none"]

# takes_device_out holds for effects by which the whole device leaves service, whenever that is.
takes_device_out(e) if {
	e.scope == "device"
	e.kind in {"reload", "restart", "erase"}
}

# planned are the devices that some step names.
planned := {d | some s in input.plan.steps; some d in s.devices}

# orphans are effects on devices that no step names. Nothing keeps them apart, so they count as one step.
orphans := [e | some e in forward; not e.device in planned]

# bundles are the forward effects by step: what comes before anybody looks.
bundles := array.concat(
	[{"name": name, "half": s.half, "effects": [e | some e in forward; e.device in s.devices]} |
		some s in input.plan.steps
		name := $"step {s.index}"
	],
	[{"name": "one step", "half": "", "effects": orphans} | count(orphans) > 0],
)

# happens says what an effect does and when: "reload at next boot".
happens(e) := $"{e.kind}{moments[e.when]}"

moments := {"now": "", "next-boot": " at next boot", "on-failover": " at failover"}

# place is where something stands, for people.
place(pos) := $"{pos.file}:{pos.line}" if pos.line > 0

else := pos.file if pos.file != ""

else := "no line"

# told is an effect with its evidence: core-a (reload, core-a.cmd:12 "reload").
told(e) := $"{e.device} ({happens(e)}, {place(e.pos)} \"{e.text}\")" if e.text != ""

else := $"{e.device} ({happens(e)}, {place(e.pos)})"

# at puts a finding where x stands: at its device, its half, its line.
at(x, extra) := object.union({"device": x.device, "half": half_of(x.device), "pos": x.pos}, extra)

# places are the places of some things, for "related".
places(xs) := [x.pos | some x in xs]

# kinds_of are the kinds of forward effect that are known of a line, "none" among them.
kinds_of(x) := {e.kind | some e in input.effects; e.phase == "forward"; e.device == x.device; e.pos == x.pos}

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
