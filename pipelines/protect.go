package pipelines

import (
	"fmt"
	"maps"
	"net/netip"

	"interlock/devices"
)

// protect makes the site that a proposal is judged by: what the base promises holds, and what the proposal adds holds too. A
// proposal that could drop a group, lower its keep, or let fewer people approve would be judged by its own word; what it
// takes away counts from the next change on, once it was merged. Findings say where the two differ. A base without a site
// file promises nothing, so that a first one can be proposed.
func protect(before, after *devices.Site) (*devices.Site, []devices.Finding) {
	if before.File == "" {
		return after, nil
	}
	p := protector{after: after}
	out := *after
	out.Groups = hold(&p, "group", "groups", before.Groups, after.Groups, func(g *devices.Group) string { return fmt.Sprint(g.Halves, " keep ", g.Keep, " order ", g.Order) })
	out.Hosts = hold(&p, "host", "hosts", before.Hosts, after.Hosts, func(h *devices.Host) string { return fmt.Sprint(h.Address, h.Attached, h.Optics) })
	out.Services = hold(&p, "service", "services", before.Services, after.Services, func(s *devices.SiteService) string { return fmt.Sprint(s.Kind, s.From, s.To, s.Port, s.BothWays) })
	out.Uplinks = hold(&p, "uplink", "uplinks", before.Uplinks, after.Uplinks, func(u *devices.Uplink) string { return fmt.Sprint(u.Kind, u.Ports, " keep ", u.Keep) })
	out.Recovery = hold(&p, "recovery", "recovery", before.Recovery, after.Recovery, func(r *devices.RecoveryAsset) string { return r.Host + " " + r.Via })
	out.Versions = hold(&p, "versions of", "versions", before.Versions, after.Versions, versionText)
	out.Spares = hold(&p, "spare", "spares", before.Spares, after.Spares, func(n int) string { return fmt.Sprint(n) })
	out.Devices = p.addresses(before.Devices, after.Devices)
	out.Windows = list(&p, "windows", before.Windows, after.Windows, func(w devices.Window) string { return fmt.Sprint(w.Days, w.From, w.To, w.Zone) })
	out.Freezes = list(&p, "freezes", before.Freezes, after.Freezes, func(f devices.Freeze) string { return fmt.Sprint(f.From, f.To) })
	// What is run or asked, who approves and how long is waited are the base's alone: a proposal may not add a command to run.
	out.Approvals, out.OnCall, out.Rollout = before.Approvals, before.OnCall, before.Rollout
	out.Gates, out.Probes, out.Leaves = before.Gates, before.Probes, before.Leaves
	p.note("gates", "gates", before.Gates == after.Gates)
	p.note("probes", "probes", entries(before.Probes, probeText) == entries(after.Probes, probeText))
	p.note("leaves", "leaves", entries(before.Leaves, leafText) == entries(after.Leaves, leafText))
	p.note("approvals", "approvals", fmt.Sprint(before.Approvals) == fmt.Sprint(after.Approvals))
	p.note("on_call", "on_call", callText(before.OnCall) == callText(after.OnCall))
	p.note("rollout", "rollout", before.Rollout == after.Rollout)
	return &out, p.findings
}

// protector collects what a proposal's site says otherwise than the base's.
type protector struct {
	after    *devices.Site
	findings []devices.Finding
}

// note says that something is not in force yet, unless it is the same.
func (p *protector) note(what, path string, same bool) {
	if same {
		return
	}
	at, ok := p.after.Positions[path]
	if !ok {
		at = devices.Pos{File: p.after.File, Line: 1}
		if p.after.File == "" {
			at = devices.Pos{File: "interlock.yaml"}
		}
	}
	p.findings = append(p.findings, devices.Finding{Rule: "site/not-yet-in-force", Severity: devices.Warn, Pos: at, Path: path,
		Message: fmt.Sprintf("%s is not as the base says; this change is judged by the base, and the new word counts once it is merged", what),
		Hint:    "propose the site and the configurations one after the other, if the configurations need it"})
}

// hold keeps the entries of the base, and adds those that only the proposal has.
func hold[V any](p *protector, noun, section string, before, after map[string]V, text func(V) string) map[string]V {
	out := maps.Clone(before)
	if out == nil {
		out = map[string]V{}
	}
	for _, name := range sortedKeys(before) {
		now, there := after[name]
		p.note(noun+" "+name, section+"."+name, there && text(now) == text(before[name]))
	}
	for name, v := range after {
		if _, ok := before[name]; !ok {
			out[name] = v
		}
	}
	return out
}

// list keeps a list of the base.
func list[V any](p *protector, section string, before, after []V, text func(V) string) []V {
	same := len(before) == len(after)
	for i := range before {
		same = same && text(before[i]) == text(after[i])
	}
	p.note(section, section, same)
	return before
}

// addresses keeps the management addresses of the base, by which it is seen whether a change locks people out. Systems,
// versions and platforms are the proposal's: they are part of what it proposes.
func (p *protector) addresses(before, after map[string]*devices.SiteDevice) map[string]*devices.SiteDevice {
	out := maps.Clone(after)
	for _, name := range sortedKeys(before) {
		was, now := before[name], after[name]
		if now == nil {
			continue // whether the device is gone is for the configurations to say
		}
		d := *now
		for _, a := range []struct {
			what     string
			was, now netip.Addr
			in       *netip.Addr
		}{{"address", was.Address, now.Address, &d.Address}, {"out_of_band", was.OutOfBand, now.OutOfBand, &d.OutOfBand}} {
			if a.was.IsValid() {
				*a.in = a.was
				p.note(a.what+" of "+name, "devices."+name+"."+a.what, a.was == a.now)
			}
		}
		out[name] = &d
	}
	return out
}

func versionText(pairs []devices.VersionPair) string {
	s := ""
	for _, v := range pairs {
		s += fmt.Sprint(v.Pair, v.Never, v.MixedFor, ";")
	}
	return s
}

func callText(o *devices.OnCall) string {
	if o == nil {
		return ""
	}
	return fmt.Sprint(*o)
}

func probeText(p *devices.Probe) string {
	return fmt.Sprint(p.Kind, p.From, p.Target, p.Timeout, p.Tolerate, p.Expect, p.Service, p.Through)
}

func leafText(l *devices.HealthLeaf) string { return fmt.Sprint(l.Device, l.Path, l.Healthy) }

// entries writes all of a section, to see whether two are the same.
func entries[V any](m map[string]V, text func(V) string) string {
	s := ""
	for _, name := range sortedKeys(m) {
		s += fmt.Sprintf("%q: %s\n", name, text(m[name]))
	}
	return s
}
