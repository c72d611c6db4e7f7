package interlock.lib

# version_rows are the rows of the site's table for two versions that meet; the order of a pair means nothing.
version_rows(m) := [row |
	some row in input.site.versions
	row.os == m.os
	{v | some v in row.pair} == {m.version_a, m.version_b}
]
