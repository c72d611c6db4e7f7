package rollout

import (
	"fmt"
	"strings"
)

// leastTraffic is what a device must have carried before the change for its carrying again to be provable, in octets a second in and
// out together: less may be no more than protocols talking to their neighbours.
const leastTraffic = 10_000

// share is how much of what it carried before a device must carry again. Traffic is not the same at any two times, and the other half
// carries its part; a device that is passed by carries next to nothing.
const share = 0.25

// proof says whether the counters of a step's devices show that traffic is back on them: how much a second they carried while the
// gate soaked beside how much before the change. Where it cannot be told (no counters, hardly any traffic before) it is not proved.
func (r *run) proof(step int, first, last measured) (proved bool, text string) {
	passed := last.at.Sub(first.at).Seconds()
	var said []string
	proved = true
	for _, d := range r.namesIn(step) {
		var before, now float64
		ports := 0
		for port, is := range last.readings[d].Interfaces {
			was := first.readings[d].Interfaces[port]
			pace, carried := r.paces[d][port+" traffic"]
			if rose, ok := octets(is, was); ok && carried && passed > 0 {
				ports, before, now = ports+1, before+pace, now+float64(rose)/passed
			}
		}
		switch {
		case before < leastTraffic:
			proved = false
			said = append(said, fmt.Sprintf("%s: not provable: its counters told of %s before the change", d, perSecond(before)))
		case now < share*before:
			proved = false
			said = append(said, fmt.Sprintf("%s carries %s on %d ports, before the change %s", d, perSecond(now), ports, perSecond(before)))
		default:
			said = append(said, fmt.Sprintf("%s carries again: %s on %d ports, before the change %s", d, perSecond(now), ports, perSecond(before)))
		}
	}
	return proved, strings.Join(said, "; ")
}

// unprovable are devices of the plan that carry so little that nothing could show that they carry again.
func (r *run) unprovable(paces map[string]map[string]float64) []string {
	var out []string
	for _, d := range r.inPlan() {
		var all float64
		for what, pace := range paces[d] {
			if strings.HasSuffix(what, " traffic") {
				all += pace
			}
		}
		if all < leastTraffic {
			out = append(out, fmt.Sprintf("%s carries %s by its counters: that traffic is back on it could not be proved, and gates.prove is required", d, perSecond(all)))
		}
	}
	return out
}

func perSecond(octets float64) string {
	switch {
	case octets >= 1e6:
		return fmt.Sprintf("%.1f MB/s", octets/1e6)
	case octets >= 1e3:
		return fmt.Sprintf("%.1f kB/s", octets/1e3)
	}
	return fmt.Sprintf("%.0f B/s", octets)
}
