package lab

// Paths as text, for tests.
var (
	ParsePath  = parsePath
	PathString = pathString
)
