package lab

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	gpb "github.com/openconfig/gnmi/proto/gnmi"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"

	"interlock/simulate/faults"
)

// target is a box's gNMI server (gNMI specification 0.10: Capabilities, Get, Subscribe).
type target struct {
	gpb.UnimplementedGNMIServer
	box *box
}

// serveTelemetry starts the gNMI server; a boot starts another one. b.mu is held.
func (b *box) serveTelemetry() {
	conf, err := b.lab.pki.server(b.name, b.lab.options.Listen, func() bool { return b.lab.suffers(b.name, faults.Expired) != nil })
	if err != nil {
		b.lab.say("%s: no gNMI: %v", b.name, err)
		return
	}
	p := b.gnmi
	if b.boots > 0 { // stopping the server closed the port
		if p, err = net.Listen("tcp", b.gnmi.Addr().String()); err != nil {
			b.lab.say("%s: no gNMI: %v", b.name, err)
			return
		}
	}
	s := grpc.NewServer(grpc.Creds(credentials.NewTLS(conf)))
	gpb.RegisterGNMIServer(s, &target{box: b})
	b.server = s
	b.lab.wait.Add(1)
	go func() {
		defer b.lab.wait.Done()
		_ = s.Serve(p)
	}()
}

func (t *target) Capabilities(context.Context, *gpb.CapabilityRequest) (*gpb.CapabilityResponse, error) {
	r := &gpb.CapabilityResponse{GNMIVersion: "0.10.0", SupportedEncodings: []gpb.Encoding{gpb.Encoding_JSON, gpb.Encoding_JSON_IETF, gpb.Encoding_PROTO, gpb.Encoding_ASCII}}
	for _, m := range [][2]string{{"openconfig-interfaces", "3.8.1"}, {"openconfig-platform", "0.32.0"}, {"openconfig-platform-transceiver", "1.0.0"}, {"openconfig-lacp", "2.2.0"},
		{"openconfig-lldp", "0.2.1"}, {"openconfig-network-instance", "4.6.0"}, {"openconfig-system", "3.0.0"}} {
		r.SupportedModels = append(r.SupportedModels, &gpb.ModelData{Name: m[0], Organization: "OpenConfig working group", Version: m[1]})
	}
	return r, nil
}

func (t *target) Get(ctx context.Context, r *gpb.GetRequest) (*gpb.GetResponse, error) {
	if !encodes(r.GetEncoding()) {
		return nil, status.Errorf(codes.Unimplemented, "encoding %s is not supported", r.GetEncoding())
	}
	if err := t.box.dawdle(ctx); err != nil {
		return nil, err
	}
	all, silent := t.box.sent()
	if silent {
		return nil, status.Error(codes.Unavailable, "the agent does not answer")
	}
	out := &gpb.GetResponse{}
	paths := r.GetPath()
	if len(paths) == 0 {
		paths = []*gpb.Path{{}}
	}
	for _, p := range paths {
		found := pick(all, r.GetPrefix(), p)
		if len(found) == 0 {
			return nil, status.Errorf(codes.NotFound, "no data at %s", pathString(r.GetPrefix(), p))
		}
		n := notification(found, r.GetEncoding(), r.GetPrefix())
		out.Notification = append(out.Notification, n)
	}
	return out, nil
}

func encodes(e gpb.Encoding) bool { return e != gpb.Encoding_BYTES }

// want is one subscription of a list and what it has been sent.
type want struct {
	path      *gpb.Path
	mode      gpb.SubscriptionMode
	every     time.Duration
	heartbeat time.Duration
	suppress  bool
	last      map[string]any
	due, beat time.Time
}

func (t *target) Subscribe(s gpb.GNMI_SubscribeServer) error {
	first, err := s.Recv()
	if err != nil {
		return err
	}
	list := first.GetSubscribe()
	if list == nil {
		return status.Error(codes.InvalidArgument, "the first message of a stream is a SubscriptionList")
	}
	if !encodes(list.GetEncoding()) {
		return status.Errorf(codes.Unimplemented, "encoding %s is not supported", list.GetEncoding())
	}
	var wants []*want
	for _, x := range list.GetSubscription() {
		w := &want{path: x.GetPath(), mode: x.GetMode(), every: time.Duration(x.GetSampleInterval()), heartbeat: time.Duration(x.GetHeartbeatInterval()), suppress: x.GetSuppressRedundant(), last: map[string]any{}}
		if w.every == 0 {
			w.every = 10 * time.Second
		}
		if w.every < time.Second {
			return status.Errorf(codes.InvalidArgument, "a sample interval of %s is too short, the least is 1s", w.every)
		}
		wants = append(wants, w)
	}
	x := &stream{target: t, server: s, list: list, wants: wants}
	if err := x.send(true); err != nil {
		return err
	}
	if err := x.synced(); err != nil {
		return err
	}
	switch list.GetMode() {
	case gpb.SubscriptionList_ONCE:
		return nil
	case gpb.SubscriptionList_POLL:
		for {
			if _, err := s.Recv(); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
			if err := x.send(true); err != nil {
				return err
			}
			if err := x.synced(); err != nil {
				return err
			}
		}
	}
	return x.run()
}

