package lab_test

import (
	"context"
	"strings"
	"testing"
	"time"

	gpb "github.com/openconfig/gnmi/proto/gnmi"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"interlock/simulate/faults"
	"interlock/simulate/lab"
)

// TestAStreamTellsOfChanges subscribes as a monitor does: initial values, then sync, then what changes, and nothing else.
func TestAStreamTellsOfChanges(t *testing.T) {
	l := start(t, sconet)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	s, err := client(t, l, "edge-1").Subscribe(ctx)
	if err != nil {
		t.Fatal(err)
	}
	sub := func(path string, mode gpb.SubscriptionMode) *gpb.Subscription {
		return &gpb.Subscription{Path: lab.ParsePath(path), Mode: mode}
	}
	if err := s.Send(&gpb.SubscribeRequest{Request: &gpb.SubscribeRequest_Subscribe{Subscribe: &gpb.SubscriptionList{Encoding: gpb.Encoding_JSON_IETF,
		Subscription: []*gpb.Subscription{sub("/interfaces/interface[name=*]/state/oper-status", gpb.SubscriptionMode_ON_CHANGE), sub("/lldp", gpb.SubscriptionMode_ON_CHANGE)}}}}); err != nil {
		t.Fatal(err)
	}
	first := map[string]string{}
	for {
		r, err := s.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if r.GetSyncResponse() {
			break
		}
		for _, u := range r.GetUpdate().GetUpdate() {
			first[lab.PathString(nil, u.Path)] = string(u.Val.GetJsonIetfVal())
		}
	}
	port := "/interfaces/interface[name=Ethernet1]/state/oper-status"
	if first[port] != `"UP"` {
		t.Fatalf("at first the port is %q", first[port])
	}
	p := dial(t, l, "edge-1")
	for _, c := range []string{"enable", "configure", "interface Ethernet1", "shutdown"} {
		p.do(c)
	}
	var deleted, updated []string
	for len(deleted) == 0 || len(updated) == 0 {
		r, err := s.Recv()
		if err != nil {
			t.Fatalf("%v; so far %v, gone %v", err, updated, deleted)
		}
		for _, u := range r.GetUpdate().GetUpdate() {
			updated = append(updated, lab.PathString(nil, u.Path)+" "+string(u.Val.GetJsonIetfVal()))
		}
		for _, d := range r.GetUpdate().GetDelete() {
			deleted = append(deleted, lab.PathString(nil, d))
		}
	}
	if len(updated) != 1 || updated[0] != port+` "DOWN"` {
		t.Errorf("shutting one port changed %v", updated)
	}
	if !strings.HasPrefix(deleted[0], "/lldp/interfaces/interface[name=Ethernet1]/") {
		t.Errorf("the neighbour is not gone: %v", deleted)
	}
}

// TestNobodyReadsWithoutACertificate: neither in the clear nor with a certificate of nobody.
func TestNobodyReadsWithoutACertificate(t *testing.T) {
	l := start(t, sconet)
	c, err := grpc.NewClient(l.Access()["edge-1"].GNMI, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if _, err := gpb.NewGNMIClient(c).Capabilities(ctx, &gpb.CapabilityRequest{}); err == nil {
		t.Error("capabilities are told to anybody")
	}
}

// TestFaultsOfTelemetry are agents that are silent, stuck, or that lie.
func TestFaultsOfTelemetry(t *testing.T) {
	on := func(device string, k faults.Kind) faults.Fault {
		return faults.Fault{When: faults.When{Device: device, Event: faults.Start}, Kind: k}
	}
	lying := on("edge-2", faults.TelemetryLying)
	lying.Path, lying.Value = "/interfaces/interface[name=Ethernet1]/state/oper-status", "UP"
	l := start(t, sconet, on("voip-a", faults.TelemetrySilent), on("edge-1", faults.TelemetryStale), lying)
	pause(t)
	settled(t, l)
	if _, err := client(t, l, "voip-a").Get(t.Context(), &gpb.GetRequest{Path: []*gpb.Path{lab.ParsePath("/system")}}); status.Code(err) != codes.Unavailable {
		t.Errorf("a silent agent says %v", err)
	}
	for _, d := range []string{"edge-1", "edge-2"} {
		p := dial(t, l, d)
		for _, c := range []string{"enable", "configure", "interface Ethernet1", "shutdown"} {
			p.do(c)
		}
		settled(t, l)
		if s := get(t, l, d, "/interfaces/interface[name=Ethernet1]/state/oper-status"); s != "UP" {
			t.Errorf("%s tells the truth: %s", d, s)
		}
	}
	if s := get(t, l, "core-a", "/interfaces/interface[name=Ethernet1/61]/state/oper-status"); s != "DOWN" {
		t.Errorf("the other end is %s", s)
	}
	older := func() int64 {
		r, err := client(t, l, "edge-1").Get(t.Context(), &gpb.GetRequest{Path: []*gpb.Path{lab.ParsePath("/system")}})
		if err != nil {
			t.Fatal(err)
		}
		return r.Notification[0].Timestamp
	}
	a := older()
	pause(t)
	if b := older(); a != b {
		t.Error("what is stuck has a new time")
	}
}

// TestOutagesAreCounted takes both cores away for a known time, by crashes, and finds the services lost for that long and until the legs of
// their vPCs are let up again: "delay restore 150".
func TestOutagesAreCounted(t *testing.T) {
	crash := faults.Fault{When: faults.When{Event: faults.Start, After: 30 * time.Second}, Kind: faults.Crash, For: 60 * time.Second, Devices: []string{"core-a", "core-b"}}
	l := startAt(t, sconet, 60, crash)
	for n := 0; len(l.Outages()) == 0 || !l.Outages()[0].Over; n++ {
		if n > 500 {
			t.Fatalf("no outage has begun and ended: %v", l.Outages())
		}
		pause(t)
	}
	for _, o := range l.Outages() {
		if o.Service == "voice" {
			t.Errorf("the telephones were lost with the cores: %+v", o)
		}
		if d := o.Length(); d < 205*time.Second || d > 300*time.Second {
			t.Errorf("%s was lost for %s, the cores were away for 60s and their legs for 150s more", o.Service, d)
		}
	}
}
