package frr

import (
	"os"
	"regexp"
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

// nvSilent are lines that state a default or what another line says too.
var nvSilent = regexp.MustCompile(`^nv set (interface swp1-3|interface peerlink.4094|interface peerlink type|interface swp51-52|nve vxlan enable|acl EDGE rule 20 match ip dest-ip ANY|vrf RED router bgp autonomous|interface bond1-2 bond lacp)`)

// TestNVMutation changes each modelled line: the model must change.
func TestNVMutation(t *testing.T) {
	vendortest.Mutation(t, vendortest.System{Vendor: Cumulus, Own: "testdata/nvue-leaf.txt", Silent: nvSilent})
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
