package pipelines

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"interlock/devices"
)

// keyed is what stands for a secret in text as read; its key differs from run to run, so parts leave it out. The part
// "secrets" of a plan file tells of them.
var keyed = regexp.MustCompile(`<secret:[0-9a-f]+>`)

// parts are digests of everything that a plan's outcome hangs on, each by its name, so that what changed can be told:
//
//	request, window, versions, authors, base   what is asked, by whom, and on which commit
//	before/DEVICE, after/DEVICE, links         the network as it is and as it is proposed
//	site/...                                   redundancy and purpose, by section of interlock.yaml; before and after
//	order, commands/DEVICE, rollback/DEVICE    the steps and what is entered in them
//	expect, forecast                           what must be seen, in words and in every state
//	policies/FILE, waivers                     what judged it
//	tool                                       Interlock's own version
//	secrets                                    passwords and keys in all of these; plan files only
func parts(c *Change, content map[string]string) map[string]string {
	p := partsOf{}
	r := c.Request
	p.part("request").field("request", r.ID, r.Title, r.Type, r.Source, r.RequestedBy, r.Rollout)
	for _, e := range r.Expect {
		p.part("request").field("expect", e.Device, e.Path)
	}
	if r.Window != nil {
		p.part("window").field("window", r.Window.From.UTC().Format(time.RFC3339), r.Window.To.UTC().Format(time.RFC3339))
	}
	for _, d := range sortedKeys(r.Versions) {
		p.part("versions").field("version", d, r.Versions[d])
	}
	if len(r.Authors) > 0 {
		p.part("authors").field("authors", r.Authors...)
	}
	if c.Origin != nil && c.Origin.Commit != "" {
		p.part("base").field("commit", c.Origin.Commit)
	}
	p.network("before", c.Before)
	p.network("after", c.After)
	p.plan(c.Plan)
	for _, st := range c.Forecast.States {
		// fmt writes maps in the order of their keys.
		p.part("forecast").field(st.Name, st.Half, fmt.Sprint(st.Promised, st.Down, st.Services, st.Uplinks, st.Groups, st.PortsDown, st.Unsure, st.Routes))
		for _, d := range sortedKeys(st.Carried) {
			p.part("forecast").field("carried", append([]string{d}, st.Carried[d]...)...)
		}
		for _, f := range st.Failures {
			p.part("forecast").field("failure", f.What, fmt.Sprint(f.Lost, f.Unsure))
		}
	}
	for _, name := range sortedKeys(content) {
		p.part("policies/"+name).field("sha256", content[name])
	}
	for _, w := range c.waivers {
		p.part("waivers").field("waiver", w.Rule, w.Device, w.Path, w.Reason, w.Owner, w.Expires.UTC().Format(time.RFC3339))
	}
	p.part("tool").field("version", Version())
	return p.sums()
}

// digest is over all parts. Two plans with one digest are one plan.
func digest(parts map[string]string) string {
	h := sha256.New()
	for _, name := range sortedKeys(parts) {
		fmt.Fprintf(h, "%d:%s %s\n", len(name), name, parts[name])
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// partsOf collects parts by name.
type partsOf map[string]part

// part is a digest being made of fields, each with its length, so that no two lists of fields read alike.
type part struct{ hash.Hash }

func (p partsOf) part(name string) part {
	if _, ok := p[name]; !ok {
		p[name] = part{sha256.New()}
	}
	return p[name]
}

func (p partsOf) sums() map[string]string {
	out := map[string]string{}
	for name, h := range p {
		out[name] = hex.EncodeToString(h.Sum(nil))
	}
	return out
}

func (h part) field(name string, values ...string) {
	fmt.Fprintf(h, "%d:%s %d\n", len(name), name, len(values))
	for _, v := range values {
		v = keyed.ReplaceAllString(v, "<secret>")
		fmt.Fprintf(h, "%d:%s\n", len(v), v)
	}
}

func (p partsOf) network(label string, n *devices.Network) {
	for _, name := range sortedKeys(n.Devices) {
		d, h := n.Devices[name], p.part(label+"/"+name)
		h.field("device", d.Config.OS, d.Config.Version, d.Config.Platform)
		for _, t := range d.Trees {
			h.field("file", t.File, t.Render(" "))
		}
	}
	for _, l := range n.Links {
		p.part("links").field(label, l.A.String(), l.B.String(), l.Source)
	}
	p.site(label, n.Site)
}

// site adds the sections of a site. Where a key stands in its file is no part of what it says.
func (p partsOf) site(label string, s *devices.Site) {
	section := func(name string, v any) {
		if text := withoutPlaces(v); text != "null" {
			p.part("site/"+name).field(label, text)
		}
	}
	section("devices", s.Devices)
	section("groups", s.Groups)
	section("hosts", s.Hosts)
	section("services", s.Services)
	section("uplinks", s.Uplinks)
	section("recovery", s.Recovery)
	section("versions", s.Versions)
	section("spares", s.Spares)
	section("freezes", s.Freezes)
	section("on_call", s.OnCall)
	p.part("site/approvals").field(label, fmt.Sprint(s.Approvals.Needed), s.Approvals.Signers)
	for _, w := range s.Windows {
		zone := ""
		if w.Zone != nil {
			zone = w.Zone.String()
		}
		p.part("site/windows").field(label, fmt.Sprint(w.Days), w.From, w.To, zone)
	}
}

// withoutPlaces writes a value as JSON, less the positions in it.
func withoutPlaces(v any) string {
	text, err := json.Marshal(v)
	var tree any
	if err == nil {
		err = json.Unmarshal(text, &tree)
	}
	if err == nil {
		text, err = json.Marshal(dropPlaces(tree))
	}
	if err != nil { // sections are plain values; if one day one is not, no two of them are alike
		return fmt.Sprintf("%p %v", &v, err)
	}
	return string(text)
}

func dropPlaces(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "Pos")
		for k := range v {
			v[k] = dropPlaces(v[k])
		}
	case []any:
		for i := range v {
			v[i] = dropPlaces(v[i])
		}
	}
	return v
}

func (p partsOf) plan(plan Plan) {
	p.part("order").field("rollout", plan.Rollout)
	for i, s := range plan.Steps {
		p.part("order").field("step", append([]string{fmt.Sprint(i), s.Half}, s.Devices...)...)
		if s.For != "" {
			p.part("order").field("for", fmt.Sprint(i), s.For)
		}
		p.part("expect").field(fmt.Sprint("step ", i), s.Expect...)
		for _, d := range s.Devices {
			if len(s.Commands[d]) > 0 {
				p.part("commands/"+d).field(fmt.Sprint("step ", i), entered(s.Commands[d])...)
			}
			if len(s.Rollback[d]) > 0 {
				p.part("rollback/"+d).field(fmt.Sprint("step ", i), entered(s.Rollback[d])...)
			}
		}
	}
}

// entered are commands as they are entered.
func entered(cmds []devices.Command) []string {
	var lines []string
	for _, c := range cmds {
		lines = append(lines, strings.Join(append(append([]string{c.Mode}, c.Context...), c.Line, c.Text), "\n"))
		if c.HasAnswer {
			lines = append(lines, "answer "+c.Answer)
		}
	}
	return lines
}

// Version is Interlock's own version, as the build records it: the module's, with the commit.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
