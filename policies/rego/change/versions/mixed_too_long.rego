# METADATA
# title: a mixture of versions has an end, and soon enough
# description: >-
#   Speaks when two versions meet in a group for longer than the site's table allows, or when the plan leaves them
#   together and the table does not allow it without limit. Speaks also where they met before the change: a group past
#   its limit is ended, not changed further.
# related_resources:
# - ref: https://helpdesk.readyspace.com/index.php?/News/NewsItem/View/503/incident-report-for-outage-on-april-3-2019
# custom:
#   severity: deny
#   gate: change
#   why: >-
#     ReadySpace 2019: a mixture meant for the time of an upgrade lasted 110 days, until the last old members stopped.
#   mend: >-
#     Let the plan bring the other half to the same version within the time allowed.
package interlock.change.versions.mixed_too_long

import data.interlock.lib
import future.keywords.not

findings contains finding if {
	some m in input.mixed
	m.open_ended
	limits := [row | some row in lib.version_rows(m); not unlimited(row)]
	count(limits) + missing(m) > 0
	finding := lib.at_request({
		"message": $"{m.os} {m.version_a} and {m.version_b} meet in group {m.group} from \"{m.state}\" on, and nothing in the plan ends it{allowed(limits)}",
		"hint": "let the plan bring both halves to one version",
		"state": m.state,
		"path": $"group {m.group} / version",
	})
}

findings contains finding if {
	some m in input.mixed
	not m.open_ended
	some row in lib.version_rows(m)
	not row.never
	row.mixed_for_seconds > 0
	m.seconds > row.mixed_for_seconds
	finding := {
		"message": $"{m.os} {m.version_a} and {m.version_b} would meet in group {m.group} for {lib.hours(m.seconds)}, the site allows {lib.hours(row.mixed_for_seconds)}",
		"hint": "let the plan bring the other half to the same version sooner",
		"pos": row.pos,
		"state": m.state,
		"path": $"group {m.group} / version",
	}
}

# unlimited rows allow the pair for as long as one likes; a forbidden pair is never unlimited.
unlimited(row) if {
	not row.never
	row.mixed_for_seconds == 0
}

# missing counts a pair that the table does not have as one that it limits.
missing(m) := 1 if count(lib.version_rows(m)) == 0

else := 0

allowed(limits) := $"; the site allows {lib.hours(limits[0].mixed_for_seconds)}" if {
	count(limits) > 0
	limits[0].mixed_for_seconds > 0
} else := ""
