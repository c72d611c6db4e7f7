package simulate

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"interlock/devices"
)

// class says what a field of the model has to do with forwarding.
type class int

const (
	// handled fields are computed: what follows from them shows in ports, segments, gateways, tables and flows, or is told as a problem.
	handled class = iota + 1
	// harmless fields cannot change what is forwarded in a state: names, delays, how the device is managed.
	harmless
	// forwarding fields decide how frames or packets go, and that is not computed yet.
	forwarding
	// own fields have a comparison of their own below.
	own
)

// configFields, systemFields, interfaceFields, vlanFields and mlagFields class every field of those types; a test
// checks by reflection that none is left out, so a field added to the model must be classed before it can pass.
var configFields = map[string]class{
	"Hostname": harmless, "OS": forwarding, "Version": harmless, "Platform": harmless,
	"System": own, "Features": own, "VRFs": own, "VLANs": own, "Interfaces": own, "STP": forwarding, "MLAG": own,
	"Tracks": handled, "EIGRP": own, "OSPF": own, "OSPFv3": own, "ISIS": own, "BGP": own, "EVPN": forwarding,
	"RoutePolicies": own, "PrefixLists": own, "ASPathLists": own, "CommunityLists": own, "ACLs": own, "ObjectGroups": own,
	"Management": harmless, "Settings": own, "References": harmless, "Positions": harmless,
}

var systemFields = map[string]class{
	"MTU": forwarding, "DefaultRouted": forwarding, "DefaultShutdown": handled, "NoIPRouting": handled, "NoIPv6Routing": handled,
	"RoutingModel": forwarding, "VirtualMAC": forwarding, "LACPSystemPriority": harmless, "VTPMode": forwarding, "VTPDomain": forwarding,
	"RouterIDs": handled, "Members": forwarding,
}

var interfaceFields = map[string]class{
	"Name": harmless, "Kind": forwarding, "Parent": harmless, "Description": harmless, "Shutdown": own,
	"MTU": own, "Speed": own, "Duplex": own, "NoAutoneg": own, "Breakout": handled, "FEC": own, "FlowControl": harmless,
	"MAC": forwarding, "Bandwidth": handled, "Delay": handled, "DebounceMs": harmless,
	"Switchport": handled, "Mode": own, "AccessVLAN": handled, "NativeVLAN": handled, "AllowedVLANs": handled, "VoiceVLAN": handled,
	"TrunkGroups": handled, "VLANMappings": forwarding, "STP": forwarding, "Dot1q": handled,
	"Channel": handled, "LAG": own, "MLAGID": handled, "PeerLink": handled,
	"VRF": handled, "Addresses": handled, "Unnumbered": handled, "DHCPClient": forwarding, "DHCPRelay": forwarding, "IPv6Enabled": handled,
	"LinkLocal": handled, "IPForward": handled, "ProxyARP": forwarding, "Anycast": forwarding, "VirtualAddresses": handled, "Gateways": handled,
	"OSPF": own, "OSPFv3": own, "ISIS": own, "EIGRP": handled, "BFD": forwarding, "ACLs": own, "PolicyRouting": forwarding, "RPF": handled,
	"Tunnel": forwarding, "VTEP": forwarding,
}

var vlanFields = map[string]class{
	"ID": harmless, "Name": harmless, "Suspend": handled, "Shutdown": handled, "VNI": forwarding, "TrunkGroups": handled, "PrivateType": forwarding,
}

var vrfFields = map[string]class{
	"Name": harmless, "Description": harmless, "Management": forwarding, "RD": forwarding, "VNI": forwarding, "ImportTargets": forwarding, "ExportTargets": forwarding,
	"ImportPolicy": forwarding, "ExportPolicy": forwarding, "NoRouting": handled, "StaticRoutes": own, "Aggregates": handled, "Leaks": handled,
}

