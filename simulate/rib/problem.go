package rib

import "interlock/devices"

// Problem is why a computed table may not be what the device would have. It is no error: the rest is computed, and whoever depends on
// what the problem touches is told.
type Problem struct {
	// Kind is "unmodelled" or "no-convergence".
	Kind   string
	Device string
	VRF    string
	// Path is the model path it comes from, Pos its line.
	Path string
	Pos  devices.Pos
	// Message says what is not known or does not settle, and what it may touch.
	Message string
}
