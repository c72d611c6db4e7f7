package simulate

import "testing"

func TestWays(t *testing.T) {
	// a square with a diagonal: 0-1, 1-3, 0-2, 2-3, 0-3
	next := [][]int{{1, 2, 3}, {0, 3}, {0, 3}, {1, 2, 0}}
	for _, c := range []struct {
		reason           string
		from, to         []int
		soleFrom, soleTo int
		want             int
	}{
		{"both ends at one device each: three ways between them", []int{0}, []int{3}, 0, 3, 3},
		{"an end at two devices, each good for one way", []int{1, 2}, []int{3}, -1, 3, 2},
		{"both ends at the same two devices", []int{0, 3}, []int{0, 3}, -1, -1, 2},
		{"an end without attachment", nil, []int{3}, -1, 3, 0},
		{"one of two attachments is gone: one way is left", []int{1}, []int{3}, -1, 3, 1},
	} {
		t.Run(c.reason, func(t *testing.T) {
			f := newFlow(4, next)
			for round := range 2 {
				if got := f.count(c.from, c.to, c.soleFrom, c.soleTo); got != c.want {
					t.Errorf("round %d: %d ways, want %d", round, got, c.want)
				}
			}
		})
	}
	// a chain has one way, and none when cut
	if got := newFlow(3, [][]int{{1}, {0, 2}, {1}}).count([]int{0}, []int{2}, 0, 2); got != 1 {
		t.Errorf("a chain has %d ways", got)
	}
	if got := newFlow(3, [][]int{{1}, {0}, nil}).count([]int{0}, []int{2}, 0, 2); got != 0 {
		t.Errorf("a cut chain has %d ways", got)
	}
}
