# METADATA
# title: transceivers that may stay dark are in stock
# description: >-
#   Speaks, for each type of transceiver, when one step reloads devices or takes down ports with more transceivers of the
#   type than the site has spares.
# related_resources:
# - ref: https://www.sconet.net/blog/
# custom:
#   severity: warn
#   gate: change
#   why: >-
#     ScoNet 2023: two 40GbE transceivers failed together when their switches restarted; the spares came from a vendor.
#     Old transceivers fail when they are powered up, not while they run.
#   mend: >-
#     Get spares before the start, or touch fewer ports in one step.
package interlock.change.spares.too_few

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some type in {o.type | some o in input.optics}
	needs := [{"needed": count(at_risk), "step": bundle, "optics": at_risk} |
		some bundle in lib.bundles
		at_risk := {port | some o in input.optics; o.type == type; some e in bundle.darks; e.device == o.device; hits(e, o.port); port := $"{o.device}:{o.port}"}
	]
	needed := max([n.needed | some n in needs])
	stock := sum([s.count | some s in input.site.spares; s.optics == type])
	stock < needed
	worst := [n | some n in needs; n.needed == needed][0]
	finding := {
		"pos": {"file": input.site.file, "line": 0, "col": 0},
		"half": worst.step.half,
		"message": $"{worst.step.name} restarts {needed} {type} transceivers and {stock} are in stock: {concat(", ", worst.optics)}",
		"hint": "get spares before the start, or touch fewer ports in one step; \"spares:\" in interlock.yaml is the stock",
		"path": $"spares {type}",
	}
}

hits(e, _) if lib.takes_device_out(e)

hits(e, port) if e.target == port
