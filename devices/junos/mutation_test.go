package junos

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"interlock/devices"
)

func withoutPlaces(c *devices.Config) *devices.Config {
	c.Positions, c.References = nil, nil
	for _, l := range c.ACLs {
		for i := range l.Entries {
			l.Entries[i].Pos = devices.Pos{}
		}
	}
	for _, p := range c.RoutePolicies {
		for i := range p.Terms {
			p.Terms[i].Pos = devices.Pos{}
		}
	}
	for _, p := range c.PrefixLists {
		for i := range p.Entries {
			p.Entries[i].Pos = devices.Pos{}
		}
	}
	for _, p := range c.ASPathLists {
		for i := range p.Entries {
			p.Entries[i].Pos = devices.Pos{}
		}
	}
	for _, p := range c.CommunityLists {
		for i := range p.Entries {
			p.Entries[i].Pos = devices.Pos{}
		}
	}
	return c
}

func modelOf(tree *devices.Tree) *devices.Config {
	c, _, _ := Vendor.Convert([]*devices.Tree{tree})
	return withoutPlaces(c)
}

// silent are modelled lines that may go without a change of the model: what they say, another line says too.
var silent = regexp.MustCompile(`^(set )?(routing-instances \S+$|vlans \S+$|interfaces \S+( unit \d+)?$|.* then next term$|.*(interface-mode|port-mode) access|.* apply-groups|.*interface-type lan$)|\bfamily inet unicast$|community \S+ members|.* (from|to|then)$|filter \S+ term \S+ then accept$`)

// TestMutation takes each modelled line of the labs and the corpus away by itself: the model must change. What a line
// says and the model does not hold is not modelled.
func TestMutation(t *testing.T) {
	tried := 0
	for _, f := range append(labFiles(t), corpusFiles(t)...) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "{\n") && !strings.Contains(f, "flat") {
			continue // a line of braces does not go by itself; the flat form holds the same statements
		}
		lines := strings.Split(string(text), "\n")
		tree := Vendor.Read("x.cfg", text)
		_, reports, _ := Vendor.Convert([]*devices.Tree{tree})
		before := modelOf(tree)
		count := map[string]int{}
		for _, r := range reports {
			count[r.Text]++
		}
		for i, r := range reports {
			if count[r.Text] > 1 || r.Disposition != devices.Modelled || silent.MatchString(r.Text) || i%10 != len(reports)%10 || strings.ContainsAny(r.Text, "{}") {
				continue
			}
			tried++
			n := r.Pos.Line - 1
			without := append(append([]string(nil), lines[:n]...), lines[n+1:]...)
			if reflect.DeepEqual(before, modelOf(Vendor.Read("x.cfg", []byte(strings.Join(without, "\n"))))) && !altered(before, lines, n) {
				t.Errorf("%s: the model is the same without the modelled line %q", filepath.Base(f)+":"+strconv.Itoa(r.Pos.Line), r.Text)
			}
		}
	}
	t.Logf("%d lines taken away", tried)
}

var lastNumber = regexp.MustCompile(`[0-9]+([^0-9]*)$`)

// altered tries another number in the line instead: one that says what holds anyway changes nothing when it goes.
func altered(before *devices.Config, lines []string, n int) bool {
	m := lastNumber.FindStringSubmatchIndex(lines[n])
	if m == nil {
		return false
	}
	v, err := strconv.Atoi(lines[n][m[0]:m[2]])
	if err != nil {
		return false
	}
	other := append([]string(nil), lines...)
	other[n] = lines[n][:m[0]] + strconv.Itoa(v+1) + lines[n][m[2]:]
	return !reflect.DeepEqual(before, modelOf(Vendor.Read("x.cfg", []byte(strings.Join(other, "\n")))))
}
