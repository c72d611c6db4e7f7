package inputs

import (
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"interlock/devices"
)

// candidate is one system that a text may be of.
type candidate struct {
	vendor *devices.Vendor
	weight int
	signs  []string
}

func (c candidate) String() string {
	if len(c.signs) == 0 {
		return c.vendor.OS
	}
	signs := c.signs
	if len(signs) > 3 {
		signs = signs[:3]
	}
	return c.vendor.OS + " (" + strings.Join(signs, ", ") + ")"
}

// candidates weighs a device's texts for every system, the surest first; systems without a sign are left out.
func candidates(vendors []*devices.Vendor, texts [][]byte) []candidate {
	var out []candidate
	for _, v := range vendors {
		if c := weigh(v, texts); c.weight > 0 {
			out = append(out, c)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].weight != out[j].weight {
			return out[i].weight > out[j].weight
		}
		return out[i].vendor.OS < out[j].vendor.OS
	})
	return out
}

func weigh(v *devices.Vendor, texts [][]byte) candidate {
	c := candidate{vendor: v}
	for _, t := range texts {
		if w, signs := v.Detect(t); w > 0 {
			c.weight += w
			c.signs = append(c.signs, signs...)
		}
	}
	return c
}

// chooseVendor says which system a device runs: the site's word, else the one system that the text is surely of.
func chooseVendor(vendors []*devices.Vendor, d *deviceFiles, site *devices.Site) (*devices.Vendor, []devices.Finding, error) {
	pos := devices.Pos{File: d.configs[0], Line: 1}
	said := ""
	if sd := site.Devices[d.name]; sd != nil {
		said = sd.OS
	}
	if said == "" {
		return surest(candidates(vendors, d.texts), vendors, d.name, pos)
	}
	for _, v := range vendors {
		if v.Is(said) && 2*weigh(v, d.texts).weight >= devices.Surest*len(d.texts) {
			return v, nil, nil // no other system can be twice as sure
		}
	}
	found := candidates(vendors, d.texts)
	for _, v := range vendors {
		if !v.Is(said) {
			continue
		}
		own := 0
		for _, c := range found {
			if c.vendor == v {
				own = c.weight
			}
		}
		// Twice as sure of another system: the file, or the site's word, is the wrong one.
		if len(found) > 0 && found[0].vendor != v && found[0].weight > 2*own {
			return v, []devices.Finding{{Rule: "config/wrong-os", Severity: devices.Inconclusive, Device: d.name, Pos: pos,
				Message: fmt.Sprintf("%s says os: %s, but the text looks like %s", site.File, said, found[0]),
				Hint:    "correct os:, or put the right configuration there", Related: []devices.Pos{sitePos(site, "devices."+d.name+".os")}}}, nil
		}
		return v, nil, nil
	}
	return nil, nil, Problems{{Pos: sitePos(site, "devices."+d.name+".os"), Message: fmt.Sprintf("device %s: os %q is not one that interlock reads", d.name, clip(said)),
		Hint: both(didYouMean(said, systems(vendors)), "known: "+list(systems(vendors)))}}
}

// little is the weight below which signs are few: words that several systems share, and no line that only one has.
const little = 20

// near reports whether a text may as well be of the other system: it weighs as much, or both weigh little and the other more
// than a third as much.
func near(first, other candidate) bool {
	return other.weight == first.weight || first.weight < little && 3*other.weight > first.weight
}

// Surest is the system that a device's texts are surely of, nil where none is.
func Surest(vendors []*devices.Vendor, texts [][]byte) *devices.Vendor {
	v, _, _ := surest(candidates(vendors, texts), vendors, "", devices.Pos{})
	return v
}

func surest(found []candidate, vendors []*devices.Vendor, device string, pos devices.Pos) (*devices.Vendor, []devices.Finding, error) {
	say := "say os: in interlock.yaml under devices: " + device
	switch {
	case len(found) == 0:
		return nil, nil, Undetected{{Pos: pos, Message: fmt.Sprintf("device %s: no system's signs are in this text", device),
			Hint: say + ", one of " + list(systems(vendors)) + "; or take the file out if it is no configuration"}}
	case len(found) > 1 && near(found[0], found[1]):
		var names []string
		for _, c := range found {
			if near(found[0], c) {
				names = append(names, c.String())
			}
		}
		return nil, nil, Undetected{{Pos: pos, Message: fmt.Sprintf("device %s: the text may be of %s", device, list(names)), Hint: say}}
	}
	return found[0].vendor, nil, nil
}

func systems(vendors []*devices.Vendor) []string {
	var out []string
	for _, v := range vendors {
		out = append(out, v.OS)
	}
	sort.Strings(out)
	return out
}

// sitePos is the place of a path in interlock.yaml, or of the nearest thing around it that has one.
func sitePos(s *devices.Site, path string) devices.Pos {
	for p := path; p != ""; {
		if pos, ok := s.Positions[p]; ok {
			return pos
		}
		i := strings.LastIndexAny(p, ".[")
		if i < 0 {
			break
		}
		p = p[:i]
	}
	return devices.Pos{File: s.File}
}

// IsConfiguration reports a file that is surely the configuration of one of the systems. Prose, leftovers of editors, captures
// and what cannot be read are none.
func IsConfiguration(fsys fs.FS, file string, vendors []*devices.Vendor) bool {
	name := path.Base(file)
	if isProse(name) || isLeftover(name) || isNeighborCapture(name) || isOtherCapture(name) || yamlStem(name) == "interlock" || yamlStem(name) == "waivers" {
		return false
	}
	text, err := readText(fsys, file, maxFile)
	return err == nil && Surest(vendors, [][]byte{text}) != nil
}
