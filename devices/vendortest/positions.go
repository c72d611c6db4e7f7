package vendortest

import (
	"strings"
	"testing"

	"interlock/devices"
)

// Positions holds the places that models know to those that differences are told by: every leaf has one, unless no line
// says it (FilledIn), and every place is of a path that the model has, or of a parent of one, unless the statement says
// what holds anyway (Unsaid). A system is held to those of the two that it gives.
func Positions(t *testing.T, s System) {
	placeless, pointless := map[string]int{}, map[string]int{}
	leaves, exact := 0, 0
	for _, d := range s.all(t) {
		c := s.Model(s.Read(d.Files...))
		known := map[string]bool{}
		for _, p := range devices.Paths(c) {
			for q := p; !known[q]; q = q[:strings.LastIndex(q, devices.PathSeparator)] {
				known[q] = true
				if !strings.Contains(q, devices.PathSeparator) {
					break
				}
			}
			if s.FilledIn == nil || s.FilledIn.MatchString(p) {
				continue
			}
			leaves++
			at, is := c.Where(p)
			if at.IsZero() {
				placeless[digits.ReplaceAllString(p, "N")+"   in "+d.Name]++
			}
			if is {
				exact++
			}
		}
		for p := range c.Positions {
			if s.Unsaid != nil && !known[p] && !s.Unsaid.MatchString(p) {
				pointless[digits.ReplaceAllString(p, "N")]++
			}
		}
	}
	if s.FilledIn != nil {
		t.Logf("%d of %d leaves have a place of their own", exact, leaves)
	}
	if len(placeless) > 0 {
		t.Errorf("leaves without a place:\n%s", counted(placeless))
	}
	if len(pointless) > 0 {
		t.Errorf("places of no path:\n%s", counted(pointless))
	}
	if exact*3 < leaves {
		t.Error("too few leaves have a place of their own")
	}
}
