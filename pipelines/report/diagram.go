package report

import (
	"interlock/devices"
	"interlock/pipelines"
)

// A diagram is the part of the network that the change has to do with, laid out once and drawn in each state. The layout
// is by rows: at the bottom the hosts of the groups that change, above them these groups, above them the devices around,
// the farther the higher, each with its hosts beside it. A redundancy group is one unit with its half A left of its half B.
type diagram struct {
	nodes []*node
	edges []*edge
	width float64 // in slots
	rows  int
	// left are those that are not drawn, with why, for people.
	left []string
}

// node is a device, a host, or several members of one half drawn as one.
type node struct {
	label   string
	members []string // devices; the host's own name for a host
	host    bool
	group   string
	half    string
	row     int
	x       float64 // the middle, in slots
}

// edge is all cables between two nodes.
type edge struct {
	a, b  *node
	links []devices.Link
	// uplinks are the sets of uplinks that the cables belong to.
	uplinks []string
}

// Sizes of what is drawn. Of more than these only the groups that change and their neighbours are drawn.
const (
	maxDrawn = 14 // devices
	maxHosts = 12
	slots    = 4 // nodes beside each other
)

// newDiagram chooses what to draw and lays it out.
func newDiagram(c *pipelines.Change) *diagram {
	d := &diagram{}
	if c.Before == nil || c.After == nil || len(c.After.Devices)+len(c.Before.Devices) == 0 {
		return d
	}
	p := newPicker(c)
	p.choose()
	d.left = p.left()
	d.place(p)
	d.connect(p)
	d.align()
	return d
}
