package policies

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"interlock/devices"
)

// findingsOf reads what a rule answered: a set whose members are objects with
//
//	message   what is and what it means (msg is taken too, as in conftest); the only key that must be there
//	severity  deny, inconclusive, warn or info, where it is not the rule's own
//	device, path, hint, state, half   texts
//	pos       {file, line, col} as input has it (_loc is taken too)
//	related   [pos, ...]
//	details   anything, for the rule's own tests; it is dropped
//
// or, for a site's rules, plain strings. Any other shape is an error: a finding that cannot be read must not be lost.
func findingsOf(r rule, value any) ([]devices.Finding, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("the answer is %T, not a set of findings", value)
	}
	var out []devices.Finding
	for _, one := range list {
		f, err := findingOf(r, one)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func findingOf(r rule, one any) (devices.Finding, error) {
	f := devices.Finding{Rule: r.Name, Severity: r.Severity}
	if s, ok := one.(string); ok && r.Site {
		f.Message = strings.TrimSpace(s)
		return f, messageOf(f)
	}
	m, ok := one.(map[string]any)
	if !ok {
		return f, fmt.Errorf("a finding is %s, must be an object with a message", shown(one))
	}
	texts := map[string]*string{
		"message": &f.Message, "msg": &f.Message, "device": &f.Device, "hint": &f.Hint, "state": &f.State, "half": &f.Half, "path": &f.Path,
	}
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		var err error
		switch to := texts[k]; {
		case to != nil:
			s, ok := m[k].(string)
			if !ok {
				return f, fmt.Errorf("%s of a finding is %s, must be a text", k, shown(m[k]))
			}
			*to = strings.TrimSpace(s)
		case k == "severity":
			s, _ := m[k].(string)
			f.Severity, err = devices.ParseSeverity(s)
		case k == "pos" || k == "_loc":
			f.Pos, err = posOf(m[k])
		case k == "related":
			list, ok := m[k].([]any)
			if !ok {
				return f, fmt.Errorf("related of a finding is %s, must be an array of places", shown(m[k]))
			}
			for _, one := range list {
				p, err := posOf(one)
				if err != nil {
					return f, err
				}
				if !p.IsZero() {
					f.Related = append(f.Related, p)
				}
			}
		case k == "details":
		default:
			return f, fmt.Errorf("a finding has the key %q; keys are message, severity, device, path, hint, state, half, pos, related and details", k)
		}
		if err != nil {
			return f, fmt.Errorf("%s of a finding: %w", k, err)
		}
	}
	return f, messageOf(f)
}

func messageOf(f devices.Finding) error {
	if f.Message == "" {
		return fmt.Errorf("a finding has no message")
	}
	return nil
}

func posOf(v any) (devices.Pos, error) {
	var p devices.Pos
	m, ok := v.(map[string]any)
	if !ok {
		return p, fmt.Errorf("a place is %s, must be {file, line, col}", shown(v))
	}
	for k, one := range m {
		var err error
		switch k {
		case "file":
			s, ok := one.(string)
			if !ok {
				err = fmt.Errorf("file is %s", shown(one))
			}
			p.File = s
		case "line":
			p.Line, err = number(one)
		case "col":
			p.Col, err = number(one)
		default:
			err = fmt.Errorf("a place has the key %q; keys are file, line and col", k)
		}
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

func number(v any) (int, error) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, fmt.Errorf("%s is not a number", shown(v))
	}
	i, err := n.Int64()
	return int(i), err
}

func shown(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%T", v)
	}
	if len(text) > 80 {
		text = append(text[:80], "..."...)
	}
	return string(text)
}
