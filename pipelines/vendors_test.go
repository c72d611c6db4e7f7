package pipelines

import (
	"strings"
	"testing"

	"interlock/devices"
	"interlock/diffs"
)

// TestEffectExamples holds each system's statements and its knowledge base together: what the knowledge base takes for an
// exec command must be no statement, for many systems take exec commands in configuration mode too, and what it takes
// for configuration must be a statement, else its effect could never be found.
func TestEffectExamples(t *testing.T) {
	for _, v := range Vendors {
		t.Run(v.OS, func(t *testing.T) {
			k, err := diffs.ReadKnowledge(v.OS, v.Effects)
			if err != nil {
				t.Fatal(err)
			}
			if len(k.Rows()) == 0 {
				t.Fatal("no rows")
			}
			empty := v.Read("before.cfg", []byte("hostname x\n"))
			for _, r := range k.Rows() {
				text := r.Example
				if r.Mode != "exec" {
					text = strings.ReplaceAll(text, " / ", "\n")
				}
				if k.ExecAnywhere || r.Mode != "exec" {
					text = "configure terminal\n" + text
				}
				e := v.Enter(empty, "x.cmd", []byte(text+"\n"))
				cmds := resolve(k, "x", "", "", e.Commands)
				last := cmds[len(cmds)-1]
				switch {
				case r.Mode == "exec" && !last.Exec && last.Why != "changes the mode":
					t.Errorf("%s: %q is an exec command and was taken for a %v statement %q", r.ID, r.Example, last.Disposition, last.Line)
				case r.Mode == "config" && (last.Exec || last.Disposition == devices.Unknown):
					t.Errorf("%s: %q (in %q) is configuration and was not known", r.ID, r.Example, r.Context)
				}
			}
		})
	}
}
