# METADATA
# title: only versions that may meet meet
# description: >-
#   Speaks when the plan has a state in which two software versions meet in one group and the site's table says never.
#   Inconclusive where the table has no row for the pair. Where they met already before the change: a warning, for the
#   change may be what ends it.
# related_resources:
# - ref: https://helpdesk.readyspace.com/index.php?/News/NewsItem/View/503/incident-report-for-outage-on-april-3-2019
# custom:
#   severity: deny
#   gate: change
#   why: >-
#     ReadySpace 2019: two versions ran mixed until a latent incompatibility stopped the storage cluster.
#   mend: >-
#     Go by way of a version that may meet both; or, where the vendor's release notes allow the pair, add it to
#     "versions:" in interlock.yaml with how long it may last.
package interlock.change.versions.forbidden_pair

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some m in input.mixed
	some row in lib.version_rows(m)
	row.never
	finding := {
		"severity": severity(m, "deny"),
		"message": $"{m.os} {m.version_a} and {m.version_b} would meet in group {m.group} in \"{m.state}\", and the site forbids that pair{because(row)}",
		"hint": "go by way of a version that may meet both",
		"pos": row.pos,
		"state": m.state,
		"path": $"group {m.group} / version",
	}
}

findings contains finding if {
	some m in input.mixed
	count(lib.version_rows(m)) == 0
	finding := lib.at_request({
		"severity": severity(m, "inconclusive"),
		"message": $"{m.os} {m.version_a} and {m.version_b} would meet in group {m.group} in \"{m.state}\", and interlock.yaml does not say whether they may",
		"hint": $"add the pair to \"versions: {m.os}:\" in interlock.yaml, from the vendor's release notes",
		"state": m.state,
		"path": $"group {m.group} / version",
	})
}

severity(m, _) := "warn" if m.before

severity(m, s) := s if not m.before

because(row) := "" if row.why == ""

else := $": {row.why}"
