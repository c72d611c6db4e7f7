package ioslike

import (
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// Entered enters commands in a running configuration and gives it as the system would show it, secrets hidden, for a device that
// takes a whole configuration as a file.
func Entered(g *syntax.Grammar[Scope], r syntax.Reader, indent string) func(string, []devices.Command) string {
	return func(running string, commands []devices.Command) string {
		t := r.Read("running", []byte(running))
		g.Bind(t)
		for i := 0; i < len(commands); i++ {
			lines := append(commands[i].Context[:len(commands[i].Context):len(commands[i].Context)], commands[i].Line)
			for i+1 < len(commands) && commands[i+1].Mode == syntax.ModeText { // the body of a banner
				i++
				lines = append(lines, commands[i].Line)
			}
			t = g.Enter(r, t, "change", []byte(strings.Join(lines, "\n"))).After
		}
		return t.Render(indent)
	}
}
