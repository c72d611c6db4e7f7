package routepolicy

import (
	"net/netip"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
)

// inert are changes that neither a routing table nor a neighbour's could notice here.
var inert = map[string]bool{"dampening": true, "forwarding-class": true, "load-balance": true, "class": true, "source-class": true, "destination-class": true, "precedence": true, "ipv6 precedence": true, "qos-group": true, "traffic-index": true,
	"priority": true, "cos-next-hop-map": true, "bgp-output-queue-priority": true, "label-index": true, "analyze": true, "next-hop load-share": true, "ipv6 next-hop load-share": true, "sticky-ecmp": true, "ingress-counter": true, "egress-statistics": true,
	"spf-priority": true, "forward-class": true, "no-entropy-label-capability": true, "no-backup": true, "trace": true, "ipv6 next-hop prefer-global": true}

// set makes one change ready; ok is false for one that changes nothing that is computed.
func (p *Policies) set(s devices.PolicySet) (set, bool) {
	if inert[s.Kind] {
		return set{}, false
	}
	for _, make := range []func(devices.PolicySet) (set, bool){p.numberSet, p.wordSet, p.communitySet, p.pathSet, p.nextHopSet} {
		if x, ok := make(s); ok {
			return x, true
		}
	}
	return set{unmodelled: "what \"" + strings.TrimSpace(s.Kind+" "+strings.Join(s.Values, " ")) + "\" sets is not computed"}, true
}

// arithmetic is a new value of a number: absolute, or added to the old one. Sums stay within 32 bits, as the attributes do.
type arithmetic struct {
	n     int64
	delta bool
}

func (a arithmetic) of(old int64) int64 {
	if !a.delta {
		return a.n
	}
	return min(max(old+a.n, 0), 1<<32-1)
}

// parseArithmetic reads "100", "+5", "-5", "add 5", "subtract 5".
func parseArithmetic(v []string) (a arithmetic, ok bool) {
	sign := int64(1)
	if len(v) == 2 && (v[0] == "add" || v[0] == "+" || v[0] == "subtract" || v[0] == "-") {
		a.delta = true
		if v[0] == "subtract" || v[0] == "-" {
			sign = -1
		}
		v = v[1:]
	}
	if len(v) != 1 || v[0] == "" {
		return a, false
	}
	if v[0][0] == '+' || v[0][0] == '-' {
		a.delta = true
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(v[0], "+"), 10, 64)
	a.n = sign * n
	return a, err == nil && (a.delta || n >= 0 && n < 1<<32)
}

// numberSet makes changes of numbers ready.
func (p *Policies) numberSet(s devices.PolicySet) (x set, ok bool) {
	kind, values := s.Kind, s.Values
	for _, verb := range []string{"add", "subtract"} { // "metric add"
		if k, found := strings.CutSuffix(kind, " "+verb); found {
			kind, values = k, append([]string{verb}, values...)
		}
	}
	a, parsed := parseArithmetic(values)
	switch kind {
	case "metric", "med":
		return metricSet(values, a, parsed)
	case "local-preference":
		x = set{writes: ofLocalPref, do: func(r *run) {
			t := &r.s.Attributes
			t.LocalPref, t.HasLocalPref = uint32(a.of(int64(localPref(t)))), true
		}}
	case "weight":
		x = set{writes: ofWeight, do: func(r *run) { r.s.Attributes.Weight = uint32(a.of(int64(r.s.Attributes.Weight))) }}
	case "tag":
		x = set{writes: ofTag, do: func(r *run) { r.s.Tag, r.s.TagSet = uint32(a.of(int64(r.s.Tag))), true }}
	case "distance":
		x = set{writes: ofDistance, do: func(r *run) { r.s.Distance, r.s.DistanceSet = int(a.of(int64(r.s.Distance))), true }}
	default:
		return x, false
	}
	if a.delta && kind != "local-preference" {
		x.depends.Route = true
	}
	return x, parsed
}