// stream is one running subscription.
type stream struct {
	target *target
	server gpb.GNMI_SubscribeServer
	list   *gpb.SubscriptionList
	wants  []*want
}

func (x *stream) synced() error {
	return x.server.Send(&gpb.SubscribeResponse{Response: &gpb.SubscribeResponse_SyncResponse{SyncResponse: true}})
}

// run sends what changes when it changes, and samples when they are due.
func (x *stream) run() error {
	l := x.target.box.lab
	for {
		now := l.clock.Now()
		wait := time.Hour
		for _, w := range x.wants {
			if w.mode == gpb.SubscriptionMode_SAMPLE {
				wait = min(wait, w.due.Sub(now))
			} else if w.heartbeat > 0 {
				wait = min(wait, w.beat.Sub(now))
			}
		}
		l.mu.Lock()
		changed := l.changed
		l.mu.Unlock()
		due := make(chan struct{})
		timer := l.clock.AfterFunc(max(wait, time.Millisecond), func() { close(due) })
		select {
		case <-x.server.Context().Done():
			timer.Stop()
			return x.server.Context().Err()
		case <-l.ctx.Done():
			timer.Stop()
			return status.Error(codes.Unavailable, "the lab has stopped")
		case <-changed:
			timer.Stop()
		case <-due:
		}
		if err := x.send(false); err != nil {
			return err
		}
	}
}

// send sends what is due; all reports that everything is.
func (x *stream) send(all bool) error {
	b := x.target.box
	now := b.lab.clock.Now()
	leaves, silent := b.sent()
	for _, w := range x.wants {
		due := all
		whole := all
		switch {
		case all:
			w.due, w.beat = now.Add(w.every), now.Add(w.heartbeat)
		case w.mode == gpb.SubscriptionMode_SAMPLE:
			if due = !now.Before(w.due); due {
				w.due, whole = now.Add(w.every), !w.suppress
				if w.suppress && w.heartbeat > 0 && !now.Before(w.beat) {
					whole, w.beat = true, now.Add(w.heartbeat)
				}
			}
		default: // ON_CHANGE and TARGET_DEFINED
			due = true
			if w.heartbeat > 0 && !now.Before(w.beat) {
				whole, w.beat = true, now.Add(w.heartbeat)
			}
		}
		if !due || silent {
			continue
		}
		found := pick(leaves, x.list.GetPrefix(), w.path)
		is := make(map[string]any, len(found))
		var send []leaf
		for _, f := range found {
			is[f.path] = f.value
			if old, had := w.last[f.path]; whole || !had || old != f.value && !(w.mode != gpb.SubscriptionMode_SAMPLE && ticks(f.path)) {
				send = append(send, f)
			}
		}
		var gone []string
		for p := range w.last {
			if _, still := is[p]; !still {
				gone = append(gone, p)
			}
		}
		slices.Sort(gone)
		w.last = is
		if x.list.GetUpdatesOnly() && all && x.list.GetMode() == gpb.SubscriptionList_STREAM {
			continue
		}
		for len(send) > 0 || len(gone) > 0 {
			n := notification(send[:min(len(send), 500)], x.list.GetEncoding(), x.list.GetPrefix())
			send = send[min(len(send), 500):]
			for _, p := range gone {
				n.Delete = append(n.Delete, parsePath(p))
			}
			if gone != nil && n.Timestamp == 0 {
				n.Timestamp = b.now().UnixNano()
			}
			gone = nil
			if err := b.dawdle(x.server.Context()); err != nil {
				return err
			}
			if err := x.server.Send(&gpb.SubscribeResponse{Response: &gpb.SubscribeResponse_Update{Update: n}}); err != nil {
				return err
			}
		}
	}
	return nil
}

// dawdle takes the time that a slow agent takes for a message.
func (b *box) dawdle(ctx context.Context) error {
	if f := b.lab.suffers(b.name, faults.TelemetrySlow); f != nil {
		return b.lab.clock.Sleep(ctx, f.By)
	}
	return nil
}

