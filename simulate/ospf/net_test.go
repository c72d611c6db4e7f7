package ospf

import (
	"bufio"
	"fmt"
	"net/netip"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
	"interlock/simulate/systems"
)

// drawing is a network as tests write it, one statement a line:
//
//	router NAME SYSTEM ID
//	link ROUTER INTERFACE PREFIX SEGMENT AREA [cost N] [p2p] [passive] [hello N] [dead N] [mtu N] [mtu-ignore] [priority N] [auth KIND] [key ID] [down]
//	loopback ROUTER INTERFACE PREFIX AREA
//	area ROUTER AREA stub|nssa [no-summary] [cost N] [default]
//	range ROUTER AREA PREFIX [not-advertise|cost N]
//	virtual ROUTER AREA ID
//	static ROUTER PREFIX [via ADDR IFACE]          in the routing table, redistributed
//	metric ROUTER N                                of what is redistributed
//	type1 ROUTER
//	default ROUTER [always]
//	max-metric ROUTER
//	paths ROUTER N
type drawing struct {
	network *layer3.Network
	statics map[rib.ID][]*rib.Route
}

// system is a system by name; "rfc" is FRR without what it does otherwise than the RFCs say.
func system(name string) *systems.System {
	if name != "rfc" {
		return systems.Of(name)
	}
	s := *systems.Of("frr")
	s.OSPF.OwnSubnetsStay, s.OSPF.NSSADefault, s.OSPF.NSSAFirstAddress, s.OSPF.TranslationLosesMetric, s.OSPF.MaxMetricSummary = false, false, false, false, 0
	s.OSPF.DiscardDistance, s.OSPF.FiltersSpecifics, s.OSPF.NSSADefaultOriginate, s.OSPF.BoundaryThroughAny, s.OSPF.NSSAForwardAnywhere, s.OSPF.AttachedFirst = 0, false, false, false, false, false
	return &s
}