var mlagFields = map[string]class{
	"Kind": handled, "Domain": handled, "PeerLink": handled, "RolePriority": handled, "SystemPriority": handled, "NoGracefulConsistencyCheck": handled, "Shutdown": handled,
	"LocalInterface": forwarding, "PeerAddress": forwarding, "KeepaliveDestination": forwarding, "KeepaliveSource": forwarding, "KeepaliveVRF": forwarding,
	"SystemMAC": forwarding, "PeerGateway": forwarding, "PeerSwitch": forwarding, "PeerRouter": forwarding, "DualActiveExclude": forwarding, "DualPrimary": handled,
	"AutoRecovery": harmless, "AutoRecoveryDelay": harmless, "DelayRestore": harmless, "DelayRestoreSVI": harmless, "ReloadDelay": harmless, "ReloadDelayNonMLAG": harmless,
	"Settings": forwarding,
}

// harmlessSettings are the first words of Config.Settings that have nothing to do with what the network carries.
// harmlessFeatures are NX-OS features that run no protocol of the network.
var (
	harmlessSettings = []string{"snmp", "ntp", "syslog", "logging", "telemetry", "aaa", "dns", "banner", "boot", "clock", "user", "ssh", "radius", "tacacs", "lldp", "cdp", "alias", "prompt"}
	// computedFeatures run what is computed; switched on they do nothing before something is configured.
	computedFeatures = []string{"bgp", "ospf", "ospfv3", "eigrp", "isis", "hsrp", "vrrp", "interface-vlan", "lacp", "vpc"}
	harmlessFeatures = []string{"nxapi", "telemetry", "scp-server", "sftp-server", "netconf", "restconf", "grpc", "bash-shell", "tacacs+", "radius", "ldap", "scheduler", "ssh", "openconfig", "sflow", "netflow", "guestshell", "lldp", "cdp"}
)

// ForwardingDiffers lists what differs between two configurations of a device that decides how frames and packets are
// forwarded and that this package does not compute yet, as model paths in order. An outcome of Run says nothing of it.
// Objects that nothing uses, and VLANs without a port, an interface or a segment of their own, are left out. Either side
// may be nil: a device that comes or goes.
func ForwardingDiffers(before, after *devices.Config) []string {
	switch {
	case before == nil && after == nil:
		return nil
	case before == nil || after == nil:
		return []string{"hostname"}
	}
	d := differ{before: before, after: after}
	d.fields("", reflect.ValueOf(*before), reflect.ValueOf(*after), configFields)
	d.fields("", reflect.ValueOf(before.System), reflect.ValueOf(after.System), systemFields)
	d.features()
	each(&d, "vrf ", before.VRFs, after.VRFs, func(path string, a, b *devices.VRF) { d.vrf(path, a, b) })
	d.vlans()
	each(&d, "interface ", before.Interfaces, after.Interfaces, d.iface)
	d.mlag()
	d.controlPlane()
	d.protocols()
	d.policies()
	d.settings()
	slices.Sort(d.out)
	return slices.Compact(d.out)
}

type differ struct {
	before, after *devices.Config
	out           []string
}

func (d *differ) say(path string) { d.out = append(d.out, strings.TrimSuffix(path, " / ")) }

// fields compares the forwarding fields of two structs; base ends in " / " or is empty.
func (d *differ) fields(base string, a, b reflect.Value, classes map[string]class) {
	for i := range a.NumField() {
		f := a.Type().Field(i)
		if classes[f.Name] != forwarding || same(a.Field(i).Interface(), b.Field(i).Interface()) {
			continue
		}
		word, _, _ := strings.Cut(f.Tag.Get("path"), ",")
		if word == "" || word == "-" {
			word = strings.ToLower(f.Name)
		}
		d.say(base + word)
	}
}

// same is reflect.DeepEqual, but an empty map or slice is the same as none.
func same(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if k := x.Kind(); (k == reflect.Map || k == reflect.Slice) && x.Len() == 0 && y.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a, b)
}

