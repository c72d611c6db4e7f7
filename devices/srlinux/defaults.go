package srlinux

import (
	"regexp"

	"interlock/devices"
	"interlock/devices/nokia"
)

var version = regexp.MustCompile(`(?i)\bv?([0-9]{2}\.[0-9]{1,2}\.[0-9]+)(?:-[0-9]+)?\b`)

// finish puts together what takes several statements to say and fills in what the system does where nothing is said.
func finish(c *devices.Config, d *nokia.Draft, trees []*devices.Tree) {
	for _, t := range trees {
		for _, n := range t.Nodes {
			if n.Pos.Line > 20 || c.Version != "" || len(n.Line) == 0 || n.Line[0] != '#' {
				continue
			}
			if m := version.FindStringSubmatch(n.Line); m != nil {
				c.Version = m[1]
			}
			if m := platform.FindStringSubmatch(n.Line); m != nil {
				c.Platform = m[1]
			}
		}
	}
	d.Finish()
	for _, i := range c.Interfaces {
		if p := d.Parts["primary "+i.Name]; p != "" {
			for prefix, a := range i.Addresses {
				a.Secondary = prefix != p && a.Prefix.Addr().Is4() == address4(p)
			}
		}
	}
	nokia.FinishBGP(c, d, nokia.BGPRules{GroupKey: groupKey})
}

func address4(prefix string) bool {
	for i := range prefix {
		if prefix[i] == ':' {
			return false
		}
	}
	return true
}

var platform = regexp.MustCompile(`\b(7[0-9]{3} (?:IXR|SXR)-[A-Za-z0-9]+)\b`)
