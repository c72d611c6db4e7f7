package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	gpb "github.com/openconfig/gnmi/proto/gnmi"
	"github.com/openconfig/gnmic/pkg/api/path"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
)

// agentVariable makes this program the gNMI agent of a router (its name, the address to listen at, and the folder of keys), or a
// host that takes connections ("host" and the address).
const agentVariable = "INTERLOCK_REAL_AGENT"

// realAgent tells over gNMI what a router truly is: its links from the kernel (netlink, by ip), its sessions from FRR (vtysh),
// and light that the test writes, which darkens with the carrier.
type realAgent struct {
	gpb.UnimplementedGNMIServer
	router, dir string

	mu    sync.Mutex
	at    time.Time
	last  map[string]any
	fault error
}

// runAgent serves until it is killed, and gives the exit code.
func runAgent(args string) int {
	words := strings.Fields(args)
	if words[0] == "host" {
		l, err := net.Listen("tcp", words[1])
		for err == nil {
			var c net.Conn
			if c, err = l.Accept(); err == nil {
				c.Close()
			}
		}
		fmt.Fprintln(os.Stderr, words[1], err)
		return 1
	}
	a := &realAgent{router: words[0], dir: words[2]}
	pair, err := tls.LoadX509KeyPair(filepath.Join(a.dir, a.router+".pem"), filepath.Join(a.dir, a.router+"-key.pem"))
	if err == nil {
		var ca []byte
		if ca, err = os.ReadFile(filepath.Join(a.dir, "ca.pem")); err == nil {
			pool := x509.NewCertPool()
			pool.AppendCertsFromPEM(ca)
			var l net.Listener
			if l, err = net.Listen("tcp", words[1]); err == nil {
				s := grpc.NewServer(grpc.Creds(credentials.NewTLS(&tls.Config{Certificates: []tls.Certificate{pair}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert})))
				gpb.RegisterGNMIServer(s, a)
				err = s.Serve(l)
			}
		}
	}
	fmt.Fprintln(os.Stderr, "agent of", a.router, err)
	return 1
}

// look gives everything that there is to tell, by path. What is no older than half a second is not looked at again.
func (a *realAgent) look() (map[string]any, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if time.Since(a.at) < 500*time.Millisecond {
		return a.last, a.fault
	}
	a.last = map[string]any{}
	a.fault = errors.Join(a.system(), a.links(), a.sessions())
	a.at = time.Now()
	return a.last, a.fault
}

func (a *realAgent) system() error {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(stat)) {
		if seconds, ok := strings.CutPrefix(line, "btime "); ok {
			a.last["/system/state/boot-time"] = strings.TrimSpace(seconds) + "000000000"
		}
	}
	return nil
}

// links asks the kernel for every port that FRR has, and reads the light of those that have a transceiver.
func (a *realAgent) links() error {
	out, err := exec.Command("ip", "-j", "-s", "-s", "-d", "link", "show").Output()
	if err != nil {
		return err
	}
	type counters struct{ Bytes, Errors, Dropped, Crc, Frame, Fifo, Packets uint64 }
	var links []struct {
		Ifname, Operstate           string
		Flags                       []string
		CarrierUpCount, CarrierDown uint64 `json:"-"`
		Carrier                     uint64 `json:"carrier_changes"`
		Stats64                     struct{ Rx, Tx counters }
	}
	if err := json.Unmarshal(out, &links); err != nil {
		return err
	}
	light, _ := os.ReadFile(filepath.Join(a.dir, "light-"+a.router))
	for _, l := range links {
		if !strings.HasPrefix(l.Ifname, "eth") {
			continue
		}
		at := "/interfaces/interface[name=" + l.Ifname + "]"
		up := l.Operstate == "UP"
		a.last[at+"/state/oper-status"] = map[bool]string{true: "UP", false: "DOWN"}[up]
		a.last[at+"/state/admin-status"] = map[bool]string{true: "UP", false: "DOWN"}[slices.Contains(l.Flags, "UP")]
		changes, err := os.ReadFile("/sys/class/net/" + l.Ifname + "/carrier_changes")
		if err == nil {
			a.last[at+"/state/counters/interface-transitions"] = strings.TrimSpace(string(changes))
		}
		for name, n := range map[string]uint64{"in-errors": l.Stats64.Rx.Errors, "out-errors": l.Stats64.Tx.Errors, "in-fcs-errors": l.Stats64.Rx.Crc,
			"in-octets": l.Stats64.Rx.Bytes, "out-octets": l.Stats64.Tx.Bytes} {
			a.last[at+"/state/counters/"+name] = strconv.FormatUint(n, 10)
		}
		for line := range strings.Lines(string(light)) {
			if w := strings.Fields(line); len(w) == 2 && w[0] == l.Ifname {
				a.optic(l.Ifname, w[1], up)
			}
		}
	}
	return nil
}

