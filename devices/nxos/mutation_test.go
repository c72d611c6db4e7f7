package nxos

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"interlock/devices"
)

// silent are modelled lines that may go without the model changing: they open a block whose lines then stand in
// another, or say what holds without them, as show running-config all does.
var silent = regexp.MustCompile(`^(interface |router |vrf |vlan |address-family |neighbor \S+$|no |evpn$|spanning-tree mst configuration|switchport$|shutdown|hsrp |exit|end|!$|` +
	`switchport mode access|enforce-first-as|fast-external-fallover|client-to-client reflection|next-hop-third-party|lacp rate normal|spanning-tree link-type auto|` +
	`flowcontrol \S+ off|negotiate auto|duplex auto|mtu 1500|system default switchport$|ip (as-path access-list|community-list expanded) \S+_seq permit )`)

// TestMutation takes modelled lines away, one at a time, or changes a number in them: the model must change with at
// least one of the two. What a line says and the model does not hold is not modelled.
func TestMutation(t *testing.T) {
	number := regexp.MustCompile(`\d+\b`)
	tried := 0
	for nth, f := range append(labFiles(t), corpusFiles(t)...) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(f)
		tree := Vendor.Read(name, text)
		_, reports, _ := Vendor.Convert([]*devices.Tree{tree})
		before := leaves(tree)
		lines := strings.Split(string(text), "\n")
		seen := map[string]bool{}
		for i, r := range reports {
			if len(reports) > 150 && (i+nth)%5 != 0 {
				continue // the labs' files are long and alike
			}
			if r.Disposition != devices.Modelled || silent.MatchString(r.Text) || seen[r.Text] {
				continue
			}
			seen[r.Text] = true
			tried++
			n := r.Pos.Line - 1
			with := func(line string) []string {
				other := slices.Clone(lines)
				other[n] = line
				return leaves(Vendor.Read(name, []byte(strings.Join(other, "\n"))))
			}
			if !slices.Equal(before, with("")) {
				continue
			}
			at := number.FindAllStringIndex(lines[n], -1)
			changed := false
			for i := len(at) - 1; i >= 0 && !changed; i-- {
				for _, other := range []string{"7", "2", "13"} {
					if !slices.Equal(before, with(lines[n][:at[i][0]]+other+lines[n][at[i][1]:])) {
						changed = true
						break
					}
				}
			}
			if w := strings.Fields(r.Text); !changed && len(w) > 1 { // a word for another
				changed = !slices.Equal(before, with(strings.Replace(lines[n], w[len(w)-1], "otherword", 1)))
			}
			if !changed {
				t.Errorf("%s:%d: the model is the same without the modelled line %q", name, r.Pos.Line, r.Text)
			}
		}
	}
	t.Logf("%d lines taken away", tried)
}

// TestRoundTrip changes each lab configuration in several ways; the commands computed for the change must lead there,
// and those computed for the way back must lead back.
func TestRoundTrip(t *testing.T) {
	changes := []string{
		"interface Ethernet1/1\n description changed\n mtu 9000\n",
		"vlan 777\n name new\ninterface Vlan777\n no shutdown\n ip address 10.77.0.1/24\n",
		"interface Ethernet1/9\n switchport mode trunk\n channel-group 99 mode active\n",
		"interface Ethernet1/2\n no switchport\n vrf member management\n ip address 10.99.0.1/31\n no shutdown\n",
		"interface Ethernet1/1\n switchport\n switchport access vlan 5\n",
		"router bgp 65001\n neighbor 192.0.2.200\n  remote-as 65200\n  address-family ipv4 unicast\n   route-map X in\n",
		"no router ospf 1\nno router bgp 1\nno router bgp 65001\nno router eigrp 1\n",
		"no feature bgp\nno feature ospf\n",
		"ip route 10.200.0.0/16 Null0\nno route-map PERMIT_ALL\nno vlan 10\nno vrf context vrf1\n",
		"ntp server 192.0.2.123\nsnmp-server location here\nno username admin\n",
		"default interface Ethernet1/1\nno interface loopback0\n",
	}
	for nth, f := range labFiles(t) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		before := Vendor.Read(filepath.Base(f), text)
		for i, c := range changes {
			if (i+nth)%3 != 0 {
				continue // each change on a third of the files
			}
			e := Vendor.Enter(before, "change.cmd", []byte(c))
			roundTrip(t, before, e.After)
			roundTrip(t, e.After, before)
			if t.Failed() {
				t.Fatalf("%s with %q", f, c)
			}
		}
	}
}
