package report

import (
	"os/exec"
	"strings"
	"testing"

	"interlock/pipelines"
)

// TestJUnitFollowsItsSchema holds the JUnit reports against testdata/junit.xsd, and sees that the schema refuses what is none.
func TestJUnitFollowsItsSchema(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not here (apt-get install libxml2-utils)")
	}
	valid := func(text string) (string, bool) {
		cmd := exec.Command("xmllint", "--noout", "--nonet", "--schema", "testdata/junit.xsd", "-")
		cmd.Stdin = strings.NewReader(text)
		out, err := cmd.CombinedOutput()
		return string(out), err == nil
	}
	f := named(t, "junit")
	all := append(cases[:len(cases):len(cases)], struct {
		name   string
		change func() *pipelines.Change
	}{"hostile", hostile})
	for _, c := range all {
		if said, ok := valid(written(t, f, c.change(), options())); !ok {
			t.Errorf("%s: %.1000s", c.name, said)
		}
	}
	for _, wrong := range []string{"<testsuites><testcase/></testsuites>", `<testsuites tests="many"/>`, `<testsuites><testsuite name="x" tests="1" failures="0" errors="0"><testcase name="y" classname="z"><failed/></testcase></testsuite></testsuites>`} {
		if _, ok := valid(wrong); ok {
			t.Errorf("the schema takes %s", wrong)
		}
	}
}
