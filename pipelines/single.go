package pipelines

import (
	"context"
	"fmt"

	"interlock/devices"
	"interlock/diffs"
)

// VendorOf is the vendor of that system, nil where there is none.
func VendorOf(os string) *devices.Vendor {
	for _, v := range Vendors {
		if v.Is(os) {
			return v
		}
	}
	return nil
}

// Systems are the names of all systems.
func Systems() []string {
	var names []string
	for _, v := range Vendors {
		names = append(names, v.OS)
	}
	return names
}

// Entered is what commands would do to one device.
type Entered struct {
	Effects []diffs.Effect
	// Findings are about the commands: text that is lost, those of which no one knows what they do, and those that ask without an answer.
	Findings []devices.Finding
}

// EffectsOf says what commands would do to a device of a system. before is its configuration, nil for a bare device, on
// which nothing can be removed or lost.
func EffectsOf(v *devices.Vendor, file string, commands []byte, beforeFile string, before []byte) (Entered, error) {
	k, err := diffs.ReadKnowledge(v.OS, v.Effects)
	if err != nil {
		return Entered{}, err
	}
	tree := v.Read(beforeFile, before)
	was, _, _ := v.Convert([]*devices.Tree{tree})
	e := v.Enter(tree, file, commands)
	is, _, _ := v.Convert([]*devices.Tree{e.After})
	out := Entered{Findings: e.Findings}
	device := was.Hostname
	for _, c := range resolve(k, device, was.Version, was.Platform, e.Commands) {
		es, known, question := k.Effects(device, c, was.Version, was.Platform)
		out.Effects = append(out.Effects, es...)
		switch {
		case !known && c.Disposition != devices.Modelled && c.Disposition != devices.Inert:
			out.Findings = append(out.Findings, devices.Finding{Rule: "commands/unknown-effect", Severity: devices.Inconclusive, Pos: c.Pos,
				Message: fmt.Sprintf("what %q does is not known: %s", c.Text, c.Why)})
		case question != "" && !c.HasAnswer:
			out.Findings = append(out.Findings, devices.Finding{Rule: "commands/interactive", Severity: devices.Deny, Pos: c.Pos,
				Message: fmt.Sprintf("%q asks %q, and the text has no answer", c.Text, question)})
		}
	}
	es, _ := diffs.FromDeltas(was, is, diffs.Between(was, is, device))
	out.Effects = append(out.Effects, es...)
	sortEffects(out.Effects)
	return out, nil
}

// Differing is what differs between two networks, with the commands there and back by device.
type Differing struct {
	Deltas        []diffs.Delta
	Forward, Back map[string][]devices.Command
}

// Difference compares two snapshots.
func Difference(ctx context.Context, beforeDir, afterDir string) (Differing, error) {
	s := Source{Before: beforeDir, After: afterDir}
	c := &Change{}
	if err := s.intake(ctx, c); err != nil {
		return Differing{}, err
	}
	if err := compare(ctx, c, nil); err != nil {
		return Differing{}, err
	}
	d := Differing{Deltas: c.Deltas, Forward: c.Commands, Back: map[string][]devices.Command{}}
	for _, name := range sortedKeys(c.Commands) {
		before, after := c.Before.Devices[name], c.After.Devices[name]
		for i := range after.Trees {
			if i < len(before.Trees) {
				d.Back[name] = append(d.Back[name], after.Vendor.Commands(after.Trees[i], before.Trees[i])...)
			}
		}
	}
	return d, nil
}
