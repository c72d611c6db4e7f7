package telemetry

import (
	"math"
	"testing"
	"time"

	"github.com/openconfig/gnmi/proto/gnmi"
)

// said makes readings of updates, path by path.
func said(t *testing.T, os string, at int64, updates map[string]any) Readings {
	t.Helper()
	s := store{}
	n := &gnmi.Notification{Timestamp: at}
	for p, v := range updates {
		path, err := parse(p)
		if err != nil {
			t.Fatal(err)
		}
		u := &gnmi.Update{Path: path}
		switch v := v.(type) {
		case string:
			u.Val = &gnmi.TypedValue{Value: &gnmi.TypedValue_JsonIetfVal{JsonIetfVal: []byte(v)}}
		case *gnmi.TypedValue:
			u.Val = v
		}
		n.Update = append(n.Update, u)
	}
	s.take(n, time.Now())
	return s.readings("core-a", systemOf(os), nil, map[string]string{}, func(class, sample) bool { return false })
}

func is(f *float64, want float64) bool { return f != nil && math.Abs(*f-want) < 1e-6 }

// TestEOSRecorded has what aristanetworks/openmgmt shows of EOS (docs/examples/gnmi-clients: arista-gnmi/index.md and
// gnmic/index.md): prefixes on the outer members alone, decimals as strings, an empty container, a time of 1970, and
// temperatures of modules in components of their own.
func TestEOSRecorded(t *testing.T) {
	r := said(t, "eos", 0, map[string]any{
		"/components/component[name=Ethernet24 transceiver]/transceiver/physical-channels/channel[index=0]/state": `{
  "openconfig-platform-transceiver:index": 0,
  "openconfig-platform-transceiver:input-power": {"instant": "-0.26"},
  "openconfig-platform-transceiver:laser-bias-current": {"instant": "7.49"},
  "openconfig-platform-transceiver:output-power": {"instant": "0.32"}}`,
		"/components/component[name=Ethernet49 transceiver]/transceiver/physical-channels/channel[index=0]/state": `{
  "openconfig-platform-transceiver:index": 0,
  "openconfig-platform-transceiver:input-power": {"instant": "1.15"},
  "openconfig-platform-transceiver:laser-bias-current": {"instant": "0.0"},
  "openconfig-platform-transceiver:output-power": {}}`,
		"/components/component[name=DomTemperatureSensor24]/state/temperature/instant": `24.5`,
		//lint:ignore SA1019 deprecated, and sent by older systems
		"/components/component[name=DomTemperatureSensor49]/state/temperature/instant": &gnmi.TypedValue{Value: &gnmi.TypedValue_DecimalVal{DecimalVal: &gnmi.Decimal64{Digits: 27140625, Precision: 6}}},
		"/components/component[name=TempSensorP2/2]/state/temperature/instant":         `0.0`,
		"/interfaces/interface[name=Ethernet24]/state/counters/carrier-transitions":    `"7"`,
	})
	o := r.Optics["Ethernet24"]
	if l := o.Lanes[0]; !is(l.Rx, -0.26) || !is(l.Tx, 0.32) || !is(l.Bias, 7.49) {
		t.Errorf("Ethernet24: %+v", o)
	}
	if !is(o.Temperature, 24.5) || !is(r.Optics["Ethernet49"].Temperature, 27.140625) {
		t.Errorf("temperatures: %v, %v", o.Temperature, r.Optics["Ethernet49"].Temperature)
	}
	if l := r.Optics["Ethernet49"].Lanes[0]; !is(l.Rx, 1.15) || l.Tx != nil {
		t.Errorf("an empty container is no power: %+v", l)
	}
	if time.Since(o.At) > time.Minute {
		t.Errorf("a time of 1970 is none: %s", o.At)
	}
	if n := r.Interfaces["Ethernet24"].Transitions; n == nil || *n != 7 {
		t.Errorf("EOS counts carrier transitions: %v", n)
	}
	if silence(r, "threshold/state/input-power-lower") != "the system does not support it" {
		t.Errorf("thresholds: %q", silence(r, "threshold/state/input-power-lower"))
	}
}

