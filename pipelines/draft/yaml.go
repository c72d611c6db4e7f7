package draft

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"interlock/devices"
)

// Most of what is listed in comments; more would hide what is to be read.
const (
	mostLinks = 60
	mostEnds  = 20
)

// YAML is the site file: what was found, each guess with its evidence, and what is to be filled in as comments.
func (d *Draft) YAML() []byte {
	var b strings.Builder
	w := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	w("# The site, as interlock init found it in the configurations. Lines marked \"guess\" say what they were guessed from: look\n")
	w("# at them before you rely on them. What no configuration tells is there as a comment to fill in; docs/site.md explains it.\n")
	w("version: 1\nname: %s\n\n", scalar(d.Name))
	w("# How a change is carried out where it says nothing itself: by-halves, or else everything at once.\n# rollout: by-halves\n\n")
	d.devices(w)
	d.groups(w)
	d.links(w)
	d.hosts(w)
	d.uplinks(w)
	w(`# What a rescue needs. None may depend on the group under change alone.
# recovery:
#   runner:     {host: ci-1}             # a host of hosts:
#   monitoring: {host: mon-1}
#   paging:     {via: out_of_band}
#   backups:    {host: bak-1}

# Software that may meet in one group, and how long.
# versions:
#   %s: [{pair: ["OLD", "NEW"], mixed_for: 24h}]

# Optics that lie ready, when changes may be made, when not, who approves, and who is called.
# spares: {QSFP-40G-SR4: 2}
# windows: [{days: [tue, thu], from: "22:00", to: "04:00", zone: Europe/London}]
# freezes: [{from: 2026-12-20, to: 2027-01-04, why: year end}]
# approvals: {normal: 1, standard: 0, emergency: 1, vendor: 2, signers: allowed_signers}
# on_call: {notify: ["exec:./page.sh"], acknowledge: 10m}
`, d.someOS())
	return []byte(b.String())
}

type printf func(format string, args ...any)

func (d *Draft) someOS() string {
	if len(d.Devices) == 0 {
		return "nxos"
	}
	return d.Devices[0].OS
}

func (d *Draft) devices(w printf) {
	w("# Systems, versions and platforms are what the configurations say. out_of_band is the way in when the network is down; no\n# configuration tells it.\n")
	if len(d.Devices) == 0 {
		w("# devices:\n")
	} else {
		w("devices:\n")
	}
	for _, v := range d.Devices {
		fields := []string{"os: " + v.OS}
		if v.Platform != "" {
			fields = append(fields, "platform: "+scalar(v.Platform))
		}
		if v.Version != "" {
			fields = append(fields, "version: "+quoted(v.Version))
		}
		var notes []string
		switch {
		case v.Address.IsValid() && v.Shared:
			notes = append(notes, fmt.Sprintf("%s has the address %s, as others here have; add address:", comment(v.AddressFrom), v.Address))
		case v.Address.IsValid():
			fields = append(fields, "address: "+scalar(v.Address.String()))
			notes = append(notes, "address: guess, of "+comment(v.AddressFrom))
		default:
			notes = append(notes, "no management address found; add address:")
		}
		if v.Boxes > 1 {
			notes = append(notes, fmt.Sprintf("a stack of %d boxes, which counts as one member", v.Boxes))
		}
		w("  %s: {%s}  # %s\n", scalar(v.Name), strings.Join(fields, ", "), strings.Join(notes, "; "))
	}
	for _, p := range d.Unread {
		w("  # %s\n", comment(p.String()))
	}
	w("\n")
}

func (d *Draft) groups(w printf) {
	w("# Redundancy groups: keep members must be in service in every state of a change.\n")
	if len(d.Groups) == 0 {
		w("# None was found: no vPC or MLAG domain, shared gateway address or Ethernet segment, and no devices alike in one place.\n")
		w("# groups:\n#   core: {halves: {A: [core-a], B: [core-b]}, keep: 1, order: either}\n\n")
		return
	}
	w("groups:\n")
	for _, g := range d.Groups {
		w("  # guess: %s\n", comment(g.Evidence))
		w("  %s: {halves: {A: [%s], B: [%s]}, keep: %d, order: either}\n", scalar(g.Name), scalars(g.A), scalars(g.B), g.Keep)
	}
	w("\n")
}