// each goes through the entries of two maps by name.
func each[V any](d *differ, noun string, before, after map[string]*V, f func(path string, a, b *V)) {
	names := map[string]bool{}
	for n := range before {
		names[n] = true
	}
	for n := range after {
		names[n] = true
	}
	for _, n := range sortedKeys(names) {
		f(noun+n, before[n], after[n])
	}
}

func (d *differ) vrf(path string, a, b *devices.VRF) {
	if a == nil {
		a = &devices.VRF{}
	}
	if b == nil {
		b = &devices.VRF{}
	}
	d.fields(path+" / ", reflect.ValueOf(*a), reflect.ValueOf(*b), vrfFields)
	d.sayingsOf(path, "static route", a.StaticRoutes, b.StaticRoutes)
}

// iface compares an interface. One that comes or goes is compared with an empty one, so that a port that only gets a
// description is no difference.
func (d *differ) iface(path string, a, b *devices.Interface) {
	if a == nil {
		a = bare(b)
	}
	if b == nil {
		b = bare(a)
	}
	d.fields(path+" / ", reflect.ValueOf(*a), reflect.ValueOf(*b), interfaceFields)
	for _, m := range [...]devices.SwitchportMode{a.Mode, b.Mode} {
		switch m {
		case "", devices.Access, devices.Trunk:
		default: // tunnels, private VLANs, FEX uplinks, dynamic ports: how they forward is not computed
			if a.Mode != b.Mode {
				d.say(path + " / switchport mode")
			}
		}
	}
	d.sayings(path+" / ospf", a.OSPF, b.OSPF)
	d.sayings(path+" / ospfv3", a.OSPFv3, b.OSPFv3)
	d.sayings(path+" / isis", a.ISIS, b.ISIS)
	d.sayings(path+" / lag", a.LAG, b.LAG)
	d.wire(path, a, b)
	d.lists(path, a, b)
}

// wire compares what two ends of a cable negotiate. That they differ is computed where both say it; what a port comes to whose neighbour says
// nothing is not (see EndsAgree for those of which both do).
func (d *differ) wire(path string, a, b *devices.Interface) {
	if !isPhysical(b) || a.Shutdown && b.Shutdown {
		return
	}
	for _, x := range [...]struct {
		word   string
		differ bool
	}{{"speed", a.Speed != b.Speed}, {"duplex", a.Duplex != b.Duplex}, {"fec", a.FEC != b.FEC}, {"no negotiate", a.NoAutoneg != b.NoAutoneg}} {
		if x.differ {
			d.say(path + " / " + x.word)
		}
	}
}

// lists compares the access lists of layer 2: those of switched ports and those of MAC addresses. Flows see the lists of routed interfaces only.
func (d *differ) lists(path string, a, b *devices.Interface) {
	keys := map[string]bool{}
	for _, i := range [...]*devices.Interface{a, b} {
		for key := range i.ACLs {
			keys[key] = keys[key] || isLayer2List(i, key)
		}
	}
	for _, key := range sortedKeys(keys) {
		if keys[key] && a.ACLs[key] != b.ACLs[key] {
			d.say(path + " / access-group " + key)
		}
	}
}

func isLayer2List(i *devices.Interface, key string) bool {
	return i.Switchport || strings.HasPrefix(key, "mac ")
}

// bare is a port as it is before anything is said of it: where the port is an access port of VLAN 1, so is the bare one.
func bare(i *devices.Interface) *devices.Interface {
	n := &devices.Interface{Kind: i.Kind}
	if isPhysical(i) && i.Switchport && (i.Mode == "" || i.Mode == devices.Access) && i.AccessVLAN <= 1 {
		n.Switchport, n.Mode, n.AccessVLAN = true, i.Mode, i.AccessVLAN
	}
	return n
}

