package frr

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"interlock/devices"
	"interlock/devices/vendortest"
)

func nvLeaf(t testing.TB) string {
	text, err := os.ReadFile("testdata/nvue-leaf.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestNVLines takes nothing for unknown, and what it does not compute for what it is.
func TestNVLines(t *testing.T) {
	_, lines, _ := Cumulus.Convert([]*devices.Tree{Cumulus.Read("leaf01", []byte(nvLeaf(t)))})
	for _, l := range lines {
		unmodelled := strings.HasPrefix(l.Text, "nv set qos") || strings.HasPrefix(l.Text, "nv set bridge domain other")
		switch {
		case l.Disposition == devices.Unknown, l.Disposition == devices.Unmodelled && !unmodelled, unmodelled && l.Disposition != devices.Unmodelled:
			t.Errorf("%d: %v: %s (%s)", l.Pos.Line, l.Disposition, l.Text, l.Why)
		}
	}
}

// TestNVMutation changes each modelled line: the model must change.
func TestNVMutation(t *testing.T) {
	vendortest.Mutation(t, vendortest.System{Vendor: Cumulus, Own: "testdata/nvue-leaf.txt"})
}

// TestNVEnter sets and unsets, one member of a range too.
func TestNVEnter(t *testing.T) {
	before := Cumulus.Read("leaf01", []byte(nvLeaf(t)))
	e := Cumulus.Enter(before, "x.cmd", []byte(`nv unset interface swp52 link mtu
nv unset bridge domain br_default vlan 30
nv set bridge domain br_default vlan 40
nv unset vrf default router bgp neighbor 10.10.10.9
nv unset router policy route-map FROM-FW rule 10 set
nv set vrf default router bgp neighbor swp51 address-family ipv4-unicast soft-reconfiguration on
nv unset vrf default router ospf
nv unset interface swp7 description
nv frobnicate
nv config apply
`))
	c, _, _ := Cumulus.Convert([]*devices.Tree{e.After})
	bgp := c.BGP.VRFs["default"]
	switch {
	case c.Interfaces["swp51"].MTU != 9216 || c.Interfaces["swp52"].MTU != 0:
		t.Errorf("MTU of swp51 is %d and of swp52 %d", c.Interfaces["swp51"].MTU, c.Interfaces["swp52"].MTU)
	case c.VLANs[40] == nil || c.VLANs[10] == nil:
		t.Errorf("VLANs %v", c.VLANs)
	case bgp.Neighbors["10.10.10.9"] != nil || bgp.Neighbors["swp51"].Families[ipv4].SoftReconfiguration != "inbound":
		t.Errorf("neighbours %v", bgp.Neighbors)
	case len(c.RoutePolicies["FROM-FW"].Terms[0].Set) != 0:
		t.Errorf("sets %v", c.RoutePolicies["FROM-FW"].Terms[0].Set)
	}
	if len(e.Findings) != 0 {
		t.Errorf("findings %v", e.Findings)
	}
	if f := Cumulus.Enter(before, "x.cmd", []byte("nv config apply\nnv set system hostname x\n")).Findings; len(f) != 1 || f[0].Pos.Line != 2 {
		t.Errorf("nothing is applied: findings %v", f)
	}
	var unknown []string
	for _, c := range e.Commands {
		if c.Disposition == devices.Unknown {
			unknown = append(unknown, c.Text)
		}
	}
	if d := cmp.Diff([]string{"nv unset interface swp7 description", "nv frobnicate"}, unknown); d != "" {
		t.Errorf("unknown lines (-want +got):\n%s", d)
	}
	vendortest.ThereAndBack(t, system, before, e.After)
}

// TestNVAgrees says the same in NVUE and in the files that NVUE makes of it: the model is the same.
func TestNVAgrees(t *testing.T) {
	said := `nv set interface swp51 router ospf area 0
nv set interface swp51 router ospf cost 30
nv set vrf default router ospf router-id 10.10.10.1
nv set router policy prefix-list OURS rule 10 match 10.1.0.0/16 max-prefix-len 24
nv set router policy prefix-list OURS rule 10 action permit
nv set router policy route-map FW rule 10 action permit
nv set router policy route-map FW rule 10 set local-preference 200
nv set router bgp autonomous-system 65101
nv set vrf default router bgp router-id 10.10.10.1
nv set vrf default router bgp neighbor 10.10.10.9 remote-as 65009
nv set vrf default router bgp neighbor 10.10.10.9 address-family ipv4-unicast policy inbound route-map FW
nv set vrf default router bgp address-family ipv4-unicast redistribute connected enable on
`
	files := `frr defaults datacenter
interface swp51
 ip ospf area 0
 ip ospf cost 30
router ospf
 ospf router-id 10.10.10.1
ip prefix-list OURS seq 10 permit 10.1.0.0/16 le 24
route-map FW permit 10
 set local-preference 200
router bgp 65101
 bgp router-id 10.10.10.1
 neighbor 10.10.10.9 remote-as 65009
 address-family ipv4 unicast
  redistribute connected
  neighbor 10.10.10.9 route-map FW in
 exit-address-family
`
	want := drop(vendortest.Leaves(system.ModelOf(files)), "frr defaults")
	if d := cmp.Diff(want, vendortest.Leaves(system.ModelOf(said))); d != "" {
		t.Errorf("files (-) and NVUE (+):\n%s", d)
	}
}

// drop leaves out lines that start so.
func drop(lines []string, with string) []string {
	var out []string
	for _, l := range lines {
		if !strings.HasPrefix(l, with) {
			out = append(out, l)
		}
	}
	return out
}

// yamlOf writes "nv set" lines as NVUE's file has them.
func yamlOf(lines []string) string {
	var b strings.Builder
	b.WriteString("- header:\n    model: VX\n    nvue-api-version: nvue_v1\n    version: Cumulus Linux 5.9.0\n- set:\n")
	var open []string
	for _, l := range lines {
		w, ok := strings.CutPrefix(l, "nv set ")
		if !ok {
			continue
		}
		f := strings.Fields(strings.ReplaceAll(w, "'", ""))
		same := 0
		for same < len(open) && same < len(f)-1 && open[same] == f[same] {
			same++
		}
		open = f[:len(f)-1]
		for i := same; i < len(f)-1; i++ {
			b.WriteString(strings.Repeat("  ", i+2) + "'" + f[i] + "':\n")
		}
		b.WriteString(strings.Repeat("  ", len(f)+1) + "'" + f[len(f)-1] + "': {}\n")
	}
	return b.String()
}

// TestNVYAML reads startup.yaml as the commands that it stands for, and tells it from other files.
func TestNVYAML(t *testing.T) {
	text := strings.ReplaceAll(nvLeaf(t), "'", "") // the shell's quotes are not part of a value
	yaml := yamlOf(strings.Split(text, "\n"))
	tree := Cumulus.Read("startup.yaml", []byte(yaml))
	if d := cmp.Diff(vendortest.Leaves(system.ModelOf(text)), vendortest.Leaves(system.Model(tree))); d != "" {
		t.Errorf("commands (-) and file (+):\n%s", d)
	}
	_, lines, _ := Cumulus.Convert([]*devices.Tree{tree})
	if len(lines) != tree.Lines {
		t.Errorf("%d lines have %d dispositions", tree.Lines, len(lines))
	}
	for _, l := range lines {
		if l.Disposition == devices.Unknown {
			t.Errorf("%d: unknown: %s", l.Pos.Line, l.Text)
		}
	}
	if w, _ := detectCumulus([]byte(yaml)); w < 90 {
		t.Errorf("weight %d", w)
	}
}

// TestNVYAMLForms reads values, quotes and keys as NVUE writes them, and takes what it cannot read for unknown.
func TestNVYAMLForms(t *testing.T) {
	tree := Cumulus.Read("startup.yaml", []byte(`- header:
    model: VX
- set:
    system:
      hostname: leaf01
      aaa:
        user:
          cumulus:
            hashed-password: $6$aaaaaaaaaaaaaaaa$bbbbbbbbbbbbbbbbbbbbbbbb
    interface:
      swp1-2:
        description: 'to the spine'
        link:
          mtu: 9216
      vlan10:
        ip:
          address:
            10.0.0.1/24: {}
            2001:db8::1/64: {}
    vrf:
      default:
        router:
          bgp:
            neighbor:
              10.0.0.2:
                remote-as: external
                password: secret1234
    acl: {odd: flow}
    router:
      - list
`))
	c, lines, _ := Cumulus.Convert([]*devices.Tree{tree})
	n := c.BGP.VRFs["default"].Neighbors["10.0.0.2"]
	if c.Hostname != "leaf01" || c.Interfaces["swp2"].MTU != 9216 || c.Interfaces["swp1"].Description != "to the spine" || len(c.Interfaces["vlan10"].Addresses) != 2 || n.RemoteAS != "external" {
		t.Errorf("host %q, swp2 %+v, vlan10 %+v, neighbour %+v", c.Hostname, c.Interfaces["swp2"], c.Interfaces["vlan10"], n)
	}
	for _, l := range lines {
		if strings.Contains(l.Text, "secret1234") || strings.Contains(l.Text, "$6$") {
			t.Errorf("line %d has a secret: %s", l.Pos.Line, l.Text)
		}
		if want := l.Pos.Line == 28 || l.Pos.Line == 30; (l.Disposition == devices.Unknown) != want {
			t.Errorf("%d: %v: %s", l.Pos.Line, l.Disposition, l.Text)
		}
	}
	if strings.Contains(n.Password, "secret1234") {
		t.Errorf("password %q", n.Password)
	}
}
