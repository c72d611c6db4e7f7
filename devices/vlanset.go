package devices

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// VLANSet is a set of VLAN numbers in canonical spelling: ascending, ranges joined, no spaces ("1,10-12,4094").
// The empty set is "" and means unset; the set of no VLANs is "none".
type VLANSet string

// AllVLANs is every VLAN there is, 1 to 4094.
const AllVLANs VLANSet = "1-4094"

// NoVLANs is the set without members, where it was written so.
const NoVLANs VLANSet = "none"

// ParseVLANSet reads "10,20-29", "all" and "none". Errors name the part that is wrong.
func ParseVLANSet(s string) (VLANSet, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "all":
		return AllVLANs, nil
	case "none", "":
		return NoVLANs, nil
	}
	var ids []int
	for _, part := range strings.Split(s, ",") {
		lo, hi, isRange := strings.Cut(strings.TrimSpace(part), "-")
		a, err := strconv.Atoi(strings.TrimSpace(lo))
		if err != nil || a < 0 || a > 4095 {
			return "", fmt.Errorf("VLAN %q is not a number from 1 to 4094", part)
		}
		b := a
		if isRange {
			if b, err = strconv.Atoi(strings.TrimSpace(hi)); err != nil || b < a || b > 4095 {
				return "", fmt.Errorf("VLAN range %q is not ascending numbers from 1 to 4094", part)
			}
		}
		for v := a; v <= b; v++ {
			ids = append(ids, v)
		}
	}
	return VLANs(ids...), nil
}

// VLANs makes the set of the given numbers.
func VLANs(ids ...int) VLANSet {
	if len(ids) == 0 {
		return NoVLANs
	}
	sort.Ints(ids)
	var b strings.Builder
	for i := 0; i < len(ids); {
		j := i
		for j+1 < len(ids) && ids[j+1] <= ids[j]+1 {
			j++
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(ids[i]))
		if ids[j] > ids[i] {
			b.WriteString("-" + strconv.Itoa(ids[j]))
		}
		i = j + 1
	}
	return VLANSet(b.String())
}

// IDs lists the members in ascending order.
func (s VLANSet) IDs() []int {
	if s == "" || s == NoVLANs {
		return nil
	}
	var ids []int
	for _, part := range strings.Split(string(s), ",") {
		lo, hi, isRange := strings.Cut(part, "-")
		a, _ := strconv.Atoi(lo)
		b := a
		if isRange {
			b, _ = strconv.Atoi(hi)
		}
		for v := a; v <= b; v++ {
			ids = append(ids, v)
		}
	}
	return ids
}

// Contains reports whether id is a member.
func (s VLANSet) Contains(id int) bool {
	if s == "" || s == NoVLANs {
		return false
	}
	for _, part := range strings.Split(string(s), ",") {
		lo, hi, isRange := strings.Cut(part, "-")
		a, _ := strconv.Atoi(lo)
		b := a
		if isRange {
			b, _ = strconv.Atoi(hi)
		}
		if id >= a && id <= b {
			return true
		}
	}
	return false
}

// Union, Minus and Intersect give the set with, without and only with the members of t.
func (s VLANSet) Union(t VLANSet) VLANSet { return VLANs(append(s.IDs(), t.IDs()...)...) }

// Minus gives the members of s that t does not have.
func (s VLANSet) Minus(t VLANSet) VLANSet { return s.filter(t, false) }

// Intersect gives the members that s and t share.
func (s VLANSet) Intersect(t VLANSet) VLANSet { return s.filter(t, true) }

func (s VLANSet) filter(t VLANSet, keep bool) VLANSet {
	in := map[int]bool{}
	for _, id := range t.IDs() {
		in[id] = true
	}
	var ids []int
	for _, id := range s.IDs() {
		if in[id] == keep {
			ids = append(ids, id)
		}
	}
	return VLANs(ids...)
}