func (d *differ) features() {
	for _, pair := range [...][2]map[string]bool{{d.before.Features, d.after.Features}, {d.after.Features, d.before.Features}} {
		for f, on := range pair[0] {
			switch {
			case on == pair[1][f], slices.Contains(harmlessFeatures, f):
			case d.after.Features[f] && slices.Contains(computedFeatures, f): // by itself it does nothing
			default:
				d.say("feature " + f)
			}
		}
	}
}

func (d *differ) vlans() {
	ids := map[int]bool{}
	for id := range d.before.VLANs {
		ids[id] = true
	}
	for id := range d.after.VLANs {
		ids[id] = true
	}
	for _, id := range sortedKeys(ids) {
		a, b := d.before.VLANs[id], d.after.VLANs[id]
		path := fmt.Sprintf("vlan %d", id)
		switch {
		case a == nil:
			d.fields(path+" / ", reflect.ValueOf(devices.VLAN{}), reflect.ValueOf(*b), vlanFields)
		case b == nil:
			d.fields(path+" / ", reflect.ValueOf(*a), reflect.ValueOf(devices.VLAN{}), vlanFields)
		default:
			d.fields(path+" / ", reflect.ValueOf(*a), reflect.ValueOf(*b), vlanFields)
		}
	}
}

func (d *differ) mlag() {
	a, b := d.before.MLAG, d.after.MLAG
	if a == nil && b == nil {
		return
	}
	if a == nil || b == nil {
		d.say("mlag")
		return
	}
	d.fields("mlag / ", reflect.ValueOf(*a), reflect.ValueOf(*b), mlagFields)
}

// controlPlane compares who may speak to the device's protocols (EOS "system control-plane / ip access-group"): neighbours' packets pass there too.
func (d *differ) controlPlane() {
	a, b := controlLists(d.before), controlLists(d.after)
	for _, pair := range [...][2]map[string]string{{a, b}, {b, a}} {
		for key, name := range pair[0] {
			if pair[1][key] != name {
				d.say("service control-plane / access-group " + key)
			}
		}
	}
}

func controlLists(c *devices.Config) map[string]string {
	if s := c.Management.Services["control-plane"]; s != nil {
		return s.ACLs
	}
	return nil
}

// protocols compares what routing protocols say that is not computed. What is computed gives other tables, or problems.
func (d *differ) protocols() {
	d.sayings("router bgp", d.before.BGP, d.after.BGP)
	d.sayings("router ospf", d.before.OSPF, d.after.OSPF)
	d.sayings("router ospfv3", d.before.OSPFv3, d.after.OSPFv3)
	d.sayings("router isis", d.before.ISIS, d.after.ISIS)
	d.sayings("router eigrp", d.before.EIGRP, d.after.EIGRP)
}

func undescribed(b *devices.BGP) *devices.BGP {
	if b == nil {
		return nil
	}
	c := *b
	c.Groups = withoutDescriptions(b.Groups)
	c.VRFs = map[string]*devices.BGPVRF{}
	for name, v := range b.VRFs {
		w := *v
		w.LogNeighborChanges = false
		w.Neighbors, w.DynamicNeighbors = withoutDescriptions(v.Neighbors), withoutDescriptions(v.DynamicNeighbors)
		c.VRFs[name] = &w
	}
	return &c
}

func withoutDescriptions(m map[string]*devices.BGPNeighbor) map[string]*devices.BGPNeighbor {
	out := map[string]*devices.BGPNeighbor{}
	for k, n := range m {
		c := *n
		c.Description = ""
		out[k] = &c
	}
	return out
}

func (d *differ) settings() {
	for _, pair := range [...][2]map[string]string{{d.before.Settings, d.after.Settings}, {d.after.Settings, d.before.Settings}} {
		for k, v := range pair[0] {
			if w, ok := pair[1][k]; ok && w == v {
				continue
			}
			word, _, _ := strings.Cut(k, " ")
			if !slices.Contains(harmlessSettings, word) && !strings.HasPrefix(k, "terminal cli alias ") && !strings.HasPrefix(k, "system archival configuration ") {
				d.say(k)
			}
		}
	}
}