// TestSONiCRecorded has the form of sonic-net/SONiC doc/mgmt/OpenConfig_Platform.md: components named as the interface,
// lists as JSON, every threshold "0".
func TestSONiCRecorded(t *testing.T) {
	r := said(t, "sonic", time.Now().UnixNano(), map[string]any{"/components": `{"openconfig-platform:component":[{"name":"Ethernet0","state":{"serial-no":"XYZ1","part-no":"P1"},
 "openconfig-platform-transceiver:transceiver":{"state":{"present":"PRESENT","form-factor":"openconfig-transport-types:QSFP28"},
 "thresholds":{"threshold":[{"severity":"openconfig-alarm-types:CRITICAL","state":{"input-power-lower":"0","input-power-upper":"0"}},{"severity":"WARNING","state":{"output-power-lower":"-8.2"}}]},
 "physical-channels":{"channel":[{"index":1,"state":{"index":1,"input-power":{"instant":"-1.5"}}},{"index":2,"state":{"input-power":{"instant":"-40.0"}}}]}}}]}`})
	o := r.Optics["Ethernet0"]
	if !o.Present || o.FormFactor != "QSFP28" || o.Serial != "XYZ1" || o.Part != "P1" {
		t.Errorf("%+v", o)
	}
	if o.Alarm.RxLow != nil || o.Alarm.RxHigh != nil || !is(o.Warning.TxLow, -8.2) {
		t.Errorf("a threshold of nought is none: alarm %+v warning %+v", o.Alarm, o.Warning)
	}
	if !is(o.Lanes[1].Rx, -1.5) || !is(o.Lanes[2].Rx, -40) {
		t.Errorf("%+v", o.Lanes)
	}
}

// TestXRThresholds has the native form by openconfig/functional-translators ciscoxr/ciscoxrlaser: tenths of dBm, hundredths
// of degrees.
func TestXRThresholds(t *testing.T) {
	p := "/optics-oper/optics-ports/optics-port[name=Optics0/0/0/1]/optics-info"
	r := said(t, "iosxr", time.Now().UnixNano(), map[string]any{
		"/interfaces/interface[name=HundredGigE0/0/0/1]/state/oper-status": `"UP"`,
		p: `{"rx-low-threshold":-144,"rx-high-warning-threshold":20,"temp-high-threshold":8000}`,
	})
	o := r.Optics["HundredGigE0/0/0/1"]
	if !is(o.Alarm.RxLow, -14.4) || !is(o.Warning.RxHigh, 2) || !is(o.Alarm.TemperatureHigh, 80) {
		t.Errorf("%+v", r.Optics)
	}
}

func TestSRLinuxNative(t *testing.T) {
	r := said(t, "srlinux", time.Now().UnixNano(), map[string]any{
		"/interface[name=ethernet-1/1]/transceiver":                  `{"srl_nokia-interfaces:form-factor":"QSFP28","serial-number":"A1","channel":[{"index":1,"input-power":{"latest-value":"-2.10","low-alarm-threshold":"-13.30"}}]}`,
		"/interface[name=ethernet-1/2]/transceiver/ddm-events":       `false`,
		"/interfaces/interface[name=ethernet-1/1]/state/oper-status": `"UP"`,
	})
	o := r.Optics["ethernet-1/1"]
	if !o.Present || !is(o.Lanes[1].Rx, -2.1) || !is(o.Alarm.RxLow, -13.3) || !r.Optics["ethernet-1/2"].NoDiagnostics {
		t.Errorf("%+v", r.Optics)
	}
}

