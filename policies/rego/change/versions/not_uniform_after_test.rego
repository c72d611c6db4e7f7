package interlock.change.versions.not_uniform_after_test

import data.interlock.change.versions.not_uniform_after as rule
import data.interlock.lib.fixture

test_two_versions_after if count(rule.findings) == 1 with input as fixture.but({"mixed": [fixture.mixed({"open_ended": true})]})

test_only_on_the_way if count(rule.findings) == 0 with input as fixture.but({"mixed": [fixture.mixed({})]})

test_so_before if count(rule.findings) == 0 with input as fixture.but({"mixed": [fixture.mixed({"open_ended": true, "before": true})]})
