package interlock.change.source.vendor_preapproved_test

import data.interlock.change.source.vendor_preapproved as rule
import data.interlock.lib.fixture

test_vendor_and_standard if count(rule.findings) == 1 with input as fixture.but({"request": {"source": "vendor", "type": "standard"}})

test_vendor_and_read[type] if {
	some type in ["normal", "emergency"]
	count(rule.findings) == 0 with input as fixture.but({"request": {"source": "vendor", "type": type}})
}

test_own_and_standard if count(rule.findings) == 0 with input as fixture.but({"request": {"type": "standard"}})
