package inputs

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // windows name time zones, and a bare machine has none

	"github.com/goccy/go-yaml/ast"

	"interlock/devices"
)

// text reads a string. Numbers are refused rather than taken by their spelling: other readers of the file would make
// 10.1 of the version 10.10.
func (v value) text() string {
	switch n := v.node.(type) {
	case *ast.StringNode:
		if strings.TrimSpace(n.Value) == "" {
			v.bad("give a value or leave the key out", "%s is empty", v.name())
		}
		return n.Value
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value)
	}
	if s, ok := v.joined(); ok {
		return s
	}
	hint := ""
	if t := scalarToken(v.node); t != nil {
		hint = `write it in quotes: "` + t.Value + `"`
	}
	v.bad(hint, "%s must be text, not %s", v.name(), v.what())
	return ""
}

// joined puts together what the parser takes apart: in a flow list it reads core-a:Ethernet1/1 as a mapping, though by
// YAML 1.2 (7.3.3) a colon without a space behind it belongs to the word.
func (v value) joined() (string, bool) {
	n, ok := v.node.(*ast.MappingValueNode)
	if m, isMap := v.node.(*ast.MappingNode); isMap && len(m.Values) == 1 && m.Start != nil && m.Start.Value != "{" {
		n, ok = m.Values[0], true
	}
	if !ok || n.Key.GetToken() == nil || n.Value == nil || n.Value.GetToken() == nil {
		return "", false
	}
	k, val := n.Key.GetToken(), n.Value.GetToken()
	_, plain := n.Value.(ast.ScalarNode)
	if !plain || k.Position.Line != val.Position.Line || v.d.at(k.Position).Col+len(k.Value)+1 != v.d.at(val.Position).Col {
		return "", false
	}
	s := k.Value + ":" + val.Value
	line := v.d.lines[k.Position.Line-1]
	return s, strings.HasPrefix(line[min(len(line), v.d.at(k.Position).Col-1):], s)
}

// textValue looks at a string without noting anything.
func (v value) textValue() (string, bool) {
	n, ok := v.node.(*ast.StringNode)
	if !ok {
		return "", false
	}
	return n.Value, true
}

// word reads a string that is one line and has no control characters.
func (v value) word() string {
	s := v.text()
	for _, r := range s {
		if r < ' ' || r == 0x7f {
			v.bad("", "%s contains the control character %q", v.name(), r)
			return ""
		}
	}
	return s
}

// oneOf reads one of the given words.
func (v value) oneOf(words ...string) string {
	s := v.text()
	for _, w := range words {
		if s == w {
			return s
		}
	}
	if s != "" {
		v.bad(both(didYouMean(s, words), "one of: "+list(words)), "%s cannot be %q", v.name(), clip(s))
	}
	return ""
}

// integer reads a whole number from lo to hi.
func (v value) integer(lo, hi int) int {
	n, ok := v.node.(*ast.IntegerNode)
	if !ok {
		hint := ""
		if s, isText := v.node.(*ast.StringNode); isText {
			if _, err := strconv.Atoi(s.Value); err == nil {
				hint = "write it without quotes"
			}
		}
		v.bad(hint, "%s must be a whole number, not %s", v.name(), v.what())
		return 0
	}
	// The spelling is read again because 010, 0x10 and 1_0 are numbers to YAML but riddles to people.
	i, err := strconv.Atoi(n.Token.Value)
	if err != nil || len(n.Token.Value) > 1 && strings.HasPrefix(n.Token.Value, "0") {
		v.bad("write plain decimal digits", "%s cannot be %s", v.name(), clip(n.Token.Value))
		return 0
	}
	if i < lo || i > hi {
		v.bad("", "%s is %d; it must be from %d to %d", v.name(), i, lo, hi)
		return 0
	}
	return i
}

// boolean reads true or false as YAML 1.2 has them.
func (v value) boolean() bool {
	n, ok := v.node.(*ast.BoolNode)
	if !ok {
		hint := "write true or false"
		if s, isText := v.node.(*ast.StringNode); isText {
			switch strings.ToLower(s.Value) {
			case "yes", "no", "on", "off", "y", "n":
				hint = "in YAML 1.2 " + s.Value + " is text; write true or false"
			}
		}
		v.bad(hint, "%s must be true or false, not %s", v.name(), v.what())
		return false
	}
	return n.Value
}

// address reads an IP address without prefix length.
func (v value) address() netip.Addr {
	s := v.text()
	if s == "" {
		return netip.Addr{}
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		hint := ""
		if _, err := netip.ParsePrefix(s); err == nil {
			hint = "leave the prefix length out"
		}
		v.bad(hint, "%s: %q is no IP address", v.name(), clip(s))
	}
	return a
}