func draw(t testing.TB, text string) *drawing {
	t.Helper()
	d := &drawing{network: &layer3.Network{}, statics: map[rib.ID][]*rib.Route{}}
	segments := map[string]int{}
	devs := map[string]*layer3.Device{}
	for s := bufio.NewScanner(strings.NewReader(text)); s.Scan(); {
		w := strings.Fields(s.Text())
		if len(w) == 0 || strings.HasPrefix(w[0], "#") {
			continue
		}
		if w[0] == "router" {
			c := &devices.Config{Hostname: w[1], OS: w[2], Interfaces: map[string]*devices.Interface{}, Positions: map[string]devices.Pos{},
				OSPF: map[string]*devices.OSPF{"1": {Process: "1", VRFs: map[string]*devices.OSPFVRF{"default": {RouterID: netip.MustParseAddr(w[3]), Areas: map[string]*devices.OSPFArea{}}}}}}
			devs[w[1]] = &layer3.Device{Name: w[1], Config: c, System: system(w[2]), Up: true, ByName: map[string]*layer3.Interface{}, VRFs: []string{"default"}}
			continue
		}
		dev := devs[w[1]]
		if dev == nil {
			t.Fatalf("no router %s: %s", w[1], s.Text())
		}
		o := dev.Config.OSPF["1"].VRFs["default"]
		area := func(name string) *devices.OSPFArea {
			if o.Areas[name] == nil {
				o.Areas[name] = &devices.OSPFArea{}
			}
			return o.Areas[name]
		}
		number := func(word string) int {
			if i := slices.Index(w, word); i >= 0 && i+1 < len(w) {
				n, err := strconv.Atoi(w[i+1])
				if err != nil {
					t.Fatal(err)
				}
				return n
			}
			return 0
		}
		switch w[0] {
		case "link", "loopback":
			p := netip.MustParsePrefix(w[3])
			i := &devices.Interface{Name: w[2], Kind: devices.Ethernet, Addresses: map[string]*devices.Address{w[3]: {Prefix: p}}, OSPF: &devices.InterfaceOSPF{Process: "1"}}
			l := &layer3.Interface{Device: dev, Name: w[2], VRF: "default", Config: i, Up: !slices.Contains(w, "down"), Segment: -1, Bandwidth: 1000000, MTU: 1500, Addresses: []layer3.Address{{Prefix: p}}}
			if w[0] == "loopback" {
				i.Kind, i.OSPF.Area = devices.Loopback, w[4]
			} else {
				if _, ok := segments[w[4]]; !ok {
					segments[w[4]] = len(d.network.Segments)
					d.network.Segments = append(d.network.Segments, nil)
				}
				l.Segment = segments[w[4]]
				d.network.Segments[l.Segment] = append(d.network.Segments[l.Segment], l)
				i.OSPF.Area = w[5]
			}
			i.OSPF.Cost, i.OSPF.Hello, i.OSPF.Dead = number("cost"), number("hello"), number("dead")
			if slices.Contains(w, "p2p") {
				i.OSPF.Network = "point-to-point"
			}
			if slices.Contains(w, "passive") {
				i.OSPF.Passive = new(bool)
				*i.OSPF.Passive = true
			}
			if n := number("mtu"); n > 0 {
				l.MTU = n
			}
			i.OSPF.MTUIgnore = slices.Contains(w, "mtu-ignore")
			if slices.Contains(w, "priority") {
				n := number("priority")
				i.OSPF.Priority = &n
			}
			if k := slices.Index(w, "auth"); k > 0 {
				i.OSPF.Auth = w[k+1]
			}
			if k := slices.Index(w, "key"); k > 0 {
				i.OSPF.Keys = map[string]string{w[k+1]: "x"}
			}
			dev.Config.Interfaces[w[2]] = i
			dev.ByName[w[2]] = l
			dev.Interfaces = append(dev.Interfaces, l)
			sort.Slice(dev.Interfaces, func(a, b int) bool { return dev.Interfaces[a].Name < dev.Interfaces[b].Name })
		case "area":
			a := area(w[2])
			a.Type, a.NoSummary, a.DefaultCost, a.DefaultOriginate = w[3], slices.Contains(w, "no-summary"), number("cost"), slices.Contains(w, "default")
		case "range":
			a := area(w[2])
			if a.Ranges == nil {
				a.Ranges = map[string]string{}
			}
			a.Ranges[w[3]] = strings.Join(w[4:], " ")
		case "virtual":
			a := area(w[2])
			a.VirtualLinks = map[string]string{w[3]: ""}
		case "static":
			r := &rib.Route{Prefix: netip.MustParsePrefix(w[2]), Protocol: rib.Static, Distance: 1, NextHops: []rib.NextHop{{Kind: rib.Discard}}}
			if len(w) > 4 {
				r.NextHops = []rib.NextHop{{Addr: netip.MustParseAddr(w[4]), Interface: w[5]}}
			}
			id := rib.ID{Device: w[1], VRF: "default"}
			d.statics[id] = append(d.statics[id], r)
			if o.Redistribute == nil {
				o.Redistribute = map[string]*devices.Redistribution{"static": {Subnets: true}}
			}
		case "metric":
			n, _ := strconv.Atoi(w[2])
			o.Redistribute["static"].Metric, o.Redistribute["static"].HasMetric = n, true
		case "type1":
			o.Redistribute["static"].MetricType = 1
		case "default":
			o.DefaultOriginate = &devices.DefaultOriginate{Always: slices.Contains(w, "always")}
		case "max-metric":
			o.MaxMetric = "router-lsa"
		case "paths":
			o.MaximumPaths, _ = strconv.Atoi(w[2])
		default:
			t.Fatalf("%q is no statement", w[0])
		}
	}
	for _, dev := range devs {
		d.network.Devices = append(d.network.Devices, dev)
	}
	sort.Slice(d.network.Devices, func(a, b int) bool { return d.network.Devices[a].Name < d.network.Devices[b].Name })
	for i, dev := range d.network.Devices {
		dev.Index = i
	}
	return d
}

func (d *drawing) input() Input {
	policies := map[string]*routepolicy.Policies{}
	for _, dev := range d.network.Devices {
		policies[dev.Name] = routepolicy.New(dev.Config, dev.System)
	}
	return Input{Network: d.network, Policies: func(name string) *routepolicy.Policies { return policies[name] },
		Tables: func(id rib.ID) rib.Table { return rib.Build(d.statics[id]) }}
}

// text writes routes one a line: "a 10.0.0.0/24 ospf 20 via 10.1.1.2 e1".
func text(routes map[rib.ID][]*rib.Route) string {
	var out []string
	for id, rs := range routes {
		for _, r := range rs {
			line := fmt.Sprintf("%s %s %s %d", id.Device, r.Prefix, r.Protocol, r.Metric)
			for _, h := range r.NextHops {
				switch h.Kind {
				case rib.Discard:
					line += " discard"
				case rib.Receive:
					line += " receive"
				default:
					line += fmt.Sprintf(" via %s %s", h.Addr, h.Interface)
				}
			}
			out = append(out, line)
		}
	}
	sort.Strings(out)
	return strings.Join(out, "\n") + "\n"
}
