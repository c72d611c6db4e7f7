package junos

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

const (
	ofTree     = inInstance + "protocols (rstp|mstp|stp|vstp) "
	ofInstance = inInstance + "protocols (rstp|mstp|stp|vstp) [vlan <vlan>|msti <msti:int>] "
	ofTreePort = ofInstance + "interface <if> "
)

var treeModes = map[string]string{"rstp": "rstp", "mstp": "mst", "stp": "stp", "vstp": "rapid-pvst"}

func (s *scope) tree(a syntax.Args) *devices.STP {
	t := &s.Config.STP
	for w, m := range treeModes {
		if a.Word(w) && !strings.Contains(t.Mode, m) {
			t.Mode = chain(t.Mode, m)
		}
	}
	return t
}

func treeKey(a syntax.Args) string {
	switch {
	case a.Has("vlan"):
		return "vlan " + a.Str("vlan")
	case a.Has("msti"):
		return "mst " + a.Str("msti")
	case a.Word("mstp"):
		return "mst 0"
	}
	return ""
}

// bridgePriority reads "4k" and "4096".
func bridgePriority(v string) (int, error) {
	k, isK := strings.CutSuffix(v, "k")
	n, err := strconv.Atoi(k)
	if err != nil {
		return 0, fmt.Errorf("%q is no priority", v)
	}
	if isK {
		n *= 1024
	}
	return n, nil
}

// treePort gives the port that a spanning tree statement names; "all" is kept as written.
func treePort(f func(*devices.PortSTP, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error {
		t := s.tree(a)
		name := strings.TrimSuffix(a.Str("if"), ".0")
		if _, n := interfaceName([]string{name}); n == 0 || name == "all" {
			w := a.Node.Words
			ioslike.Set(&t.Settings, strings.Join(w[indexOf(w, "protocols")+1:], " "), "")
			return nil
		}
		f(&s.port(name).STP, a)
		s.At(a, "interface "+name, "spanning-tree")
		return nil
	}
}

var treeRows = []Row{
	{Pattern: strings.TrimSpace(ofTree), Path: "spanning-tree / mode", Do: func(s *scope, a syntax.Args) error { s.tree(a); return nil }},
	{Pattern: ofInstance + "bridge-priority {p}", Path: "spanning-tree", Do: func(s *scope, a syntax.Args) error {
		n, err := bridgePriority(a.Str("p"))
		if err == nil {
			ioslike.Set(&s.tree(a).Priorities, treeKey(a), n)
		}
		return err
	}},
	{Pattern: ofInstance + "(hello-time|max-age|forward-delay|max-hops) {n:int}", Path: "spanning-tree", Exact: true, Do: func(s *scope, a syntax.Args) error {
		w := a.Node.Words
		ioslike.Set(&s.tree(a).Timers, strings.TrimSpace(treeKey(a)+" "+w[len(w)-2]), a.Str("n"))
		return nil
	}},
	{Pattern: ofTree + "bpdu-block-on-edge", Path: "spanning-tree / bpduguard default", Do: func(s *scope, a syntax.Args) error { s.tree(a).BPDUGuardDefault = true; return nil }},
	{Pattern: ofTree + "configuration-name {name}", Path: "spanning-tree / mst name", Do: func(s *scope, a syntax.Args) error { s.tree(a).MSTName = a.Unquoted("name"); return nil }},
	{Pattern: ofTree + "revision-level {n:int}", Path: "spanning-tree / mst revision", Do: func(s *scope, a syntax.Args) error { s.tree(a).MSTRevision = a.Int("n"); return nil }},
	{Pattern: inInstance + "protocols mstp msti <msti:int> vlan <vlans>", Path: "spanning-tree", Do: func(s *scope, a syntax.Args) error {
		t := &s.Config.STP
		if !strings.Contains(t.Mode, "mst") {
			t.Mode = chain(t.Mode, "mst")
		}
		set, err := devices.ParseVLANSet(a.Unquoted("vlans"))
		if err != nil {
			return err
		}
		was := t.MSTInstances[a.Int("msti")]
		ioslike.Set(&t.MSTInstances, a.Int("msti"), devices.VLANs(append(was.IDs(), set.IDs()...)...))
		return nil
	}},
	{Pattern: inInstance + "protocols (mstp msti <msti:int>|vstp vlan <vlan>)", Path: "spanning-tree", Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.tree(a).Settings, treeKey(a), "")
		return nil
	}},
	{Pattern: ofTree + "disable", Path: "spanning-tree / mode", Do: func(s *scope, a syntax.Args) error { s.tree(a).Mode = "none"; return nil }},
	{Pattern: ofTree + "(system-identifier|vlan-group|priority-hold-time|extended-system-id|backup-bridge-priority|system-id|bpdu-destination-mac-address|force-version|pathcost-method|protect|vlan all) <rest:rest>", Path: "spanning-tree", Exact: true, Do: func(s *scope, a syntax.Args) error {
		w := a.Node.Words
		ioslike.Set(&s.tree(a).Settings, strings.Join(w[indexOf(w, "protocols")+1:], " "), "")
		return nil
	}},
	{Pattern: ofTree + "traceoptions <rest:rest>", As: syntax.Inert, Why: "writes a log"},
	{Pattern: strings.TrimSpace(ofTreePort), Path: "spanning-tree", Do: func(s *scope, a syntax.Args) error {
		w := a.Node.Words
		ioslike.Set(&s.tree(a).Settings, strings.Join(w[indexOf(w, "protocols")+1:], " "), "")
		return nil
	}},
	{Pattern: ofTreePort + "edge", Do: treePort(func(p *devices.PortSTP, a syntax.Args) { p.PortType = "edge" })},
	{Pattern: ofTreePort + "no-root-port", Do: treePort(func(p *devices.PortSTP, a syntax.Args) { p.Guard = "root" })},
	{Pattern: ofTreePort + "disable", Do: treePort(func(p *devices.PortSTP, a syntax.Args) { p.Disabled = true })},
	{Pattern: ofTreePort + "mode {m:point-to-point|shared}", Do: treePort(func(p *devices.PortSTP, a syntax.Args) { p.LinkType = a.Str("m") })},
	{Pattern: ofTreePort + "cost {n:int}", Do: treePort(func(p *devices.PortSTP, a syntax.Args) { ioslike.Set(&p.Cost, treeKey(a), a.Int("n")) })},
	{Pattern: ofTreePort + "priority {n}", Do: func(s *scope, a syntax.Args) error {
		n, err := bridgePriority(a.Str("n"))
		if err != nil {
			return err
		}
		return treePort(func(p *devices.PortSTP, a syntax.Args) { ioslike.Set(&p.Priority, treeKey(a), n) })(s, a)
	}},
	{Pattern: ofTreePort + "(bpdu-timeout-action|access-trunk|arp-on-stp|protect|bpdu-filter) [<rest:rest>]", As: syntax.Unmodelled, Why: "what the port does without BPDUs is not computed"},
	{Pattern: "protocols layer2-control <rest:rest>", As: syntax.Unmodelled, Why: "protection of layer 2 protocols is not computed"},
	{Pattern: "protocols loop-detect <rest:rest>", As: syntax.Unmodelled, Why: "loop detection is not computed"},
}