// hostPrefix reads a host's own address with the length of its subnet.
func (v value) hostPrefix() netip.Prefix {
	s := v.text()
	if s == "" {
		return netip.Prefix{}
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		hint := "write address/length, such as 10.1.0.11/24"
		if _, err := netip.ParseAddr(s); err == nil {
			hint = "add the subnet's length, such as " + s + "/24"
		}
		v.bad(hint, "%s: %q is no address with prefix length", v.name(), clip(s))
		return netip.Prefix{}
	}
	if p.Addr().Is4() && p.Bits() < 31 {
		if p.Addr() == p.Masked().Addr() {
			v.bad("give the host's own address", "%s: %s is the subnet itself, not a host in it", v.name(), p)
		} else if p.Addr() == lastOf(p) {
			v.bad("give the host's own address", "%s: %s is the subnet's broadcast address", v.name(), p)
		}
	}
	return p
}

// lastOf is the last address of an IPv4 prefix.
func lastOf(p netip.Prefix) netip.Addr {
	a := p.Masked().Addr().As4()
	for bit := p.Bits(); bit < 32; bit++ {
		a[bit/8] |= 1 << (7 - bit%8)
	}
	return netip.AddrFrom4(a)
}

var dayUnits = regexp.MustCompile(`(\d+)([dw])`)

// duration reads a length of time above zero: Go's spelling (1h30m) and days and weeks (110d, 2w).
func (v value) duration() time.Duration {
	if t := scalarToken(v.node); t != nil {
		v.bad("give the unit, as in "+t.Value+"m or "+t.Value+"h", "%s: %s is no length of time", v.name(), clip(t.Value))
		return 0
	}
	s := v.text()
	if s == "" {
		return 0
	}
	hours := dayUnits.ReplaceAllStringFunc(s, func(m string) string {
		n, err := strconv.Atoi(m[:len(m)-1])
		if err != nil || n > 36500 {
			return m
		}
		if m[len(m)-1] == 'w' {
			n *= 7
		}
		return strconv.Itoa(24*n) + "h"
	})
	d, err := time.ParseDuration(hours)
	switch {
	case err != nil:
		v.bad("write 10m, 24h or 7d", "%s: %q is no length of time", v.name(), clip(s))
		return 0
	case d <= 0:
		v.bad("", "%s: %q must be longer than nothing", v.name(), clip(s))
		return 0
	}
	return d
}

// date reads a day, as midnight UTC at its start.
func (v value) date() time.Time {
	s := v.text()
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		v.bad("write year-month-day, such as 2026-12-20", "%s: %q is no date", v.name(), clip(s))
	}
	return t
}

// instant reads a point in time with its offset: RFC 3339, seconds optional.
func (v value) instant() time.Time {
	s := v.text()
	if s == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	hint := "write 2026-11-24T22:00-06:00"
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if _, err := time.Parse(layout, s); err == nil {
			hint = "add the offset from UTC, as in 2026-11-24T22:00-06:00"
		}
	}
	v.bad(hint, "%s: %q is no point in time", v.name(), clip(s))
	return time.Time{}
}

var clockShape = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

// clock reads a time of day, "22:00".
func (v value) clock() string {
	s := v.text()
	if s == "" {
		return ""
	}
	if !clockShape.MatchString(s) {
		hint := `write hours and minutes, such as "04:00"`
		if s == "24:00" {
			hint = `write "00:00", which is taken as the following day's`
		}
		v.bad(hint, "%s: %q is no time of day", v.name(), clip(s))
		return ""
	}
	return s
}

// zone reads an IANA time zone.
func (v value) zone() *time.Location {
	s := v.text()
	if s == "" {
		return nil
	}
	// "Local" would mean another time on every machine.
	if s == "Local" {
		v.bad("name the zone, such as America/Chicago", "%s: Local is a different zone on every machine", v.name())
		return nil
	}
	z, err := time.LoadLocation(s)
	if err != nil {
		v.bad("use an IANA name, such as America/Chicago or UTC", "%s: %q is no time zone", v.name(), clip(s))
		return nil
	}
	return z
}

// ports reads a list of "device:port", each standing once.
func (v value) ports() []devices.PortRef {
	var out []devices.PortRef
	first := map[devices.PortRef]devices.Pos{}
	for _, item := range v.some(`ports, written "device:port"`) {
		s := item.word()
		if s == "" {
			continue
		}
		device, port, ok := strings.Cut(s, ":")
		p := devices.PortRef{Device: strings.TrimSpace(device), Port: strings.TrimSpace(port)}
		if !ok || p.Device == "" || p.Port == "" || badName(p.Device) != "" {
			item.bad(`write "core-a:Ethernet1/1"`, "%s: %q is no port: it must read device:port", item.name(), clip(s))
			continue
		}
		if before, twice := first[p]; twice {
			item.bad("keep one of the two", "%s: port %s stands already at %s", item.name(), p, before)
			continue
		}
		first[p] = item.at
		out = append(out, p)
	}
	return out
}
