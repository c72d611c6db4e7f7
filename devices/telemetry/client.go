package telemetry

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/openconfig/gnmi/proto/gnmi"
	"github.com/openconfig/gnmic/pkg/api"
	"github.com/openconfig/gnmic/pkg/api/path"
	"github.com/openconfig/gnmic/pkg/api/target"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"interlock/devices/clock"
)

// ErrUnreachable is a device that does not answer over gNMI; ErrAuth one that is not who it should be, or a login that it
// does not take.
var (
	ErrUnreachable = errors.New("the device's telemetry cannot be reached")
	ErrAuth        = errors.New("the device or the login of its telemetry is not who it should be")
)

// Target is a device's gNMI server and how it is reached.
type Target struct {
	Name, OS, Platform, Version string
	// Address is host:port.
	Address string
	// ServerName is the name that the device's certificate has to bear; "" is the host of Address.
	ServerName string
	// User and Password go with every call where they are given, beside or instead of a client certificate.
	User, Password string
	// CA has the certificates that sign devices', Cert and Key those of this client, in PEM. Without CA the system's count.
	CA, Cert, Key []byte
	// Clock is by whose time what is fresh is told; deadlines of the connection are the system's.
	Clock clock.Clock
	// Reply is how long the device has for one answer; zero is 15 s.
	Reply time.Duration
}

// maxMessage is the longest message that is taken: a chassis' interfaces in one are some megabytes.
const maxMessage = 64 << 20

// Client is a connection to a device's gNMI server.
type Client struct {
	t        Target
	sys      *system
	target   *target.Target
	encoding gnmi.Encoding
	version  string // of gNMI
}

// Dial connects to a device and asks for its capabilities; by its system the paths are chosen.
func Dial(ctx context.Context, t Target) (*Client, error) {
	if t.Reply == 0 {
		t.Reply = 15 * time.Second
	}
	cfg, err := secure(t)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	tg, err := api.NewTarget(api.Name(t.Name), api.Address(t.Address), api.TLSConfig(cfg), api.Timeout(t.Reply))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	err = tg.CreateGNMIClient(ctx, grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage)),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 10 * time.Second}))
	if err != nil {
		return nil, fmt.Errorf("%w: %s at %s: %w", ErrUnreachable, t.Name, t.Address, err)
	}
	c := &Client{t: t, sys: systemOf(t.OS), target: tg}
	within, cancel := context.WithTimeout(ctx, t.Reply)
	defer cancel()
	caps, err := tg.Client.Capabilities(c.login(within), &gnmi.CapabilityRequest{})
	if err != nil {
		c.Close()
		return nil, c.classify(err)
	}
	c.version = caps.GetGNMIVersion()
	c.encoding = chooseEncoding(caps.GetSupportedEncodings())
	return c, nil
}

// secure is the TLS of a target. There is no way around checking the device's certificate.
func secure(t Target) (*tls.Config, error) {
	cfg := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.ServerName, NextProtos: []string{"h2"}}
	if cfg.ServerName == "" {
		host, _, err := net.SplitHostPort(t.Address)
		if err != nil {
			return nil, fmt.Errorf("the address %q of its telemetry is no host:port", t.Address)
		}
		cfg.ServerName = host
	}
	if len(t.CA) > 0 {
		cfg.RootCAs = x509.NewCertPool()
		if !cfg.RootCAs.AppendCertsFromPEM(t.CA) {
			return nil, errors.New("the CA has no certificate in PEM")
		}
	}
	if len(t.Cert) > 0 {
		pair, err := tls.X509KeyPair(t.Cert, t.Key)
		if err != nil {
			return nil, fmt.Errorf("the client certificate cannot be used: %w", err)
		}
		cfg.Certificates = []tls.Certificate{pair}
	}
	return cfg, nil
}

// login puts the user and password with a call.
func (c *Client) login(ctx context.Context) context.Context {
	if c.t.User != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "username", c.t.User, "password", c.t.Password)
	}
	return ctx
}

// classify tells who is at fault when a call fails.
func (c *Client) classify(err error) error {
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	kind := ErrUnreachable
	text := status.Convert(err).Message()
	switch {
	case status.Code(err) == codes.Unauthenticated, status.Code(err) == codes.PermissionDenied,
		errors.As(err, &authority), errors.As(err, &invalid), errors.As(err, &host), certificateTrouble(text):
		kind = ErrAuth
	}
	return fmt.Errorf("%w: %s at %s: %w", kind, c.t.Name, c.t.Address, err)
}

// chooseEncoding takes the first of what the device has that tells types best. One that says nothing has JSON, which the
// specification demands (gNMI 2.3.1).
func chooseEncoding(has []gnmi.Encoding) gnmi.Encoding {
	for _, e := range []gnmi.Encoding{gnmi.Encoding_JSON_IETF, gnmi.Encoding_JSON, gnmi.Encoding_PROTO} {
		if slices.Contains(has, e) {
			return e
		}
	}
	return gnmi.Encoding_JSON
}

// Close ends the connection and whatever waits on it.
func (c *Client) Close() error { return c.target.Close() }

