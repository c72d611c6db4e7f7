package ios

import (
	"strings"
	"testing"

	"interlock/devices"
)

// TestStacksAreOneDevice: a stack, a virtual switch of chassis and one of fixed switches say their boxes; none makes a
// device of its own.
func TestStacksAreOneDevice(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"StackWise":         {"switch 1 provision ws-c3750x-48p\nswitch 2 provision ws-c3750x-48p\n", "1 ws-c3750x-48p,2 ws-c3750x-48p"},
		"VSS":               {"switch virtual domain 100\n switch mode virtual\n!\ninterface TenGigabitEthernet1/5/4\ninterface TenGigabitEthernet2/5/4\n", "1,2"},
		"StackWise Virtual": {"stackwise-virtual\n domain 10\n!\ninterface TenGigabitEthernet1/0/1\n stackwise-virtual link 1\ninterface TenGigabitEthernet2/0/1\n", "1,2"},
		"none":              {"interface GigabitEthernet1/0/1\n", ""},
	} {
		if got := strings.Join(system.ModelOf(c.text).System.Members, ","); got != c.want {
			t.Errorf("%s: members are %q, want %q", name, got, c.want)
		}
	}
}

// TestAliases: interlock.yaml may say iosxe.
func TestAliases(t *testing.T) {
	for name, want := range map[string]bool{"ios": true, "iosxe": true, "ios-xe": true, "iosxr": false, "": false} {
		if Vendor.Is(name) != want {
			t.Errorf("Is(%q) is %v", name, !want)
		}
	}
}

// TestUnknownIsSeen: a line that no row knows is unknown, behind a block that is not read too.
func TestUnknownIsSeen(t *testing.T) {
	_, lines, _ := Vendor.Convert([]*devices.Tree{Vendor.Read("x.cfg", []byte("policy-map P\n class C\n  police 8000\nfrobnicate 1\ninterface GigabitEthernet1\n frobnicate 2\n"))})
	want := []devices.Disposition{devices.Unmodelled, devices.Unmodelled, devices.Unmodelled, devices.Unknown, devices.Modelled, devices.Unknown}
	for i, l := range lines {
		if l.Disposition != want[i] {
			t.Errorf("line %d %q is %v, want %v", i+1, l.Text, l.Disposition, want[i])
		}
	}
}
