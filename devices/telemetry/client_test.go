package telemetry

import (
	"context"
	"errors"
	"testing"
	"time"

	"interlock/devices/clock"
)

const (
	oper    = "/interfaces/interface[name=Ethernet1]/state/oper-status"
	bgpPath = "/network-instances/network-instance[name=default]/protocols/protocol[identifier=BGP][name=BGP]/bgp/neighbors/neighbor[neighbor-address=10.0.0.2]/state/session-state"
)

func values() map[string]string {
	return map[string]string{
		oper: `"UP"`, "/interfaces/interface[name=Ethernet1]/state/admin-status": `"UP"`,
		"/interfaces/interface[name=Ethernet1]/state/counters": `{"openconfig-interfaces:in-errors":"18446744073709551615","in-octets":"12","carrier-transitions":"3"}`,
		bgpPath:                      `"ESTABLISHED"`,
		"/storage/pool/state/health": `"healed"`,
	}
}

func TestSnapshot(t *testing.T) {
	a := newAgent(t, values(), time.Now().Add(time.Hour))
	c := dialTest(t, a.target())
	r, err := c.Snapshot(context.Background(), []string{"/storage/pool/state/health", "/storage/pool/state/missing", "no[path"})
	if err != nil {
		t.Fatal(err)
	}
	i := r.Interfaces["Ethernet1"]
	if i.Oper != "UP" || i.InErrors == nil || *i.InErrors != 1<<64-1 || i.InFCS != nil {
		t.Errorf("interface %+v", i)
	}
	if i.Transitions != nil {
		t.Errorf("carrier-transitions are transitions on EOS, not by the model: %d", *i.Transitions)
	}
	if s := r.BGP["default 10.0.0.2"]; s.State != "ESTABLISHED" {
		t.Errorf("BGP %+v", r.BGP)
	}
	if r.Leaves["/storage/pool/state/health"].Value != "healed" || r.Silent["/storage/pool/state/missing"] == "" || r.Silent["no[path"] == "" {
		t.Errorf("leaves %v, silent %v", r.Leaves, r.Silent)
	}
	for _, p := range []string{"/state/synchronization", "/state/adjacency-state", "/channel/state/input-power/instant", "/state/software-version", "counters/in-fcs-errors"} {
		if silence(r, p) == "" {
			t.Errorf("%s was asked for and gave nothing; it has to be silent", p)
		}
	}
	if silence(r, "/state/oper-status") != "" {
		t.Error("what is heard is not silent")
	}
}

