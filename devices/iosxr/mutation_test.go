package iosxr

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

// model is a configuration's model without the places where it stands.
func model(text string) *devices.Config {
	c, _, _ := Vendor.Convert([]*devices.Tree{Vendor.Read("x.cfg", []byte(text))})
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

// silent are modelled lines that need not change the model when they go, by what a person would say of them: they open
// a block whose lines are then read elsewhere, or say what holds anyway.
var silent = regexp.MustCompile(`^(no |interface |router (static|hsrp|bgp)|address-family |vrf default|area |neighbor \S+$|use |vrf \S+$|exit|auto-cost reference-bandwidth 100$|bgp bestpath$|pass$|drop$|else$|ipv[46] access-list \S+$|import route-target|export route-target|hsrp \d+$|username |line |` +
	`distance bgp 20 200 200$|enable$)`)

// overwritten are lines of the corpus that a later line of the same file says over, or that the file says twice.
var overwritten = map[string]bool{"xr-bgp:111": true, "xr-conflict-policy-highest-ip:8": true, "xr-conflict-policy-static:8": true, "ios_xr_router_static:7": true,
	"xr-ospf:10": true, "xr-ospf:11": true, "xr-ospf:12": true, "xr-ospf:13": true}

// TestMutation takes each modelled line of the labs and the corpus away by itself: the model must change. What a line
// says and the model does not hold is not modelled.
func TestMutation(t *testing.T) {
	tried := 0
	for _, f := range append(labFiles(t), corpusFiles(t, "iosxr")...) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		before := model(string(text))
		_, _, reports := convertFile(t, f)
		count := map[string]int{}
		for _, r := range reports {
			count[strings.TrimSpace(r.Text)]++
			said := strings.TrimSpace(r.Text)
			if r.Disposition != devices.Modelled || silent.MatchString(said) || count[said] > 1 || overwritten[shortName(f)+":"+strconv.Itoa(r.Pos.Line)] {
				continue
			}
			tried++
			n := r.Pos.Line - 1
			without := strings.Join(append(append([]string(nil), lines[:n]...), lines[n+1:]...), "\n")
			if reflect.DeepEqual(before, model(without)) && !changesAltered(before, lines, n) {
				t.Errorf("%s:%d: the model is the same without the modelled line %q", shortName(f), r.Pos.Line, said)
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
func changesAltered(before *devices.Config, lines []string, n int) bool {
	m := lastNumber.FindStringSubmatchIndex(lines[n])
	if m == nil {
		return false
	}
	v, err := strconv.Atoi(lines[n][m[0]:m[2]])
	if err != nil {
		return false
	}
	for _, w := range []int{v + 1, v - 1} {
		other := append([]string(nil), lines...)
		other[n] = lines[n][:m[0]] + strconv.Itoa(w) + lines[n][m[2]:]
		if !reflect.DeepEqual(before, model(strings.Join(other, "\n"))) {
			return true
		}
	}
	return false
}
