package pipelines

import (
	"fmt"
	"testing"

	"interlock/devices"
	"interlock/devices/vendortest"
	"interlock/diffs"
	"interlock/pipelines/inputs"
)

// systemOf is the system that a folder of the corpus, or a name of the labs, stands for; "" where it holds several.
func systemOf(name string) string {
	switch name {
	case "junos_flat", "junos_hier":
		return "junos"
	case "cumulus_nclu":
		return "cumulus"
	case "iosxe":
		return "ios"
	case "cisco_mixed":
		return ""
	}
	return name
}

var corpusFolders = []string{"cisco_mixed", "cumulus", "cumulus_nclu", "eos", "frr", "ios", "iosxr", "junos_flat", "junos_hier", "nxos", "sonic", "sros"}

// most are the shares of lines, in per cent, that may be unknown.
var most = map[string]float64{"labs": 1, "corpus": 8, "cisco_mixed": 25}

// TestTableCoverage prints, by system, what became of the lines of the labs and the corpus, each file read by the system that
// it is of, and holds the share of unknown ones.
func TestTableCoverage(t *testing.T) {
	for _, set := range []struct {
		name string
		devs []vendortest.Device
	}{{"labs", vendortest.Labs(t)}, {"corpus", vendortest.Corpus(t, corpusFolders...)}} {
		sum, files := map[string]*devices.Coverage{}, map[string]int{}
		for _, d := range set.devs {
			v := VendorOf(systemOf(d.OS))
			if v == nil {
				if v, _ = surestOf(d); v == nil {
					v = VendorOf("ios") // cisco_mixed: one command family each, of IOS and older dialects
				}
			}
			if sum[d.OS] == nil {
				sum[d.OS] = &devices.Coverage{}
			}
			for _, f := range d.Files {
				files[d.OS]++
				_, lines, _ := v.Convert([]*devices.Tree{v.Read(f.Name, f.Text)})
				for _, l := range lines {
					sum[d.OS].Count(l.Disposition)
				}
			}
		}
		b := table{{set.name, "files", "lines", "modelled", "inert", "unmodelled", "unknown", "unknown %"}}
		for _, name := range sortedKeys(sum) {
			c := sum[name]
			share := 100 * float64(c.Unknown) / float64(max(1, c.Lines))
			b.row(name, files[name], c.Lines, c.Modelled, c.Inert, c.Unmodelled, c.Unknown, fmt.Sprintf("%.2f", share))
			limit := most[set.name]
			if c.Lines < 100 {
				continue // one line is several per cent
			}
			if own, ok := most[name]; ok {
				limit = own
			}
			if share > limit {
				t.Errorf("%s, %s: %.2f %% of the lines are unknown, want at most %.0f %%", set.name, name, share, limit)
			}
		}
		b.holds(t, "lines of the "+set.name)
	}
}

// surestOf is the system that a device's texts are surely of, as the reading of a snapshot decides it; nil where it asks.
func surestOf(d vendortest.Device) (*devices.Vendor, map[string]int) {
	weights := map[string]int{}
	var texts [][]byte
	for _, f := range d.Files {
		texts = append(texts, f.Text)
	}
	for _, v := range Vendors {
		for _, text := range texts {
			n, _ := v.Detect(text)
			weights[v.OS] += max(0, n)
		}
	}
	return inputs.Surest(Vendors, texts), weights
}

// otherwise are files of the corpus whose text is another system's than their folder says, by their own words.
var otherwise = map[string]string{
	"eos/ios-listener": "ios", "eos/ios_receiver": "ios", "eos/ios-ospf-redistribute-bgp": "ios", "frr/ios-listener": "ios", "nxos/ios-bgp-listener-2": "ios",
	// "management ssh" and "switchport default mode routed" are EOS
	"ios/plane_0_spine_0": "eos", "ios/pod_0_leaf_0": "eos", "ios/pod_0_leaf_1": "eos", "ios/pod_0_tor_0": "eos", "ios/pod_1_leaf_0": "eos", "ios/pod_1_leaf_1": "eos", "ios/pod_1_tor_1": "eos",
}

// TestTableDetection prints for how many devices of the labs and files of the corpus the system is told rightly, asked for
// and told wrongly. The labs' are all to be right, of the corpus 97 of 100.
func TestTableDetection(t *testing.T) {
	for _, set := range []struct {
		name string
		devs []vendortest.Device
		want float64
	}{{"labs", vendortest.Labs(t), 100}, {"corpus", vendortest.Corpus(t, corpusFolders[1:]...), 97}} {
		type count struct{ right, asked, wrong int }
		counts, all := map[string]*count{}, count{}
		for _, d := range set.devs {
			c := counts[d.OS]
			if c == nil {
				c = &count{}
				counts[d.OS] = c
			}
			want := systemOf(d.OS)
			if o, ok := otherwise[d.Name]; ok {
				want = o
			}
			got, weights := surestOf(d)
			switch {
			case got == nil:
				c.asked++
				all.asked++
				t.Logf("%s: asks", d.Name)
			case got.OS == want:
				c.right++
				all.right++
			default:
				c.wrong++
				all.wrong++
				t.Logf("%s: told to be %s: %v", d.Name, got.OS, weights)
			}
		}
		b := table{{set.name, "right", "asked", "wrong"}}
		for _, name := range sortedKeys(counts) {
			b.row(name, counts[name].right, counts[name].asked, counts[name].wrong)
		}
		b.holds(t, "detection in the "+set.name)
		if share := 100 * float64(all.right) / float64(len(set.devs)); share < set.want {
			t.Errorf("%s: %.1f %% are told rightly, want %.0f %%", set.name, share, set.want)
		}
	}
}

// TestTableEffects prints how many effects each system's knowledge base knows.
func TestTableEffects(t *testing.T) {
	b := table{{"system", "rows", "exec", "config", "source and example"}}
	for _, v := range Vendors {
		k, err := diffs.ReadKnowledge(v.OS, v.Effects)
		if err != nil {
			t.Fatal(err)
		}
		exec, sourced := 0, 0
		for _, r := range k.Rows() {
			if r.Mode == "exec" {
				exec++
			}
			if r.Source != "" && r.Example != "" {
				sourced++
			}
		}
		b.row(v.OS, len(k.Rows()), exec, len(k.Rows())-exec, sourced)
		if len(k.Rows()) == 0 || sourced != len(k.Rows()) {
			t.Errorf("%s: %d of %d rows have source and example", v.OS, sourced, len(k.Rows()))
		}
	}
	b.holds(t, "effects")
}
