# METADATA
# title: what tests judge
# description: a complete input in which nothing is wrong, and each kind of record with its fields filled in
package interlock.lib.fixture

pos(file, line) := {"file": file, "line": line, "col": 1}

nowhere := {"file": "", "line": 0, "col": 0}

instant := {"text": "2026-11-24T12:00:00Z", "ns": 1795521600000000000}

# base is a site of two switches in one group, without a change.
base := {
	"now": instant,
	"site": {
		"name": "houston-dc",
		"file": "interlock.yaml",
		"has_site": true,
		"groups": [core],
		"uplinks": [],
		"services": [],
		"recovery": [],
		"versions": [],
		"spares": [],
		"windows": [],
		"freezes": [],
		"approvals": [],
	},
	"request": {
		"id": "CHG-1042",
		"title": "vendor monitoring",
		"type": "normal",
		"source": "internal",
		"requested_by": "ops@example.net",
		"rollout": "",
		"has_window": false,
		"window_from": instant,
		"window_to": instant,
		"versions": [],
		"expect": [],
		"pos": pos("changes/CHG-1042/change.yaml", 1),
	},
	"window_check": {
		"asked": false,
		"inside": true,
		"nearest": "",
		"frozen": false,
		"freeze_why": "",
		"too_short": false,
		"needed_seconds": 0,
		"given_seconds": 0,
	},
	"devices": [device({"name": "core-a"}), device({"name": "core-b"})],
	"commands": [],
	"effects": [],
	"deltas": [],
	"plan": {"rollout": "at-once", "steps": [], "estimated_seconds": 0},
	"states": [],
	"facts": [],
	"rehearsals": [],
	"optics": [],
	"mixed": [],
	"health": no_health,
}

core := {
	"name": "core",
	"keep": 1,
	"order": "either",
	"halves": [{"name": "A", "members": ["core-a"]}, {"name": "B", "members": ["core-b"]}],
	"pos": pos("interlock.yaml", 8),
}

# but is the base with some of it changed; arrays are replaced, objects are merged.
but(changes) := object.union(base, changes)

# at_once and by_halves are plans for both switches.
at_once := {"rollout": "at-once", "steps": [step({"devices": ["core-a", "core-b"]})], "estimated_seconds": 600}

by_halves := {
	"rollout": "by-halves",
	"steps": [step({"half": "A", "devices": ["core-a"]}), step({"index": 2, "half": "B", "devices": ["core-b"]})],
	"estimated_seconds": 1200,
}

step(o) := object.union({"index": 1, "half": "", "devices": [], "reaches_other_halves": []}, o)

device(o) := object.union({"name": "core-a", "os": "nxos", "platform": "", "version_before": "", "version_after": "", "out_of_band": true, "in_change": true}, o)

command(o) := object.union(
	{
		"device": "core-a",
		"half": "A",
		"text": "snmp-server host 10.0.0.1",
		"line": "snmp-server host 10.0.0.1",
		"mode": "config",
		"exec": false,
		"negated": false,
		"disposition": "modelled",
		"why": "",
		"interactive": false,
		"question": "",
		"has_answer": false,
		"effect_known": true,
		"in_config_file": false,
		"plain_secret": false,
		"pos": pos("core-a.cmd", 12),
	},
	o,
)

effect(o) := object.union(
	{
		"device": "core-a",
		"phase": "forward",
		"kind": "reload",
		"scope": "device",
		"target": "",
		"when": "now",
		"undo": "reload",
		"text": "reload",
		"id": "nxos/reload",
		"source": "",
		"detail": "",
		"reaches": "",
		"order": 0,
		"pos": pos("core-a.cmd", 12),
	},
	o,
)

reload(name) := effect({"device": name, "pos": pos($"{name}.cmd", 12)})

delta(o) := object.union(
	{
		"device": "core-a",
		"path": "interface Ethernet1/49 / mtu",
		"op": "~",
		"before": "1500",
		"after": "9216",
		"expected": false,
		"pos": pos("core-a.cfg", 90),
		"was": pos("core-a.cfg", 90),
	},
	o,
)

state(o) := object.union({"name": "before", "half": "", "promised": true, "down_devices": [], "uplinks": [], "groups": [], "services": [], "failures": []}, o)

uplink(up) := {
	"name": "storage",
	"up": up,
	"of": 2,
	"keep": 1,
	"ports_down": array.slice(
		[
			{"device": "core-a", "port": "Ethernet1/49", "why": "core-a reloads"},
			{"device": "core-b", "port": "Ethernet1/49", "why": "core-b reloads"},
		],
		0,
		2 - up,
	),
}

