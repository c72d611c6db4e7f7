package devices

import "interlock/devices/syntax"

// Network is devices and the links between them.
type Network struct {
	Devices map[string]*Device
	// Declared are the links that a topology file or captures tell; Links are those and what else is known of links.
	Declared []Link
	Links    []Link
	// Site is never nil; without interlock.yaml it is empty.
	Site *Site
}

// Device is one device as read: its model, its text, and what became of each line.
type Device struct {
	Name   string
	Config *Config
	// Trees are its configuration files as read, in order of file name.
	Trees    []*Tree
	Lines    []LineReport
	Findings []Finding
	Vendor   *Vendor
}

// Link is a cable: two ports, or one port and a host of the site.
type Link struct {
	A, B PortRef
	// Source says how it is known: "layer1_topology.json", "lldp", "cdp", "shared subnet", "site".
	Source string
}

// LineReport is one input line and what became of it; see syntax.LineReport.
type LineReport = syntax.LineReport

// Coverage counts lines by disposition.
type Coverage struct {
	Lines      int `json:"lines"`
	Modelled   int `json:"modelled"`
	Inert      int `json:"inert"`
	Unmodelled int `json:"unmodelled"`
	Unknown    int `json:"unknown"`
}

// Count adds a line.
func (c *Coverage) Count(d Disposition) {
	c.Lines++
	switch d {
	case Modelled:
		c.Modelled++
	case Inert:
		c.Inert++
	case Unmodelled:
		c.Unmodelled++
	case Unknown:
		c.Unknown++
	}
}

// Add adds another count.
func (c *Coverage) Add(o Coverage) {
	c.Lines += o.Lines
	c.Modelled += o.Modelled
	c.Inert += o.Inert
	c.Unmodelled += o.Unmodelled
	c.Unknown += o.Unknown
}
