package isis

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// domain is all that runs IS-IS in one state of the network.
type domain struct {
	in          Input
	instances   []*instance
	at          map[int][]*link
	graphs      [3]*graph
	adjacencies []Adjacency
	problems    []rib.Problem
	// items are, by level, subnets that are not the advertiser's own.
	items [3][]item
}

// instance is an instance in one VRF of a device: one intermediate system.
type instance struct {
	index   int
	device  *layer3.Device
	config  *devices.ISISVRF
	system  *systems.System
	vrf     string
	process string
	// areas are its area addresses, id its system id, both in hexadecimal without dots.
	areas []string
	id    string
	links []*link
	// level reports the levels it takes part in.
	level [3]bool
	// attached reports that it reaches other areas and says so.
	attached bool
}

// link is an interface that is up and runs IS-IS.
type link struct {
	inst    *instance
	ifc     *layer3.Interface
	config  *devices.InterfaceISIS
	level   [3]bool
	metric  [3]int32
	passive [3]bool
	p2p     bool
	subnets []netip.Prefix
	// full are the neighbours by level, network the broadcast network with two others or more.
	full    [3][]*link
	network [3]*transit
}

type transit struct{ members []*link }

var levelNames = [3]string{"", "level-1", "level-2"}

func newDomain(in Input) *domain {
	d := &domain{in: in, at: map[int][]*link{}}
	for _, dev := range in.Network.Devices {
		if dev.System == nil || dev.Config == nil || len(dev.Config.ISIS) == 0 {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(dev.Config.ISIS)) {
			p := dev.Config.ISIS[name]
			if p.Shutdown {
				continue
			}
			for _, vrf := range slices.Sorted(maps.Keys(p.VRFs)) {
				d.add(dev, name, vrf, p.VRFs[vrf])
			}
		}
	}
	return d
}

func (d *domain) add(dev *layer3.Device, process, vrf string, c *devices.ISISVRF) {
	i := &instance{index: len(d.instances), device: dev, config: c, system: dev.System, vrf: vrf, process: process}
	d.instances = append(d.instances, i)
	i.level[1], i.level[2] = has(c.Level, 1), has(c.Level, 2)
	i.identify()
	if len(i.areas) == 0 || !dev.Up || dev.Config.System.NoIPRouting {
		return // without a network entity title it does not start
	}
	if c.Families["ipv6"] {
		d.problem(i, "", "IS-IS for IPv6 is not computed")
	}
	for _, key := range slices.Sorted(maps.Keys(c.Settings)) {
		if strings.HasPrefix(key, "ipv6 redistribute") || strings.HasPrefix(key, "ipv6 default") {
			d.problem(i, key, "redistribution into IS-IS for IPv6 is not computed")
		}
	}
	if len(c.Summaries) > 0 {
		d.problem(i, "summary-address", "summary addresses of IS-IS are not computed: what they hold is advertised one by one")
	}
	for _, ifc := range dev.Interfaces {
		if ifc.Up && ifc.VRF == vrf && ifc.Config != nil {
			if l := i.link(ifc); l != nil {
				i.links = append(i.links, l)
				if ifc.Segment >= 0 && ifc.Config.Kind != devices.Loopback {
					d.at[ifc.Segment] = append(d.at[ifc.Segment], l)
				}
			}
		}
	}
}

// has reports whether a statement of levels takes a level in; unsaid takes both (the default of all systems here).
func has(levels string, level int) bool {
	switch levels {
	case "", "level-1-2":
		return true
	case "level-1":
		return level == 1
	case "level-2":
		return level == 2
	}
	return false
}

// identify reads areas and system id from the network entity titles: the last byte is the selector, the six before it the system id (ISO
// 10589, 7.1). Where areas stand alone, the id is made of the router id (lab sros_services: 10.10.10.1 gives 0100.1001.0001).
func (i *instance) identify() {
	for _, net := range slices.Sorted(maps.Keys(i.config.NETs)) {
		if area, alone := strings.CutPrefix(net, "area "); alone {
			i.areas = append(i.areas, hex(area))
			continue
		}
		h := hex(net)
		if len(h) > 14 {
			i.areas = append(i.areas, h[:len(h)-14])
			i.id = h[len(h)-14 : len(h)-2]
		}
	}
	if id := i.config.Settings["system-id"]; id != "" {
		i.id = hex(id)
	}
	if i.id == "" {
		i.id = i.routerID()
	}
}

func hex(s string) string {
	return strings.ToLower(strings.ReplaceAll(strings.Trim(s, `"[]`), ".", ""))
}

// routerID spells the router id, or the highest loopback address, as a system id.
func (i *instance) routerID() string {
	var id netip.Addr
	if a, err := netip.ParseAddr(i.config.Settings["router-id"]); err == nil {
		id = a
	} else if a := i.device.Config.System.RouterIDs[cmp.Or(map[string]string{"default": ""}[i.vrf], i.vrf)]; a.IsValid() {
		id = a
	} else {
		for _, ifc := range i.device.Interfaces {
			if p := ifc.Primary(); ifc.VRF == i.vrf && ifc.Config != nil && ifc.Config.Kind == devices.Loopback && p.IsValid() && id.Compare(p.Addr()) < 0 {
				id = p.Addr()
			}
		}
	}
	if !id.Is4() {
		return i.device.Name
	}
	b := id.As4()
	return fmt.Sprintf("%03d%03d%03d%03d", b[0], b[1], b[2], b[3])
}

