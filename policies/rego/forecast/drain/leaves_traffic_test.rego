package interlock.forecast.drain.leaves_traffic_test

import data.interlock.forecast.drain.leaves_traffic as rule
import data.interlock.lib.fixture

one(o) := fixture.but({"facts": [fixture.fact(object.union({"kind": "drain/leaves-traffic"}, o))]})

test_speaks if count(rule.findings) == 1 with input as one({})

test_silent_about_what_was_so if count(rule.findings) == 0 with input as one({"before": true})

test_silent_about_others if count(rule.findings) == 0 with input as one({"kind": "gateway/no-active"})

test_silent_without_facts if count(rule.findings) == 0 with input as object.remove(fixture.but({}), ["facts"])
