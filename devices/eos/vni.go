package eos

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// vlanVNI maps VLANs to VXLAN segments, in ranges of equal length (EOS User Manual, "vxlan vlan vni": "10-12 vni 10010-10012").
func vlanVNI(s *scope, t *devices.VTEP, a args) error {
	vlans, err := devices.ParseVLANSet(a.Str("vlan"))
	if err != nil {
		return err
	}
	vnis, err := numbers(a.Str("vni"))
	if err != nil {
		return err
	}
	ids := vlans.IDs()
	if len(ids) > 0 && (ids[0] < 1 || ids[len(ids)-1] > 4094) {
		return fmt.Errorf("VLANs are from 1 to 4094")
	}
	if len(ids) != len(vnis) {
		return fmt.Errorf("%d VLANs cannot be mapped to %d VNIs one by one", len(ids), len(vnis))
	}
	for i, id := range ids {
		for n, v := range t.VNIs { // a VLAN has one VNI
			if v.VLAN == id && n != vnis[i] {
				delete(t.VNIs, n)
			}
		}
		ioslike.Get(&t.VNIs, vnis[i]).VLAN = id
		s.At(a, "interface "+s.Interface.Name, "vtep", fmt.Sprintf("vni %d", vnis[i]))
		if v := s.Config.VLANs[id]; v != nil {
			v.VNI = vnis[i]
		}
	}
	return nil
}

// numbers reads "10010,10020-10022". Errors say what is no number.
func numbers(text string) ([]int, error) {
	var out []int
	for _, part := range strings.Split(text, ",") {
		lo, hi, isRange := strings.Cut(part, "-")
		a, err := strconv.Atoi(lo)
		b := a
		if err == nil && isRange {
			b, err = strconv.Atoi(hi)
		}
		if err != nil || b < a || b-a > 4096 || a < 1 || b > 1<<24-1 {
			return nil, fmt.Errorf("%q is no number or range from 1 to 16777215", part)
		}
		for ; a <= b; a++ {
			out = append(out, a)
		}
	}
	return out, nil
}

// enterFlood makes one list of what "add" and "remove" leave (EOS User Manual, "vxlan flood vtep").
func enterFlood(e *syntax.Edit, a args) {
	if e.No || e.Default || !a.Word("add") {
		return
	}
	var peers []string
	for _, n := range e.Find("vxlan flood vtep") {
		for _, w := range n.Words[3:] {
			if w != "add" {
				peers = append(peers, w)
			}
		}
	}
	for _, w := range words(a.Str("peers")) {
		if !contains(peers, w) {
			peers = append(peers, w)
		}
	}
	e.Record = "vxlan flood vtep " + strings.Join(peers, " ")
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}
