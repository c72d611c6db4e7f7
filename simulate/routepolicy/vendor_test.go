package routepolicy_test

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"interlock/devices"
	"interlock/devices/eos"
	"interlock/devices/frr"
	"interlock/devices/ios"
	"interlock/devices/iosxr"
	"interlock/devices/junos"
	"interlock/devices/nxos"
	"interlock/devices/srlinux"
	"interlock/devices/sros"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
	"interlock/simulate/systems"
)

var vendors = map[string]*devices.Vendor{"eos": &eos.Vendor, "frr": &frr.Vendor, "ios": &ios.Vendor, "iosxr": &iosxr.Vendor, "junos": &junos.Vendor, "nxos": &nxos.Vendor, "srlinux": &srlinux.Vendor, "sros": &sros.Vendor}

func config(t testing.TB, os, text string) *devices.Config {
	v := vendors[os]
	if v == nil {
		t.Fatalf("no vendor %s", os)
	}
	c, _, _ := v.Convert([]*devices.Tree{v.Read("test.cfg", []byte(text))})
	return c
}

func prepared(t testing.TB, os, text string) *routepolicy.Policies {
	return routepolicy.New(config(t, os, text), systems.Of(os))
}

// TestVendors runs testdata/<system>.txtar. An archive is pairs of files: "config ...", a configuration, and "runs ...", routes in and out of its
// policies: the policy's name, "|", the route and its attributes as words, "=>", and what becomes of it: accept or reject, then what
// changed. Lines that begin with # say why and who says so.
func TestVendors(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		system := strings.TrimSuffix(filepath.Base(file), ".txtar")
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var p *routepolicy.Policies
		for _, f := range archive.Files {
			kind, name, _ := strings.Cut(f.Name, " ")
			if kind == "config" {
				p = prepared(t, system, string(f.Data))
				continue
			}
			why := ""
			for n, line := range strings.Split(string(f.Data), "\n") {
				line = strings.TrimSpace(line)
				if line == "" || line[0] == '#' {
					why = strings.TrimSpace(strings.TrimPrefix(line, "#"))
					continue
				}
				in, want, ok := strings.Cut(line, "=>")
				if !ok {
					t.Fatalf("%s: %s, line %d: no =>", file, f.Name, n+1)
				}
				policy, words, _ := strings.Cut(in, "|")
				before := subject(t, words)
				after, result := p.Apply(strings.TrimSpace(policy), before)
				if got := told(before, after, result); got != strings.TrimSpace(want) {
					t.Errorf("%s %s:%d: %s\n%s\n got %s\nwant %s", system, name, n+1, why, in, got, strings.TrimSpace(want))
					for _, u := range result.Unmodelled {
						t.Logf("unmodelled: %s", u)
					}
				}
			}
		}
	}
}

var uses = map[string]routepolicy.Use{"import": routepolicy.Import, "export": routepolicy.Export, "redistribute": routepolicy.Redistribution, "other": routepolicy.Other, "vrf-import": routepolicy.VRFImport}

var protocols = map[string]rib.Protocol{"connected": rib.Connected, "static": rib.Static, "ebgp": rib.EBGP, "ibgp": rib.IBGP, "ospf": rib.OSPFIntra, "ospf_ia": rib.OSPFInter, "ospf_e1": rib.OSPFE1, "ospf_e2": rib.OSPFE2, "isis_l1": rib.ISISL1, "isis_l2": rib.ISISL2, "eigrp": rib.EIGRP, "eigrp_ex": rib.EIGRPExternal, "aggregate": rib.Aggregate}

