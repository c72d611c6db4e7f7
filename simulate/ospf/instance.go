package ospf

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// domain is all that runs OSPF in one state of the network.
type domain struct {
	in        Input
	instances []*instance
	// at are the links in each segment.
	at          map[int][]*link
	graphs      map[areaKey]*graph
	adjacencies []Adjacency
	problems    []rib.Problem
	// lsas are the external routes that are flooded; sameLSAs that they are those of the state before.
	lsas     []*lsa
	sameLSAs bool
}

// instance is a process in one VRF of a device: one router of OSPF.
type instance struct {
	index   int
	device  *layer3.Device
	config  *devices.OSPFVRF
	system  *systems.System
	vrf     string
	process string
	v3      bool
	// id is the router id, as a number 0 where there is none.
	id    netip.Addr
	links []*link
	// down are those that would be in an area, were they not down; their index is that in links before which they stand.
	down map[int][]*link
	// areas are those it has an interface in that is up, in order.
	areas []string
	// border reports an area border router; boundary one that brings external routes in.
	border, boundary bool
	// maxMetric reports that its links are advertised as the last resort (RFC 6987).
	maxMetric bool
	// backboneUp reports a neighbour in the backbone.
	backboneUp bool
	// virtual are its virtual links that are up.
	virtual []*virtualLink

	// intra are its paths within areas, inter those between, reach the ways to boundary routers by instance; see path.
	intra, inter []path
	reach        map[int]path
	// summaries are what it tells each area as a border router.
	summaries map[string]*summaries
	// discards are ranges in use.
	discards []discard
	// grown are the trees of its areas; was is what it offered in the state before, nil for nothing.
	grown []grown
	was   *offer
}

// link is an interface that is up and in an area.
type link struct {
	Speaker
	inst *instance
	ifc  *layer3.Interface
	cost int32
	// full are the neighbours it is adjacent with, over which there is a way.
	full []*link
	// network is the broadcast network it is attached to with others, nil otherwise.
	network *transit
}

// areaKey is an area of a version.
type areaKey struct {
	area string
	v3   bool
}

const backbone = "0.0.0.0"

// maxLinkMetric is the cost of a last resort (RFC 6987).
const maxLinkMetric = 65535

func newDomain(in Input) *domain {
	d := &domain{in: in, at: map[int][]*link{}, graphs: map[areaKey]*graph{}}
	for _, dev := range in.Network.Devices {
		if dev.System == nil || dev.Config == nil {
			continue
		}
		for _, v3 := range []bool{false, true} {
			d.device(dev, v3)
		}
	}
	return d
}

func (d *domain) device(dev *layer3.Device, v3 bool) {
	procs := Processes(dev.Config, v3)
	if len(procs) == 0 {
		return
	}
	of := map[string]*instance{}
	for _, name := range slices.Sorted(maps.Keys(procs)) {
		p := procs[name]
		for _, vrf := range slices.Sorted(maps.Keys(p.VRFs)) {
			i := &instance{index: len(d.instances), device: dev, config: p.VRFs[vrf], system: dev.System, vrf: vrf, process: name, v3: v3}
			i.maxMetric = lastResort(i.config.MaxMetric)
			d.instances = append(d.instances, i)
			of[name+"\x00"+vrf] = i
			if v3 && (len(name) >= 4 && name[len(name)-4:] == "ipv4") {
				d.problem(i, "", "OSPFv3 for IPv4 is not computed")
			}
		}
	}
	keeps := dev.System.OSPF.NSSAKeepsAddress
	if !dev.Up && !keeps || !v3 && dev.Config.System.NoIPRouting || v3 && dev.Config.System.NoIPv6Routing {
		return
	}
	for _, ifc := range dev.Interfaces {
		up := ifc.Up && dev.Up
		if ifc.Config == nil || !up && (ifc.Config.Shutdown || !keeps) {
			continue
		}
		addrs := make([]netip.Prefix, 0, len(ifc.Addresses))
		for _, a := range ifc.Addresses {
			addrs = append(addrs, a.Prefix)
		}
		s, ok := SpeakerOf(dev.Name, dev.Config, ifc.Config, addrs, v3, dev.System)
		if !ok {
			continue
		}
		inst := of[s.Process+"\x00"+s.VRF]
		s.Unnumbered = s.Unnumbered || ifc.Borrowed != ""
		l := &link{Speaker: s, inst: inst, ifc: ifc}
		if !up {
			if inst.down == nil {
				inst.down = map[int][]*link{}
			}
			inst.down[len(inst.links)] = append(inst.down[len(inst.links)], l)
			continue
		}
		l.cost = costOf(l)
		inst.links = append(inst.links, l)
		if !slices.Contains(inst.areas, s.Area) {
			inst.areas = append(inst.areas, s.Area)
		}
		if ifc.Segment >= 0 && !s.Passive && ifc.Config.Kind != devices.Loopback {
			d.at[ifc.Segment] = append(d.at[ifc.Segment], l)
		}
	}
	for _, i := range of {
		slices.Sort(i.areas)
		i.id = routerID(i)
	}
}