// link tells how an interface runs the instance, nil where it does not.
func (i *instance) link(ifc *layer3.Interface) *link {
	c := ifc.Config.ISIS
	named := c != nil && c.Process == i.process && !c.Shutdown
	switch i.system.ISIS.Needs {
	case systems.OwnFamily:
		named = named && c.Families["ipv4"]
	case systems.InstanceFamily:
		named = named && i.config.Families["ipv4"]
	case systems.OwnISO:
		named = named && c.Families["iso"]
	}
	said, passive := i.config.Passive[ifc.Name], i.config.Passive[ifc.Name]
	if !named && !said {
		return nil
	}
	if c == nil {
		c = &devices.InterfaceISIS{}
	}
	l := &link{inst: i, ifc: ifc, config: c, p2p: c.Network == "point-to-point" || ifc.Config.Kind == devices.Tunnel}
	if _, overridden := i.config.Passive[ifc.Name]; !overridden && i.config.PassiveDefault {
		passive = true
	}
	if c.Passive != nil {
		passive = *c.Passive
	}
	loopback := ifc.Config.Kind == devices.Loopback
	for level := 1; level <= 2; level++ {
		l.level[level] = i.level[level] && has(c.Level, level) && !c.Off[levelNames[level]]
		only := c.Settings["passive "+levelNames[level]]
		other := c.Settings["passive "+levelNames[3-level]]
		l.passive[level] = passive && (only != "" || other == "") || only == "on" || only == "true" || loopback
		l.metric[level] = i.metric(ifc, c, level, passive)
	}
	if ifc.Borrowed == "" {
		for _, a := range ifc.Addresses {
			if a.Prefix.Addr().Is4() {
				l.subnets = append(l.subnets, a.Prefix.Masked())
			}
		}
	}
	return l
}

// metric is an interface's metric of a level: its own, the instance's, else as the system has it. Narrow metrics end at 63 (RFC 1195).
func (i *instance) metric(ifc *layer3.Interface, c *devices.InterfaceISIS, level int, passive bool) int32 {
	own := func(m map[string]int) (int, bool) {
		if n, ok := m[levelNames[level]]; ok {
			return n, true
		}
		n, ok := m[""]
		return n, ok
	}
	sys := &i.system.ISIS
	loopback := ifc.Config.Kind == devices.Loopback
	n, ok := own(c.Metrics)
	if !ok {
		n, ok = own(i.config.Metrics)
		ok = ok && !(passive && loopback && sys.PassiveLoopbackMetric >= 0)
	}
	reference := i.config.ReferenceBandwidth
	if reference == 0 && sys.DefaultMetric == 0 {
		reference = i.system.ReferenceBandwidth
	}
	switch {
	case ok:
	case loopback && passive && sys.PassiveLoopbackMetric >= 0:
		n = sys.PassiveLoopbackMetric
	case loopback:
		n = sys.LoopbackMetric
	case reference > 0 && ifc.Bandwidth > 0:
		n = int(max(1, min(int64(reference)*1000/ifc.Bandwidth, maxMetric-1)))
	case passive:
		n = sys.PassiveMetric
	default:
		n = max(1, sys.DefaultMetric)
	}
	if i.style(level) == "narrow" {
		n = min(n, 63)
	}
	return int32(n)
}

// maxMetric is the metric of a link that paths must not take (RFC 5305, 3).
const maxMetric = 1<<24 - 1

// style is the metric style of a level.
func (i *instance) style(level int) string {
	return cmp.Or(i.config.MetricStyle[levelNames[level]], i.config.MetricStyle[""], i.system.ISIS.Style)
}

// overloaded reports that others must not go through the instance: not one that is only so for a time after a start.
func (i *instance) overloaded() bool {
	o := i.config.Overload
	return o != "" && !strings.Contains(o, "on-startup") && !strings.Contains(o, "timeout") && !strings.Contains(o, "advertise-high-metrics") && o != "false"
}

func (i *instance) path() string {
	return devices.PathJoin(devices.PathLevel("router isis", i.process), devices.PathLevel("vrf", i.vrf))
}

func (i *instance) label() string { return strings.TrimSpace("isis " + i.process) }

func (i *instance) table() rib.ID { return rib.ID{Device: i.device.Name, VRF: i.vrf} }

func (i *instance) maximumPaths() int {
	if i.config.MaximumPaths > 0 {
		return i.config.MaximumPaths
	}
	if n, err := strconv.Atoi(i.device.Config.Settings["ecmp "+i.vrf]); err == nil && n > 0 { // SR OS says it for the router
		return n
	}
	return max(1, i.system.ISIS.MaximumPaths)
}

func (d *domain) problem(i *instance, leaf, message string) {
	path := devices.PathJoin(i.path(), leaf)
	pos, _ := i.device.Config.Where(path)
	d.problems = append(d.problems, rib.Problem{Kind: "unmodelled", Device: i.device.Name, VRF: i.vrf, Path: path, Pos: pos, Message: message})
}

func (d *domain) settled() []rib.Problem {
	slices.SortStableFunc(d.problems, func(a, b rib.Problem) int {
		return cmp.Or(cmp.Compare(a.Device, b.Device), cmp.Compare(a.VRF, b.VRF), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(d.problems, func(a, b rib.Problem) bool {
		return a.Device == b.Device && a.VRF == b.VRF && a.Path == b.Path && a.Message == b.Message
	})
}
