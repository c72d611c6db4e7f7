package report

import (
	"fmt"
	"sort"
	"strings"

	"interlock/pipelines"
)

// riskSentence says how much is at stake and of what the most of it comes.
func riskSentence(r pipelines.Risk) string {
	parts := append([]pipelines.RiskPart(nil), r.Parts...)
	sort.SliceStable(parts, func(i, j int) bool { return parts[i].Points > parts[j].Points })
	var most []string
	for _, p := range parts[:min(4, len(parts))] {
		most = append(most, fmt.Sprintf("%s (%d)", clip(clean(p.Why), 120), p.Points))
	}
	s := fmt.Sprintf("Risk %s, %s", r.Level, count(r.Points, "point"))
	if len(most) > 0 {
		s += ": " + strings.Join(most, "; ")
	}
	if len(parts) > len(most) {
		s += fmt.Sprintf("; and %d more", len(parts)-len(most))
	}
	return s + "."
}