// links says what cables are counted on; the site file itself has no place for them.
func (d *Draft) links(w printf) {
	if len(d.Links) == 0 {
		w("# No cables are known: add layer1_topology.json, or captures of show lldp neighbors detail beside the configurations.\n\n")
		return
	}
	w("# Cables counted on (%d). What layer1_topology.json or captures tell is declared; the rest is a guess: declare it there.\n", len(d.Links))
	for i, l := range d.Links {
		if i == mostLinks {
			w("#   and %d more\n", len(d.Links)-i)
			break
		}
		source := l.Source
		if source == guessedCable || source == "mlag peer-link" {
			source = "guess: " + source
		}
		w("#   %s -- %s  (%s)\n", comment(l.A.String()), comment(l.B.String()), source)
	}
	w("\n")
}

func (d *Draft) hosts(w printf) {
	w("# What hangs on the network, and what must work in every state. Without services only groups, uplinks and routes are judged.\n")
	if len(d.Outside) > 0 {
		w("hosts:\n")
	} else {
		w("# hosts:\n")
	}
	for _, o := range d.Outside {
		name := "outside-" + strings.NewReplacer(".", "-", ":", "-").Replace(o.Address.Addr().String())
		if o.VRF != "default" && o.VRF != "" {
			name += "-" + notName.ReplaceAllString(o.VRF, "-")
		}
		w("  # guess: one of the %s that are no device here, and lives in the subnet of these ports\n  %s: {address: \"%s\", attached: [%s]}\n",
			comment(o.Why), scalar(name), o.Address, ports(o.Ports))
	}
	begin := "#   "
	if len(d.Outside) > 0 {
		begin = "  # "
	}
	for i, e := range d.Ends {
		if i == mostEnds {
			w(begin+"and %d more in descriptions of ports\n", len(d.Ends)-i)
			break
		}
		w(begin+"%s: {address: ADDRESS/LENGTH, attached: [%s]}  # guess: descriptions of the ports\n", e.Name, ports(e.Ports))
	}
	if len(d.Ends) == 0 {
		w("#   hv-1: {address: 10.1.0.11/24, attached: [\"core-a:Ethernet1/1\", \"core-b:Ethernet1/1\"]}\n")
	}
	w("# services:\n#   vm-storage: {kind: storage, from: HOST, to: HOST, port: tcp/3260, both_ways: true}\n\n")
}

func (d *Draft) uplinks(w printf) {
	w("# Ports of which keep must be up in every state.\n")
	if len(d.Uplinks) == 0 {
		w("# None was found: no description tells of storage, and no way out of the network is known.\n# uplinks:\n#   storage: {kind: storage, ports: [\"core-a:Ethernet1/49\", \"core-b:Ethernet1/49\"], keep: 1}\n\n")
		return
	}
	w("uplinks:\n")
	for _, u := range d.Uplinks {
		w("  # guess: %s; keep is what remains with one half away\n", comment(u.Evidence))
		w("  %s: {kind: %s, keep: %d, ports: [%s]}\n", scalar(u.Name), scalar(u.Kind), u.Keep, ports(u.Ports))
	}
	w("\n")
}

// plain is text that needs no quotes in YAML: a word that starts with a letter and is none that YAML reads as something else.
var (
	plain    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._/+-]*$`)
	reserved = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null)$`)
)

// scalar writes text as YAML, in quotes where it needs them.
func scalar(s string) string {
	if plain.MatchString(s) && !reserved.MatchString(s) {
		return s
	}
	return quoted(s)
}

// quoted writes text in double quotes. Go's escapes for what is not printable are YAML's, too (YAML 1.2, 5.7: \a \b \t \n \v
// \f \r \" \\ \x \u \U); strconv writes no others.
func quoted(s string) string { return strconv.Quote(s) }

func scalars(words []string) string {
	out := make([]string, len(words))
	for i, s := range words {
		out[i] = scalar(s)
	}
	return strings.Join(out, ", ")
}

func ports(refs []devices.PortRef) string {
	out := make([]string, len(refs))
	for i, p := range refs {
		out[i] = quoted(p.String())
	}
	return strings.Join(out, ", ")
}

// comment makes foreign text safe behind a #: one line, with what is not printable written out.
func comment(s string) string {
	q := strconv.Quote(s)
	return clip(strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`))
}

// clip keeps a comment's line readable.
func clip(s string) string {
	const most = 240
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most-3], "") + "..."
}
