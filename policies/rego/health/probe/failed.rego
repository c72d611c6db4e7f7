# METADATA
# title: probes of the site's services pass
# description: >-
#   Speaks when a probe fails or gives no answer in time, and when a value that the site asks devices for is not a
#   healthy one. Silent where it failed before the change.
# related_resources:
# - ref: https://www.exalate.com/blog/
# custom:
#   severity: deny
#   gate: health
#   why: >-
#     Exalate 2021: reads worked and writes hung for ever; a probe without a deadline hangs with them.
#   mend: >-
#     Try the probe by hand from the same place; the run goes no further while it fails.
package interlock.health.probe.failed

import future.keywords.not

findings contains finding if {
	some p in input.health.probes
	not p.ok
	not failed_before(p)
	finding := {
		"device": p.device,
		"path": $"probe {p.name}",
		"state": input.health.state,
		"half": input.health.half,
		"pos": p.pos,
		"message": $"probe {p.name} ({p.target}): {p.message}",
	}
}

failed_before(p) if {
	p.was_known
	not p.was_ok
}
