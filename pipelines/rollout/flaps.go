package rollout

import (
	"context"
	"strings"
	"sync"
	"time"

	"interlock/devices/telemetry"
)

// moments are what was seen down between two looks, by device: "port NAME", "member NAME", "bgp NAME", "ospf PORT", "isis PORT".
type moments map[string]map[string]bool

// portFlapped reports a port that was down since the look before, though it is up at both: its device counts transitions of the
// carrier, or tells when the state changed last, or a stream has shown it.
func (p pair) portFlapped(port string, is telemetry.Interface) bool {
	if p.between["port "+port] {
		return true
	}
	was, known := p.last.Interfaces[port]
	if !known || was.Oper != "UP" {
		return false
	}
	if is.Transitions != nil && was.Transitions != nil && *is.Transitions > *was.Transitions {
		return true
	}
	// A time that is told as "so long ago" wobbles; a second is no flap.
	return !was.LastChange.IsZero() && is.LastChange.After(was.LastChange.Add(time.Second))
}

// sessionFlapped reports a BGP session that was lost and came back since the look before.
func (p pair) sessionFlapped(name string, is telemetry.Session) bool {
	if p.between["bgp "+name] {
		return true
	}
	was, known := p.last.BGP[name]
	return known && was.State == "ESTABLISHED" && is.Transitions != nil && was.Transitions != nil && *is.Transitions > *was.Transitions
}

// streams follow the devices of a step while a gate watches, beside its looks: what comes and goes between two looks, and no
// counter tells of (an adjacency, a member of a bundle), is seen by them. A device that streams nothing is looked at alone.
type streams struct {
	mu   sync.Mutex
	seen moments
	live map[string]bool
	end  context.CancelFunc
	wait sync.WaitGroup
}

// slowest is the shortest second of a rehearsal's clock in which streams are still followed: they keep the clock's pace, and one
// that is faster would have devices sampled without a pause.
const slowest = 200 * time.Millisecond

// follow opens streams of the devices of a step; end closes them.
func (r *run) follow(ctx context.Context, devices []string) *streams {
	ctx, cancel := context.WithCancel(ctx)
	s := &streams{seen: moments{}, live: map[string]bool{}, end: cancel}
	if r.Clock.Real(time.Second) < slowest || len(devices) > atOnce {
		return s
	}
	for _, d := range devices {
		s.wait.Go(func() {
			c, err := r.Dial(ctx, d)
			if err != nil {
				return // the gate's looks say so
			}
			defer c.Close()
			var last map[string]bool
			_ = c.Watch(ctx, r.leavesOf(d), func(x telemetry.Readings) { last = s.take(d, last, x) }) // as above
		})
	}
	return s
}

// take notes what was up in a stream's reading before and is down in this one, and gives what is up.
func (s *streams) take(device string, last map[string]bool, x telemetry.Readings) map[string]bool {
	is := upNow(x)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.live[device] = true
	for what, up := range is {
		if last[what] && !up {
			if s.seen[device] == nil {
				s.seen[device] = map[string]bool{}
			}
			key, _, _ := strings.Cut(what, "|")
			s.seen[device][key] = true
		}
	}
	return is
}

// between gives what was seen since it was asked last, and how many devices are followed.
func (s *streams) between() (moments, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := s.seen
	s.seen = moments{}
	return seen, len(s.live)
}

func (s *streams) close() {
	s.end()
	s.wait.Wait()
}

// upNow says of everything that a reading tells whether it is up. What it does not tell is not there: it may be stale.
func upNow(x telemetry.Readings) map[string]bool {
	out := map[string]bool{}
	for port, i := range x.Interfaces {
		if i.Oper != "" {
			out["port "+port] = i.Oper == "UP"
		}
	}
	for port, m := range x.Members {
		out["member "+port] = m.Bundled()
	}
	for name, b := range x.BGP {
		out["bgp "+name] = b.State == "ESTABLISHED"
	}
	for protocol, all := range map[string]map[string]telemetry.Adjacency{"ospf": x.OSPF, "isis": x.ISIS} {
		for name, a := range all {
			port, neighbour, _ := strings.Cut(name, " ")
			out[protocol+" "+port+"|"+neighbour] = a.State == "FULL" || a.State == "UP" || a.State == "TWO_WAY"
		}
	}
	return out
}