site_uplink := {"name": "storage", "kind": "storage", "ports": ["core-a:Ethernet1/49", "core-b:Ethernet1/49"], "keep": 1, "pos": pos("interlock.yaml", 14)}

service(status, before) := {"name": "vm-storage", "status": status, "before_status": before, "reason": "no path from hv-1 to array-1", "unsure": ""}

fact(o) := object.union(
	{
		"kind": "mtu/mismatch",
		"device": "core-a",
		"peer": "core-b",
		"path": "interface Ethernet1/49 / mtu",
		"message": "what is",
		"hint": "what to do",
		"weak": false,
		"state": "after",
		"half": "",
		"before": false,
		"pos": pos("core-a.cfg", 90),
		"peer_pos": pos("core-b.cfg", 91),
	},
	o,
)

rehearsal(o) := object.union({"device": "core-a", "forward_left": [], "back_left": [], "missing": [], "watchdog": ""}, o)

recovery(o) := object.union({"name": "backups", "host": "bak-1", "via": "", "attached_devices": [], "pos": pos("interlock.yaml", 20)}, o)

mixed(o) := object.union({"group": "core", "os": "nxos", "version_a": "9.3(8)", "version_b": "10.4(2)", "state": "A changed", "before": false, "open_ended": false, "seconds": 3600}, o)

pair(o) := object.union({"os": "nxos", "pair": ["10.4(2)", "9.3(8)"], "never": false, "mixed_for_seconds": 86400, "why": "", "pos": pos("interlock.yaml", 30)}, o)

optic(device, port) := {"device": device, "port": port, "type": "QSFP-40G-SR4"}

no_health := {
	"asked": false,
	"state": "",
	"half": "",
	"devices": [],
	"links": [],
	"members": [],
	"sessions": [],
	"optics": [],
	"lanes": [],
	"counters": [],
	"probes": [],
	"silences": [],
}

# measured is an input in which some things are measured after half A was changed.
measured(o) := but({"health": object.union(object.union(no_health, {"asked": true, "state": "A changed", "half": "A"}), o)})

watched(o) := object.union(
	{
		"device": "core-a",
		"in_step": true,
		"restarted": false,
		"boot": "2026-11-01T00:00:00Z",
		"was_boot": "2026-11-01T00:00:00Z",
		"config": "as-planned",
		"differs": [],
		"version": "10.3(4a)",
		"version_planned": "10.3(4a)",
		"version_was": "10.3(4a)",
	},
	o,
)

link(o) := object.union({"device": "core-a", "port": "Ethernet1/49", "expected": true, "known": true, "is": true, "was_known": true, "was": true, "oper": "UP", "flapped": false}, o)

member(o) := object.union({"device": "core-a", "port": "Ethernet1/49", "lag": "port-channel10", "expected": true, "known": true, "is": true, "was_known": true, "was": true, "flapped": false}, o)

session(o) := object.union({"device": "core-a", "protocol": "bgp", "name": "default 10.0.0.1", "expected": 1, "known": true, "is": 1, "was_known": true, "was": 1, "state": "ESTABLISHED", "flapped": false}, o)

module(o) := object.union({"device": "core-a", "port": "Ethernet1/49", "known": true, "present": true, "serial": "AVP1", "was_known": true, "was_present": true, "was_serial": "AVP1", "type": "QSFP-40G-SR4"}, o)

lane(o) := object.union(
	{
		"device": "core-a",
		"port": "Ethernet1/49",
		"lane": 1,
		"measure": "rx",
		"known": true,
		"is": -1.2,
		"was_known": true,
		"was": -1.1,
		"limits": [{"kind": "alarm", "side": "low", "value": -11.9}, {"kind": "warning", "side": "low", "value": -7.9}],
		"lit": true,
	},
	o,
)

counter(o) := object.union({"device": "core-a", "port": "Ethernet1/49", "counter": "in-fcs-errors", "rose": 0, "was_rose": 0}, o)

probe(o) := object.union({"name": "storage-write", "target": "10.2.0.10:3260", "ok": true, "was_known": true, "was_ok": true, "message": "", "device": "", "pos": pos("interlock.yaml", 40)}, o)

silence(o) := object.union({"device": "core-a", "what": "interfaces", "why": "no answer", "was_silent": false}, o)
