package ios

import (
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"interlock/devices"
	"os"
)

// model is a configuration's model without the places where it stands.
func model(t testing.TB, text string) *devices.Config {
	c, _, _ := Vendor.Convert([]*devices.Tree{Vendor.Read("x.cfg", []byte(text))})
	return withoutPlaces(c)
}

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

// silent are modelled lines that need not change the model when they go, by what a person would say of them: they
// state a default, or the model holds what they say for another reason.
var silent = regexp.MustCompile(`^(no |default |interface |exit|end$|negotiation auto|duplex auto|speed auto|ip routing$|topology base$|address-family (ipv4|ipv6)( unicast)?$|ip vrf \S+$|vrf definition \S+$|` +
	`bgp (fast-external-fallover|enforce-first-as|default route-target filter|default ipv4-unicast|client-to-client reflection)$|switchport$|neighbor \S+ peer-group$)`)

// overwritten are lines of the corpus that a later line of the same file says over.
var overwritten = map[string]bool{
	"ios-bfd-template:8": true, "ios-eigrp-distribute-list-refs-and-warnings:32": true, "ios-eigrp-distribute-list-refs-and-warnings:33": true, "ios-eigrp-distribute-list-refs-and-warnings:39": true, "ios-eigrp-distribute-list-refs-and-warnings:40": true, "ios-eigrp-shutdown:10": true, "ios-eigrp-stub:7": true, "ios-eigrp-stub:8": true, "ios-eigrp-stub:9": true, "ios-eigrp-stub:10": true, "ios-eigrp-stub:11": true, "ios-eigrp-stub:12": true, "ios-interface-unshut:5": true, "ios_bgp_show_run_all:26": true, "prefix-list-name-parsing:23": true, "ios-ip-route-vrf:4": true, "as2core1.cfg:97": true, "as2dist2.cfg:91": true, "as3core1.cfg:87": true,
}

// TestMutation takes each modelled line of the labs and the corpus away by itself: the model must change. What a line
// says and the model does not hold is not modelled.
func TestMutation(t *testing.T) {
	tried := 0
	for _, f := range append(labFiles(t), corpusFiles(t)...) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		before := model(t, string(text))
		_, _, reports := convertFile(t, f)
		count := map[string]int{}
		for i, r := range reports {
			count[r.Text]++
			if r.Disposition != devices.Modelled || silent.MatchString(r.Text) || overwritten[shortName(f)+":"+strconv.Itoa(r.Pos.Line)] || (len(reports) > 150 && i%3 != 0) || count[r.Text] > 1 {
				continue
			}
			tried++
			n := r.Pos.Line - 1
			without := strings.Join(append(append([]string(nil), lines[:n]...), lines[n+1:]...), "\n")
			if reflect.DeepEqual(before, model(t, without)) && !changesAltered(t, before, lines, n) {
				t.Errorf("%s: the model is the same without the modelled line %q", filepath.Base(f)+":"+strconv.Itoa(r.Pos.Line), r.Text)
			}
		}
	}
	t.Logf("%d lines taken away", tried)
}

// shortName is a corpus file's name without the path that its name holds.
func shortName(f string) string {
	f = filepath.Base(f)
	if i := strings.LastIndex(f, "__"); i >= 0 {
		return f[i+2:]
	}
	return f
}

var lastNumber = regexp.MustCompile(`[0-9]+([^0-9]*)$`)

// changesAltered tries another number in the line instead: one that states a default changes nothing when it goes.
func changesAltered(t *testing.T, before *devices.Config, lines []string, n int) bool {
	m := lastNumber.FindStringSubmatchIndex(lines[n])
	if m == nil {
		return false
	}
	digits := lines[n][m[0]:m[2]]
	v, err := strconv.Atoi(digits)
	if err != nil {
		return false
	}
	for _, w := range []int{v + 1, v - 1} {
		other := append([]string(nil), lines...)
		other[n] = lines[n][:m[0]] + strconv.Itoa(w) + lines[n][m[2]:]
		if !reflect.DeepEqual(before, model(t, strings.Join(other, "\n"))) {
			return true
		}
	}
	return false
}