// optic tells of a transceiver; without a carrier it receives nothing.
func (a *realAgent) optic(port, rx string, up bool) {
	if !up {
		rx = "-40.00"
	}
	at := "/components/component[name=" + port + "]"
	a.last["/interfaces/interface[name="+port+"]/state/transceiver"] = port
	a.last[at+"/transceiver/state/present"] = "PRESENT"
	a.last[at+"/transceiver/state/form-factor"] = "openconfig-transport-types:QSFP_PLUS"
	a.last[at+"/state/serial-no"] = a.router + "-" + port
	channel := at + "/transceiver/physical-channels/channel[index=0]/state"
	a.last[channel+"/input-power/instant"] = rx
	a.last[channel+"/output-power/instant"] = "-1.50"
	limits := at + "/transceiver/thresholds/threshold[severity=CRITICAL]/state"
	a.last[limits+"/severity"] = "CRITICAL"
	a.last[limits+"/input-power-lower"] = "-11.90"
}

// sessions asks FRR. Its JSON has the state of an OSPF neighbour as "Full/-" (8.4).
func (a *realAgent) sessions() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "vtysh", "-N", a.router, "-c", "show ip ospf neighbor json", "-c", "show bgp summary json", "-c", "show version").Output()
	if err != nil {
		return fmt.Errorf("vtysh: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(out))
	var ospf struct {
		Neighbors map[string][]struct{ NbrState, IfaceName string }
	}
	var bgp struct {
		Ipv4Unicast struct {
			Peers map[string]struct {
				State                  string
				PfxRcd                 uint64
				ConnectionsEstablished uint64
			}
		}
	}
	if err := errors.Join(dec.Decode(&ospf), dec.Decode(&bgp)); err != nil {
		return fmt.Errorf("vtysh says %.200q: %w", out, err)
	}
	rest, _ := io.ReadAll(dec.Buffered())
	if words := strings.Fields(string(rest)); len(words) > 1 {
		a.last["/system/state/software-version"] = words[1] // "FRRouting 8.4.4 (core-a) on Linux"
	}
	const instance = "/network-instances/network-instance[name=default]/protocols"
	for id, all := range ospf.Neighbors {
		for _, n := range all {
			port, _, _ := strings.Cut(n.IfaceName, ":")
			state, _, _ := strings.Cut(n.NbrState, "/")
			a.last[instance+"/protocol[identifier=OSPF][name=default]/ospfv2/areas/area[identifier=0.0.0.0]/interfaces/interface[id="+port+"]/neighbors/neighbor[router-id="+id+"]/state/adjacency-state"] =
				strings.ToUpper(strings.ReplaceAll(state, "-", "_"))
		}
	}
	for peer, p := range bgp.Ipv4Unicast.Peers {
		at := instance + "/protocol[identifier=BGP][name=default]/bgp/neighbors/neighbor[neighbor-address=" + peer + "]"
		state, _, _ := strings.Cut(p.State, " ") // "Idle (PfxCt)"
		a.last[at+"/state/session-state"] = strings.ToUpper(state)
		a.last[at+"/state/established-transitions"] = strconv.FormatUint(p.ConnectionsEstablished, 10)
		a.last[at+"/afi-safis/afi-safi[afi-safi-name=IPV4_UNICAST]/state/prefixes/received"] = strconv.FormatUint(p.PfxRcd, 10)
	}
	return nil
}

// below are the leaves of what was looked at that lie under a path, keys that are left out standing for all.
func below(all map[string]any, asked *gpb.Path) map[string]any {
	out := map[string]any{}
leaves:
	for text, v := range all {
		p, err := path.ParsePath(text)
		if err != nil || len(p.Elem) < len(asked.GetElem()) {
			continue
		}
		for i, e := range asked.GetElem() {
			if p.Elem[i].Name != e.Name {
				continue leaves
			}
			for k, want := range e.Key {
				if want != "*" && p.Elem[i].Key[k] != want {
					continue leaves
				}
			}
		}
		out[text] = v
	}
	return out
}

// notification makes one message of leaves, and of those that are not there any more.
func notification(leaves map[string]any, gone []string) *gpb.SubscribeResponse {
	n := &gpb.Notification{Timestamp: time.Now().UnixNano()}
	for text, v := range leaves {
		p, _ := path.ParsePath(text)
		value, _ := json.Marshal(v)
		n.Update = append(n.Update, &gpb.Update{Path: p, Val: &gpb.TypedValue{Value: &gpb.TypedValue_JsonIetfVal{JsonIetfVal: value}}})
	}
	for _, text := range gone {
		p, _ := path.ParsePath(text)
		n.Delete = append(n.Delete, p)
	}
	return &gpb.SubscribeResponse{Response: &gpb.SubscribeResponse_Update{Update: n}}
}

func (a *realAgent) Capabilities(context.Context, *gpb.CapabilityRequest) (*gpb.CapabilityResponse, error) {
	return &gpb.CapabilityResponse{GNMIVersion: "0.10.0", SupportedEncodings: []gpb.Encoding{gpb.Encoding_JSON, gpb.Encoding_JSON_IETF}}, nil
}

func (a *realAgent) Subscribe(s gpb.GNMI_SubscribeServer) error {
	first, err := s.Recv()
	if err != nil {
		return err
	}
	list := first.GetSubscribe()
	sent := map[string]any{} // of changes
	due := map[int]time.Time{}
	for {
		all, err := a.look()
		if err != nil {
			return status.Error(codes.Unavailable, err.Error())
		}
		send := map[string]any{}
		is := map[string]any{}
		for i, sub := range list.GetSubscription() {
			found := below(all, sub.GetPath())
			sample := sub.GetMode() == gpb.SubscriptionMode_SAMPLE
			if now := time.Now(); sample && !now.Before(due[i]) {
				due[i] = now.Add(time.Duration(sub.GetSampleInterval()))
				sample = false
				for p := range found {
					delete(sent, p)
				}
			}
			for p, v := range found {
				is[p] = v
				if old, had := sent[p]; !sample && (!had || old != v) {
					send[p] = v
				}
			}
		}
		var gone []string
		for p := range sent {
			if _, still := is[p]; !still {
				gone = append(gone, p)
			}
		}
		first := len(sent) == 0
		sent = is
		if len(send)+len(gone) > 0 {
			if err := s.Send(notification(send, gone)); err != nil {
				return err
			}
		}
		if first {
			if err := s.Send(&gpb.SubscribeResponse{Response: &gpb.SubscribeResponse_SyncResponse{SyncResponse: true}}); err != nil {
				return err
			}
		}
		if list.GetMode() == gpb.SubscriptionList_ONCE {
			return nil
		}
		select {
		case <-s.Context().Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}
