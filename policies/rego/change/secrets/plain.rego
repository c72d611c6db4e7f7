# METADATA
# title: no secret in clear text
# description: >-
#   Speaks when a line of the change carries a password or key in clear text. The text itself is redacted everywhere.
# custom:
#   severity: warn
#   gate: change
#   source: >-
#     PCI DSS 4.0.1, 1.2.8: configuration files are kept from unauthorised access
#   why: >-
#     A change is read by many, kept in Git for ever and sent to tickets; what it carries is known from then on.
#   mend: >-
#     Enter the encrypted form, and replace the secret: it has been in Git.
package interlock.change.secrets.plain

import data.interlock.lib

findings contains finding if {
	some c in input.commands
	c.plain_secret
	finding := lib.at(c, {
		"message": $"\"{c.text}\" carries a secret in clear text",
		"hint": "enter the encrypted form, and replace the secret",
		"path": c.line,
	})
}
