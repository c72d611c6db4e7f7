package interlock.lib

import future.keywords.not

# later are all states of the plan but the one before it.
later := [s | some s in input.states; s.name != "before"]

# is_before holds for the state before the change.
is_before(s) if s.name == "before"

# below_uplinks and below_groups say where fewer are up than must be, and were not so few before. They stand here
# because two gates ask them: change, from what the effects take down, and forecast, from what the simulator found.
# Equal findings are said once.
below_uplinks contains finding if {
	some name in {b.is.name | some b in bad_uplinks}
	bad := [b | some b in bad_uplinks; b.is.name == name]
	least := min([b.is.up | some b in bad])
	worst := [b | some b in bad; b.is.up == least][0]
	down := worst.is.ports_down
	because := cause([{"device": p.device, "port": p.port} | some p in down])
	ports := concat(", ", [port_told(p) | some p in down])
	finding := object.union(object.union({"pos": stands_at($"uplink {name}")}, because), {
		"message": $"uplink {name} would have {least} of {worst.is.of} ports up in {states_told(bad)}, {worst.is.keep} must stay up; down: {ports}",
		"hint": "let the change reach the uplink's ports one after the other: by halves, each half waiting until the other's ports are up",
		"state": worst.state.name,
		"half": worst.state.half,
		"path": $"uplink {name}",
	})
}

below_uplinks contains finding if {
	some uplink in input.site.uplinks
	not_judged(uplink.name, uplinks_named)
	finding := at_site(uplink, {
		"severity": "inconclusive",
		"message": $"uplink {uplink.name} was not judged in every state of the plan",
		"path": $"uplink {uplink.name}",
	})
}

below_groups contains finding if {
	some name in {b.is.name | some b in bad_groups}
	bad := [b | some b in bad_groups; b.is.name == name]
	least := min([b.is.in_service | some b in bad])
	worst := [b | some b in bad; b.is.in_service == least][0]
	out := [m | some g in input.site.groups; g.name == name; some m in members(g); m in worst.state.down_devices]
	because := cause([{"device": d, "port": ""} | some d in out])
	finding := object.union(object.union({"pos": stands_at($"group {name}")}, because), {
		"message": $"group {name} would have {least} of {worst.is.of} members in service in {states_told(bad)}, {worst.is.keep} must stay{out_told(out)}",
		"hint": "take fewer members out in one step: by halves, or in more steps",
		"state": worst.state.name,
		"half": worst.state.half,
		"path": $"group {name}",
	})
}

below_groups contains finding if {
	some group in input.site.groups
	not_judged(group.name, groups_named)
	finding := at_site(group, {
		"severity": "inconclusive",
		"message": $"group {group.name} was not judged in every state of the plan",
		"path": $"group {group.name}",
	})
}

bad_uplinks := [{"state": s, "is": u} | some s in later; some u in s.uplinks; u.up < u.keep; not uplink_was(u)]

bad_groups := [{"state": s, "is": g} | some s in later; some g in s.groups; g.in_service < g.keep; not group_was(g)]

# The names that each state speaks of.
uplinks_named := [{u.name | some u in s.uplinks} | some s in later]

groups_named := [{g.name | some g in s.groups} | some s in later]

services_named := [{v.name | some v in s.services} | some s in later]

# changing holds where there is anything to carry out.
changing if count(input.plan.steps) > 0

changing if count(forward) > 0

# not_judged holds where something is carried out and there is no state, or one that does not speak of a name.
not_judged(_, named) if {
	changing
	count(named) == 0
}

not_judged(name, named) if {
	changing
	some state in named
	not name in state
}

# uplink_was and group_was hold where it was below before, and as low.
uplink_was(u) if {
	some s in input.states
	is_before(s)
	some b in s.uplinks
	b.name == u.name
	b.up < b.keep
	u.up >= b.up
}

group_was(g) if {
	some s in input.states
	is_before(s)
	some b in s.groups
	b.name == g.name
	b.in_service < b.keep
	g.in_service >= b.in_service
}

states_told(bad) := concat(", ", [name | some b in bad; name := $"\"{b.state.name}\""])

port_told(p) := $"{p.device}:{p.port} ({p.why})" if p.why != ""

else := $"{p.device}:{p.port}"

out_told(out) := "" if count(out) == 0

else := $"; out: {concat(", ", out)}"

# cause points at the lines that take devices or ports down; where none is known to, it names the first device, and the
# place stays in the site file.
cause(downs) := {"device": causes[0].device, "pos": causes[0].pos, "related": places(causes)} if {
	causes := [e | some e in forward; e.when == "now"; hits_any(e, downs)]
	count(causes) > 0
} else := {"device": downs[0].device} if {
	count(downs) > 0
} else := {}

# hits_any counts an effect once, however many of the ports it takes.
hits_any(e, downs) if {
	some d in downs
	e.device == d.device
	hits(e, d.port)
}

hits(e, _) if takes_device_out(e)

hits(e, port) if {
	e.scope == "port"
	e.target == port
}

# lost_already are states and services, uplinks ("uplink x") and groups ("group x") that do not hold in them as they are,
# without any failure.
lost_already contains [s.name, v.name] if {
	some s in later
	some v in s.services
	v.status == "lost"
}

lost_already contains [s.name, item] if {
	some s in later
	some u in s.uplinks
	u.up < u.keep
	item := $"uplink {u.name}"
}

lost_already contains [s.name, item] if {
	some s in later
	some g in s.groups
	g.in_service < g.keep
	item := $"group {g.name}"
}

# item_named is an item of Failure.lost for people.
item_named(item) := item if {
	some word in ["uplink ", "group "]
	startswith(item, word)
} else := $"service {item}"