// ticks reports leaves that change all the time and are sent by sampling alone.
func ticks(path string) bool {
	return strings.HasSuffix(path, "-octets") || strings.HasSuffix(path, "/up-time") || strings.HasSuffix(path, "/current-datetime")
}

// sent is what the agent sends: the truth with the faults of telemetry in it. silent reports that it does not answer at all.
func (b *box) sent() (out []leaf, silent bool) {
	l := b.lab
	out = b.leaves(b.now())
	on := func(paths []string, p string) bool {
		if len(paths) == 0 {
			return true
		}
		for _, x := range paths {
			if strings.HasPrefix(p, x) {
				return true
			}
		}
		return false
	}
	for _, a := range l.having(faults.TelemetryStale) {
		if frozen, ok := a.frozen[b.name]; ok {
			kept := slices.DeleteFunc(slices.Clone(out), func(x leaf) bool { return on(a.fault.Paths, x.path) })
			for _, x := range frozen {
				if on(a.fault.Paths, x.path) {
					kept = append(kept, x)
				}
			}
			out = kept
		}
	}
	for _, a := range l.having(faults.TelemetryLying) {
		if !slices.Contains(a.devices, b.name) {
			continue
		}
		for i := range out {
			if strings.HasPrefix(out[i].path, a.fault.Path) {
				out[i].value = like(out[i].value, a.fault.Value)
			}
		}
	}
	if f := l.suffers(b.name, faults.TelemetryHuge); f != nil {
		text := strings.Repeat("x", cmp.Or(f.Bytes, 8<<20))
		for i := range out {
			if strings.HasSuffix(out[i].path, "/oper-status") || out[i].path == "/system/state/hostname" {
				out[i].value = text
			}
		}
	}
	for _, a := range l.having(faults.TelemetrySilent) {
		if !slices.Contains(a.devices, b.name) {
			continue
		}
		if len(a.fault.Paths) == 0 {
			return nil, true
		}
		out = slices.DeleteFunc(out, func(x leaf) bool { return on(a.fault.Paths, x.path) })
	}
	return out, false
}

// like makes a text a value of the kind of another, where it can be one.
func like(v any, text string) any {
	switch v.(type) {
	case bool:
		return text == "true"
	case uint64:
		if n, err := strconv.ParseUint(text, 10, 64); err == nil {
			return n
		}
	case float64:
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return n
		}
	}
	return text
}

// notification makes one message of leaves. Each has the time of the oldest of them.
func notification(leaves []leaf, e gpb.Encoding, prefix *gpb.Path) *gpb.Notification {
	n := &gpb.Notification{}
	if prefix != nil {
		n.Prefix = &gpb.Path{Target: prefix.GetTarget(), Origin: prefix.GetOrigin()}
	}
	for _, x := range leaves {
		if at := x.at.UnixNano(); n.Timestamp == 0 || at < n.Timestamp {
			n.Timestamp = at
		}
		n.Update = append(n.Update, &gpb.Update{Path: parsePath(x.path), Val: encode(x.value, e)})
	}
	return n
}

// encode writes a value. By RFC 7951 numbers of 64 bits and decimals are JSON strings, as EOS and SONiC send them.
func encode(v any, e gpb.Encoding) *gpb.TypedValue {
	switch e {
	case gpb.Encoding_JSON, gpb.Encoding_JSON_IETF:
		switch n := v.(type) {
		case uint64:
			v = strconv.FormatUint(n, 10)
		case float64:
			v = strconv.FormatFloat(n, 'f', 2, 64)
		}
		text, _ := json.Marshal(v)
		if e == gpb.Encoding_JSON {
			return &gpb.TypedValue{Value: &gpb.TypedValue_JsonVal{JsonVal: text}}
		}
		return &gpb.TypedValue{Value: &gpb.TypedValue_JsonIetfVal{JsonIetfVal: text}}
	case gpb.Encoding_ASCII:
		return &gpb.TypedValue{Value: &gpb.TypedValue_AsciiVal{AsciiVal: fmt.Sprint(v)}}
	}
	switch n := v.(type) {
	case bool:
		return &gpb.TypedValue{Value: &gpb.TypedValue_BoolVal{BoolVal: n}}
	case uint64:
		return &gpb.TypedValue{Value: &gpb.TypedValue_UintVal{UintVal: n}}
	case float64:
		return &gpb.TypedValue{Value: &gpb.TypedValue_DoubleVal{DoubleVal: n}}
	}
	return &gpb.TypedValue{Value: &gpb.TypedValue_StringVal{StringVal: fmt.Sprint(v)}}
}
