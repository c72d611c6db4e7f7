package ios

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"interlock/devices"
)

// knowledge is what this test reads of effects.yaml; diffs reads the rest.
type knowledge struct {
	Rows []struct {
		ID      string `yaml:"id"`
		Mode    string `yaml:"mode"`
		Context string `yaml:"context"`
		Example string `yaml:"example"`
	} `yaml:"rows"`
}

// TestEffectExamples holds the statements and the knowledge base together: what the knowledge base takes for an exec
// command must be no statement, and what it takes for
// configuration must be a statement, else its effect could never be found.
func TestEffectExamples(t *testing.T) {
	var k knowledge
	if err := yaml.Unmarshal(effects, &k); err != nil {
		t.Fatal(err)
	}
	if len(k.Rows) == 0 {
		t.Fatal("effects.yaml has no rows")
	}
	empty := Vendor.Read("before.cfg", []byte("hostname x\n"))
	for _, r := range k.Rows {
		text := r.Example
		if r.Mode != "exec" {
			text = strings.ReplaceAll(text, " / ", "\n")
		}
		e := Vendor.Enter(empty, "x.cmd", []byte("conf t\n"+text+"\n"))
		last := e.Commands[len(e.Commands)-1]
		switch {
		case r.Mode == "exec" && !last.Exec && last.Why != "changes the mode":
			t.Errorf("%s: %q is an exec command and was taken for a %v statement %q", r.ID, r.Example, last.Disposition, last.Line)
		case r.Mode == "config" && (last.Exec || last.Disposition == devices.Unknown):
			t.Errorf("%s: %q (in %q) is configuration and was not known", r.ID, r.Example, r.Context)
		}
	}
}