// metricSet is a change of the metric, which is the MED of a BGP route. Words stand for the cost to the next hop, and five numbers are a
// metric of EIGRP.
func metricSet(values []string, a arithmetic, parsed bool) (set, bool) {
	put := func(s *Subject, n int64) {
		s.Metric, s.MetricSet = n, true
		s.Attributes.MED, s.Attributes.HasMED = uint32(min(n, 1<<32-1)), true
	}
	old := func(r *run) int64 {
		if r.s.Attributes.HasMED || r.s.Protocol.IsBGP() {
			return int64(r.s.Attributes.MED)
		}
		return r.s.Metric
	}
	switch {
	case parsed:
		return set{writes: ofMetric, do: func(r *run) { put(r.s, a.of(old(r))) }}, true
	case len(values) == 5:
		text := strings.Join(values, " ")
		return set{writes: ofMetric, do: func(r *run) { r.s.EIGRPMetric, r.s.MetricSet = text, true }}, true
	case len(values) == 1 && (values[0] == "igp" || values[0] == "igp-metric" || values[0] == "igp-cost"):
		return set{writes: ofMetric, depends: Depends{Route: true}, do: func(r *run) { put(r.s, r.s.IGPMetric) }}, true
	case len(values) == 2 && values[0] == "igp": // an offset (Junos, "metric igp offset")
		n, err := strconv.ParseInt(values[1], 10, 64)
		return set{writes: ofMetric, depends: Depends{Route: true}, do: func(r *run) { put(r.s, max(r.s.IGPMetric+n, 0)) }}, err == nil
	case len(values) == 1 && values[0] == "+igp-metric":
		return set{writes: ofMetric, depends: Depends{Route: true}, do: func(r *run) { put(r.s, old(r)+r.s.IGPMetric) }}, true
	}
	if len(values) > 1 && values[0] == "expression" {
		return metricExpression(values[1:], old, put)
	}
	return set{}, false
}

// metricExpression is a line through the old metric: "metric multiplier 2 metric offset 5" (Junos, "metric expression";
// labs/junos_then_action_conflicts, 10.50.70.0/24).
func metricExpression(w []string, old func(*run) int64, put func(*Subject, int64)) (set, bool) {
	multiplier, offset := 0.0, int64(0)
	for i := 0; i < len(w); i++ {
		if w[i] == "metric" {
			continue
		}
		if i+1 == len(w) {
			return set{}, false
		}
		n, err := strconv.ParseFloat(w[i+1], 64)
		switch {
		case err != nil || n > 1<<31 || n < -(1<<31):
			return set{}, false
		case w[i] == "multiplier":
			multiplier = n
		case w[i] == "offset":
			offset = int64(n)
		default: // metric2 and the like
			return set{}, false
		}
		i++
	}
	return set{writes: ofMetric, do: func(r *run) { put(r.s, max(int64(multiplier*float64(old(r)))+offset, 0)) }}, true
}

// wordSet makes changes that words name ready.
func (p *Policies) wordSet(s devices.PolicySet) (x set, ok bool) {
	v := ""
	if len(s.Values) > 0 {
		v = strings.ToLower(s.Values[0])
	}
	switch s.Kind {
	case "origin":
		o, known := origins[v]
		return set{writes: ofOrigin, do: func(r *run) { r.s.Attributes.Origin = o }}, known && v != "any"
	case "metric-type":
		t := map[string]string{"1": "type-1", "2": "type-2", "type-1": "type-1", "type-2": "type-2", "internal": "internal", "external": "external"}[v]
		return set{writes: ofMetricType, depends: Depends{Route: t == "internal"}, do: func(r *run) {
			r.s.MetricType = t
			// Towards a neighbour it is the MED: the cost to the next hop (Cisco, "set metric-type internal").
			if t == "internal" && r.s.Use == Export {
				r.s.Attributes.MED, r.s.Attributes.HasMED = uint32(r.s.IGPMetric), true
			}
		}}, t != ""
	case "level":
		return set{do: func(r *run) { r.s.Level = v }}, strings.HasPrefix(v, "level-")
	case "default-action":
		return set{do: func(r *run) { r.fallback = devices.PolicyAction(v) }}, v == "accept" || v == "reject"
	case "suppress-route":
		return set{do: func(r *run) { r.s.Suppressed = true }}, true
	case "unsuppress-route":
		return set{do: func(r *run) { r.s.Unsuppressed = true }}, true
	case "atomic-aggregate":
		return set{do: func(r *run) { r.s.Attributes.AtomicAggregate = true }}, true
	case "originator-id":
		a, err := netip.ParseAddr(v)
		return set{do: func(r *run) { r.s.Attributes.OriginatorID = a }}, err == nil
	case "aggregator":
		if len(s.Values) != 2 {
			return x, false
		}
		as, err := parseASN(s.Values[0])
		a, err2 := netip.ParseAddr(s.Values[1])
		return set{do: func(r *run) { r.s.Attributes.AggregatorAS, r.s.Attributes.Aggregator = as, a }}, err == nil && err2 == nil
	}
	return x, false
}

