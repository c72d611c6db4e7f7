package interlock.forecast.services.degraded_test

import data.interlock.forecast.services.degraded as rule
import data.interlock.lib.fixture

after(name, status, before) := fixture.but({"states": [fixture.state({"name": name, "services": [fixture.service(status, before)]})]})

test_stays_degraded if count(rule.findings) == 1 with input as after("after", "degraded", "ok")

test_on_the_way if count(rule.findings) == 0 with input as after("A changed", "degraded", "ok")

test_so_before if count(rule.findings) == 0 with input as after("after", "degraded", "degraded")

test_ok if count(rule.findings) == 0 with input as after("after", "ok", "ok")

test_fact if count(rule.findings) == 1 with input as fixture.but({"facts": [fixture.fact({"kind": "services/degraded"})]})
