package simulate

import (
	"fmt"
	"reflect"
	"slices"

	"interlock/devices"
)

// uncomputed are the fields inside the parts of the model that say something of forwarding, or of how soon a failure is noticed, and that
// nothing computes, by type. A change of one of them is told. Fields of the whole configuration, of interfaces, VRFs and VLANs are classed in
// differs.go; a test demands of every other field that the simulator reads it, that it stands here, or that it is idle.
var uncomputed = map[string][]string{
	"BGPAggregate":      {"AdvertiseOnly"},
	"BGPFamily":         {"AdvertisePIP", "MaximumPathsECMP", "RetainRT"},
	"BGPNeighbor":       {"BFD"},
	"BGPNeighborFamily": {"Encapsulation", "RewriteEVPNRT"},
	"BGPVRF":            {"NoFastFallover"},
	"ISISVRF":           {"Keys", "MultiTopology"},
	"InterfaceISIS":     {"BFD", "Keys"},
	"InterfaceOSPF":     {"BFD"},
	"LAG":               {"ESI", "SystemID"},
	"OSPFVRF":           {"BFD"},
	"StaticRoute":       {"BFD"},
}

// idle are fields from which nothing follows for a state that has settled: delays, and what is written to a log. How soon a failure is noticed
// by a protocol's own timers is not computed, and the session that new ones form anew is an effect.
var idle = map[string][]string{
	"BGPFamily":         {"NextHopTrigger"},
	"BGPNeighbor":       {"Keepalive", "Hold"},
	"BGPNeighborFamily": {"SoftReconfiguration"},
	"BGPVRF":            {"Keepalive", "Hold", "GracefulRestart", "LogNeighborChanges"},
	"ChannelMember":     {"Rate"},
	"Gateway":           {"PreemptDelay"},
	"LAG":               {"FallbackTimeout", "NoGracefulConvergence", "VPCConvergence"},
}

// singly is up to how many single statements a difference is told by; more are told as one.
const singly = 4

// sayings says which statements differ between two parts of the model that the model keeps as words or that are uncomputed.
func (d *differ) sayings(path string, a, b any) { d.sayingsOf(path, "", a, b) }

// sayingsOf is sayings of two maps whose entries paths call by a noun.
func (d *differ) sayingsOf(path, noun string, a, b any) {
	x, y := sayingsIn(noun, a), sayingsIn(noun, b)
	differ := map[string]bool{}
	for _, pair := range [...][2]map[string]string{{x, y}, {y, x}} {
		for k, v := range pair[0] {
			if w, ok := pair[1][k]; !ok || w != v {
				differ[k] = true
			}
		}
	}
	if len(differ) > singly {
		d.say(path)
		return
	}
	for k := range differ {
		d.say(devices.PathJoin(path, k))
	}
}

// sayingsIn are the statements that a part of the model keeps as words, and the values of its uncomputed fields, by path.
func sayingsIn(noun string, v any) map[string]string {
	out := map[string]string{}
	gather(nil, noun, reflect.ValueOf(v), out)
	return out
}

func gather(levels []string, noun string, v reflect.Value, out map[string]string) {
	at := func(key string) []string {
		return append(levels[:len(levels):len(levels)], devices.PathLevel(noun, key))
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			gather(levels, noun, v.Elem(), out)
		}
	case reflect.Struct:
		t := v.Type()
		for i := range v.NumField() {
			f := t.Field(i)
			word := f.Tag.Get("path")
			switch {
			case !f.IsExported() || word == "-":
			case f.Name == "Settings":
				for it := v.Field(i).MapRange(); it.Next(); {
					out[devices.PathJoin(append(at(""), it.Key().String())...)] = it.Value().String()
				}
			case slices.Contains(uncomputed[t.Name()], f.Name):
				if !v.Field(i).IsZero() {
					out[devices.PathJoin(append(at(""), word)...)] = fmt.Sprint(value(v.Field(i)))
				}
			default:
				gather(at(""), word, v.Field(i), out)
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			gather(at(fmt.Sprint(it.Key())), "", it.Value(), out)
		}
	}
}

// value is what a field holds, behind a pointer if it is one.
func value(v reflect.Value) any {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v.Interface()
}