// nextHopSet makes changes of the next hop ready.
func (p *Policies) nextHopSet(s devices.PolicySet) (x set, ok bool) {
	kind, v6 := strings.CutPrefix(s.Kind, "ipv6 ")
	x.writes = ofNextHop
	mode, found := strings.CutPrefix(kind, "next-hop")
	if !found {
		return x, false
	}
	if mode = strings.TrimSpace(mode); mode == "" && len(s.Values) == 1 {
		mode = s.Values[0]
	}
	switch mode {
	case "self", "peer-address", "unchanged", "discard", "reject":
		if mode == "reject" {
			mode = "discard"
		}
		x.do = func(r *run) {
			if !v6 || r.s.Prefix.Addr().Is6() {
				r.s.NextHopMode = mode
			}
		}
		return x, true
	}
	a, err := netip.ParseAddr(mode)
	x.do = func(r *run) {
		if v6 && r.s.Prefix.Addr().Is4() {
			return
		}
		r.s.Attributes.NextHop, r.s.NextHopMode = a, ""
	}
	return x, err == nil
}

// pathSet makes changes of the AS path ready.
func (p *Policies) pathSet(s devices.PolicySet) (x set, ok bool) {
	x.writes = ofASPath
	how, found := strings.CutPrefix(s.Kind, "as-path ")
	if !found {
		return x, false
	}
	values := strings.Fields(strings.Trim(strings.Join(s.Values, " "), `"`))
	asns, numeric := parseASNs(values)
	count := 1
	if n := len(values); n > 0 {
		if c, err := strconv.Atoi(values[n-1]); err == nil && c > 0 && c <= 255 {
			count = c
		}
	}
	switch {
	case how == "prepend" && numeric:
		return p.prepending(func(*run) []uint32 { return asns }, Depends{}), true
	case how == "prepend" && len(values) == 1 && values[0] == "auto", how == "prepend own-as":
		if values != nil && values[0] == "auto" {
			count = 1
		}
		return p.prepending(func(r *run) []uint32 { return repeat(r.s.LocalAS, count) }, Depends{Peer: true}), true
	case how == "prepend last-as", how == "expand" && len(values) > 0 && values[0] == "last-as", how == "prepend" && len(values) > 0 && values[0] == "last-as":
		return p.prepending(func(r *run) []uint32 {
			first := r.s.Attributes.ASPath.First()
			if p.outermost(r) {
				if first = r.s.LocalAS; len(r.s.Outermost) > 0 {
					first = r.s.Outermost[0]
				}
			}
			if first == 0 {
				return nil
			}
			return repeat(first, count)
		}, Depends{Peer: p.system.Policy.PrependsOutermost}), true
	case how == "exclude" && numeric:
		x.do = func(r *run) { r.s.Attributes.ASPath = excluding(r.s.Attributes.ASPath, asns) }
		return x, true
	case how == "exclude" && len(values) == 1 && values[0] == "all", how == "replacement" && len(values) == 1 && values[0] == "none":
		x.do = func(r *run) { r.s.Attributes.ASPath = nil }
		return x, true
	case how == "replacement" && numeric: // EOS, "set as-path match all replacement"
		x.do = func(r *run) { r.s.Attributes.ASPath = rib.ASPath{{Kind: rib.Sequence, ASNs: asns}} }
		return x, true
	case how == "replacement" && len(values) == 1 && values[0] == "auto":
		x.depends.Peer = true
		x.do = func(r *run) {
			r.s.Attributes.ASPath = rib.ASPath{{Kind: rib.Sequence, ASNs: []uint32{r.s.LocalAS}}}
		}
		return x, true
	}
	return x, false
}

func (p *Policies) outermost(r *run) bool {
	return r.s.Use == Export && p.system.Policy.PrependsOutermost
}

func (p *Policies) prepending(asns func(*run) []uint32, d Depends) set {
	return set{writes: ofASPath, depends: d, do: func(r *run) {
		add := asns(r)
		if p.outermost(r) {
			r.s.Outermost = append(append([]uint32(nil), add...), r.s.Outermost...)
			return
		}
		r.s.Attributes.ASPath = r.s.Attributes.ASPath.Prepend(rib.Sequence, add...)
	}}
}

func repeat(as uint32, n int) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = as
	}
	return out
}

func parseASNs(values []string) ([]uint32, bool) {
	out := make([]uint32, len(values))
	for i, v := range values {
		n, err := parseASN(strings.TrimSuffix(v, ","))
		if err != nil {
			return nil, false
		}
		out[i] = n
	}
	return out, len(out) > 0
}

// excluding gives a path without some ASes.
func excluding(p rib.ASPath, gone []uint32) rib.ASPath {
	var out rib.ASPath
	for _, s := range p {
		kept := without(s.ASNs, func(a uint32) bool {
			for _, g := range gone {
				if a == g {
					return true
				}
			}
			return false
		})
		if len(kept) > 0 {
			out = append(out, rib.Segment{Kind: s.Kind, ASNs: kept})
		}
	}
	return out
}