// subject reads "import 10.0.0.0/8 from=ebgp path=65001,65002 comm=65001:1,65001:2 rt=65000:1 large=1:2:3 lp=200 med=5 tag=7 nh=192.0.2.1 peer=192.0.2.1
// as=65000 via=Ethernet1 igp=20 metric=5 process=ospf-1 vrf=RED".
func subject(t testing.TB, text string) routepolicy.Subject {
	s := routepolicy.Subject{Use: routepolicy.Import, LocalAS: 65000}
	s.Protocol = rib.EBGP
	for _, w := range strings.Fields(text) {
		k, v, ok := strings.Cut(w, "=")
		if !ok {
			if u, is := uses[w]; is {
				s.Use = u
			} else {
				s.Prefix = netip.MustParsePrefix(w)
			}
			continue
		}
		n, _ := strconv.ParseUint(v, 10, 32)
		switch k {
		case "from":
			s.Protocol = protocols[v]
			if s.Protocol == 0 {
				t.Fatalf("no protocol %q", v)
			}
		case "path":
			var asns []uint32
			for _, a := range strings.Split(v, ",") {
				x, _ := strconv.ParseUint(a, 10, 32)
				asns = append(asns, uint32(x))
			}
			s.Attributes.ASPath = rib.ASPath{{Kind: rib.Sequence, ASNs: asns}}
		case "set":
			var asns []uint32
			for _, a := range strings.Split(v, ",") {
				x, _ := strconv.ParseUint(a, 10, 32)
				asns = append(asns, uint32(x))
			}
			s.Attributes.ASPath = append(s.Attributes.ASPath, rib.Segment{Kind: rib.Set, ASNs: asns})
		case "comm":
			for _, c := range strings.Split(v, ",") {
				var a, b uint32
				if _, err := fmt.Sscanf(c, "%d:%d", &a, &b); err != nil {
					t.Fatal(err)
				}
				s.Attributes.Communities = append(s.Attributes.Communities, a<<16|b)
			}
		case "rt", "soo":
			var a, b uint64
			if _, err := fmt.Sscanf(v, "%d:%d", &a, &b); err != nil {
				t.Fatal(err)
			}
			s.Attributes.ExtCommunities = append(s.Attributes.ExtCommunities, map[string]uint64{"rt": 2, "soo": 3}[k]<<48|a<<32|b)
		case "large":
			var l rib.LargeCommunity
			if _, err := fmt.Sscanf(v, "%d:%d:%d", &l[0], &l[1], &l[2]); err != nil {
				t.Fatal(err)
			}
			s.Attributes.LargeCommunities = append(s.Attributes.LargeCommunities, l)
		case "lp":
			s.Attributes.LocalPref, s.Attributes.HasLocalPref = uint32(n), true
		case "med":
			s.Attributes.MED, s.Attributes.HasMED = uint32(n), true
		case "weight":
			s.Attributes.Weight = uint32(n)
		case "tag":
			s.Tag = uint32(n)
		case "metric":
			s.Metric = int64(n)
		case "igp":
			s.IGPMetric = int64(n)
		case "nh":
			s.Attributes.NextHop = netip.MustParseAddr(v)
		case "peer":
			s.Peer = netip.MustParseAddr(v)
		case "as":
			s.LocalAS = uint32(n)
		case "via":
			s.NextHops = []rib.NextHop{{Interface: v}}
		case "process":
			s.Process = strings.Replace(v, "-", " ", 1)
		case "vrf":
			s.VRF = v
		case "origin":
			s.Attributes.Origin = map[string]rib.Origin{"igp": rib.OriginIGP, "egp": rib.OriginEGP, "incomplete": rib.OriginIncomplete}[v]
		default:
			t.Fatalf("no word %q", k)
		}
	}
	slices.Sort(s.Attributes.Communities)
	return s
}

func pathText(p rib.ASPath) string {
	var out []string
	for _, s := range p {
		for _, a := range s.ASNs {
			out = append(out, strconv.FormatUint(uint64(a), 10))
		}
	}
	return strings.Join(out, ",")
}

func communitiesText(cs []uint32) string {
	var out []string
	for _, c := range cs {
		out = append(out, fmt.Sprintf("%d:%d", c>>16, c&0xffff))
	}
	return strings.Join(out, ",")
}

