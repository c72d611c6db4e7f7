package pipelines

import (
	"time"

	"interlock/policies"
)

// mixedVersions are the pairs of software versions that meet in a group that the change touches, each with the first
// state in which they do. A pair lasts from there until the state in which it meets no more; a change that ends with it
// has no end for it.
func mixedVersions(c *Change) []policies.Mixed {
	out := []policies.Mixed{}
	site := c.After.Site
	for _, name := range sortedKeys(site.Groups) {
		g := site.Groups[name]
		var members []string
		touched := false
		for _, h := range sortedKeys(g.Halves) {
			for _, m := range g.Halves[h] {
				members = append(members, m)
				_, v := c.Request.Versions[m]
				touched = touched || v || inPlan(c.Plan, m)
			}
		}
		if !touched {
			continue
		}
		changed := map[string]bool{}
		seen := map[[3]string]*policies.Mixed{}
		var keys [][3]string
		elapsed := time.Duration(0)
		var since = map[[3]string]time.Duration{}
		note := func(state string, first, last bool) {
			now := pairsMet(c, members, changed)
			for _, k := range now {
				if seen[k] == nil {
					seen[k] = &policies.Mixed{Group: name, OS: k[0], VersionA: k[1], VersionB: k[2], State: state, Before: first}
					since[k] = elapsed
					keys = append(keys, k)
				}
				seen[k].OpenEnded = last
				seen[k].Seconds = int((elapsed - since[k]) / time.Second)
			}
			for k, m := range seen {
				if !contains(now, k) && m.Seconds == 0 {
					m.Seconds = int((elapsed - since[k]) / time.Second)
				}
			}
		}
		note("before", true, false)
		for i, s := range c.Plan.Steps {
			for _, d := range s.Devices {
				changed[d] = changed[d] || s.For == ""
			}
			elapsed += stepTime(c, i)
			if i < len(c.Plan.Steps)-1 {
				note(c.Plan.once(i), false, false)
			}
		}
		note("after", false, true)
		for _, k := range keys {
			out = append(out, *seen[k])
		}
	}
	return out
}

// stepTime shares the plan's estimate out evenly; it was made of the same steps.
func stepTime(c *Change, _ int) time.Duration {
	return c.Plan.Estimated / time.Duration(len(c.Plan.Steps))
}

// pairsMet are the pairs of different versions of one system among members, with the changed ones as they are afterwards.
func pairsMet(c *Change, members []string, changed map[string]bool) [][3]string {
	versions := map[string]map[string]bool{}
	for _, m := range members {
		d := c.Before.Devices[m]
		if changed[m] {
			d = c.After.Devices[m]
		}
		if d == nil || d.Config.Version == "" {
			continue
		}
		if versions[d.Config.OS] == nil {
			versions[d.Config.OS] = map[string]bool{}
		}
		versions[d.Config.OS][d.Config.Version] = true
	}
	var out [][3]string
	for _, os := range sortedKeys(versions) {
		vs := sortedKeys(versions[os])
		for i := range vs {
			for j := i + 1; j < len(vs); j++ {
				out = append(out, [3]string{os, vs[i], vs[j]})
			}
		}
	}
	return out
}

func inPlan(p Plan, device string) bool {
	for _, s := range p.Steps {
		for _, d := range s.Devices {
			if d == device {
				return true
			}
		}
	}
	return false
}

func contains(ks [][3]string, k [3]string) bool {
	for _, x := range ks {
		if x == k {
			return true
		}
	}
	return false
}
