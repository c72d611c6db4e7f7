package interlock.lib

# half_of is the half in whose step the plan changes a device: "A", "B" and so on, "" where the plan has no halves.
half_of(device) := concat("/", {half | some half in half_names; [device, half] in steps_of_halves})

half_names := {s.half | some s in input.plan.steps; s.half != ""}

steps_of_halves := {[d, s.half] | some s in input.plan.steps; some d in s.devices}

# grouped are the devices that are in some group.
grouped := {m | some g in input.site.groups; some h in g.halves; some m in h.members}

# members are the devices of a group.
members(group) := {m | some h in group.halves; some m in h.members}

# manned are the halves that have members: an empty half takes over from nobody.
manned(group) := [h | some h in group.halves; count(h.members) > 0]

# has_out_of_band holds for devices of which a path out of band is known.
has_out_of_band(device) if device in {d.name | some d in input.devices; d.out_of_band}

# rescue_out_of_band holds where the site names a means of rescue that is reached out of band.
rescue_out_of_band if {
	some r in input.site.recovery
	r.via == "out_of_band"
}

# stands_at is where the site file names a service, uplink ("uplink x") or group ("group x").
stands_at(item) := found[0] if {
	found := [x.pos | some x in named; x.item == item]
	count(found) > 0
} else := {"file": input.site.file, "line": 0, "col": 0}

named := array.concat(
	[{"item": v.name, "pos": v.pos} | some v in input.site.services],
	array.concat(
		[{"item": item, "pos": u.pos} | some u in input.site.uplinks; item := $"uplink {u.name}"],
		[{"item": item, "pos": g.pos} | some g in input.site.groups; item := $"group {g.name}"],
	),
)

# at_site puts a finding where x stands in the site file.
at_site(x, extra) := object.union({"pos": x.pos}, extra)

# at_request puts a finding at the request.
at_request(extra) := object.union({"pos": input.request.pos}, extra)

# blunt is the severity of what an emergency may override with its own approval: it is said, not refused.
by_type(severity) := "warn" if input.request.type == "emergency"

else := severity

hours(seconds) := $"{round(seconds / 360) / 10} h" if seconds >= 3600

else := $"{round(seconds / 60)} min"