// told says what became of a route: what is not as it was.
func told(b, a routepolicy.Subject, r routepolicy.Result) string {
	if !r.Accept {
		return strings.TrimSpace("reject " + notes(r))
	}
	out := []string{"accept"}
	say := func(changed bool, format string, args ...any) {
		if changed {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	x, y := &b.Attributes, &a.Attributes
	say(pathText(x.ASPath) != pathText(y.ASPath), "path=%s", pathText(y.ASPath))
	say(len(a.Outermost) > 0, "outermost=%s", pathText(rib.ASPath{{ASNs: a.Outermost}}))
	say(!slices.Equal(x.Communities, y.Communities), "comm=%s", communitiesText(y.Communities))
	if !slices.Equal(x.ExtCommunities, y.ExtCommunities) {
		var e []string
		for _, c := range y.ExtCommunities {
			e = append(e, fmt.Sprintf("%016x", c))
		}
		out = append(out, "ext="+strings.Join(e, ","))
	}
	if !slices.Equal(x.LargeCommunities, y.LargeCommunities) {
		var l []string
		for _, c := range y.LargeCommunities {
			l = append(l, fmt.Sprintf("%d:%d:%d", c[0], c[1], c[2]))
		}
		out = append(out, "large="+strings.Join(l, ","))
	}
	say(x.LocalPref != y.LocalPref || x.HasLocalPref != y.HasLocalPref, "lp=%d", y.LocalPref)
	if a.Protocol.IsBGP() || a.Use == routepolicy.Export {
		say(x.MED != y.MED || x.HasMED != y.HasMED, "med=%d", y.MED)
	} else {
		say(a.MetricSet && a.EIGRPMetric == "", "metric=%d", a.Metric)
	}
	say(x.Weight != y.Weight, "weight=%d", y.Weight)
	say(x.Origin != y.Origin, "origin=%s", []string{"igp", "egp", "incomplete"}[y.Origin])
	say(a.TagSet, "tag=%d", a.Tag)
	say(a.DistanceSet, "distance=%d", a.Distance)
	say(a.MetricType != "", "type=%s", a.MetricType)
	say(a.Level != "", "level=%s", a.Level)
	say(a.EIGRPMetric != "", "eigrp=%s", a.EIGRPMetric)
	say(x.NextHop != y.NextHop, "nh=%s", y.NextHop)
	say(a.NextHopMode != "", "mode=%s", a.NextHopMode)
	if n := notes(r); n != "" {
		out = append(out, n)
	}
	return strings.Join(out, " ")
}

func notes(r routepolicy.Result) string {
	var out []string
	if len(r.Undefined) > 0 {
		out = append(out, "undefined")
	}
	if len(r.Unmodelled) > 0 {
		out = append(out, "unmodelled")
	}
	return strings.Join(out, " ")
}

// TestLabs asks policies of the labs what the devices themselves did; which is told by the labs' own tables.
func TestLabs(t *testing.T) {
	for _, c := range []struct{ lab, device, file, system, policy, in, want, why string }{
		{"junos_cross_term_match", "dut", "", "junos", "CROSS-TERM-IMPORT", "10.30.1.0/24 path=65001", "accept comm=65002:1,65002:1001", "a later term sees the community set"},
		{"junos_cross_term_match", "dut", "", "junos", "CROSS-TERM-IMPORT", "10.30.2.0/24 path=65001", "accept comm=65002:2001 lp=250", "and the local preference"},
		{"junos_cross_term_match", "dut", "", "junos", "CROSS-TERM-IMPORT", "10.30.3.0/24 path=65001", "accept path=65099,65001 comm=65002:3001", "and the path"},
		{"junos_cross_term_match", "dut", "", "junos", "CROSS-TERM-IMPORT", "10.30.4.0/24 path=65001", "accept comm=65002:9999", "control"},
	} {
		files, _ := filepath.Glob(filepath.Join("../../../shared/labs", c.lab, "configs", c.device, "*"))
		if len(files) == 0 {
			t.Skip("../shared/labs is not here")
		}
		text := ""
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			text += string(b) + "\n"
		}
		p := prepared(t, c.system, text)
		before := subject(t, c.in)
		after, r := p.Apply(c.policy, before)
		if got := told(before, after, r); got != c.want {
			t.Errorf("%s %s %s: %s: got %s, want %s; %q", c.lab, c.policy, c.in, c.why, got, c.want, r.Unmodelled)
		}
	}
}