// parse reads a path as people write it: "/interfaces/interface[name=Ethernet1]/state", with "origin:/" before it where
// the device has more than one tree.
func parse(text string) (*gnmi.Path, error) {
	p, err := path.ParsePath(text)
	if err != nil {
		return nil, fmt.Errorf("%q is no path: %w", text, err)
	}
	return p, nil
}

// shortest is the shortest interval asked for, however fast a rehearsal's clock runs.
const shortest = 100 * time.Millisecond

// request makes the subscription of a class.
func (c *Client) request(cl class, list gnmi.SubscriptionList_Mode, mode gnmi.SubscriptionMode) (*gnmi.SubscribeRequest, error) {
	l := &gnmi.SubscriptionList{Mode: list, Encoding: c.encoding}
	for _, ask := range cl.Ask {
		p, err := parse(ask)
		if err != nil {
			return nil, err
		}
		if cl.Origin != "" && p.Origin == "" {
			p.Origin = cl.Origin
		}
		s := &gnmi.Subscription{Path: p}
		if list == gnmi.SubscriptionList_STREAM {
			s.Mode = mode
			if mode == gnmi.SubscriptionMode_SAMPLE {
				s.SampleInterval = uint64(max(c.t.Clock.Real(cl.every), shortest))
			} else {
				s.HeartbeatInterval = uint64(max(c.t.Clock.Real(heartbeat), shortest))
			}
		}
		l.Subscription = append(l.Subscription, s)
	}
	return &gnmi.SubscribeRequest{Request: &gnmi.SubscribeRequest_Subscribe{Subscribe: l}}, nil
}

// wanted are the classes that are asked for: those of the system, and one for each leaf of the site.
func (c *Client) wanted(leaves []string) []class {
	var out []class
	for _, cl := range c.sys.List {
		if len(cl.Ask) > 0 {
			out = append(out, cl)
		}
	}
	for _, l := range leaves {
		if _, err := parse(l); err == nil {
			out = append(out, class{Name: l, Mode: "on_change", Ask: []string{l}, every: heartbeat})
		}
	}
	return out
}

// Snapshot reads everything once, and the leaves that the site asks for, by path. What a device does not have is silent;
// the error is one of the connection as a whole.
func (c *Client) Snapshot(ctx context.Context, leaves []string) (Readings, error) {
	var mu sync.Mutex
	got, why := store{}, map[string]string{}
	var failed error
	answered := false
	slots := make(chan struct{}, c.sys.Calls)
	var wg sync.WaitGroup
	for _, cl := range c.wanted(leaves) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			slots <- struct{}{}
			defer func() { <-slots }()
			notes, err := c.once(ctx, cl)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				why[cl.Name] = status.Convert(err).Message()
				if failed == nil {
					failed = err
				}
				return
			}
			answered = true
			for _, n := range notes {
				got.take(n, c.t.Clock.Now())
			}
		}()
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return Readings{}, fmt.Errorf("%s: %w", c.t.Name, err)
	}
	if !answered && failed != nil {
		return Readings{}, c.classify(failed)
	}
	return got.readings(c.t.Name, c.sys, leaves, why, func(class, sample) bool { return false }), nil
}

// once asks for a class once: by a subscription, and where the device does not take that by Get.
func (c *Client) once(ctx context.Context, cl class) ([]*gnmi.Notification, error) {
	within, cancel := context.WithTimeout(ctx, c.t.Reply)
	defer cancel()
	req, err := c.request(cl, gnmi.SubscriptionList_ONCE, 0)
	if err != nil {
		return nil, err
	}
	notes, err := c.subscribeOnce(within, req)
	if code := status.Code(err); code == codes.Unimplemented || code == codes.InvalidArgument {
		if got, errGet := c.get(within, cl); errGet == nil {
			return got, nil
		}
	}
	return notes, err
}

func (c *Client) subscribeOnce(ctx context.Context, req *gnmi.SubscribeRequest) ([]*gnmi.Notification, error) {
	stream, err := c.target.Client.Subscribe(c.login(ctx))
	if err != nil {
		return nil, err
	}
	if err := stream.Send(req); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var out []*gnmi.Notification
	size := 0
	for {
		r, err := stream.Recv()
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, err
		case r.GetSyncResponse():
			return out, nil
		}
		if n := r.GetUpdate(); n != nil {
			out = append(out, n)
			if size += len(n.GetUpdate()); size > 1<<20 {
				return nil, status.Error(codes.ResourceExhausted, "the device sends more than a million values in one answer")
			}
		}
	}
}

func (c *Client) get(ctx context.Context, cl class) ([]*gnmi.Notification, error) {
	req := &gnmi.GetRequest{Encoding: c.encoding}
	for _, ask := range cl.Ask {
		p, err := parse(ask)
		if err != nil {
			return nil, err
		}
		if cl.Origin != "" && p.Origin == "" {
			p.Origin = cl.Origin
		}
		req.Path = append(req.Path, p)
	}
	r, err := c.target.Client.Get(c.login(ctx), req)
	return r.GetNotification(), err
}
