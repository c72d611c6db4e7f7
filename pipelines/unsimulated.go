package pipelines

import (
	"fmt"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/diffs"
	"interlock/simulate"
)

// unsimulated are the parts of the change whose outcome this simulator does not compute. They block: what is not
// computed may not be called safe.
func unsimulated(c *Change) []StateFact {
	var out []StateFact
	add := func(device, path string, p devices.Pos, message, hint string) {
		out = append(out, StateFact{State: "after", Fact: simulate.Fact{Kind: "simulate/unmodelled", Device: device, Path: path, Pos: p, Message: message, Hint: hint}})
	}
	for _, d := range changedDevices(c) {
		before, after := c.Before.Devices[d], c.After.Devices[d]
		switch {
		case after == nil:
			add(d, "device", devices.Pos{File: before.Trees[0].File, Line: 1}, "the configuration of "+d+" is gone from the proposal; what becomes of the device is not known",
				"put the configuration back, or take the device out of service by commands")
		case before == nil:
			add(d, "device", devices.Pos{File: after.Trees[0].File, Line: 1}, d+" is new; how the network takes it in is not simulated", "")
		default:
			areas := simulate.ForwardingDiffers(before.Config, after.Config)
			areas = slices.DeleteFunc(areas, func(area string) bool { return c.settingKnown(d, area) || simulate.EndsAgree(c.After, d, area) })
			for _, area := range areas {
				p, _ := after.Config.Where(area)
				add(d, area, p, fmt.Sprintf("%s differs; what that does to traffic is not simulated yet", area), "look at the difference, and accept it in waivers.yaml with a reason and an end")
			}
			for _, e := range c.Effects {
				if e.Device == d && e.For == "" && passing(e) && !silenced(after.Config, e) && !slices.ContainsFunc(areas, func(area string) bool { return strings.Contains(e.Text, area) }) {
					add(d, e.Text, e.Pos, fmt.Sprintf("%q on %s: %s; what that does to traffic is not simulated yet", e.Text, d, e.Detail), "look at what it does, and accept it in waivers.yaml with a reason and an end")
				}
			}
		}
	}
	for _, f := range simulate.StrangeNextHops(c.Before, c.After) {
		out = append(out, StateFact{State: "after", Fact: f})
	}
	site := c.After.Site
	if len(site.Services) == 0 && len(site.Uplinks) == 0 {
		told := map[string]bool{}
		for _, e := range c.Effects {
			if e.Kind == diffs.NoEffect || told[e.Device] {
				continue
			}
			told[e.Device] = true
			add(e.Device, "", e.Pos, fmt.Sprintf("%s: %s, and no service or uplink is declared that says what must survive it", e.Text, e.Detail),
				"declare services and uplinks in interlock.yaml (interlock init writes a first one)")
		}
	}
	return out
}

// passing reports an effect on traffic that shows in no difference between the states before and after: sessions and protocols that start
// again, and capacity that goes, while every device and port stays. Capacity that a difference of the model takes is judged as that
// difference is.
func passing(e diffs.Effect) bool {
	switch e.Kind {
	case diffs.NoEffect, diffs.Management:
		return false
	case diffs.Capacity:
		return e.When == diffs.Now && !strings.HasPrefix(e.ID, "delta/")
	case diffs.Session:
		return e.When == diffs.Now
	}
	return e.When == diffs.Now && e.Scope == diffs.ScopeProtocol
}