func TestWhoAnswersTelemetry(t *testing.T) {
	a := newAgent(t, values(), time.Now().Add(time.Hour))
	expired := newAgent(t, values(), time.Now().Add(-time.Hour))
	a.password = "hunter2"
	for _, c := range []struct {
		name   string
		from   *agent
		change func(*Target)
		want   error
	}{
		{"as it should be", a, func(*Target) {}, nil},
		{"a wrong password", a, func(t *Target) { t.Password = "wrong" }, ErrAuth},
		{"no client certificate", a, func(t *Target) { t.Cert, t.Key = nil, nil }, ErrAuth},
		{"another CA", a, func(t *Target) { t.CA = expired.ca }, ErrAuth},
		{"another name", a, func(t *Target) { t.ServerName = "core-b" }, ErrAuth},
		{"an expired certificate", expired, func(*Target) {}, ErrAuth},
		{"nobody there", a, func(t *Target) { t.Address = "127.0.0.1:1" }, ErrUnreachable},
	} {
		target := c.from.target()
		c.change(&target)
		client, err := Dial(context.Background(), target)
		for i := 0; i < 5 && c.want == ErrAuth && errors.Is(err, ErrUnreachable); i++ {
			// TLS 1.3 lets a client speak before the other side has seen its certificate: refused, it may find a broken pipe before the reason.
			client, err = Dial(context.Background(), target)
		}
		if err == nil {
			client.Close()
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// watch runs a Watch and gives its readings one by one.
func watch(t *testing.T, c *Client, leaves ...string) (<-chan Readings, func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, done := make(chan Readings, 1000), make(chan error, 1)
	go func() { done <- c.Watch(ctx, leaves, func(r Readings) { out <- r }) }()
	t.Cleanup(cancel)
	return out, func() error {
		cancel()
		select {
		case err := <-done:
			return err
		case <-time.After(5 * time.Second):
			return errors.New("it does not return")
		}
	}
}

// until waits for a reading that is as it should be.
func until(t *testing.T, ch <-chan Readings, what string, ok func(Readings) bool) Readings {
	t.Helper()
	deadline := time.After(8 * time.Second)
	var last Readings
	for {
		select {
		case last = <-ch:
			if ok(last) {
				return last
			}
		case <-deadline:
			t.Fatalf("%s does not come; last: interfaces %v, silent %q", what, last.Interfaces, silence(last, "/state/oper-status"))
		}
	}
}

func TestWatch(t *testing.T) {
	for _, c := range []struct {
		name string
		set  func(*agent)
	}{
		{"changes streamed", func(*agent) {}},
		{"changes refused, samples taken", func(a *agent) { a.noChange = true }},
		{"streams refused, asked again and again", func(a *agent) { a.noStream = true }},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAgent(t, values(), time.Now().Add(time.Hour))
			c.set(a)
			target := a.target()
			target.Clock = clock.Fast(time.Now(), 100)
			ch, stop := watch(t, dialTest(t, target))
			until(t, ch, "the link up", func(r Readings) bool { return r.Interfaces["Ethernet1"].Oper == "UP" })
			a.change(oper, `"DOWN"`)
			until(t, ch, "the link down", func(r Readings) bool { return r.Interfaces["Ethernet1"].Oper == "DOWN" })
			a.change(bgpPath, "")
			if !a.noStream && !a.noChange {
				until(t, ch, "the session gone", func(r Readings) bool { _, there := r.BGP["default 10.0.0.2"]; return !there })
			}
			if err := stop(); !errors.Is(err, context.Canceled) {
				t.Errorf("Watch returns %v", err)
			}
		})
	}
}

func TestWatchReconnectsAndIsSilentMeanwhile(t *testing.T) {
	a := newAgent(t, values(), time.Now().Add(time.Hour))
	ch, stop := watch(t, dialTest(t, a.target()))
	until(t, ch, "the link up", func(r Readings) bool { return r.Interfaces["Ethernet1"].Oper == "UP" })
	addr := a.addr
	a.srv.Stop()
	r := until(t, ch, "silence", func(r Readings) bool { return silence(r, "/interfaces/interface/state/oper-status") != "" })
	if _, there := r.Interfaces["Ethernet1"]; there && r.Interfaces["Ethernet1"].Oper != "" {
		t.Errorf("a device that does not answer has no link: %+v", r.Interfaces)
	}
	a.values[oper] = `"DOWN"`
	a.listen(t, addr)
	until(t, ch, "the link as it is after that", func(r Readings) bool { return r.Interfaces["Ethernet1"].Oper == "DOWN" })
	stop()
}

func TestWatchStaleIsSilent(t *testing.T) {
	a := newAgent(t, values(), time.Now().Add(time.Hour))
	target := a.target()
	target.Clock = clock.Fast(time.Now(), 100)
	c := dialTest(t, target)
	ch, stop := watch(t, c)
	until(t, ch, "counters", func(r Readings) bool { return r.Interfaces["Ethernet1"].InOctets != nil })
	// The agent sends no more samples, though its streams stay open.
	until(t, ch, "silence of the counters", func(r Readings) bool {
		return silence(r, "counters/in-octets") == "nothing fresh" && r.Interfaces["Ethernet1"].InOctets == nil
	})
	stop()
}
