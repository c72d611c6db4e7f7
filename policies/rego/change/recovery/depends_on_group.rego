# METADATA
# title: what a rescue needs does not hang on what is changed
# description: >-
#   Speaks when a recovery asset of interlock.yaml is attached only to devices of one group and the change has an effect
#   on that group. Inconclusive where it is not known what the asset hangs on and the change takes devices or
#   management down.
# related_resources:
# - ref: https://status.exalate.com/incidents/23y4sv0y7d3f
# custom:
#   severity: deny
#   gate: change
#   source: >-
#     GleSYS, incident report of 2024-09-04
#   why: >-
#     GleSYS 2024: the tools for the restore stood on the storage that had failed. Exalate 2021: monitoring went through
#     the proxy that hung.
#   mend: >-
#     Attach the asset to something that the change does not touch, or reach it out of band (via: out_of_band), before
#     the change starts.
package interlock.change.recovery.depends_on_group

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some asset in input.site.recovery
	asset.via != "out_of_band"
	count(asset.attached_devices) > 0
	some group in input.site.groups
	every d in asset.attached_devices {
		d in lib.members(group)
	}
	effects := [e | some e in lib.forward; e.device in lib.members(group)]
	count(effects) > 0
	finding := lib.at_site(asset, {
		"device": effects[0].device,
		"message": $"{asset.name} ({asset.host}) hangs only on group {group.name}, which the change touches: {lib.told(effects[0])}",
		"hint": $"attach {asset.name} elsewhere or reach it out of band before the change starts",
		"path": $"recovery {asset.name}",
		"related": lib.places(effects),
	})
}

findings contains finding if {
	some asset in input.site.recovery
	asset.via != "out_of_band"
	count(asset.attached_devices) == 0
	effects := [e | some e in lib.forward; grave(e)]
	count(effects) > 0
	finding := lib.at_site(asset, {
		"severity": "inconclusive",
		"message": $"nobody knows what {asset.name} ({asset.host}) hangs on, and the change has effects that a rescue may be needed for: {lib.told(effects[0])}",
		"hint": $"name the host of {asset.name} under \"hosts:\" with the ports it is attached to, or say \"via: out_of_band\"",
		"path": $"recovery {asset.name}",
	})
}

grave(e) if lib.takes_device_out(e)

grave(e) if e.kind == "management"
