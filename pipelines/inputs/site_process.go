package inputs

import (
	"strings"
	"time"

	"interlock/devices"
)

func readRecovery(v value) map[string]*devices.RecoveryAsset {
	out := map[string]*devices.RecoveryAsset{}
	v.named("what a rescue needs to where it is", func(name string, k key) {
		r := &devices.RecoveryAsset{Pos: k.at}
		out[name] = r
		ok := k.object(
			may("host", func(v value) { r.Host = v.word() }),
			may("via", func(v value) { r.Via = v.oneOf("out_of_band") }),
		)
		if ok && k.d.positions[k.path+".host"].IsZero() == k.d.positions[k.path+".via"].IsZero() {
			k.bad("write {host: NAME} or {via: out_of_band}", "%s needs one of host and via", k.name())
		}
	})
	return out
}

// checkRecovery finds recovery hosts that the site does not describe. They may stand outside of the network, which is
// well; but where they are not known, nothing can be said of what they depend on.
func checkRecovery(d *document, s *devices.Site) {
	for _, name := range sortedKeys(s.Recovery) {
		host := s.Recovery[name].Host
		if host == "" || s.Hosts[host] != nil {
			continue
		}
		path := "recovery." + name + ".host"
		v := value{d: d, path: path, at: d.positions[path]}
		v.odd("site/recovery-host-unknown", devices.Warn, both(didYouMean(host, sortedKeys(s.Hosts)), "describe it in hosts:"),
			"recovery %s stands on host %s, which hosts: does not describe, so it is not known whether it depends on a group under change", name, host)
	}
}

func readVersions(v value) map[string][]devices.VersionPair {
	out := map[string][]devices.VersionPair{}
	v.named("systems to pairs of versions", func(os string, k key) {
		first := map[[2]string]devices.Pos{}
		pairs := []devices.VersionPair{}
		for _, item := range k.items("version pairs") {
			p := devices.VersionPair{Pos: item.at}
			ok := item.object(
				need("pair", func(v value) { p.Pair = readPair(v) }),
				may("mixed_for", func(v value) {
					if s, isText := v.textValue(); isText && s == "never" {
						p.Never = true
						return
					}
					p.MixedFor = v.duration()
				}),
				may("why", func(v value) { p.Why = v.text() }),
			)
			if !ok || p.Pair[0] == "" || p.Pair[1] == "" {
				continue
			}
			key := p.Pair
			if key[0] > key[1] {
				key[0], key[1] = key[1], key[0]
			}
			if before, twice := first[key]; twice {
				item.bad("keep one of the two", "%s: the pair %s and %s stands already at %s", item.name(), key[0], key[1], before)
				continue
			}
			first[key] = item.at
			pairs = append(pairs, p)
		}
		out[os] = pairs
	})
	return out
}

func readPair(v value) (pair [2]string) {
	items := v.items("two versions")
	if items == nil {
		return pair
	}
	if len(items) != 2 {
		v.bad(`write ["10.3(4a)", "10.4(2)"]`, "%s has %d versions; a pair has two", v.name(), len(items))
		return pair
	}
	pair = [2]string{items[0].word(), items[1].word()}
	if pair[0] != "" && pair[0] == pair[1] {
		v.bad("", "%s pairs %q with itself", v.name(), clip(pair[0]))
	}
	return pair
}

func readSpares(v value) map[string]int {
	out := map[string]int{}
	for _, k := range v.keys("a mapping from kinds of optics to how many lie ready") {
		if strings.TrimSpace(k.key) == "" {
			v.d.problems.add(k.at, "", "a kind of optics needs a name")
			continue
		}
		out[k.key] = k.integer(0, 1_000_000)
	}
	return out
}

var weekdays = map[string]time.Weekday{"sun": time.Sunday, "mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday,
	"thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday}

func readWindows(v value) []devices.Window {
	var out []devices.Window
	for _, item := range v.items("windows") {
		w := devices.Window{Pos: item.at}
		item.object(
			need("days", func(v value) { w.Days = readDays(v) }),
			need("from", func(v value) { w.From = v.clock() }),
			need("to", func(v value) { w.To = v.clock() }),
			need("zone", func(v value) { w.Zone = v.zone() }),
		)
		if w.From != "" && w.From == w.To {
			item.bad("", "%s: the window ends when it starts (%s)", item.name(), w.From)
		}
		out = append(out, w)
	}
	return out
}

func readDays(v value) []time.Weekday {
	var out []time.Weekday
	first := map[time.Weekday]bool{}
	for _, item := range v.some("days, mon to sun") {
		s := item.word()
		if s == "" {
			continue
		}
		day, ok := weekday(s)
		switch {
		case !ok:
			item.bad("write mon, tue, wed, thu, fri, sat or sun", "%s: %q is no day", item.name(), clip(s))
		case first[day]:
			item.bad("", "%s: %s stands twice", item.name(), s)
		default:
			first[day] = true
			out = append(out, day)
		}
	}
	return out
}

// weekday reads "tue" and "Tuesday".
func weekday(s string) (time.Weekday, bool) {
	s = strings.ToLower(s)
	for short, day := range weekdays {
		if s == short || s == strings.ToLower(day.String()) {
			return day, true
		}
	}
	return 0, false
}

func readFreezes(v value) []devices.Freeze {
	var out []devices.Freeze
	for _, item := range v.items("freezes") {
		f := devices.Freeze{Pos: item.at}
		item.object(
			need("from", func(v value) { f.From = v.date() }),
			need("to", func(v value) { f.To = v.date() }),
			may("why", func(v value) { f.Why = v.text() }),
		)
		if !f.From.IsZero() && !f.To.IsZero() && f.To.Before(f.From) {
			item.bad("", "%s ends on %s, before it starts on %s", item.name(), f.To.Format(time.DateOnly), f.From.Format(time.DateOnly))
		}
		out = append(out, f)
	}
	return out
}

func readApprovals(v value) devices.Approvals {
	a := devices.Approvals{Needed: map[string]int{}}
	count := func(name string) field {
		return may(name, func(v value) { a.Needed[name] = v.integer(0, 100) })
	}
	v.object(count("normal"), count("standard"), count("emergency"), count("vendor"),
		may("signers", func(v value) { a.Signers = v.word() }))
	most := 0
	for _, n := range a.Needed {
		most = max(most, n)
	}
	if most > 0 && a.Signers == "" && v.d.positions[v.path+".signers"].IsZero() {
		v.odd("site/no-signers", devices.Warn, "add signers: FILE", "approvals are needed but no file says who may sign, so no change can be approved")
	}
	return a
}

func readOnCall(v value) *devices.OnCall {
	o := &devices.OnCall{}
	v.object(
		need("notify", func(v value) {
			for _, item := range v.some(`ways to notify, such as "exec:./page.sh"`) {
				s := item.word()
				scheme, rest, ok := strings.Cut(s, ":")
				if s != "" && (!ok || scheme == "" || strings.TrimSpace(rest) == "") {
					item.bad(`write "exec:./page.sh"`, "%s: %q does not say how to notify", item.name(), clip(s))
					continue
				}
				o.Notify = append(o.Notify, s)
			}
		}),
		need("acknowledge", func(v value) { o.Acknowledge = v.duration() }),
		may("heartbeat", func(v value) { o.Heartbeat = v.positive() }),
	)
	return o
}
