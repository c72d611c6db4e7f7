package telemetry

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openconfig/gnmi/proto/gnmi"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// agent is a gNMI server over TLS with client certificates, serving the values it is given as JSON_IETF.
type agent struct {
	gnmi.UnimplementedGNMIServer
	addr          string
	ca, cert, key []byte

	mu       sync.Mutex
	values   map[string]string // path → JSON
	at       int64             // nanoseconds; 0 is 1970
	streams  []chan *gnmi.SubscribeResponse
	noChange bool // refuses ON_CHANGE
	noStream bool // refuses STREAM
	password string
	srv      *grpc.Server
	opts     []grpc.ServerOption
	opened   int
}

func certificate(t *testing.T, name string, parent *x509.Certificate, signer *ecdsa.PrivateKey, expires time.Time) (*x509.Certificate, *ecdsa.PrivateKey, []byte, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: expires,
		IsCA: parent == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, DNSNames: []string{name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	c, _ := x509.ParseCertificate(der)
	k, _ := x509.MarshalECPrivateKey(key)
	return c, key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: k})
}

func newAgent(t *testing.T, values map[string]string, expires time.Time) *agent {
	t.Helper()
	ca, caKey, caPEM, _ := certificate(t, "CA", nil, nil, time.Now().Add(time.Hour))
	_, _, serverCert, serverKey := certificate(t, "core-a", ca, caKey, expires)
	_, _, clientCert, clientKey := certificate(t, "interlock", ca, caKey, time.Now().Add(time.Hour))
	pair, err := tls.X509KeyPair(serverCert, serverKey)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(ca)
	a := &agent{ca: caPEM, cert: clientCert, key: clientKey, values: values, at: time.Now().UnixNano()}
	a.opts = []grpc.ServerOption{grpc.Creds(credentials.NewTLS(&tls.Config{Certificates: []tls.Certificate{pair}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert}))}
	a.listen(t, "127.0.0.1:0")
	t.Cleanup(func() { a.srv.Stop() })
	return a
}

func (a *agent) listen(t *testing.T, addr string) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	a.addr = l.Addr().String()
	a.srv = grpc.NewServer(a.opts...)
	gnmi.RegisterGNMIServer(a.srv, a)
	go a.srv.Serve(l)
}

func (a *agent) target() Target {
	return Target{Name: "core-a", Address: a.addr, CA: a.ca, Cert: a.cert, Key: a.key, User: "interlock", Password: "hunter2", Reply: 2 * time.Second}
}

func (a *agent) Capabilities(ctx context.Context, _ *gnmi.CapabilityRequest) (*gnmi.CapabilityResponse, error) {
	md, _ := metadata.FromIncomingContext(ctx)
	if a.password != "" && (len(md["password"]) == 0 || md["password"][0] != a.password) {
		return nil, status.Error(codes.Unauthenticated, "wrong password")
	}
	return &gnmi.CapabilityResponse{GNMIVersion: "0.10.0", SupportedEncodings: []gnmi.Encoding{gnmi.Encoding_JSON, gnmi.Encoding_JSON_IETF}}, nil
}

// notification has what lies below a path, whichever keys.
func (a *agent) notification(asked *gnmi.Path) *gnmi.Notification {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := &gnmi.Notification{Timestamp: a.at}
	for p, v := range a.values {
		path, err := parse(p)
		if err != nil {
			panic(err)
		}
		x, top := elems(path), elems(asked)
		if below(x, top) || below(top, x) && len(x) < len(top) {
			n.Update = append(n.Update, &gnmi.Update{Path: path, Val: &gnmi.TypedValue{Value: &gnmi.TypedValue_JsonIetfVal{JsonIetfVal: []byte(v)}}})
		}
	}
	return n
}

func (a *agent) Get(_ context.Context, r *gnmi.GetRequest) (*gnmi.GetResponse, error) {
	out := &gnmi.GetResponse{}
	for _, p := range r.GetPath() {
		out.Notification = append(out.Notification, a.notification(p))
	}
	return out, nil
}

func (a *agent) Subscribe(s gnmi.GNMI_SubscribeServer) error {
	r, err := s.Recv()
	if err != nil {
		return err
	}
	list := r.GetSubscribe()
	stream := list.GetMode() == gnmi.SubscriptionList_STREAM
	for _, x := range list.GetSubscription() {
		if stream && (a.noStream || a.noChange && x.GetMode() == gnmi.SubscriptionMode_ON_CHANGE) {
			return status.Error(codes.InvalidArgument, "the mode is not supported")
		}
		if n := a.notification(x.GetPath()); len(n.Update) > 0 {
			s.Send(&gnmi.SubscribeResponse{Response: &gnmi.SubscribeResponse_Update{Update: n}})
		}
	}
	ch := make(chan *gnmi.SubscribeResponse, 100)
	if stream { // before the sync, so that nothing is sent between the two
		a.mu.Lock()
		a.streams = append(a.streams, ch)
		a.opened++
		a.mu.Unlock()
	}
	s.Send(&gnmi.SubscribeResponse{Response: &gnmi.SubscribeResponse_SyncResponse{SyncResponse: true}})
	for stream {
		select {
		case <-s.Context().Done():
			return nil
		case r := <-ch:
			if err := s.Send(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// change sets a value, "" deletes it, and tells every stream.
func (a *agent) change(p, v string) {
	path, err := parse(p)
	if err != nil {
		panic(err)
	}
	n := &gnmi.Notification{Timestamp: time.Now().UnixNano()}
	a.mu.Lock()
	defer a.mu.Unlock()
	if v == "" {
		delete(a.values, p)
		n.Delete = []*gnmi.Path{path}
	} else {
		a.values[p] = v
		n.Update = []*gnmi.Update{{Path: path, Val: &gnmi.TypedValue{Value: &gnmi.TypedValue_JsonIetfVal{JsonIetfVal: []byte(v)}}}}
	}
	for _, ch := range a.streams {
		select {
		case ch <- &gnmi.SubscribeResponse{Response: &gnmi.SubscribeResponse_Update{Update: n}}:
		default:
		}
	}
}

func dialTest(t *testing.T, target Target) *Client {
	t.Helper()
	c, err := Dial(context.Background(), target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// silence finds what is said of paths that end so.
func silence(r Readings, suffix string) string {
	for p, why := range r.Silent {
		if strings.HasSuffix(p, suffix) {
			return why
		}
	}
	return ""
}
