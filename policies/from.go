package policies

import (
	"sort"
	"strings"
	"time"

	"interlock/devices"
	"interlock/diffs"
)

// The functions below give what other rooms know in the words of Input. Whoever builds an Input adds what only he
// knows: halves, phases, what was expected.

// InstantOf gives a time as rules take it.
func InstantOf(t time.Time) Instant {
	return Instant{Text: t.Format(time.RFC3339), NS: t.UnixNano()}
}

// SiteOf gives the site, everything in order of name. A site without a file is one without interlock.yaml.
func SiteOf(s *devices.Site) Site {
	out := Site{Name: s.Name, File: s.File, HasSite: s.File != ""}
	for _, name := range names(s.Groups) {
		g := s.Groups[name]
		one := SiteGroup{Name: name, Keep: g.Keep, Order: g.Order, Pos: Pos(g.Pos)}
		if one.Order == "" {
			one.Order = "either"
		}
		for _, half := range names(g.Halves) {
			members := append([]string(nil), g.Halves[half]...)
			sort.Strings(members)
			one.Halves = append(one.Halves, SiteHalf{Name: half, Members: members})
		}
		out.Groups = append(out.Groups, one)
	}
	for _, name := range names(s.Uplinks) {
		u := s.Uplinks[name]
		one := SiteUplink{Name: name, Kind: u.Kind, Keep: u.Keep, Pos: Pos(u.Pos)}
		for _, p := range u.Ports {
			one.Ports = append(one.Ports, p.String())
		}
		out.Uplinks = append(out.Uplinks, one)
	}
	for _, name := range names(s.Services) {
		v := s.Services[name]
		out.Services = append(out.Services, SiteService{Name: name, Kind: v.Kind, From: v.From, To: v.To, Port: v.Port, BothWays: v.BothWays, Pos: Pos(v.Pos)})
	}
	for _, name := range names(s.Recovery) {
		out.Recovery = append(out.Recovery, recoveryOf(s, name))
	}
	for _, os := range names(s.Versions) {
		for _, p := range s.Versions[os] {
			out.Versions = append(out.Versions, VersionPair{
				OS: os, Pair: p.Pair[:], Never: p.Never, MixedForSeconds: int(p.MixedFor / time.Second), Why: p.Why, Pos: Pos(p.Pos),
			})
		}
	}
	for _, optics := range names(s.Spares) {
		out.Spares = append(out.Spares, Spare{Optics: optics, Count: s.Spares[optics]})
	}
	for _, w := range s.Windows {
		one := SiteWindow{From: w.From, To: w.To}
		for _, d := range w.Days {
			one.Days = append(one.Days, strings.ToLower(d.String()))
		}
		if w.Zone != nil {
			one.Zone = w.Zone.String()
		}
		out.Windows = append(out.Windows, one)
	}
	for _, f := range s.Freezes {
		out.Freezes = append(out.Freezes, SiteFreeze{From: f.From.Format(time.DateOnly), To: f.To.Format(time.DateOnly), Why: f.Why})
	}
	for _, kind := range names(s.Approvals.Needed) {
		out.Approvals = append(out.Approvals, ApprovalNeeded{For: kind, Count: s.Approvals.Needed[kind]})
	}
	return out
}

// recoveryOf gives a recovery asset with the devices that its host hangs on.
func recoveryOf(s *devices.Site, name string) Recovery {
	r := s.Recovery[name]
	out := Recovery{Name: name, Host: r.Host, Via: r.Via, Pos: Pos(r.Pos)}
	if h := s.Hosts[r.Host]; h != nil {
		on := map[string]bool{}
		for _, p := range h.Attached {
			on[p.Device] = true
		}
		out.AttachedDevices = names(on)
	}
	return out
}

// EffectOf gives an effect. The phase is "forward" or "rollback"; order is the place of its command among those entered
// on the device, from 0, and -1 for an effect that comes from no command.
func EffectOf(e diffs.Effect, phase string, order int) Effect {
	return Effect{
		Device: e.Device, Phase: phase, Kind: string(e.Kind), Scope: string(e.Scope), Target: e.Target, When: string(e.When), Undo: string(e.Undo),
		Text: e.Text, ID: e.ID, Source: e.Source, Detail: e.Detail, Reaches: e.Reaches, Order: order, Pos: Pos(e.Pos),
	}
}

// DeltaOf gives a difference, and whether the request announced it.
func DeltaOf(d diffs.Delta, expected bool) Delta {
	return Delta{
		Device: d.Device, Path: d.Path, Op: string(d.Op), Before: d.Before, After: d.After, Expected: expected, Pos: Pos(d.Pos), Was: Pos(d.Was),
	}
}

// CommandOf gives a command as far as it tells of itself. The knowledge base knows the rest: Interactive, Question,
// EffectKnown; and whoever read the file knows InConfigFile and PlainSecret.
func CommandOf(device, half string, c devices.Command) Command {
	return Command{
		Device: device, Half: half, Text: c.Text, Line: c.Line, Mode: c.Mode, Exec: c.Exec, Negated: c.Negated,
		Disposition: c.Disposition.String(), Why: c.Why, HasAnswer: c.HasAnswer, Pos: Pos(c.Pos),
	}
}

func names[T any](m map[string]T) []string {
	var out []string
	for name := range m {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}