func TestValues(t *testing.T) {
	lane := "/components/component[name=x]/transceiver/physical-channels/channel[index=1]/state/input-power/instant"
	for _, c := range []struct {
		v    *gnmi.TypedValue
		want *float64
		why  string
	}{
		{&gnmi.TypedValue{Value: &gnmi.TypedValue_BytesVal{BytesVal: []byte{0xc0, 0x20, 0, 0}}}, new(-2.5), "an IEEE float in four bytes"},
		{&gnmi.TypedValue{Value: &gnmi.TypedValue_DoubleVal{DoubleVal: -2.5}}, new(-2.5), "a double"},
		{&gnmi.TypedValue{Value: &gnmi.TypedValue_StringVal{StringVal: "-2.5"}}, new(-2.5), "a string"},
		{&gnmi.TypedValue{Value: &gnmi.TypedValue_DoubleVal{DoubleVal: math.NaN()}}, nil, "no number is no power"},
		{&gnmi.TypedValue{Value: &gnmi.TypedValue_DoubleVal{DoubleVal: math.Inf(-1)}}, nil, "nor is infinity, which some send for darkness"},
		{&gnmi.TypedValue{Value: &gnmi.TypedValue_StringVal{StringVal: "N/A"}}, nil, "words are no power"},
		{&gnmi.TypedValue{}, nil, "nothing is nothing"},
	} {
		got := said(t, "", time.Now().UnixNano(), map[string]any{lane: c.v}).Optics["x"].Lanes[1].Rx
		if (got == nil) != (c.want == nil) || got != nil && !is(got, *c.want) {
			t.Errorf("%v gives %v: %s", c.v, got, c.why)
		}
	}
}

func TestNoughtOnEveryLaneIsNoLight(t *testing.T) {
	r := said(t, "", time.Now().UnixNano(), map[string]any{
		"/components/component[name=x]/transceiver/physical-channels": `{"channel":[{"index":0,"state":{"input-power":{"instant":0},"output-power":{"instant":0},"laser-bias-current":{"instant":0}}}]}`})
	if len(r.Optics["x"].Lanes) != 0 || r.Silent["/optics x"] == "" {
		t.Errorf("0 dBm would pass for good light: %+v", r.Optics["x"])
	}
}

func TestPathData(t *testing.T) {
	all, err := readSystems()
	if err != nil {
		t.Fatal(err)
	}
	for os, s := range all {
		if s.Source == "" {
			t.Errorf("%q has no source", os)
		}
		for _, c := range s.List {
			for _, ask := range c.Ask {
				if _, err := parse(ask); err != nil {
					t.Errorf("%q %s: %v", os, c.Name, err)
				}
			}
			if os == "srlinux" && len(c.Ask) > 36 {
				t.Errorf("SR Linux takes 36 paths in a request; %s has %d", c.Name, len(c.Ask))
			}
		}
	}
}

// FuzzTake holds the decoding to its word: whatever a device sends, it neither panics nor takes for good what is none.
func FuzzTake(f *testing.F) {
	f.Add("/components/component[name=x]/transceiver", `{"physical-channels":{"channel":[{"index":1,"state":{"input-power":{"instant":"-1"}}}]}}`)
	f.Add("/interfaces", `{"interface":[{"name":"Ethernet1","state":{"oper-status":"UP","counters":{"in-errors":"x"}}},7,null]}`)
	f.Add("/a:b[c=d]", `[[[{}]]]`)
	f.Fuzz(func(t *testing.T, p, v string) {
		path, err := parse(p)
		if err != nil {
			return
		}
		s := store{}
		n := &gnmi.Notification{Update: []*gnmi.Update{{Path: path, Val: &gnmi.TypedValue{Value: &gnmi.TypedValue_JsonIetfVal{JsonIetfVal: []byte(v)}}}}}
		s.take(n, time.Now())
		for os := range systems() {
			r := s.readings("x", systemOf(os), []string{p}, map[string]string{}, func(class, sample) bool { return false })
			for name, o := range r.Optics {
				for _, l := range o.Lanes {
					for _, f := range []*float64{l.Rx, l.Tx, l.Bias} {
						if f != nil && (math.IsNaN(*f) || math.IsInf(*f, 0)) {
							t.Errorf("%s has a power of %v", name, *f)
						}
					}
				}
			}
		}
		s.drop(elems(path))
	})
}
