package interlock.change.secrets.plain_test

import data.interlock.change.secrets.plain as rule
import data.interlock.lib.fixture

test_plain if count(rule.findings) == 1 with input as fixture.but({"commands": [fixture.command({"plain_secret": true})]})

test_encrypted if count(rule.findings) == 0 with input as fixture.but({"commands": [fixture.command({})]})
