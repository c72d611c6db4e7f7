package sros

import (
	"regexp"
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/nokia"
)

var header = regexp.MustCompile(`TiMOS-[A-Z]-([0-9]+\.[0-9]+\.[A-Z][0-9-]+)\s+\S+\s+Nokia (\S+ \S+)`)

// finish puts together what takes several statements to say and fills in what the system does where nothing is said.
func finish(c *devices.Config, d *nokia.Draft, trees []*devices.Tree) {
	for _, t := range trees {
		for _, n := range t.Nodes {
			if m := header.FindStringSubmatch(n.Line); m != nil && n.Pos.Line < 20 && c.Version == "" {
				c.Version, c.Platform = m[1], m[2]
			}
		}
	}
	for _, i := range c.Interfaces {
		if i.Kind == devices.OtherKind && i.Parent == "" && i.VRF == "" && i.Name == "system" {
			i.Kind = devices.Loopback
		}
		if i.Kind == devices.Subinterface && i.Parent == "" {
			i.Kind = devices.OtherKind
		}
	}
	d.Finish()
	for _, name := range []string{"ftp", "telnet", "telnet6"} { // off where nothing is said (System Management Guide, security)
		if v := c.Management.Services[name]; v != nil && len(devices.Leaves(v)) == 0 {
			delete(c.Management.Services, name)
		}
	}
	finishConnectors(c)
	finishPolicies(c)
	nokia.FinishBGP(c, d, nokia.BGPRules{GroupKey: groupKey, DefaultIPv4: true, NextPolicy: nextPolicy})
}

// finishConnectors gives the ports of a connector the speed that its breakout says: "c1-100g" makes one port of 100 Gbit/s, "c4-25g" four of 25
// (Interface Configuration Guide, "Connector-Based Ports"; a link of 100 Gbit/s costs 1 in OSPF on the devices of the labs sros_*). A connector
// that is shut has its ports down.
func finishConnectors(c *devices.Config) {
	for name, i := range c.Interfaces {
		at := strings.LastIndex(name, "/")
		if at < 0 {
			continue
		}
		if connector := c.Interfaces[name[:at]]; connector != nil {
			i.Shutdown = i.Shutdown || connector.Shutdown
			if _, speed, ok := strings.Cut(connector.Breakout, "-"); ok && i.Speed == "" {
				i.Speed = speed
			}
		}
	}
}

// nextInChain goes on with the next policy of a list, and at its end with what the protocol does by itself.
const nextInChain devices.PolicyAction = "next policy"

// finishPolicies sorts numbered entries, drops those without an action and puts the default action last.
func finishPolicies(c *devices.Config) {
	for _, p := range c.RoutePolicies {
		var last []devices.PolicyTerm
		kept := p.Terms[:0:0]
		for _, t := range p.Terms {
			switch {
			case t.Name == defaultTerm && len(t.Match) == 0:
				last = append(last, t)
			case t.Action != "":
				kept = append(kept, t)
			}
		}
		sort.SliceStable(kept, func(i, j int) bool {
			a, err1 := strconv.Atoi(kept[i].Name)
			b, err2 := strconv.Atoi(kept[j].Name)
			return err1 == nil && err2 == nil && a < b
		})
		p.Terms = append(kept, last...)
		// Without a default action the protocol decides, which differs by where the policy is used: see chain.
		if p.Otherwise = nextInChain; len(last) > 0 && last[0].Action == devices.Reject && len(last[0].Set) == 0 {
			p.Otherwise = devices.Reject
		}
	}
}
