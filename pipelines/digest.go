package pipelines

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"time"

	"interlock/devices"
)

// keyed is what stands for a secret in text as read; its key may differ from run to run, so a digest leaves it out.
var keyed = regexp.MustCompile(`<secret:[0-9a-f]+>`)

// digest is over everything that a plan's outcome hangs on: what is asked, the configurations before and after, the steps
// with their commands in order, the rules that judged it and the waivers in force. Two plans with one digest are one plan.
func digest(c *Change) string {
	h := sha256.New()
	field := func(name string, parts ...string) {
		fmt.Fprintf(h, "%s %d\n", name, len(parts))
		for _, p := range parts {
			p = keyed.ReplaceAllString(p, "<secret>")
			fmt.Fprintf(h, "%d:%s\n", len(p), p)
		}
	}
	r := c.Request
	field("request", r.ID, r.Title, r.Type, r.Source, r.RequestedBy, r.Rollout)
	if r.Window != nil {
		field("window", r.Window.From.UTC().Format(time.RFC3339), r.Window.To.UTC().Format(time.RFC3339))
	}
	for _, d := range sortedKeys(r.Versions) {
		field("version", d, r.Versions[d])
	}
	for _, e := range r.Expect {
		field("expect", e.Device, e.Path)
	}
	network(field, "before", c.Before)
	network(field, "after", c.After)
	for i, s := range c.Plan.Steps {
		field("step", fmt.Sprint(i), s.Half)
		for _, d := range s.Devices {
			commands(field, "forward "+d, s.Commands[d])
			commands(field, "back "+d, s.Rollback[d])
		}
		field("expect", s.Expect...)
	}
	for _, rule := range c.Rules {
		field("rule", rule.Gate, rule.Name, rule.Severity.String(), rule.File)
	}
	for _, w := range c.waivers {
		field("waiver", w.Rule, w.Device, w.Path, w.Reason, w.Owner, w.Expires.UTC().Format(time.RFC3339))
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

func network(field func(string, ...string), label string, n *devices.Network) {
	for _, name := range sortedKeys(n.Devices) {
		d := n.Devices[name]
		field(label+" "+name, d.Config.OS, d.Config.Version, d.Config.Platform)
		for _, t := range d.Trees {
			field("file", t.File, t.Render(" "))
		}
	}
}

func commands(field func(string, ...string), label string, cmds []devices.Command) {
	var lines []string
	for _, c := range cmds {
		lines = append(lines, c.Mode+" "+c.Line)
		if c.HasAnswer {
			lines = append(lines, "answer "+c.Answer)
		}
	}
	field(label, lines...)
}
