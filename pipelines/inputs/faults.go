package inputs

import (
	"errors"
	"io/fs"
	"strconv"

	"interlock/simulate/faults"
)

// ReadFaults reads faults.yaml: what virtual switches do beside what they are told. A site without the file has none. Whether
// the devices, ports and services are there is for the lab to say.
func ReadFaults(fsys fs.FS, file string) ([]faults.Fault, error) {
	text, err := readText(fsys, file, maxYAML)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d, root := parseYAML(file, text)
	var out []faults.Fault
	if root != nil {
		d.root(root).object(
			may("version", readVersion),
			need("faults", func(v value) {
				for _, item := range v.items("faults") {
					out = append(out, readFault(item))
				}
			}),
		)
	}
	if err := d.problems.err(); err != nil {
		return nil, err
	}
	return out, nil
}

func readFault(item value) faults.Fault {
	f := faults.Fault{Pos: item.at}
	given := map[string]bool{}
	has := func(name string, read func(value)) field {
		return may(name, func(v value) {
			given[name] = true
			read(v)
		})
	}
	words := func(to *[]string) func(value) {
		return func(v value) {
			for _, x := range v.some(v.name()) {
				*to = append(*to, x.word())
			}
		}
	}
	ok := item.object(
		need("when", func(v value) { f.When = readWhen(v) }),
		need("fault", func(v value) { f.Kind = faults.Kind(v.oneOf(spelt(faults.Kinds)...)) }),
		has("for", func(v value) { f.For = v.duration() }),
		has("devices", words(&f.Devices)),
		has("ports", words(&f.Ports)),
		has("services", words(&f.Services)),
		has("paths", words(&f.Paths)),
		has("path", func(v value) { f.Path = v.word() }),
		has("value", func(v value) { f.Value = v.word() }),
		has("values", func(v value) {
			for _, x := range v.some("values") {
				var y faults.Value
				x.object(may("after", func(v value) { y.After = v.duration() }), need("value", func(v value) { y.Value = v.word() }))
				f.Values = append(f.Values, y)
			}
		}),
		has("commands", words(&f.Commands)),
		has("at", func(v value) { f.At = v.word() }),
		has("line", func(v value) { f.Line = v.word() }),
		has("text", func(v value) { f.Text = v.text() }),
		has("by", func(v value) { f.By = v.duration() }),
		has("decibels", func(v value) { f.Decibels = v.decibels() }),
		has("every", func(v value) { f.Every = v.duration() }),
		has("bytes", func(v value) { f.Bytes = v.integer(1, 1<<30) }),
		has("acted", func(v value) { f.Acted = v.boolean() }),
	)
	if !ok {
		return f
	}
	for _, n := range f.Kind.Needs() {
		if !given[n] {
			item.bad("", "%s: the fault %s needs the key %q", item.name(), f.Kind, n)
		}
	}
	if f.Kind == faults.Leaf && !given["value"] && !given["values"] {
		item.bad("", "%s: the fault %s needs a value, or values one after another", item.name(), f.Kind)
	}
	if f.Kind != "" && f.Kind != faults.Hang && f.Kind != faults.Unheard && len(f.Befalls("")) == 0 && f.When.Event == faults.Start {
		item.bad("name the device under when: or several under devices:", "%s: no device is named that the fault befalls", item.name())
	}
	if f.When.Event == faults.Mixed && f.When.Group == "" {
		item.bad("name the redundancy group under when:", "%s: the event mixed is about a group", item.name())
	}
	return f
}

func readWhen(v value) faults.When {
	w := faults.When{}
	v.object(
		may("device", func(v value) { w.Device = v.word() }),
		need("event", func(v value) { w.Event = faults.Event(v.oneOf(spelt(faults.Events)...)) }),
		may("after", func(v value) { w.After = v.duration() }),
		may("version", func(v value) { w.Version = v.word() }),
		may("group", func(v value) { w.Group = v.word() }),
		may("times", func(v value) { w.Times = v.integer(1, 1_000_000) }),
		may("while", func(v value) {
			v.object(
				need("device", func(v value) { w.While.Device = v.word() }),
				need("path", func(v value) { w.While.Path = v.word() }),
				need("value", func(v value) { w.While.Value = v.word() }),
			)
		}),
	)
	return w
}

// decibels reads a number that may have a fraction.
func (v value) decibels() float64 {
	t := scalarToken(v.node)
	if t == nil {
		v.bad("", "%s must be a number of decibels, not %s", v.name(), v.what())
		return 0
	}
	n, err := strconv.ParseFloat(t.Value, 64)
	if err != nil || n <= 0 || n > 100 {
		v.bad("", "%s is %s; it must be above 0 and no more than 100", v.name(), clip(t.Value))
		return 0
	}
	return n
}

func spelt[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = string(x)
	}
	return out
}