// lastResort reports that a max-metric statement holds in the steady state: not only for a time after a start, or at shutdown.
func lastResort(statement string) bool {
	switch statement {
	case "", "router-lsa on-shutdown":
		return false
	}
	for w := range wordsOf(statement) {
		if w == "on-startup" || w == "on-shutdown" || w == "on-switchover" || w == "on-proc-migration" || w == "on-proc-restart" {
			return false
		}
	}
	if w := fields(statement); w[0] == "overload" && len(w) > 1 {
		return false // Junos: for so many seconds after a start
	}
	return true
}

// routerID is the id configured for the process, else for the device, else the highest address of a loopback, else of an interface
// (RFC 2328, appendix C.1 leaves the choice; Cisco IOS, NX-OS, IOS XR and EOS documentation, "router-id"; FRR zebra/router-id.c). On Junos
// and SR OS it is that of lo0 or the system interface, which is the only loopback most devices have.
func routerID(i *instance) netip.Addr {
	if i.config.RouterID.IsValid() {
		return i.config.RouterID
	}
	ids := i.device.Config.System.RouterIDs
	if id := ids[i.vrf]; id.IsValid() {
		return id
	}
	if id := ids[""]; id.IsValid() && i.vrf == "default" {
		return id
	}
	var loopback, other netip.Addr
	for _, ifc := range i.device.Interfaces {
		if ifc.VRF != i.vrf || !ifc.Up || ifc.Config == nil {
			continue
		}
		for _, a := range ifc.Addresses {
			addr := a.Prefix.Addr()
			if !addr.Is4() || a.Borrowed || addr.IsLoopback() {
				continue
			}
			if best := &other; ifc.Config.Kind == devices.Loopback {
				if loopback.Compare(addr) < 0 {
					loopback = addr
				}
			} else if best.Compare(addr) < 0 {
				*best = addr
			}
		}
	}
	if loopback.IsValid() {
		return loopback
	}
	return other
}

// costOf is the cost of an interface: as configured, else as its kind has it, else the reference bandwidth by its own (RFC 2328, C.3;
// the result is at least 1 and at most 65535).
func costOf(l *link) int32 {
	own := l.Interface.OSPF
	if l.V3 {
		own = l.Interface.OSPFv3
	}
	sys := l.inst.system
	switch {
	case own != nil && own.Cost > 0:
		return int32(min(own.Cost, maxLinkMetric))
	case l.Interface.Kind == devices.Loopback:
		return int32(sys.OSPF.LoopbackCost)
	}
	reference := l.inst.config.ReferenceBandwidth
	if reference == 0 || sys.OSPF.DefaultCost != 0 && !said(l.inst, "reference-bandwidth") {
		if sys.OSPF.DefaultCost != 0 {
			return int32(sys.OSPF.DefaultCost)
		}
		reference = cmp.Or(reference, sys.ReferenceBandwidth)
	}
	if l.ifc.Bandwidth <= 0 {
		return 1
	}
	return int32(max(1, min(int64(reference)*1000/l.ifc.Bandwidth, maxLinkMetric)))
}

func said(i *instance, leaf string) bool {
	_, exact := i.device.Config.Where(devices.PathJoin(i.path(), leaf))
	return exact
}

// path is where the model has the instance.
func (i *instance) path() string {
	noun := "router ospf"
	if i.v3 {
		noun = "router ospfv3"
	}
	return devices.PathJoin(devices.PathLevel(noun, i.process), devices.PathLevel("vrf", i.vrf))
}

// name tells instances apart in all states of a network.
func (i *instance) name() string {
	return fmt.Sprint(i.device.Name, "/", i.vrf, "/", i.process, "/", i.v3)
}

// label is the process as routes carry it.
func (i *instance) label() string {
	if i.v3 {
		return "ospfv3 " + i.process
	}
	return "ospf " + i.process
}

func (i *instance) table() rib.ID { return rib.ID{Device: i.device.Name, VRF: i.vrf} }

func (i *instance) area(name string) *devices.OSPFArea {
	if a := i.config.Areas[name]; a != nil {
		return a
	}
	return &devices.OSPFArea{}
}

// normal reports an area that external routes are flooded into.
func (i *instance) normal(area string) bool { return i.area(area).Type == "" }

func (i *instance) maximumPaths() int {
	if i.config.MaximumPaths > 0 {
		return i.config.MaximumPaths
	}
	if n, err := strconv.Atoi(i.device.Config.Settings["ecmp "+i.vrf]); err == nil && n > 0 { // SR OS says it for the router
		return n
	}
	return max(1, i.system.OSPF.MaximumPaths)
}

// problem tells of something in an instance that is not computed.
func (d *domain) problem(i *instance, leaf, message string) {
	d.problems = append(d.problems, i.unmodelled(leaf, message))
}

func (i *instance) unmodelled(leaf, message string) rib.Problem {
	path := devices.PathJoin(i.path(), leaf)
	pos, _ := i.device.Config.Where(path)
	return rib.Problem{Kind: "unmodelled", Device: i.device.Name, VRF: i.vrf, Path: path, Pos: pos, Message: message}
}

func problemAt(l *link, leaf, message string) rib.Problem {
	path := devices.PathJoin(l.Path, leaf)
	pos, _ := l.inst.device.Config.Where(path)
	return rib.Problem{Kind: "unmodelled", Device: l.Device, VRF: l.VRF, Path: path, Pos: pos, Message: message}
}
